package models

import (
	"time"

	"gorm.io/gorm"

	"ocrconsole/models/trail"
)

// RecordOfUser records what is about a user in the trail of each account that they act for, which it locks, in the order of their
// numbers: whoever holds the lock of one records there by Record.
func RecordOfUser(tx *gorm.DB, userID int64, at time.Time, act trail.Act) error {
	ids, err := accountsOfUser(tx, userID)
	if err != nil {
		return err
	}
	for _, id := range ids {
		if _, err := LockAccount(tx, id); err != nil {
			return err
		}
		if err := Record(tx, id, at, act); err != nil {
			return err
		}
	}
	return nil
}

// accountsOfUser lists the accounts that the user acts for, by their numbers.
func accountsOfUser(tx *gorm.DB, userID int64) ([]int64, error) {
	member, err := FirstMembership(tx, userID)
	if CodeOf(err) == Forbidden {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	return []int64{member.AccountID}, nil
}

// RecordedInHour tells whether the account's trail has an act of the kind in the clock hour of the instant, by the user with a program
// from the address that the transaction's context names.
func RecordedInHour(tx *gorm.DB, accountID, userID int64, kind trail.Kind, at time.Time) (bool, error) {
	hour := at.Truncate(time.Hour)
	found, err := pluck[int64](tx.Model(&TrailEntry{}).Where("account_id = ? AND actor = ? AND actor_id = ? AND kind = ? AND at >= ? AND at < ? AND address = ?",
		accountID, trail.Program, userID, kind, hour, hour.Add(time.Hour), trail.ActorOf(tx.Statement.Context).Address).Limit(1), "seq")
	return len(found) > 0, err
}
