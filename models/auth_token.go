package models

import (
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
	if err := create(tx, t); err != nil {
		return err
	}
	return deleteOldest[AuthToken](tx, "created_at", MaxAuthTokens, "account_id = ? AND user_id = ?", t.AccountID, t.UserID)
}

// AuthTokens finds those of the tokens that there are and that have not expired, by their hashes.
func AuthTokens(tx *gorm.DB, hashes []string, now time.Time) ([]AuthToken, error) {
	return all[AuthToken](anyOf(tx, "token_hash", hashes).Where("expires_at > ?", now))
}

// DeleteAuthToken removes the token; it is no error when there is none.
func DeleteAuthToken(tx *gorm.DB, hash string) error {
	return deleteRows[AuthToken](tx.Where("token_hash = ?", hash))
}

// DeleteAuthTokensWithout removes the account's tokens of those users who have no second factor.
func DeleteAuthTokensWithout(tx *gorm.DB, accountID int64) error {
	return deleteRows[AuthToken](tx.Where("account_id = ? AND user_id NOT IN (SELECT id FROM users WHERE second_factor)", accountID))
}

// DeleteAuthTokensFor removes all of the account's tokens, whosever they are.
func DeleteAuthTokensFor(tx *gorm.DB, accountID int64) error {
	return deleteRows[AuthToken](tx.Where("account_id = ?", accountID))
}

// DeleteExpiredAuthTokens removes the tokens that nobody can use any more.
func DeleteExpiredAuthTokens(tx *gorm.DB, now time.Time) error {
	return deleteRows[AuthToken](tx.Where("expires_at <= ?", now))
}
