package models

import (
	"time"

	"gorm.io/gorm"

	"ocrconsole/models/cause"
)

// MaxPasskeys is how many a user may have: more than anybody has devices.
const MaxPasskeys = 20

// Passkey is one of a user. Handle is by what their devices know them, the same in all of theirs; Record is what is kept of the key, as JSON.
type Passkey struct {
	ID           int64 `gorm:"primaryKey"`
	UserID       int64
	Handle       []byte
	CredentialID []byte
	Record       string
	Name         string
	CreatedAt    time.Time
	UsedAt       *time.Time
}

// CreatePasskey stores it. The user must be locked.
func CreatePasskey(tx *gorm.DB, p *Passkey) error { return create(tx, p) }

// PasskeysOf lists the user's, the oldest first.
func PasskeysOf(tx *gorm.DB, userID int64) ([]Passkey, error) {
	return all[Passkey](tx.Where("user_id = ?", userID).Order("id"))
}

// FindPasskey finds the one that a device calls so; NotFound if there is none.
func FindPasskey(tx *gorm.DB, credentialID []byte) (*Passkey, error) {
	return one[Passkey](tx.Where("credential_id = ?", credentialID), Refuse(NotFound, cause.NoSuchPasskey))
}

// SavePasskeyUse stores that it was used, and what that changed of its record.
func SavePasskeyUse(tx *gorm.DB, p *Passkey) error {
	return save(tx.Where("id = ?", p.ID), p, "record", "used_at")
}

// DeletePasskey removes the user's with the id, and gives it; NotFound if they have none. The user must be locked.
func DeletePasskey(tx *gorm.DB, userID, id int64) (*Passkey, error) {
	p, err := one[Passkey](tx.Where("user_id = ? AND id = ?", userID, id), Refuse(NotFound, cause.NoSuchPasskey))
	if err != nil {
		return nil, err
	}
	return p, deleteRows[Passkey](tx.Where("id = ?", p.ID))
}

// DeletePasskeys removes all of the user's.
func DeletePasskeys(tx *gorm.DB, userID int64) error {
	return deleteRows[Passkey](tx.Where("user_id = ?", userID))
}
