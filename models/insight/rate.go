package insight

import (
	"math/bits"
	"time"
)

const (
	// RateDays is how many days a rate is of: two weeks have each weekday twice, and forget soon enough what is over.
	RateDays = 14
	// LeastDays is how many whole days there must be before anything is said of a rate: of less, one busy day is half.
	LeastDays = 3

	daySeconds = 24 * 60 * 60
)

// Rate is how much was used in whole days: calls, or micro-units. Without days it is not known.
type Rate struct{ Sum, Days int64 }

// Known tells whether there were enough days to speak of a rate.
func (r Rate) Known() bool { return r.Days >= LeastDays }

// Idle tells that nothing was used though there were days to do so.
func (r Rate) Idle() bool { return r.Known() && r.Sum == 0 }

// PerDay is the rate of a day, rounded to the nearest, halves up. The rate must be known.
func (r Rate) PerDay() int64 { return (r.Sum + r.Days/2) / r.Days }

// Within is how much is used in the time, rounded up: what is used is never said to be less. It is 0 of a rate that is not known.
func (r Rate) Within(d time.Duration) int64 {
	if !r.Known() || d <= 0 {
		return 0
	}
	return mulDiv(r.Sum, seconds(d), r.Days*daySeconds, true)
}

// Lasts is for how long so much is enough, rounded down to the second, at most Longest; false where it is not known, or for ever.
func (r Rate) Lasts(left int64) (time.Duration, bool) {
	if !r.Known() || r.Sum <= 0 {
		return 0, false
	}
	return time.Duration(min(mulDiv(max(left, 0), r.Days*daySeconds, r.Sum, false), int64(Longest/time.Second))) * time.Second, true
}

// Longest is how far ahead anything is foretold: no package pays for longer than a year, and all beyond is a guess.
const Longest = 2 * 366 * 24 * time.Hour

func seconds(d time.Duration) int64 { return int64((d + time.Second - 1) / time.Second) }

// mulDiv is a*b/c of numbers that are not negative, c not zero, rounded up or down; what does not fit is the greatest number.
func mulDiv(a, b, c int64, up bool) int64 {
	const most = 1<<63 - 1
	high, low := bits.Mul64(uint64(a), uint64(b))
	if high >= uint64(c) {
		return most
	}
	quotient, rest := bits.Div64(high, low, uint64(c))
	if up && rest > 0 {
		quotient++
	}
	return int64(min(quotient, most))
}

// Rates are how much was used in the days of a rate, and in its quieter and its busier half: between these two it will be, if what
// comes is like what was.
type Rates struct{ Quiet, Mean, Busy Rate }

// RatesOf gives the rates of what was used each day, oldest first, the last one the day before today. They are of the last RateDays,
// but not of the day on which the first use of all fell, nor of what was before: an account, or a service, that is newer than that
// was not used then. Where nothing was used at all they are of nothing, in RateDays if there were so many.
func RatesOf(days []int64) Rates {
	first := 0
	for first < len(days) && days[first] == 0 {
		first++
	}
	if first == len(days) {
		first = -1
	}
	window := days[max(len(days)-RateDays, min(first+1, len(days))):]
	half := len(window) / 2
	all := Rates{Quiet: rateOf(window[:half]), Mean: rateOf(window), Busy: rateOf(window[half:])}
	if all.Mean.Known() && all.Busy.Sum*all.Quiet.Days < all.Quiet.Sum*all.Busy.Days {
		all.Quiet, all.Busy = all.Busy, all.Quiet
	}
	if !all.Quiet.Known() || !all.Busy.Known() { // too few days to tell halves apart
		all.Quiet, all.Busy = all.Mean, all.Mean
	}
	return all
}

func rateOf(days []int64) Rate {
	r := Rate{Days: int64(len(days))}
	for _, used := range days {
		r.Sum += used
	}
	return r
}
