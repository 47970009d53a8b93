package models

import (
	"time"

	"gorm.io/gorm"

	"ocrconsole/models/cause"
	"ocrconsole/models/trail"
)

// OperatorPasskey is one of an operator, which they show in place of a code; its fields are those of a user's Passkey.
type OperatorPasskey struct {
	ID           int64 `gorm:"primaryKey"`
	OperatorID   int64
	Handle       []byte
	CredentialID []byte
	Record       string
	Name         string
	CreatedAt    time.Time
	UsedAt       *time.Time
	Beside       string // the hash of the password that the operator had then: with another one it does not count
}

// counting are the passkeys that were made beside the password that the operator has.
func counting(tx *gorm.DB, operatorID int64) *gorm.DB {
	return tx.Where("operator_id = ? AND beside <> '' AND beside = (SELECT password_hash FROM operators WHERE operators.id = operator_id)", operatorID)
}

// CreateOperatorPasskey stores it. The operator must be locked.
func CreateOperatorPasskey(tx *gorm.DB, of *Operator, p *OperatorPasskey) error {
	p.Beside = of.PasswordHash
	if err := create(tx, p); err != nil {
		return err
	}
	return RecordOfHouse(tx, p.CreatedAt, trail.OperatorPasskeyAdded{OperatorID: of.ID, Email: ReadableEmail(of.Email), Name: p.Name})
}

// OperatorPasskeysOf lists the operator's, the oldest first.
func OperatorPasskeysOf(tx *gorm.DB, operatorID int64) ([]OperatorPasskey, error) {
	return all[OperatorPasskey](counting(tx, operatorID).Order("id"))
}

// FindOperatorPasskey finds the operator's that a device calls so, and keeps it as it is until the transaction ends; nil if they have none.
func FindOperatorPasskey(tx *gorm.DB, operatorID int64, credentialID []byte) (*OperatorPasskey, error) {
	return oneOrNone[OperatorPasskey](counting(forUpdate(tx), operatorID).Where("credential_id = ?", credentialID))
}

// SaveOperatorPasskeyUse stores that it was used, and what that changed of its record.
func SaveOperatorPasskeyUse(tx *gorm.DB, p *OperatorPasskey) error {
	return save(tx.Where("id = ?", p.ID), p, "record", "used_at")
}

// DeleteOperatorPasskey removes the operator's with the id; NotFound if they have none. The operator must be locked.
func DeleteOperatorPasskey(tx *gorm.DB, of *Operator, id int64, now time.Time) error {
	p, err := one[OperatorPasskey](tx.Where("operator_id = ? AND id = ?", of.ID, id), Refuse(NotFound, cause.NoSuchPasskey))
	if err != nil {
		return err
	}
	if err := deleteRows[OperatorPasskey](tx.Where("id = ?", p.ID)); err != nil {
		return err
	}
	return RecordOfHouse(tx, now, trail.OperatorPasskeyRemoved{OperatorID: of.ID, Email: ReadableEmail(of.Email), Name: p.Name})
}

// DeleteOperatorPasskeys removes all of the operator's.
func DeleteOperatorPasskeys(tx *gorm.DB, operatorID int64) error {
	return deleteRows[OperatorPasskey](tx.Where("operator_id = ?", operatorID))
}
