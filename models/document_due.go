package models

import (
	"slices"
	"time"

	"gorm.io/gorm"
	"gorm.io/gorm/clause"
)

// documentDue says that a ledger entry calls for a document which is not issued yet.
type documentDue struct {
	AccountID int64 `gorm:"primaryKey"`
	Seq       int64 `gorm:"primaryKey"`
}

// TableName is not the type's plural.
func (documentDue) TableName() string { return "documents_due" }

// callsForDocument tells which entries call for a document. Those of pay-per-use do not, one by one: their month does. What the operator or a
// voucher gave was not paid, and what the operator took pays nothing: the statement has it.
func (e *LedgerEntry) callsForDocument() bool {
	switch e.Kind {
	case EntryUsage, EntryCredit, EntryDebit, EntryVoucher:
		return false
	default:
		return e.AmountMicros != 0
	}
}

// noteDue notes the entries that call for documents.
func noteDue(tx *gorm.DB, entries []LedgerEntry) error {
	var due []documentDue
	for i := range entries {
		if e := &entries[i]; e.callsForDocument() {
			due = append(due, documentDue{e.AccountID, e.Seq})
		}
	}
	return create(tx, due)
}

// ClearDue notes that the entries call for no document any more. The account must be locked.
func ClearDue(tx *gorm.DB, accountID int64, seqs []int64) error {
	for part := range slices.Chunk(seqs, bulkRows) {
		if err := deleteRows[documentDue](tx.Where("account_id = ? AND seq IN ?", accountID, part)); err != nil {
			return err
		}
	}
	return nil
}

// AccountsWithDueDocuments lists the accounts with entries that call for a document, ascending.
func AccountsWithDueDocuments(tx *gorm.DB) ([]int64, error) {
	return pluck[int64](tx.Model(&documentDue{}).Distinct().Order("account_id"), "account_id")
}

// DueEntries lists the account's entries that call for a document, oldest first.
func DueEntries(tx *gorm.DB, accountID int64) ([]LedgerEntry, error) {
	due := tx.Model(&documentDue{}).Select("seq").Where("account_id = ?", accountID)
	return all[LedgerEntry](tx.Where("account_id = ? AND seq IN (?)", accountID, due).Order("seq"))
}

// notInvoiced chooses charges of pay-per-use hours that started before the instant and are on no invoice.
func notInvoiced(tx *gorm.DB, startedBefore time.Time) *gorm.DB {
	return tx.Model(&LedgerEntry{}).Where("kind = ? AND amount_micros < 0 AND hour_start < ?", EntryUsage, startedBefore).
		Where("NOT EXISTS (SELECT 1 FROM document_entries d WHERE d.account_id = ledger_entries.account_id AND d.seq = ledger_entries.seq)")
}

// AccountsToInvoice lists the accounts with charges of pay-per-use hours that started before the instant and are on no
// invoice, ascending.
func AccountsToInvoice(tx *gorm.DB, startedBefore time.Time) ([]int64, error) {
	return pluck[int64](notInvoiced(tx, startedBefore).Distinct().Order("account_id"), "account_id")
}

// EntriesToInvoice lists the account's charges of pay-per-use hours that started before the instant and are on no
// invoice, by hour, region and service.
func EntriesToInvoice(tx *gorm.DB, accountID int64, startedBefore time.Time) ([]LedgerEntry, error) {
	return all[LedgerEntry](notInvoiced(tx, startedBefore).Where("account_id = ?", accountID).Order("hour_start, region, service, late_no"))
}

// DocumentMonth is a month whose pay-per-use has been invoiced to every account.
type DocumentMonth struct {
	Month    time.Time `gorm:"primaryKey"`
	ClosedAt time.Time
}

// LastDocumentMonth loads the newest month that is closed, nil if none is.
func LastDocumentMonth(tx *gorm.DB) (*DocumentMonth, error) {
	return oneOrNone[DocumentMonth](tx.Order("month DESC"))
}

// CloseDocumentMonth notes that a month is closed; another process may have done so.
func CloseDocumentMonth(tx *gorm.DB, m *DocumentMonth) error {
	return create(tx.Clauses(clause.OnConflict{DoNothing: true}), m)
}

// FirstPayPerUseHour gives the oldest hour with a charge, zero if there is none.
func FirstPayPerUseHour(tx *gorm.DB) (time.Time, error) {
	first, err := oneOrNone[LedgerEntry](tx.Select("hour_start").Where("kind = ? AND amount_micros < 0", EntryUsage).Order("hour_start"))
	if err != nil || first == nil {
		return time.Time{}, err
	}
	return *first.HourStart, nil
}
