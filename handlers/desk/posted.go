package desk

import (
	"strconv"
	"strings"

	"ocrconsole/handlers/page"
	"ocrconsole/models"
	"ocrconsole/models/cause"
	"ocrconsole/models/desk"
	"ocrconsole/models/webhooks"
	"ocrconsole/views/components"
	"ocrconsole/views/layout"
	pages "ocrconsole/views/pages/desk"
	hooks "ocrconsole/views/pages/webhooks"
	"ocrconsole/views/routes"
	"ocrconsole/views/words"
)

// webhookInPath reads which webhook of the account the address names.
func (v *View) webhookInPath(account *models.Account) (models.Ref, error) {
	return models.ParseRef(models.KindWebhook, account.ID, v.Param("webhook"))
}

// webhookPage shows a webhook of an account, and what was posted to it.
func webhookPage(v *View) error {
	account, err := v.accountInPath()
	if err != nil {
		return err
	}
	ref, err := v.webhookInPath(account)
	if err != nil {
		return err
	}
	before, err := v.Before()
	if err != nil {
		return err
	}
	e, log, err := v.Webhooks.Posted(v.Ctx(), account.ID, ref.ID, before)
	if err != nil {
		return err
	}
	last := ""
	if len(log) > webhooks.LogPage {
		log = log[:webhooks.LogPage]
		last = strconv.FormatInt(log[webhooks.LogPage-1].ID, 10)
	}
	id := strconv.FormatInt(account.ID, 10)
	screen := pages.Listing{Lead: models.PlainURL(e.URL), Pager: v.Pager("Pages of messages", last, routes.Within(routes.DeskWebhook(id, ref.String())))}
	state := page.WebhookBadge(e)
	screen.Sections = []pages.Section{
		{ID: "webhook", Title: "Webhook", Facts: []components.Definition{
			{Term: "State", Content: components.Badge(state.Tone, state.Text)}, {Term: "Made", Text: v.Local.Instant(e.CreatedAt)}, {Term: "Accepted last", Text: v.when(e.AcceptedAt).Text},
		}},
		v.messagesSection(id, ref.String(), log),
	}
	if screen.Shell, err = v.Shell(words.WebhookNamed(ref.String()), Crumb(routes.Desk), layout.Crumb{Label: account.Name, Href: routes.DeskAccount(id)}); err != nil {
		return err
	}
	return v.Show(pages.ListingPage(screen))
}

func (v *View) messagesSection(account, webhook string, log []models.WebhookDelivery) pages.Section {
	s := pages.Section{ID: "messages", Title: "Messages", Columns: columns("Message", "Event", "Ordered", "Status", "Attempts"), None: "Nothing was posted yet, or all of it is forgotten."}
	for i := range log {
		d := v.WebhookMessage(&log[i], routes.DeskMessage(account, webhook, log[i].Ref().String()))
		s.Rows = append(s.Rows, []pages.Cell{{Text: d.Ref, Href: d.Href}, {Code: d.Event}, text(d.Made), status(d.Status), text(d.Attempts)})
	}
	return s
}

// messagePage shows one message as its customer sees it.
func messagePage(v *View) error {
	account, err := v.accountInPath()
	if err != nil {
		return err
	}
	webhook, err := v.webhookInPath(account)
	if err != nil {
		return err
	}
	ref, err := models.ParseRef(models.KindDelivery, account.ID, v.Param("delivery"))
	if err != nil {
		return err
	}
	d, attempts, err := v.Webhooks.Delivery(v.Ctx(), account.ID, webhook.ID, ref.ID)
	if err != nil {
		return err
	}
	id := strconv.FormatInt(account.ID, 10)
	screen := pages.Message{Posted: hooks.Message{Delivery: v.WebhookMessage(d, ""), Webhook: webhook.String(), Body: d.Body}}
	for i := range attempts {
		attempts[i].URL = models.PlainURL(attempts[i].URL)
		screen.Posted.Attempted = append(screen.Posted.Attempted, v.WebhookAttempt(d, &attempts[i]))
	}
	if v.May(routes.DeskReplayPattern) {
		screen.ReplayHref = routes.DeskReplay(id, ref.String())
	}
	screen.Shell, err = v.Shell(words.MessageNamed(ref.String()), Crumb(routes.Desk), layout.Crumb{Label: account.Name, Href: routes.DeskAccount(id)},
		layout.Crumb{Label: words.WebhookNamed(webhook.String()), Href: routes.DeskWebhook(id, webhook.String())})
	if err != nil {
		return err
	}
	return v.Show(pages.MessagePage(screen))
}

// messageRef reads which message a form is about.
func (f *actFields) messageRef(accountID int64) (models.Ref, error) {
	ref, err := models.ParseRef(models.KindDelivery, accountID, strings.ToUpper(strings.TrimSpace(f.Message)))
	if err != nil {
		return ref, models.RefuseField("message", cause.NoReference{Thing: string(models.KindDelivery)})
	}
	return ref, nil
}

var replay = act{
	title: "Send a message again", note: "To the webhook that it was for, under the same webhook-id and with the same body, at once: who listens there can tell that it comes again. If it is not accepted it is tried as often as a new one.",
	button: "Send it again", done: "The message was sent again: what came of it is on its page.",
	action: func(id string) string { return routes.DeskReplay(id, "") },
	back: func(v *View, account *models.Account, f *actFields) (string, error) {
		ref, err := f.messageRef(account.ID)
		if err != nil {
			return "", err
		}
		webhook, err := v.Webhooks.Of(v.Ctx(), account.ID, ref.ID)
		return routes.DeskMessage(strconv.FormatInt(account.ID, 10), webhook.String(), ref.String()), err
	},
	fields: func(_ *View, f *actFields) []components.FieldProps {
		return []components.FieldProps{{Name: "message", Label: "Message", Value: f.Message, Error: f.Errors["message"], Required: true, Placeholder: "DLV-…", Autocomplete: "off"}}
	},
	act: func(v *View, in desk.Asked, f *actFields) (string, error) {
		ref, err := f.messageRef(in.AccountID)
		if err != nil {
			return "", err
		}
		return "", v.Acts.Replay(v.Ctx(), in, ref.ID)
	},
}
