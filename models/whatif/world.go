package whatif

import (
	"math"
	"slices"
	"time"

	"ocrconsole/models/rules"
)

// world is the account as it would have been: what calls are charged to.
type world struct {
	history  *History
	change   *Change
	meters   map[rules.Offering]*rules.Meter
	caps     *rules.Caps
	standing rules.Standing
	returns  map[rules.Offering][]giveBack // by their time
	bought   map[int64]int
}

// giveBack is when a package was returned.
type giveBack struct {
	at        time.Time
	packageID int64
}

// plenty is what the account has to pay with: no replay uses it up, because one that would cost more is an ErrOverflow before.
const plenty = math.MaxInt64

func newWorld(h *History, c *Change) *world {
	w := &world{
		history: h, change: c, meters: make(map[rules.Offering]*rules.Meter), bought: make(map[int64]int),
		returns:  make(map[rules.Offering][]giveBack),
		standing: rules.Standing{BalanceMicros: plenty},
	}
	if len(c.Caps) > 0 {
		w.caps = &rules.Caps{Zone: h.Zone}
		for _, limit := range c.Caps {
			limit.Used = make(map[time.Time]int64)
			w.caps.All = append(w.caps.All, limit)
		}
	}
	last := int64(0)
	for i := range h.Packages {
		p := h.Packages[i]
		last = max(last, p.ID)
		w.add(p.Package)
		if !p.ReturnedAt.IsZero() {
			w.returns[p.Offering] = append(w.returns[p.Offering], giveBack{p.ReturnedAt, p.ID})
		}
	}
	for _, backs := range w.returns {
		slices.SortStableFunc(backs, func(a, b giveBack) int { return a.at.Compare(b.at) })
	}
	for i := range c.Purchases {
		for range c.Purchases[i].Quantity {
			last++
			w.buy(i, last)
		}
	}
	for _, m := range w.meters {
		rules.SortPackages(m.Packages)
	}
	return w
}

// add gives the account a package.
func (w *world) add(p rules.Package) {
	m := w.meter(p.Offering)
	m.Packages = append(m.Packages, p)
}

// buy gives the account a package that it might have bought: its number is after those of all that there are, as that of a bought one is.
func (w *world) buy(i int, id int64) {
	p := &w.change.Purchases[i]
	w.bought[id] = i
	w.add(rules.Package{
		ID: id, AccountID: w.history.AccountID, Offering: p.Offering, Source: rules.SourcePurchased,
		CreatedAt: p.At, EffectiveAt: p.At, ExpiresAt: rules.ExpiresAt(p.At, w.history.Zone), QuotaCalls: p.Calls,
	})
}

// meter gives the account's meter of the offering.
func (w *world) meter(o rules.Offering) *rules.Meter {
	if m, found := w.meters[o]; found {
		return m
	}
	m := &rules.Meter{
		AccountID: w.history.AccountID, Offering: o, Zone: w.history.Zone, Caps: w.caps,
		Subscribed: w.subscribed(o), Prices: w.prices(o), MonthCalls: make(map[time.Time]int64),
	}
	for month, calls := range w.history.MonthCalls[o] {
		m.MonthCalls[month] = calls
	}
	w.meters[o] = m
	return m
}

// subscribed is when the service was enabled: where calls are moved to it is taken as enabled, and a bought package enables it.
func (w *world) subscribed(o rules.Offering) []rules.Period {
	if w.change.Stop {
		return nil
	}
	periods := slices.Clone(w.history.Subscribed[o])
	for _, move := range w.change.Moves {
		if move.Region == o.Region && (move.Service == "" || move.Service == o.Service) {
			return []rules.Period{{}}
		}
	}
	for i := range w.change.Purchases {
		if p := &w.change.Purchases[i]; p.Offering == o {
			periods = append(periods, rules.Period{From: p.At})
		}
	}
	return periods
}

func (w *world) prices(o rules.Offering) []rules.PricedFrom {
	if list := w.change.Prices; list != nil {
		if tariff, priced := list.Tariffs[o]; priced {
			return []rules.PricedFrom{{Tariff: tariff}}
		}
	}
	return w.history.Prices[o]
}

// until has the packages of the offering returned that were by the instant.
func (w *world) until(o rules.Offering, at time.Time) {
	backs := w.returns[o]
	for len(backs) > 0 && !backs[0].at.After(at) {
		packages := w.meter(o).Packages
		if i := slices.IndexFunc(packages, func(p rules.Package) bool { return p.ID == backs[0].packageID }); i >= 0 {
			packages[i].Refunded = true
		}
		backs = backs[1:]
		w.returns[o] = backs
	}
}

// returnsWithin reports whether a package of the offering is returned after an instant and before another.
func (w *world) returnsWithin(o rules.Offering, from, until time.Time) bool {
	return slices.ContainsFunc(w.returns[o], func(b giveBack) bool { return b.at.After(from) && b.at.Before(until) })
}

// dearest is the most that a call of the history may cost, at any offering that its calls would be made at.
func (w *world) dearest() (most rules.Micros) {
	for i := range w.history.Hours {
		for _, price := range w.prices(w.change.where(w.history.Hours[i].Offering)) {
			for _, tier := range price.Tariff {
				most = max(most, tier.PriceMicros)
			}
		}
	}
	return most
}
