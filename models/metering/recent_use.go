package metering

import (
	"context"
	"time"

	"gorm.io/gorm"

	"ocrconsole/models"
	"ocrconsole/models/insight"
	"ocrconsole/models/rules"
)

// RecentUse is what an account called of late and what it cost, by day: what forecasts are made of. It is read from hourly totals.
type RecentUse struct {
	// Bounds are the starts of the days, and the end of the last one, which is today.
	Bounds []time.Time
	// Days are the calls of each day, of each service in a region that was called at all.
	Days map[rules.Offering][]Tally
	// Since is when the clock hour began that was a day ago, and Lately the calls from then on.
	Since  time.Time
	Lately map[rules.Offering]Tally
}

// RecentUse reads it from a day on.
func (m *Metering) RecentUse(ctx context.Context, accountID int64, from, now time.Time) (RecentUse, error) {
	snapshot, err := m.Catalog.Current(ctx)
	if err != nil {
		return RecentUse{}, err
	}
	u := RecentUse{
		Bounds: []time.Time{rules.DayStart(from, snapshot.Zone)}, Days: make(map[rules.Offering][]Tally),
		Since: rules.HourStart(now.Add(-24*time.Hour), snapshot.Zone), Lately: make(map[rules.Offering]Tally),
	}
	for end := u.Bounds[0]; !end.After(now); u.Bounds = append(u.Bounds, end) {
		end = rules.NextDay(end, snapshot.Zone)
	}
	err = m.DB.Read(ctx, func(tx *gorm.DB) error {
		return models.Together(tx,
			func(tx *gorm.DB) error { return u.readDays(tx, accountID) },
			func(tx *gorm.DB) error { return u.readLately(tx, accountID) },
		)
	})
	return u, err
}

func (u *RecentUse) readDays(tx *gorm.DB, accountID int64) error {
	sums, err := models.SumOfferingDays(tx, accountID, u.Bounds)
	for i := range sums {
		s := &sums[i]
		if u.Days[s.Offering()] == nil {
			u.Days[s.Offering()] = make([]Tally, len(u.Bounds)-1)
		}
		u.Days[s.Offering()][s.Day].add(s.Outcome, s.Calls, s.AmountMicros)
	}
	return err
}

func (u *RecentUse) readLately(tx *gorm.DB, accountID int64) error {
	sums, err := models.SumUsage(tx, accountID, models.HourFilter{From: u.Since, Until: u.Bounds[len(u.Bounds)-1]})
	for i := range sums {
		tally := u.Lately[sums[i].Offering()]
		tally.add(sums[i].Outcome, sums[i].Calls, sums[i].AmountMicros)
		u.Lately[sums[i].Offering()] = tally
	}
	return err
}

// All are the calls of each day, of all services and regions.
func (u *RecentUse) All() []Day {
	all := make([]Day, len(u.Bounds)-1)
	for i := range all {
		all[i].Start = u.Bounds[i]
		for _, days := range u.Days {
			all[i].plus(days[i])
		}
	}
	return all
}

// Successful are the billed calls of the offering on each day but the last, which is not over: of what rates are made.
func (u *RecentUse) Successful(o rules.Offering) []int64 {
	calls := make([]int64, max(len(u.Bounds)-2, 0))
	for i := range calls {
		if days := u.Days[o]; days != nil {
			calls[i] = days[i].Successful()
		}
	}
	return calls
}

// Paces are how calls of the offering go on, if they do as on these days; zone is the billing time zone.
func (u *RecentUse) Paces(o rules.Offering, zone *time.Location) insight.Paces {
	return insight.PacesOf(u.Successful(o), u.Bounds[len(u.Bounds)-2], zone)
}

func (t *Tally) plus(more Tally) {
	t.PackageCalls += more.PackageCalls
	t.PayPerUseCalls += more.PayPerUseCalls
	t.FailedCalls += more.FailedCalls
	t.AmountMicros += more.AmountMicros
}
