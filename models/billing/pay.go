package billing

import (
	"context"
	"fmt"
	"time"

	"ocrconsole/models"
	"ocrconsole/models/cause"
	"ocrconsole/models/rules"
)

// PayFromBalance charges the order to the account's balance and yields its packages, once: paying a completed
// order again changes nothing. Restricted while in arrears; Conflict when the available amount is too low or
// the order cannot be paid any more.
func (b *Billing) PayFromBalance(ctx context.Context, accountID, orderID int64) error {
	if err := b.closeOpenPayment(ctx, accountID, orderID); err != nil {
		return err
	}
	return b.turn(ctx, accountID, func(t *turn) error {
		order, err := models.FindOrder(t.tx, t.account.ID, orderID)
		if err != nil || order.Status == models.OrderCompleted {
			return err
		}
		if err := payable(order, t.account.Standing(), t.now); err != nil {
			return err
		}
		if err := t.mayPay(order); err != nil {
			return err
		}
		standing := t.account.Standing()
		if standing.AvailableMicros() < order.TotalMicros {
			return &models.Error{Code: models.Conflict, Field: "method", Why: cause.BalanceTooLow}
		}
		if err := t.keepPromises(taking{micros: order.TotalMicros, order: order}); err != nil {
			return err
		}
		return t.complete(order, models.PaidWithBalance)
	})
}

// payable tells why the order cannot be paid at this moment, nil when it can. What is owed of a starter credit is no obstacle:
// the first payment buys what it is for, and what is owed stays owed, as no arrears, until a top-up covers it.
func payable(order *models.Order, standing rules.Standing, now time.Time) error {
	if err := awaitsPayment(order, now); err != nil {
		return err
	}
	if standing.InArrears() {
		return models.Refuse(models.Restricted, cause.OrderInArrears)
	}
	return nil
}

// awaitsPayment tells why the order cannot be paid at this moment, however the account stands; nil when it can.
func awaitsPayment(order *models.Order, now time.Time) error {
	switch {
	case order.Status != models.OrderPendingPayment:
		return models.Refuse(models.Conflict, cause.OrderNotPayable{Status: string(order.Status)})
	case !now.Before(order.ExpiresAt):
		return models.Refuse(models.Conflict, cause.OrderExpired)
	}
	return nil
}

// PayByCard opens the provider's payment page for the order and gives its address. While one is open it is
// given again: two tabs pay the same payment. Paying a completed order gives done.
func (b *Billing) PayByCard(ctx context.Context, accountID, orderID int64) (checkoutURL string, done bool, err error) {
	return b.payAtProvider(ctx, accountID, orderID, models.PurposeOrder, func(t *turn, order *models.Order) (rules.Micros, error) {
		if err := payable(order, t.account.Standing(), t.now); err != nil {
			return 0, err
		}
		return order.TotalMicros, t.CardTakes(order)
	})
}

// payAtProvider opens the provider's page of a payment of the sort that pays the order, and gives its address; done tells that the
// order is completed already. The amount is asked for under the account's lock.
func (b *Billing) payAtProvider(ctx context.Context, accountID, orderID int64, purpose models.Purpose, amount func(*turn, *models.Order) (rules.Micros, error)) (checkoutURL string, done bool, err error) {
	if err := b.closeOther(ctx, accountID, orderID, purpose); err != nil {
		return "", false, err
	}
	var payment *models.Payment
	err = b.turn(ctx, accountID, func(t *turn) error {
		order, err := models.FindOrder(t.tx, t.account.ID, orderID)
		if err != nil {
			return err
		}
		if done = order.Status == models.OrderCompleted; done {
			return nil
		}
		micros, err := amount(t, order)
		if err != nil {
			return err
		}
		if err := t.mayPay(order); err != nil {
			return err
		}
		payment, err = t.attempt(order, purpose, micros)
		return err
	})
	if err != nil || done {
		return "", done, err
	}
	checkoutURL, err = b.checkout(ctx, payment)
	return checkoutURL, false, err
}

// attempt gives the order's open payment of the sort, or makes one of the amount.
func (t *turn) attempt(order *models.Order, purpose models.Purpose, amountMicros rules.Micros) (*models.Payment, error) {
	open, err := models.OpenPaymentOf(t.tx, t.account.ID, order.ID)
	switch {
	case err != nil:
		return nil, err
	case open != nil && open.Purpose != purpose:
		return nil, models.Refuse(models.Conflict, cause.PaymentBeingMade)
	case open != nil:
		return open, nil
	}
	if err := models.CheckUnpaidPayments(t.tx, t.account.ID, t.now); err != nil {
		return nil, err
	}
	attempts, err := models.AttemptsAtOrder(t.tx, t.account.ID, order.ID)
	if err != nil {
		return nil, err
	}
	key := fmt.Sprintf("order %d attempt %d", order.ID, len(attempts)+1)
	if purpose == models.PurposeTopUp {
		if err := t.spendsRest(order, amountMicros); err != nil {
			return nil, err
		}
		payment := t.newPayment(amountMicros, "top-up for "+key)
		payment.Purpose, payment.ThenOrderID = purpose, &order.ID
		return payment, models.CreatePayment(t.tx, payment)
	}
	payment := t.newPayment(amountMicros, key)
	payment.Purpose, payment.OrderID = purpose, &order.ID
	return payment, models.CreatePayment(t.tx, payment)
}

// closeOther ends the order's open card payment if it is of the other sort, so that the order is not paid twice.
func (b *Billing) closeOther(ctx context.Context, accountID, orderID int64, purpose models.Purpose) error {
	open, err := models.OpenPaymentOf(b.DB.WithContext(ctx), accountID, orderID)
	if err != nil || open == nil || open.Purpose == purpose {
		return err
	}
	return b.closeOpenPayment(ctx, accountID, orderID)
}
