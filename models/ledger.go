package models

import (
	"time"

	"gorm.io/gorm"

	"ocrconsole/models/cause"
	"ocrconsole/models/rules"
)

// EntryKind is what moved the money.
type EntryKind = rules.EntryKind

// The kinds of ledger entries: see rules.EntryKind.
const (
	EntryTopUp       = rules.EntryTopUp
	EntryCardPayment = rules.EntryCardPayment
	EntryRefund      = rules.EntryRefund
	EntryOrder       = rules.EntryOrder
	EntryUsage       = rules.EntryUsage
	EntryCardRefund  = rules.EntryCardRefund
	EntryCredit      = rules.EntryCredit
	EntryDebit       = rules.EntryDebit
	EntryVoucher     = rules.EntryVoucher
)

// LedgerEntry is one movement of an account's money; entries are never changed. A usage entry is the pay-per-use of one clock hour,
// service and region.
type LedgerEntry struct {
	AccountID          int64 `gorm:"primaryKey"`
	Seq                int64 `gorm:"primaryKey"` // counts up without gaps within the account
	At                 time.Time
	Kind               EntryKind
	AmountMicros       rules.Micros // negative when money goes out
	BalanceAfterMicros rules.Micros
	OrderID            *int64 // of an entry on an order
	PaymentID          *int64 // of one on a payment
	RefundID           *int64 // of one on a refund
	Region             string
	Service            string
	HourStart          *time.Time // of a usage entry, as all below
	LateNo             *int64     // 0 when the hour was over; counts the entries of calls that came later
	Calls              int64      // that were paid per use
	Hash               string     // chains the entry to the one before it: see ChainHash
}

// Offering is the service in a region whose calls the entry charges; empty if it is about none.
func (e *LedgerEntry) Offering() rules.Offering {
	return rules.Offering{Region: e.Region, Service: e.Service}
}

// Ref names the entry as a transaction.
func (e *LedgerEntry) Ref() Ref { return Ref{KindTransaction, e.AccountID, e.Seq} }

// AppendEntries stores the entries under the account's next numbers, chains them to the last one, and notes those that
// call for a document. The account must be locked.
func AppendEntries(tx *gorm.DB, accountID int64, entries []LedgerEntry) error {
	if len(entries) == 0 {
		return nil
	}
	last, err := LastEntry(tx, accountID)
	if err != nil {
		return err
	}
	for i := range entries {
		e := &entries[i]
		e.AccountID, e.Seq, e.At = accountID, last.Seq+1, Instant(e.At)
		if e.HourStart != nil {
			hour := Instant(*e.HourStart)
			e.HourStart = &hour
		}
		e.Hash = e.ChainHash(last.Hash)
		last = e
	}
	if err := create(tx, entries); err != nil {
		return err
	}
	return noteDue(tx, entries)
}

// LastEntry loads the account's newest ledger entry. Where there is none yet it gives what the first one follows:
// number 0, an empty balance and ChainStart.
func LastEntry(tx *gorm.DB, accountID int64) (*LedgerEntry, error) {
	last, err := oneOrNone[LedgerEntry](tx.Where("account_id = ?", accountID).Order("seq DESC"))
	if err != nil || last != nil {
		return last, err
	}
	return noEntry(accountID), nil
}

// noEntry is what the account's first ledger entry follows.
func noEntry(accountID int64) *LedgerEntry {
	return &LedgerEntry{AccountID: accountID, Hash: ChainStart}
}

// EntryFilter chooses ledger entries: of one kind (empty: any), about one region and service (empty: any or none), in [From, Until) where
// these are set, before number BeforeSeq (0: from the newest), at most Limit.
type EntryFilter struct {
	Kind        EntryKind
	At          rules.Offering
	From, Until time.Time
	BeforeSeq   int64
	Limit       int
}

// within chooses the account's entries that the filter lets pass, but for BeforeSeq and Limit.
func (f *EntryFilter) within(tx *gorm.DB, accountID int64) *gorm.DB {
	q := tx.Model(&LedgerEntry{}).Where("account_id = ?", accountID)
	if f.Kind != "" {
		q = q.Where("kind = ?", f.Kind)
	}
	if f.At != (rules.Offering{}) {
		q = q.Where("region = ? AND service = ?", f.At.Region, f.At.Service)
	}
	if !f.From.IsZero() {
		q = q.Where("at >= ?", f.From)
	}
	if !f.Until.IsZero() {
		q = q.Where("at < ?", f.Until)
	}
	return q
}

// EntriesOf lists the account's ledger entries, newest first.
func EntriesOf(tx *gorm.DB, accountID int64, f EntryFilter) ([]LedgerEntry, error) {
	q := f.within(tx, accountID)
	if f.BeforeSeq > 0 {
		q = q.Where("seq < ?", f.BeforeSeq)
	}
	return all[LedgerEntry](q.Order("seq DESC").Limit(f.Limit))
}

// CountEntries counts the account's ledger entries that the filter lets pass, but for BeforeSeq and Limit.
func CountEntries(tx *gorm.DB, accountID int64, f EntryFilter) (n int64, err error) {
	return count(f.within(tx, accountID))
}

// FindEntry loads one ledger entry.
func FindEntry(tx *gorm.DB, accountID, seq int64) (*LedgerEntry, error) {
	return one[LedgerEntry](tx.Where("account_id = ? AND seq = ?", accountID, seq), Refuse(NotFound, cause.NoSuchTransaction))
}

// EntriesOfOrder lists what an order moved, oldest first.
func EntriesOfOrder(tx *gorm.DB, accountID, orderID int64) ([]LedgerEntry, error) {
	return all[LedgerEntry](tx.Where("account_id = ? AND order_id = ?", accountID, orderID).Order("seq"))
}

// EntriesOfRefund lists what a refund moved, oldest first.
func EntriesOfRefund(tx *gorm.DB, accountID, refundID int64) ([]LedgerEntry, error) {
	return all[LedgerEntry](tx.Where("account_id = ? AND kind IN ? AND refund_id = ?", accountID, []EntryKind{EntryRefund, EntryCardRefund}, refundID).
		Order("seq"))
}

// FindHourEntry loads the entry of a clock hour, service and region with the given late number, nil if there is none.
func FindHourEntry(tx *gorm.DB, accountID int64, region, service string, hourStart time.Time, lateNo int64) (*LedgerEntry, error) {
	return oneOrNone[LedgerEntry](tx.Where("account_id = ? AND region = ? AND service = ? AND hour_start = ? AND late_no = ?",
		accountID, region, service, hourStart, lateNo))
}

// PricedCalls are calls that were paid per use at one price.
type PricedCalls struct {
	Calls       int64
	PriceMicros rules.Micros
}

// SumCallsByPrice sums the account's pay-per-use calls of a service in a region that were made in [from, until) and
// recorded after one instant, up to and at another: one row a price, the dearest first.
func SumCallsByPrice(tx *gorm.DB, accountID int64, at rules.Offering, from, until, recordedAfter, recordedUntil time.Time) ([]PricedCalls, error) {
	return all[PricedCalls](callsAt(accountID, at).from(tx).Where("called_at >= ? AND called_at < ?", from, until).
		Where("outcome = ? AND package_id IS NULL AND recorded_at > ? AND recorded_at <= ?", OutcomePayPerUse, recordedAfter, recordedUntil).
		Select("COUNT(*) AS calls, price_micros").Group("price_micros").Order("price_micros DESC"))
}
