package demo

import (
	"context"
	"log/slog"
	"net/http"

	"ocrconsole/models"
	"ocrconsole/models/webhooks"
)

// duty is the address of the customer's people on duty. Nobody posts there: the customer lives in the past, and has it switched off since.
const duty = "https://hooks.example.com/ocr"

// phone answers for it: the first message of all too early, each other one at once.
type phone struct{ rang bool }

// Check lets every address pass.
func (*phone) Check(string) (webhooks.Refusal, bool) { return "", false }

// Post answers.
func (p *phone) Post(context.Context, string, http.Header, []byte) webhooks.Answer {
	if !p.rang {
		p.rang = true
		return webhooks.Answer{Status: http.StatusServiceUnavailable, Body: "starting up\n"}
	}
	return webhooks.Answer{Status: http.StatusNoContent}
}

// hear has the people on duty told of caps and security.
func (d *life) hear(ctx context.Context) error {
	if d.Keys == nil {
		if err := d.UseKeys(ctx); err != nil {
			return err
		}
	}
	d.Webhooks = &webhooks.Webhooks{DB: d.DB, Keys: d.Keys, Poster: &phone{}, Clock: d.Clock, Log: slog.New(slog.DiscardHandler)}
	e, _, err := d.Webhooks.Create(ctx, d.accountID, webhooks.Wanted{URL: duty, Description: "On duty", Topics: []string{"cap", "security"}})
	if err != nil {
		return err
	}
	d.webhook = e.ID
	_, err = d.Webhooks.Test(ctx, d.accountID, e.ID)
	return err
}

// post posts what is due.
func (d *life) post(ctx context.Context) error {
	if d.webhook == 0 {
		return nil
	}
	_, err := d.Webhooks.Deliver(byJob(ctx, "deliver webhooks"))
	d.Webhooks.Wait()
	return err
}

// hangUp switches the webhook off, as nothing is to be posted today.
func (d *life) hangUp(ctx context.Context) error {
	err := d.Webhooks.Switch(d.byCustomer(ctx), d.accountID, d.webhook, false)
	if models.CodeOf(err) == models.NotFound {
		return nil
	}
	return err
}
