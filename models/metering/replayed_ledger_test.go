package metering_test

import (
	"errors"
	"fmt"
	"math/rand/v2"
	"testing"
	"time"

	"ocrconsole/models"
	"ocrconsole/models/caps"
	"ocrconsole/models/dbtest/shop"
	"ocrconsole/models/dbtest/tier"
	"ocrconsole/models/rules"
	"ocrconsole/models/whatif"
)

// TestWhatIsToldOfThenIsWhatTheLedgerSays lets customers do whatever money and quota know of: a starter credit, free packages, calls that
// cost nothing, calls reported late, caps set and ended, packages bought and given back, given and taken back, other prices. What the answer says was paid then
// is what the ledger took, to the micro-unit; and where it says that it is exact, the replay comes to the same.
func TestWhatIsToldOfThenIsWhatTheLedgerSays(t *testing.T) {
	each(t, func(t *testing.T, s *shop.Shop) {
		random := rand.New(rand.NewPCG(15, 9))
		proven := 0
		for round := range tier.Rounds(t, 6) {
			w := ledgerWorld{replayedWorld{whyWorld{Shop: s, t: t, c: s.Newcomer(t, 500_000), random: random}}, &caps.Caps{DB: s.DB, Catalog: s.Catalog, Clock: s.Clock.Now}, round%2 == 1}
			w.subscribeAll()
			for range 40 {
				w.act()
			}
			if w.agrees() {
				proven++
			}
		}
		if proven == 0 {
			t.Error("none was exact")
		}
	})
}

type ledgerWorld struct {
	replayedWorld
	caps *caps.Caps
	late bool // calls are reported late, and caps refuse some: then the order in which they were charged is another
}

func (w *ledgerWorld) subscribeAll() {
	for _, o := range []rules.Offering{
		{Region: shop.Bangkok, Service: shop.Passport},
		{Region: shop.Singapore, Service: shop.Passport},
		{Region: shop.Bangkok, Service: shop.WebImage},
		{Region: shop.Bangkok, Service: "id-card"},
	} {
		w.c.Subscribe(w.t, o.Region, o.Service)
	}
}

func (w *ledgerWorld) act() {
	w.t.Helper()
	w.Clock.Advance(time.Duration(1+w.random.IntN(300)) * time.Minute)
	switch w.random.IntN(14) {
	case 0:
		w.report(shop.Bangkok, "id-card", 1+w.random.IntN(9)) // they cost nothing
	case 1:
		if _, err := w.Billing.ClaimFree(w.t.Context(), w.c.ID, shop.Bangkok, shop.Passport); err != nil && models.CodeOf(err) != models.Conflict {
			w.t.Fatal(err)
		}
	case 2:
		w.giveBack(func() {
			if w.random.IntN(2) == 0 {
				w.report(shop.Bangkok, shop.Passport, 1+w.random.IntN(9))
			}
		})
	case 3:
		w.Reprice(w.t, "0.0090", fmt.Sprintf("0.00%d", 71+w.random.IntN(28)), "0.60", fmt.Sprintf("0.%d", 51+w.random.IntN(20)))
	case 4:
		w.cap()
	case 5:
		if w.late {
			ingest(w.t, w.Shop, w.c.Calls(1+w.random.IntN(40), w.region(), shop.Passport, w.Clock.Now().Add(-time.Duration(w.random.IntN(30))*time.Hour)))
		}
	case 6:
		w.give()
	case 7:
		w.takeBack()
	default:
		w.report(w.region(), shop.Passport, 1+w.random.IntN(30))
	}
}

// cap sets a cap that refuses some calls, or ends it.
func (w *ledgerWorld) cap() {
	w.t.Helper()
	list, err := w.caps.List(w.t.Context(), w.c.ID)
	if err != nil {
		w.t.Fatal(err)
	}
	if len(list.Caps) > 0 {
		err = w.caps.End(w.t.Context(), w.c.ID, list.Caps[0].ID)
	} else if w.late {
		_, err = w.caps.Set(w.t.Context(), w.c.ID, caps.Wanted{Scope: caps.Scope{Kind: rules.CapMoney, Span: rules.CapDay}, Hard: true, Amount: 100_000})
	}
	if err != nil {
		w.t.Fatal(err)
	}
}

// agrees compares what is told with the ledger, and gives whether the answer says that it is exact.
func (w *ledgerWorld) agrees() bool {
	w.t.Helper()
	if _, err := w.Billing.SettleHours(w.t.Context()); err != nil {
		w.t.Fatal(err)
	}
	a, h, err := w.Metering.WhatIf(w.t.Context(), w.c.ID, 90, &whatif.Change{})
	if err != nil {
		w.t.Fatal(err)
	}
	charged, bought := w.c.Account(w.t).AccruedMicros, rules.Micros(0)
	for _, e := range w.c.Entries(w.t) {
		switch e.Kind { //nolint:exhaustive // what pays for calls
		case rules.EntryUsage:
			charged -= e.AmountMicros
		case rules.EntryOrder, rules.EntryRefund: // what was given back is for packages
			bought -= e.AmountMicros
		}
	}
	then, thenErr := a.ThenMicros()
	same, sameErr := a.Same.Sum()
	cost, costErr := a.Same.CostMicros()
	if err := errors.Join(thenErr, sameErr, costErr); err != nil {
		w.t.Fatal(err)
	}
	if then != charged {
		w.t.Errorf("told %d, charged %d", then, charged)
	}
	if cost-same.Micros != bought {
		w.t.Errorf("told %d for packages, the ledger %d", cost-same.Micros, bought)
	}
	paid := make(map[int64]int64)
	for i := range h.Packages {
		paid[h.Packages[i].ID] = h.Packages[i].PaidCalls
	}
	for _, p := range w.c.Packages(w.t) {
		if paid[p.ID] != p.UsedCalls {
			w.t.Errorf("package %d paid %d calls, %d are told", p.ID, p.UsedCalls, paid[p.ID])
		}
	}
	if !a.Proven() {
		return false
	}
	if same.Micros != charged || same.Refused != 0 {
		w.t.Errorf("said to be exact: %+v, charged %d", same, charged)
	}
	for i, use := range a.Same.Packages {
		if use.PaidCalls != h.Packages[i].PaidCalls {
			w.t.Errorf("said to be exact: package %d paid %d calls, replayed %d", h.Packages[i].ID, h.Packages[i].PaidCalls, use.PaidCalls)
		}
	}
	return true
}

// Calls of Singapore, moved to where a package lay that was given back unused, are not paid by it: it cost nothing in the end.
func TestAPackageThatWasGivenBackPaysInNoReplay(t *testing.T) {
	each(t, func(t *testing.T, s *shop.Shop) {
		c := s.Customer(t)
		c.Subscribe(t, shop.Singapore, shop.Passport)
		buy(t, s, c, 100)
		s.Clock.Advance(time.Hour)
		ingest(t, s, c.Calls(40, shop.Singapore, shop.Passport, s.Clock.Now()))
		s.Clock.Advance(time.Hour)
		p := c.Packages(t)[0]
		if _, err := s.Billing.Return(t.Context(), c.ID, *p.OrderID, []int64{p.ID}); err != nil {
			t.Fatal(err)
		}
		a, h, err := s.Metering.WhatIf(t.Context(), c.ID, 30, &whatif.Change{Moves: []whatif.Move{{Region: shop.Bangkok}}})
		if err != nil {
			t.Fatal(err)
		}
		cost, err := a.Instead.CostMicros()
		if sum, sumErr := a.Instead.Sum(); errors.Join(err, sumErr) != nil || sum != (whatif.Sum{PerUse: 40, Micros: 320_000}) || cost != 320_000 || h.Returned != 1 || !a.Proven() {
			t.Errorf("%+v for %d, %d given back, %v %v", sum, cost, h.Returned, err, sumErr)
		}
	})
}

// A month cap on calls has counted those of the days before the time that is replayed.
func TestAMonthCapCountsWhatIsBeforeTheTimeThatIsReplayed(t *testing.T) {
	each(t, func(t *testing.T, s *shop.Shop) {
		c := s.Customer(t)
		c.TopUp(t, 10_000_000)
		c.Subscribe(t, shop.Bangkok, shop.Passport)
		ingest(t, s, c.Calls(70, shop.Bangkok, shop.Passport, s.Clock.Now()))
		s.Clock.Advance(24 * time.Hour)
		ingest(t, s, c.Calls(50, shop.Bangkok, shop.Passport, s.Clock.Now()))
		for limit, want := range map[int64]whatif.Sum{
			60: {Refused: 50}, 100: {PerUse: 30, Refused: 20, Micros: 240_000}, 120: {PerUse: 50, Micros: 400_000},
		} {
			change := &whatif.Change{Caps: []rules.Cap{{ID: 1, Kind: rules.CapCalls, Span: rules.CapMonth, Hard: true, Limit: limit}}}
			a, _, err := s.Metering.WhatIf(t.Context(), c.ID, 1, change)
			if err != nil {
				t.Fatal(err)
			}
			if sum, err := a.Instead.Sum(); err != nil || sum != want || !a.Proven() {
				t.Errorf("at most %d: %+v, %v", limit, sum, err)
			}
		}
	})
}
