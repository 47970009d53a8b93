package models

import (
	"fmt"
	"time"

	"gorm.io/gorm"
	"gorm.io/gorm/clause"

	"ocrconsole/models/cause"
	"ocrconsole/models/rules"
	"ocrconsole/models/trail"
)

// EntryState is what became of money that came in at the bank.
type EntryState string

// The states: it waits for somebody to say whose it is, is booked to a payment, or was sent back.
const (
	EntryWaiting  EntryState = "waiting"
	EntryBooked   EntryState = "booked"
	EntrySentBack EntryState = "sent_back"
)

// BankEntry is money that came in at the operator's bank.
type BankEntry struct {
	ID           int64 `gorm:"primaryKey"`
	Identity     string
	Day          string // on which the bank booked it, as "2026-11-30"
	AmountMicros rules.Micros
	Currency     string
	Payer        string
	Remittance   string
	BankRef      string
	ImportedAt   time.Time
	ImportedBy   int64 // the operator who did, 0 for entries of before it was kept
	State        EntryState
	AccountID    *int64 // whose payment it is booked to
	PaymentID    *int64
	Reason       string // why an operator decided so
	DecidedBy    int64  // the operator who did, 0 for the import
	BookedBy     int64  // the operator by whose act it was booked, that import too; 0 for none, below 0 where an import did before this was kept
	DecidedAt    *time.Time
	Said         string // what an operator said of it that waits for a second one: see MayDecide
	SaidBy       int64  // the operator who did, 0 for nobody
}

// Payment names what it is booked to, "" for nothing.
func (e *BankEntry) Payment() string {
	if e.PaymentID == nil {
		return ""
	}
	return Ref{KindPayment, *e.AccountID, *e.PaymentID}.String()
}

// ByOne tells that the operator who books the entry does so alone: what the bank is said to say comes of them, too, or of who may be they, or of nobody who
// is known. all are all operators.
func (e *BankEntry) ByOne(all []Operator, operatorID int64) bool {
	return e.ImportedBy == 0 || MaySecondOf(all, e.ImportedBy, operatorID) != nil
}

// CreateBankEntries stores the entries that are new, and gives how many were.
func CreateBankEntries(tx *gorm.DB, entries []BankEntry) (created int64, err error) {
	if len(entries) == 0 {
		return 0, nil
	}
	done := tx.Clauses(clause.OnConflict{Columns: columns("identity"), DoNothing: true}).CreateInBatches(entries, 100)
	if done.Error != nil {
		return 0, fmt.Errorf("create bank entries: %w", done.Error)
	}
	return done.RowsAffected, nil
}

// KeepImporter stores who imports those of the identities that wait and of which that was not kept.
func KeepImporter(tx *gorm.DB, identities []string, operatorID int64) error {
	err := tx.Model(&BankEntry{}).Where("identity IN ? AND state = ? AND imported_by = 0", identities, EntryWaiting).UpdateColumn("imported_by", operatorID).Error
	if err != nil {
		return fmt.Errorf("keep who imported bank entries: %w", err)
	}
	return nil
}

// WaitingBankEntries gives those of the identities that wait, by number.
func WaitingBankEntries(tx *gorm.DB, identities []string) ([]BankEntry, error) {
	return all[BankEntry](tx.Where("identity IN ? AND state = ?", identities, EntryWaiting).Order("id"))
}

// FindBankEntry loads an entry.
func FindBankEntry(tx *gorm.DB, id int64) (*BankEntry, error) {
	return one[BankEntry](tx.Where("id = ?", id), Refuse(NotFound, cause.NoSuchBankEntry))
}

// BankEntries lists entries that wait, or those that do not, newest first, before the one with number beforeID (0: from the newest), at most limit.
func BankEntries(tx *gorm.DB, waiting bool, beforeID int64, limit int) ([]BankEntry, error) {
	states := []EntryState{EntryBooked, EntrySentBack}
	if waiting {
		states = []EntryState{EntryWaiting}
	}
	q := tx.Where("state IN ?", states)
	if beforeID > 0 {
		q = q.Where("id < ?", beforeID)
	}
	return all[BankEntry](q.Order("id DESC").Limit(limit))
}

// DecideBankEntry stores what became of an entry that waits; Conflict if it waits no more. Those who decide at once wait for each other.
func DecideBankEntry(tx *gorm.DB, e *BankEntry) error {
	done := tx.Model(&BankEntry{}).Where("id = ? AND state = ?", e.ID, EntryWaiting).
		Select("state", "account_id", "payment_id", "reason", "decided_by", "booked_by", "decided_at").UpdateColumns(e)
	switch {
	case done.Error != nil:
		return fmt.Errorf("decide on bank entry: %w", done.Error)
	case done.RowsAffected == 0:
		return Refuse(Conflict, cause.BankEntryDecided)
	case e.State == EntryBooked:
		return nil
	}
	return RecordOfHouse(tx, *e.DecidedAt, trail.TransferSentBack{Entry: e.ID, Amount: trail.Money{Micros: e.AmountMicros, Currency: e.Currency}, Reason: e.Reason})
}

// OpenTransfers lists the account's transfers that are waited for, oldest first.
func OpenTransfers(tx *gorm.DB, accountID int64) ([]Payment, error) {
	return all[Payment](tx.Where("account_id = ? AND provider = ? AND status IN ?", accountID, ByTransfer, []PaymentStatus{PaymentCreated, PaymentPending}).Order("id"))
}

// TransfersOfAmount lists transfers of exactly that amount that are waited for, whosever they are, newest first, at most limit.
func TransfersOfAmount(tx *gorm.DB, amount rules.Micros, currency string, limit int) ([]Payment, error) {
	return all[Payment](tx.Where("provider = ? AND status = ? AND amount_micros = ? AND currency = ?", ByTransfer, PaymentPending, amount, currency).
		Order("created_at DESC, account_id, id").Limit(limit))
}

// AccountsWithOldTransfers lists the accounts that are waited for with transfers asked for by the instant.
func AccountsWithOldTransfers(tx *gorm.DB, madeBy time.Time) ([]int64, error) {
	return pluck[int64](tx.Model(&Payment{}).Where("provider = ? AND status = ? AND created_at <= ?", ByTransfer, PaymentPending, madeBy).Distinct().Order("account_id"), "account_id")
}

// BookedAs gives the entry, the newest there is, that is booked and is of the same amount and currency, and has the same name at the bank, payer or text: nil
// for none. It tells whose money may be that a bank takes back without saying so.
func BookedAs(tx *gorm.DB, e *BankEntry) (*BankEntry, error) {
	same := "bank_ref = ? AND bank_ref <> '' OR lower(payer) = lower(?) AND payer <> '' OR remittance = ? AND remittance <> ''"
	found, err := all[BankEntry](tx.Where("state = ? AND amount_micros = ? AND currency = ? AND ("+same+")", EntryBooked, e.AmountMicros, e.Currency, e.BankRef, e.Payer, e.Remittance).
		Order("id DESC").Limit(1))
	if err != nil || len(found) == 0 {
		return nil, err
	}
	return &found[0], nil
}

// BankEntriesOf lists the entries that are booked to the account, by number.
func BankEntriesOf(tx *gorm.DB, accountID int64) ([]BankEntry, error) {
	return all[BankEntry](tx.Where("account_id = ?", accountID).Order("id"))
}

// alike are the entries of the same day, amount and currency.
func alike(tx *gorm.DB, e *BankEntry) *gorm.DB {
	return tx.Where("id <> ? AND day = ? AND amount_micros = ? AND currency = ?", e.ID, e.Day, e.AmountMicros, e.Currency)
}

// DecidedAlike lists the entries of the same day, amount and currency that are booked or sent back, newest first, at most limit.
func DecidedAlike(tx *gorm.DB, e *BankEntry, limit int) ([]BankEntry, error) {
	return all[BankEntry](alike(tx, e).Where("state IN ?", []EntryState{EntryBooked, EntrySentBack}).Order("id DESC").Limit(limit))
}

// OperatorDecidedAlike tells whether an operator has booked such an entry to the account, or sent it back.
func OperatorDecidedAlike(tx *gorm.DB, e *BankEntry, accountID int64) (bool, error) {
	found, err := all[BankEntry](alike(tx, e).Where("decided_by <> 0 AND (state = ? OR (account_id = ? AND payment_id IS NOT NULL))", EntrySentBack, accountID).Order("id").Limit(1))
	return len(found) > 0, err
}
