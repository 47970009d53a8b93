package webhooks

import (
	"context"
	"fmt"
	"net/http"
	"strconv"
	"time"

	"gorm.io/gorm"

	"ocrconsole/models"
)

// Deliver begins to post what is due, as much as may be under way, and tells how much it has begun. It waits for no answer: Wait does.
func (w *Webhooks) Deliver(ctx context.Context) (begun int, err error) {
	full, free := w.room()
	if free == 0 {
		return 0, nil
	}
	now := w.Clock.Now()
	due, err := models.DueDeliveries(w.DB.WithContext(ctx), now, full, atOncePerAccount, free)
	if err != nil {
		return 0, err
	}
	for i := range due {
		accountID := due[i].AccountID
		if !w.enter(accountID) {
			continue
		}
		d, err := models.ClaimDelivery(w.DB.WithContext(ctx), accountID, due[i].ID, now, now.Add(claimTime))
		if err != nil || d == nil {
			w.leave(accountID)
		}
		if err != nil {
			return begun, err
		}
		if d == nil {
			continue // somebody was faster
		}
		begun++
		w.running.Go(func() {
			defer w.leave(accountID)
			// An attempt that was begun is brought to its end also when the program is told to stop: else it is made twice.
			if err := w.attempt(context.WithoutCancel(ctx), d); err != nil {
				w.Log.ErrorContext(ctx, "webhook not written down", "delivery", d.Ref().String(), "error", err)
			}
		})
	}
	return begun, nil
}

// Wait waits for what is under way.
func (w *Webhooks) Wait() { w.running.Wait() }

// room tells which accounts have as many under way as they may, and how many more may be begun.
func (w *Webhooks) room() (full []int64, free int) {
	w.mu.Lock()
	defer w.mu.Unlock()
	for account, n := range w.busy {
		if n >= atOncePerAccount {
			full = append(full, account)
		}
	}
	return full, atOnce - w.underWay
}

func (w *Webhooks) enter(accountID int64) bool {
	w.mu.Lock()
	defer w.mu.Unlock()
	if w.underWay >= atOnce || w.busy[accountID] >= atOncePerAccount {
		return false
	}
	if w.busy == nil {
		w.busy = make(map[int64]int)
	}
	w.busy[accountID]++
	w.underWay++
	return true
}

func (w *Webhooks) leave(accountID int64) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.underWay--
	w.busy[accountID]--
	if w.busy[accountID] == 0 {
		delete(w.busy, accountID)
	}
}

// attempt posts the delivery, which was claimed, once, and writes down what became of it.
func (w *Webhooks) attempt(ctx context.Context, d *models.WebhookDelivery) error {
	endpoint, err := models.FindWebhookEndpoint(w.DB.WithContext(ctx), d.AccountID, d.EndpointID)
	if models.CodeOf(err) == models.NotFound || err == nil && !endpoint.Enabled {
		return w.DB.Write(ctx, func(tx *gorm.DB) error { return models.EndDelivery(tx, d, models.DeliveryStopped, w.Clock.Now()) })
	}
	if err != nil {
		return err
	}
	at := w.Clock.Now()
	header, err := w.header(endpoint, d, at)
	if err != nil {
		return err
	}
	posting, cancel := context.WithTimeout(ctx, AttemptTime)
	defer cancel()
	start := time.Now()
	answer := w.Poster.Post(posting, endpoint.URL, header, []byte(d.Body))
	return w.record(ctx, d, &models.WebhookAttempt{
		AccountID: d.AccountID, DeliveryID: d.ID, Number: d.Attempts, At: at, DurationMs: time.Since(start).Milliseconds(), URL: endpoint.URL,
		HTTPStatus: int64(answer.Status), Answer: answer.Body, Failure: string(answer.Failure),
	})
}

// header is what is sent before the body.
func (w *Webhooks) header(e *models.WebhookEndpoint, d *models.WebhookDelivery, at time.Time) (http.Header, error) {
	sealed := [][]byte{e.SecretSealed}
	if e.PreviousUntil != nil && at.Before(*e.PreviousUntil) {
		sealed = append(sealed, e.PreviousSealed)
	}
	secrets := make([]string, len(sealed))
	for i := range sealed {
		secret, err := w.Keys.OpenWebhook(e, sealed[i])
		if err != nil {
			return nil, err
		}
		secrets[i] = secret
	}
	signature, err := sign(secrets, d.Message, at, d.Body)
	if err != nil {
		return nil, fmt.Errorf("sign %s: %w", d.Ref(), err)
	}
	header := http.Header{}
	for _, h := range Headers(d.Message, at) {
		header.Set(h.Name, h.Value)
	}
	header.Set("Webhook-Signature", signature)
	return header, nil
}

// Header is one line before the body.
type Header struct{ Name, Value string }

// Headers are those of a message that is posted at the instant, but for the signature.
func Headers(message string, at time.Time) []Header {
	return []Header{
		{"Content-Type", "application/json"},
		{"User-Agent", "OCR-Console-Webhooks/1"},
		{"Webhook-Id", message},
		{"Webhook-Timestamp", strconv.FormatInt(at.Unix(), 10)},
	}
}
