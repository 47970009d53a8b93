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
		standing := t.account.Standing()
		if standing.AvailableMicros() < order.TotalMicros {
			return &models.Error{Code: models.Conflict, Field: "method", Why: cause.BalanceTooLow}
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
	if err := b.closeOther(ctx, accountID, orderID, models.PurposeOrder); err != nil {
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
		if err := payable(order, t.account.Standing(), t.now); err != nil {
			return err
		}
		if err := t.CardTakes(order); err != nil {
			return err
		}
		if payment, err = models.OpenPaymentOf(t.tx, t.account.ID, orderID); err != nil {
			return err
		}
		if payment != nil && payment.ThenOrderID != nil {
			return models.Refuse(models.Conflict, cause.PaymentBeingMade)
		}
		if payment != nil {
			return nil
		}
		if err := models.CheckUnpaidPayments(t.tx, t.account.ID, t.now); err != nil {
			return err
		}
		attempts, err := models.AttemptsAtOrder(t.tx, t.account.ID, orderID)
		if err != nil {
			return err
		}
		payment = t.newPayment(order.TotalMicros, fmt.Sprintf("order %d attempt %d", orderID, len(attempts)+1))
		payment.Purpose, payment.OrderID = models.PurposeOrder, &order.ID
		return models.CreatePayment(t.tx, payment)
	})
	if err != nil || done {
		return "", done, err
	}
	checkoutURL, err = b.checkout(ctx, payment)
	return checkoutURL, false, err
}
