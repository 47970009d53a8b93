package alerts

import (
	"context"
	"crypto/rand"
	"strings"
	"time"

	"gorm.io/gorm"

	"ocrconsole/models"
	"ocrconsole/models/cause"
	"ocrconsole/models/proof"
)

// CalendarSince tells since when the account's calendar has its address, nil if it has none.
func (a *Alerts) CalendarSince(ctx context.Context, accountID int64) (*time.Time, error) {
	feed, err := models.CalendarFeedOf(a.DB.WithContext(ctx), accountID)
	if err != nil || feed == nil {
		return nil, err
	}
	return &feed.CreatedAt, nil
}

// OpenCalendar gives the account's calendar a new address, by the token in it; the one that it had stops working. The
// token is told this once: the database keeps its hash.
func (a *Alerts) OpenCalendar(ctx context.Context, accountID int64) (token string, err error) {
	token = strings.ToLower(rand.Text())
	feed := &models.CalendarFeed{AccountID: accountID, TokenHash: proof.HashToken(token), CreatedAt: a.Clock.Now()}
	return token, a.DB.Write(ctx, func(tx *gorm.DB) error {
		if _, err := models.LockAccount(tx, accountID); err != nil {
			return err
		}
		return models.SaveCalendarFeed(tx, feed)
	})
}

// CloseCalendar ends the address of the account's calendar.
func (a *Alerts) CloseCalendar(ctx context.Context, accountID int64) error {
	return a.DB.Write(ctx, func(tx *gorm.DB) error {
		if _, err := models.LockAccount(tx, accountID); err != nil {
			return err
		}
		return models.CloseCalendarFeed(tx, accountID, models.Everyone, a.Clock.Now())
	})
}

// Calendar gives the packages with calls left that expire, for whoever knows the token of an account's calendar;
// NotFound for everybody else.
func (a *Alerts) Calendar(ctx context.Context, token string) (expiring []models.Package, now time.Time, err error) {
	now = a.Clock.Now()
	err = a.DB.Read(ctx, func(tx *gorm.DB) error {
		feed, err := models.FindCalendarFeed(tx, proof.HashToken(token))
		if err != nil {
			return err
		}
		if feed == nil {
			return models.Refuse(models.NotFound, cause.NoSuchCalendar)
		}
		expiring, err = models.UsablePackages(tx, []int64{feed.AccountID}, now)
		return err
	})
	return expiring, now, err
}
