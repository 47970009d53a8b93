package statement

import (
	"fmt"
	"math"
	"slices"
	"time"

	"ocrconsole/models/rules"
)

// clockTolerance is how far the times of what follows each other may run back: machines' clocks differ, and whoever reads
// the clock first may be served second.
const clockTolerance = time.Minute

// unlimited lets pay-per-use pass: what was charged had been let pass.
var unlimited = rules.CreditPolicy{Grace: math.MaxInt64, LimitMicros: math.MaxInt64}

// meter is the use of one service in one region, charged call by call as the console did.
type meter struct {
	rules.Meter
	standing rules.Standing
	floor    time.Time // the latest time met: nothing after it may be much earlier
}

func newMeter(accountID int64, at rules.Offering, zone *time.Location) *meter {
	return &meter{Meter: rules.Meter{
		AccountID: accountID, Offering: at, Zone: zone,
		Subscribed: []rules.Period{{}}, // who pays is checked, not whether it was allowed
		MonthCalls: make(map[time.Time]int64),
	}}
}

// arrive adds a package.
func (m *meter) arrive(p rules.Package) {
	m.Packages = append(m.Packages, p)
	rules.SortPackages(m.Packages)
}

// find gives the package with the number, nil if there is none.
func (m *meter) find(id int64) *rules.Package {
	i := slices.IndexFunc(m.Packages, func(p rules.Package) bool { return p.ID == id })
	if i < 0 {
		return nil
	}
	return &m.Packages[i]
}

// follow checks that the time does not run back.
func (m *meter) follow(t time.Time) error {
	if t.Before(m.floor.Add(-clockTolerance)) {
		return fmt.Errorf("its time, %s, is before that of the lines above, %s", stamp(t), stamp(m.floor))
	}
	if t.After(m.floor) {
		m.floor = t
	}
	return nil
}

// fits tells why the call cannot be the next one that was charged, nil if it can. It changes nothing.
func (m *meter) fits(c *call) error {
	if !rules.Billable(c.Status) {
		return fmt.Errorf("it has status %d, and only successful calls are charged", c.Status)
	}
	payer, i, err := m.PayerOf(c.rule(), &m.standing, unlimited)
	if err != nil {
		return fmt.Errorf("nobody could pay it: %w", err)
	}
	if payer == rules.PayerPackage {
		return paidBy(&m.Packages[i], c)
	}
	if c.Package != 0 {
		return fmt.Errorf("it says that package %d paid, but no package could pay it then", c.Package)
	}
	before := m.MonthCalls[rules.MonthStart(c.At, m.Zone)]
	want, _ := m.price(c.rule(), before) // there is one, as PayerOf found somebody to pay it
	early := false
	if c.Recorded.Before(c.At) {
		price, priced := m.price(rules.Call{At: c.Recorded}, before)
		early = priced && c.PriceMicros == price
	}
	if c.PriceMicros != want && !early {
		return fmt.Errorf("it was charged %d micro-units, and call %d of its month costs %d", c.PriceMicros, before+1, want)
	}
	return nil
}

// price gives what the call after so many of its month costs, if there was a price yet. One that was ahead of the clock which
// recorded it may have been priced before a change of its own time was known.
func (m *meter) price(c rules.Call, before int64) (price rules.Micros, priced bool) {
	tariff, priced := rules.TariffOf(m.Prices, c)
	if !priced {
		return 0, false
	}
	return tariff.PriceOfCall(before), true
}

// paidBy tells why it is not that package, the first that could pay, that paid the call.
func paidBy(p *rules.Package, c *call) error {
	left := p.LeftCalls()
	switch {
	case c.Package == 0:
		return fmt.Errorf("it was charged per use, but package %d could pay it and had %d calls left", p.ID, left)
	case c.Package != p.ID:
		return fmt.Errorf("it says that package %d paid, but package %d comes first in the order of deduction and had %d calls left", c.Package, p.ID, left)
	case c.Left == nil || *c.Left != left-1:
		return fmt.Errorf("package %d had %d calls left before it, so %d after it", p.ID, left, left-1)
	case c.PriceMicros != 0:
		return fmt.Errorf("package %d paid it, so it costs nothing more", p.ID)
	}
	return nil
}

// charge lets the rules charge the call and gives its number in its month, 0 if a package paid.
func (m *meter) charge(c *call) (monthCall int64, err error) {
	d, err := m.Pay(c.rule(), &m.standing, unlimited, c.Recorded)
	return d.MonthCall, err
}

// giveBack ends a package that was returned, or taken back by who had given it: then calls may have used it before.
func (m *meter) giveBack(r *giveBack) error {
	p := m.find(r.Package)
	switch {
	case p == nil:
		return fmt.Errorf("there is no package %d above", r.Package)
	case p.UsedCalls > 0 && p.Source != rules.SourceFree:
		return fmt.Errorf("package %d was used and cannot be returned", r.Package)
	}
	p.Refunded, p.RefundedAt = true, r.At
	return nil
}

func stamp(t time.Time) string { return t.UTC().Format(time.RFC3339Nano) }
