package billing

import (
	"context"
	"log/slog"
	"time"

	"gorm.io/gorm"

	"ocrconsole/models"
)

// bookElsewhere takes from the balance what went to the card. Packages that the payment bought stay, as with a dispute: they
// may have paid calls, and a refund may fail; what the balance lacks then is arrears like any other. Only when all of the
// payment is back at the card the unused ones are returned: nobody paid for them any more.
func (b *Billing) bookElsewhere(ctx context.Context, tx *gorm.DB, account *models.Account, payment *models.Payment, said *RefundAnswer, now time.Time) error {
	left, err := refundable(tx, payment)
	if err != nil {
		return err
	}
	arrearsSince, returned := account.ArrearsSince, 0
	if left == said.AmountMicros {
		if returned, err = b.returnUnused(tx, account, payment, now); err != nil {
			return err
		}
	}
	refund, err := b.refund(tx, account, giveBack{
		payment: payment, elsewhere: said, amountMicros: said.AmountMicros, currency: said.Currency,
		reason: "Given back to the card by the payment provider",
	}, now)
	if err != nil {
		return err
	}
	if err := stayInArrears(tx, account, arrearsSince); err != nil {
		return err
	}
	slog.WarnContext(ctx, "money was given back at the payment provider without us", "refund", refund.Ref().String(),
		"payment", payment.Ref().String(), "there", said.ProviderRef, "amount", exactly(said.AmountMicros, said.Currency))
	if err := stopIfShort(tx, account, "Money of "+payment.Ref().String()+" was given back to the card.", now); err != nil {
		return err
	}
	return b.tellElsewhere(tx, account, payment, refund, returned, now)
}

// stopIfShort stops automatic top-up when the account has too little now because money was given back: else a card would
// be charged for what it has just got.
func stopIfShort(tx *gorm.DB, account *models.Account, why string, now time.Time) error {
	rule, err := models.FindAutoRuleFor(tx, account.ID, models.AutoTopUp, "", "")
	if err != nil || rule == nil {
		return err
	}
	if standing := account.Standing(); standing.AvailableMicros() >= rule.Threshold {
		return nil
	}
	return stop(tx, rule, why, now)
}
