package accounts

import (
	"context"
	"time"

	"gorm.io/gorm"

	"ocrconsole/models"
	"ocrconsole/models/cause"
)

// maxOverlap is how long two secrets of a key may be good: as long as it takes to bring the new one to all programs, and not so long
// that the old one is forgotten.
const maxOverlap = 90 * 24 * time.Hour

// NewSecret asks for another secret of a key. Rotations is how often it was replaced when its form was shown, so that a form that is
// sent twice replaces it once; calls may be signed with the secret before until Until.
type NewSecret struct {
	Owner
	ID        int64
	Rotations int64
	Until     time.Time
}

// ReplaceSecret gives the key another secret, or tells the one that the same form has made just now. It fails with Conflict while a
// secret before is still good, or when the form is of before. The secret of a key that was reported is good for nothing afterwards.
func (k *Keys) ReplaceSecret(ctx context.Context, in NewSecret) (CreatedKey, error) {
	now := k.Clock.Now()
	if in.Rotations < 0 { // of no form
		return CreatedKey{}, models.Refuse(models.Conflict, cause.SecretReplaced)
	}
	var row *models.AccessKey
	err := k.DB.Write(ctx, func(tx *gorm.DB) (err error) {
		if _, err := models.LockAccount(tx, in.AccountID); err != nil {
			return err
		}
		if row, err = models.FindAccessKey(tx, in.AccountID, in.UserID, in.ID); err != nil {
			return err
		}
		if row.Rotations == in.Rotations+1 && now.Sub(*row.RotatedAt) <= formTime {
			return nil
		}
		if err := checkReplace(row, &in, now); err != nil {
			return err
		}
		return k.replace(tx, row, in.Until, now)
	})
	if row != nil { // whatever the error: nobody may know whether it was stored
		k.found.forget(row.AccessKey)
	}
	if err != nil {
		return CreatedKey{}, err
	}
	secret, err := k.secretOf(row)
	return CreatedKey{row.ID, row.AccessKey, secret}, err
}

func checkReplace(row *models.AccessKey, in *NewSecret, now time.Time) error {
	switch {
	case row.Rotations != in.Rotations:
		return models.Refuse(models.Conflict, cause.SecretReplaced)
	case hasFormer(row, now):
		return models.Refuse(models.Conflict, cause.FormerSecretGood)
	case !row.Leaked() && (!in.Until.After(now) || in.Until.Sub(now) > maxOverlap):
		return models.RefuseField("until", cause.OverlapBeyond{Days: int(maxOverlap / (24 * time.Hour))})
	}
	return nil
}

func (k *Keys) replace(tx *gorm.DB, row *models.AccessKey, until, now time.Time) error {
	vault, err := k.claimMasterKey(tx, now)
	if err != nil {
		return err
	}
	former, err := k.secretOf(row)
	if err != nil {
		return err
	}
	if row.Leaked() {
		until = now
	}
	until = models.Instant(until)
	row.FormerSealed, row.FormerUntil, row.FormerUsedAt = vault.seal(former, sealOwner(row)), &until, row.CurrentUsedAt
	row.SecretSealed, row.CurrentUsedAt, row.RotatedAt = vault.seal(newSecretKey(), sealOwner(row)), nil, &now
	row.Rotations++
	return row.SaveRotation(tx)
}

// EndFormerSecret refuses calls that are signed with the secret before, as soon as DisableKey does. It is no error when it is at its end.
func (k *Keys) EndFormerSecret(ctx context.Context, owner Owner, id int64) error {
	now := models.Instant(k.Clock.Now())
	return k.change(ctx, owner, id, func(_ *gorm.DB, row *models.AccessKey) error {
		endFormer(row, now)
		return nil
	})
}

func endFormer(row *models.AccessKey, now time.Time) {
	if hasFormer(row, now) {
		row.FormerUntil = &now
	}
}

// hasFormer reports whether calls may be signed with a secret before.
func hasFormer(row *models.AccessKey, now time.Time) bool {
	return row.FormerUntil != nil && now.Before(*row.FormerUntil)
}
