package models

import (
	"time"

	"gorm.io/gorm"

	"ocrconsole/models/cause"
)

// OperatorSession is a browser of an operator's; TokenHash is the hash of its cookie.
type OperatorSession struct {
	TokenHash  string `gorm:"primaryKey"`
	OperatorID int64
	Address    string // of the network that it began in
	CreatedAt  time.Time
	SeenAt     time.Time
	ProvenAt   time.Time // when they last showed a code or a passkey
	ExpiresAt  time.Time
	Flash      string // what the next page says, once
	Challenge  string // of what forms ask a passkey for is made, until one is shown; "" for sessions of before
}

// MaxOperatorSessions is how many an operator has at a time, of which the oldest ends.
const MaxOperatorSessions = 10

// CreateOperatorSession stores it.
func CreateOperatorSession(tx *gorm.DB, s *OperatorSession) error {
	if err := create(tx, s); err != nil {
		return err
	}
	return deleteOldest[OperatorSession](tx, "created_at", MaxOperatorSessions, "operator_id = ?", s.OperatorID)
}

// FindOperatorSession finds one that has not expired, nor was unused since the instant.
func FindOperatorSession(tx *gorm.DB, hash string, now, usedSince time.Time) (*OperatorSession, error) {
	return one[OperatorSession](tx.Where("token_hash = ? AND expires_at > ? AND seen_at > ?", hash, now, usedSince), Refuse(NotFound, cause.SignedOutMeanwhile))
}

// SetOperatorSession sets columns of it; it is no error when it has ended.
func SetOperatorSession(tx *gorm.DB, hash string, values map[string]any) error {
	return update[OperatorSession](tx.Where("token_hash = ?", hash), values)
}

// AnswerOperatorSession notes that its operator has shown a passkey, and gives it another challenge, for whoever is the first with the one before.
func AnswerOperatorSession(tx *gorm.DB, hash, challenge, next string, now time.Time) (first bool, err error) {
	return proveSession(tx.Where("challenge = ?", challenge), hash, next, now)
}

// ProveOperatorSession notes that its operator has shown a code, and gives it another challenge. It tells whether it has not ended meanwhile.
func ProveOperatorSession(tx *gorm.DB, hash, next string, now time.Time) (lasts bool, err error) {
	return proveSession(tx, hash, next, now)
}

func proveSession(tx *gorm.DB, hash, next string, now time.Time) (bool, error) {
	done := tx.Model(&OperatorSession{}).Where("token_hash = ?", hash).Updates(map[string]any{"challenge": next, "proven_at": now})
	return done.RowsAffected == 1, failed("save", done)
}

// DeleteOperatorSession ends it.
func DeleteOperatorSession(tx *gorm.DB, hash string) error {
	return deleteRows[OperatorSession](tx.Where("token_hash = ?", hash))
}

// DeleteSessionsOfOperator ends all of the operator's.
func DeleteSessionsOfOperator(tx *gorm.DB, id int64) error {
	return deleteRows[OperatorSession](tx.Where("operator_id = ?", id))
}

// DeleteExpiredOperatorSessions removes those that nobody can use any more.
func DeleteExpiredOperatorSessions(tx *gorm.DB, now time.Time) error {
	return deleteRows[OperatorSession](tx.Where("expires_at <= ?", now))
}
