package models

import (
	"time"

	"gorm.io/gorm"
)

// MaxKnownDevices is how many browsers of a user are known; the oldest is forgotten when there is another. It is more than
// anybody has, and few enough for those that were lost with their cookies not to pile up.
const MaxKnownDevices = 20

// KnownDevice is a browser that a user signed in with. Only the hash of the token that it keeps is stored.
type KnownDevice struct {
	TokenHash string `gorm:"primaryKey"`
	UserID    int64
	CreatedAt time.Time
	ExpiresAt time.Time
}

// CreateKnownDevice stores the browser.
func CreateKnownDevice(tx *gorm.DB, d *KnownDevice) error {
	if err := create(tx, d); err != nil {
		return err
	}
	return deleteOldest[KnownDevice](tx, "created_at", MaxKnownDevices, "user_id = ?", d.UserID)
}

// FindKnownDevice finds the browser of one of the users by the hashes of what it keeps, nil if there is none.
func FindKnownDevice(tx *gorm.DB, hashes []string, userIDs []int64, now time.Time) (*KnownDevice, error) {
	return oneOrNone[KnownDevice](tx.Where("token_hash IN ? AND user_id IN ? AND expires_at > ?", hashes, userIDs, now).Order("created_at DESC, token_hash"))
}

// CountKnownDevices tells how many browsers of the user are known.
func CountKnownDevices(tx *gorm.DB, userID int64) (int64, error) {
	return count(tx.Model(&KnownDevice{}).Where("user_id = ?", userID))
}

// DeleteKnownDevice forgets the browser; it is no error when it is not known.
func DeleteKnownDevice(tx *gorm.DB, hash string) error {
	return deleteRows[KnownDevice](tx.Where("token_hash = ?", hash))
}

// DeleteExpiredKnownDevices forgets the browsers that were not used for too long.
func DeleteExpiredKnownDevices(tx *gorm.DB, now time.Time) error {
	return deleteRows[KnownDevice](tx.Where("expires_at <= ?", now))
}
