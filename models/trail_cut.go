package models

import (
	"time"

	"gorm.io/gorm"

	"ocrconsole/models/trail"
)

// ShortestTrail is the shortest time that entries are kept: the database refuses to remove younger ones, whoever asks it to. It is what
// somebody needs to find out that something happened, and for how long a closed account can be asked about.
const ShortestTrail = 30 * 24 * time.Hour

// cutBatch bounds how many entries one transaction removes; the next run goes on.
const cutBatch = 10_000

// CutTrail removes the account's entries from the oldest on, up to the first that was made at the instant or later, and gives how many.
// The cut is an entry itself, with the number and the hash of the last that went, so that what is left can be checked to follow it. A
// cut that is all there is stays. The account must be locked.
func CutTrail(tx *gorm.DB, accountID int64, before, now time.Time) (cut int64, err error) {
	of := func() *gorm.DB { return tx.Where("account_id = ?", accountID) }
	first, err := TrailBegins(tx, accountID)
	if err != nil || first == nil || !first.At.Before(before) {
		return 0, err
	}
	kept, err := scalar(of().Model(&TrailEntry{}).Where("at >= ?", before), "COALESCE(MIN(seq), 0)")
	if err != nil {
		return 0, err
	}
	last, err := lastTrailEntry(tx, accountID)
	if err != nil {
		return 0, err
	}
	upto := last.Seq
	if kept > 0 {
		upto = kept - 1
	}
	upto = min(upto, first.Seq+cutBatch-1)
	end, err := FindTrailEntry(tx, accountID, upto)
	if err != nil || first.Seq == upto && first.Kind == (trail.Cut{}).Kind() {
		return 0, err
	}
	cut = upto - first.Seq + 1
	if err := Record(tx, accountID, now, trail.Cut{Upto: upto, Hash: end.Hash, Entries: cut, Before: before.UTC()}); err != nil {
		return 0, err
	}
	return cut, deleteRows[TrailEntry](of().Where("seq <= ?", upto))
}

// AccountsToCut lists accounts, ascending after the given one and at most limit, that have entries of before the instant, or, if what is
// personal of them is erased, of before the other one.
func AccountsToCut(tx *gorm.DB, before, beforeOfErased time.Time, after int64, limit int) ([]int64, error) {
	const old = `EXISTS (SELECT 1 FROM trail_entries t WHERE t.account_id = accounts.id AND t.kind <> ? AND t.at < ?)
		OR accounts.erased_at IS NOT NULL AND EXISTS (SELECT 1 FROM trail_entries t WHERE t.account_id = accounts.id AND t.kind <> ? AND t.at < ?)`
	kind := (trail.Cut{}).Kind()
	return pluck[int64](tx.Model(&Account{}).Where("accounts.id > ?", after).Where(old, kind, before, kind, beforeOfErased).
		Order("accounts.id").Limit(limit), "accounts.id")
}
