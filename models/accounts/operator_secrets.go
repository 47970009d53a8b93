package accounts

import (
	"context"
	"strconv"
	"time"

	"gorm.io/gorm"

	"ocrconsole/models"
)

// operatorSecret names whose secret it is: no access key, webhook or user has such a name.
func operatorSecret(id int64) string { return "operator " + strconv.FormatInt(id, 10) }

// SealOperator seals the secret of an operator's program that makes codes.
func (k *Keys) SealOperator(tx *gorm.DB, id int64, secret string, now time.Time) ([]byte, error) {
	vault, err := k.claimMasterKey(tx, now)
	if err != nil {
		return nil, err
	}
	return vault.seal(secret, operatorSecret(id)), nil
}

// OpenOperator opens what SealOperator sealed for the operator.
func (k *Keys) OpenOperator(id int64, sealed []byte) (string, error) {
	return k.openFor(sealed, operatorSecret(id))
}

// rotateOperators seals the secrets of operators with the current master key.
func (k *Keys) rotateOperators(ctx context.Context, done *Rotation) error {
	var resealed, already int
	err := k.DB.Write(ctx, func(tx *gorm.DB) error {
		resealed, already = 0, 0
		all, err := models.LockOperators(tx)
		if err != nil {
			return err
		}
		for i := range all {
			o := &all[i]
			for _, sealed := range []*[]byte{&o.SecretSealed, &o.SetupSealed} {
				if len(*sealed) == 0 {
					continue
				}
				if _, err := k.Vault.open(*sealed, operatorSecret(o.ID)); err == nil {
					already++
					continue
				}
				secret, err := k.OpenOperator(o.ID, *sealed)
				if err != nil {
					return err
				}
				*sealed = k.Vault.seal(secret, operatorSecret(o.ID))
				resealed++
			}
			if err := o.SealAgain(tx); err != nil {
				return err
			}
		}
		return nil
	})
	if err == nil {
		done.Resealed += resealed
		done.Already += already
	}
	return err
}
