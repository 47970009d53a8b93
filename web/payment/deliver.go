package payment

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"net/http"
	"time"

	"gorm.io/gorm"

	"ocrconsole/models"
	"ocrconsole/models/rules"
)

// How notifications are sent: how often it is looked for due ones, how many at a time, how long after a delivered
// one its repetition follows, and how the wait grows from a try that failed to the next.
const (
	pollEvery   = time.Second
	batch       = 20
	repeatAfter = time.Second
	firstRetry  = 15 * time.Second // longer than one try can take, so that no other process tries meanwhile
	lastRetry   = time.Hour
	maxAttempts = 40
)

// Run sends notifications when they are due, until the context ends. It may run in many processes: each try is
// claimed by one of them.
func (s *Sandbox) Run(ctx context.Context) {
	tick := time.NewTicker(pollEvery)
	defer tick.Stop()
	for {
		if err := s.Deliver(ctx); err != nil && ctx.Err() == nil {
			s.log.ErrorContext(ctx, "sandbox notifications", "error", err)
		}
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
		case <-s.wake:
		}
	}
}

// wakeUp has Run look now.
func (s *Sandbox) wakeUp() {
	select {
	case s.wake <- struct{}{}:
	default: // it is about to look already
	}
}

// Deliver sends every notification that is due now, once. One that the receiver does not take is logged and tried
// again later.
func (s *Sandbox) Deliver(ctx context.Context) error {
	due, err := models.DueSandboxNotifications(s.db.WithContext(ctx), s.clock.Now(), batch)
	if err != nil {
		return err
	}
	for i := range due {
		if err := s.deliver(ctx, due[i].ID); err != nil {
			return err
		}
	}
	return nil
}

func (s *Sandbox) deliver(ctx context.Context, id string) error {
	checkout, err := s.claim(ctx, id)
	if err != nil || checkout == nil {
		return err
	}
	if err := s.send(ctx, checkout); err != nil {
		s.log.WarnContext(ctx, "sandbox notification not taken", "reference", checkout.Reference,
			"attempt", checkout.NotifyAttempts, "error", err)
		return nil
	}
	return s.delivered(ctx, id)
}

// claim takes the next try of a due notification: whoever looks meanwhile finds it due later, and so does the next
// process if this one dies. It gives nil if somebody else has it.
func (s *Sandbox) claim(ctx context.Context, id string) (claimed *models.SandboxCheckout, err error) {
	now := s.clock.Now()
	err = s.db.Write(ctx, func(tx *gorm.DB) error {
		checkout, err := models.LockSandboxCheckout(tx, id)
		if err != nil || checkout.NotifyLeft == 0 || checkout.NotifyAt == nil || now.Before(*checkout.NotifyAt) {
			return err
		}
		checkout.NotifyAttempts++
		retry := now.Add(rules.Backoff(firstRetry, lastRetry, checkout.NotifyAttempts))
		checkout.NotifyAt = &retry
		if checkout.NotifyAttempts >= maxAttempts {
			checkout.NotifyLeft = 0
		}
		claimed = checkout
		return models.SaveSandboxCheckout(tx, checkout)
	})
	return claimed, err
}

// delivered counts a notification as taken and plans its repetition, if there is one.
func (s *Sandbox) delivered(ctx context.Context, id string) error {
	now := s.clock.Now()
	return s.db.Write(ctx, func(tx *gorm.DB) error {
		checkout, err := models.LockSandboxCheckout(tx, id)
		if err != nil || checkout.NotifyLeft == 0 {
			return err
		}
		checkout.NotifyLeft--
		next := now.Add(repeatAfter)
		if checkout.NotifyAt = &next; checkout.NotifyLeft == 0 {
			checkout.NotifyAt = nil
		}
		return models.SaveSandboxCheckout(tx, checkout)
	})
}

// announcement is what is to be told of the checkout.
func (s *Sandbox) announcement(checkout *models.SandboxCheckout) (body []byte, signature string, err error) {
	if checkout.Tells == messageRefunded {
		return s.sign(message{Type: messageRefunded, Checkout: checkout.ID, Reference: checkout.Reference}, s.clock.Now())
	}
	return s.encode(paymentAnswer(checkout), s.clock.Now())
}

// send posts the signed notification; every answer but a 2xx is an error.
func (s *Sandbox) send(ctx context.Context, checkout *models.SandboxCheckout) error {
	body, signature, err := s.announcement(checkout)
	if err != nil {
		return err
	}
	request, err := http.NewRequestWithContext(ctx, http.MethodPost, checkout.NotifyURL, bytes.NewReader(body))
	if err != nil {
		return fmt.Errorf("make notification: %w", err)
	}
	request.Header.Set("Content-Type", "application/json")
	request.Header.Set(SignatureHeader, signature)
	response, err := s.client.Do(request)
	if err != nil {
		return fmt.Errorf("send notification: %w", err)
	}
	defer func() { _ = response.Body.Close() }()                      // only read from
	_, _ = io.Copy(io.Discard, io.LimitReader(response.Body, 64<<10)) // lets the connection be used again
	if response.StatusCode/100 != 2 {
		return fmt.Errorf("send notification: the receiver answered %s", response.Status)
	}
	return nil
}
