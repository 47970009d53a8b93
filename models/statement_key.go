package models

import (
	"fmt"
	"time"

	"gorm.io/gorm"
	"gorm.io/gorm/clause"
)

// StatementKey is a public key that signed statements were, or are, signed with, in base64.
type StatementKey struct {
	PublicKey string `gorm:"primaryKey"`
	UsedSince time.Time
}

// StatementKeys lists the keys, the newest first.
func StatementKeys(tx *gorm.DB) ([]StatementKey, error) {
	var keys []StatementKey
	if err := tx.Order("used_since DESC, public_key").Find(&keys).Error; err != nil {
		return nil, fmt.Errorf("list statement keys: %w", err)
	}
	return keys, nil
}

// KeepStatementKey stores the key unless it is there.
func KeepStatementKey(tx *gorm.DB, key StatementKey) error {
	if err := tx.Clauses(clause.OnConflict{DoNothing: true}).Create(&key).Error; err != nil {
		return fmt.Errorf("keep statement key: %w", err)
	}
	return nil
}
