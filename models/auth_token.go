package models

import (
	"errors"
	"fmt"
	"time"

	"gorm.io/gorm"
)

// AuthToken lets a program call the API as a user for a while. Only the hash of the token is kept. Region is the
// project it is for; empty: all of the account.
type AuthToken struct {
	TokenHash string `gorm:"primaryKey"`
	AccountID int64
	UserID    int64
	Region    string
	CreatedAt time.Time
	ExpiresAt time.Time
}

// CreateAuthToken stores the token. The user's oldest ends when they have too many.
func CreateAuthToken(tx *gorm.DB, t *AuthToken) error {
	if err := tx.Create(t).Error; err != nil {
		return fmt.Errorf("create token: %w", err)
	}
	return deleteOldest[AuthToken](tx, "created_at", MaxAuthTokens, "account_id = ? AND user_id = ?", t.AccountID, t.UserID)
}

// FindAuthToken finds the token that has not expired by its hash; Unauthorized if there is none.
func FindAuthToken(tx *gorm.DB, hash string, now time.Time) (*AuthToken, error) {
	var t AuthToken
	err := tx.Where("token_hash = ? AND expires_at > ?", hash, now).Take(&t).Error
	if errors.Is(err, gorm.ErrRecordNotFound) {
		return nil, Errorf(Unauthorized, "The token is not valid, or not valid any more.")
	}
	if err != nil {
		return nil, fmt.Errorf("find token: %w", err)
	}
	return &t, nil
}

// DeleteAuthToken removes the token; it is no error when there is none.
func DeleteAuthToken(tx *gorm.DB, hash string) error {
	if err := tx.Where("token_hash = ?", hash).Delete(&AuthToken{}).Error; err != nil {
		return fmt.Errorf("delete token: %w", err)
	}
	return nil
}

// DeleteExpiredAuthTokens removes the tokens that nobody can use any more.
func DeleteExpiredAuthTokens(tx *gorm.DB, now time.Time) error {
	if err := tx.Where("expires_at <= ?", now).Delete(&AuthToken{}).Error; err != nil {
		return fmt.Errorf("delete expired tokens: %w", err)
	}
	return nil
}
