package payment

import (
	"context"
	"crypto/rand"
	"errors"

	"gorm.io/gorm"

	"ocrconsole/models"
	"ocrconsole/models/billing"
	"ocrconsole/models/cause"
	"ocrconsole/views/words"
)

// Charge charges a saved card without its customer and announces the outcome like that of any payment. Asked again with
// the same reference it gives the charge that there is.
func (s *Sandbox) Charge(ctx context.Context, in billing.ChargeRequest) (billing.PaymentAnswer, error) {
	now := s.clock.Now()
	var charge *models.SandboxCheckout
	err := s.db.Write(ctx, func(tx *gorm.DB) error {
		made := &models.SandboxCheckout{
			ID: "sbx_" + rand.Text(), Reference: in.Reference, AmountMicros: in.AmountMicros, Currency: in.Currency,
			Description: words.PaymentFor(in.Order), NotifyURL: in.NotifyURL, SavedCard: in.CardRef, CreatedAt: now, Tells: messageSettled,
		}
		kept, err := models.FindSandboxCard(tx, in.CardRef)
		if err != nil {
			return err
		}
		if kept == nil {
			end(made, "", outcome{failure: "The card is not kept any more."}, now)
		} else {
			end(made, kept.Card, cardBySlug(kept.Card).charged(), now)
		}
		charge, err = models.CreateSandboxCheckout(tx, made)
		return err
	})
	if err != nil {
		return billing.PaymentAnswer{}, err
	}
	if charge.AmountMicros != in.AmountMicros || charge.Currency != in.Currency {
		return billing.PaymentAnswer{}, models.Refuse(models.Invalid, cause.PaymentOfOtherAmount{Payment: in.Reference})
	}
	s.wakeUp()
	return s.announced(charge), nil
}

// FindCharge gives the charge that was made with the reference.
func (s *Sandbox) FindCharge(ctx context.Context, in billing.ChargeRequest) (billing.PaymentAnswer, error) {
	charge, err := models.FindSandboxCharge(s.db.WithContext(ctx), in.Reference)
	switch {
	case models.CodeOf(err) == models.NotFound:
		return billing.PaymentAnswer{}, errors.Join(billing.ErrRefused, err)
	case err != nil:
		return billing.PaymentAnswer{}, err
	}
	return s.announced(charge), nil
}

// ForgetCard has a saved card never charged again.
func (s *Sandbox) ForgetCard(ctx context.Context, cardRef string) error {
	now := s.clock.Now()
	return s.db.Write(ctx, func(tx *gorm.DB) error { return models.ForgetSandboxCard(tx, cardRef, now) })
}
