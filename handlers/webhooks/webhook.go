package webhooks

import (
	"context"
	"strconv"
	"time"

	"ocrconsole/handlers/page"
	"ocrconsole/models"
	"ocrconsole/models/webhooks"
	"ocrconsole/views/components"
	"ocrconsole/views/layout"
	pages "ocrconsole/views/pages/webhooks"
	"ocrconsole/views/routes"
	"ocrconsole/views/words"
)

// ref reads which webhook the address names.
func (v *view) ref() (models.Ref, error) {
	return models.ParseRef(models.KindWebhook, v.Who.AccountID, v.Param("webhook"))
}

func detail(v *view) error {
	ref, err := v.ref()
	if err != nil {
		return err
	}
	return v.webhook(ref, nil)
}

// stopWords says why nothing is posted any more.
var stopWords = map[models.StoppedBy]string{
	models.StoppedByOwner:   "you switched it off.",
	models.StoppedAsFailing: "it accepted nothing as long as it was tried. Switch it on when it answers again.",
	models.StoppedAsGone:    "it answered 410 Gone, which asks for no more.",
}

// webhook shows one with its log; form is what was typed, nil for what is stored.
func (v *view) webhook(ref models.Ref, form *fields) error {
	before, err := v.Before()
	if err != nil {
		return err
	}
	var e *models.WebhookEndpoint
	var log []models.WebhookDelivery
	err = v.Together(func(ctx context.Context) (err error) {
		e, log, err = v.Webhooks.Posted(ctx, ref.AccountID, ref.ID, before)
		return err
	})
	if err != nil {
		return err
	}
	if form == nil {
		form = stored(e)
	}
	screen := pages.Webhook{
		Row: v.row(e), Enabled: e.Enabled, Created: v.Local.Instant(e.CreatedAt), Form: v.form(form), Rotate: words.RotateLead(int(webhooks.Overlap / time.Hour)), LogTitle: "Messages",
		Kept: words.LogKept(v.Format.Calls(models.MaxDeliveries), int(webhooks.KeptFor/(24*time.Hour))),
	}
	if !e.Enabled && e.StoppedAt != nil {
		screen.Stopped = words.SwitchedOff(v.Local.Instant(*e.StoppedAt), stopWords[e.StoppedBy])
	}
	if e.PreviousUntil != nil && v.Now().Before(*e.PreviousUntil) {
		screen.Both = words.SignedWithBoth(v.Local.Instant(*e.PreviousUntil))
	}
	last := ""
	if len(log) > webhooks.LogPage {
		log = log[:webhooks.LogPage]
		last = strconv.FormatInt(log[webhooks.LogPage-1].ID, 10)
	}
	screen.Pager = v.Pager("Pages of messages", last, routes.Within(routes.Webhook(ref.String())))
	for i := range log {
		screen.Log = append(screen.Log, v.delivery(&log[i]))
	}
	if screen.Shell, err = v.Shell(words.WebhookNamed(ref.String()), layout.NavWebhooks, crumb); err != nil {
		return err
	}
	screen.Problems = form.Errors.Problems("url", "description", "topics", "types")
	return v.ShowForm(&form.Form, pages.WebhookPage(screen))
}

func (v *view) delivery(d *models.WebhookDelivery) pages.Delivery {
	return v.WebhookMessage(d, routes.Delivery(models.Ref{Kind: models.KindWebhook, AccountID: d.AccountID, ID: d.EndpointID}.String(), d.Ref().String()))
}

// change stores where the webhook is and what it is told of.
func change(v *view) error {
	ref, err := v.ref()
	if err != nil {
		return err
	}
	form := page.Read[fields](v.Context)
	if err := v.Webhooks.Change(v.Ctx(), ref.AccountID, ref.ID, form.wanted()); err != nil {
		return form.Again(err, func() error { return v.webhook(ref, form) })
	}
	return v.done(ref, "The webhook is saved.")
}

// done says what was done, on the webhook's page.
func (v *view) done(ref models.Ref, said string) error {
	v.Flash(components.Success, said)
	return v.SeeOther(routes.Webhook(ref.String()))
}

// switchFields is the form that switches a webhook on or off.
type switchFields struct {
	On components.Checked `form:"on"`
}

func switchIt(v *view) error {
	ref, err := v.ref()
	if err != nil {
		return err
	}
	on := bool(page.Read[switchFields](v.Context).On)
	if err := v.Webhooks.Switch(v.Ctx(), ref.AccountID, ref.ID, on); err != nil {
		return err
	}
	if on {
		return v.done(ref, "The webhook is on: what happens from now on is posted.")
	}
	return v.done(ref, "The webhook is off.")
}

// rotate makes another secret and shows it in the answer itself.
func rotate(v *view) error {
	ref, err := v.ref()
	if err != nil {
		return err
	}
	secret, err := v.Webhooks.Rotate(v.Ctx(), ref.AccountID, ref.ID)
	if err != nil {
		return err
	}
	e, _, err := v.Webhooks.Posted(v.Ctx(), ref.AccountID, ref.ID, 0)
	if err != nil {
		return err
	}
	lead := words.RotateLead(int(webhooks.Overlap / time.Hour))
	return v.showSecret("Another secret", lead, e, secret)
}

func endOverlap(v *view) error {
	ref, err := v.ref()
	if err != nil {
		return err
	}
	if err := v.Webhooks.EndOverlap(v.Ctx(), ref.AccountID, ref.ID); err != nil {
		return err
	}
	return v.done(ref, "Messages are signed with the newest secret only.")
}

// deleteForm asks before a webhook is deleted.
func deleteForm(v *view) error {
	ref, err := v.ref()
	if err != nil {
		return err
	}
	e, _, err := v.Webhooks.Posted(v.Ctx(), ref.AccountID, ref.ID, 0)
	if err != nil {
		return err
	}
	shell, err := v.Shell(words.DeleteWebhook(ref.String()), layout.NavWebhooks, crumb, layout.Crumb{Label: words.WebhookNamed(ref.String()), Href: routes.Webhook(ref.String())})
	if err != nil {
		return err
	}
	return v.Show(pages.DeletePage(pages.Delete{
		Shell: shell, Ref: ref.String(), URL: e.URL,
		Stops: []string{"Nothing is posted to the address any more, also what waits.", "Its secrets are destroyed, and its log cannot be read any more."},
		Stays: []string{"What you are told stays among the notifications, and other webhooks go on."},
	}))
}

func deleteIt(v *view) error {
	ref, err := v.ref()
	if err != nil {
		return err
	}
	if err := v.Webhooks.Delete(v.Ctx(), ref.AccountID, ref.ID); err != nil {
		return err
	}
	v.Flash(components.Success, words.WebhookDeleted(ref.String()))
	return v.SeeOther(routes.Webhooks)
}
