package payment

import (
	"context"
	"crypto/rand"
	"fmt"

	"gorm.io/gorm"

	"ocrconsole/models"
	"ocrconsole/models/billing"
)

// Refund gives money of a payment back to its card, at once. It fails for good when the payment did not succeed, when
// more would be given back than was paid, and with the card whose bank takes no refunds.
func (s *Sandbox) Refund(ctx context.Context, in billing.RefundRequest) (billing.RefundAnswer, error) {
	now := s.clock.Now()
	var refund *models.SandboxRefund
	err := s.db.Write(ctx, func(tx *gorm.DB) error {
		checkout, err := models.LockSandboxCheckout(tx, in.ProviderRef)
		if err != nil {
			return err
		}
		if refund, err = models.FindSandboxRefundByReference(tx, in.Reference); err != nil || refund != nil {
			return err
		}
		refund = &models.SandboxRefund{
			ID: "sbr_" + rand.Text(), Reference: in.Reference, CheckoutID: checkout.ID,
			AmountMicros: in.AmountMicros, Currency: in.Currency, Status: statusSucceeded, CreatedAt: now,
		}
		if refund.Failure, err = refusal(tx, checkout, in); err != nil {
			return err
		}
		if refund.Failure != "" {
			refund.Status = statusFailed
		}
		return models.CreateSandboxRefund(tx, refund)
	})
	if err != nil {
		return billing.RefundAnswer{}, err
	}
	return answerOf(refund), nil
}

// refusal says why nothing can be given back, "" if it can.
func refusal(tx *gorm.DB, checkout *models.SandboxCheckout, in billing.RefundRequest) (string, error) {
	refunded, err := models.SandboxRefunded(tx, checkout.ID, statusFailed)
	switch {
	case err != nil:
		return "", err
	case checkout.Status != statusSucceeded:
		return "The payment did not succeed.", nil
	case checkout.Currency != in.Currency || in.AmountMicros > checkout.AmountMicros-refunded: // a sum might overflow
		return "More would be given back than was paid. Enter less.", nil
	}
	return cardBySlug(checkout.Card).refund, nil
}

// QueryRefund tells how a refund stands.
func (s *Sandbox) QueryRefund(ctx context.Context, providerRef string) (billing.RefundAnswer, error) {
	refund, err := models.FindSandboxRefund(s.db.WithContext(ctx), providerRef)
	if models.CodeOf(err) == models.NotFound {
		return billing.RefundAnswer{}, fmt.Errorf("%w: %w", billing.ErrRefused, err)
	}
	if err != nil {
		return billing.RefundAnswer{}, err
	}
	return answerOf(refund), nil
}

func answerOf(r *models.SandboxRefund) billing.RefundAnswer {
	reference := r.Reference
	if reference == r.ID { // nobody at the merchant's asked for it
		reference = ""
	}
	return billing.RefundAnswer{
		ProviderRef: r.ID, Reference: reference, PaymentRef: r.CheckoutID, Status: billing.ProviderStatus(r.Status),
		AmountMicros: r.AmountMicros, Currency: r.Currency, Failure: r.Failure,
	}
}
