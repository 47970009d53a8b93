package models

import (
	"time"

	"gorm.io/gorm"

	"ocrconsole/models/rules"
)

// clockSpread bounds how far apart the clocks of entries that follow each other can be: a use case reads its clock
// before it waits for the account, and settlement once for all accounts.
const clockSpread = 24 * time.Hour

// LastEntryBefore gives the entry that ends the time before the instant: the highest number among those posted before
// it. Where there is none it gives what the first entry follows, as LastEntry does. An entry with a lower number counts
// to the time before, too, even if its clock was a moment ahead; so every entry is in exactly one month, and in the
// order of the chain.
func LastEntryBefore(tx *gorm.DB, accountID int64, at time.Time) (*LedgerEntry, error) {
	last, err := oneOrNone[LedgerEntry](entriesUpTo(tx, accountID, at))
	if err == nil && last == nil {
		last = noEntry(accountID)
	}
	return last, err
}

// entriesUpTo gives, as the first of what it chooses, the entry that ends the time before the instant.
func entriesUpTo(tx *gorm.DB, accountID int64, at time.Time) *gorm.DB {
	latest := tx.Model(&LedgerEntry{}).Where("account_id = ? AND at < ?", accountID, at).Order("at DESC").Limit(1).Select("at")
	spread, before := any(clockSpread.Microseconds()), "at >= (?) - ?"
	if isPostgres(tx) {
		spread, before = clockSpread.Seconds(), "at >= (?) - make_interval(secs => ?)"
	}
	return tx.Model(&LedgerEntry{}).Where("account_id = ? AND at < ?", accountID, at).Where(before, latest, spread).Order("seq DESC")
}

// FirstEntryAfter gives the first of the account's entries that was posted after the instant, nil if there is none.
func FirstEntryAfter(tx *gorm.DB, accountID int64, at time.Time) (*LedgerEntry, error) {
	return oneOrNone[LedgerEntry](tx.Where("account_id = ? AND at > ?", accountID, at).Order("at, seq"))
}

// FirstEntry loads the account's first ledger entry, nil if it has none.
func FirstEntry(tx *gorm.DB, accountID int64) (*LedgerEntry, error) {
	return oneOrNone[LedgerEntry](tx.Where("account_id = ?", accountID).Order("seq"))
}

// EntryRange is a stretch of an account's chain: the entries after number After, up to and with number Upto.
type EntryRange struct {
	After, Upto int64
}

func (r EntryRange) of(tx *gorm.DB, accountID int64) *gorm.DB {
	return tx.Model(&LedgerEntry{}).Where("account_id = ? AND seq > ? AND seq <= ?", accountID, r.After, r.Upto)
}

// EntrySum sums the entries of one kind and, for pay-per-use, of one service in one region. Late counts those for calls
// that came after their hour was settled.
type EntrySum struct {
	Kind            EntryKind
	Region, Service string
	Entries, Late   int64
	Calls           int64
	AmountMicros    rules.Micros
}

// SumEntries sums the entries of the range: one row a kind, region and service, in their order. The amounts of one
// account fit, because its running balance does.
func SumEntries(tx *gorm.DB, accountID int64, r EntryRange) ([]EntrySum, error) {
	return all[EntrySum](r.of(tx, accountID).Select(`kind, region, service, COUNT(*) AS entries, COUNT(CASE WHEN late_no > 0 THEN 1 END) AS late,
		CAST(SUM(calls) AS bigint) AS calls, CAST(SUM(amount_micros) AS bigint) AS amount_micros`).
		Group("kind, region, service").Order("kind, region, service"))
}

// SingleEntries lists the entries of the range that are not pay-per-use, oldest first, at most limit.
func SingleEntries(tx *gorm.DB, accountID int64, r EntryRange, limit int) ([]LedgerEntry, error) {
	return all[LedgerEntry](r.of(tx, accountID).Where("kind <> ?", EntryUsage).Order("seq").Limit(limit))
}

// EachEntry gives the entries of the range to fn, oldest first, without holding them.
func EachEntry(tx *gorm.DB, accountID int64, r EntryRange, fn func(e *LedgerEntry) error) error {
	for r.After < r.Upto {
		some, err := all[LedgerEntry](r.of(tx, accountID).Order("seq").Limit(bulkRows))
		if err != nil {
			return err
		}
		if len(some) == 0 {
			return nil
		}
		for i := range some {
			if err := fn(&some[i]); err != nil {
				return err
			}
		}
		r.After = some[len(some)-1].Seq
	}
	return nil
}
