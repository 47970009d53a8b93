package accounts

import (
	"context"
	"fmt"
	"time"

	"gorm.io/gorm"

	"ocrconsole/models"
	"ocrconsole/models/cause"
	"ocrconsole/models/notice"
	"ocrconsole/models/rules"
	"ocrconsole/models/trail"
)

// EraseAfter is how long after an account was closed what is personal of it is kept, unless the operator says otherwise: time to ask for
// money back, or to say that it was a mistake.
const EraseAfter = 30 * 24 * time.Hour

// erasesPerRun bounds one run of EraseClosed; the next goes on.
const erasesPerRun = 100

// Closing is what closing an account does: what ends at once, what is left in it, and until when what is personal is kept.
type Closing struct {
	Ends          []notice.Ended
	BalanceMicros rules.Micros // stays in the ledger: nobody spends it any more
	LeftCalls     int64        // in packages: nobody uses them any more
	OwedMicros    rules.Micros // has to be paid before; 0: nothing
	ErasesAt      time.Time
}

// CheckClosing tells what CloseAccount would do now.
func (a *Accounts) CheckClosing(ctx context.Context, accountID int64) (c Closing, err error) {
	now := a.Clock.Now()
	err = a.DB.Read(ctx, func(tx *gorm.DB) (err error) {
		c, err = a.closing(tx, accountID, now)
		return err
	})
	return c, err
}

func (a *Accounts) closing(tx *gorm.DB, accountID int64, now time.Time) (c Closing, err error) {
	var account *models.Account
	var packages []models.Package
	err = models.Together(tx,
		models.Reading(&account, func(tx *gorm.DB) (*models.Account, error) { return models.FindAccount(tx, accountID) }),
		models.Reading(&c.Ends, func(tx *gorm.DB) ([]notice.Ended, error) { return models.WouldEnd(tx, accountID) }),
		models.Reading(&packages, func(tx *gorm.DB) ([]models.Package, error) { return models.UsablePackages(tx, []int64{accountID}, now) }),
	)
	if err != nil {
		return c, err
	}
	for i := range packages {
		if p := packages[i].Rule(); now.Before(p.ExpiresAt) {
			c.LeftCalls += p.LeftCalls()
		}
	}
	standing := account.Standing()
	if available := standing.AvailableMicros(); available < 0 {
		c.OwedMicros = -available
	} else {
		c.BalanceMicros = available
	}
	c.ErasesAt = a.ErasesAt(now)
	return c, nil
}

// ErasesAt tells until when what is personal is kept of an account that is closed at the instant.
func (a *Accounts) ErasesAt(closed time.Time) time.Time { return closed.Add(a.eraseAfter()) }

func (a *Accounts) eraseAfter() time.Duration {
	if a.EraseAfter == nil {
		return EraseAfter
	}
	return *a.EraseAfter
}

// CloseAccount ends the account for good, for a user who shows that they know the password: keys, tokens, sessions, cards, automatic
// rules and subscriptions end in this transaction, orders that are not paid are cancelled. It fails with Conflict as long as money is
// owed. Of two at once the second fails, as its session has ended.
func (a *Accounts) CloseAccount(ctx context.Context, p Proof) (c Closing, err error) {
	if err := a.check(ctx, &p, "password"); err != nil {
		return c, err
	}
	now := a.Clock.Now()
	err = a.DB.Write(ctx, func(tx *gorm.DB) error {
		user, err := p.lock(tx)
		if err != nil {
			return err
		}
		c, err = a.closeOf(tx, p.AccountID, user, now)
		return err
	})
	takenOver.Add(1)
	return c, err
}

// closeOf closes the account, which is locked with the user.
func (a *Accounts) closeOf(tx *gorm.DB, accountID int64, user *models.User, now time.Time) (c Closing, err error) {
	if c, err = a.closing(tx, accountID, now); err != nil {
		return c, err
	}
	if c.OwedMicros > 0 {
		return c, models.Refuse(models.Conflict, cause.ClosingOwes)
	}
	account, err := models.FindAccount(tx, accountID)
	if err != nil {
		return c, err
	}
	if err := models.Record(tx, accountID, now, trail.AccountClosed{Ended: c.Ends}); err != nil {
		return c, err
	}
	if err := models.CloseAccount(tx, account, user.Email, now); err != nil || user.EmailConfirmedAt == nil {
		return c, err
	}
	return c, models.OrderMailOf(tx, accountID, models.MailClosed, user.Email, now)
}

// EraseClosed erases what is personal of accounts that were closed long enough ago, and gives how many.
func (a *Accounts) EraseClosed(ctx context.Context) (erased int, err error) {
	now := a.Clock.Now()
	due, err := models.AccountsToErase(a.DB.WithContext(ctx), now.Add(-a.eraseAfter()), erasesPerRun)
	if err != nil {
		return 0, err
	}
	_, err = models.InTurn(ctx, due, func(id *int64) error {
		if err := a.DB.Write(ctx, func(tx *gorm.DB) error { return erase(tx, *id, now) }); err != nil {
			return fmt.Errorf("erase account %d: %w", *id, err)
		}
		erased++
		return nil
	})
	return erased, err
}

// erase erases what is personal of the account, as long as nobody else has done it.
func erase(tx *gorm.DB, id int64, now time.Time) error {
	account, err := models.LockAccount(tx, id)
	if err != nil || account.ErasedAt != nil {
		return err
	}
	if err := models.Record(tx, id, now, trail.AccountErased{}); err != nil {
		return err
	}
	if _, err := models.CutTrail(tx, id, now.Add(-models.ShortestTrail), now); err != nil {
		return err
	}
	return models.EraseAccount(tx, account, now)
}
