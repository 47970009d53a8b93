package billing

import (
	"log/slog"

	"ocrconsole/models"
	"ocrconsole/models/cause"
)

// bookElsewhere takes from the balance what went to the card. Packages that the payment bought stay, as with a dispute: they
// may have paid calls, and a refund may fail; what the balance lacks then is arrears like any other. Only when all of the
// payment is back at the card the unused ones are returned: nobody paid for them any more.
func (t *turn) bookElsewhere(payment *models.Payment, said *RefundAnswer) error {
	left, err := refundable(t.tx, payment)
	if err != nil {
		return err
	}
	arrearsSince, returned := t.account.ArrearsSince, 0
	if left == said.AmountMicros {
		if returned, err = t.returnUnused(payment); err != nil {
			return err
		}
	}
	refund, err := t.refund(giveBack{
		payment: payment, elsewhere: said, amountMicros: said.AmountMicros, currency: said.Currency,
		reason: cause.GivenBackElsewhere,
	})
	if err != nil {
		return err
	}
	if err := t.stayInArrears(arrearsSince); err != nil {
		return err
	}
	slog.WarnContext(t.ctx, "money was given back at the payment provider without us", "refund", refund.Ref().String(),
		"payment", payment.Ref().String(), "there", said.ProviderRef, "amount", exactly(said.AmountMicros, said.Currency))
	if err := t.stopIfShort(cause.AutoMoneyWentBack{Payment: payment.Ref().String()}); err != nil {
		return err
	}
	return t.tellElsewhere(payment, refund, returned)
}

// stopIfShort stops automatic top-up when the account has too little now because money was given back: else a card would
// be charged for what it has just got.
func (t *turn) stopIfShort(why cause.Cause) error {
	rule, err := models.FindAutoRuleFor(t.tx, t.account.ID, models.AutoTopUp, "", "")
	if err != nil || rule == nil {
		return err
	}
	if standing := t.account.Standing(); standing.AvailableMicros() >= rule.ThresholdMicros() {
		return nil
	}
	return t.stop(rule, why)
}
