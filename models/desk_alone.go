package models

import (
	"time"

	"gorm.io/gorm"

	"ocrconsole/models/rules"
)

// AloneTime is for how long what an operator moved alone counts: whatever they move within it is added up, over all accounts.
const AloneTime = 24 * time.Hour

// MovedAlone is how much the operator has moved within AloneTime without a second one.
func MovedAlone(tx *gorm.DB, operatorID int64, now time.Time) (rules.Micros, error) {
	moved, err := scalar(tx.Model(&DeskAct{}).Where("asked_by = ? AND asked_at > ? AND moved_micros > 0 AND state = ? AND decided_by IS NULL",
		operatorID, now.Add(-AloneTime), DeskDone), "CAST(COALESCE(SUM(moved_micros), 0) AS bigint)")
	return rules.Micros(moved), err
}

// LockedMovedAlone is MovedAlone as it stays until the transaction ends: two acts of one operator at once, to whatever accounts, take turns. The
// account of the act must be locked before: whoever locks both does so in this order.
func LockedMovedAlone(tx *gorm.DB, operatorID int64, now time.Time) (rules.Micros, error) {
	if _, err := FindOperator(forUpdate(tx), operatorID); err != nil {
		return 0, err
	}
	return MovedAlone(tx, operatorID, now)
}
