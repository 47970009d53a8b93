package webhooks

import (
	"context"
	"errors"
	"time"

	"gorm.io/gorm"

	"ocrconsole/models"
	"ocrconsole/models/cause"
	"ocrconsole/models/notice"
	"ocrconsole/models/trail"
)

// List gives the account's endpoints.
func (w *Webhooks) List(ctx context.Context, accountID int64) ([]models.WebhookEndpoint, error) {
	return models.WebhookEndpointsOf(w.DB.WithContext(ctx), accountID)
}

// LogPage is how many deliveries one page of the log has.
const LogPage = 25

// Posted gives the endpoint, and what was posted to it before the number (0: newest), one more than a page has if there are more.
func (w *Webhooks) Posted(ctx context.Context, accountID, id, before int64) (e *models.WebhookEndpoint, log []models.WebhookDelivery, err error) {
	err = models.Together(w.DB.WithContext(ctx),
		models.Reading(&e, func(tx *gorm.DB) (*models.WebhookEndpoint, error) {
			return models.FindWebhookEndpoint(tx, accountID, id)
		}),
		models.Reading(&log, func(tx *gorm.DB) ([]models.WebhookDelivery, error) {
			return models.DeliveriesOf(tx, accountID, id, before, LogPage+1)
		}),
	)
	return e, log, err
}

// Delivery gives one delivery of the endpoint with its attempts, newest first.
func (w *Webhooks) Delivery(ctx context.Context, accountID, endpointID, id int64) (d *models.WebhookDelivery, attempts []models.WebhookAttempt, err error) {
	err = models.Together(w.DB.WithContext(ctx),
		models.Reading(&d, func(tx *gorm.DB) (*models.WebhookDelivery, error) { return models.FindDelivery(tx, accountID, id) }),
		models.Reading(&attempts, func(tx *gorm.DB) ([]models.WebhookAttempt, error) { return models.AttemptsOf(tx, accountID, id) }),
	)
	if err == nil && d.EndpointID != endpointID {
		err = models.Refuse(models.NotFound, cause.NoReference{Thing: string(models.KindDelivery)})
	}
	return d, attempts, err
}

// Of names the endpoint of a delivery.
func (w *Webhooks) Of(ctx context.Context, accountID, delivery int64) (models.Ref, error) {
	d, err := models.FindDelivery(w.DB.WithContext(ctx), accountID, delivery)
	if err != nil {
		return models.Ref{}, err
	}
	return models.Ref{Kind: models.KindWebhook, AccountID: accountID, ID: d.EndpointID}, nil
}

// Test posts a message that tells nothing, now, and gives its number. What was answered is in the log.
func (w *Webhooks) Test(ctx context.Context, accountID, id int64) (delivery int64, err error) {
	err = w.change(ctx, accountID, id, whileEnabled(func(tx *gorm.DB, e *models.WebhookEndpoint, now time.Time) error {
		body, err := notice.Payload(notice.Test{Endpoint: e.Ref().String()}, notice.Occasion{Account: accountID, At: now})
		if err != nil {
			return err
		}
		d := models.WebhookDelivery{AccountID: accountID, EndpointID: id, Event: string(notice.Test{}.Kind()), Body: string(body), CreatedAt: now}
		if err := models.OrderDelivery(tx, &d); err != nil {
			return err
		}
		delivery = d.ID
		return models.Record(tx, accountID, now, trail.MessagePosted{On: trail.On{Ref: d.Ref().String()}, Webhook: e.Ref().String(), Test: true})
	}))
	if err != nil {
		return 0, err
	}
	return delivery, w.try(ctx, accountID, delivery)
}

// Replay posts a delivery again, now, under the same id and with the same body; if it is not accepted, as often as a new one.
func (w *Webhooks) Replay(ctx context.Context, accountID, endpointID, id int64) error {
	err := w.change(ctx, accountID, endpointID, whileEnabled(func(tx *gorm.DB, e *models.WebhookEndpoint, now time.Time) error {
		d, err := models.FindDelivery(tx, accountID, id)
		if err == nil && d.EndpointID != endpointID {
			err = models.Refuse(models.NotFound, cause.NoReference{Thing: string(models.KindDelivery)})
		}
		if err != nil {
			return err
		}
		return repeat(tx, e, d, now)
	}))
	if err != nil {
		return err
	}
	return w.try(ctx, accountID, id)
}

// ReplayAct does the same for an operator at the desk, once for each act. What keeps it from being posted is told beside the field message.
func (w *Webhooks) ReplayAct(ctx context.Context, act *models.DeskAct, id int64) error {
	first, now := false, w.Clock.Now()
	err := w.DB.Write(ctx, func(tx *gorm.DB) (err error) {
		if _, err := models.LockAccount(tx, act.AccountID); err != nil {
			return err
		}
		if first, err = act.Begin(tx, now); err != nil || !first {
			return err
		}
		if err := models.CheckMessagesAgain(tx, act, now); err != nil {
			return err
		}
		err = repeatFor(tx, act, id, now)
		var refused *models.Error
		if errors.As(err, &refused) && (refused.Code == models.NotFound || refused.Code == models.Conflict) {
			err = models.RefuseField("message", refused.Why)
		}
		return err
	})
	if err != nil || !first {
		return err
	}
	return w.try(ctx, act.AccountID, id)
}

func repeatFor(tx *gorm.DB, act *models.DeskAct, id int64, now time.Time) error {
	d, err := models.FindDelivery(tx, act.AccountID, id)
	if err != nil {
		return err
	}
	e, err := models.FindWebhookEndpoint(tx, act.AccountID, d.EndpointID)
	if err != nil {
		return err
	}
	if !e.Enabled {
		return models.Refuse(models.Conflict, cause.WebhookOff)
	}
	if err := repeat(tx, e, d, now); err != nil {
		return err
	}
	return act.Did(tx, d.Ref().String(), now)
}

// repeat has the delivery to the endpoint tried anew, in the trail of the account, which is locked.
func repeat(tx *gorm.DB, e *models.WebhookEndpoint, d *models.WebhookDelivery, now time.Time) error {
	repeated := trail.MessagePosted{On: trail.On{Ref: d.Ref().String()}, Webhook: e.Ref().String()}
	if err := models.Record(tx, e.AccountID, now, repeated); err != nil {
		return err
	}
	return models.RepeatDelivery(tx, d, now)
}

// whileEnabled refuses to post to an endpoint that is switched off.
func whileEnabled(do change) change {
	return func(tx *gorm.DB, e *models.WebhookEndpoint, now time.Time) error {
		if !e.Enabled {
			return models.Refuse(models.Conflict, cause.WebhookOff)
		}
		return do(tx, e, now)
	}
}

// try makes the attempt that somebody waits for, unless a job is faster, or as many are under way as may be: then a job makes it.
func (w *Webhooks) try(ctx context.Context, accountID, id int64) error {
	if !w.enter(accountID) {
		return nil
	}
	defer w.leave(accountID)
	now := w.Clock.Now()
	d, err := models.ClaimDelivery(w.DB.WithContext(ctx), accountID, id, now, now.Add(claimTime))
	if err != nil || d == nil {
		return err
	}
	return w.attempt(context.WithoutCancel(ctx), d)
}
