package accounts

import (
	"context"
	"strconv"
	"time"

	"gorm.io/gorm"

	"ocrconsole/models"
	"ocrconsole/models/cause"
)

// ErrOtherMasterKey says that the secrets in the database are sealed with another master key.
var ErrOtherMasterKey = models.Refuse(models.Unavailable, cause.OtherMasterKey)

// ErrMasterKeyChanging says that some secrets are still sealed with a previous master key, which this process has not.
var ErrMasterKeyChanging = models.Refuse(models.Unavailable, cause.MasterKeyChanging)

// sealOwner names whose secret is sealed.
func sealOwner(row *models.AccessKey) string {
	return strconv.FormatInt(row.AccountID, 10) + " " + row.AccessKey
}

// secretOf opens the secret of a key, whichever of the process's master keys it is sealed with.
func (k *Keys) secretOf(row *models.AccessKey) (string, error) {
	return k.openFor(row.SecretSealed, sealOwner(row))
}

// openFor opens what is sealed for the owner, whichever of the process's master keys it is sealed with.
func (k *Keys) openFor(sealed []byte, owner string) (string, error) {
	secret, err := k.Vault.open(sealed, owner)
	if err == nil || k.Previous == nil {
		return secret, err
	}
	if older, err := k.Previous.open(sealed, owner); err == nil {
		return older, nil
	}
	return "", err
}

// CheckMasterKey makes sure, when a process starts, that it has the master key that the database's secrets are sealed
// with. Another one is taken over while nothing is sealed.
func (k *Keys) CheckMasterKey(ctx context.Context) error {
	return k.DB.Write(ctx, func(tx *gorm.DB) error {
		_, err := k.claimMasterKey(tx, k.Clock.Now())
		return err
	})
}

// claimMasterKey gives the vault to seal with now: that of the database's master key, which all its processes have. It
// stays the database's until the transaction ends.
func (k *Keys) claimMasterKey(tx *gorm.DB, now time.Time) (*Vault, error) {
	master, err := models.LockMasterKey(tx, k.Vault.fingerprint, now)
	if err != nil {
		return nil, err
	}
	vault := k.vaultOf(master.Fingerprint)
	if vault != nil && master.PreviousFingerprint != "" && k.vaultOf(master.PreviousFingerprint) == nil {
		return nil, ErrMasterKeyChanging
	}
	if vault != nil {
		return vault, nil
	}
	var sealed bool
	for _, has := range []func(*gorm.DB) (bool, error){models.HasAccessKeys, models.HasWebhookSecrets, models.HasAuthenticators, models.HasOperatorSecrets, models.HasSSOSecrets} {
		if err == nil && !sealed {
			sealed, err = has(tx)
		}
	}
	if err != nil {
		return nil, err
	}
	if sealed {
		return nil, ErrOtherMasterKey
	}
	return k.Vault, master.Replace(tx, k.Vault.fingerprint, now)
}

// vaultOf gives the process's vault of a master key; nil if it has none.
func (k *Keys) vaultOf(fingerprint string) *Vault {
	switch {
	case fingerprint == k.Vault.fingerprint:
		return k.Vault
	case k.Previous != nil && fingerprint == k.Previous.fingerprint:
		return k.Previous
	}
	return nil
}
