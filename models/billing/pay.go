package billing

import (
	"context"
	"fmt"
	"time"

	"gorm.io/gorm"

	"ocrconsole/models"
)

// PayFromBalance charges the order to the account's balance and yields its packages, once: paying a completed
// order again changes nothing. Restricted while in arrears; Conflict when the available amount is too low or
// the order cannot be paid any more.
func (b *Billing) PayFromBalance(ctx context.Context, accountID, orderID int64) error {
	if err := b.closeOpenPayment(ctx, accountID, orderID); err != nil {
		return err
	}
	snapshot, err := b.Catalog.Current(ctx)
	if err != nil {
		return err
	}
	now := b.Clock.Now()
	return b.locked(ctx, accountID, func(tx *gorm.DB, account *models.Account) error {
		order, err := models.FindOrder(tx, accountID, orderID)
		if err != nil || order.Status == models.OrderCompleted {
			return err
		}
		if err := payable(order, account, now); err != nil {
			return err
		}
		standing := account.Standing()
		if standing.AvailableMicros() < order.TotalMicros {
			return &models.Error{Code: models.Conflict, Field: "method", Message: "The available balance is lower than the total. Top up first, or pay by card."}
		}
		return complete(tx, account, order, models.PaidWithBalance, snapshot.Zone, now)
	})
}

// payable tells why the order cannot be paid at this moment, nil when it can.
func payable(order *models.Order, account *models.Account, now time.Time) error {
	switch {
	case order.Status != models.OrderPendingPayment:
		return models.Errorf(models.Conflict, "The order is %s and cannot be paid.", order.Status.Words())
	case !now.Before(order.ExpiresAt):
		return models.Errorf(models.Conflict, "The order was not paid in time and has expired. Order again at today's price.")
	}
	standing := account.Standing()
	if standing.InArrears() {
		return models.Errorf(models.Restricted, "The account is in arrears. Orders can be paid again after a top-up that clears them.")
	}
	return nil
}

// PayByCard opens the provider's payment page for the order and gives its address. While one is open it is
// given again: two tabs pay the same payment. Paying a completed order gives done.
func (b *Billing) PayByCard(ctx context.Context, accountID, orderID int64) (checkoutURL string, done bool, err error) {
	now := b.Clock.Now()
	var payment *models.Payment
	err = b.locked(ctx, accountID, func(tx *gorm.DB, account *models.Account) error {
		order, err := models.FindOrder(tx, accountID, orderID)
		if err != nil {
			return err
		}
		if done = order.Status == models.OrderCompleted; done {
			return nil
		}
		if err := payable(order, account, now); err != nil {
			return err
		}
		if err := cardAmount(order.TotalMicros); err != nil {
			return err
		}
		if payment, err = models.OpenPaymentOf(tx, accountID, orderID); err != nil || payment != nil {
			return err
		}
		attempts, err := models.PaymentsOfOrder(tx, accountID, orderID)
		if err != nil {
			return err
		}
		payment = b.newPayment(accountID, order.TotalMicros, order.Currency, fmt.Sprintf("order %d attempt %d", orderID, len(attempts)+1), now)
		payment.Purpose, payment.OrderID = models.PurposeOrder, &order.ID
		return models.CreatePayment(tx, payment)
	})
	if err != nil || done {
		return "", done, err
	}
	checkoutURL, err = b.checkout(ctx, payment, "Order "+models.Ref{Kind: models.KindOrder, AccountID: accountID, ID: orderID}.String())
	return checkoutURL, false, err
}

// TopUp opens the provider's payment page for a top-up and gives the payment. The same key yields the same
// payment. The amount has MinTopUpMicros and MaxTopUpMicros as limits and is in whole cents.
func (b *Billing) TopUp(ctx context.Context, accountID int64, key string, amountMicros int64) (*models.Payment, error) {
	if err := checkKey(key); err != nil {
		return nil, err
	}
	if err := cardAmount(amountMicros); err != nil {
		return nil, err
	}
	if amountMicros < MinTopUpMicros || amountMicros > MaxTopUpMicros {
		return nil, models.FieldError("amount", "Choose an amount within the limits.")
	}
	snapshot, err := b.Catalog.Current(ctx)
	if err != nil {
		return nil, err
	}
	key = fmt.Sprintf("top-up %s %d", key, amountMicros)
	now := b.Clock.Now()
	var payment *models.Payment
	err = b.locked(ctx, accountID, func(tx *gorm.DB, account *models.Account) error {
		if payment, err = models.FindPaymentByKey(tx, accountID, key); err != nil || payment != nil {
			return err
		}
		payment = b.newPayment(accountID, amountMicros, snapshot.Currency, key, now)
		payment.Purpose = models.PurposeTopUp
		return models.CreatePayment(tx, payment)
	})
	if err != nil {
		return nil, err
	}
	if payment.Open() {
		payment.CheckoutURL, err = b.checkout(ctx, payment, "Top-up")
	}
	return payment, err
}

func (b *Billing) newPayment(accountID, amountMicros int64, currency, key string, now time.Time) *models.Payment {
	return &models.Payment{
		AccountID: accountID, AmountMicros: amountMicros, Currency: currency, Provider: b.Provider.Name(),
		Status: models.PaymentCreated, IdempotencyKey: key, CreatedAt: now, UpdatedAt: now,
	}
}

// checkout asks the provider for the payment's page, outside any transaction, and stores it. Killed in between,
// the next try asks again under the same reference and gets the same page.
func (b *Billing) checkout(ctx context.Context, payment *models.Payment, description string) (string, error) {
	if payment.CheckoutURL != "" {
		return payment.CheckoutURL, nil
	}
	ref := payment.Ref().String()
	opened, err := b.Provider.Checkout(ctx, CheckoutRequest{
		Reference: ref, AmountMicros: payment.AmountMicros, Currency: payment.Currency, Description: description,
		ReturnURL: b.PublicURL + "/billing/payments/" + ref,
		NotifyURL: b.NotifyURL + "/webhooks/payments/" + b.Provider.Name(),
	})
	if err != nil {
		return "", &models.Error{Code: models.Unavailable, Message: "The payment provider does not answer. Nothing was charged; try again in a minute.", Err: err}
	}
	now := b.Clock.Now()
	err = b.locked(ctx, payment.AccountID, func(tx *gorm.DB, account *models.Account) error {
		stored, err := models.FindPayment(tx, payment.AccountID, payment.ID)
		if err != nil || stored.Status != models.PaymentCreated {
			return err
		}
		stored.Status, stored.ProviderRef, stored.CheckoutURL, stored.UpdatedAt = models.PaymentPending, &opened.ProviderRef, opened.URL, now
		return models.SavePayment(tx, stored)
	})
	if err != nil {
		return "", err
	}
	return opened.URL, nil
}

// closeOpenPayment ends the order's open card payment at the provider, so that the order cannot be paid twice.
func (b *Billing) closeOpenPayment(ctx context.Context, accountID, orderID int64) error {
	payment, err := models.OpenPaymentOf(b.DB.WithContext(ctx), accountID, orderID)
	if err != nil || payment == nil {
		return err
	}
	if payment.ProviderRef == nil {
		// Killed before the provider's answer was stored: ask again to learn the checkout's name.
		if _, err := b.checkout(ctx, payment, "Order "+models.Ref{Kind: models.KindOrder, AccountID: accountID, ID: orderID}.String()); err != nil {
			return err
		}
		return b.closeOpenPayment(ctx, accountID, orderID)
	}
	answer, err := b.Provider.Close(ctx, *payment.ProviderRef)
	if err != nil {
		return &models.Error{Code: models.Unavailable, Message: "A card payment of this order is open and the payment provider does not answer. Try again in a minute.", Err: err}
	}
	return b.Apply(ctx, answer)
}
