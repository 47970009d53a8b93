package models

import (
	"time"

	"gorm.io/gorm"
)

// Authenticator is the program of a user that makes codes. SecretSealed is nil while none is in use, PendingSealed while none is being set
// up: that is shown to whoever has the token of PendingTokenHash alone. LastStep is the step of time of the last code that was taken.
type Authenticator struct {
	UserID           int64 `gorm:"primaryKey"`
	SecretSealed     []byte
	LastStep         int64
	Since            *time.Time
	PendingSealed    []byte
	PendingUntil     *time.Time
	PendingTokenHash string
}

// FindAuthenticator gives the user's, nil if they have none and set up none.
func FindAuthenticator(tx *gorm.DB, userID int64) (*Authenticator, error) {
	return oneOrNone[Authenticator](tx.Where("user_id = ?", userID))
}

// SaveAuthenticator stores all of it. The user must be locked.
func SaveAuthenticator(tx *gorm.DB, a *Authenticator) error { return replace(tx, a) }

// DeleteAuthenticator removes the user's; it is no error when they have none.
func DeleteAuthenticator(tx *gorm.DB, userID int64) error {
	return deleteRows[Authenticator](tx.Where("user_id = ?", userID))
}

// TakeStep notes that a code of the step was taken, and tells whether none of that step, or of one after, was taken before: of two
// that bring the same code at the same instant, to whichever process, one may pass.
func TakeStep(tx *gorm.DB, userID, step int64) (taken bool, err error) {
	done := tx.Model(&Authenticator{}).Where("user_id = ? AND last_step < ?", userID, step).Update("last_step", step)
	return done.RowsAffected == 1, failed("save", done)
}

// SealedAuthenticatorsAfter lists authenticators by user, at most limit after that of the user.
func SealedAuthenticatorsAfter(tx *gorm.DB, userID int64, limit int) ([]Authenticator, error) {
	return all[Authenticator](tx.Where("user_id > ?", userID).Order("user_id").Limit(limit))
}

// HasAuthenticators tells whether there is any, of whomever.
func HasAuthenticators(tx *gorm.DB) (bool, error) {
	found, err := oneOrNone[Authenticator](tx)
	return found != nil, err
}
