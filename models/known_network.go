package models

import (
	"fmt"
	"time"

	"gorm.io/gorm"
	"gorm.io/gorm/clause"
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
	err := tx.Clauses(clause.OnConflict{Columns: columns("user_id", "network"), DoUpdates: clause.AssignmentColumns([]string{"seen_at"})}).Create(n).Error
	if err != nil {
		return fmt.Errorf("save known network: %w", err)
	}
	return deleteOldest[KnownNetwork](tx, "seen_at", MaxKnownNetworks, "user_id = ?", n.UserID)
}

// LastSeenFrom tells when one of the users last signed in from the network; the zero time if none did.
func LastSeenFrom(tx *gorm.DB, userIDs []int64, network string) (time.Time, error) {
	var seen []time.Time
	err := tx.Model(&KnownNetwork{}).Where("user_id IN ? AND network = ?", userIDs, network).Order("seen_at DESC").Limit(1).Pluck("seen_at", &seen).Error
	if err != nil {
		return time.Time{}, fmt.Errorf("find known network: %w", err)
	}
	if len(seen) == 0 {
		return time.Time{}, nil
	}
	return seen[0], nil
}

// DeleteOldKnownNetworks forgets the networks that nobody signed in from since the instant.
func DeleteOldKnownNetworks(tx *gorm.DB, before time.Time) error {
	if err := tx.Where("seen_at < ?", before).Delete(&KnownNetwork{}).Error; err != nil {
		return fmt.Errorf("delete old known networks: %w", err)
	}
	return nil
}
