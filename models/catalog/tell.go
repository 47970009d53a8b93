package catalog

import (
	"context"
	"fmt"
	"time"

	"gorm.io/gorm"

	"ocrconsole/models"
	"ocrconsole/models/notice"
)

// toldAtOnce is how many accounts are told in one turn of the job: each in a transaction of its own, so that it ends within seconds.
const toldAtOnce = 200

// Tell tells accounts of the catalog that was announced last, and those that were told of it when it was withdrawn. Each is told once,
// whichever process does, and goes on where the last turn ended. Whoever opens an account later sees the prices to come on the pages.
func Tell(ctx context.Context, db *models.DB, zone *time.Location, now time.Time) (told int, err error) {
	a, err := models.NewestAnnouncement(db.WithContext(ctx))
	if err != nil || a == nil {
		return 0, err
	}
	t := &telling{CatalogAnnouncement: a, zone: zone, now: models.Instant(now)}
	if a.WithdrawnAt == nil && !t.now.Before(a.EffectiveAt) {
		return 0, nil
	}
	after, upTo := a.ToldTo, "told_to"
	if a.WithdrawnAt != nil {
		after, upTo = a.UntoldTo, "untold_to"
	}
	ids, err := models.AccountsAfter(db.WithContext(ctx), after, a.AnnouncedAt, toldAtOnce)
	if err != nil || len(ids) == 0 {
		return 0, err
	}
	for _, id := range ids {
		err := db.Write(ctx, func(tx *gorm.DB) error {
			heard, err := t.tell(tx, id)
			if heard {
				told++
			}
			return err
		})
		if err != nil {
			return told, fmt.Errorf("tell account %d of prices: %w", id, err)
		}
	}
	return told, db.Write(ctx, func(tx *gorm.DB) error {
		return models.SaveAnnouncement(tx, a, map[string]any{upTo: ids[len(ids)-1]})
	})
}

// telling is a turn of telling accounts of an announcement, as it stood when the turn began.
type telling struct {
	*models.CatalogAnnouncement
	zone *time.Location
	now  time.Time
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
