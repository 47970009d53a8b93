package models

import (
	"time"

	"gorm.io/gorm"

	"ocrconsole/models/cause"
)

// StepPurpose says what is left of a sign-in that is half done.
type StepPurpose string

// The purposes: the second factor after a password; a passkey instead of one; a new passkey; showing anew who it is; single sign-on.
const (
	StepSecond  StepPurpose = "second"
	StepPasskey StepPurpose = "passkey"
	StepEnrol   StepPurpose = "enrol"
	StepProve   StepPurpose = "prove"
	StepSSO     StepPurpose = "sso"
)

// MaxSignInSteps is how many a user has at a time, of which the oldest ends: more than anybody begins in ten minutes.
const MaxSignInSteps = 20

// SignInStep is a sign-in that is half done. Its browser has a token, of which only the hash is stored.
type SignInStep struct {
	TokenHash string `gorm:"primaryKey"`
	Purpose   StepPurpose
	UserID    *int64 // nil while nobody knows
	Data      string // JSON: what is left to be shown
	CreatedAt time.Time
	ExpiresAt time.Time
}

// CreateSignInStep stores it.
func CreateSignInStep(tx *gorm.DB, s *SignInStep) error {
	if err := create(tx, s); err != nil || s.UserID == nil {
		return err
	}
	return deleteOldest[SignInStep](tx, "created_at", MaxSignInSteps, "user_id = ?", *s.UserID)
}

// FindSignInStep finds it; NotFound if there is none of the purpose that has not expired.
func FindSignInStep(tx *gorm.DB, purpose StepPurpose, hash string, now time.Time) (*SignInStep, error) {
	return one[SignInStep](tx.Where("token_hash = ? AND purpose = ? AND expires_at > ?", hash, purpose, now), Refuse(NotFound, cause.StepOver))
}

// TakeSignInStep ends it and tells whether it was there: of two that bring it at once one may pass.
func TakeSignInStep(tx *gorm.DB, hash string) (taken bool, err error) {
	done := tx.Where("token_hash = ?", hash).Delete(&SignInStep{})
	return done.RowsAffected == 1, failed("delete", done)
}

// DeleteExpiredSignInSteps removes those that nobody can go on with.
func DeleteExpiredSignInSteps(tx *gorm.DB, now time.Time) error {
	return deleteRows[SignInStep](tx.Where("expires_at <= ?", now))
}
