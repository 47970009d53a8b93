package webhooks

import (
	"context"
	"slices"
	"strings"
	"time"
	"unicode"

	"ocrconsole/handlers/page"
	"ocrconsole/models"
	"ocrconsole/models/notice"
	"ocrconsole/models/webhooks"
	"ocrconsole/views/layout"
	pages "ocrconsole/views/pages/webhooks"
	"ocrconsole/views/routes"
	"ocrconsole/views/words"
)

// fields is the form of a webhook.
type fields struct {
	page.Form
	URL         string   `form:"url"`
	Description string   `form:"description"`
	Topics      []string `form:"topics"`
	Types       string   `form:"types"`
}

func (f *fields) wanted() webhooks.Wanted {
	return webhooks.Wanted{URL: f.URL, Description: f.Description, Topics: f.Topics, Types: strings.FieldsFunc(f.Types, func(r rune) bool { return r == ',' || r == ';' || unicode.IsSpace(r) })}
}

// crumb leads back to the list.
var crumb = layout.NavWebhooks.Crumb()

func list(v *view) error { return v.show(&fields{}) }

// create adds a webhook and shows its secret in the answer itself: nothing that could be asked for again has it.
func create(v *view) error {
	form := page.Read[fields](v.Context)
	made, secret, err := v.Webhooks.Create(v.Ctx(), v.Who.AccountID, form.wanted())
	if err != nil {
		return form.Again(err, func() error { return v.show(form) })
	}
	return v.showSecret("Webhook added", "From now on what happens is posted to it.", &made, secret)
}

func (v *view) showSecret(title, lead string, e *models.WebhookEndpoint, secret string) error {
	shell, err := v.Shell(title, layout.NavWebhooks, crumb)
	if err != nil {
		return err
	}
	return v.Show(pages.SecretPage(pages.Secret{Shell: shell, Lead: lead, URL: e.URL, Secret: secret, Href: routes.Webhook(e.Ref().String())}))
}

func (v *view) show(form *fields) error {
	var all []models.WebhookEndpoint
	err := v.Together(models.Reading(&all, func(ctx context.Context) ([]models.WebhookEndpoint, error) {
		return v.Webhooks.List(ctx, v.Who.AccountID)
	}))
	if err != nil {
		return err
	}
	screen := pages.List{Form: v.form(form), Retries: words.RetriesFor(webhooks.Attempts(), int((webhooks.GivesUpAfter()+24*time.Hour-1)/(24*time.Hour)))}
	for i := range all {
		screen.Rows = append(screen.Rows, v.row(&all[i]))
	}
	if len(all) >= models.MaxWebhooks {
		screen.Full = words.WebhooksFull(models.MaxWebhooks)
	}
	if screen.Shell, err = v.Shell(layout.NavWebhooks.Name(), layout.NavWebhooks); err != nil {
		return err
	}
	screen.Problems = form.Errors.Problems("url", "description", "topics", "types")
	return v.ShowForm(&form.Form, pages.ListPage(screen))
}

func (v *view) form(f *fields) pages.Form {
	form := pages.Form{URL: f.URL, Description: f.Description, Types: f.Types, Errors: f.Errors}
	for _, topic := range notice.Topics() {
		form.Topics = append(form.Topics, pages.Topic{Code: string(topic), Name: words.Topic(topic), Checked: slices.Contains(f.Topics, string(topic))})
	}
	return form
}

func (v *view) row(e *models.WebhookEndpoint) pages.Row {
	row := pages.Row{
		Ref: e.Ref().String(), Href: routes.Webhook(e.Ref().String()), URL: e.URL, Description: e.Description, Accepted: "Nothing yet",
		Status: page.WebhookBadge(e),
	}
	var named []string
	topics, types := e.Wanted()
	for _, topic := range topics {
		named = append(named, words.Topic(notice.Topic(topic)))
	}
	named = append(named, types...)
	row.Topics = words.ToldOf(named)
	if e.AcceptedAt != nil {
		row.Accepted = v.Local.Instant(*e.AcceptedAt)
	}
	return row
}

// stored is the form of the webhook as it is.
func stored(e *models.WebhookEndpoint) *fields {
	topics, types := e.Wanted()
	return &fields{URL: e.URL, Description: e.Description, Topics: topics, Types: strings.Join(types, ", ")}
}
