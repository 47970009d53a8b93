package models

import (
	"fmt"
	"time"

	"gorm.io/gorm"
	"gorm.io/gorm/clause"
)

// MasterKey remembers by a fingerprint which master key seals the secrets of this database. There is one row.
type MasterKey struct {
	ID          int64 `gorm:"primaryKey"`
	Fingerprint string
	UsedSince   time.Time
}

// LockMasterKey gives the master key that the database's secrets are sealed with, locked until the transaction ends;
// the first one asked for becomes it.
func LockMasterKey(tx *gorm.DB, fingerprint string, now time.Time) (*MasterKey, error) {
	key := MasterKey{ID: 1, Fingerprint: fingerprint, UsedSince: now}
	if err := tx.Clauses(clause.OnConflict{DoNothing: true}).Create(&key).Error; err != nil {
		return nil, fmt.Errorf("remember master key: %w", err)
	}
	var stored MasterKey
	if err := forUpdate(tx).Where("id = 1").Take(&stored).Error; err != nil {
		return nil, fmt.Errorf("lock master key: %w", err)
	}
	return &stored, nil
}

// Replace makes another master key the database's. It must be locked, and nothing may be sealed with the old one.
func (k *MasterKey) Replace(tx *gorm.DB, fingerprint string, now time.Time) error {
	k.Fingerprint, k.UsedSince = fingerprint, now
	if err := tx.Model(k).Select("fingerprint", "used_since").Updates(k).Error; err != nil {
		return fmt.Errorf("replace master key: %w", err)
	}
	return nil
}
