package accounts

import (
	"context"

	"gorm.io/gorm"

	"ocrconsole/models"
	"ocrconsole/models/trail"
)

// Rotation is what a change of the master key did.
type Rotation struct {
	Resealed int `json:"resealed"` // secrets that were sealed with the previous key
	Already  int `json:"already"`  // secrets that were sealed with the current one before
}

// rotationPage is how many keys are looked at with one query.
const rotationPage = 200

// RotateMasterKey seals every secret with the current master key that is sealed with the previous one. From its begin,
// new secrets are sealed with the current key, so every process on the database must have both by then. Broken off, it
// is just done again; until it is through, a process without the previous key does not start. It fails with
// ErrOtherMasterKey when the process has not the master key of the database.
func (k *Keys) RotateMasterKey(ctx context.Context) (done Rotation, err error) {
	if err := k.DB.Write(ctx, k.beginRotation); err != nil {
		return done, err
	}
	var accountID, id int64
	for {
		page, err := models.SealedKeysAfter(k.DB.WithContext(ctx), accountID, id, rotationPage)
		if err != nil {
			return done, err
		}
		if len(page) == 0 {
			break
		}
		for i := range page {
			resealed, err := k.reseal(ctx, &page[i])
			switch {
			case err != nil:
				return done, err
			case resealed:
				done.Resealed++
			default:
				done.Already++
			}
		}
		last := &page[len(page)-1]
		accountID, id = last.AccountID, last.ID
	}
	if err := k.rotateWebhooks(ctx, &done); err != nil {
		return done, err
	}
	if err := k.rotateAuthenticators(ctx, &done); err != nil {
		return done, err
	}
	if err := k.rotateOperators(ctx, &done); err != nil {
		return done, err
	}
	if err := k.rotateSSO(ctx, &done); err != nil {
		return done, err
	}
	return done, k.DB.Write(ctx, k.endRotation)
}

func (k *Keys) beginRotation(tx *gorm.DB) error {
	now := k.Clock.Now()
	if _, err := k.claimMasterKey(tx, now); err != nil {
		return err
	}
	master, err := models.LockMasterKey(tx, k.Vault.fingerprint, now)
	if err != nil || master.Fingerprint == k.Vault.fingerprint {
		return err
	}
	if err := master.Change(tx, k.Vault.fingerprint, now); err != nil {
		return err
	}
	return models.RecordOfHouse(tx, now, trail.MasterKeyChanged{})
}

// endRotation says that all is done, unless somebody has begun to change the key back meanwhile.
func (k *Keys) endRotation(tx *gorm.DB) error {
	master, err := models.LockMasterKey(tx, k.Vault.fingerprint, k.Clock.Now())
	if err != nil {
		return err
	}
	if master.Fingerprint != k.Vault.fingerprint {
		return ErrOtherMasterKey
	}
	return master.Changed(tx)
}

// reseal seals the secret of a key with the current master key, if it is not. What happened to the key since it was
// listed is respected: it is read again under its account's lock.
func (k *Keys) reseal(ctx context.Context, listed *models.AccessKey) (resealed bool, err error) {
	if k.isSealed(listed) {
		return false, nil
	}
	err = k.DB.Write(ctx, func(tx *gorm.DB) error {
		if _, err := models.LockAccount(tx, listed.AccountID); err != nil {
			return err
		}
		row, err := models.FindAccessKeyByName(tx, listed.AccessKey)
		if models.CodeOf(err) == models.NotFound {
			return nil // deleted meanwhile, and its secret with it
		}
		if err != nil {
			return err
		}
		key, err := k.open(row)
		if err != nil {
			return err
		}
		resealed = true
		row.SecretSealed = k.Vault.seal(key.SecretKey, sealOwner(row))
		if len(row.FormerSealed) > 0 {
			row.FormerSealed = k.Vault.seal(key.FormerKey, sealOwner(row))
		}
		return row.Save(tx, k.Clock.Now())
	})
	return resealed && err == nil, err
}

// isSealed reports whether all secrets of the key are sealed with the current master key.
func (k *Keys) isSealed(row *models.AccessKey) bool {
	for _, sealed := range [][]byte{row.SecretSealed, row.FormerSealed} {
		if _, err := k.Vault.open(sealed, sealOwner(row)); err != nil && len(sealed) > 0 {
			return false
		}
	}
	return true
}
