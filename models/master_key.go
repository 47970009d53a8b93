package models

import (
	"errors"
	"time"

	"gorm.io/gorm"
	"gorm.io/gorm/clause"
)

// MasterKey remembers by its fingerprint which master key seals the secrets of this database. While it is being
// changed, some may still be sealed with the previous one; otherwise that is "". There is one row.
type MasterKey struct {
	ID                  int64 `gorm:"primaryKey"`
	Fingerprint         string
	PreviousFingerprint string
	UsedSince           time.Time
}

// LockMasterKey gives the master key that the database's secrets are sealed with, locked until the transaction ends;
// the first one asked for becomes it.
func LockMasterKey(tx *gorm.DB, fingerprint string, now time.Time) (*MasterKey, error) {
	key := MasterKey{ID: 1, Fingerprint: fingerprint, UsedSince: now}
	if err := create(tx.Clauses(clause.OnConflict{DoNothing: true}), &key); err != nil {
		return nil, err
	}
	return one[MasterKey](forUpdate(tx).Where("id = ?", key.ID), errors.New("the master key is not remembered"))
}

// Replace makes another master key the database's. It must be locked, and nothing may be sealed with the old one.
func (k *MasterKey) Replace(tx *gorm.DB, fingerprint string, now time.Time) error {
	k.Fingerprint, k.PreviousFingerprint, k.UsedSince = fingerprint, "", now
	return k.save(tx)
}

// Change makes another master key the database's, which secrets are sealed with from now on. It must be locked. What is
// sealed with the one before has to be sealed anew; then Changed is called.
func (k *MasterKey) Change(tx *gorm.DB, fingerprint string, now time.Time) error {
	k.Fingerprint, k.PreviousFingerprint, k.UsedSince = fingerprint, k.Fingerprint, now
	return k.save(tx)
}

// Changed says that nothing is sealed with the previous key any more. The master key must be locked.
func (k *MasterKey) Changed(tx *gorm.DB) error {
	k.PreviousFingerprint = ""
	return k.save(tx)
}

func (k *MasterKey) save(tx *gorm.DB) error {
	return save(tx.Where("id = ?", k.ID), k, "fingerprint", "previous_fingerprint", "used_since")
}
