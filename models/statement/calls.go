package statement

import (
	"errors"
	"fmt"
	"time"

	"ocrconsole/models/rules"
)

func (a *audit) readUsage(r *usage) error {
	if err := a.enter(atUsage, atOpening); err != nil {
		return err
	}
	a.at = rules.Offering{Region: r.Region, Service: r.Service}
	if a.closed[*r] {
		return fmt.Errorf("the calls of %s stand above already", a.at)
	}
	a.closed[*r] = true
	a.current = a.meter(a.at)
	return nil
}

// readPackage takes a package that was there before, or one that arrives among the calls.
func (a *audit) readPackage(r *pkg) error {
	if a.stage < atOpening || a.stage > atUsage || a.stage == atEntries {
		return errors.New("it is out of its place in the file")
	}
	at := rules.Offering{Region: r.Region, Service: r.Service}
	if _, twice := a.packages[r.ID]; twice {
		return fmt.Errorf("package %d stands above already", r.ID)
	}
	if err := a.checkPackage(r); err != nil {
		return err
	}
	if a.stage == atUsage {
		if at != a.at || r.UsedCalls != 0 {
			return errors.New("a new package is unused and stands with the calls of its service and region")
		}
		if err := a.current.follow(r.CreatedAt); err != nil {
			return err
		}
		if err := a.yield(r); err != nil {
			return err
		}
	} else {
		a.stage = atState
	}
	a.packages[r.ID] = at
	a.counted.Packages++
	a.meter(at).arrive(r.rule(a.head.Account))
	return nil
}

func (a *audit) checkPackage(r *pkg) error {
	switch {
	case r.Source != rules.SourceFree && r.Source != rules.SourcePurchased:
		return fmt.Errorf("there is no source %q", r.Source)
	case r.QuotaCalls <= 0 || r.UsedCalls < 0 || r.UsedCalls > r.QuotaCalls:
		return fmt.Errorf("%d of %d calls cannot be used", r.UsedCalls, r.QuotaCalls)
	case (r.Source == rules.SourcePurchased) != (r.Order != 0):
		return errors.New("a purchased package is of an order, a free one is of none")
	case !r.EffectiveAt.Before(r.ExpiresAt):
		return errors.New("it expires before it takes effect")
	}
	if r.Source != rules.SourcePurchased {
		return nil
	}
	if end := rules.ExpiresAt(r.EffectiveAt, a.zone); !r.ExpiresAt.Equal(end) {
		return fmt.Errorf("it is valid for one year, until before %s", stamp(end))
	}
	return nil
}

// yield compares a new package with the line of the order that it came from, if that was charged in this time.
func (a *audit) yield(r *pkg) error {
	o := a.orders[r.Order]
	if r.Order == 0 || o == nil {
		return nil
	}
	l := o.lines[r.OrderLine]
	if l == nil {
		return fmt.Errorf("order %d has no line %d", r.Order, r.OrderLine)
	}
	l.packages++
	if l.packages > l.Quantity || l.Region != r.Region || l.Service != r.Service || l.Calls != r.QuotaCalls || l.UnitPriceMicros != r.PriceMicros {
		return fmt.Errorf("line %d of order %d is %d packages of %d calls of %s in %s for %d micro-units each",
			r.OrderLine, r.Order, l.Quantity, l.Calls, l.Service, l.Region, l.UnitPriceMicros)
	}
	return nil
}

func (a *audit) readGiveBack(r *giveBack) error {
	if a.stage != atUsage || a.packages[r.Package] != a.at {
		return errors.New("it does not stand with the calls of its package's service and region")
	}
	if p := a.current.find(r.Package); p == nil || p.Source != rules.SourceFree || !r.At.Before(a.head.From) { // else it stands here for late calls
		if err := a.current.follow(r.At); err != nil {
			return err
		}
	}
	return a.current.giveBack(r)
}

func (a *audit) readCall(r *call, line int) error {
	if a.stage != atUsage {
		return errors.New("it is out of its place in the file")
	}
	if r.Recorded.Before(a.head.From) || !r.Recorded.Before(a.head.Until) {
		return errors.New("it was not recorded in the time of the statement")
	}
	if r.WithinMicros < 0 || r.WithinMicros >= time.Second.Microseconds() {
		return errors.New("it tells its time less exactly than to the second")
	}
	if err := a.current.follow(r.Recorded); err != nil {
		return err
	}
	if err := a.current.fits(r); err != nil {
		return err
	}
	number, err := a.current.charge(r)
	if err != nil {
		return err
	}
	if r.MonthCall != number {
		return fmt.Errorf("it is call %d of its month", number)
	}
	a.counted.Calls++
	if number == 0 {
		return nil
	}
	h := a.hour(rules.HourOf{Offering: a.at, Start: rules.HourStart(r.At, a.zone)})
	h.calls++
	if h.line == 0 {
		h.line = line
	}
	return addTo(&h.micros, r.PriceMicros)
}
