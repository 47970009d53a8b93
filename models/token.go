package models

import (
	"errors"
	"fmt"
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
	if err := tx.Create(t).Error; err != nil {
		return fmt.Errorf("create operator token: %w", err)
	}
	return nil
}

// FindOperatorToken finds the token that was not revoked by its hash; Unauthorized if there is none.
func FindOperatorToken(tx *gorm.DB, hash string) (*OperatorToken, error) {
	var t OperatorToken
	err := tx.Where("token_hash = ? AND revoked_at IS NULL", hash).Take(&t).Error
	if errors.Is(err, gorm.ErrRecordNotFound) {
		return nil, Errorf(Unauthorized, "The operator token is missing or not valid.")
	}
	if err != nil {
		return nil, fmt.Errorf("find operator token: %w", err)
	}
	return &t, nil
}
