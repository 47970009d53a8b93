package catalog

import (
	"context"
	"errors"
	"fmt"
	"time"

	"gorm.io/gorm"

	"ocrconsole/models"
	"ocrconsole/models/notice"
)

// toldAtOnce is how many accounts are told in one turn of the job: each in a transaction of its own, so that it ends within seconds.
const toldAtOnce = 200

// Teller tells accounts of the catalog that was announced last, and those that were told of it when it was withdrawn. Each is told once,
// whichever process does. Whoever opens an account later sees the prices to come on the pages. It is not for use by several at once.
type Teller struct {
	DB *models.DB

	of        int64 // the announcement that the last turn told of, or
	withdrawn bool  // that it was withdrawn
	round     models.Round
}

// Tell tells some accounts, after those of the last turn. One that cannot be told keeps no other from it, and is come to again after the
// others: what is stored is up to which account all are told.
func (t *Teller) Tell(ctx context.Context, zone *time.Location, now time.Time) (told int, err error) {
	a, err := models.NewestAnnouncement(t.DB.WithContext(ctx))
	if err != nil || a == nil {
		return 0, err
	}
	turn := &telling{CatalogAnnouncement: a, zone: zone, now: models.Instant(now)}
	if a.WithdrawnAt == nil && !turn.now.Before(a.EffectiveAt) {
		return 0, nil
	}
	stored, column, withdrawn := a.ToldTo, "told_to", a.WithdrawnAt != nil
	if withdrawn {
		stored, column = a.UntoldTo, "untold_to"
	}
	if t.of != a.ID || t.withdrawn != withdrawn {
		t.of, t.withdrawn, t.round = a.ID, withdrawn, models.Round{}
	}
	allTo, isNext := stored, false
	_, err = t.round.Run(ctx, toldAtOnce, 0, func(after int64, limit int) ([]int64, error) {
		isNext = after <= stored // whoever comes now follows those who are told
		return models.AccountsAfter(t.DB.WithContext(ctx), max(after, stored), a.AnnouncedAt, limit)
	}, func(id int64) error {
		heard, err := turn.tellOne(ctx, t.DB, id)
		if heard {
			told++
		}
		if isNext = isNext && err == nil; isNext {
			allTo = id
		}
		return err
	})
	if allTo == stored {
		return told, err
	}
	return told, errors.Join(err, t.DB.Write(ctx, func(tx *gorm.DB) error {
		return models.SaveAnnouncement(tx, a, map[string]any{column: allTo})
	}))
}

// telling is a turn of telling accounts of an announcement, as it stood when the turn began.
type telling struct {
	*models.CatalogAnnouncement
	zone *time.Location
	now  time.Time
}

// tellOne tells one account, in a transaction of its own.
func (t *telling) tellOne(ctx context.Context, db *models.DB, accountID int64) (heard bool, err error) {
	err = db.Write(ctx, func(tx *gorm.DB) error {
		heard, err = t.tell(tx, accountID)
		return err
	})
	if err != nil {
		return false, fmt.Errorf("tell account %d of prices: %w", accountID, err)
	}
	return heard, nil
}

// tell tells one account. What was withdrawn meanwhile is not announced any more, so that whoever hears of it hears of its end too.
func (t *telling) tell(tx *gorm.DB, accountID int64) (heard bool, err error) {
	if _, err := models.LockAccount(tx, accountID); err != nil {
		return false, err
	}
	now, err := models.FindAnnouncement(tx, t.ID)
	if err != nil || now == nil || (now.WithdrawnAt == nil) != (t.WithdrawnAt == nil) {
		return false, err
	}
	from, announced := models.Instant(t.EffectiveAt), fmt.Sprint("prices announced ", t.ID)
	n := &models.Notification{
		AccountID: accountID, Key: announced, CreatedAt: t.now,
		Says: notice.PricesAnnounced{At: models.Instant(t.AnnouncedAt), From: from, Day: from.In(t.zone).Format(time.DateOnly), Dearer: t.Dearer},
	}
	if t.WithdrawnAt != nil {
		if known, err := models.WasTold(tx, accountID, announced); err != nil || !known {
			return false, err
		}
		n.Key, n.Says = fmt.Sprint("prices withdrawn ", t.ID), notice.PricesWithdrawn{At: models.Instant(*t.WithdrawnAt), From: from}
	}
	return models.Notify(tx, n)
}
