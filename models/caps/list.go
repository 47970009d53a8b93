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
	Reserved  int64  // for calls that were let pass and are not recorded yet: see metering.Outlook.CapReserved
	SpanStart time.Time
	Opens     time.Time // when it begins anew by itself; zero: never
}

// UsedPercent is how much of it is used, rounded down, from 0 to 100.
func (s *State) UsedPercent() int64 {
	rule := s.Rule()
	return rule.Percent(s.Used)
}

// List is the account's caps, oldest first, and its keys, of which one may be set for those that are not deleted, at an instant.
type List struct {
	Caps []State
	Keys []models.AccessKey
	At   time.Time
}

// Left is what is left of it, for calls that nothing is reserved for; below zero where it was lowered.
func (s *State) Left() int64 { return s.Amount - s.Used - s.Reserved }

// Reserve takes over what is reserved of each cap, by its id.
func (l *List) Reserve(reserved map[int64]int64) {
	for i := range l.Caps {
		l.Caps[i].Reserved = reserved[l.Caps[i].ID]
	}
}

// List gives the account's caps as they stand now.
func (c *Caps) List(ctx context.Context, accountID int64) (list List, err error) {
	list.At = c.Clock.Now()
	snapshot, err := c.Catalog.Current(ctx)
	if err != nil {
		return list, err
	}
	err = c.DB.Read(ctx, func(tx *gorm.DB) error { return list.read(tx, accountID, snapshot.Zone) })
	return list, err
}

// Find gives one of them, or of those that were taken away.
func (c *Caps) Find(ctx context.Context, accountID, id int64) (*models.Cap, error) {
	return models.FindCap(c.DB.WithContext(ctx), accountID, id)
}

func (l *List) read(tx *gorm.DB, accountID int64, zone *time.Location) error {
	var there []models.Cap
	var uses []models.CapUse
	err := models.Together(tx,
		models.Reading(&there, func(tx *gorm.DB) ([]models.Cap, error) { return models.CapsOf(tx, accountID) }),
		models.Reading(&uses, func(tx *gorm.DB) ([]models.CapUse, error) {
			return models.CapUsesOf(tx, []int64{accountID}, rules.MonthStart(l.At, zone))
		}),
		models.Reading(&l.Keys, func(tx *gorm.DB) ([]models.AccessKey, error) { return models.AccessKeysOfAccount(tx, accountID) }),
	)
	if err != nil {
		return err
	}
	names := make(map[int64]string, len(l.Keys))
	for i := range l.Keys {
		names[l.Keys[i].ID] = l.Keys[i].AccessKey
	}
	l.Caps = make([]State, len(there))
	for i := range there {
		rule := there[i].Rule()
		start, next := rule.SpanOf(l.At, zone)
		l.Caps[i] = State{Cap: there[i], KeyName: names[there[i].AccessKeyID], SpanStart: start, Opens: next}
		for _, use := range uses {
			if use.CapID == there[i].ID && use.SpanStart.Equal(start) {
				l.Caps[i].Used = use.Used
			}
		}
	}
	return nil
}
