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
	"sync"
	"time"

	"gorm.io/gorm"

	"ocrconsole/models"
	"ocrconsole/models/accounts"
	"ocrconsole/models/catalog"
	"ocrconsole/models/insight"
	"ocrconsole/models/notice"
	"ocrconsole/models/rules"
)

// Breaker has the use cases; all fields but Clock are required.
type Breaker struct {
	DB      *models.DB
	Catalog *catalog.Reader
	Keys    *accounts.Keys
	Clock   models.Clock

	mu    sync.Mutex
	after int64 // the account that the last run came to
}

const (
	chunk   = 200              // accounts are looked at in chunks
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
	for start := time.Now(); time.Since(start) < runTime; {
		ids, err := models.KeysToCheck(b.DB.WithContext(ctx), b.after, chunk)
		if err != nil {
			return looked, err
		}
		for _, id := range ids {
			if err := b.Look(ctx, id); err != nil {
				return looked, err
			}
			looked++
			b.after = id
			if time.Since(start) >= runTime {
				return looked, nil
			}
		}
		if len(ids) < chunk {
			b.after = 0
			return looked, nil
		}
	}
	return looked, nil
}

// sight is what a look at an account is made of.
type sight struct {
	account  *models.Account
	snapshot *catalog.Snapshot
	now      time.Time
	hour     time.Time // the start of the one that is now
	check    models.KeyCheck
	counted  []models.KeyHour // hours that this look has counted
	keys     []models.AccessKey
	modes    map[int64]models.BreakerMode
	bands    map[int64]insight.Band
	tripped  []models.KeyIncident
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

// look counts hours that are over and, when all are, judges the one that is now.
func (s *sight) look(tx *gorm.DB, accountID int64) (err error) {
	if s.account, err = models.FindAccount(tx, accountID); err != nil {
		return err
	}
	over := s.now.Add(-settled).Truncate(hour)
	before, err := models.FindKeyCheck(tx, accountID)
	if err != nil {
		return err
	}
	from := over.Add(-insight.BandDays * 24 * hour)
	if before != nil && before.CountedUntil.After(from) {
		from = before.CountedUntil.UTC()
	} else if begun := s.account.CreatedAt.Truncate(hour); begun.After(from) {
		from = begun
	}
	until, err := s.countTo(tx, accountID, from, over)
	if err != nil {
		return err
	}
	s.check = models.KeyCheck{AccountID: accountID, Version: s.account.Version, CountedUntil: until}
	if from.After(until) {
		s.check.CountedUntil = from
	}
	if until.Before(over) {
		s.check.Version = -1 // more is to be counted: look again
	}
	if s.counted, err = count(tx, accountID, s.snapshot.Keys(), from, until); err != nil || until.Before(over) {
		return err
	}
	return s.judge(tx)
}

// countTo tells up to when hours from the instant on are counted now, of those that are over.
func (s *sight) countTo(tx *gorm.DB, accountID int64, from, over time.Time) (time.Time, error) {
	some := from.Add(hoursAtOnce * hour)
	if !some.Before(over) {
		return over, nil
	}
	sums, err := models.SumUsage(tx, accountID, models.HourFilter{From: from.Add(-hour), Until: over})
	var calls int64
	for _, sum := range sums {
		calls += sum.Calls
	}
	if calls > callsAtOnce {
		return some, err
	}
	return over, err
}

// count sums what keys did in the hours between the two instants.
func count(tx *gorm.DB, accountID int64, services []rules.Offering, from, until time.Time) ([]models.KeyHour, error) {
	if !from.Before(until) {
		return nil, nil
	}
	type of struct {
		key  int64
		hour time.Time
	}
	at := make(map[of]int)
	var hours []models.KeyHour
	err := models.EachKeyCall(tx, accountID, services, from, until, func(c *models.Call) {
		in := of{c.AccessKeyID, c.CalledAt.UTC().Truncate(hour)}
		i, known := at[in]
		if !known {
			i = len(hours)
			at[in] = i
			hours = append(hours, models.KeyHour{AccountID: accountID, AccessKeyID: in.key, HourStart: in.hour})
		}
		hours[i].Calls++
		hours[i].Micros += c.PriceMicros
	})
	return hours, err
}

// judge compares the hour that is now with the bands of the keys.
func (s *sight) judge(tx *gorm.DB) (err error) {
	if s.keys, err = models.LiveAccessKeysOf(tx, s.account.ID); err != nil {
		return err
	}
	if s.modes, err = models.BreakersOf(tx, s.account.ID); err != nil {
		return err
	}
	hours, err := models.UsualKeyHoursOf(tx, s.account.ID, s.hour.Add(-insight.BandDays*24*hour), s.hour)
	if err != nil {
		return err
	}
	s.bands = Bands(append(hours, s.counted...), s.hour, least(s.snapshot))
	within, err := s.allWithin(tx)
	if err != nil || within {
		return err
	}
	used, err := count(tx, s.account.ID, s.snapshot.Keys(), s.hour, s.hour.Add(hour))
	if err != nil {
		return err
	}
	for _, u := range used {
		band := s.bands[u.AccessKeyID]
		if s.mode(u.AccessKeyID) == models.BreakerOff || !band.Leaves(insight.KeyHour{Calls: u.Calls, Micros: u.Micros}) {
			continue
		}
		s.tripped = append(s.tripped, models.KeyIncident{
			AccountID: s.account.ID, AccessKeyID: u.AccessKeyID, HourStart: s.hour, Calls: u.Calls, Micros: u.Micros, UsualCalls: band.Usual.Calls,
			UsualMicros: band.Usual.Micros, BandCalls: band.Most.Calls, BandMicros: band.Most.Micros, CreatedAt: s.now,
		})
	}
	return nil
}

func (s *sight) mode(key int64) models.BreakerMode {
	if mode, chosen := s.modes[key]; chosen {
		return mode
	}
	return models.BreakerTell
}

// least is what an hour may always cost.
func least(snapshot *catalog.Snapshot) rules.Micros {
	return snapshot.Money().RoundMicros(insight.BandDollars)
}

// allWithin tells that not even all calls of the account leave the band of any key that is watched: then no key does. Hours of totals may
// begin at another minute than these, where a zone is not on the hour: both that this hour touches count.
func (s *sight) allWithin(tx *gorm.DB) (bool, error) {
	sums, err := models.SumUsage(tx, s.account.ID, models.HourFilter{From: s.hour.Add(-hour + 1), Until: s.hour.Add(hour)})
	if err != nil {
		return false, err
	}
	var all insight.KeyHour
	for _, sum := range sums {
		if sum.Outcome != models.OutcomeFailed {
			all.Calls += sum.Calls
			all.Micros += sum.AmountMicros
		}
	}
	for i := range s.keys {
		band := s.bands[s.keys[i].ID]
		if s.mode(s.keys[i].ID) != models.BreakerOff && band.Leaves(all) {
			return false, nil
		}
	}
	return true, nil
}

// Bands gives the usual band of each key that was used in the hours before the one that starts at the instant.
func Bands(hours []models.KeyHour, at time.Time, leastMicros rules.Micros) map[int64]insight.Band {
	used, first := make(map[int64][]insight.KeyHour), make(map[int64]time.Time)
	for _, h := range hours {
		used[h.AccessKeyID] = append(used[h.AccessKeyID], insight.KeyHour{Calls: h.Calls, Micros: h.Micros})
		if f, known := first[h.AccessKeyID]; !known || h.HourStart.Before(f) {
			first[h.AccessKeyID] = h.HourStart
		}
	}
	bands := make(map[int64]insight.Band, len(used))
	for key := range used {
		bands[key] = insight.BandOf(used[key], int64(at.Sub(first[key])/hour), leastMicros)
	}
	return bands
}

// trip notes the incident once, does to the key what its owner wants, and tells them.
func (b *Breaker) trip(ctx context.Context, found *models.KeyIncident) error {
	var key *models.AccessKey
	err := b.DB.Write(ctx, func(tx *gorm.DB) error {
		if _, err := models.LockAccount(tx, found.AccountID); err != nil {
			return err
		}
		known, err := models.IncidentNow(tx, found.AccountID, found.AccessKeyID, found.HourStart)
		if err != nil || isDone(known, found.HourStart) {
			return err
		}
		mode, err := models.BreakerOf(tx, found.AccountID, found.AccessKeyID)
		if err != nil || mode == models.BreakerOff {
			return err
		}
		key, err = models.AccessKeyOfAccount(tx, found.AccountID, found.AccessKeyID)
		if models.CodeOf(err) == models.NotFound {
			return nil // deleted meanwhile
		}
		if err != nil {
			return err
		}
		incident := *found
		incident.Stopped = mode == models.BreakerStop && key.Enabled
		if known != nil {
			return again(tx, known, &incident, key)
		}
		if incident.Stopped {
			if err := stop(tx, key, incident.CreatedAt); err != nil {
				return err
			}
		}
		if err := models.CreateIncident(tx, &incident); err != nil {
			return err
		}
		_, err = tell(tx, occasion(&incident), &incident, key)
		return err
	})
	if key != nil { // whatever the error: nobody may know whether it was stored
		b.Keys.Forget(key.AccessKey)
	}
	return err
}

// isDone tells that nothing more follows of the incident, if there is any, in the hour.
func isDone(known *models.KeyIncident, hour time.Time) bool {
	return known != nil && (known.ResolvedAt != nil || known.Stopped && known.HourStart.Equal(hour))
}

// again stops a key whose incident nobody has answered, if its owner wants that by now, or has enabled it and it is another hour: once an
// hour, so that who enables it knowing what it does is not stopped at the next look.
func again(tx *gorm.DB, open, now *models.KeyIncident, key *models.AccessKey) error {
	if !now.Stopped {
		return nil
	}
	now.ID = open.ID
	stopped, err := tell(tx, occasion(open)+" stopped "+now.HourStart.UTC().Format(time.RFC3339), now, key)
	if err != nil || !stopped {
		return err
	}
	open.Stopped = true
	if err := open.SaveStopped(tx); err != nil {
		return err
	}
	return stop(tx, key, now.CreatedAt)
}

func stop(tx *gorm.DB, key *models.AccessKey, at time.Time) error {
	key.Enabled, key.StoppedBy, key.StoppedAt = false, models.KeyUnusual, &at
	return key.Save(tx)
}

// occasion begins the key of what is told of the incident, and of no other one.
func occasion(i *models.KeyIncident) string { return "key-unusual " + i.Ref().String() + ":" }

// tell tells of the incident as it is, under the key once; told, that this was the time.
func tell(tx *gorm.DB, under string, i *models.KeyIncident, key *models.AccessKey) (told bool, err error) {
	return models.Notify(tx, &models.Notification{
		AccountID: i.AccountID, Key: under, CreatedAt: i.CreatedAt,
		Says: notice.KeyUnusual{
			At: i.CreatedAt, Incident: i.Ref().String(), Key: key.AccessKey, Stopped: i.Stopped, Hour: notice.Span{From: i.HourStart, Until: i.HourStart.Add(hour)},
			Calls: i.Calls, Micros: i.Micros, BandCalls: i.BandCalls, BandMicros: i.BandMicros,
		},
	})
}
