package metering_test

import (
	"errors"
	"fmt"
	"math/rand/v2"
	"testing"
	"time"

	"ocrconsole/models/billing"
	"ocrconsole/models/dbtest/shop"
	"ocrconsole/models/dbtest/tier"
	"ocrconsole/models/metering"
	"ocrconsole/models/rules"
	"ocrconsole/models/whatif"
)

// TestReplayedWithoutAChangeCallsComeToWhatWasPaid lets customers call, be given packages, buy and return them, subscribe and unsubscribe,
// while prices change; what they did, replayed from the totals of hours, is to the micro-unit what was charged, hour by hour and package by
// package.
func TestReplayedWithoutAChangeCallsComeToWhatWasPaid(t *testing.T) {
	each(t, func(t *testing.T, s *shop.Shop) {
		random := rand.New(rand.NewPCG(15, 3))
		for range tier.Rounds(t, 2) {
			w := replayedWorld{whyWorld{Shop: s, t: t, c: s.Customer(t), random: random}}
			w.c.TopUp(t, 1_000_000_000)
			for _, region := range []string{shop.Bangkok, shop.Singapore} {
				w.c.Subscribe(t, region, shop.Passport)
			}
			w.c.Subscribe(t, shop.Bangkok, shop.WebImage)
			for range 50 {
				w.live()
			}
			for _, days := range []int{1, 2, 5, 90} {
				w.compare(days)
			}
		}
	})
}

type replayedWorld struct{ whyWorld }

func (w *replayedWorld) live() {
	w.t.Helper()
	w.Clock.Advance(time.Duration(1+w.random.IntN(110)) * time.Minute)
	switch w.random.IntN(12) {
	case 0, 1:
		w.give()
	case 2:
		w.giveBack(func() { w.report(w.region(), shop.Passport, 1+w.random.IntN(9)) })
	case 3:
		w.subscribeAnew()
	case 4:
		w.Reprice(w.t, "0.0090", fmt.Sprintf("0.00%d", 71+w.random.IntN(28)), "0.0050", fmt.Sprintf("0.00%d", 41+w.random.IntN(30)))
	case 5, 6: // over the step of the price, and many at once
		w.report(shop.Bangkok, shop.WebImage, 120+w.random.IntN(200))
	default:
		w.report(w.region(), shop.Passport, 1+w.random.IntN(40))
	}
}

// subscribeAnew ends a subscription, has a call refused, and subscribes again in the same hour or later.
func (w *replayedWorld) subscribeAnew() {
	w.t.Helper()
	region := w.region()
	if err := w.Billing.Unsubscribe(w.t.Context(), w.c.ID, region, shop.Passport); err != nil {
		w.t.Fatal(err)
	}
	w.Clock.Advance(time.Duration(w.random.IntN(40)) * time.Minute)
	w.report(region, shop.Passport, 3)
	w.Clock.Advance(time.Duration(1+w.random.IntN(40)) * time.Minute)
	w.c.Subscribe(w.t, region, shop.Passport)
}

// report reports calls of the last seconds, told to the microsecond, some of which failed.
func (w *replayedWorld) report(region, service string, n int) {
	w.t.Helper()
	w.Clock.Advance(time.Minute)
	events := w.c.Calls(n, region, service, w.Clock.Now().Add(-20*time.Second))
	for i := range events {
		events[i].At = events[i].At.Add(time.Duration(w.random.Int64N(int64(10 * time.Second))))
		if w.random.IntN(9) == 0 {
			events[i].HTTPStatus = 503
		}
	}
	if _, err := w.Metering.Ingest(w.t.Context(), events); err != nil {
		w.t.Fatal(err)
	}
}

func (w *replayedWorld) compare(days int) {
	w.t.Helper()
	a, h, err := w.Metering.WhatIf(w.t.Context(), w.c.ID, days, &whatif.Change{})
	if err != nil {
		w.t.Fatal(err)
	}
	sum, sumErr := a.Instead.Sum()
	then, thenErr := a.ThenMicros()
	if err := errors.Join(sumErr, thenErr); err != nil {
		w.t.Fatal(err)
	}
	if !a.Proven() || sum.Micros != then || sum.Refused != 0 {
		w.t.Fatalf("of %d days, %d hours are not what is recorded; replayed %+v, charged %d, in doubt of %+v", days, a.OddHours, sum, then, a.Same.Doubt)
	}
	for i, p := range h.Packages {
		if a.Instead.Packages[i].PaidCalls != p.PaidCalls {
			w.t.Errorf("of %d days, package %d paid %d calls, replayed %d", days, p.ID, p.PaidCalls, a.Instead.Packages[i].PaidCalls)
		}
	}
	if days == 90 && (len(h.Hours) < 20 || sum.Package == 0 || sum.PerUse == 0) {
		w.t.Errorf("too little happened: %+v in %d hours", sum, len(h.Hours))
	}
}

// What is bought in the replay pays from its instant on, in the middle of an hour too, which only the single calls tell.
func TestAPurchaseWithinAnHourIsReplayedByItsCalls(t *testing.T) {
	each(t, func(t *testing.T, s *shop.Shop) {
		c := s.Customer(t)
		c.Subscribe(t, shop.Bangkok, shop.Passport)
		for range 4 { // at 11:25, 11:35, 11:45 and 11:55 of Bangkok
			if _, err := s.Metering.Ingest(t.Context(), c.Calls(10, shop.Bangkok, shop.Passport, s.Clock.Now())); err != nil {
				t.Fatal(err)
			}
			s.Clock.Advance(10 * time.Minute)
		}
		change := &whatif.Change{Purchases: []whatif.Purchase{{
			Offering:      rules.Offering{Region: shop.Bangkok, Service: shop.Passport},
			Specification: rules.Specification{Calls: 100, PriceMicros: 600_000}, Quantity: 1, At: shop.Start.Add(15 * time.Minute),
		}}}
		a, _, err := s.Metering.WhatIf(t.Context(), c.ID, 30, change)
		if err != nil {
			t.Fatal(err)
		}
		want := whatif.Sum{Package: 20, PerUse: 20, Micros: 160_000}
		if sum, err := a.Instead.Sum(); err != nil || sum != want || !a.Proven() {
			t.Errorf("%+v, %v, proven: %v", sum, err, a.Proven())
		}
		if saved, err := a.SavedMicros(); err != nil || saved != 160_000-600_000 {
			t.Errorf("saved %d, %v", saved, err)
		}
	})
}

// Calls that are reported after a package was bought are paid by it though they were made before those that it has paid: the replay, in
// the order of the calls, says that it is not what was charged.
func TestAReplayOfCallsThatWereChargedInAnotherOrderSaysSo(t *testing.T) {
	each(t, func(t *testing.T, s *shop.Shop) {
		c := s.Customer(t)
		c.Subscribe(t, shop.Bangkok, shop.Passport)
		if _, err := s.Billing.Grant(t.Context(), billing.Gift{AccountID: c.ID, Region: shop.Bangkok, Service: shop.Passport, Calls: 10, ExpiresAt: s.Clock.Now().AddDate(1, 0, 0)}); err != nil {
			t.Fatal(err)
		}
		s.Clock.Advance(5 * time.Hour)
		late := c.Calls(10, shop.Bangkok, shop.Passport, s.Clock.Now().Add(-3*time.Hour))
		for _, events := range [][]metering.Event{c.Calls(10, shop.Bangkok, shop.Passport, s.Clock.Now()), late} {
			if _, err := s.Metering.Ingest(t.Context(), events); err != nil {
				t.Fatal(err)
			}
		}
		a, _, err := s.Metering.WhatIf(t.Context(), c.ID, 30, &whatif.Change{})
		if err != nil || a.OddHours != 2 || a.Proven() {
			t.Errorf("%d hours are odd, %v", a.OddHours, err)
		}
	})
}
