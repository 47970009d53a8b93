package rules

import (
	"math/bits"
	"time"
)

// Prepaid is a package as money: what was paid for its calls, and how long these can be made. What is paid for calls that were not
// made yet is owed to the customer, as calls. A free package is one of price 0, of which nothing is owed.
type Prepaid struct {
	PriceMicros Micros // tax and all: that is outside of this
	QuotaCalls  int64
	SoldAt      time.Time
	ExpiresAt   time.Time // exclusive
	ReturnedAt  time.Time // zero: it was not
}

// Moved is how what is owed for unused calls moved in a time: opening + sold − used − void − returned is closing, to the micro-unit.
type Moved struct {
	OpeningMicros  Micros
	SoldMicros     Micros
	UsedMicros     Micros
	VoidMicros     Micros // of calls that were not made until the package expired: breakage
	ReturnedMicros Micros // of calls that were given back
	ClosingMicros  Micros
}

// UsedValue gives how much of a price the first used calls of the quota are worth: price × used / quota, rounded down. So each call
// is worth the price of one, rounded down or up by less than a micro-unit, and all of them together are worth exactly the price:
// the last call takes the rest. Of more calls than the quota it is the price, of less than none nothing.
func UsedValue(priceMicros Micros, quotaCalls, usedCalls int64) Micros {
	switch {
	case priceMicros <= 0 || usedCalls <= 0:
		return 0
	case usedCalls >= quotaCalls:
		return priceMicros
	}
	high, low := bits.Mul64(uint64(priceMicros), uint64(usedCalls))
	value, _ := bits.Div64(high, low, uint64(quotaCalls)) // fits: used is less than the quota, and so is high
	return Micros(value)                                  // #nosec G115 -- less than the price
}

// UnusedAt gives what is owed at the instant for the package's calls, of which usedCalls were made before it: of a package that was
// sold before, neither returned before nor over by then. A package whose last day ends at the instant is over.
func (p *Prepaid) UnusedAt(at time.Time, usedCalls int64) Micros {
	if !p.SoldAt.Before(at) || p.voidBy(at) || p.returnedBefore(at) {
		return 0
	}
	return max(0, p.PriceMicros) - UsedValue(p.PriceMicros, p.QuotaCalls, usedCalls)
}

// Move gives how what is owed for the package's calls moved in [from, until): usedBefore of its calls were made before it, and
// usedUntil before its end. What expires at the end of a time is void within it, for no call can be made any more at that instant,
// and so the last day of a package is the day of its breakage. A call that comes late counts to the time in which it was made.
func (p *Prepaid) Move(from, until time.Time, usedBefore, usedUntil int64) Moved {
	m := Moved{OpeningMicros: p.UnusedAt(from, usedBefore), ClosingMicros: p.UnusedAt(until, usedUntil)}
	if !p.SoldAt.Before(until) || p.voidBy(from) || p.returnedBefore(from) {
		return m
	}
	if !p.SoldAt.Before(from) {
		m.SoldMicros, usedBefore = max(0, p.PriceMicros), 0
	}
	m.UsedMicros = UsedValue(p.PriceMicros, p.QuotaCalls, usedUntil) - UsedValue(p.PriceMicros, p.QuotaCalls, usedBefore)
	rest := m.OpeningMicros + m.SoldMicros - m.UsedMicros // at most the price
	switch {
	case p.returnedBefore(until):
		m.ReturnedMicros = rest
	case p.voidBy(until):
		m.VoidMicros = rest
	}
	return m
}

// voidBy tells that the package had expired by the instant before it was returned.
func (p *Prepaid) voidBy(at time.Time) bool {
	return !p.ExpiresAt.After(at) && (p.ReturnedAt.IsZero() || !p.ReturnedAt.Before(p.ExpiresAt))
}

// returnedBefore tells that the package was returned before the instant, and not over before that. No package is returned before it
// is sold, whatever a clock that was set back said.
func (p *Prepaid) returnedBefore(at time.Time) bool {
	return !p.ReturnedAt.IsZero() && p.ReturnedAt.Before(at) && p.SoldAt.Before(at) && p.ReturnedAt.Before(p.ExpiresAt)
}
