package insight

import (
	"slices"
	"time"

	"ocrconsole/models/rules"
)

// maxSteps bounds how many turns of a forecast are worked out: each package takes two, and who has more than 500 that can pay for
// one service in one region is told how long these last.
const maxSteps = 1000

// Forecast is what packages do if calls go on at a pace.
type Forecast struct {
	// Until is when no package pays any more, zero if none pays now. Expired tells that the last one expired with calls left.
	Until   time.Time
	Expired bool
	// Gaps are when no package pays, the last one without an end; none if packages are beyond what is foretold.
	Gaps []rules.Period
	// Turns are when each package pays, in the order in which they begin to.
	Turns []Turn
	// Unused are the packages that expire with calls left, in the order in which they expire.
	Unused []Unused
}

// Turn is when a package pays: from its first call to come until it is used up or expires. Others may pay in between, which come before
// it and take effect meanwhile.
type Turn struct {
	PackageID int64
	rules.Period
}

// Unused is a package that expires before its calls are needed, and how many of them.
type Unused struct {
	Package rules.Package
	Calls   int64
}

// Ahead foretells what pays the meter's calls from now on, if they go on at the pace. Who pays is asked of the meter, at each instant
// at which that may change: a package takes effect, expires or is used up.
func Ahead(meter *rules.Meter, r Pace, now time.Time) Forecast {
	m := world{Meter: *meter}
	m.Packages = slices.DeleteFunc(slices.Clone(meter.Packages), func(p rules.Package) bool {
		return p.LeftCalls() <= 0 || !now.Before(p.ExpiresAt)
	})
	var f Forecast
	for at, steps := now, 0; steps < maxSteps; steps++ {
		payer, i, _ := m.Payer(at, &rules.Standing{}, rules.CreditPolicy{})
		next := m.turn(at)
		if payer != rules.PayerPackage {
			f.gap(at, next, now)
			if next.IsZero() {
				break
			}
			at = next
			continue
		}
		began := at
		at = pay(&m.Packages[i], r, at, next)
		f.turn(m.Packages[i].ID, began, at)
		f.expire(&m, at)
	}
	return f
}

// world is a meter as it will be.
type world struct{ rules.Meter }

// turn is the next instant after which another package may pay because one takes effect or expires; zero if there is none.
func (m *world) turn(at time.Time) (next time.Time) {
	for i := range m.Packages {
		for _, turn := range []time.Time{m.Packages[i].EffectiveAt, m.Packages[i].ExpiresAt} {
			if turn.After(at) && (next.IsZero() || turn.Before(next)) {
				next = turn
			}
		}
	}
	return next
}

// pay has the package pay until the turn, or until it is used up, and gives when that is.
func pay(p *rules.Package, r Pace, at, turn time.Time) time.Time {
	if until, ends := r.Until(at, p.LeftCalls()); ends && until.Before(turn) {
		p.UsedCalls = p.QuotaCalls
		return until
	}
	p.UsedCalls += min(r.Between(at, turn), p.LeftCalls())
	return turn
}

// turn notes that the package pays for that time.
func (f *Forecast) turn(packageID int64, from, until time.Time) {
	i := slices.IndexFunc(f.Turns, func(t Turn) bool { return t.PackageID == packageID })
	if i < 0 {
		i, f.Turns = len(f.Turns), append(f.Turns, Turn{packageID, rules.Period{From: from}})
	}
	f.Turns[i].Until = until
}

// gap notes that no package pays until the turn.
func (f *Forecast) gap(at, turn, now time.Time) {
	if len(f.Gaps) == 0 && at.After(now) {
		f.Until = at
	}
	if n := len(f.Gaps); n > 0 && f.Gaps[n-1].Until.Equal(at) {
		f.Gaps[n-1].Until = turn
		return
	}
	f.Gaps = append(f.Gaps, rules.Period{From: at, Until: turn})
}

// expire takes away what is used up, or has expired by the instant.
func (f *Forecast) expire(m *world, at time.Time) {
	covered := len(f.Gaps) == 0
	m.Packages = slices.DeleteFunc(m.Packages, func(p rules.Package) bool {
		expired := !at.Before(p.ExpiresAt)
		if expired && p.LeftCalls() > 0 {
			f.Unused = append(f.Unused, Unused{p, p.LeftCalls()})
		}
		if covered && (expired || p.LeftCalls() == 0) {
			f.Expired = expired && p.LeftCalls() > 0
		}
		return expired || p.LeftCalls() == 0
	})
}

// PayPerUse is what the meter's calls cost until the end that no package pays, if they go on at the rate and the account stands as
// it does. Each is at the price of the tier that it falls in; what is refused costs nothing. Calls are rounded up.
func (f *Forecast) PayPerUse(meter *rules.Meter, s *rules.Standing, p rules.CreditPolicy, r Rate, now, end time.Time) (rules.Micros, error) {
	bare := *meter
	bare.Packages = nil
	var total rules.Micros
	charged := meter.MonthCalls[rules.MonthStart(now, meter.Zone)]
	for _, gap := range f.Gaps {
		from, until := gap.From, gap.Until
		if until.IsZero() || until.After(end) {
			until = end
		}
		if !from.Before(until) {
			continue
		}
		if payer, _, _ := bare.Payer(from, s, p); payer != rules.PayerPayPerUse {
			continue
		}
		tariff, _ := rules.TariffAt(meter.Prices, from)
		calls := r.Within(until.Sub(from))
		cost, err := tariff.Cost(charged, calls)
		if err != nil {
			return 0, err
		}
		if total, err = rules.AddMicros(total, cost); err != nil {
			return 0, err
		}
		charged += calls
	}
	return total, nil
}
