package accounts

import (
	"context"
	"time"

	"ocrconsole/models"
	"ocrconsole/models/cause"
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
	if key, err = k.open(row); err != nil {
		return Key{}, err
	}
	k.found.keep(accessKey, key, now, time.Time{}, seen)
	return key, nil
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
