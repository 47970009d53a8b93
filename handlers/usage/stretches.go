package usage

import (
	"time"

	"ocrconsole/models/metering"
	"ocrconsole/models/rules"
	"ocrconsole/views/routes"
)

// stretches are the columns of a chart: the days of a period, or the hours of a single day; and as many just before them.
type stretches struct {
	bounds, before []time.Time
	hours          bool
}

// stretches gives those of the filter.
func (v *view) stretches(f *usageFilter) stretches {
	zone := v.Snapshot.Zone
	s := stretches{hours: rules.NextDay(f.from, zone).Equal(f.until)}
	if s.hours {
		before := rules.DayStart(f.from.Add(-time.Microsecond), zone)
		s.bounds, s.before = hoursOf(f.from, f.until, zone), hoursOf(before, f.from, zone)
		return s
	}
	s.bounds = v.days(f)
	s.before = make([]time.Time, len(s.bounds))
	for i := range s.bounds {
		s.before[i] = rules.DayStart(v.noon(f.from).AddDate(0, 0, i+1-len(s.bounds)), zone)
	}
	return s
}

// days gives the bounds of the days of a period.
func (v *view) days(f *usageFilter) []time.Time {
	bounds := []time.Time{f.from}
	for day := f.from; day.Before(f.until); {
		day = rules.NextDay(day, v.Snapshot.Zone)
		bounds = append(bounds, day)
	}
	return bounds
}

// hoursOf gives the bounds of the clock hours of a day.
func hoursOf(from, until time.Time, zone *time.Location) []time.Time {
	bounds := []time.Time{from}
	for from.Before(until) {
		end, ok := metering.HourEnd(from, zone)
		if !ok {
			end = until
		}
		bounds, from = append(bounds, end), end
	}
	return bounds
}

// name says which time a column is of, and label briefly.
func (s *stretches) name(v *view, i int) (label, name string) {
	if s.hours {
		return s.bounds[i].In(v.Snapshot.Zone).Format("15:04"), v.Format.Hour(s.bounds[i])
	}
	return v.Format.ShortDay(s.bounds[i]), v.Format.Day(s.bounds[i])
}

// href leads from a column to what it is made of: from a day to its hours, from an hour to its calls.
func (s *stretches) href(v *view, f *usageFilter, i int) string {
	if s.hours {
		return f.plain().href(v, routes.Calls, "hour", s.bounds[i].UTC().Format(time.RFC3339))
	}
	day := v.Format.InputDay(s.bounds[i])
	return f.href(v, routes.Usage, "from", day, "to", day)
}

// isNow tells whether the column is still growing.
func (s *stretches) isNow(i int, now time.Time) bool {
	return !now.Before(s.bounds[i]) && now.Before(s.bounds[i+1])
}
