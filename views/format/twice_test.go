package format

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"
	_ "time/tzdata"
)

// years are in zones whose clocks change in every way there is: by an hour, half of one, two; at midnight, a minute after
// it; a day left out; and offsets with seconds.
var years = map[string]int{
	"UTC": 2026, "Asia/Shanghai": 2026, "Asia/Kolkata": 2026, "Europe/Berlin": 2026, "America/New_York": 2026,
	"America/Santiago": 2026, "Asia/Beirut": 2022, "America/Havana": 2026, "America/Goose_Bay": 2009, "Australia/Lord_Howe": 2026,
	"Pacific/Apia": 2011, "Pacific/Chatham": 2026, "Africa/Casablanca": 2026, "Antarctica/Troll": 2026, "America/Caracas": 2007,
	"Asia/Pyongyang": 2015, "Europe/London": 1945, "Europe/Amsterdam": 1936,
}

func TestEveryClockTimeOfAYearReadsOtherwiseAndCanBeReadBack(t *testing.T) {
	t.Parallel()
	for name, year := range years {
		loc := zone(t, name)
		f := New("USD", loc)
		hours, minutes := map[string]time.Time{}, map[string]time.Time{}
		for at := time.Date(year, 1, 1, 12, 0, 0, 0, loc); at.Year() == year; at = at.Add(15 * time.Minute) {
			once(t, minutes, f, f.Minute(at), at)
		}
		for start := time.Date(year, 1, 1, 12, 0, 0, 0, loc); start.Year() == year; start = f.hourEnd(start) {
			once(t, hours, f, f.Hour(start), start)
			clock, _, _ := strings.Cut(f.Hour(start), "–")
			if zoned := f.HourZone(start); !strings.HasPrefix(zoned, clock) || !strings.HasSuffix(zoned, " "+f.Zone(start)) {
				t.Errorf("%s: with its zone, %q reads %q", name, f.Hour(start), zoned)
			}
		}
	}
}

// once fails the test if the text was read before or does not give the instant back.
func once(t *testing.T, seen map[string]time.Time, f F, text string, at time.Time) {
	t.Helper()
	if before, ok := seen[text]; ok {
		t.Errorf("in %s, %s and %s both read %q", f.zone, before, at, text)
	}
	seen[text] = at
	if got, err := readBack(f, text); err != nil || !got.Equal(at) {
		t.Errorf("in %s, %s reads %q, which is %s (%v)", f.zone, at, text, got, err)
	}
}

// readBack finds the one instant that a text of Minute or Hour can mean.
func readBack(f F, text string) (time.Time, error) {
	clock, name, zoned := strings.Cut(text, " GMT")
	clock, _, _ = strings.Cut(clock, "–")
	wall, err := time.Parse("2 Jan 2006, 15:04", clock)
	if err != nil {
		return wall, err
	}
	var found []time.Time
	for _, offset := range offsets(f.zone, wall) {
		at := wall.Add(-time.Duration(offset) * time.Second).In(f.zone)
		if _, own := at.Zone(); own == offset && (!zoned || f.Zone(at) == "GMT"+name) {
			found = append(found, at)
		}
	}
	if len(found) != 1 {
		return wall, fmt.Errorf("%d instants read %q", len(found), text)
	}
	return found[0], nil
}

// offsets are those of the zone in the days around.
func offsets(loc *time.Location, around time.Time) (all []int) {
	for at := around.Add(-48 * time.Hour); at.Before(around.Add(48 * time.Hour)); at = at.Add(time.Hour) {
		if _, offset := at.In(loc).Zone(); !slices.Contains(all, offset) {
			all = append(all, offset)
		}
	}
	return all
}

func TestOnlyTimesThatClocksShowTwiceAreSaidWithTheirOffset(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ zone, at, minute, hour string }{
		{"Europe/Berlin", "2026-10-25T01:00:00+02:00", "25 Oct 2026, 01:00", "25 Oct 2026, 01:00–02:00"},
		{"Europe/Berlin", "2026-10-25T02:00:00+02:00", "25 Oct 2026, 02:00 GMT+2", "25 Oct 2026, 02:00–03:00 GMT+2"},
		{"Europe/Berlin", "2026-10-25T02:00:00+01:00", "25 Oct 2026, 02:00 GMT+1", "25 Oct 2026, 02:00–03:00 GMT+1"},
		{"Europe/Berlin", "2026-10-25T03:00:00+01:00", "25 Oct 2026, 03:00", "25 Oct 2026, 03:00–04:00"},
		{"Europe/Berlin", "2026-03-29T01:00:00+01:00", "29 Mar 2026, 01:00", "29 Mar 2026, 01:00–03:00"},
		{"America/New_York", "2026-11-01T01:00:00-05:00", "1 Nov 2026, 01:00 GMT−5", "1 Nov 2026, 01:00–02:00 GMT−5"},
		// Half an hour comes twice: it is the end of one hour, and a shorter one of its own.
		{"Australia/Lord_Howe", "2026-04-05T01:00:00+11:00", "5 Apr 2026, 01:00", "5 Apr 2026, 01:00–02:00 GMT+11"},
		{"Australia/Lord_Howe", "2026-04-05T01:30:00+10:30", "5 Apr 2026, 01:30 GMT+10:30", "5 Apr 2026, 01:30–02:00 GMT+10:30"},
		{"Australia/Lord_Howe", "2026-10-04T02:30:00+11:00", "4 Oct 2026, 02:30", "4 Oct 2026, 02:30–03:00"},
		{"America/Santiago", "2026-04-04T23:00:00-03:00", "4 Apr 2026, 23:00 GMT−3", "4 Apr 2026, 23:00–00:00 GMT−3"},
		{"Asia/Shanghai", "2026-10-25T02:00:00+08:00", "25 Oct 2026, 02:00", "25 Oct 2026, 02:00–03:00"},
	} {
		at, err := time.Parse(time.RFC3339, c.at)
		if err != nil {
			t.Fatal(err)
		}
		f := New("USD", zone(t, c.zone))
		if minute, hour := f.Minute(at.UTC()), f.Hour(at.UTC()); minute != c.minute || hour != c.hour {
			t.Errorf("%s in %s reads %q and %q, want %q and %q", c.at, c.zone, minute, hour, c.minute, c.hour)
		}
	}
}

func TestAnOffsetIsSaidOnlyForTimesThatHaveIt(t *testing.T) {
	t.Parallel()
	day := func(month time.Month, day int) time.Time { return time.Date(2026, month, day, 12, 0, 0, 0, time.UTC) }
	for _, c := range []struct {
		zone        string
		from, until time.Time
		want        string
	}{
		{"Asia/Shanghai", day(1, 1), day(12, 31), "GMT+8"},
		{"UTC", day(1, 1), day(12, 31), "GMT"},
		{"Europe/Berlin", day(1, 1), day(2, 1), "GMT+1"},
		{"Europe/Berlin", day(7, 1), day(7, 1), "GMT+2"},
		{"Europe/Berlin", day(7, 1), day(11, 1), "Europe/Berlin"},
		{"Europe/Berlin", day(3, 29), day(10, 24), "GMT+2"},
		{"Europe/Berlin", day(1, 1), day(12, 31), "Europe/Berlin"},
	} {
		if got := New("USD", zone(t, c.zone)).Zones(c.from, c.until); got != c.want {
			t.Errorf("%s from %s to %s is %q, want %q", c.zone, c.from, c.until, got, c.want)
		}
	}
}
