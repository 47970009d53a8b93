package models

import (
	"fmt"
	"time"

	"gorm.io/gorm"
	"gorm.io/gorm/clause"

	"ocrconsole/models/cause"
)

// CallKey makes a repeated request the same call: KeyHash is of the key that the caller chose, RequestHash of the request that
// it was first sent with, RequestID the call. Like an export, it is not guarded by the account's lock.
type CallKey struct {
	AccountID   int64  `gorm:"primaryKey"`
	KeyHash     string `gorm:"primaryKey"`
	RequestHash string
	RequestID   string
	CreatedAt   time.Time
	// ClaimedAt is when somebody last began to make the call, FinishedAt when it was recorded as answered.
	ClaimedAt  time.Time
	FinishedAt *time.Time
	Repeats    int64 // answers after the first
}

// AddCallKey stores the key unless it is there already, and tells whether it did.
func AddCallKey(tx *gorm.DB, k *CallKey) (added bool, err error) {
	result := tx.Clauses(clause.OnConflict{Columns: columns("account_id", "key_hash"), DoNothing: true}).Create(k)
	if result.Error != nil {
		return false, fmt.Errorf("add call key: %w", result.Error)
	}
	return result.RowsAffected == 1, nil
}

// LockCallKey finds a key and holds it until the transaction ends; NotFound if there is none.
func LockCallKey(tx *gorm.DB, accountID int64, keyHash string) (*CallKey, error) {
	return one[CallKey](forUpdate(tx).Where("account_id = ? AND key_hash = ?", accountID, keyHash), Refuse(NotFound, cause.NoSuchCallKey))
}

// SaveCallKey stores what became of a key.
func SaveCallKey(tx *gorm.DB, k *CallKey) error {
	return saveAll(tx, k)
}

// FinishCallKey notes that the key's call was recorded as answered.
func FinishCallKey(tx *gorm.DB, k *CallKey, at time.Time) error {
	return update[CallKey](tx.Where("account_id = ? AND key_hash = ? AND request_id = ?", k.AccountID, k.KeyHash, k.RequestID), map[string]any{"finished_at": at})
}

// GiveCallRepeatBack takes one answer after the first back, which was not given.
func GiveCallRepeatBack(tx *gorm.DB, k *CallKey) error {
	return update[CallKey](tx.Where("account_id = ? AND key_hash = ? AND request_id = ? AND repeats > 0", k.AccountID, k.KeyHash, k.RequestID),
		map[string]any{"repeats": gorm.Expr("repeats - 1")})
}

// ReleaseCallKey removes a key whose call was not answered, unless somebody else has claimed it since.
func ReleaseCallKey(tx *gorm.DB, k *CallKey) error {
	return deleteRows[CallKey](tx.Where("account_id = ? AND key_hash = ? AND request_id = ? AND claimed_at = ? AND finished_at IS NULL",
		k.AccountID, k.KeyHash, k.RequestID, k.ClaimedAt))
}

// DeleteCallKeys removes at most so many keys that are older than the instant, and gives how many.
func DeleteCallKeys(tx *gorm.DB, before time.Time, most int) (deleted int64, err error) {
	old := tx.Session(&gorm.Session{NewDB: true}).Model(&CallKey{}).Select("account_id", "key_hash").Where("created_at < ?", before).Limit(most)
	result := tx.Where("(account_id, key_hash) IN (?)", old).Delete(&CallKey{})
	if result.Error != nil {
		return 0, fmt.Errorf("delete call keys: %w", result.Error)
	}
	return result.RowsAffected, nil
}
