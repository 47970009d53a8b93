package insight

import (
	"time"

	"ocrconsole/models/rules"
)

// Pace is how calls go on: at one rate, or each weekday at its own.
type Pace interface {
	// Between is how many calls are made in the time, rounded up.
	Between(from, until time.Time) int64
	// Until is when so many calls are made from an instant on, rounded down to the second, at most Longest later; false where it is not
	// known, or never.
	Until(from time.Time, calls int64) (time.Time, bool)
}

// Between implements Pace.
func (r Rate) Between(from, until time.Time) int64 { return r.Within(until.Sub(from)) }

// Until implements Pace.
func (r Rate) Until(from time.Time, calls int64) (time.Time, bool) {
	lasts, ends := r.Lasts(calls)
	return from.Add(lasts), ends
}

// WeekdayWeeks is how many weeks the rates of weekdays are of: one feast day among four Mondays moves them by a quarter.
const WeekdayWeeks = 4

// leastWeeks is of how many weeks there must be calls before weekdays are told apart: of one, chance is all.
const leastWeeks = 2

// Weekdays are the rates of each weekday, of whole weeks, in the days of a zone.
type Weekdays struct {
	Sums  [7]int64 // by time.Weekday
	Weeks int64
	Zone  *time.Location
}

// WeekdaysOf gives them of what was used each day, oldest first, the last one the day before today. As with RatesOf, the day of the
// first use and what was before it do not count; false where there are too few weeks after that.
func WeekdaysOf(days []int64, today time.Time, zone *time.Location) (Weekdays, bool) {
	first := 0
	for first < len(days) && days[first] == 0 {
		first++
	}
	w := Weekdays{Zone: zone, Weeks: int64(min((len(days)-first-1)/7, WeekdayWeeks))}
	if first == len(days) || w.Weeks < leastWeeks {
		return Weekdays{}, false
	}
	weekday := today.In(zone).Weekday()
	for i := range int(w.Weeks) * 7 {
		w.Sums[(int(weekday)+7*int(w.Weeks)-1-i)%7] += days[len(days)-1-i]
	}
	return w, true
}

// Between implements Pace.
func (w Weekdays) Between(from, until time.Time) int64 {
	var lasting [7]int64
	for from.Before(until) {
		end := rules.NextDay(from, w.Zone)
		if end.After(until) {
			end = until
		}
		lasting[from.In(w.Zone).Weekday()] += seconds(end.Sub(from))
		from = end
	}
	sum := int64(0)
	for day, s := range lasting {
		sum += w.Sums[day] * s // calls of a weekday times the seconds of two years: some 10^11 calls a day fit
	}
	whole := w.Weeks * daySeconds
	return (sum + whole - 1) / whole
}

// Until implements Pace.
func (w Weekdays) Until(from time.Time, calls int64) (time.Time, bool) {
	need, end := max(calls, 0)*w.Weeks*daySeconds, from.Add(Longest)
	if w.Sums == [7]int64{} {
		return from, false
	}
	for from.Before(end) {
		next, rate := rules.NextDay(from, w.Zone), w.Sums[from.In(w.Zone).Weekday()]
		made := rate * seconds(next.Sub(from))
		if made > need {
			return from.Add(time.Duration(need/rate) * time.Second), true
		}
		need, from = need-made, next
	}
	return end, true
}
