package statement

import (
	"cmp"
	"errors"
	"fmt"
	"maps"
	"slices"
	"time"

	"ocrconsole/models/rules"
)

// once tells whether the key was told of above already.
func (a *audit) once(key any) error {
	if a.closed[key] {
		return errors.New("it stands above already")
	}
	a.closed[key] = true
	return nil
}

func (a *audit) readTotal(r *total) error {
	if err := a.enter(atTotals, atOpening); err != nil {
		return err
	}
	want := a.totals[r.Kind]
	if want == nil || *want != *r {
		return fmt.Errorf("the entries of this kind come to another sum%s", sumOf(want))
	}
	return a.once(r.Kind)
}

func sumOf(t *total) string {
	if t == nil {
		return ": there are none"
	}
	return fmt.Sprintf(": %d entries, %d micro-units", t.Entries, t.AmountMicros)
}

func (a *audit) readCharge(r *charge) error {
	if err := a.enter(atTotals, atOpening); err != nil {
		return err
	}
	at := offering{r.Region, r.Service}
	if want := a.charges[at]; want == nil || *want != *r {
		return fmt.Errorf("the hourly charges of %s come to another sum", at)
	}
	return a.once(at)
}

func (a *audit) readPackageLeft(r *packageLeft) error {
	if err := a.enter(atClosing, atOpening); err != nil {
		return err
	}
	at, known := a.packages[r.Package]
	if !known {
		return fmt.Errorf("there is no package %d above", r.Package)
	}
	if left := a.lines[at].find(r.Package).LeftCalls(); left != r.Left {
		return fmt.Errorf("package %d has %d calls left", r.Package, left)
	}
	return a.once(r.Package)
}

func (a *audit) readClosingCount(r *monthCount) error {
	if err := a.enter(atClosing, atOpening); err != nil {
		return err
	}
	at := offering{r.Region, r.Service}
	if calls := a.line(at).MonthCalls[r.Month]; calls != r.Calls {
		return fmt.Errorf("%d calls of the month were charged per use", calls)
	}
	return a.once(monthKey{at, r.Month})
}

type monthKey struct {
	offering
	start time.Time
}

func (a *audit) readClosingUnsettled(r *unsettled) error {
	if err := a.enter(atClosing, atOpening); err != nil {
		return err
	}
	key := hourKey{offering{r.Region, r.Service}, r.Hour}
	h := a.hours[key]
	if h == nil {
		return errors.New("nothing above is about this hour")
	}
	if h.calls != r.Calls || h.micros != r.AmountMicros {
		return &elsewhere{h.line, fmt.Errorf("the hour's calls and what was charged for it differ by %d calls and %d micro-units, where the end says %d and %d",
			h.calls, h.micros, r.Calls, r.AmountMicros)}
	}
	return a.once(key)
}

// readClosing ends the statement: everything above must have been told of, and come to this.
func (a *audit) readClosing(r *balance) error {
	if err := a.enter(atEnd, atOpening); err != nil {
		return err
	}
	if err := a.allHoursTold(); err != nil {
		return err
	}
	if err := a.allOrdersYielded(); err != nil {
		return err
	}
	for kind := range a.totals {
		if !a.closed[kind] {
			return fmt.Errorf("the total of %q is missing", kind)
		}
	}
	for at := range a.charges {
		if !a.closed[at] {
			return fmt.Errorf("the sum of the charges of %s is missing", at)
		}
	}
	for id := range a.packages {
		if !a.closed[id] {
			return fmt.Errorf("what package %d has left is missing", id)
		}
	}
	for at, l := range a.lines {
		for month := range l.MonthCalls {
			if !a.closed[monthKey{at, month}] {
				return fmt.Errorf("how many calls of %s the month from %s has is missing", at, stamp(month))
			}
		}
	}
	if r.Seq != a.last.Seq || r.Hash != a.last.Hash || r.BalanceMicros != a.last.BalanceAfterMicros {
		return fmt.Errorf("the last entry above is %d, and its balance %d micro-units", a.last.Seq, a.last.BalanceAfterMicros)
	}
	return a.checkAccrued(r)
}

// checkAccrued compares what both ends say of charges to come with the hours that they list.
func (a *audit) checkAccrued(r *balance) error {
	if a.opening.AccruedMicros != a.accrued {
		return &elsewhere{a.openingLine, fmt.Errorf("the hours that were not settled come to %d micro-units", a.accrued)}
	}
	var sum rules.Micros
	for _, h := range a.hours {
		if err := addTo(&sum, h.micros); err != nil {
			return err
		}
	}
	if r.AccruedMicros != sum {
		return fmt.Errorf("%d micro-units of pay-per-use are not settled", sum)
	}
	return nil
}

// allHoursTold checks that each hour's calls were charged, or stand as unsettled; the first line about one that is
// neither is named.
func (a *audit) allHoursTold() error {
	var wrong []*hour
	for key, h := range a.hours {
		if (h.calls != 0 || h.micros != 0) && !a.closed[key] {
			wrong = append(wrong, h)
		}
	}
	if len(wrong) == 0 {
		return nil
	}
	first := slices.MinFunc(wrong, func(x, y *hour) int { return cmp.Compare(x.line, y.line) })
	return &elsewhere{first.line, fmt.Errorf("the hour's calls and what was charged for it differ by %d calls and %d micro-units", first.calls, first.micros)}
}

// allOrdersYielded checks that each order gave as many packages as were ordered.
func (a *audit) allOrdersYielded() error {
	for _, id := range slices.Sorted(maps.Keys(a.orders)) {
		o := a.orders[id]
		for _, no := range slices.Sorted(maps.Keys(o.lines)) {
			if l := o.lines[no]; l.packages != l.Quantity && !o.disordered {
				return &elsewhere{l.line, fmt.Errorf("%d packages were ordered, and %d arrived", l.Quantity, l.packages)}
			}
		}
	}
	return nil
}
