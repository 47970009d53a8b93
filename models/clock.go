package models

import "time"

// Clock tells the time. A use case reads it once and works with that instant.
type Clock func() time.Time

// Now reads the clock as the database keeps it: UTC, to the microsecond, so that what a use case computed
// with and what it stored are equal. A nil Clock is the system's.
func (c Clock) Now() time.Time {
	now := c
	if now == nil {
		now = time.Now
	}
	return Instant(now())
}

// MaxSkew is by how much the clocks of processes may differ, of this console and of those that report to it: what is to hold from an instant
// on has to be known everywhere so long before.
const MaxSkew = 5 * time.Minute

// Fresh reports whether less than the length has passed from since to now. If the clock was put back meanwhile it does not: what
// was learnt then must not be relied on for longer because of that.
func Fresh(since, now time.Time, length time.Duration) bool {
	passed := now.Sub(since)
	return passed >= 0 && passed < length
}

// Instant gives t as the database keeps it: UTC, truncated to the microsecond.
func Instant(t time.Time) time.Time {
	return t.UTC().Truncate(time.Microsecond)
}
