package models

import (
	"time"

	"gorm.io/gorm"

	"ocrconsole/models/cause"
	"ocrconsole/models/rights"
)

// Operator is somebody who looks after all accounts, at a desk of their own. Who has no password has not used their link yet; who has ended
// stays, because trails name them. Demo is who is there to look around with, without a password or a code.
type Operator struct {
	ID           int64 `gorm:"primaryKey"`
	Email        string
	Name         string
	Role         rights.DeskRole
	Demo         bool
	PasswordHash string
	SecretSealed []byte // of the program that makes their codes
	LastStep     int64  // of the last code that was taken
	SetupHash    *string
	SetupSealed  []byte // the secret that the link shows
	SetupUntil   *time.Time
	SetupHands   Hands // that the link comes of
	Hands        Hands
	CreatedAt    time.Time
	EndedAt      *time.Time
}

// CreateOperator stores a new one; its ID is set. Who adds them records it, last.
func CreateOperator(tx *gorm.DB, o *Operator) error {
	if err := create(tx, o); err != nil {
		if IsDuplicate(err) {
			return RefuseField("email", cause.OperatorThere)
		}
		return err
	}
	return nil
}

// Operators lists all, also those who have ended, by their address.
func Operators(tx *gorm.DB) ([]Operator, error) {
	return all[Operator](tx.Order("email, id").Limit(MaxOperators))
}

// MaxOperators is how many there may be, with those who have ended.
const MaxOperators = 1000

// FindOperator finds one by the number, also who has ended.
func FindOperator(tx *gorm.DB, id int64) (*Operator, error) {
	return one[Operator](tx.Where("id = ?", id), Refuse(NotFound, cause.NoSuchOperator))
}

// FindOperatorByEmail finds one by the address, nil if there is none.
func FindOperatorByEmail(tx *gorm.DB, email string) (*Operator, error) {
	return oneOrNone[Operator](tx.Where("email = ?", email))
}

// FindOperatorBySetup finds whose link it is; NotFound if it is nobody's any more.
func FindOperatorBySetup(tx *gorm.DB, hash string, now time.Time) (*Operator, error) {
	return one[Operator](forUpdate(tx).Where("setup_hash = ? AND setup_until > ?", hash, now), Refuse(NotFound, cause.LinkNotValid))
}

// LockOperators loads all and keeps them as they are until the transaction ends: whether one admin is left depends on all.
func LockOperators(tx *gorm.DB) ([]Operator, error) {
	return all[Operator](forNoKeyUpdate(tx).Order("id"))
}

// Save stores all of the operator, who must be locked or be found by their link.
func (o *Operator) Save(tx *gorm.DB) error { return saveAll(tx, o) }

// SealAgain stores secrets that are sealed anew, and nothing else.
func (o *Operator) SealAgain(tx *gorm.DB) error {
	return save(tx.Where("id = ?", o.ID), o, "secret_sealed", "setup_sealed")
}

// TakeOperatorStep notes that a code of the step was taken, and tells whether none of that step, or of one after, was taken before: of two
// that bring the same code at once one may pass.
func TakeOperatorStep(tx *gorm.DB, id, step int64) (taken bool, err error) {
	done := tx.Model(&Operator{}).Where("id = ? AND last_step < ?", id, step).Update("last_step", step)
	return done.RowsAffected == 1, failed("save", done)
}

// HasOperatorSecrets tells whether any operator has a secret that is sealed.
func HasOperatorSecrets(tx *gorm.DB) (bool, error) {
	found, err := oneOrNone[Operator](tx.Where("secret_sealed IS NOT NULL OR setup_sealed IS NOT NULL"))
	return found != nil, err
}
