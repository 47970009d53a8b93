// Package breaker watches what access keys are used for. A key whose hour leaves its usual band (insight.BandOf) is told about or, if its
// owner wants that, disabled; automatic top-ups of the account rest until the owner has said whether it was them.
//
// What a key did in hours that are over is counted once, into models.KeyHour, some hours at a time; the hour that is now is counted from its
// calls, and only where the account's totals leave the narrowest band of its keys. What follows of it is one transaction under the
// account's lock: the incident, the key's end, and what is told. There is one for a key and hour, and none while the last one is open, which stops
// the key only, if its owner wants that.
package breaker

import (
	"context"
	"fmt"
	"sync"
	"time"

	"gorm.io/gorm"

	"ocrconsole/models"
	"ocrconsole/models/accounts"
	"ocrconsole/models/catalog"
	"ocrconsole/models/insight"
)

// Breaker has the use cases; all fields but Clock are required.
type Breaker struct {
	DB      *models.DB
	Catalog *catalog.Reader
	Keys    *accounts.Keys
	Clock   models.Clock

	mu    sync.Mutex
	round models.Round
}

const (
	chunk   = 50               // accounts are looked at in chunks
	runTime = 10 * time.Second // after which a run ends; the next one goes on where it ended
	hour    = time.Hour
	// settled is how long after its end an hour is counted: a call is recorded when it is answered, and none takes longer.
	settled = 2 * time.Minute
	// callsAtOnce is how many calls are counted at one look, about: of an account with more in the hours that are not counted yet,
	// hoursAtOnce of these are, so that no look takes long.
	callsAtOnce = 20_000
	hoursAtOnce = 6
)

// Watch looks at the keys of accounts to which something happened, and gives how many accounts it has looked at.
func (b *Breaker) Watch(ctx context.Context) (looked int, err error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.round.Run(ctx, chunk, runTime, func(after int64, limit int) ([]int64, error) {
		return models.KeysToCheck(b.DB.WithContext(ctx), after, limit)
	}, func(id int64) error {
		if err := b.Look(ctx, id); err != nil {
			return fmt.Errorf("keys of account %d: %w", id, err)
		}
		return nil
	})
}

// Look looks at the keys of one account now.
func (b *Breaker) Look(ctx context.Context, accountID int64) error {
	snapshot, err := b.Catalog.Current(ctx)
	if err != nil {
		return err
	}
	now := b.Clock.Now()
	s := &sight{snapshot: snapshot, now: now, hour: now.Truncate(hour)}
	if err := b.DB.Read(ctx, func(tx *gorm.DB) error { return s.look(tx, accountID) }); err != nil {
		return err
	}
	if len(s.counted) > 0 {
		forget := s.hour.Add(-insight.BandDays * 24 * hour)
		if err := b.DB.Write(ctx, func(tx *gorm.DB) error { return models.SaveKeyHours(tx, accountID, s.counted, forget) }); err != nil {
			return err
		}
	}
	for i := range s.tripped {
		if err := b.trip(ctx, &s.tripped[i]); err != nil {
			return err
		}
	}
	return models.SaveKeyCheck(b.DB.WithContext(ctx), s.check)
}
