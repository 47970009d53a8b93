package insight_test

import (
	"math"
	"testing"
	"time"

	"ocrconsole/models/insight"
	"ocrconsole/models/rules"
)

func TestTheMonthBeforeIsToldToTheSameDay(t *testing.T) {
	for _, c := range []struct{ zone, now, from, sameDay, until string }{
		{"UTC", "2026-11-29T12:00:00Z", "2026-10-01T00:00:00Z", "2026-10-30T00:00:00Z", "2026-11-01T00:00:00Z"},
		{"UTC", "2026-03-31T23:59:59Z", "2026-02-01T00:00:00Z", "2026-03-01T00:00:00Z", "2026-03-01T00:00:00Z"},
		{"UTC", "2026-01-01T00:00:00Z", "2025-12-01T00:00:00Z", "2025-12-02T00:00:00Z", "2026-01-01T00:00:00Z"},
		{"UTC", "2028-03-29T00:00:00Z", "2028-02-01T00:00:00Z", "2028-03-01T00:00:00Z", "2028-03-01T00:00:00Z"},
		{"Asia/Singapore", "2026-11-30T16:00:00Z", "2026-10-31T16:00:00Z", "2026-11-01T16:00:00Z", "2026-11-30T16:00:00Z"},
		{"Europe/Berlin", "2026-11-25T12:00:00Z", "2026-09-30T22:00:00Z", "2026-10-25T23:00:00Z", "2026-10-31T23:00:00Z"},
		{"Europe/Berlin", "2026-10-25T00:30:00Z", "2026-08-31T22:00:00Z", "2026-09-25T22:00:00Z", "2026-09-30T22:00:00Z"},
		{"Asia/Beirut", "2026-04-29T12:00:00Z", "2026-02-28T22:00:00Z", "2026-03-29T21:00:00Z", "2026-03-31T21:00:00Z"},
	} {
		zone, err := time.LoadLocation(c.zone)
		if err != nil {
			t.Fatal(err)
		}
		at := func(text string) time.Time {
			instant, err := time.Parse(time.RFC3339, text)
			if err != nil {
				t.Fatal(err)
			}
			return instant
		}
		got := insight.MonthBefore(at(c.now), zone)
		if !got.From.Equal(at(c.from)) || !got.SameDay.Equal(at(c.sameDay)) || !got.Until.Equal(at(c.until)) {
			t.Errorf("%s in %s: %v", c.now, c.zone, got)
		}
	}
}

func TestSharesAreSaidOnlyOfSomething(t *testing.T) {
	for _, c := range []struct {
		now, before rules.Micros
		permille    int64
		said        bool
	}{
		{0, 0, 0, false},
		{5, 0, 0, false},
		{-5, 5, 0, false},
		{5, -5, 0, false},
		{0, 5, -1000, true},
		{150, 100, 500, true},
		{2, 3, -333, true},
		{4, 3, 333, true},
		{math.MaxInt64, math.MaxInt64, 0, true},
		{math.MaxInt64, 1, 0, false},
		{100, 100, 0, true},
	} {
		if got, said := insight.Permille(c.now, c.before); said != c.said || said && got != c.permille {
			t.Errorf("%d after %d: %d, %v", c.now, c.before, got, said)
		}
	}
}

func TestManyMoreFailuresThanUsualAreUnusual(t *testing.T) {
	for _, c := range []struct {
		lately, usually insight.Failures
		want            bool
	}{
		{insight.Failures{}, insight.Failures{}, false},
		{insight.Failures{Failed: 4, Calls: 4}, insight.Failures{}, false},
		{insight.Failures{Failed: 5, Calls: 5}, insight.Failures{}, true},
		{insight.Failures{Failed: 5, Calls: 100}, insight.Failures{Calls: 1000}, true},
		{insight.Failures{Failed: 5, Calls: 101}, insight.Failures{Calls: 1000}, false},
		{insight.Failures{Failed: 60, Calls: 100}, insight.Failures{Failed: 400, Calls: 1000}, false},
		{insight.Failures{Failed: 8, Calls: 100}, insight.Failures{Failed: 40, Calls: 1000}, false},
		{insight.Failures{Failed: 10, Calls: 100}, insight.Failures{Failed: 40, Calls: 1000}, true},
		{insight.Failures{Failed: math.MaxInt64, Calls: math.MaxInt64}, insight.Failures{Failed: 1, Calls: math.MaxInt64}, true},
	} {
		if got := insight.Unusual(c.lately, c.usually); got != c.want {
			t.Errorf("%+v after %+v: %v", c.lately, c.usually, got)
		}
	}
}
