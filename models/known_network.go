package models

import (
	"time"

	"gorm.io/gorm"
)

// MaxKnownNetworks is how many networks of a user are known; the one that was used longest ago is forgotten when there is
// another.
const MaxKnownNetworks = 20

// KnownNetwork is a network that a user signed in from, last at SeenAt.
type KnownNetwork struct {
	UserID  int64  `gorm:"primaryKey"`
	Network string `gorm:"primaryKey"`
	SeenAt  time.Time
}

// SaveKnownNetwork notes that the user signed in from the network.
func SaveKnownNetwork(tx *gorm.DB, n *KnownNetwork) error {
	if err := replace(tx, n); err != nil {
		return err
	}
	return deleteOldest[KnownNetwork](tx, "seen_at", MaxKnownNetworks, "user_id = ?", n.UserID)
}

// LastSeenFrom tells when one of the users last signed in from the network; the zero time if none did.
func LastSeenFrom(tx *gorm.DB, userIDs []int64, network string) (time.Time, error) {
	last, err := oneOrNone[KnownNetwork](tx.Where("user_id IN ? AND network = ?", userIDs, network).Order("seen_at DESC"))
	if err != nil || last == nil {
		return time.Time{}, err
	}
	return last.SeenAt, nil
}

// DeleteOldKnownNetworks forgets the networks that nobody signed in from since the instant.
func DeleteOldKnownNetworks(tx *gorm.DB, before time.Time) error {
	return deleteRows[KnownNetwork](tx.Where("seen_at < ?", before))
}
