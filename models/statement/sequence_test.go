package statement

import (
	"cmp"
	"fmt"
	"slices"
	"testing"
	"time"

	"pgregory.net/rapid"

	"ocrconsole/models/rules"
)

// served is a random history of one service in one region, in the order in which it was served: calls, packages that arrive
// and are returned. Each has the time of the clock of one of two machines.
type served struct {
	meter  *meter
	calls  []*call
	events []event
	opened int64
}

var tiers = []rules.PricedFrom{{Tariff: rules.Tariff{{PriceMicros: 8}, {FromCalls: 20, PriceMicros: 5}}}}

func newMeterForTest() *meter {
	m := newMeter(7, rules.Offering{Region: "here", Service: "passport"}, time.UTC)
	m.Prices = tiers
	return m
}

// serve lets the rules charge what happens, as the console does, and notes what they decided.
func serve(rt *rapid.T) *served {
	s := &served{meter: newMeterForTest()}
	now := time.Date(2026, 4, 1, 12, 0, 0, 0, time.UTC)
	skews := []time.Duration{0, rapid.Custom(func(t *rapid.T) time.Duration {
		return time.Duration(rapid.IntRange(-2000, 2000).Draw(t, "milliseconds")) * time.Millisecond
	}).Draw(rt, "skew")}
	for range rapid.IntRange(1, 40).Draw(rt, "steps") {
		now = now.Add(time.Duration(rapid.SampledFrom([]int{0, 1, 5, 4000, 120_000}).Draw(rt, "milliseconds")) * time.Millisecond)
		at := now.Add(rapid.SampledFrom(skews).Draw(rt, "machine"))
		switch rapid.SampledFrom([]string{"calls", "calls", "arrival", "return"}).Draw(rt, "what") {
		case "calls":
			s.batch(rt, at)
		case "arrival":
			s.arrival(rt, at)
		case "return":
			s.giveBack(at)
		}
	}
	return s
}

func (s *served) batch(rt *rapid.T, at time.Time) {
	for range rapid.IntRange(1, 12).Draw(rt, "calls") {
		late := time.Duration(rapid.SampledFrom([]int{0, 0, 0, 3, 200}).Draw(rt, "late")) * time.Minute
		c := &call{Type: "call", ID: fmt.Sprintf("%04d", rapid.IntRange(0, 9999).Draw(rt, "id")), At: at.Add(-late), Recorded: at, Status: 200}
		d, err := s.meter.Pay(rules.Call{RequestID: c.ID, At: c.At, HTTPStatus: 200}, &s.meter.standing, unlimited, at)
		if err != nil {
			rt.Fatal(err)
		}
		c.Package, c.PriceMicros = d.PackageID, d.PriceMicros
		if d.Payer == rules.PayerPackage {
			left := d.LeftCalls
			c.Left = &left
		}
		s.calls = append(s.calls, c)
	}
}

// arrival adds a package. There are as many of them at most as are tried in every order: more than that do not arrive within
// seconds, on machines whose clocks differ.
func (s *served) arrival(rt *rapid.T, at time.Time) {
	if len(s.events) == maxPermuted {
		return
	}
	s.opened++
	p := &pkg{
		Type: "package", ID: s.opened, Region: "here", Service: "passport", Source: rapid.SampledFrom([]rules.Source{rules.SourceFree, rules.SourcePurchased}).Draw(rt, "source"),
		QuotaCalls: int64(rapid.IntRange(1, 15).Draw(rt, "quota")), CreatedAt: at, EffectiveAt: at, ExpiresAt: at.AddDate(1, 0, 0),
	}
	s.meter.arrive(p.rule(7))
	s.events = append(s.events, event{at: at, arrival: p})
}

// giveBack returns the newest package if it is unused, or takes it back if it cost nothing, not at the very moment of its arrival.
func (s *served) giveBack(at time.Time) {
	p := s.meter.find(s.opened)
	if p == nil || p.UsedCalls > 0 && p.Source != rules.SourceFree || p.Refunded || at.Before(p.CreatedAt.Add(time.Minute)) || len(s.events) == maxPermuted {
		return
	}
	p.Refunded, p.RefundedAt = true, at
	s.events = append(s.events, event{at: at, back: &giveBack{Type: "return", Package: p.ID, At: at}})
}

// TestCallsOfMachinesWhoseClocksDifferAreOrderedAsTheyWereServed writes random histories from nothing but their records, and
// reads them as whoever checks a statement does.
func TestCallsOfMachinesWhoseClocksDifferAreOrderedAsTheyWereServed(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(rt *rapid.T) {
		s := serve(rt)
		stored := slices.Clone(s.calls)
		slices.SortFunc(stored, func(a, b *call) int {
			return cmp.Or(a.Recorded.Compare(b.Recorded), cmp.Compare(left(b), left(a)), a.At.Compare(b.At), cmp.Compare(a.ID, b.ID))
		})
		events := slices.Clone(s.events)
		slices.SortStableFunc(events, func(a, b event) int { return a.at.Compare(b.at) })
		var written []any
		w := &sequence{meter: newMeterForTest(), events: events, add: func(r any) { written = append(written, r) }}
		for _, c := range stored {
			w.next(c)
		}
		w.finish()
		if len(written) != len(s.calls)+len(s.events) {
			rt.Fatalf("%d of %d records written", len(written), len(s.calls)+len(s.events))
		}
		if err := reads(written); err != nil {
			rt.Fatal(err)
		}
	})
}

// reads enters the records as an audit does.
func reads(written []any) error {
	m := newMeterForTest()
	for i, record := range written {
		var err error
		switch r := record.(type) {
		case *pkg:
			if err = m.follow(r.CreatedAt); err == nil {
				m.arrive(r.rule(7))
			}
		case *giveBack:
			if err = m.follow(r.At); err == nil {
				err = m.giveBack(r)
			}
		case *call:
			if err = m.follow(r.Recorded); err == nil {
				err = m.fits(r)
			}
			if err == nil {
				var number int64
				if number, err = m.charge(r); number != r.MonthCall {
					err = fmt.Errorf("number %d, written %d", number, r.MonthCall)
				}
			}
		}
		if err != nil {
			return fmt.Errorf("record %d, %+v: %w", i, record, err)
		}
	}
	return nil
}

func TestACallAheadOfItsClockBeforeThereWasAPriceIsNamed(t *testing.T) {
	t.Parallel()
	first := time.Date(2026, 4, 1, 12, 0, 0, 0, time.UTC)
	m := newMeterForTest()
	m.Prices = []rules.PricedFrom{{ValidFrom: first, Tariff: tiers[0].Tariff}}
	c := &call{Type: "call", ID: "r1", At: first.Add(time.Second), Recorded: first.Add(-time.Second), Status: 200, PriceMicros: 8}
	if err := m.fits(c); err != nil {
		t.Error(err)
	}
	if c.PriceMicros = 9; m.fits(c) == nil {
		t.Error("another price than the one there was is taken")
	}
	if c.PriceMicros = 0; m.fits(c) == nil {
		t.Error("no price is taken for one of nothing")
	}
}
