package models

import (
	"time"

	"gorm.io/gorm"
	"gorm.io/gorm/clause"
)

const (
	// MaxKeyAddresses is how many addresses of a key are known, those that it was used from last: enough to see who has it, and what a
	// program on changing addresses leaves behind.
	MaxKeyAddresses = 50

	// KeyAddressTime is how long an address is known after the last request from there.
	KeyAddressTime = 35 * 24 * time.Hour
)

// KeyAddress is from where a key was used: how many Requests it signed there, whatever became of them, since FirstAt.
type KeyAddress struct {
	AccountID   int64  `gorm:"primaryKey;autoIncrement:false"`
	AccessKeyID int64  `gorm:"primaryKey;autoIncrement:false"`
	Address     string `gorm:"primaryKey"`
	FirstAt     time.Time
	LastAt      time.Time
	Requests    int64
}

// AddKeyAddress counts the use with what is known of the address, and forgets those of the key that were used longest ago when there are
// too many. It needs no lock on the account: counts are added, and times only move apart.
func AddKeyAddress(tx *gorm.DB, use *KeyAddress) error {
	later := func(column, is string) clause.Assignment {
		return clause.Assignment{Column: clause.Column{Name: column}, Value: gorm.Expr("CASE WHEN excluded." + column + is + "key_addresses." + column + " THEN excluded." + column + " ELSE key_addresses." + column + " END")}
	}
	adds := clause.OnConflict{
		Columns: []clause.Column{{Name: "account_id"}, {Name: "access_key_id"}, {Name: "address"}},
		DoUpdates: clause.Set{
			{Column: clause.Column{Name: "requests"}, Value: gorm.Expr("key_addresses.requests + excluded.requests")},
			later("first_at", " < "), later("last_at", " > "),
		},
	}
	if err := tx.Clauses(adds).Create(use).Error; err != nil {
		return err
	}
	return deleteOldest[KeyAddress](tx, "last_at", MaxKeyAddresses, "account_id = ? AND access_key_id = ?", use.AccountID, use.AccessKeyID)
}

// AddressesOfKey lists from where the key was used at or after the instant, the last first.
func AddressesOfKey(tx *gorm.DB, accountID, keyID int64, since time.Time) ([]KeyAddress, error) {
	return all[KeyAddress](tx.Where("account_id = ? AND access_key_id = ? AND last_at >= ?", accountID, keyID, since).Order("last_at DESC, address").Limit(MaxKeyAddresses))
}

// DeleteOldKeyAddresses forgets the addresses that no key was used from since the instant.
func DeleteOldKeyAddresses(tx *gorm.DB, before time.Time) error {
	return deleteRows[KeyAddress](tx.Where("last_at < ?", before))
}
