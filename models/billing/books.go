package billing

import (
	"time"

	"gorm.io/gorm"

	"ocrconsole/models"
)

// post moves money: it appends the entry to the account's ledger and changes the balance, and with it whether
// the account is in arrears. The account must be locked; its standing is saved.
func post(tx *gorm.DB, account *models.Account, entry models.LedgerEntry, now time.Time) error {
	standing := account.Standing()
	if err := standing.Post(entry.AmountMicros, now); err != nil {
		return err
	}
	entry.At, entry.BalanceAfterMicros = now, standing.BalanceMicros
	if err := models.AppendEntries(tx, account.ID, []models.LedgerEntry{entry}); err != nil {
		return err
	}
	if err := account.SaveStanding(tx, standing); err != nil || entry.PaymentID == nil && entry.RefundID == nil {
		return err
	}
	return account.SavePaid(tx) // money came from a card, or went back to one: how far it is trusted follows
}

// stayInArrears keeps since when the account is in arrears if it was before several posts and is after them, so
// that money which only passed through in between does not start a new grace period. since is nil if it was not.
func stayInArrears(tx *gorm.DB, account *models.Account, since *time.Time) error {
	if since == nil || account.ArrearsSince == nil {
		return nil
	}
	standing := account.Standing()
	standing.ArrearsSince = *since
	return account.SaveStanding(tx, standing)
}
