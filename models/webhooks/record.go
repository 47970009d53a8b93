package webhooks

import (
	"context"
	"net/http"
	"time"

	"gorm.io/gorm"

	"ocrconsole/models"
	"ocrconsole/models/notice"
)

// Accepted tells that the address took the message: any status of success.
func Accepted(a *models.WebhookAttempt) bool { return a.HTTPStatus >= 200 && a.HTTPStatus < 300 }

// record writes down an attempt and what follows of it, in one transaction: accepted, to be tried again, or given up, by which the
// endpoint may be switched off.
func (w *Webhooks) record(ctx context.Context, d *models.WebhookDelivery, a *models.WebhookAttempt) error {
	now := w.Clock.Now()
	gone := a.HTTPStatus == http.StatusGone
	last := d.Round > int64(len(retryAfter))
	return w.DB.Write(ctx, func(tx *gorm.DB) error {
		if gone || last {
			if _, err := models.LockAccount(tx, d.AccountID); err != nil {
				return err
			}
		}
		if _, err := models.FindDelivery(tx, d.AccountID, d.ID); models.CodeOf(err) == models.NotFound {
			return nil // forgotten meanwhile, with its account or because so many came after it
		} else if err != nil {
			return err
		}
		if err := models.NoteAttempt(tx, a); err != nil {
			return err
		}
		switch {
		case Accepted(a):
			if err := models.SaveAccepted(tx, d.AccountID, d.EndpointID, now); err != nil {
				return err
			}
			return models.EndDelivery(tx, d, models.DeliveryDelivered, now)
		case gone:
			return giveUp(tx, d, models.StoppedAsGone, now)
		case last:
			return giveUp(tx, d, models.StoppedAsFailing, now)
		}
		return models.PostponeDelivery(tx, d, now.Add(retryAfter[d.Round-1]))
	})
}

// giveUp ends a delivery that is not accepted, and switches its endpoint off, unless that has accepted others since the message was
// ordered: then it is the message that it does not take. The account is locked.
func giveUp(tx *gorm.DB, d *models.WebhookDelivery, by models.StoppedBy, now time.Time) error {
	if err := models.EndDelivery(tx, d, models.DeliveryFailed, now); err != nil {
		return err
	}
	e, err := models.FindWebhookEndpoint(tx, d.AccountID, d.EndpointID)
	if models.CodeOf(err) == models.NotFound || err == nil && !e.Enabled {
		return nil
	}
	if err != nil {
		return err
	}
	if by == models.StoppedAsFailing && e.AcceptedAt != nil && e.AcceptedAt.After(d.CreatedAt) {
		return nil
	}
	return stop(tx, e, d, by, now)
}

// stop switches the endpoint off and tells its owner: by mail, in the console, and at their other endpoints.
func stop(tx *gorm.DB, e *models.WebhookEndpoint, d *models.WebhookDelivery, by models.StoppedBy, now time.Time) error {
	if err := switchOff(tx, e, by, now); err != nil {
		return err
	}
	why := notice.WebhookFailing
	if by == models.StoppedAsGone {
		why = notice.WebhookGone
	}
	_, err := models.Notify(tx, &models.Notification{
		AccountID: e.AccountID, Key: "webhook-stopped " + e.Ref().String() + " " + d.Ref().String() + " " + now.UTC().Format(time.RFC3339Nano), CreatedAt: now,
		Says: notice.WebhookStopped{
			At: now, Webhook: e.Ref().String(), URL: e.URL, Why: why, Delivery: d.Ref().String(), Since: d.CreatedAt, Attempts: d.Attempts,
		},
	})
	return err
}

// switchOff has nothing posted to the endpoint any more.
func switchOff(tx *gorm.DB, e *models.WebhookEndpoint, by models.StoppedBy, now time.Time) error {
	e.Enabled, e.StoppedBy, e.StoppedAt, e.UpdatedAt = false, by, &now, now
	if err := models.SaveWebhookEndpoint(tx, e); err != nil {
		return err
	}
	return models.StopDeliveries(tx, e.AccountID, e.ID, now)
}

// oldPerRun bounds how many accounts one run of Clean sees to.
const oldPerRun = 500

// Clean forgets what ended long ago.
func (w *Webhooks) Clean(ctx context.Context) error {
	before := w.Clock.Now().Add(-KeptFor)
	ids, err := models.AccountsWithOldDeliveries(w.DB.WithContext(ctx), before, oldPerRun)
	if err != nil {
		return err
	}
	for _, id := range ids {
		err := w.DB.Write(ctx, func(tx *gorm.DB) error {
			if _, err := models.LockAccount(tx, id); err != nil {
				return err
			}
			return models.DeleteOldDeliveries(tx, id, before)
		})
		if err != nil {
			return err
		}
	}
	return nil
}
