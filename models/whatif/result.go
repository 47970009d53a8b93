package whatif

import (
	"errors"
	"maps"
	"slices"
	"time"

	"ocrconsole/models/rules"
)

// Result is what the history's calls come to.
type Result struct {
	// Lines are the offerings that calls are made at, in their order.
	Lines []Line
	// Packages are those that there were, Purchases what the change has bought, each with what it paid; in the order in which they came in.
	Packages  []Use
	Purchases []Use
	Doubt     Doubt
	// Wanted are the hours whose single calls would be needed to be exact and are not known, in their order.
	Wanted []rules.HourOf
	paid   map[rules.HourOf]Sum // by where they are made
}

// Line is what the calls of one offering come to.
type Line struct {
	rules.Offering
	Sum
}

// Sum counts calls by who paid them, and what those cost that are paid per use.
type Sum struct {
	Package, PerUse, Refused int64
	Micros                   rules.Micros
}

// Calls are all of them.
func (s *Sum) Calls() int64 { return s.Package + s.PerUse + s.Refused }

// Add adds the other calls. It returns rules.ErrOverflow.
func (s *Sum) Add(other Sum) error {
	micros, err := rules.AddMicros(s.Micros, other.Micros)
	s.Package, s.PerUse, s.Refused, s.Micros = s.Package+other.Package, s.PerUse+other.PerUse, s.Refused+other.Refused, micros
	return err
}

// Use is what became of packages by the end of the history.
type Use struct {
	PaidCalls int64 // of the history's calls
	LeftCalls int64 // that they can still pay after it
	VoidCalls int64 // that expired within it
	ExpiresAt time.Time
	Micros    rules.Micros // what they cost; of packages that were bought before the history, 0
}

// Doubt is how many calls it is not known of when in their hour they were made, where that matters, and by how much at most what is paid
// per use may be off, either way, because of them.
type Doubt struct {
	Hours, Calls int64
	Micros       rules.Micros
}

// Exact reports whether the result is what a replay of the single calls gives.
func (r *Result) Exact() bool { return r.Doubt.Calls == 0 }

// Sum is what all calls come to.
func (r *Result) Sum() (all Sum, err error) {
	for i := range r.Lines {
		if err := all.Add(r.Lines[i].Sum); err != nil {
			return all, err
		}
	}
	return all, nil
}

// CostMicros is what the calls and all packages cost that are bought within the history.
func (r *Result) CostMicros() (rules.Micros, error) {
	sum, err := r.Sum()
	cost := sum.Micros
	for _, use := range slices.Concat(r.Packages, r.Purchases) {
		if err != nil {
			break
		}
		cost, err = rules.AddMicros(cost, use.Micros)
	}
	return cost, err
}

// VoidCalls are the calls of packages that expired unused.
func (r *Result) VoidCalls() (calls int64) {
	for _, use := range slices.Concat(r.Packages, r.Purchases) {
		calls += use.VoidCalls
	}
	return calls
}

// tally adds what the rules say of a batch.
func (r *Result) tally(hour rules.HourOf, shares []rules.Share) error {
	sum := r.paid[hour]
	for i := range shares {
		share := &shares[i]
		add := Sum{}
		switch share.Payer {
		case rules.PayerPackage:
			add.Package = share.Calls
		case rules.PayerPayPerUse:
			add.PerUse = share.Calls
			micros, err := rules.MulMicros(share.PriceMicros, share.Calls)
			if err != nil {
				return err
			}
			add.Micros = micros
		case rules.PayerNone:
			add.Refused = share.Calls
		}
		if err := sum.Add(add); err != nil {
			return err
		}
	}
	r.paid[hour] = sum
	return nil
}

// finish works out what the tallies and the world come to.
func (r *Result) finish(w *world) error {
	lines := make(map[rules.Offering]Sum)
	for hour, paid := range r.paid {
		sum := lines[hour.Offering]
		if err := sum.Add(paid); err != nil {
			return err
		}
		lines[hour.Offering] = sum
	}
	for _, o := range slices.SortedFunc(maps.Keys(lines), rules.CompareOfferings) {
		r.Lines = append(r.Lines, Line{o, lines[o]})
	}
	return r.uses(w)
}

// uses tells what became of the packages.
func (r *Result) uses(w *world) error {
	h, c := w.history, w.change
	r.Packages, r.Purchases = make([]Use, len(h.Packages)), make([]Use, len(c.Purchases))
	place := make(map[int64]int, len(h.Packages))
	for i := range h.Packages {
		place[h.Packages[i].ID] = i
		r.Packages[i].Micros = w.priceOf(&h.Packages[i])
	}
	for i := range c.Purchases {
		cost, err := c.Purchases[i].CostMicros()
		if err != nil {
			return err
		}
		r.Purchases[i].Micros = cost
	}
	for _, m := range w.meters {
		for j := range m.Packages {
			p := &m.Packages[j]
			if i, bought := w.bought[p.ID]; bought {
				r.Purchases[i].take(p, 0, h.Until)
			} else if i, had := place[p.ID]; had {
				r.Packages[i].take(p, h.Packages[i].UsedCalls, h.Until)
			}
		}
	}
	_, err := r.CostMicros()
	return err
}

// take adds what became of a package, of which so many calls were used before.
func (u *Use) take(p *rules.Package, usedBefore int64, until time.Time) {
	u.PaidCalls += p.UsedCalls - usedBefore
	u.ExpiresAt = p.ExpiresAt
	if p.ExpiresAt.After(until) {
		u.LeftCalls += p.LeftCalls()
	} else {
		u.VoidCalls += p.LeftCalls()
	}
}

// priceOf is what a package cost that was bought within the history, by the change's prices if these name one of its size.
func (w *world) priceOf(p *Package) rules.Micros {
	if p.Source != rules.SourcePurchased || p.CreatedAt.Before(w.history.From) || !p.CreatedAt.Before(w.history.Until) {
		return 0
	}
	if list := w.change.Prices; list != nil {
		if price, sold := list.Packages[Size{p.Offering, p.QuotaCalls}]; sold {
			return price
		}
	}
	return p.PriceMicros
}

// errTooMuch says that a purchase is more than a question may ask about.
var errTooMuch = errors.New("whatif: too many packages")
