package billing

import (
	"cmp"
	"context"
	"errors"
	"fmt"

	"ocrconsole/models"
	"ocrconsole/models/cause"
	"ocrconsole/models/rules"
)

func (t *turn) newPayment(amountMicros rules.Micros, key string) *models.Payment {
	return &models.Payment{
		UserID: t.actor(), AccountID: t.account.ID, AmountMicros: amountMicros, Currency: t.catalog.Currency, Provider: t.Provider.Name(),
		Status: models.PaymentCreated, IdempotencyKey: key, CreatedAt: t.now, UpdatedAt: t.now,
	}
}

// paidOrder names the order that a payment is for, "" for a top-up.
func paidOrder(payment *models.Payment) string {
	if payment.OrderID == nil {
		return ""
	}
	return models.Ref{Kind: models.KindOrder, AccountID: payment.AccountID, ID: *payment.OrderID}.String()
}

func (b *Billing) notifyURL() string { return b.NotifyURL + b.Addresses.Webhook(b.Provider.Name()) }

// noAnswer is of a provider of which nobody knows whether it did what was asked.
func noAnswer(err error, why cause.Cause) error {
	return &models.Error{Code: models.Unavailable, Why: why, Err: err}
}

// atFormerProvider is of a payment that was opened when another provider was in use, which cannot be asked.
func atFormerProvider() error {
	return models.Refuse(models.Conflict, cause.FormerProvider)
}

// checkout asks the provider for the payment's page, outside any transaction, and stores it. Killed in between,
// the next try asks again under the same reference and gets the same page. A payment that the provider refuses has
// failed, and Conflict says so.
func (b *Billing) checkout(ctx context.Context, payment *models.Payment) (string, error) {
	if payment.Provider != b.Provider.Name() {
		return "", atFormerProvider()
	}
	if payment.CheckoutURL != "" {
		return payment.CheckoutURL, nil
	}
	request, err := b.checkoutRequest(ctx, payment)
	if err != nil {
		return "", err
	}
	opened, err := b.Provider.Checkout(ctx, request)
	if errors.Is(err, ErrRefused) {
		return "", b.checkoutRefused(ctx, payment, err)
	}
	if err != nil {
		return "", noAnswer(err, cause.NoAnswerOnPage)
	}
	err = b.turn(ctx, payment.AccountID, func(t *turn) error {
		stored, err := models.FindPayment(t.tx, payment.AccountID, payment.ID)
		if err != nil || !stored.Open() || stored.CheckoutURL != "" {
			return err
		}
		stored.Status, stored.ProviderRef, stored.CheckoutURL, stored.UpdatedAt = models.PaymentPending, &opened.ProviderRef, opened.URL, t.now
		return models.SavePayment(t.tx, stored)
	})
	if err != nil {
		return "", err
	}
	return opened.URL, nil
}

// checkoutRequest is the same each time that it is made for the payment: it goes with an idempotency key.
func (b *Billing) checkoutRequest(ctx context.Context, payment *models.Payment) (CheckoutRequest, error) {
	ref := payment.Ref().String()
	request := CheckoutRequest{
		Reference: ref, AmountMicros: payment.AmountMicros, Currency: payment.Currency, Order: paidOrder(payment),
		ReturnURL: b.PublicURL + b.Addresses.Payment(ref), NotifyURL: b.notifyURL(), SaveCard: payment.SaveCard,
	}
	if payment.SaveCard {
		cards, err := models.SavedCardsOf(b.DB.WithContext(ctx), payment.AccountID, payment.Provider)
		if err != nil {
			return request, err
		}
		if len(cards) > 0 {
			request.Customer = cards[0].CustomerRef
		}
	}
	if pays := cmp.Or(payment.OrderID, payment.ThenOrderID); pays != nil {
		order, err := models.FindOrder(b.DB.WithContext(ctx), payment.AccountID, *pays)
		if err != nil {
			return request, err
		}
		request.CloseAt = order.ExpiresAt
	}
	return request, nil
}

// checkoutRefused ends the payment that the provider gives no page for.
func (b *Billing) checkoutRefused(ctx context.Context, payment *models.Payment, refusal error) error {
	err := b.turn(ctx, payment.AccountID, func(t *turn) error {
		stored, err := models.FindPayment(t.tx, payment.AccountID, payment.ID)
		if err != nil || stored.Status != models.PaymentCreated {
			return err
		}
		stored.Status, stored.Failure, stored.UpdatedAt = models.PaymentFailed, cause.Stored{Cause: cause.NoPaymentPage}, t.now
		return models.SavePayment(t.tx, stored)
	})
	return errors.Join(&models.Error{
		Code: models.Conflict, Why: cause.ProviderRefusedPage, Err: refusal,
	}, err)
}

// closeOpenPayment ends the order's open card payment at the provider, so that the order cannot be paid twice.
func (b *Billing) closeOpenPayment(ctx context.Context, accountID, orderID int64) error {
	payment, err := b.openPayment(ctx, accountID, orderID)
	if err != nil || payment == nil {
		return err
	}
	answer, err := b.Provider.Close(ctx, *payment.ProviderRef)
	if err != nil {
		return noAnswer(err, cause.OpenPaymentUnknown)
	}
	if answer.Status == ProviderOpen {
		return models.Refuse(models.Conflict, cause.PaymentBeingMade)
	}
	return b.Apply(ctx, answer)
}

// openPayment gives the order's open card payment with its name at the provider, nil if there is none.
func (b *Billing) openPayment(ctx context.Context, accountID, orderID int64) (*models.Payment, error) {
	payment, err := models.OpenPaymentOf(b.DB.WithContext(ctx), accountID, orderID)
	switch {
	case err != nil || payment == nil:
		return nil, err
	case payment.Provider != b.Provider.Name():
		return nil, atFormerProvider()
	case payment.ProviderRef != nil:
		return payment, nil
	}
	// Killed before the provider's answer was stored: asked again, it gives the name, or refuses the payment, which ends it.
	if _, err := b.checkout(ctx, payment); err != nil && !errors.Is(err, ErrRefused) {
		return nil, err
	}
	payment, err = models.OpenPaymentOf(b.DB.WithContext(ctx), accountID, orderID)
	if err == nil && payment != nil && payment.ProviderRef == nil {
		return nil, fmt.Errorf("close payment %s: the provider gave it no name", payment.Ref())
	}
	return payment, err
}
