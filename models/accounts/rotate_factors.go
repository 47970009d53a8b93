package accounts

import (
	"context"

	"gorm.io/gorm"

	"ocrconsole/models"
)

// rotateAuthenticators seals the secrets of programs that make codes with the current master key.
func (k *Keys) rotateAuthenticators(ctx context.Context, done *Rotation) error {
	var userID int64
	for {
		page, err := models.SealedAuthenticatorsAfter(k.DB.WithContext(ctx), userID, rotationPage)
		if err != nil || len(page) == 0 {
			return err
		}
		for i := range page {
			if err := k.resealAuthenticator(ctx, page[i].UserID, done); err != nil {
				return err
			}
		}
		userID = page[len(page)-1].UserID
	}
}

// resealAuthenticator seals those secrets of the user that are sealed with the previous master key. What they did since they were listed is
// respected.
func (k *Keys) resealAuthenticator(ctx context.Context, userID int64, done *Rotation) error {
	var resealed, already int
	err := k.DB.Write(ctx, func(tx *gorm.DB) error {
		resealed, already = 0, 0
		if _, err := models.LockUser(tx, userID); err != nil {
			return err
		}
		a, err := models.FindAuthenticator(tx, userID)
		if err != nil || a == nil {
			return err // taken away meanwhile, and its secret with it
		}
		owner := sealAuthenticatorOwner(userID)
		for _, sealed := range []*[]byte{&a.SecretSealed, &a.PendingSealed} {
			if len(*sealed) == 0 {
				continue
			}
			if _, err := k.Vault.open(*sealed, owner); err == nil {
				already++
				continue
			}
			secret, err := k.openFor(*sealed, owner)
			if err != nil {
				return err
			}
			*sealed = k.Vault.seal(secret, owner)
			resealed++
		}
		if resealed == 0 {
			return nil
		}
		return models.SaveAuthenticator(tx, a)
	})
	if err == nil {
		done.Resealed += resealed
		done.Already += already
	}
	return err
}
