package metering_test

import (
	"testing"
	"time"

	"ocrconsole/models"
	"ocrconsole/models/billing"
	"ocrconsole/models/dbtest/shop"
	"ocrconsole/models/metering"
	"ocrconsole/models/rules"
	"ocrconsole/models/whatif"
)

func TestALateCallIsPaidByWhatWasValidThenAndIsLeftNow(t *testing.T) {
	each(t, func(t *testing.T, s *shop.Shop) {
		c := s.Customer(t)
		c.Subscribe(t, shop.Bangkok, shop.Passport)
		grant(t, s, c, 3, time.Time{}, shop.Start.Add(time.Hour))
		before := c.Calls(1, shop.Bangkok, shop.Passport, shop.Start.Add(-time.Microsecond))
		during := c.Calls(5, shop.Bangkok, shop.Passport, shop.Start.Add(time.Minute))
		after := c.Calls(1, shop.Bangkok, shop.Passport, shop.Start.Add(time.Hour))
		s.Clock.Advance(30 * 24 * time.Hour)
		buy(t, s, c, 10) // newer than all of the calls
		if report := ingest(t, s, append(append(after, during...), before...)); refusals(report) != "0 ModelArts.4204" {
			t.Errorf("refused %q, want only the call before the subscription", refusals(report))
		}
		if got := paid(t, s, c); got != "package 1: 3, pay-per-use: 3 for 24000" {
			t.Errorf("paid by %s", got)
		}
	})
}

func TestALateCallNeedsTheSubscriptionOfItsTime(t *testing.T) {
	each(t, func(t *testing.T, s *shop.Shop) {
		c := s.Customer(t)
		c.Subscribe(t, shop.Bangkok, shop.Passport)
		end := s.Clock.Advance(time.Hour)
		if err := s.Billing.Unsubscribe(t.Context(), c.ID, shop.Bangkok, shop.Passport); err != nil {
			t.Fatal(err)
		}
		s.Clock.Advance(time.Hour)
		c.Subscribe(t, shop.Bangkok, shop.Passport)
		events := c.Calls(4, shop.Bangkok, shop.Passport, shop.Start)
		events[1].At, events[2].At, events[3].At = end.Add(-time.Microsecond), end, s.Clock.Now()
		if report := ingest(t, s, events); refusals(report) != "2 ModelArts.4204" || report.Accepted != 3 {
			t.Errorf("%+v, want only the call at the end of the subscription refused", report)
		}
	})
}

func TestALateCallCostsThePriceOfItsTimeAndCountsInItsMonth(t *testing.T) {
	each(t, func(t *testing.T, s *shop.Shop) {
		c := s.Customer(t)
		c.TopUp(t, 10_000_000)
		c.Subscribe(t, shop.Bangkok, shop.WebImage)
		ingest(t, s, c.Calls(999, shop.Bangkok, shop.WebImage, s.Clock.Now()))
		late := c.Calls(2, shop.Bangkok, shop.WebImage, s.Clock.Now())
		s.Clock.Set(time.Date(2026, 4, 10, 0, 0, 0, 0, time.UTC))
		s.Reprice(t, `"0.0080"}`, `"0.0070"}`)
		s.Clock.Advance(time.Hour)
		current := c.Calls(1, shop.Bangkok, shop.WebImage, s.Clock.Now())
		if report := ingest(t, s, append(current, late...)); report.Accepted != 3 {
			t.Fatalf("%+v", report)
		}
		// March: 1,000 at 8,000 and the 1,001st at 5,000; April: its first call at the new 7,000.
		if got := paid(t, s, c); got != "pay-per-use: 1002 for 8012000" {
			t.Errorf("paid by %s", got)
		}
	})
}

func TestAMonthEndsWithTheBillingZone(t *testing.T) {
	each(t, func(t *testing.T, s *shop.Shop) {
		c := s.Customer(t)
		c.Subscribe(t, shop.Bangkok, shop.WebImage)
		april := time.Date(2026, 3, 31, 16, 0, 0, 0, time.UTC) // midnight in Shanghai
		s.Clock.Set(april.Add(time.Minute))
		ingest(t, s, c.Calls(1000, shop.Bangkok, shop.WebImage, april.Add(-time.Microsecond)))
		ingest(t, s, c.Calls(1, shop.Bangkok, shop.WebImage, april))
		if got := paid(t, s, c); got != "pay-per-use: 1001 for 8008000" {
			t.Errorf("paid by %s, want the first call of April at the first tier", got)
		}
	})
}

func TestAPackageWhoseExpiryIsRecordedStillPaysItsLateCalls(t *testing.T) {
	each(t, func(t *testing.T, s *shop.Shop) {
		c := s.Customer(t)
		grant(t, s, c, 10, time.Time{}, shop.Start.Add(24*time.Hour))
		ingest(t, s, c.Calls(2, shop.Bangkok, shop.Passport, shop.Start))
		late := c.Calls(3, shop.Bangkok, shop.Passport, shop.Start.Add(23*time.Hour))
		s.Clock.Advance(25 * time.Hour)
		for range 2 {
			if _, err := s.Billing.RecordExpiries(t.Context()); err != nil {
				t.Fatal(err)
			}
		}
		s.Clock.Advance(time.Hour)
		ingest(t, s, late)
		detail, _, err := s.Billing.Package(t.Context(), c.ID, 1)
		if err != nil || detail.UsedCalls != 5 || detail.VoidCalls == nil || *detail.VoidCalls != 5 {
			t.Errorf("%+v, %v; want 5 used, and 5 void of the 8 that were void when it expired", detail, err)
		}
	})
}

func TestCallsOfARetiredServiceStillCount(t *testing.T) {
	each(t, func(t *testing.T, s *shop.Shop) {
		c := s.Customer(t)
		c.Subscribe(t, shop.Bangkok, shop.IDCard)
		s.Reprice(t, "  - region: ap-southeast-2\n    service: id-card\n    pay_per_use: \"0\"\n", "")
		if err := s.Billing.Subscribe(t.Context(), s.Customer(t).ID, shop.Bangkok, shop.IDCard); models.CodeOf(err) != models.Invalid {
			t.Errorf("subscribing to it: %v", err)
		}
		ingest(t, s, c.Calls(2, shop.Bangkok, shop.IDCard, s.Clock.Now()))
		if got := paid(t, s, c); got != "pay-per-use: 2 for 0" {
			t.Errorf("paid by %s", got)
		}
	})
}

func TestAGiftIsNeverOfNothing(t *testing.T) {
	each(t, func(t *testing.T, s *shop.Shop) {
		c := s.Customer(t)
		good := billing.Gift{AccountID: c.ID, Region: shop.Bangkok, Service: shop.Passport, Calls: 5}
		for name, edit := range map[string]func(g *billing.Gift){
			"no calls":        func(g *billing.Gift) { g.Calls = 0 },
			"fewer than none": func(g *billing.Gift) { g.Calls = -1 },
			"not sold there":  func(g *billing.Gift) { g.Region = shop.Singapore; g.Service = shop.WebImage },
			"over at once":    func(g *billing.Gift) { g.EffectiveAt, g.ExpiresAt = shop.Start, shop.Start },
			"no account":      func(g *billing.Gift) { g.AccountID = 1 },
		} {
			g := good
			edit(&g)
			if _, err := s.Billing.Grant(t.Context(), g); models.CodeOf(err) != models.Invalid && models.CodeOf(err) != models.NotFound {
				t.Errorf("%s: %v", name, err)
			}
		}
		p, err := s.Billing.Grant(t.Context(), good)
		if err != nil || p.QuotaCalls != 5 || !p.EffectiveAt.Equal(shop.Start) || !p.ExpiresAt.Equal(time.Date(2027, 3, 17, 16, 0, 0, 0, time.UTC)) {
			t.Errorf("%+v, %v", p, err)
		}
		if report := ingest(t, s, c.Calls(6, shop.Bangkok, shop.Passport, shop.Start)); refusals(report) != "5 ModelArts.4204" {
			t.Errorf("refused %q: a gift does not subscribe the service", refusals(report))
		}
	})
}

// TestAGiftThatIsTakenBackPaysWhatWasCalledBefore, though it is told afterwards; what is called from then on it does not pay.
func TestAGiftThatIsTakenBackPaysWhatWasCalledBefore(t *testing.T) {
	each(t, func(t *testing.T, s *shop.Shop) {
		c := s.Customer(t)
		c.TopUp(t, 1_000_000)
		c.Subscribe(t, shop.Bangkok, shop.Passport)
		grant(t, s, c, 10, time.Time{}, s.Clock.Now().Add(24*time.Hour))
		s.Clock.Advance(time.Minute)
		ingest(t, s, c.Calls(2, shop.Bangkok, shop.Passport, s.Clock.Now()))
		before := c.Calls(3, shop.Bangkok, shop.Passport, s.Clock.Now())
		s.Clock.Advance(time.Minute)
		takeBack(t, s, c, 1)
		after := c.Calls(4, shop.Bangkok, shop.Passport, s.Clock.Now())
		s.Clock.Advance(time.Minute)
		if report := ingest(t, s, before); report.Accepted != 3 || c.Account(t).AccruedMicros != 0 || c.Packages(t)[0].UsedCalls != 5 {
			t.Errorf("called before: %+v, %+v", report, c.Packages(t)[0])
		}
		if why, err := s.Metering.WhyHour(t.Context(), c.ID, rules.HourOf{Offering: rules.Offering{Region: shop.Bangkok, Service: shop.Passport}, Start: rules.HourStart(s.Clock.Now(), time.UTC)}, models.OutcomePackage, 1); err != nil || why == nil || !why.Agrees {
			t.Errorf("%+v, %v", why, err)
		}
		ingest(t, s, after)
		if c.Account(t).AccruedMicros != 32_000 || c.Packages(t)[0].UsedCalls != 5 {
			t.Errorf("called from then on: %+v, %+v", c.Account(t), c.Packages(t)[0])
		}
		a, h, err := s.Metering.WhatIf(t.Context(), c.ID, 30, &whatif.Change{})
		if err != nil {
			t.Fatal(err)
		}
		then, err := a.ThenMicros()
		if err != nil || then != 32_000 || h.Returned != 0 || !a.Proven() {
			t.Errorf("replayed: %d then, %d given back, proven %v, %v", then, h.Returned, a.Proven(), err)
		}
	})
}

// TestAGiftIsNotTakenBackWhileCallsArePromisedOnIt: who was promised them was promised calls that cost nothing.
func TestAGiftIsNotTakenBackWhileCallsArePromisedOnIt(t *testing.T) {
	each(t, func(t *testing.T, s *shop.Shop) {
		c := s.Customer(t)
		c.TopUp(t, 1_000_000)
		c.Subscribe(t, shop.Bangkok, shop.Passport)
		grant(t, s, c, 10, time.Time{}, s.Clock.Now().Add(24*time.Hour))
		lease, err := leaseOf(t, s.Metering, c, "a", 8)
		if err != nil || lease.Calls != 8 {
			t.Fatalf("%+v, %v", lease, err)
		}
		refused := s.Billing.TakeBack(t.Context(), deskAct(c, models.DeskTakeBack, "while"), 1)
		if models.CodeOf(refused) != models.Conflict || c.Packages(t)[0].RefundedAt != nil {
			t.Errorf("while calls are promised: %v", refused)
		}
		calls := c.Calls(8, shop.Bangkok, shop.Passport, s.Clock.Now())
		for i := range calls {
			calls[i].Lease = lease.ID
		}
		ingest(t, s, calls[:5])
		s.Clock.Advance(metering.LeaseLife)
		takeBack(t, s, c, 1)
		ingest(t, s, calls[5:])
		if p := c.Packages(t)[0]; p.UsedCalls != 8 || c.Account(t).AccruedMicros != 0 {
			t.Errorf("%+v, %+v", p, c.Account(t))
		}
		grant(t, s, c, 10, time.Time{}, s.Clock.Now().Add(24*time.Hour))
		grant(t, s, c, 10, time.Time{}, s.Clock.Now().Add(24*time.Hour))
		if _, err := leaseOf(t, s.Metering, c, "b", 8); err != nil {
			t.Fatal(err)
		}
		takeBack(t, s, c, 2) // the other one has enough
	})
}

// TestACallOfTheOldestThatIsTakenCountsInItsMonthHoweverLongItWaits reports calls of the last instant of October, exactly as old as they may be, to a
// process that knows nothing of the account; by the time that they are planned they are older than that.
func TestACallOfTheOldestThatIsTakenCountsInItsMonthHoweverLongItWaits(t *testing.T) {
	each(t, func(t *testing.T, s *shop.Shop) {
		c := s.Customer(t)
		c.TopUp(t, 20_000_000)
		c.Subscribe(t, shop.Bangkok, shop.WebImage)
		november := time.Date(2026, 10, 31, 16, 0, 0, 0, time.UTC) // midnight in Shanghai
		s.Clock.Set(november.Add(-time.Microsecond))
		ingest(t, s, c.Calls(1000, shop.Bangkok, shop.WebImage, s.Clock.Now()))
		grant(t, s, c, 1, time.Time{}, november)
		for i, waited := range []time.Duration{time.Microsecond, 0, time.Second, time.Minute} {
			last := november.Add(-time.Microsecond)
			s.Clock.Set(last.Add(metering.MaxAge))
			late := waiting(s, waited)
			events := append(c.Calls(1, shop.Bangkok, shop.WebImage, last), c.Calls(1, shop.Bangkok, shop.Passport, last)...)
			report, err := late.Ingest(t.Context(), events[:2-min(i, 1)]) // the package has one call
			if err != nil || report.Accepted != 2-min(i, 1) {
				t.Fatalf("planned %s later: %+v, %v", waited, report, err)
			}
		}
		s.Clock.Advance(time.Hour) // so that the statement of December has them
		// 1,000 calls of October at 8,000, and the four that came late at 5,000.
		if got := paid(t, s, c); got != "package 1: 1, pay-per-use: 1004 for 8020000" {
			t.Errorf("paid by %s", got)
		}
	})
}

// waiting gives a process that knows nothing, and plans what is reported to it so long after it has found it not too old.
func waiting(s *shop.Shop, waits time.Duration) *metering.Metering {
	began := false
	return &metering.Metering{DB: s.DB, Catalog: s.Catalog, Credit: s.Metering.Credit, Clock: func() time.Time {
		if began {
			return s.Clock.Now().Add(waits)
		}
		began = true
		return s.Clock.Now()
	}}
}

// TestACallThatWasTakenInOneMonthAndRecordedInTheNextIsOnTheStatementOfThat: the shop checks the statements at its end.
func TestACallThatWasTakenInOneMonthAndRecordedInTheNextIsOnTheStatementOfThat(t *testing.T) {
	each(t, func(t *testing.T, s *shop.Shop) {
		c := s.Customer(t)
		c.TopUp(t, 20_000_000)
		c.Subscribe(t, shop.Bangkok, shop.WebImage)
		december := time.Date(2026, 11, 30, 16, 0, 0, 0, time.UTC) // midnight in Shanghai
		s.Clock.Set(december.Add(-metering.MaxAge - time.Hour))
		ingest(t, s, c.Calls(999, shop.Bangkok, shop.WebImage, s.Clock.Now()))
		s.Clock.Set(december.Add(-time.Microsecond))
		report, err := waiting(s, time.Second).Ingest(t.Context(), c.Calls(2, shop.Bangkok, shop.WebImage, s.Clock.Now().Add(-metering.MaxAge)))
		if err != nil || report.Accepted != 2 {
			t.Fatalf("%+v, %v", report, err)
		}
		s.Clock.Advance(time.Hour)
		if got := paid(t, s, c); got != "pay-per-use: 1001 for 8005000" {
			t.Errorf("paid by %s", got)
		}
	})
}
