package documents

import (
	"context"
	"time"

	"gorm.io/gorm"

	"ocrconsole/models"
	"ocrconsole/models/catalog"
	"ocrconsole/models/rules"
)

// A turn is an account's records of one moment, with what drafts of its documents need: one transaction, the account's row,
// the catalog in force and the time, which is read once. In one that issues something the row is locked, as it is for all that
// happens to the account.
type turn struct {
	tx      *gorm.DB
	account *models.Account
	catalog *catalog.Snapshot
	now     time.Time
	tax     rules.Tax // the operator's
	passed  []passedOver
}

// locked runs do in a turn that holds the account's lock.
func (d *Documents) locked(ctx context.Context, accountID int64, snapshot *catalog.Snapshot, do func(t *turn) error) error {
	return d.DB.Write(ctx, func(tx *gorm.DB) error {
		account, err := models.LockAccount(tx, accountID)
		if err != nil {
			return err
		}
		return do(&turn{tx: tx, account: account, catalog: snapshot, now: d.Clock.Now(), tax: d.Operator.Tax})
	})
}

// unlocked runs do in a turn that only looks: what it finds may have changed by the time that somebody acts on it.
func (d *Documents) unlocked(ctx context.Context, accountID int64, snapshot *catalog.Snapshot, do func(t *turn) error) error {
	return d.DB.Read(ctx, func(tx *gorm.DB) error {
		account, err := models.FindAccount(tx, accountID)
		if err != nil {
			return err
		}
		return do(&turn{tx: tx, account: account, catalog: snapshot, now: d.Clock.Now(), tax: d.Operator.Tax})
	})
}
