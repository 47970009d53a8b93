package models

import (
	"time"

	"gorm.io/gorm"

	"ocrconsole/models/rules"
)

// OperatorMove is money that an operator moved without a second one. It is apart from the act, which is with its account: those of all accounts count
// together.
type OperatorMove struct {
	ID          int64 `gorm:"primaryKey"`
	OperatorID  int64
	MovedMicros rules.Micros
	MovedAt     time.Time
}

// AloneTime is for how long what an operator moved alone counts: whatever they move within it is added up, over all accounts.
const AloneTime = 24 * time.Hour

// MovedAlone is how much the operator, and whoever may be the same person, has moved within AloneTime without a second one.
func MovedAlone(tx *gorm.DB, operatorID int64, now time.Time) (rules.Micros, error) {
	all, err := Operators(tx)
	if err != nil {
		return 0, err
	}
	return movedAlone(tx, all, operatorID, now)
}

func movedAlone(tx *gorm.DB, all []Operator, operatorID int64, now time.Time) (rules.Micros, error) {
	moved, err := scalar(tx.Model(&OperatorMove{}).Where("operator_id IN ? AND moved_at > ?", oneHand(all, operatorID), now.Add(-AloneTime)), "CAST(COALESCE(SUM(moved_micros), 0) AS bigint)")
	return rules.Micros(moved), err
}

// LockMovedAlone is MovedAlone as it stays until the transaction ends: two acts at once, to whatever accounts, take turns. The
// account of the act must be locked before: whoever locks both does so in this order. Who refers to an operator meanwhile does not wait: a sign-in
// that stores their session may hold the lock of the house, which the act asks for next.
func LockMovedAlone(tx *gorm.DB, operatorID int64, now time.Time) (rules.Micros, error) {
	all, err := LockOperators(tx)
	if err != nil {
		return 0, err
	}
	return movedAlone(tx, all, operatorID, now)
}

// MoveAlone notes that the operator moved so much without a second one, and forgets what counts no more; see LockMovedAlone.
func MoveAlone(tx *gorm.DB, operatorID int64, micros rules.Micros, now time.Time) error {
	over := tx.Where("operator_id = ? AND moved_at <= ?", operatorID, now.Add(-AloneTime)).Delete(&OperatorMove{})
	if err := failed("delete", over); err != nil || micros == 0 {
		return err
	}
	return create(tx, &OperatorMove{OperatorID: operatorID, MovedMicros: micros, MovedAt: now})
}
