package models

import (
	"time"

	"gorm.io/gorm"

	"ocrconsole/models/cause"
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
	if err := create(tx, t); err != nil {
		return err
	}
	return deleteOldest[AuthToken](tx, "created_at", MaxAuthTokens, "account_id = ? AND user_id = ?", t.AccountID, t.UserID)
}

// FindAuthToken finds the token that has not expired by its hash; Unauthorized if there is none.
func FindAuthToken(tx *gorm.DB, hash string, now time.Time) (*AuthToken, error) {
	return one[AuthToken](tx.Where("token_hash = ? AND expires_at > ?", hash, now), Refuse(Unauthorized, cause.TokenNotValid))
}

// DeleteAuthToken removes the token; it is no error when there is none.
func DeleteAuthToken(tx *gorm.DB, hash string) error {
	return deleteRows[AuthToken](tx.Where("token_hash = ?", hash))
}

// DeleteExpiredAuthTokens removes the tokens that nobody can use any more.
func DeleteExpiredAuthTokens(tx *gorm.DB, now time.Time) error {
	return deleteRows[AuthToken](tx.Where("expires_at <= ?", now))
}
