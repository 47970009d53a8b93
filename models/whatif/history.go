package whatif

import (
	"cmp"
	"slices"
	"time"

	"ocrconsole/models/rules"
)

// History is what an account did from an instant on and before another, and what it had then.
type History struct {
	AccountID   int64
	Zone        *time.Location // of billing
	From, Until time.Time      // starts of hours
	Hours       []Hour
	Packages    []Package
	Subscribed  map[rules.Offering][]rules.Period
	Prices      map[rules.Offering][]rules.PricedFrom // ascending, as a Meter takes them
	// MonthCalls count the calls that were paid per use before From, in the month that From is in and later: those are called late.
	MonthCalls map[rules.Offering]map[time.Time]int64
	// MonthBefore is what was called in From's month before it, and paid: a cap on a month counts it.
	MonthBefore []Line
	// Returned counts the packages that were given back, or taken back, before they paid anything, of those that could have paid calls here.
	// There are none of them in Packages, as if they had never been there, whatever they might have paid under a change. One that cost nothing
	// and was taken back after it had paid calls is in Packages: it expired then.
	Returned int64
	// Calls are the single calls of those hours of which they are known, in the order in which they were made; none that failed.
	Calls map[rules.HourOf][]rules.Call
}

// Hour is what was called in an hour, successfully, and who paid it.
type Hour struct {
	rules.HourOf
	Package, PerUse int64
	Micros          rules.Micros // of those paid per use
}

// Calls are those of the hour, whoever paid them.
func (h *Hour) Calls() int64 { return h.Package + h.PerUse }

// Package is one that the account had and kept, or that paid calls before it was taken back. Its UsedCalls are those that were used up to the history's From.
type Package struct {
	rules.Package
	PriceMicros rules.Micros // that was paid for it
	PaidCalls   int64        // of the history's calls
}

// Purchase is packages of one specification that the account might have bought: one after the other, at one instant.
type Purchase struct {
	rules.Offering
	rules.Specification
	Quantity int64
	At       time.Time
}

// CostMicros is what they cost together.
func (p *Purchase) CostMicros() (rules.Micros, error) {
	return rules.MulMicros(p.PriceMicros, p.Quantity)
}

// Move is calls that might have been made in another region: all of the service, or of every service where that is empty.
type Move struct{ Service, Region string }

// PriceList are other prices: of calls, and of packages by their size. What it does not name keeps its price.
type PriceList struct {
	Tariffs  map[rules.Offering]rules.Tariff
	Packages map[Size]rules.Micros
}

// Size is how many calls a package of an offering has.
type Size struct {
	rules.Offering
	Calls int64
}

// Change is what might have been otherwise. The zero Change is what was.
type Change struct {
	Purchases []Purchase
	Moves     []Move
	Prices    *PriceList  // nil: those that there were
	Stop      bool        // what no package covers is refused
	Caps      []rules.Cap // besides, from the beginning; ascending by ID
}

// IsNone reports whether nothing is otherwise.
func (c *Change) IsNone() bool {
	return len(c.Purchases) == 0 && len(c.Moves) == 0 && c.Prices == nil && !c.Stop && len(c.Caps) == 0
}

// where gives where calls of the offering would have been made.
func (c *Change) where(o rules.Offering) rules.Offering {
	for _, move := range c.Moves {
		if move.Service == "" || move.Service == o.Service {
			o.Region = move.Region
		}
	}
	return o
}

// batch is calls of one hour that are made at one offering.
type batch struct {
	at      rules.Offering
	start   time.Time
	calls   int64
	sources []rules.HourOf // where they were made
}

// batches puts the hours in the order of the calls, those that would have been made at the same offering together.
func (h *History) batches(c *Change) (all []batch) {
	type moved struct {
		to rules.Offering
		*Hour
	}
	hours := make([]moved, len(h.Hours))
	for i := range h.Hours {
		hours[i] = moved{c.where(h.Hours[i].Offering), &h.Hours[i]}
	}
	slices.SortFunc(hours, func(a, b moved) int {
		return cmp.Or(a.Start.Compare(b.Start), rules.CompareOfferings(a.to, b.to), rules.CompareOfferings(a.Offering, b.Offering))
	})
	for _, hour := range hours {
		if hour.Calls() == 0 {
			continue
		}
		if n := len(all); n == 0 || all[n-1].at != hour.to || !all[n-1].start.Equal(hour.Start) {
			all = append(all, batch{at: hour.to, start: hour.Start})
		}
		b := &all[len(all)-1]
		b.calls, b.sources = b.calls+hour.Calls(), append(b.sources, hour.HourOf)
	}
	return all
}

// single gives the batch's calls one by one, by their time; false if those of a source are not all known.
func (h *History) single(b *batch) ([]rules.Call, bool) {
	var calls []rules.Call
	for _, source := range b.sources {
		known, found := h.Calls[source]
		if !found {
			return nil, false
		}
		calls = append(calls, known...)
	}
	if int64(len(calls)) != b.calls {
		return nil, false // some are not kept
	}
	if len(b.sources) > 1 {
		slices.SortStableFunc(calls, func(a, b rules.Call) int { return a.At.Compare(b.At) })
	}
	return calls, true
}
