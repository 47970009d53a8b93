package billing

import (
	"context"
	"fmt"
	"time"

	"gorm.io/gorm"

	"ocrconsole/models"
	"ocrconsole/models/catalog"
	"ocrconsole/models/rules"
)

// A turn is an account's turn: the unit of work in which money or quota moves. It is one transaction that holds the lock of the
// account's row, and the account row is the lock for everything in the account: whoever would change an order, a payment, a
// package, a rule or the ledger of the account waits until the turn is over. So what a turn has read stays as it is until the
// turn writes, and whatever decides something decides it in here, on what it reads in here: what was seen before the turn may
// have changed.
//
// All of it is of one moment: now is read once, under the lock, so that whatever is recorded at or before it is seen; and one
// catalog has all the prices and names. A turn locks one account only and asks nobody over a network: providers are asked
// before or after it. It either happens as a whole or, with an error, not at all.
type turn struct {
	*Terms
	ctx     context.Context //nolint:containedctx // the transaction is bound to it, too, and ends with the turn
	tx      *gorm.DB
	account *models.Account
	catalog *catalog.Snapshot
	now     time.Time
}

// turn lets the use case do its work in a turn of the account.
func (b *Billing) turn(ctx context.Context, accountID int64, do func(t *turn) error) error {
	snapshot, err := b.Catalog.Current(ctx)
	if err != nil {
		return err
	}
	return b.turnWith(ctx, snapshot, accountID, do)
}

// eachTurn lets the use case do its work in a turn of each account, and sums up how much that was. One account's failure does
// not keep the others from their turn; all failures are returned.
func (b *Billing) eachTurn(ctx context.Context, accountIDs []int64, do func(t *turn) (int, error)) (total int, err error) {
	if len(accountIDs) == 0 {
		return 0, nil
	}
	snapshot, err := b.Catalog.Current(ctx)
	if err != nil {
		return 0, err
	}
	_, err = models.InTurn(ctx, accountIDs, func(id *int64) error {
		done := 0
		err := b.turnWith(ctx, snapshot, *id, func(t *turn) (err error) {
			done, err = do(t)
			return err
		})
		if err != nil {
			return fmt.Errorf("account %d: %w", *id, err)
		}
		total += done
		return nil
	})
	return total, err
}

func (b *Billing) turnWith(ctx context.Context, snapshot *catalog.Snapshot, accountID int64, do func(t *turn) error) error {
	limited, version := false, int64(0)
	err := b.DB.Write(ctx, func(tx *gorm.DB) error {
		account, err := models.LockAccount(tx, accountID)
		if err != nil {
			return err
		}
		t := &turn{Terms: &b.Terms, ctx: ctx, tx: tx, account: account, catalog: snapshot, now: b.Clock.Now()}
		before := account.Standing()
		if err := do(t); err != nil {
			return err
		}
		limited, version = account.Standing().Own != before.Own, account.Version
		return t.close(before)
	})
	if err == nil && limited && b.LimitsSet != nil {
		b.LimitsSet(accountID, version)
	}
	return err
}

// close does what follows from any work on an account that stood so before it: a starter credit ends, and what became of the
// arrears is recorded.
func (t *turn) close(before rules.Standing) error {
	if err := t.endStarter(); err != nil {
		return err
	}
	return t.recordArrears(before)
}
