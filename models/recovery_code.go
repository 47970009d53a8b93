package models

import (
	"time"

	"gorm.io/gorm"
)

// RecoveryCode is one that is left to a user who has lost what they sign in with. Only its hash is stored.
type RecoveryCode struct {
	UserID    int64  `gorm:"primaryKey"`
	CodeHash  string `gorm:"primaryKey"`
	CreatedAt time.Time
}

// ReplaceRecoveryCodes gives the user these codes, and ends those of before.
func ReplaceRecoveryCodes(tx *gorm.DB, userID int64, hashes []string, now time.Time) error {
	if err := DeleteRecoveryCodes(tx, userID); err != nil {
		return err
	}
	codes := make([]RecoveryCode, len(hashes))
	for i, hash := range hashes {
		codes[i] = RecoveryCode{UserID: userID, CodeHash: hash, CreatedAt: now}
	}
	return create(tx, codes)
}

// DeleteRecoveryCodes ends all of the user's.
func DeleteRecoveryCodes(tx *gorm.DB, userID int64) error {
	return deleteRows[RecoveryCode](tx.Where("user_id = ?", userID))
}

// TakeRecoveryCode ends the code and tells whether it was one of the user's: of two that bring it at once one may pass.
func TakeRecoveryCode(tx *gorm.DB, userID int64, hash string) (taken bool, err error) {
	done := tx.Where("user_id = ? AND code_hash = ?", userID, hash).Delete(&RecoveryCode{})
	return done.RowsAffected == 1, failed("delete", done)
}

// CountRecoveryCodes tells how many are left to the user.
func CountRecoveryCodes(tx *gorm.DB, userID int64) (int64, error) {
	return count(tx.Model(&RecoveryCode{}).Where("user_id = ?", userID))
}
