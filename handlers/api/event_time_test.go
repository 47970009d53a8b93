package api

import (
	"testing"
	"time"
)

func TestTimesAreReadAsRFC3339HasThem(t *testing.T) {
	at := func(hour, minute, second, micros int) time.Time {
		return time.Date(2026, 11, 28, hour, minute, second, micros*1000, time.UTC)
	}
	const second = time.Second - time.Microsecond
	for text, want := range map[string]struct {
		at     time.Time
		within time.Duration
	}{
		"2026-11-28T21:00:05Z":                  {at(21, 0, 5, 0), second},
		"2026-11-28t21:00:05z":                  {at(21, 0, 5, 0), second},
		"2026-11-28 21:00:05Z":                  {at(21, 0, 5, 0), second},
		"2026-11-28T21:00:05.1Z":                {at(21, 0, 5, 100_000), 100*time.Millisecond - time.Microsecond},
		"2026-11-28T21:00:05.120Z":              {at(21, 0, 5, 120_000), time.Millisecond - time.Microsecond},
		"2026-11-28T21:00:05.000000Z":           {at(21, 0, 5, 0), 0},
		"2026-11-28T21:00:05.123456789Z":        {at(21, 0, 5, 123_456), 0},
		"2026-11-28T21:00:05.1234567890123456Z": {at(21, 0, 5, 123_456), 0},
		"2026-11-28T21:00:05+00:00":             {at(21, 0, 5, 0), second},
		"2026-11-28T21:00:05-00:00":             {at(21, 0, 5, 0), second},
		"2026-11-29T02:30:05.5+05:30":           {at(21, 0, 5, 500_000), 100*time.Millisecond - time.Microsecond},
		"2026-11-27T21:01:05-23:59":             {at(21, 0, 5, 0), second},
		"2026-11-28T23:59:60Z":                  {at(23, 59, 59, 999_999), 0},
		"2026-11-28T23:59:60.5Z":                {at(23, 59, 59, 999_999), 0},
		"2026-11-28T15:59:60-08:00":             {at(23, 59, 59, 999_999), 0},
		"2028-02-29T00:00:00Z":                  {time.Date(2028, 2, 29, 0, 0, 0, 0, time.UTC), second},
		"0000-01-01T00:00:00Z":                  {time.Date(0, 1, 1, 0, 0, 0, 0, time.UTC), second},
	} {
		got, within, ok := parseTime(text)
		if !ok || !got.Equal(want.at) || within != want.within {
			t.Errorf("%s: %v within %v, %v; want %v within %v", text, got, within, ok, want.at, want.within)
		}
	}
}

func TestWhatIsNoTimeIsRefused(t *testing.T) {
	for _, text := range []string{
		"", "yesterday", "2026-11-28", "2026-11-28T21:00:05", "2026-11-28T21:00Z", "2026-11-28T21:00:05.Z", "2026-11-28T21:00:05.123", "2026-11-28T21:00:05 Z",
		"2026-11-28T21:00:61Z", "2026-11-28T21:60:00Z", "2026-11-28T24:00:00Z", "2026-11-31T00:00:00Z", "2027-02-29T00:00:00Z", "2026-00-01T00:00:00Z",
		"2026-13-01T00:00:00Z", "2026-01-00T00:00:00Z", "2026-11-28T21:00:05+24:00", "2026-11-28T21:00:05+01:60", "2026-11-28T21:00:05+0100",
		"2026-11-28T21:00:05ZZ", "2026-11-28T21:00:05+01:00x", " 2026-11-28T21:00:05Z", "2026-11-28x21:00:05Z", "2026/11/28T21:00:05Z", "+2026-11-28T21:00:05Z",
		"2026-11-28T21:00:0é5Z", "20a6-11-28T21:00:05Z", "2026-11-28T21:00:-5Z", "2026-11-28T9:00:05Z", "20261128T210005Z", "2026-11-28T21:00:05.1.2Z",
	} {
		if at, _, ok := parseTime(text); ok {
			t.Errorf("%q is read as %v", text, at)
		}
	}
}

func FuzzParseTime(f *testing.F) {
	for _, text := range []string{"2026-11-28T21:00:05Z", "2026-11-28T21:00:05.123456789+07:00", "2028-02-29T23:59:59.9Z", "x"} {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		at, within, ok := parseTime(text)
		want, err := time.Parse(time.RFC3339, text)
		if err == nil && !want.Before(time.Date(0, 1, 2, 0, 0, 0, 0, time.UTC)) && ok && !at.Equal(want.Truncate(time.Microsecond)) {
			t.Errorf("%q is %v, want %v", text, at, want)
		}
		if ok && (within < 0 || within >= time.Second) {
			t.Errorf("%q within %v", text, within)
		}
	})
}
