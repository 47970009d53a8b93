package accounts

import (
	"context"
	"strconv"

	"gorm.io/gorm"

	"ocrconsole/models"
)

// sealWebhookOwner names whose secret of a webhook is sealed: no access key has such a name.
func sealWebhookOwner(e *models.WebhookEndpoint) string {
	return "webhook " + strconv.FormatInt(e.AccountID, 10) + " " + strconv.FormatInt(e.ID, 10)
}

// SealWebhook seals the secret for the endpoint, which has its number. It fails with Unavailable when this process has another master
// key than the one that the database's secrets are sealed with.
func (k *Keys) SealWebhook(tx *gorm.DB, e *models.WebhookEndpoint, secret string) ([]byte, error) {
	vault, err := k.claimMasterKey(tx, k.Clock.Now())
	if err != nil {
		return nil, err
	}
	return vault.seal(secret, sealWebhookOwner(e)), nil
}

// OpenWebhook gives a secret of the endpoint.
func (k *Keys) OpenWebhook(e *models.WebhookEndpoint, sealed []byte) (string, error) {
	return k.openFor(sealed, sealWebhookOwner(e))
}

// rotateWebhooks seals the secrets of webhooks with the current master key.
func (k *Keys) rotateWebhooks(ctx context.Context, done *Rotation) error {
	var accountID, id int64
	for {
		page, err := models.SealedWebhooksAfter(k.DB.WithContext(ctx), accountID, id, rotationPage)
		if err != nil || len(page) == 0 {
			return err
		}
		for i := range page {
			resealed, err := k.resealWebhook(ctx, &page[i])
			if err != nil {
				return err
			}
			done.Resealed += resealed
			done.Already += sealedOf(&page[i]) - resealed
		}
		last := &page[len(page)-1]
		accountID, id = last.AccountID, last.ID
	}
}

// sealedOf counts the secrets of the endpoint.
func sealedOf(e *models.WebhookEndpoint) int {
	if len(e.PreviousSealed) > 0 {
		return 2
	}
	return 1
}

// resealWebhook seals those secrets of the endpoint that are sealed with the previous master key, and counts them. What happened to the
// endpoint since it was listed is respected.
func (k *Keys) resealWebhook(ctx context.Context, listed *models.WebhookEndpoint) (resealed int, err error) {
	if k.isCurrent(listed, listed.SecretSealed) && k.isCurrent(listed, listed.PreviousSealed) {
		return 0, nil
	}
	err = k.DB.Write(ctx, func(tx *gorm.DB) error {
		resealed = 0
		if _, err := models.LockAccount(tx, listed.AccountID); err != nil {
			return err
		}
		e, err := models.FindWebhookEndpoint(tx, listed.AccountID, listed.ID)
		if models.CodeOf(err) == models.NotFound {
			return nil // deleted meanwhile, and its secrets with it
		}
		if err != nil {
			return err
		}
		for _, sealed := range []*[]byte{&e.SecretSealed, &e.PreviousSealed} {
			if k.isCurrent(e, *sealed) {
				continue
			}
			secret, err := k.OpenWebhook(e, *sealed)
			if err != nil {
				return err
			}
			*sealed = k.Vault.seal(secret, sealWebhookOwner(e))
			resealed++
		}
		return models.SaveWebhookEndpoint(tx, e)
	})
	return resealed, err
}

// isCurrent reports whether what is sealed, if anything is, is sealed with the current master key.
func (k *Keys) isCurrent(e *models.WebhookEndpoint, sealed []byte) bool {
	if len(sealed) == 0 {
		return true
	}
	_, err := k.Vault.open(sealed, sealWebhookOwner(e))
	return err == nil
}
