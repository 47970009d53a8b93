package models

import (
	"time"

	"gorm.io/gorm"
)

// OperatorToken lets one of the operator's gateways report usage. Only the hash of the token is kept.
type OperatorToken struct {
	ID        int64 `gorm:"primaryKey"`
	Name      string
	TokenHash string
	CreatedAt time.Time
	RevokedAt *time.Time
}

// CreateOperatorToken stores the token; its ID is set.
func CreateOperatorToken(tx *gorm.DB, t *OperatorToken) error {
	return create(tx, t)
}

// OperatorTokens finds those of the tokens that there are and that were not revoked, by their hashes.
func OperatorTokens(tx *gorm.DB, hashes []string) ([]OperatorToken, error) {
	return all[OperatorToken](anyOf(tx, "token_hash", hashes).Where("revoked_at IS NULL"))
}
