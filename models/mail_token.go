package models

import (
	"fmt"
	"time"

	"gorm.io/gorm"

	"ocrconsole/models/cause"
)

// TokenPurpose is what the link in a mail is for.
type TokenPurpose string

// The purposes.
const (
	TokenConfirm     TokenPurpose = "confirm"
	TokenReset       TokenPurpose = "reset"
	TokenUnsubscribe TokenPurpose = "unsubscribe"
	TokenBookkeeping TokenPurpose = "bookkeeping"
	TokenNewEmail    TokenPurpose = "email_new"  // makes the address that was asked for the user's
	TokenStopEmail   TokenPurpose = "email_stop" // gives the user back the address that they had
)

// MailToken is a link in a mail to Email: whoever brings the token has read the mail. Only its hash is kept.
type MailToken struct {
	TokenHash string `gorm:"primaryKey"`
	Purpose   TokenPurpose
	UserID    int64
	Email     string
	CreatedAt time.Time
	ExpiresAt time.Time
}

// CreateMailToken stores the token. The user's oldest for the purpose ends when there are too many.
func CreateMailToken(tx *gorm.DB, t *MailToken) error {
	if err := create(tx, t); err != nil {
		return err
	}
	return deleteOldest[MailToken](tx, "created_at", MaxMailTokens, "user_id = ? AND purpose = ?", t.UserID, t.Purpose)
}

// FindMailToken finds the token that has not expired by its hash; NotFound if there is none.
func FindMailToken(tx *gorm.DB, purpose TokenPurpose, hash string, now time.Time) (*MailToken, error) {
	return one[MailToken](tx.Where("token_hash = ? AND purpose = ? AND expires_at > ?", hash, purpose, now), Refuse(NotFound, cause.LinkNotValid))
}

// SpendMailToken removes the token, and with it all others of the user for the same purpose. It fails with NotFound when
// somebody else was faster: each works once.
func SpendMailToken(tx *gorm.DB, t *MailToken) error {
	spent := tx.Where("token_hash = ?", t.TokenHash).Delete(&MailToken{})
	if spent.Error != nil {
		return fmt.Errorf("spend mail token: %w", spent.Error)
	}
	if spent.RowsAffected == 0 {
		return Refuse(NotFound, cause.LinkUsed)
	}
	return DeleteMailTokens(tx, t.UserID, t.Purpose)
}

// SpendStopTokens removes all of the token's user that were mailed to its address and, where that takes the user back from a later
// one, all since the first of these: the address that was theirs longer wins, whoever of the two is faster.
func SpendStopTokens(tx *gorm.DB, t *MailToken, back bool) error {
	of := func() *gorm.DB { return tx.Where("user_id = ? AND purpose = ?", t.UserID, TokenStopEmail) }
	own, err := all[MailToken](of().Where("email = ?", t.Email).Order("created_at, token_hash").Limit(1))
	if err != nil {
		return err
	}
	if len(own) == 0 {
		return Refuse(NotFound, cause.LinkUsed)
	}
	if err := deleteRows[MailToken](of().Where("email = ?", t.Email)); err != nil || !back {
		return err
	}
	return deleteRows[MailToken](of().Where("created_at >= ?", own[0].CreatedAt))
}

// KeptForFormer tells whether the address was another user's until lately, who can still have it back: then it is nobody else's.
func KeptForFormer(tx *gorm.DB, email string, userID int64, now time.Time) (bool, error) {
	n, err := count(tx.Model(&MailToken{}).Where("email = ? AND purpose = ? AND user_id <> ? AND expires_at > ?", email, TokenStopEmail, userID, now))
	return n > 0, err
}

// DeleteMailTokens removes all tokens of the user for the purpose.
func DeleteMailTokens(tx *gorm.DB, userID int64, purpose TokenPurpose) error {
	return deleteRows[MailToken](tx.Where("user_id = ? AND purpose = ?", userID, purpose))
}

// DeleteExpiredMailTokens removes the tokens that nobody can use any more.
func DeleteExpiredMailTokens(tx *gorm.DB, now time.Time) error {
	return deleteRows[MailToken](tx.Where("expires_at <= ?", now))
}
