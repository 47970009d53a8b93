package insight

import (
	"cmp"
	"time"

	"ocrconsole/models/rules"
)

// Waste is how many calls of a package are void when it expires, if calls go on as they did: at the mean of the last days, Least at
// their busier half and Most at the quieter one; and, where there were weeks enough to tell, ByWeekday with each weekday at its own rate.
type Waste struct {
	Package            rules.Package
	Calls, Least, Most int64
	ByWeekday          int64
	HasWeekdays        bool
}

// Paces are how calls may go on. Weekdays is nil where weekdays cannot be told apart.
type Paces struct {
	Rates
	Weekdays *Weekdays
}

// PacesOf gives the paces of what was used each day, oldest first, the last one the day before today.
func PacesOf(days []int64, today time.Time, zone *time.Location) Paces {
	p := Paces{Rates: RatesOf(days)}
	if weekdays, known := WeekdaysOf(days, today, zone); known {
		p.Weekdays = &weekdays
	}
	return p
}

// Wastes foretells the waste of all packages of the meter that can still pay, by their expiry and number; those that are needed whole
// are left out. Nothing is said before a rate is known.
func Wastes(meter *rules.Meter, p Paces, now time.Time) (wastes []Waste) {
	if !p.Mean.Known() {
		return nil
	}
	mean, least, most := unused(meter, p.Mean, now), unused(meter, p.Busy, now), unused(meter, p.Quiet, now)
	var weekly map[int64]int64
	if p.Weekdays != nil {
		weekly = unused(meter, *p.Weekdays, now)
	}
	for _, pkg := range meter.Packages {
		w := Waste{Package: pkg, Calls: mean[pkg.ID], Least: least[pkg.ID], Most: most[pkg.ID], ByWeekday: weekly[pkg.ID], HasWeekdays: p.Weekdays != nil}
		// Packages take turns: what is quicker for one may come later to another, so that the span is made to hold the mean.
		w.Least, w.Most = min(w.Least, w.Calls), max(w.Most, w.Calls)
		if w.Most > 0 {
			wastes = append(wastes, w)
		}
	}
	return wastes
}

// unused gives how many calls are left in packages when they expire, by number.
func unused(meter *rules.Meter, p Pace, now time.Time) map[int64]int64 {
	f := Ahead(meter, p, now)
	calls := make(map[int64]int64, len(f.Unused))
	for _, u := range f.Unused {
		calls[u.Package.ID] += u.Calls
	}
	return calls
}

// Addition is what new packages come to, beside those that there are.
type Addition struct {
	// LeftCalls are what packages can still pay, until LeftUntil, when the last of them expires; zero without any.
	LeftCalls int64
	LeftUntil time.Time
	NewCalls  int64
	// Unused are how many of the new calls would be void when they expire, Least and Most at the busier and the quieter half of the days.
	Unused, Least, Most int64
	// Needed are the calls until the new ones expire that the packages which there are do not pay.
	Needed int64
}

// Adding foretells what so many packages of so many calls come to that are bought now, if calls go on at the rates. It is not known
// before the rates are, nor of whoever calls nothing: they are about to begin.
func Adding(meter *rules.Meter, callsEach, quantity int64, p Paces, now time.Time) (Addition, bool) {
	var a Addition
	if !p.Mean.Known() || p.Mean.Idle() || callsEach <= 0 || quantity <= 0 {
		return a, false
	}
	expires, last := rules.ExpiresAt(now, meter.Zone), int64(0)
	for i := range meter.Packages {
		pkg := &meter.Packages[i]
		last = max(last, pkg.ID)
		if pkg.Covers(now) {
			a.LeftCalls += pkg.LeftCalls()
			if pkg.ExpiresAt.After(a.LeftUntil) {
				a.LeftUntil = pkg.ExpiresAt
			}
		}
	}
	with := meter.Without()
	bought := rules.Package{
		ID: last + 1, AccountID: meter.AccountID, Offering: meter.Offering, Source: rules.SourcePurchased,
		CreatedAt: now, EffectiveAt: now, ExpiresAt: expires, QuotaCalls: callsEach * quantity, // one after the other, as one
	}
	a.NewCalls = bought.QuotaCalls
	with.Packages = append(with.Packages, bought)
	rules.SortPackages(with.Packages)
	a.Unused, a.Least, a.Most = unused(with, p.Mean, now)[bought.ID], unused(with, p.Busy, now)[bought.ID], unused(with, p.Quiet, now)[bought.ID]
	a.Least, a.Most = min(a.Least, a.Unused), max(a.Most, a.Unused)
	for _, gap := range Ahead(meter, p.Mean, now).Gaps {
		until := gap.Until
		if until.IsZero() || until.After(expires) {
			until = expires
		}
		if gap.From.Before(until) {
			a.Needed += p.Mean.Between(gap.From, until)
		}
	}
	return a, true
}

// Purchase is so many packages of one specification.
type Purchase struct {
	rules.Specification
	Quantity int64
}

// Calls are those of all packages.
func (p Purchase) Calls() int64 { return p.Specification.Calls * p.Quantity }

// SmallestCovering gives the purchase of one specification with the fewest calls that are enough, of several the cheapest, of at most so
// many packages; false if there is none, or nothing is needed.
func SmallestCovering(specs []rules.Specification, calls, mostPackages int64) (best Purchase, found bool) {
	if calls <= 0 {
		return best, false
	}
	for _, spec := range specs {
		if spec.Calls <= 0 {
			continue
		}
		p := Purchase{spec, (calls-1)/spec.Calls + 1}
		cost, err := rules.MulMicros(spec.PriceMicros, p.Quantity)
		if err != nil || p.Quantity > mostPackages {
			continue
		}
		before := best.PriceMicros.Times(best.Quantity)
		if !found || cmp.Or(cmp.Compare(p.Calls(), best.Calls()), cmp.Compare(cost, before), cmp.Compare(spec.Calls, best.Specification.Calls)) < 0 {
			best, found = p, true
		}
	}
	return best, found
}
