package webhooks

import (
	"context"

	"ocrconsole/handlers/page"
	"ocrconsole/models"
	"ocrconsole/views/components"
	"ocrconsole/views/layout"
	pages "ocrconsole/views/pages/webhooks"
	"ocrconsole/views/routes"
	"ocrconsole/views/words"
)

// refs reads which message, of which webhook, the address names.
func (v *view) refs() (webhook, delivery models.Ref, err error) {
	if webhook, err = v.ref(); err != nil {
		return webhook, delivery, err
	}
	delivery, err = models.ParseRef(models.KindDelivery, v.Who.AccountID, v.Param("delivery"))
	return webhook, delivery, err
}

// message shows what was posted of one, and answered.
func message(v *view) error {
	webhook, ref, err := v.refs()
	if err != nil {
		return err
	}
	var d *models.WebhookDelivery
	var attempts []models.WebhookAttempt
	err = v.Together(func(ctx context.Context) (err error) {
		d, attempts, err = v.Webhooks.Delivery(ctx, ref.AccountID, webhook.ID, ref.ID)
		return err
	})
	if err != nil {
		return err
	}
	screen := pages.Message{Delivery: v.delivery(d), Webhook: webhook.String(), Body: d.Body, CanReplay: true}
	for i := range attempts {
		screen.Attempted = append(screen.Attempted, v.WebhookAttempt(d, &attempts[i]))
	}
	crumbs := []layout.Crumb{crumb, {Label: words.WebhookNamed(webhook.String()), Href: routes.Webhook(webhook.String())}}
	if screen.Shell, err = v.Shell(words.MessageNamed(ref.String()), layout.NavWebhooks, crumbs...); err != nil {
		return err
	}
	return v.Show(pages.MessagePage(screen))
}

// test posts a message that tells nothing and shows what was answered.
func test(v *view) error {
	ref, err := v.ref()
	if err != nil {
		return err
	}
	id, err := v.Webhooks.Test(v.Ctx(), ref.AccountID, ref.ID)
	if err != nil {
		return v.refused(err, routes.Webhook(ref.String()))
	}
	return v.tried(ref, id)
}

// replay posts a message again and shows what was answered.
func replay(v *view) error {
	webhook, ref, err := v.refs()
	if err != nil {
		return err
	}
	if err := v.Webhooks.Replay(v.Ctx(), ref.AccountID, webhook.ID, ref.ID); err != nil {
		return v.refused(err, routes.Delivery(webhook.String(), ref.String()))
	}
	return v.tried(webhook, ref.ID)
}

// refused says on the page why nothing is posted, if that is the webhook's state.
func (v *view) refused(err error, path string) error {
	if models.CodeOf(err) != models.Conflict {
		return err
	}
	v.Flash(components.Danger, v.Words().OfError(err))
	return v.SeeOther(path)
}

// tried says what came of the attempt that was made just now.
func (v *view) tried(webhook models.Ref, id int64) error {
	_, attempts, err := v.Webhooks.Delivery(v.Ctx(), webhook.AccountID, webhook.ID, id)
	if err != nil {
		return err
	}
	if len(attempts) > 0 {
		text, accepted := page.AttemptSaid(&attempts[0])
		tone := components.Success
		if !accepted {
			tone = components.Danger
		}
		v.Flash(tone, words.Posted(text, accepted))
	}
	return v.SeeOther(routes.Delivery(webhook.String(), models.Ref{Kind: models.KindDelivery, AccountID: webhook.AccountID, ID: id}.String()))
}
