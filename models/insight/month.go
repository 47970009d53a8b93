package insight

import (
	"time"

	"ocrconsole/models/rules"
)

// Before is the calendar month before the running one: its start, the end of its day with today's number, and its end, which is
// the start of the running one. Where it is shorter than that, both ends are the same.
type Before struct{ From, SameDay, Until time.Time }

// MonthBefore gives the month before the one of the instant, in the zone.
func MonthBefore(now time.Time, zone *time.Location) Before {
	until := rules.MonthStart(now, zone)
	b := Before{From: rules.MonthStart(until.Add(-time.Microsecond), zone), Until: until}
	b.SameDay = b.From
	for range now.In(zone).Day() {
		if b.SameDay.Before(until) {
			b.SameDay = rules.NextDay(b.SameDay, zone)
		}
	}
	return b
}

// Permille is by how many thousandths an amount is more than another, or less: rounded towards zero; false where there was nothing
// before, or it is more than a thousandfold, which says nothing.
func Permille(nowMicros, beforeMicros rules.Micros) (int64, bool) {
	const most = 1_000_000
	if nowMicros < 0 || beforeMicros <= 0 {
		return 0, false
	}
	sign, more := int64(1), int64(nowMicros)-int64(beforeMicros)
	if more < 0 {
		sign, more = -1, -more
	}
	permille := mulDiv(more, 1000, int64(beforeMicros), false)
	return sign * permille, permille < most
}

// Of what failed, so much makes it unusual.
const (
	leastFailed    = 5  // fewer are chance
	unusualTimes   = 2  // the usual share
	unusualPermill = 50 // and so many thousandths of all calls more than usual
	mostPermille   = 1000
)

// Failures are calls of some time, and how many of them failed.
type Failures struct{ Failed, Calls int64 }

// Permille is the share that failed, rounded down.
func (f Failures) Permille() int64 {
	if f.Calls <= 0 {
		return 0
	}
	return min(mulDiv(f.Failed, mostPermille, f.Calls, false), mostPermille)
}

// Unusual tells whether many more calls fail lately than usual: twice the share, and one in twenty of all calls more.
func Unusual(lately, usually Failures) bool {
	share, usual := lately.Permille(), usually.Permille()
	return lately.Failed >= leastFailed && share >= unusualTimes*usual && share >= usual+unusualPermill
}
