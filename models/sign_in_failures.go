package models

import (
	"fmt"
	"time"

	"gorm.io/gorm"
	"gorm.io/gorm/clause"
)

// SignInFailures counts the failures to sign in with an address, whether it is a user's or not, on a Day of UTC. ToldAt is
// when it was looked up whose it is and they were told; nil before.
type SignInFailures struct {
	Email    string    `gorm:"primaryKey"`
	Day      time.Time `gorm:"primaryKey"`
	Failures int64
	FirstAt  time.Time
	LastAt   time.Time
	ToldAt   *time.Time
}

// TableName is not the plural that GORM would make of it.
func (*SignInFailures) TableName() string { return "sign_in_failures" }

// CountSignInFailure counts one more failure with the address.
func CountSignInFailure(tx *gorm.DB, email string, now time.Time) error {
	f := SignInFailures{Email: email, Day: now.Truncate(24 * time.Hour), Failures: 1, FirstAt: now, LastAt: now}
	latest := gorm.Expr("CASE WHEN sign_in_failures.last_at < excluded.last_at THEN excluded.last_at ELSE sign_in_failures.last_at END")
	earliest := gorm.Expr("CASE WHEN sign_in_failures.first_at > excluded.first_at THEN excluded.first_at ELSE sign_in_failures.first_at END")
	err := tx.Clauses(clause.OnConflict{
		Columns:   columns("email", "day"),
		DoUpdates: clause.Assignments(map[string]any{"failures": gorm.Expr("sign_in_failures.failures + 1"), "first_at": earliest, "last_at": latest}),
	}).Create(&f).Error
	if err != nil {
		return fmt.Errorf("count failure to sign in: %w", err)
	}
	return nil
}

// UntoldFailures lists the addresses that failures reached so many of on one day and whose owners were not told of that
// day yet, at most limit.
func UntoldFailures(tx *gorm.DB, atLeast int64, limit int) ([]SignInFailures, error) {
	return all[SignInFailures](tx.Where("failures >= ? AND told_at IS NULL", atLeast).Order("day, email").Limit(limit))
}

// SaveTold stores when the owner of the address was told.
func (f *SignInFailures) SaveTold(tx *gorm.DB) error {
	return update[SignInFailures](tx.Where("email = ? AND day = ?", f.Email, f.Day), map[string]any{"told_at": f.ToldAt})
}

// DeleteOldSignInFailures removes the counts of days before the instant.
func DeleteOldSignInFailures(tx *gorm.DB, before time.Time) error {
	return deleteRows[SignInFailures](tx.Where("day < ?", before))
}
