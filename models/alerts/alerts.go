package alerts

import (
	"context"
	"fmt"
	"sync"
	"time"

	"gorm.io/gorm"

	"ocrconsole/models"
	"ocrconsole/models/catalog"
	"ocrconsole/models/rules"
)

// Alerts are the use cases; all fields but Clock are required.
type Alerts struct {
	DB      *models.DB
	Catalog *catalog.Reader
	Clock   models.Clock
	// Credit is how far pay-per-use goes on in arrears.
	Credit rules.CreditPolicy

	all, soon round
}

// round goes over accounts, run after run.
type round struct {
	mu sync.Mutex
	models.Round
}

// Accounts are looked at in chunks; a run ends after runTime, and the next one goes on where it ended.
const (
	chunk   = 200
	runTime = 10 * time.Second
)

// Evaluate looks at the accounts to which something happened, or for which it is time, and tells them what began to
// hold since the last look. It gives how many were looked at. An account without activity costs it nothing but the
// comparison of two numbers.
func (a *Alerts) Evaluate(ctx context.Context) (looked int, err error) {
	return a.evaluate(ctx, &a.all, models.AccountsToCheck)
}

// EvaluateSoon does the same for the accounts that are told by webhooks, whose programs are to know within seconds.
func (a *Alerts) EvaluateSoon(ctx context.Context) (looked int, err error) {
	return a.evaluate(ctx, &a.soon, models.AccountsToCheckSoon)
}

// findAccounts lists accounts to look at after the given one, at most limit.
type findAccounts func(tx *gorm.DB, now time.Time, after int64, limit int) ([]int64, error)

func (a *Alerts) evaluate(ctx context.Context, r *round, find findAccounts) (looked int, err error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	ctx, cancel := context.WithTimeout(ctx, 6*runTime)
	defer cancel()
	return r.Run(ctx, chunk, runTime, func(after int64, limit int) ([]int64, error) {
		return find(a.DB.WithContext(ctx), a.Clock.Now(), after, limit)
	}, func(id int64) error {
		if err := a.Look(ctx, id); err != nil {
			return fmt.Errorf("alerts of account %d: %w", id, err)
		}
		return nil
	})
}

// Look judges one account now. Only when there is something to tell, or to forget, does it take the account's lock.
func (a *Alerts) Look(ctx context.Context, accountID int64) error {
	snapshot, err := a.Catalog.Current(ctx)
	if err != nil {
		return err
	}
	now := a.Clock.Now()
	var j *judgement
	err = a.DB.Read(ctx, func(tx *gorm.DB) error {
		account, err := models.FindAccount(tx, accountID)
		if err != nil {
			return err
		}
		j, err = a.judge(tx, account, snapshot, now)
		return err
	})
	if err != nil {
		return err
	}
	if !j.changes() {
		return models.SaveAlertCheck(a.DB.WithContext(ctx), j.check, now)
	}
	return a.DB.Write(ctx, func(tx *gorm.DB) error {
		account, err := models.LockAccount(tx, accountID)
		if err != nil {
			return err
		}
		// Judged anew: another process may have told it meanwhile.
		if j, err = a.judge(tx, account, snapshot, now); err != nil {
			return err
		}
		return j.apply(tx)
	})
}
