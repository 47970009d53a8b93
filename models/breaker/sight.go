package breaker

import (
	"cmp"
	"slices"
	"time"

	"gorm.io/gorm"

	"ocrconsole/models"
	"ocrconsole/models/catalog"
	"ocrconsole/models/insight"
	"ocrconsole/models/rules"
)

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

// count sums what keys did in the hours between the two instants, which are starts of hours, and somebody paid: the database does, so
// that an hour of many calls is read no slower than it is summed.
func count(tx *gorm.DB, accountID int64, services []rules.Offering, from, until time.Time) ([]models.KeyHour, error) {
	bounds := []time.Time{from}
	for at := from; at.Before(until); bounds = append(bounds, at) {
		at = at.Add(hour)
	}
	parts, err := models.SumCallsBy(tx, accountID, models.CallFilter{Services: services, From: from, Until: until}, bounds, models.ByKey)
	if err != nil {
		return nil, err
	}
	type of struct{ key, part int64 }
	at := make(map[of]int)
	var hours []models.KeyHour
	for _, p := range parts {
		if p.AccessKeyID == 0 || p.Outcome == models.OutcomeFailed {
			continue
		}
		in := of{p.AccessKeyID, p.Part}
		i, known := at[in]
		if !known {
			i = len(hours)
			at[in] = i
			hours = append(hours, models.KeyHour{AccountID: accountID, AccessKeyID: p.AccessKeyID, HourStart: bounds[p.Part].UTC()})
		}
		hours[i].Calls += p.Calls
		hours[i].Micros += p.AmountMicros
	}
	slices.SortFunc(hours, func(a, b models.KeyHour) int {
		return cmp.Or(a.HourStart.Compare(b.HourStart), cmp.Compare(a.AccessKeyID, b.AccessKeyID))
	})
	return hours, nil
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
