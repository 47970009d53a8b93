package models

import (
	"fmt"
	"slices"
	"time"

	"gorm.io/gorm"

	"ocrconsole/models/rules"
)

// ArrearsEventKind is a turn that arrears take.
type ArrearsEventKind string

// The turns: an account comes to owe money, its pay-per-use calls are refused, they go on again although it still owes,
// and it owes nothing any more.
const (
	ArrearsEntered    ArrearsEventKind = "entered"
	ArrearsRestricted ArrearsEventKind = "restricted"
	ArrearsResumed    ArrearsEventKind = "resumed"
	ArrearsLifted     ArrearsEventKind = "lifted"
)

// ArrearsEvent is one turn of an account's arrears; events are never changed.
type ArrearsEvent struct {
	AccountID       int64     `gorm:"primaryKey"`
	ID              int64     `gorm:"primaryKey"`
	Since           time.Time // when these arrears began, which names them
	At              time.Time // when the turn came
	Kind            ArrearsEventKind
	Cause           rules.Restriction // why pay-per-use calls are refused; set for no other kind
	AvailableMicros rules.Micros      // what was available when the event was noted
	EntrySeq        *int64            // the ledger entry that brought it about, nil if none did
}

// AppendArrearsEvents stores the events under the account's next numbers. The account must be locked.
func AppendArrearsEvents(tx *gorm.DB, accountID int64, events []ArrearsEvent) error {
	if len(events) == 0 {
		return nil
	}
	id, err := nextID[ArrearsEvent](tx, accountID)
	if err != nil {
		return err
	}
	for i := range events {
		events[i].AccountID, events[i].ID = accountID, id+int64(i)
	}
	return create(tx, events)
}

// LastArrearsEvents gives the newest event of each of the accounts that have one, by account id.
func LastArrearsEvents(tx *gorm.DB, accountIDs ...int64) (map[int64]ArrearsEvent, error) {
	last := make(map[int64]ArrearsEvent, len(accountIDs))
	for ids := range slices.Chunk(accountIDs, bulkRows) {
		var events []ArrearsEvent
		err := tx.Where("account_id IN ? AND id = (SELECT MAX(newest.id) FROM arrears_events AS newest WHERE newest.account_id = arrears_events.account_id)", ids).
			Find(&events).Error
		if err != nil {
			return nil, fmt.Errorf("look up arrears: %w", err)
		}
		for _, e := range events {
			last[e.AccountID] = e
		}
	}
	return last, nil
}

// ArrearsEventsOf lists the account's events, newest first: those before number beforeID (0: from the newest), at most
// limit.
func ArrearsEventsOf(tx *gorm.DB, accountID, beforeID int64, limit int) ([]ArrearsEvent, error) {
	q := tx.Where("account_id = ?", accountID)
	if beforeID > 0 {
		q = q.Where("id < ?", beforeID)
	}
	return all[ArrearsEvent](q.Order("id DESC").Limit(limit))
}

// ArrearsEndedAfter lists, oldest first, the turns by which ledger entries after the one with number seq ended arrears.
func ArrearsEndedAfter(tx *gorm.DB, accountID, seq int64) ([]ArrearsEvent, error) {
	return all[ArrearsEvent](tx.Where("account_id = ? AND kind = ? AND entry_seq > ?", accountID, ArrearsLifted, seq).Order("id"))
}

// ArrearsTurns lists, oldest first, the turns that the account's arrears took that began at the instant.
func ArrearsTurns(tx *gorm.DB, accountID int64, since time.Time) ([]ArrearsEvent, error) {
	return all[ArrearsEvent](tx.Where("account_id = ? AND since = ?", accountID, since).Order("id"))
}

// ArrearsEventsOfEntry lists what a ledger entry did to the account's arrears.
func ArrearsEventsOfEntry(tx *gorm.DB, accountID, seq int64) ([]ArrearsEvent, error) {
	return all[ArrearsEvent](tx.Where("account_id = ? AND entry_seq = ?", accountID, seq).Order("id"))
}

// AccountsInArrears lists the accounts that owe money, by id.
func AccountsInArrears(tx *gorm.DB) ([]Account, error) {
	return all[Account](tx.Where("arrears_since IS NOT NULL").Order("id"))
}
