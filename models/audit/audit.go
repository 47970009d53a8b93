// Package audit is who did what, as customers and the operator read it. What is recorded, and when, is in the use cases that do it and
// in the entities that they store: see models.Record and models/trail. Here trails are read, cut when their time is over, and told of
// what leaves the console, which is a write of its own.
package audit

import (
	"context"
	"time"

	"gorm.io/gorm"

	"ocrconsole/models"
	"ocrconsole/models/trail"
)

// Audit has the use cases; only DB is required.
type Audit struct {
	DB    *models.DB
	Clock models.Clock
	// Keep is how long entries are kept; 0: Keep.
	Keep time.Duration
}

// Keep is how long entries are kept unless the operator says otherwise: a year, and a month to look back at it.
const Keep = 400 * 24 * time.Hour

// KeptFor tells how long entries are kept.
func (a *Audit) KeptFor() time.Duration {
	if a.Keep == 0 {
		return Keep
	}
	return a.Keep
}

// List is some of a trail, with the names of who is in it: addresses of users and ids of access keys, by their numbers.
type List struct {
	Entries []models.TrailEntry
	Users   map[int64]string
	Keys    map[int64]string
}

// Actor names who did the entry, "" where the kind of it says it all.
func (l *List) Actor(e *models.TrailEntry) string {
	switch e.Actor {
	case trail.User, trail.Program:
		return l.Users[e.ActorID]
	case trail.Key:
		return l.Keys[e.ActorID]
	default:
		return e.ActorName
	}
}

// List gives the account's entries that the filter chooses, newest first.
func (a *Audit) List(ctx context.Context, accountID int64, f *models.TrailFilter) (l List, err error) {
	tx := a.DB.WithContext(ctx)
	if l.Entries, err = models.TrailOf(tx, accountID, f); err != nil {
		return l, err
	}
	var users, keys []int64
	for i := range l.Entries {
		switch e := &l.Entries[i]; e.Actor {
		case trail.User, trail.Program:
			users = append(users, e.ActorID)
		case trail.Key:
			keys = append(keys, e.ActorID)
		default:
		}
	}
	if len(users)+len(keys) == 0 {
		return l, nil
	}
	return l, models.Together(tx,
		models.Reading(&l.Users, func(tx *gorm.DB) (map[int64]string, error) { return models.EmailsOf(tx, users) }),
		models.Reading(&l.Keys, func(tx *gorm.DB) (map[int64]string, error) { return models.AccessKeyNamesOf(tx, accountID, keys) }),
	)
}

// eachPage is how many entries Each reads at a time.
const eachPage = 500

// Each gives all entries that the filter chooses to fn, newest first, each with the name of who did it, without holding them.
func (a *Audit) Each(ctx context.Context, accountID int64, f models.TrailFilter, fn func(e *models.TrailEntry, actor string) error) error {
	f.Limit = eachPage
	for {
		l, err := a.List(ctx, accountID, &f)
		if err != nil {
			return err
		}
		for i := range l.Entries {
			if err := fn(&l.Entries[i], l.Actor(&l.Entries[i])); err != nil {
				return err
			}
		}
		if len(l.Entries) < eachPage {
			return nil
		}
		f.Before = &l.Entries[eachPage-1]
	}
}

// Count counts the entries that the filter chooses, for those who download them.
func (a *Audit) Count(ctx context.Context, accountID int64, f *models.TrailFilter) (int64, error) {
	return models.CountTrail(a.DB.WithContext(ctx), accountID, f)
}

// Downloaded records that something personal, or secret, leaves the console.
func (a *Audit) Downloaded(ctx context.Context, accountID int64, act trail.Act) error {
	return a.DB.Write(ctx, func(tx *gorm.DB) error {
		if _, err := models.LockAccount(tx, accountID); err != nil {
			return err
		}
		return models.Record(tx, accountID, a.Clock.Now(), act)
	})
}
