package audit

import (
	"context"
	"fmt"
	"time"

	"gorm.io/gorm"

	"ocrconsole/models"
)

// CutSlack is for how much longer entries may be there before they are cut, so that a trail to which something is added each day is cut
// once a week, and not each day by an entry of its own.
const CutSlack = 7 * 24 * time.Hour

// cutsPerPage is how many accounts are looked for at a time.
const cutsPerPage = 200

// Cut removes entries that are older than they are kept, those of accounts whose personal data are erased as soon as the database lets
// go of them, and gives how many.
func (a *Audit) Cut(ctx context.Context) (cut int, err error) {
	now := a.Clock.Now()
	due, dueOfErased := now.Add(-a.KeptFor()-CutSlack), now.Add(-models.ShortestTrail)
	if cut, err = a.cutHouse(ctx, due, now); err != nil {
		return cut, err
	}
	var all models.Round
	_, err = all.Run(ctx, cutsPerPage, models.ToTheEnd, func(after int64, limit int) ([]int64, error) {
		return models.AccountsToCut(a.DB.WithContext(ctx), due, dueOfErased, after, limit)
	}, func(id int64) error {
		n, err := a.cutAccount(ctx, id, now)
		cut += n
		return err
	})
	return cut, err
}

func (a *Audit) cutAccount(ctx context.Context, id int64, now time.Time) (cut int, err error) {
	err = a.DB.Write(ctx, func(tx *gorm.DB) error {
		account, err := models.LockAccount(tx, id)
		if err != nil {
			return err
		}
		keep := a.KeptFor()
		if account.ErasedAt != nil {
			keep = models.ShortestTrail
		}
		n, err := models.CutTrail(tx, id, now.Add(-keep), now)
		cut = int(n)
		return err
	})
	if err != nil {
		return 0, fmt.Errorf("trail of account %d: %w", id, err)
	}
	return cut, nil
}

// cutHouse cuts the trail of what is no account's.
func (a *Audit) cutHouse(ctx context.Context, due, now time.Time) (cut int, err error) {
	oldest, err := models.TrailBegins(a.DB.WithContext(ctx), models.TrailOfHouse)
	if err != nil || oldest == nil || !oldest.At.Before(due) {
		return 0, err
	}
	err = a.DB.Write(ctx, func(tx *gorm.DB) error {
		if err := models.LockHouse(tx); err != nil {
			return err
		}
		n, err := models.CutTrail(tx, models.TrailOfHouse, now.Add(-a.KeptFor()), now)
		cut = int(n)
		return err
	})
	return cut, err
}
