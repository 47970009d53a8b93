package payment

import (
	"context"
	"crypto/rand"
	"iter"

	"gorm.io/gorm"

	"ocrconsole/models"
	"ocrconsole/models/billing"
	"ocrconsole/models/cause"
	"ocrconsole/models/rules"
)

// refundPage is how many refunds are read at a time.
const refundPage = 100

// GiveBack gives money of a payment back without the merchant, as somebody does in a provider's dashboard, and has that
// announced. The error belongs beside the amount's field.
func (s *Sandbox) GiveBack(ctx context.Context, id string, amountMicros rules.Micros) error {
	now := s.clock.Now()
	err := s.db.Write(ctx, func(tx *gorm.DB) error {
		checkout, err := models.LockSandboxCheckout(tx, id)
		if err != nil {
			return err
		}
		why, err := refusal(tx, checkout, billing.RefundRequest{AmountMicros: amountMicros, Currency: checkout.Currency})
		if err != nil {
			return err
		}
		if why != "" {
			return models.RefuseField(fieldAmount, cause.Said(why))
		}
		name := "sbr_" + rand.Text()
		refund := &models.SandboxRefund{
			ID: name, Reference: name, CheckoutID: checkout.ID, AmountMicros: amountMicros, Currency: checkout.Currency,
			Status: statusSucceeded, CreatedAt: now,
		}
		if err := models.CreateSandboxRefund(tx, refund); err != nil {
			return err
		}
		checkout.Tells, checkout.NotifyAt, checkout.NotifyLeft, checkout.NotifyAttempts = messageRefunded, &now, 1, 0
		return models.SaveSandboxCheckout(tx, checkout)
	})
	s.wakeUp()
	return err
}

// Refunds lists the sandbox's refunds, oldest first.
func (s *Sandbox) Refunds(ctx context.Context, of billing.RefundQuery) iter.Seq2[billing.RefundAnswer, error] {
	return func(yield func(billing.RefundAnswer, error) bool) {
		var last *models.SandboxRefund
		for {
			page, err := models.SandboxRefundsOf(s.db.WithContext(ctx), of.PaymentRef, of.Since, last, refundPage)
			if err != nil {
				yield(billing.RefundAnswer{}, err)
				return
			}
			for i := range page {
				answer := answerOf(&page[i])
				if answer.Payment, err = s.PaymentOf(ctx, page[i].CheckoutID); !yield(answer, err) || err != nil {
					return
				}
			}
			if len(page) < refundPage {
				return
			}
			last = &page[len(page)-1]
		}
	}
}

// PaymentOf gives the reference of a checkout, "" if there is none.
func (s *Sandbox) PaymentOf(ctx context.Context, paymentRef string) (reference string, err error) {
	checkout, err := models.FindSandboxCheckout(s.db.WithContext(ctx), paymentRef)
	if models.CodeOf(err) == models.NotFound {
		return "", nil
	}
	if err != nil {
		return "", err
	}
	return checkout.Reference, nil
}
