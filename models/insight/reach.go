package insight

import "time"

// CapPace is how much of a cap was used in a time that has passed: calls, or micro-units.
type CapPace struct {
	Used int64
	Over time.Duration
}

// What must have passed before a pace says anything: of a day a quarter, as one busy hour says nothing of the others; else as many days
// as of a rate.
const (
	LeastOfDay = 6 * time.Hour
	LeastPace  = LeastDays * 24 * time.Hour
	// PaceOver is how far back a pace of days looks: as a rate.
	PaceOver = RateDays * 24 * time.Hour
	// ReachAhead is how far ahead it is foretold that a cap without an end is reached: beyond a month the pace is another one by then.
	ReachAhead = 30 * 24 * time.Hour
)

// Reaches tells when so much more is used, if it goes on at the pace, rounded down to the second; false if that is not before until,
// which is at most ReachAhead from now where it is zero, or if least has not passed yet.
func (p CapPace) Reaches(left int64, least time.Duration, now, until time.Time) (at time.Time, reached bool) {
	if p.Over < least || p.Over <= 0 || p.Used <= 0 || left <= 0 {
		return time.Time{}, false
	}
	if until.IsZero() {
		until = now.Add(ReachAhead)
	}
	takes := mulDiv(left, seconds(p.Over), p.Used, false)
	if takes >= seconds(until.Sub(now)) {
		return time.Time{}, false
	}
	return now.Add(time.Duration(takes) * time.Second), true
}

// PerDay is how much is used in a day at the pace, rounded up.
func (p CapPace) PerDay() int64 {
	if p.Over <= 0 {
		return 0
	}
	return mulDiv(max(p.Used, 0), daySeconds, seconds(p.Over), true)
}
