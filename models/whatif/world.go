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
	bought   map[int64]int
}

// plenty is what the account has to pay with: no replay uses it up, because one that would cost more is an ErrOverflow before.
const plenty = math.MaxInt64

func newWorld(h *History, c *Change) *world {
	w := &world{
		history: h, change: c, meters: make(map[rules.Offering]*rules.Meter), bought: make(map[int64]int),
		standing: rules.Standing{BalanceMicros: plenty},
	}
	if len(c.Caps) > 0 {
		w.caps = &rules.Caps{Zone: h.Zone}
		for _, limit := range c.Caps {
			limit.Used = w.usedBefore(&limit)
			w.caps.All = append(w.caps.All, limit)
		}
	}
	last := int64(0)
	for i := range h.Packages {
		p := h.Packages[i]
		last = max(last, p.ID)
		w.add(p.Package)
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

// usedBefore is what a cap has counted when the history begins, as one that is set within its span has (see models/caps): of a month that
// which was called in it before; a day begins with the history, and what counts in all counts from when it is set.
func (w *world) usedBefore(limit *rules.Cap) map[time.Time]int64 {
	used := make(map[time.Time]int64)
	if limit.Span != rules.CapMonth {
		return used
	}
	start, _ := limit.SpanOf(w.history.From, w.history.Zone)
	for i := range w.history.MonthBefore {
		before := &w.history.MonthBefore[i]
		switch {
		case !limit.CountsSomeOf(before.Offering):
		case limit.Kind == rules.CapMoney:
			used[start] += int64(before.Micros)
		default:
			used[start] += before.Calls()
		}
	}
	return used
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
