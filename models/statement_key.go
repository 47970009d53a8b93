package models

import (
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
	return all[StatementKey](tx.Order("used_since DESC, public_key"))
}

// KeepStatementKey stores the key unless it is there.
func KeepStatementKey(tx *gorm.DB, key StatementKey) error {
	return create(tx.Clauses(clause.OnConflict{DoNothing: true}), &key)
}
