package models

import (
	"fmt"
	"time"

	"gorm.io/gorm"
	"gorm.io/gorm/clause"

	"ocrconsole/models/rules"
)

// AlertState is a condition that holds and that its account was told of: it is told again only after it has ceased.
type AlertState struct {
	AccountID int64  `gorm:"primaryKey;autoIncrement:false"`
	Key       string `gorm:"primaryKey"`
	Since     time.Time
}

// AlertCheck is up to where an account was looked at: all that was under Version, and its ledger to LedgerSeq. DueAt is
// when the next look is due though nothing happens to it, nil if time alone changes nothing.
type AlertCheck struct {
	AccountID int64 `gorm:"primaryKey;autoIncrement:false"`
	Version   int64
	LedgerSeq int64
	DueAt     *time.Time
}

// AlertStatesOf lists the conditions that the account was told of.
func AlertStatesOf(tx *gorm.DB, accountID int64) ([]AlertState, error) {
	return all[AlertState](tx.Where("account_id = ?", accountID).Order("key"))
}

// CreateAlertStates stores conditions that began to hold. The account must be locked.
func CreateAlertStates(tx *gorm.DB, states []AlertState) error {
	return create(tx, states)
}

// DeleteAlertStates forgets conditions that have ceased. The account must be locked.
func DeleteAlertStates(tx *gorm.DB, accountID int64, keys []string) error {
	if len(keys) == 0 {
		return nil
	}
	return deleteRows[AlertState](tx.Where("account_id = ? AND key IN ?", accountID, keys))
}

// FindAlertCheck loads up to where the account was looked at: nowhere, if it never was.
func FindAlertCheck(tx *gorm.DB, accountID int64) (AlertCheck, error) {
	check, err := oneOrNone[AlertCheck](tx.Where("account_id = ?", accountID))
	if err != nil || check == nil {
		return AlertCheck{AccountID: accountID, Version: -1}, err
	}
	return *check, nil
}

// SaveAlertCheck stores up to where the account was looked at. It needs no lock: the worst that two who write it at
// once can do is one more look.
//
// A look that somebody asked for after looked, when this one began, is still due: LookSoon.
func SaveAlertCheck(tx *gorm.DB, check AlertCheck, looked time.Time) error {
	due := gorm.Expr("CASE WHEN alert_checks.due_at > ? AND (excluded.due_at IS NULL OR alert_checks.due_at < excluded.due_at) THEN alert_checks.due_at ELSE excluded.due_at END", looked)
	return create(tx.Clauses(clause.OnConflict{
		Columns:   columns("account_id"),
		DoUpdates: clause.Assignments(map[string]any{"version": gorm.Expr("excluded.version"), "ledger_seq": gorm.Expr("excluded.ledger_seq"), "due_at": due}),
	}), &check)
}

// LookSoon has the account looked at though its version has not moved: something else happened to it. One that nobody has looked at yet is
// looked at anyhow.
func LookSoon(tx *gorm.DB, accountID int64, now time.Time) error {
	return update[AlertCheck](tx.Where("account_id = ? AND (due_at IS NULL OR due_at > ?)", accountID, now), map[string]any{"due_at": now})
}

// AccountsToCheck lists accounts, ascending after the given one and at most limit, to which something happened since
// they were looked at or for which a look is due.
func AccountsToCheck(tx *gorm.DB, now time.Time, after int64, limit int) ([]int64, error) {
	return pluck[int64](toCheck(tx, now, after, limit), "accounts.id")
}

// AccountsToCheckSoon lists those of them that have webhooks.
func AccountsToCheckSoon(tx *gorm.DB, now time.Time, after int64, limit int) ([]int64, error) {
	live := "EXISTS (SELECT 1 FROM webhook_endpoints e WHERE e.account_id = accounts.id AND e.enabled AND e.deleted_at IS NULL)"
	return pluck[int64](toCheck(tx, now, after, limit).Where(live), "accounts.id")
}

func toCheck(tx *gorm.DB, now time.Time, after int64, limit int) *gorm.DB {
	return tx.Model(&Account{}).Joins("LEFT JOIN alert_checks c ON c.account_id = accounts.id").
		Where("accounts.id > ? AND (c.account_id IS NULL OR c.version <> accounts.version OR c.due_at <= ?)", after, now).
		Order("accounts.id").Limit(limit)
}

// LedgerReached tells the account's last ledger entry, and whether its balance was at least micros at one after seq.
// Money that only passes through, of an order paid by card, does not count.
func LedgerReached(tx *gorm.DB, accountID, seq int64, micros rules.Micros) (last int64, reached bool, err error) {
	var found struct {
		Last    int64
		Highest rules.Micros
	}
	err = tx.Model(&LedgerEntry{}).Where("account_id = ? AND seq > ?", accountID, seq).
		Select("COALESCE(MAX(seq), ?) AS last, COALESCE(MAX(CASE WHEN kind <> ? THEN balance_after_micros END), ?) AS highest", seq, EntryCardPayment, micros-1).
		Scan(&found).Error
	if err != nil {
		return seq, false, fmt.Errorf("read ledger of account %d: %w", accountID, err)
	}
	return found.Last, found.Highest >= micros, nil
}

// HasToppedUp tells whether the account ever had money of its own on the balance.
func HasToppedUp(tx *gorm.DB, accountID int64) (bool, error) {
	found, err := pluck[int64](tx.Model(&LedgerEntry{}).Where("account_id = ? AND kind = ?", accountID, EntryTopUp).Limit(1), "seq")
	return len(found) > 0, err
}

// LookBy has the accounts, in ascending order, looked at by the instant though nothing changes of them. Those that were never looked at
// are so anyway. It needs no lock.
func LookBy(tx *gorm.DB, accountIDs []int64, due time.Time) error {
	for _, id := range accountIDs {
		q := tx.Model(&AlertCheck{}).Where("account_id = ? AND (due_at IS NULL OR due_at > ?)", id, due).Update("due_at", due)
		if err := failed("look by", q); err != nil {
			return err
		}
	}
	return nil
}
