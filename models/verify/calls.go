package verify

import (
	"fmt"
	"slices"
	"strings"

	"ocrconsole/models"
	"ocrconsole/models/rules"
)

// hourKey is the primary key of an hourly total, without the account.
type hourKey struct {
	rules.HourOf
	outcome   models.Outcome
	packageID int64
}

// monthKey is the primary key of a monthly count, without the account.
type monthKey struct{ rules.MonthOf }

// hourSum is an hourly total as its calls give it.
type hourSum struct {
	calls        int64
	amountMicros rules.Micros
	leftCalls    int64
	tariffs      tariffRange
}

// monthSum is the pay-per-use of a month as its calls give it.
type monthSum struct {
	calls        int64
	amountMicros rules.Micros
	tariffs      tariffRange
}

// packageTally is a package with what its calls say about it.
type packageTally struct {
	*models.Package
	calls int64
	// left marks each number of calls left after a deduction, from quota − 1 down.
	left marker
}

// tally adds up one account's calls.
type tally struct {
	*run
	records  *records
	packages map[int64]*packageTally
	hours    map[hourKey]*hourSum
}

// nameOf names a call.
func (t *tally) nameOf(c *models.Call) string {
	return callName{c.RequestID, t.records.sources[c.SourceID]}.String()
}

func newTally(r *run, rec *records) *tally {
	t := &tally{run: r, records: rec, packages: make(map[int64]*packageTally), hours: make(map[hourKey]*hourSum)}
	for i := range rec.packages {
		p := &rec.packages[i]
		t.packages[p.ID] = &packageTally{Package: p, left: marker{marks: &marks{pages: make(map[int64]*markPage)}}}
	}
	return t
}

// add counts one call.
func (t *tally) add(c *models.Call) {
	key := hourKey{HourOf: rules.HourOf{Offering: c.Offering(), Start: rules.HourStart(c.CalledAt, t.snapshot.Zone)}, outcome: c.Outcome}
	if c.PackageID != nil {
		key.packageID = *c.PackageID
	}
	sum := t.hours[key]
	if sum == nil {
		sum = &hourSum{}
		t.hours[key] = sum
	}
	sum.calls++
	addMicros(&sum.amountMicros, c.PriceMicros)
	if c.LeftCalls != nil && (sum.calls == 1 || *c.LeftCalls < sum.leftCalls) {
		sum.leftCalls = *c.LeftCalls
	}
	t.compared(callIdentity, 1)
	if _, known := t.records.sources[c.SourceID]; !known && c.SourceID != 0 {
		t.differ(callIdentity, t.nameOf(c), fmt.Sprintf("source %d", c.SourceID), "no such source")
	}
	t.addAttribution(c)
	t.compared(packageValidity, 1)
	if rules.Billable(c.HTTPStatus) == (c.Outcome == models.OutcomeFailed) {
		t.differ(packageValidity, t.nameOf(c), fmt.Sprintf("status %d, outcome %s", c.HTTPStatus, c.Outcome), "billed if and only if the status is 200 to 299")
	}
	switch {
	case c.PackageID != nil:
		t.addToPackage(c)
	case c.Outcome == models.OutcomePayPerUse:
		t.addPrice(c, sum)
	}
}

func (t *tally) addToPackage(c *models.Call) {
	p := t.packages[*c.PackageID]
	if p == nil {
		t.differ(packageValidity, t.nameOf(c), fmt.Sprintf("package %d", *c.PackageID), "no such package")
		return
	}
	if c.Outcome != models.OutcomePackage || c.Region != p.Region || c.Service != p.Service || c.Latest().Before(p.EffectiveAt) || !c.CalledAt.Before(p.ExpiresAt) {
		t.differ(packageValidity, t.nameOf(c),
			fmt.Sprintf("%s by %s, %s %s at %s", c.Outcome, p.Ref(), c.Region, c.Service, instant(c.CalledAt)),
			fmt.Sprintf("%s pays %s %s from %s until before %s", p.Ref(), p.Region, p.Service, instant(p.EffectiveAt), instant(p.ExpiresAt)))
	}
	p.calls++
	t.markLeft(p, c)
}

// markLeft notes a call whose number of calls left is not one of the package's, or is another call's already.
func (t *tally) markLeft(p *packageTally, c *models.Call) {
	left := int64(-1)
	if c.LeftCalls != nil {
		left = *c.LeftCalls
	}
	i := p.QuotaCalls - 1 - left
	switch {
	case left < 0 || i < 0 || i >= p.UsedCalls:
		t.differ(packageUse, t.nameOf(c), fmt.Sprintf("left_calls %d of %s", left, p.Ref()),
			fmt.Sprintf("%d to %d, as %d of %d are used", p.QuotaCalls-p.UsedCalls, p.QuotaCalls-1, p.UsedCalls, p.QuotaCalls))
	case p.left.mark(i):
		t.differ(packageUse, t.nameOf(c), fmt.Sprintf("left_calls %d of %s", left, p.Ref()), "another number: a different call left that many")
	}
}

// comparePackages compares the use of each package.
func (t *tally) comparePackages() {
	t.compared(packageUse, len(t.records.packages))
	for i := range t.records.packages {
		p := &t.records.packages[i]
		t.expect(packageUse, p.Ref(), "used_calls", p.UsedCalls, t.packages[p.ID].calls)
	}
}

// compareHours compares the stored hourly totals, and names those that are missing.
func (t *tally) compareHours() {
	t.compared(hourlyTotals, len(t.records.hours))
	stored := make(map[hourKey]bool, len(t.records.hours))
	for i := range t.records.hours {
		h := &t.records.hours[i]
		key := keyOfHour(h)
		stored[key] = true
		sum := t.hours[key]
		if sum == nil {
			sum = &hourSum{}
		}
		t.expect(hourlyTotals, key, "calls", h.Calls, sum.calls)
		t.expectMicros(hourlyTotals, key, "amount_micros", h.AmountMicros, sum.amountMicros)
		t.expect(hourlyTotals, key, "left_calls", h.LeftCalls, sum.leftCalls)
	}
	var missing []hourKey
	for key := range t.hours {
		if !stored[key] {
			missing = append(missing, key)
		}
	}
	slices.SortFunc(missing, func(a, b hourKey) int { return strings.Compare(a.String(), b.String()) })
	for _, key := range missing {
		t.differ(hourlyTotals, key.String(), "no row", fmt.Sprintf("calls %d", t.hours[key].calls))
	}
}

// compareExpiries compares what became void with what the calls leave: used, left and void calls are the quota.
func (rec *records) compareExpiries(r *run, t *tally) {
	r.compared(packageExpiries, len(rec.expiries))
	for i := range rec.packages {
		p := &rec.packages[i]
		e, expired := rec.expiries[p.ID]
		if !expired {
			continue
		}
		r.expect(packageExpiries, p.Ref(), "void_calls", e.VoidCalls, p.QuotaCalls-t.packages[p.ID].calls)
		if !e.ExpiredAt.Equal(p.ExpiresAt) {
			r.differ(packageExpiries, p.Ref().String(), "expired_at "+instant(e.ExpiredAt), "expired_at "+instant(p.ExpiresAt))
		}
	}
}
