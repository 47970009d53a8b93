package accounts

import (
	"context"
	"time"

	"gorm.io/gorm"

	"ocrconsole/models"
	"ocrconsole/models/cause"
	"ocrconsole/models/rights"
	"ocrconsole/models/rules"
)

// Key is a key as whoever checks a signature needs it.
type Key struct {
	Owner
	ID        int64
	AccessKey string
	SecretKey string
	// FormerKey is the secret before, with which calls may be signed until FormerUntil; "" if there is none.
	FormerKey   string
	FormerUntil time.Time
	Rotations   int64 // how often the secret was replaced, which tells the secrets apart
	Limits      rules.KeyLimits
}

// FindKey gives the key that may sign calls now; Unauthorized when there is none, or it is disabled or deleted. What it
// gives may be as old as credentialTime.
func (k *Keys) FindKey(ctx context.Context, accessKey string) (Key, error) {
	now := k.Clock.Now()
	key, found, seen := k.found.find(accessKey, now)
	if found {
		return key, nil
	}
	if len(accessKey) != accessKeyLength || !isText(accessKey) {
		return Key{}, unknownKey()
	}
	row, err := models.FindAccessKeyByName(k.DB.WithContext(ctx), accessKey)
	if models.CodeOf(err) == models.NotFound {
		return Key{}, unknownKey()
	}
	if err != nil {
		return Key{}, err
	}
	if !row.Enabled {
		return Key{Owner: Owner{row.AccountID, row.UserID}, ID: row.ID}, unknownKey()
	}
	if err := signs(k.DB.WithContext(ctx), row); err != nil {
		return Key{Owner: Owner{row.AccountID, row.UserID}, ID: row.ID}, err
	}
	if key, err = k.open(row); err != nil {
		return Key{}, err
	}
	k.found.keep(accessKey, key, now, time.Time{}, seen)
	return key, nil
}

// signs fails with Unauthorized where the key's user may not call any more: what they are is somebody else now. The keys of a former member
// which are still there were kept by who removed them.
func signs(tx *gorm.DB, row *models.AccessKey) error {
	m, err := models.AnyMembership(tx, row.AccountID, row.UserID)
	if err != nil {
		return err
	}
	if m == nil || m.EndedAt == nil && !m.Role.May(rights.Keys) {
		return unknownKey()
	}
	return nil
}

// open gives what a signature is checked with.
func (k *Keys) open(row *models.AccessKey) (key Key, err error) {
	key = Key{Owner: Owner{row.AccountID, row.UserID}, ID: row.ID, AccessKey: row.AccessKey, Rotations: row.Rotations, Limits: row.Limits()}
	if key.SecretKey, err = k.secretOf(row); err != nil || len(row.FormerSealed) == 0 {
		return key, err
	}
	key.FormerUntil = *row.FormerUntil
	key.FormerKey, err = k.openFor(row.FormerSealed, sealOwner(row))
	return key, err
}

func unknownKey() error {
	return models.Refuse(models.Unauthorized, cause.KeyUnknown)
}
