package caps

import (
	"context"
	"time"

	"gorm.io/gorm"

	"ocrconsole/models"
	"ocrconsole/models/rules"
)

// State is a cap as it stands at an instant.
type State struct {
	models.Cap
	KeyName   string // the access key whose calls it counts, "" for all
	Used      int64  // micro-units, or calls, as its kind says
	SpanStart time.Time
	Opens     time.Time // when it begins anew by itself; zero: never
}

// Left is what is left of it; below zero where it was lowered below what is used.
func (s *State) Left() int64 { return s.Amount - s.Used }

// List gives the account's caps as they stand now, oldest first.
func (c *Caps) List(ctx context.Context, accountID int64) (states []State, now time.Time, err error) {
	now = c.Clock.Now()
	snapshot, err := c.Catalog.Current(ctx)
	if err != nil {
		return nil, now, err
	}
	err = c.DB.Read(ctx, func(tx *gorm.DB) error {
		states, err = statesOf(tx, accountID, snapshot.Zone, now)
		return err
	})
	return states, now, err
}

// Find gives one of them, or of those that were taken away.
func (c *Caps) Find(ctx context.Context, accountID, id int64) (*models.Cap, error) {
	return models.FindCap(c.DB.WithContext(ctx), accountID, id)
}

func statesOf(tx *gorm.DB, accountID int64, zone *time.Location, now time.Time) ([]State, error) {
	var there []models.Cap
	var uses []models.CapUse
	var keys []models.AccessKey
	err := models.Together(tx,
		models.Reading(&there, func(tx *gorm.DB) ([]models.Cap, error) { return models.CapsOf(tx, accountID) }),
		models.Reading(&uses, func(tx *gorm.DB) ([]models.CapUse, error) {
			return models.CapUsesOf(tx, []int64{accountID}, rules.MonthStart(now, zone))
		}),
		models.Reading(&keys, func(tx *gorm.DB) ([]models.AccessKey, error) { return models.AccessKeysOfAccount(tx, accountID) }),
	)
	if err != nil {
		return nil, err
	}
	names := make(map[int64]string, len(keys))
	for i := range keys {
		names[keys[i].ID] = keys[i].AccessKey
	}
	states := make([]State, len(there))
	for i := range there {
		rule := there[i].Rule()
		start, next := rule.SpanOf(now, zone)
		states[i] = State{Cap: there[i], KeyName: names[there[i].AccessKeyID], SpanStart: start, Opens: next}
		for _, use := range uses {
			if use.CapID == there[i].ID && use.SpanStart.Equal(start) {
				states[i].Used = use.Used
			}
		}
	}
	return states, nil
}
