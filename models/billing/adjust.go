package billing

import (
	"context"
	"encoding/json"

	"ocrconsole/models"
	"ocrconsole/models/cause"
	"ocrconsole/models/rules"
)

// MaxAdjustMicros is the most that is credited or debited at once, in a currency of scale 1.
const MaxAdjustMicros = MaxAutoCapMicros

// adjustment is what an act of models.DeskCredit or DeskDebit is to do, as it is stored with it.
type adjustment struct {
	AmountMicros rules.Micros `json:"amount_micros"`
}

// WantedAdjustment is how much an act of models.DeskCredit or DeskDebit moves.
func WantedAdjustment(act *models.DeskAct) (rules.Micros, error) {
	var a adjustment
	err := json.Unmarshal([]byte(act.Facts), &a)
	return a.AmountMicros, err
}

// Adjust puts money of the operator's onto the balance, or takes some from it, as the act says, once for each act, and tells the customer why. It
// is no payment: no document is issued, no card gets it back, and grace and credit limit begin with none. A debit takes no more than is available:
// what an account owes comes from its calls alone. What is more than an operator moves alone waits for a second one, as the act's state then says.
func (b *Billing) Adjust(ctx context.Context, act *models.DeskAct, amountMicros, aloneMicros rules.Micros) error {
	if err := act.Wants(adjustment{amountMicros}); err != nil {
		return err
	}
	return b.turn(ctx, act.AccountID, func(t *turn) error {
		if err := t.mayAdjust(act, amountMicros); err != nil {
			return err
		}
		return t.byOne(act, amountMicros, aloneMicros, func() (string, error) { return t.adjust(act, amountMicros) })
	})
}

// mayAdjust checks the amount, and gives it its currency. What is not there is looked at once it is to be taken: sent again, a debit that was
// made is not refused.
func (t *turn) mayAdjust(act *models.DeskAct, amountMicros rules.Micros) error {
	act.Amount = t.money(amountMicros)
	most := MaxAdjustMicros.Times(t.catalog.Money().Scale)
	switch {
	case t.account.ClosedAt != nil:
		return models.RefuseField("reason", cause.AccountIsClosed)
	case amountMicros <= 0:
		return models.RefuseField("amount", cause.AdjustNothing)
	case amountMicros > most:
		return models.RefuseField("amount", cause.AdjustBeyond{Most: t.money(most)})
	}
	return nil
}

// adjust moves the money, and names the entry that did.
func (t *turn) adjust(act *models.DeskAct, amountMicros rules.Micros) (object string, err error) {
	entry := models.LedgerEntry{Kind: models.EntryCredit, AmountMicros: amountMicros}
	if act.Kind == models.DeskDebit {
		standing := t.account.Standing()
		if available := standing.AvailableMicros(); available < amountMicros {
			return "", models.RefuseField("amount", cause.DebitTooMuch{Available: t.money(max(0, available))})
		}
		if err := t.keepPromises(taking{micros: amountMicros}); err != nil {
			return "", err
		}
		entry.Kind, entry.AmountMicros = models.EntryDebit, -amountMicros
	}
	if err := t.post(entry); err != nil {
		return "", err
	}
	posted, err := models.LastEntry(t.tx, t.account.ID)
	if err != nil {
		return "", err
	}
	return posted.Ref().String(), nil
}
