package rules_test

import (
	"testing"
	"time"
	_ "time/tzdata"

	"ocrconsole/models/rules"

	"pgregory.net/rapid"
)

func zone(t testing.TB, name string) *time.Location {
	t.Helper()
	loc, err := time.LoadLocation(name)
	if err != nil {
		t.Fatal(err)
	}
	return loc
}

func instant(t testing.TB, text string) time.Time {
	t.Helper()
	at, err := time.Parse(time.RFC3339Nano, text)
	if err != nil {
		t.Fatal(err)
	}
	return at.UTC()
}

func TestAPackageExpiresWithItsAnniversaryDay(t *testing.T) {
	for _, c := range []struct{ zone, paid, want string }{
		{"Asia/Shanghai", "2023-04-19T14:25:10+08:00", "2024-04-20T00:00:00+08:00"},
		{"Asia/Shanghai", "2023-04-18T23:30:00Z", "2024-04-20T00:00:00+08:00"}, // the day follows the zone
		{"UTC", "2023-04-19T00:00:00Z", "2024-04-20T00:00:00Z"},
		{"UTC", "2023-04-19T23:59:59.999999Z", "2024-04-20T00:00:00Z"},
		{"UTC", "2024-02-29T12:00:00Z", "2025-03-01T00:00:00Z"}, // ends with 28 February
		{"UTC", "2023-02-28T12:00:00Z", "2024-02-29T00:00:00Z"},
		{"UTC", "2023-03-01T12:00:00Z", "2024-03-02T00:00:00Z"},
		{"UTC", "2023-01-31T12:00:00Z", "2024-02-01T00:00:00Z"},
		{"UTC", "2023-04-30T12:00:00Z", "2024-05-01T00:00:00Z"},
		{"UTC", "2023-12-31T12:00:00Z", "2025-01-01T00:00:00Z"},
		{"Europe/Berlin", "2023-03-30T12:00:00+02:00", "2024-03-31T00:00:00+01:00"}, // summer time starts that day
		// On these days the clocks skip midnight, and the day starts at one o'clock.
		{"America/Santiago", "2023-09-07T12:00:00-03:00", "2024-09-08T01:00:00-03:00"},
		{"Asia/Beirut", "2023-03-30T12:00:00+03:00", "2024-03-31T01:00:00+03:00"},
		// Here the hour before midnight comes twice.
		{"America/Santiago", "2023-04-06T12:00:00-03:00", "2024-04-07T00:00:00-04:00"},
		{"Pacific/Apia", "2010-12-29T12:00:00-10:00", "2011-12-31T00:00:00+14:00"}, // 30 December 2011 never was
	} {
		if got := rules.ExpiresAt(instant(t, c.paid), zone(t, c.zone)); got != instant(t, c.want) {
			t.Errorf("paid %s in %s: expires %s, want %s", c.paid, c.zone, got, c.want)
		}
	}
}

func TestHoursDaysAndMonthsStartByTheZone(t *testing.T) {
	for _, c := range []struct {
		zone, at, hour, day, month string
	}{
		{"UTC", "2024-02-29T23:59:59.999999Z", "2024-02-29T23:00:00Z", "2024-02-29T00:00:00Z", "2024-02-01T00:00:00Z"},
		{"UTC", "1969-12-31T23:30:00Z", "1969-12-31T23:00:00Z", "1969-12-31T00:00:00Z", "1969-12-01T00:00:00Z"},
		{"Asia/Kolkata", "2024-03-31T18:45:00Z", "2024-03-31T18:30:00Z", "2024-03-31T18:30:00Z", "2024-03-31T18:30:00Z"},
		{"Asia/Kolkata", "2024-03-31T18:29:59Z", "2024-03-31T17:30:00Z", "2024-03-30T18:30:00Z", "2024-02-29T18:30:00Z"},
		// The hour from two to three comes twice, and is two hours.
		{"Europe/Berlin", "2024-10-27T02:30:00+02:00", "2024-10-27T00:00:00Z", "2024-10-26T22:00:00Z", "2024-09-30T22:00:00Z"},
		{"Europe/Berlin", "2024-10-27T02:30:00+01:00", "2024-10-27T01:00:00Z", "2024-10-26T22:00:00Z", "2024-09-30T22:00:00Z"},
		// Half an hour comes twice: the second half starts an hour of its own.
		{"Australia/Lord_Howe", "2024-04-07T01:45:00+11:00", "2024-04-07T01:00:00+11:00", "2024-04-07T00:00:00+11:00", "2024-04-01T00:00:00+11:00"},
		{"Australia/Lord_Howe", "2024-04-07T01:45:00+10:30", "2024-04-07T01:30:00+10:30", "2024-04-07T00:00:00+11:00", "2024-04-01T00:00:00+11:00"},
		{"America/Santiago", "2024-09-08T01:15:00-03:00", "2024-09-08T01:00:00-03:00", "2024-09-08T01:00:00-03:00", "2024-09-01T00:00:00-04:00"},
		// Clocks went back at 00:01 on 1 November; the month had begun.
		{"America/Goose_Bay", "2009-11-01T00:00:30-03:00", "2009-11-01T00:00:00-03:00", "2009-11-01T00:00:00-03:00", "2009-11-01T00:00:00-03:00"},
		{"America/Goose_Bay", "2009-10-31T23:30:00-04:00", "2009-10-31T23:01:00-04:00", "2009-11-01T00:00:00-03:00", "2009-11-01T00:00:00-03:00"},
	} {
		at, loc := instant(t, c.at), zone(t, c.zone)
		for name, pair := range map[string][2]time.Time{
			"hour":  {rules.HourStart(at, loc), instant(t, c.hour)},
			"day":   {rules.DayStart(at, loc), instant(t, c.day)},
			"month": {rules.MonthStart(at, loc), instant(t, c.month)},
		} {
			if !pair[0].Equal(pair[1]) {
				t.Errorf("%s in %s: %s starts %s, want %s", c.at, c.zone, name, pair[0], pair[1])
			}
		}
	}
}

var zoneNames = []string{
	"UTC", "Asia/Shanghai", "Asia/Kolkata", "Asia/Kathmandu", "Europe/Berlin", "America/New_York", "America/Santiago",
	"Asia/Beirut", "America/Havana", "America/Goose_Bay", "Australia/Lord_Howe", "Pacific/Apia", "Pacific/Chatham", "Africa/Casablanca",
}

// anyInstant draws instants of forty years, half of them near a clock change.
func anyInstant(t *rapid.T, loc *time.Location) time.Time {
	at := time.UnixMicro(rapid.Int64Range(800_000_000e6, 2_060_000_000e6).Draw(t, "at"))
	if _, change := at.In(loc).ZoneBounds(); rapid.Bool().Draw(t, "near a change") && !change.IsZero() {
		at = change.Add(time.Duration(rapid.Int64Range(-7200e6, 7200e6).Draw(t, "off")) * time.Microsecond)
	}
	return at.UTC()
}

func TestHoursDaysAndMonthsTileTimeWithoutGapOrOverlap(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		loc := zone(t, rapid.SampledFrom(zoneNames).Draw(rt, "zone"))
		at := anyInstant(rt, loc)
		later := at.Add(time.Duration(rapid.Int64Range(0, 5400e6).Draw(rt, "later")) * time.Microsecond)
		for name, start := range map[string]func(time.Time, *time.Location) time.Time{
			"hour": rules.HourStart, "day": rules.DayStart, "month": rules.MonthStart,
		} {
			from := start(at, loc)
			switch {
			case from.After(at):
				rt.Fatalf("the %s of %s starts after it, %s", name, at, from)
			case !start(from, loc).Equal(from):
				rt.Fatalf("the start %s of a %s is in another one", from, name)
			case start(later, loc).Before(from):
				rt.Fatalf("%s is in an earlier %s than %s", later, name, at)
			}
		}
		if age := at.Sub(rules.HourStart(at, loc)); age >= time.Hour {
			rt.Fatalf("%s is %s into its hour", at, age)
		}
		for name, f := range map[string][2]func(time.Time, *time.Location) time.Time{
			"day": {rules.DayStart, rules.NextDay}, "month": {rules.MonthStart, rules.NextMonth},
		} {
			next := f[1](at, loc)
			if !next.After(at) || !f[0](next, loc).Equal(next) || !f[0](next.Add(-time.Microsecond), loc).Equal(f[0](at, loc)) {
				rt.Fatalf("the %s after that of %s starts %s", name, at, next)
			}
		}
	})
}

func TestAPackageIsValidOnItsWholeAnniversaryAndNoLonger(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		loc := zone(t, rapid.SampledFrom(zoneNames).Draw(rt, "zone"))
		paid := anyInstant(rt, loc)
		expires := rules.ExpiresAt(paid, loc)
		year, month, day := paid.In(loc).Date()
		if month == time.February && day == 29 {
			day = 28
		}
		// Whatever the clocks do, no instant before shows a later date than the
		// anniversary, and the first one after does.
		anniversary := time.Date(year+1, month, day, 0, 0, 0, 0, time.UTC)
		if last := expires.Add(-time.Microsecond); date(last, loc).After(anniversary) {
			rt.Fatalf("paid %s in %s: still valid on %s", paid, loc, last.In(loc))
		}
		if !date(expires, loc).After(anniversary) {
			rt.Fatalf("paid %s in %s: no longer valid on %s", paid, loc, expires.In(loc))
		}
	})
}

func date(at time.Time, loc *time.Location) time.Time {
	year, month, day := at.In(loc).Date()
	return time.Date(year, month, day, 0, 0, 0, 0, time.UTC)
}
