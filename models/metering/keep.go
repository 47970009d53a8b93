package metering

import (
	"context"
	"errors"
	"fmt"
	"time"

	"gorm.io/gorm"

	"ocrconsole/models"
	"ocrconsole/models/cause"
	"ocrconsole/models/rules"
	"ocrconsole/models/trail"
)

// CallsStay is how long single calls stay at least: by their ids it is known whether a call that is reported, at most MaxAge
// late, is recorded already. The day more is for clocks of other processes that differ.
const CallsStay = MaxAge + 24*time.Hour

// Hindrance is why an account's calls cannot be dropped now.
type Hindrance string

// What hinders. Calls that no ledger entry has charged yet are what the entry will be of; and with calls since a payment that a dispute
// is about, the operator proves what it was used for.
const (
	NotHindered  Hindrance = ""
	HasUnsettled Hindrance = "unsettled"
	IsDisputed   Hindrance = "disputed"
)

// DroppedCalls is what of an account's single calls goes, or would go: those of Counted, by the totals of their hours, which stay.
// Those of them stay that were recorded later. Deleted is how many are deleted.
type DroppedCalls struct {
	AccountID int64
	models.CountedCalls
	Hindered Hindrance
	Deleted  int64
}

// DropLimit gives the newest instant before which calls can be dropped now: the start of a month.
func (m *Metering) DropLimit(ctx context.Context) (time.Time, error) {
	snapshot, err := m.Catalog.Current(ctx)
	if err != nil {
		return time.Time{}, err
	}
	return rules.MonthStart(m.Clock.Now().Add(-CallsStay), snapshot.Zone).In(snapshot.Zone), nil
}

// LooksAtDrop gives what DropCalls would do to the account.
func (m *Metering) LooksAtDrop(ctx context.Context, accountID int64, before time.Time) (d DroppedCalls, err error) {
	err = m.DB.Read(ctx, func(tx *gorm.DB) error {
		account, err := models.FindAccount(tx, accountID)
		if err == nil {
			d, err = dropOf(tx, account, before)
		}
		return err
	})
	return d, err
}

// DropCalls has the account keep no single calls of before the instant, which must be the start of a month and not after DropLimit.
// First it says so, in one transaction; from then on nobody looks for them. Then they are deleted, some at a time, while the
// account's calls go on. It may be broken off at any moment and repeated.
func (m *Metering) DropCalls(ctx context.Context, accountID int64, before time.Time) (d DroppedCalls, err error) {
	limit, err := m.DropLimit(ctx)
	if err != nil {
		return d, err
	}
	if before.After(limit) || !rules.MonthStart(before, limit.Location()).Equal(before) {
		return d, models.Refuse(models.Invalid, cause.CallsDropBeyond{Month: limit.Format("2006-01")})
	}
	err = m.DB.Write(ctx, func(tx *gorm.DB) error {
		if err := models.CallsAreMoved(tx); errors.Is(err, models.ErrCallsMove) {
			return models.Refuse(models.Conflict, cause.CallsMoving)
		} else if err != nil {
			return err
		}
		account, err := models.LockAccount(tx, accountID)
		if err != nil {
			return err
		}
		if d, err = dropOf(tx, account, before); err != nil || d.Hindered != NotHindered || d.Calls == 0 {
			return err
		}
		if err := models.Record(tx, accountID, m.Clock.Now(), trail.CallsDropped{Before: before.UTC()}); err != nil {
			return err
		}
		return models.SaveCallsSince(tx, accountID, before)
	})
	if err != nil || d.Hindered != NotHindered {
		return d, err
	}
	if d.Deleted, err = models.DropCalls(ctx, m.DB, accountID, before); err != nil {
		return d, fmt.Errorf("drop calls of account %d: %w", accountID, err)
	}
	return d, nil
}

// dropOf finds out what of the account's calls goes.
func dropOf(tx *gorm.DB, account *models.Account, before time.Time) (d DroppedCalls, err error) {
	d.AccountID = account.ID
	if d.CountedCalls, err = models.CountCalls(tx, account.ID, account.CallsSince, before); err != nil {
		return d, err
	}
	unsettled, err := models.HasUnsettledHours(tx, account.ID, before)
	if err != nil {
		return d, err
	}
	disputed, err := models.DisputedSince(tx, account.ID)
	switch {
	case err != nil:
	case unsettled:
		d.Hindered = HasUnsettled
	case disputed != nil && disputed.Before(before):
		d.Hindered = IsDisputed
	}
	return d, err
}
