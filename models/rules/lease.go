package rules

import (
	"math"
	"slices"
	"time"
)

// Lease is allowance that was promised: so many calls of an offering may still be made with it, until it ends. What they may cost is
// kept free for them, of the account's money, packages and caps, whoever else calls.
type Lease struct {
	ID string
	Offering
	// Origin is whose calls may be made with it, as far as caps tell them apart: those that none does have the same Class.
	Origin
	counted counted // by caps; only of leases that are thought of
	// TakenAt and Until are from when on and before when it counts.
	TakenAt, Until time.Time
	LeftCalls      int64
}

// counted is which caps count the calls of a lease.
type counted int

const (
	byOrigin counted = iota // those that count calls of its origin
	byAll                   // each that counts calls of any origin
	byNone                  // those only that count calls of every origin
)

// countedBy reports whether the cap counts calls that are made with the lease.
func (l *Lease) countedBy(c *Cap) bool {
	switch l.counted {
	case byAll:
		return c.CountsSomeOf(l.Offering)
	case byNone:
		return c.CountsAllOf(l.Offering)
	case byOrigin:
	}
	return c.Counts(l.Offering, l.Origin)
}

// LeaseSkew is how far clocks of several processes may differ: a lease that was taken later than that from now was taken by a clock
// that was wrong, and must not hold anything for as long as that clock was ahead.
const LeaseSkew = 10 * time.Second

// Holds reports whether the lease counts at an instant.
func (l *Lease) Holds(at time.Time) bool {
	return l.LeftCalls > 0 && at.Before(l.Until) && !at.Before(l.TakenAt.Add(-LeaseSkew))
}

// Leases are those of an account. Packages pay the first calls that are made, whosever they are: what is kept of money is enough for
// those of all leases together that no package has a call left for, whichever these will be.
type Leases struct {
	All []*Lease
	// Meter gives the account's meter of an offering that there is a lease of.
	Meter func(o Offering) *Meter
}

// promised is what is promised of one offering.
type promised struct {
	of          Offering
	calls       int64
	unpaid      int64  // of the calls, those that no package pays
	priceMicros Micros // the most that one of them costs
}

// promised sums up those that hold, by offering.
func (ls *Leases) promised(at time.Time) (all []promised) {
	if ls == nil {
		return nil
	}
	for _, l := range ls.All {
		if !l.Holds(at) {
			continue
		}
		i := slices.IndexFunc(all, func(p promised) bool { return p.of == l.Offering })
		if i < 0 {
			i, all = len(all), append(all, promised{of: l.Offering})
		}
		all[i].calls += l.LeftCalls
	}
	for i := range all {
		meter, calls := ls.Meter(all[i].of), all[i].calls
		all[i].unpaid, all[i].priceMicros = max(0, calls-meter.LeftCalls(at)), meter.highest(at, calls)
	}
	return all
}

// Calls are the calls of the offering that may be made with those that hold.
func (ls *Leases) Calls(o Offering, at time.Time) (calls int64) {
	if ls == nil {
		return 0
	}
	for _, l := range ls.All {
		if l.Offering == o && l.Holds(at) {
			calls += l.LeftCalls
		}
	}
	return calls
}

// promises are what is promised with leases at an instant, worked out once for all caps that are asked about.
type promises struct {
	leases *Leases
	at     time.Time
	all    []promised
}

// Micros is what may be spent with those that hold; what does not fit is the most that does.
func (ls *Leases) Micros(at time.Time) Micros {
	all := ls.promises(at)
	return all.micros()
}

// micros is what may be spent; what does not fit is the most that does.
func (ps *promises) micros() (micros Micros) {
	for _, p := range ps.all {
		micros = saturated(AddMicros(micros, saturated(MulMicros(p.priceMicros, p.unpaid))))
	}
	return micros
}

// OfCap is what may be taken of the cap with those that hold: micro-units, or calls.
func (ls *Leases) OfCap(c *Cap, at time.Time) (reserved int64) {
	all := ls.promises(at)
	return all.ofCap(c)
}

func (ls *Leases) promises(at time.Time) promises { return promises{ls, at, ls.promised(at)} }

// ofCap is what may be taken of the cap: micro-units, or calls.
func (ps *promises) ofCap(c *Cap) (reserved int64) {
	for _, p := range ps.all {
		var calls int64
		for _, l := range ps.leases.All {
			if l.Offering == p.of && l.Holds(ps.at) && l.countedBy(c) {
				calls += l.LeftCalls
			}
		}
		takes := Micros(calls)
		if c.Kind == CapMoney {
			takes = saturated(MulMicros(p.priceMicros, min(calls, p.unpaid)))
		}
		reserved = int64(saturated(AddMicros(Micros(reserved), takes)))
	}
	return reserved
}

func saturated(sum Micros, err error) Micros {
	if err != nil {
		return math.MaxInt64
	}
	return sum
}
