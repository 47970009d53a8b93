package models

import (
	"slices"
	"time"

	"gorm.io/gorm"

	"ocrconsole/models/trail"
)

// MaxTrailsOfUser bounds in how many trails one act of a user stands, and so what signing in costs: no person works for more customers,
// and who has themselves invited to more is told of in those with the lowest numbers.
const MaxTrailsOfUser = 50

// RecordOfUser records what is about a user in the trail of each account that they act for, which it locks, in the order of their
// numbers. Whoever holds the lock of one already has taken it by LockAccountsOf.
func RecordOfUser(tx *gorm.DB, userID int64, at time.Time, act trail.Act) error {
	ids, err := LockAccountsOf(tx, userID, 0)
	for _, id := range ids {
		if err == nil {
			err = Record(tx, id, at, act)
		}
	}
	return err
}

// LockAccountsOf locks the accounts that the user acts for, and the one that is asked for beside them, unless it is 0: in the order of
// their numbers, so that two who act for the same ones do not wait for each other. It gives those that the user acts for.
func LockAccountsOf(tx *gorm.DB, userID, accountID int64) (own []int64, err error) {
	if own, err = accountsOfUser(tx, userID); err != nil {
		return nil, err
	}
	ids := slices.Clone(own)
	if accountID != 0 && !slices.Contains(ids, accountID) {
		ids = append(ids, accountID)
		slices.Sort(ids)
	}
	for _, id := range ids {
		if _, err := LockAccount(tx, id); err != nil {
			return nil, err
		}
	}
	return own, nil
}

// accountsOfUser lists the accounts that the user acts for, by their numbers, MaxTrailsOfUser at most.
func accountsOfUser(tx *gorm.DB, userID int64) ([]int64, error) {
	return pluck[int64](tx.Model(&Membership{}).Where("user_id = ? AND ended_at IS NULL", userID).Order("account_id").Limit(MaxTrailsOfUser), "account_id")
}

// RecordedInHour tells whether the account's trail has an act of the kind in the clock hour of the instant, by the user with a program
// from the address that the transaction's context names.
func RecordedInHour(tx *gorm.DB, accountID, userID int64, kind trail.Kind, at time.Time) (bool, error) {
	hour := at.Truncate(time.Hour)
	found, err := pluck[int64](tx.Model(&TrailEntry{}).Where("account_id = ? AND actor = ? AND actor_id = ? AND kind = ? AND at >= ? AND at < ? AND address = ?",
		accountID, trail.Program, userID, kind, hour, hour.Add(time.Hour), trail.ActorOf(tx.Statement.Context).Address).Limit(1), "seq")
	return len(found) > 0, err
}
