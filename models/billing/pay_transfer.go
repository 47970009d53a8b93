package billing

import (
	"context"
	"fmt"

	"ocrconsole/models"
	"ocrconsole/models/cause"
	"ocrconsole/models/rules"
)

// PayByTransfer begins a bank transfer of what the order lacks on the balance, and gives it. Once it has arrived, the order is paid from the balance as
// by PayByTopUp: less than it lacks, or an order that cannot be paid any more, leaves the money on the balance. The amount is the one that was shown;
// where more is needed by now, the customer is asked again. While such a transfer is waited for, and is enough, it is given again; one that is not any
// more, as the balance was used meanwhile, is ended. nil is that the order is paid.
func (b *Billing) PayByTransfer(ctx context.Context, accountID, orderID int64, amountMicros rules.Micros) (payment *models.Payment, err error) {
	if err := b.closeOpenPayment(ctx, accountID, orderID); err != nil {
		return nil, err
	}
	err = b.turn(ctx, accountID, func(t *turn) error {
		order, err := models.FindOrder(t.tx, t.account.ID, orderID)
		if err != nil || order.Status == models.OrderCompleted {
			return err
		}
		if payment, err = t.openTransfer(order); err != nil || payment != nil {
			return err
		}
		if err := t.topUpPays(order, amountMicros); err != nil {
			return err
		}
		if err := t.mayPay(order); err != nil {
			return err
		}
		payment, err = t.transferFor(order, amountMicros)
		return err
	})
	if err != nil {
		return nil, err
	}
	return payment, nil
}

// openTransfer gives the transfer that is waited for and is enough for the order, nil if there is none; one that is too little is ended. It is given, too,
// where another would be no better: the order lacks nothing, or more than one top-up may be, or cannot be paid at the moment.
func (t *turn) openTransfer(order *models.Order) (*models.Payment, error) {
	open, err := models.OpenTransferFor(t.tx, t.account.ID, order.ID)
	if err != nil || open == nil || awaitsPayment(order, t.now) != nil {
		return open, err
	}
	standing := t.account.Standing()
	needed, possible := t.TopUpFor(order.TotalMicros, standing.AvailableMicros(), order.Currency)
	if !possible || open.AmountMicros >= needed {
		return open, nil
	}
	return nil, t.endTransfer(open, cause.TransferTooLittle)
}

// transferFor begins a transfer that pays the order, unless a card payment for it was opened meanwhile.
func (t *turn) transferFor(order *models.Order, amountMicros rules.Micros) (*models.Payment, error) {
	open, err := models.OpenPaymentOf(t.tx, t.account.ID, order.ID)
	if err != nil {
		return nil, err
	}
	if open != nil {
		return nil, models.Refuse(models.Conflict, cause.PaymentBeingMade)
	}
	if err := t.mayTransfer(); err != nil {
		return nil, err
	}
	if err := t.spendsRest(order, amountMicros); err != nil {
		return nil, err
	}
	attempts, err := models.AttemptsAtOrder(t.tx, t.account.ID, order.ID)
	if err != nil {
		return nil, err
	}
	payment := t.newPayment(amountMicros, "transfer for "+fmt.Sprintf("order %d attempt %d", order.ID, len(attempts)+1))
	payment.ThenOrderID = &order.ID
	return payment, t.beginTransfer(payment)
}

// waitNoMore ends the transfer that was to pay the order, which is paid or cancelled. What arrives all the same is on the balance.
func (t *turn) waitNoMore(order *models.Order) error {
	open, err := models.OpenTransferFor(t.tx, t.account.ID, order.ID)
	if err != nil || open == nil {
		return err
	}
	return t.endTransfer(open, cause.TransferNotNeeded)
}
