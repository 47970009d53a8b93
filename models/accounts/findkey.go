package accounts

import (
	"context"
	"time"

	"ocrconsole/models"
	"ocrconsole/models/cause"
)

// Key is a key as whoever checks a signature needs it.
type Key struct {
	Owner
	ID        int64
	AccessKey string
	SecretKey string
	Regions   models.RegionList // whose projects it may use; empty: all
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
	secret, err := k.secretOf(row)
	if err != nil {
		return Key{}, err
	}
	key = Key{Owner{row.AccountID, row.UserID}, row.ID, row.AccessKey, secret, row.Regions}
	k.found.keep(accessKey, key, now, time.Time{}, seen)
	return key, nil
}

func unknownKey() error {
	return models.Refuse(models.Unauthorized, cause.KeyUnknown)
}
