package models

import (
	"time"

	"gorm.io/gorm"

	"ocrconsole/models/cause"
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

// FindOperatorToken finds the token that was not revoked by its hash; Unauthorized if there is none.
func FindOperatorToken(tx *gorm.DB, hash string) (*OperatorToken, error) {
	return one[OperatorToken](tx.Where("token_hash = ? AND revoked_at IS NULL", hash), Refuse(Unauthorized, cause.OperatorTokenNotValid))
}
