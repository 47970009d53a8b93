package billing

import (
	"cmp"
	"context"

	"ocrconsole/models"
	"ocrconsole/models/cause"
	"ocrconsole/models/notice"
	"ocrconsole/models/rules"
)

// TopUpFor gives the top-up that an account with so much available needs to pay so much from its balance: what is missing or,
// where something is owed, the total beside the smallest top-up that clears that, so that the calls of the minutes until it is
// paid do not bring the account in arrears anew. possible is false where nothing is missing, and where it is more than one
// top-up may be.
func (t *Terms) TopUpFor(totalMicros, availableMicros rules.Micros, currency string) (micros rules.Micros, possible bool) {
	missing, err := rules.SubMicros(totalMicros, availableMicros)
	if err != nil || missing <= 0 {
		return 0, false
	}
	wanted := missing
	if availableMicros < 0 {
		clearing, _ := t.ClearingTopUp(availableMicros, 0, currency)
		wanted = max(missing, totalMicros+clearing) // no overflow: both are far below the largest amount
	}
	micros = t.topUpLimits(currency).AtLeast(wanted)
	return micros, micros >= missing
}

// PayByTopUp opens the provider's payment page for a top-up and gives its address. Once its money is on the balance, it clears
// what is owed and pays the order from there, in one turn: see payThen. The amount is the one that was shown; where more is
// needed by now, the customer is asked again. While such a payment is open it is given again. Paying a completed order gives done.
func (b *Billing) PayByTopUp(ctx context.Context, accountID, orderID int64, amountMicros rules.Micros) (checkoutURL string, done bool, err error) {
	return b.payAtProvider(ctx, accountID, orderID, models.PurposeTopUp, func(t *turn, order *models.Order) (rules.Micros, error) {
		return amountMicros, t.topUpPays(order, amountMicros)
	})
}

// topUpPays tells why a top-up of the amount does not pay the order, nil when it does.
func (t *turn) topUpPays(order *models.Order, amountMicros rules.Micros) error {
	if err := awaitsPayment(order, t.now); err != nil {
		return err
	}
	standing := t.account.Standing()
	needed, possible := t.TopUpFor(order.TotalMicros, standing.AvailableMicros(), order.Currency)
	switch {
	case !possible:
		return models.RefuseField("method", cause.TopUpNoHelp)
	case amountMicros < needed:
		return models.RefuseField("method", cause.TopUpTooLittle{Needed: cause.Money{Micros: needed, Currency: order.Currency}})
	}
	if err := t.topsUpNoMore(amountMicros, needed); err != nil {
		return err
	}
	return t.checkTopUp(amountMicros, order.Currency)
}

// uncovered is why a top-up does not pay its order though it could be: it was less than what was asked for, or was used otherwise meanwhile.
func uncovered(topUp *models.Payment, late bool) notice.WhyReturned {
	switch {
	case late:
		return notice.OrderLateUncovered
	case topUp.AskedMicros != nil && topUp.AmountMicros < *topUp.AskedMicros:
		return notice.OrderShort
	}
	return notice.OrderNotCovered
}

// endedTransfer is why a bank transfer was not waited for any more, "" if it was, or is none: what was given up buys nothing when it comes all the same.
func endedTransfer(payment *models.Payment) notice.WhyReturned {
	switch {
	case !payment.IsTransfer() || payment.Status != models.PaymentFailed:
		return ""
	case payment.Failure.Cause == cause.TransferWithdrawn:
		return notice.TransferWithdrawn
	case payment.Failure.Cause == cause.TransferOverdue:
		return notice.TransferOverdue
	case payment.Failure.Cause == cause.TransferTooLittle:
		return notice.TransferTooLittle
	}
	return notice.TransferNotNeeded
}

// payThen pays the order that a top-up was made for from the balance, on which its money is by now. Where the order cannot be
// paid, or the top-up was not waited for any more, as ended says if it is not "", the money stays on the balance, and the customer is told.
func (t *turn) payThen(topUp *models.Payment, ended notice.WhyReturned) error {
	if topUp.ThenOrderID == nil {
		return nil
	}
	order, err := models.FindOrder(t.tx, t.account.ID, *topUp.ThenOrderID)
	if err != nil {
		return err
	}
	late := order.Status == models.OrderExpired || !t.now.Before(order.ExpiresAt)
	why := cmp.Or(t.notCompletable(order, late), ended)
	standing := t.account.Standing()
	if why == "" && (standing.InArrears() || standing.AvailableMicros() < order.TotalMicros) {
		why = uncovered(topUp, late)
	}
	promised, err := t.promisedOn(taking{micros: order.TotalMicros, order: order})
	if err != nil {
		return err
	}
	if why == "" && promised != nil {
		why = notice.OrderPromised
	}
	if why != "" {
		only := notice.ToppedUpOnly{Order: order.Ref().String(), Paid: notice.Money{Micros: topUp.AmountMicros, Currency: topUp.Currency}, Why: why}
		if why == notice.OrderPromised {
			only.Until = promised.Until
		}
		return t.tell("top-up for order "+topUp.Ref().String(), only)
	}
	if err := t.complete(order, models.PaidWithBalance); err != nil || !late {
		return err
	}
	return t.tellCompletedLate(topUp, order)
}
