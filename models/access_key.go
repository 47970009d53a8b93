package models

import (
	"database/sql/driver"
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"

	"gorm.io/gorm"

	"ocrconsole/models/cause"
)

// AccessKey signs a user's API calls for an account. A deleted key keeps its record, without the secret.
type AccessKey struct {
	AccountID    int64      `gorm:"primaryKey"`
	ID           int64      `gorm:"primaryKey;autoIncrement:false"`
	UserID       int64      // whose calls it signs
	FormKey      *string    // the form that it was made with, nil without one
	AccessKey    string     // the part that is no secret: its name at the API
	SecretSealed []byte     // sealed with the operator's master key, empty once deleted
	Description  string     // what the customer calls it
	Regions      RegionList // whose projects it may use; empty: all
	Enabled      bool       // whether the API takes it at present
	CreatedAt    time.Time
	LastUsedAt   *time.Time // nil until it is used; saved now and then, so it may lag behind
	DeletedAt    *time.Time // nil while it is there
}

// Ref names the key in addresses.
func (k *AccessKey) Ref() Ref { return Ref{KindKey, k.AccountID, k.ID} }

// RegionList is region codes, stored in one column with commas between them.
type RegionList []string

// Value gives the list as it is stored.
func (l RegionList) Value() (driver.Value, error) { return strings.Join(l, ","), nil }

// Scan reads what Value stored.
func (l *RegionList) Scan(stored any) error {
	text, ok := stored.(string)
	if !ok {
		return fmt.Errorf("read list of regions: stored as %T", stored)
	}
	*l = nil
	if text != "" {
		*l = strings.Split(text, ",")
	}
	return nil
}

// Allows reports whether the list, or the lack of one, lets a key use the region's project.
func (l RegionList) Allows(region string) bool { return len(l) == 0 || slices.Contains(l, region) }

// CreateAccessKey stores the key under the account's next id. The account must be locked.
func CreateAccessKey(tx *gorm.DB, k *AccessKey) error {
	if err := createLookup(tx, lookupAccessKey, k.AccessKey, k.AccountID); err != nil {
		return err
	}
	return createNumbered(tx, k.AccountID, &k.ID, k)
}

// AccessKeysOf lists the user's keys for the account that are not deleted, oldest first.
func AccessKeysOf(tx *gorm.DB, accountID, userID int64) ([]AccessKey, error) {
	return all[AccessKey](tx.Where("account_id = ? AND user_id = ? AND deleted_at IS NULL", accountID, userID).Order("id"))
}

// AccessKeysShown is how many keys a filter offers to choose from: more than anybody looks through.
const AccessKeysShown = 100

// AccessKeysOfAccount lists the keys of all users of the account, those that are there before those that are deleted, the newest first,
// without their secrets, at most AccessKeysShown.
func AccessKeysOfAccount(tx *gorm.DB, accountID int64) ([]AccessKey, error) {
	return all[AccessKey](tx.Omit("secret_sealed").Where("account_id = ?", accountID).
		Order("CASE WHEN deleted_at IS NULL THEN 0 ELSE 1 END, id DESC").Limit(AccessKeysShown))
}

// FindAccessKey finds the user's key by its id; NotFound if there is none or it is deleted.
func FindAccessKey(tx *gorm.DB, accountID, userID, id int64) (*AccessKey, error) {
	return takeAccessKey(tx.Where("account_id = ? AND user_id = ? AND id = ?", accountID, userID, id))
}

// FindAccessKeyByName finds whoever's key by what callers name it with; NotFound if there is none or it is deleted.
func FindAccessKeyByName(tx *gorm.DB, accessKey string) (*AccessKey, error) {
	return takeAccessKey(inAccountOf(tx, lookupAccessKey, accessKey).Where("access_key = ?", accessKey))
}

func takeAccessKey(tx *gorm.DB) (*AccessKey, error) {
	return one[AccessKey](tx.Where("deleted_at IS NULL"), Refuse(NotFound, cause.NoReference{Thing: string(KindKey)}))
}

// FindAccessKeyOfForm finds the user's key that was made with a form, deleted or not; nil if none was.
func FindAccessKeyOfForm(tx *gorm.DB, accountID, userID int64, formKey string) (*AccessKey, error) {
	return oneOrNone[AccessKey](tx.Where("account_id = ? AND user_id = ? AND form_key = ?", accountID, userID, formKey))
}

// FindAccessKeyOfCall finds whoever's key that a call was made with, deleted or not; nil if the account has none with the number.
func FindAccessKeyOfCall(tx *gorm.DB, accountID, id int64) (*AccessKey, error) {
	return oneOrNone[AccessKey](tx.Where("account_id = ? AND id = ?", accountID, id))
}

// AccessKeyOfAccount finds whoever's key by its id; NotFound if there is none or it is deleted.
func AccessKeyOfAccount(tx *gorm.DB, accountID, id int64) (*AccessKey, error) {
	return takeAccessKey(tx.Where("account_id = ? AND id = ?", accountID, id))
}

// AccessKeyNames gives what callers name those of the account's keys with that the calls were made with, by number.
func AccessKeyNames(tx *gorm.DB, accountID int64, calls []Call) (map[int64]string, error) {
	used := make(map[int64]bool)
	for i := range calls {
		if id := calls[i].AccessKeyID; id != 0 {
			used[id] = true
		}
	}
	return AccessKeyNamesOf(tx, accountID, slices.Sorted(maps.Keys(used)))
}

// AccessKeyNamesOf gives what callers name those of the account's keys with, by number.
func AccessKeyNamesOf(tx *gorm.DB, accountID int64, numbers []int64) (map[int64]string, error) {
	names := make(map[int64]string)
	for ids := range slices.Chunk(numbers, bulkRows) {
		keys, err := all[AccessKey](tx.Select("id, access_key").Where("account_id = ? AND id IN ?", accountID, ids))
		if err != nil {
			return nil, err
		}
		for i := range keys {
			names[keys[i].ID] = keys[i].AccessKey
		}
	}
	return names, nil
}

// HasAccessKeys tells whether anybody has a key that is not deleted.
func HasAccessKeys(tx *gorm.DB) (bool, error) {
	found, err := pluck[int64](tx.Model(&AccessKey{}).Where("deleted_at IS NULL").Limit(1), "id")
	return len(found) > 0, err
}

// SealedKeysAfter lists the next keys of all accounts that have a secret, by account and id.
func SealedKeysAfter(tx *gorm.DB, accountID, id int64, limit int) ([]AccessKey, error) {
	return all[AccessKey](tx.Where("(account_id > ? OR account_id = ? AND id > ?) AND deleted_at IS NULL", accountID, accountID, id).
		Order("account_id, id").Limit(limit))
}

// Save stores what of a key can change, but for its last use. The account must be locked.
func (k *AccessKey) Save(tx *gorm.DB) error {
	return save(byID(tx, k.AccountID, k.ID), k, "secret_sealed", "description", "regions", "enabled", "deleted_at")
}

// SaveLastUse stores that the key was used, unless a later use is stored already. It needs no lock on the account: the
// column stands alone and only ever grows.
func SaveLastUse(tx *gorm.DB, accountID, id int64, at time.Time) error {
	return update[AccessKey](tx.Where("account_id = ? AND id = ? AND (last_used_at IS NULL OR last_used_at < ?)", accountID, id, at), map[string]any{"last_used_at": at})
}
