package accounts

import (
	"context"
	"strconv"
	"time"

	"gorm.io/gorm"

	"ocrconsole/models"
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
	if key, found := k.found.find(accessKey, now); found {
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
		return Key{}, unknownKey()
	}
	secret, err := k.Vault.open(row.SecretSealed, sealOwner(row))
	if err != nil {
		return Key{}, err
	}
	key := Key{Owner{row.AccountID, row.UserID}, row.ID, row.AccessKey, secret, row.Regions}
	k.found.keep(accessKey, key, now, time.Time{})
	return key, nil
}

func unknownKey() error {
	return models.Errorf(models.Unauthorized, "There is no such access key, or it is disabled.")
}

// sealOwner names whose secret is sealed.
func sealOwner(row *models.AccessKey) string {
	return strconv.FormatInt(row.AccountID, 10) + " " + row.AccessKey
}

// CheckMasterKey makes sure, when a process starts, that its master key is the one that the database's secrets are
// sealed with. Another one is taken over while there are no keys.
func (k *Keys) CheckMasterKey(ctx context.Context) error {
	return k.DB.Write(ctx, func(tx *gorm.DB) error { return k.claimMasterKey(tx, k.Clock.Now()) })
}

func (k *Keys) claimMasterKey(tx *gorm.DB, now time.Time) error {
	master, err := models.LockMasterKey(tx, k.Vault.fingerprint, now)
	if err != nil || master.Fingerprint == k.Vault.fingerprint {
		return err
	}
	sealed, err := models.HasAccessKeys(tx)
	if err != nil {
		return err
	}
	if sealed {
		return ErrOtherMasterKey
	}
	return master.Replace(tx, k.Vault.fingerprint, now)
}

// ErrOtherMasterKey says that the secrets in the database are sealed with another master key.
var ErrOtherMasterKey = models.Errorf(models.Unavailable, "The access keys in the database are encrypted with another master key than this program has.")
