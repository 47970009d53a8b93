package billing

import (
	"time"

	"ocrconsole/models"
)

// post moves money: it appends the entry to the account's ledger and changes the balance, and with it whether
// the account is in arrears. The standing is saved.
func (t *turn) post(entry models.LedgerEntry) error {
	standing := t.account.Standing()
	if err := standing.Post(entry.AmountMicros, t.now); err != nil {
		return err
	}
	entry.At, entry.BalanceAfterMicros = t.now, standing.BalanceMicros
	if err := models.AppendEntries(t.tx, t.account.ID, []models.LedgerEntry{entry}); err != nil {
		return err
	}
	if err := t.account.SaveStanding(t.tx, standing); err != nil || entry.PaymentID == nil && entry.RefundID == nil {
		return err
	}
	return t.account.SavePaid(t.tx) // money came from a card, or went back to one: how far it is trusted follows
}

// stayInArrears keeps since when the account is in arrears if it was before several posts and is after them, so
// that money which only passed through in between does not start a new grace period. since is nil if it was not.
func (t *turn) stayInArrears(since *time.Time) error {
	if since == nil || t.account.ArrearsSince == nil {
		return nil
	}
	standing := t.account.Standing()
	standing.ArrearsSince = *since
	return t.account.SaveStanding(t.tx, standing)
}
