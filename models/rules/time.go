package rules

import "time"

// EndOfTime is later than all that is stored.
var EndOfTime = time.Date(9999, 1, 1, 0, 0, 0, 0, time.UTC)

// Earlier gives the earlier of two instants.
func Earlier(a, b time.Time) time.Time {
	if b.Before(a) {
		return b
	}
	return a
}

// Backoff gives the wait after the nth try: the first, and twice as long after each further one, up to the last.
func Backoff(first, last time.Duration, attempt int64) time.Duration {
	for range attempt - 1 {
		if first *= 2; first >= last {
			return last
		}
	}
	return first
}

// HourStart returns the start of the clock hour of the zone that holds t, in UTC.
// The hour follows the offset in force at t, so zones at half hours have hours
// that start at half past in UTC, and the hour that a clock change repeats is two
// hours. Where a clock change falls inside an hour, that hour ends at the change
// and a shorter one starts there: hours never overlap and never last longer than
// 60 minutes.
func HourStart(t time.Time, loc *time.Location) time.Time {
	const hour = 3600
	_, offset := t.In(loc).Zone()
	local := t.Unix() + int64(offset)
	// Rounds down, also before 1970.
	start := time.Unix(local-((local%hour)+hour)%hour-int64(offset), 0).In(loc)
	if _, before := start.Zone(); before != offset {
		changed, _ := t.In(loc).ZoneBounds()
		return changed.UTC()
	}
	return start.UTC()
}

// DayStart returns the first instant of the zone's calendar day that holds t, in
// UTC. That is not always midnight: some zones change their clocks then, and the
// day starts at one o'clock.
func DayStart(t time.Time, loc *time.Location) time.Time {
	start, _ := day(t, loc)
	return start
}

// NextDay returns the first instant of the calendar day after the one that holds
// t, in UTC.
func NextDay(t time.Time, loc *time.Location) time.Time {
	_, next := day(t, loc)
	return next
}

// MonthStart returns the first instant of the zone's calendar month that holds t,
// in UTC. Pay-per-use tiers count calls from there.
func MonthStart(t time.Time, loc *time.Location) time.Time {
	start, _ := month(t, loc)
	return start
}

// NextMonth returns the first instant of the calendar month after the one that
// holds t, in UTC.
func NextMonth(t time.Time, loc *time.Location) time.Time {
	_, next := month(t, loc)
	return next
}

// ExpiresAt returns the first instant at which a package paid at paidAt is no
// longer valid: the end of the anniversary day in the billing zone. A package
// paid on 29 February ends with 28 February. Product page: "The validity period
// of a package is one year."
func ExpiresAt(paidAt time.Time, loc *time.Location) time.Time {
	year, month, day := paidAt.In(loc).Date()
	if month == time.February && day == 29 {
		day = 28
	}
	return firstInstant(year+1, month, day+1, loc)
}

func day(t time.Time, loc *time.Location) (start, next time.Time) {
	year, month, day := t.In(loc).Date()
	start, next = firstInstant(year, month, day, loc), firstInstant(year, month, day+1, loc)
	// A clock change just after midnight shows the day before once more; a day
	// that has begun stays begun, or two days would overlap.
	if !t.Before(next) {
		start, next = next, firstInstant(year, month, day+2, loc)
	}
	return start, next
}

func month(t time.Time, loc *time.Location) (start, next time.Time) {
	year, month, _ := t.In(loc).Date()
	start, next = firstInstant(year, month, 1, loc), firstInstant(year, month+1, 1, loc)
	if !t.Before(next) {
		start, next = next, firstInstant(year, month+2, 1, loc)
	}
	return start, next
}

// firstInstant returns the first instant at which the zone's calendar shows that
// date or a later one. time.Date does not promise which instant it returns for a
// midnight that a clock change skips or repeats; walking the zone's offsets does.
func firstInstant(year int, month time.Month, day int, loc *time.Location) time.Time {
	midnight := time.Date(year, month, day, 0, 0, 0, 0, time.UTC)
	// No zone is 30 hours ahead of UTC, so the date has not begun here.
	at := midnight.Add(-30 * time.Hour).In(loc)
	for {
		_, offset := at.Zone()
		_, end := at.ZoneBounds()
		start := midnight.Add(-time.Duration(offset) * time.Second)
		if start.Before(at) {
			return at.UTC() // midnight was skipped
		}
		if end.IsZero() || start.Before(end) {
			return start
		}
		at = end
	}
}
