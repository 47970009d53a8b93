package metering_test

import (
	"slices"
	"testing"
	"time"

	"ocrconsole/models/dbtest/shop"
	"ocrconsole/models/metering"
)

// workedCase is one row of the table of worked cases in the billing rules. The packages that it calls A and B
// are numbered here as they are created. arrange does what comes before the calls.
type workedCase struct {
	name     string
	arrange  func(t *testing.T, s *shop.Shop, c *shop.Customer)
	calls    func(s *shop.Shop, c *shop.Customer) []metering.Event
	paid     string
	refusals string
}

// passports makes n calls of passport in Bangkok, one minute after what was arranged.
func passports(n int) func(*shop.Shop, *shop.Customer) []metering.Event {
	return func(s *shop.Shop, c *shop.Customer) []metering.Event {
		return c.Calls(n, shop.Bangkok, shop.Passport, s.Clock.Advance(time.Minute))
	}
}

func subscribed(t *testing.T, _ *shop.Shop, c *shop.Customer) {
	c.Subscribe(t, shop.Bangkok, shop.Passport)
}

// orderCases are those about which package comes first.
var orderCases = []workedCase{
	{"1: no package, subscribed", subscribed, passports(50), "pay-per-use: 50 for 400000", ""},
	{"2: one package", func(t *testing.T, s *shop.Shop, c *shop.Customer) { buy(t, s, c, 100) }, passports(50), "package 1: 50", ""},
	{"3: free before purchased", func(t *testing.T, s *shop.Shop, c *shop.Customer) {
		buy(t, s, c, 100)
		s.Clock.Advance(time.Minute)
		grant(t, s, c, 100, time.Time{}, time.Time{})
	}, passports(120), "package 1: 20, package 2: 100", ""},
	{"4: creation before expiry", func(t *testing.T, s *shop.Shop, c *shop.Customer) {
		now := s.Clock.Now()
		grant(t, s, c, 100, time.Time{}, now.Add(48*time.Hour))
		s.Clock.Advance(time.Second)
		grant(t, s, c, 100, now, now.Add(24*time.Hour))
	}, passports(120), "package 1: 100, package 2: 20", ""},
	{"5: effective before expiry", func(t *testing.T, s *shop.Shop, c *shop.Customer) {
		now := s.Clock.Now()
		grant(t, s, c, 100, now.Add(time.Second), now.Add(24*time.Hour))
		grant(t, s, c, 100, now, now.Add(48*time.Hour))
	}, passports(120), "package 1: 20, package 2: 100", ""},
	{"6: expiry", func(t *testing.T, s *shop.Shop, c *shop.Customer) {
		now := s.Clock.Now()
		grant(t, s, c, 100, now, now.Add(48*time.Hour))
		grant(t, s, c, 100, now, now.Add(24*time.Hour))
	}, passports(120), "package 1: 20, package 2: 100", ""},
	{"7: all times equal, the number decides", func(t *testing.T, s *shop.Shop, c *shop.Customer) {
		grant(t, s, c, 100, time.Time{}, time.Time{})
		grant(t, s, c, 100, time.Time{}, time.Time{})
	}, passports(120), "package 1: 100, package 2: 20", ""},
	{"8: two packages and the rest pay-per-use", func(t *testing.T, s *shop.Shop, c *shop.Customer) {
		buy(t, s, c, 100)
		buy(t, s, c, 100)
	}, passports(250), "package 1: 100, package 2: 100, pay-per-use: 50 for 400000", ""},
	{"9: expires at the very instant of the call", func(t *testing.T, s *shop.Shop, c *shop.Customer) {
		subscribed(t, s, c)
		grant(t, s, c, 100, time.Time{}, s.Clock.Now().Add(time.Minute))
	}, passports(1), "pay-per-use: 1 for 8000", ""},
	{"10: effective at the very instant of the call", func(t *testing.T, s *shop.Shop, c *shop.Customer) {
		grant(t, s, c, 100, s.Clock.Now().Add(time.Minute), time.Time{})
	}, passports(1), "package 1: 1", ""},
}

// otherCases are those about regions, statuses, duplicates, subscriptions and tiers.
var otherCases = []workedCase{
	{"11: bought in the middle", func(t *testing.T, s *shop.Shop, c *shop.Customer) {
		subscribed(t, s, c)
		ingest(t, s, passports(25)(s, c))
		s.Clock.Advance(time.Microsecond)
		buy(t, s, c, 100)
	}, passports(25), "package 1: 25, pay-per-use: 25 for 200000", ""},
	{"12: no package pays in another region", func(t *testing.T, s *shop.Shop, c *shop.Customer) {
		buy(t, s, c, 100)
		c.Subscribe(t, shop.Singapore, shop.Passport)
	}, func(s *shop.Shop, c *shop.Customer) []metering.Event {
		return c.Calls(10, shop.Singapore, shop.Passport, s.Clock.Advance(time.Minute))
	}, "pay-per-use: 10 for 90000", ""},
	{
		"13: not subscribed in the other region", func(t *testing.T, s *shop.Shop, c *shop.Customer) { buy(t, s, c, 100) },
		func(s *shop.Shop, c *shop.Customer) []metering.Event {
			return c.Calls(1, shop.Singapore, shop.Passport, s.Clock.Advance(time.Minute))
		}, "", "0 ModelArts.4204",
	},
	{
		"14: failed calls are not billed", func(t *testing.T, s *shop.Shop, c *shop.Customer) { buy(t, s, c, 10) },
		func(s *shop.Shop, c *shop.Customer) []metering.Event {
			events := passports(16)(s, c)
			for i, status := range []int{200, 400, 503} {
				for j := range 5 {
					events[5*i+j].HTTPStatus = status
				}
			}
			events[15].HTTPStatus = 204
			return events
		}, "package 1: 6, failed: 10", "",
	},
	{
		"15: the same request id three times", func(t *testing.T, s *shop.Shop, c *shop.Customer) { buy(t, s, c, 10) },
		func(s *shop.Shop, c *shop.Customer) []metering.Event {
			return slices.Repeat(passports(1)(s, c), 3)
		}, "package 1: 1", "",
	},
	{"16: unsubscribed", func(t *testing.T, s *shop.Shop, c *shop.Customer) {
		buy(t, s, c, 10)
		s.Clock.Advance(time.Second)
		if err := s.Billing.Unsubscribe(t.Context(), c.ID, shop.Bangkok, shop.Passport); err != nil {
			t.Fatal(err)
		}
	}, passports(11), "package 1: 10", "10 ModelArts.4204"},
	{"16: unsubscribed, and bought without changing that", func(t *testing.T, s *shop.Shop, c *shop.Customer) {
		subscribed(t, s, c)
		if err := s.Billing.Unsubscribe(t.Context(), c.ID, shop.Bangkok, shop.Passport); err != nil {
			t.Fatal(err)
		}
		buy(t, s, c, 10)
	}, passports(11), "package 1: 10", "10 ModelArts.4204"},
	{"17: over the edge of a tier", func(t *testing.T, s *shop.Shop, c *shop.Customer) {
		c.Subscribe(t, shop.Bangkok, shop.WebImage)
		ingest(t, s, c.Calls(990, shop.Bangkok, shop.WebImage, s.Clock.Advance(time.Minute)))
	}, func(s *shop.Shop, c *shop.Customer) []metering.Event {
		return c.Calls(20, shop.Bangkok, shop.WebImage, s.Clock.Advance(time.Minute))
	}, "pay-per-use: 1010 for 8050000", ""}, // 990 × 8,000 before, and then 10 × 8,000 + 10 × 5,000 = 130,000
}

// identityCases are those about what tells calls apart.
var identityCases = []workedCase{
	{"18: one id of two sources", func(t *testing.T, s *shop.Shop, c *shop.Customer) { buy(t, s, c, 10) }, func(s *shop.Shop, c *shop.Customer) []metering.Event {
		events := slices.Repeat(passports(1)(s, c), 2)
		events[0].Source, events[1].Source = "g1", "g2"
		return events
	}, "package 1: 2", ""},
	{"19: one id of one source with two statuses", func(t *testing.T, s *shop.Shop, c *shop.Customer) { buy(t, s, c, 10) }, func(s *shop.Shop, c *shop.Customer) []metering.Event {
		events := slices.Repeat(passports(1)(s, c), 2)
		events[1].Index, events[1].HTTPStatus = 1, 500
		return events
	}, "package 1: 1", "1 conflicting"},
	{"21: late calls of a package whose expiry is recorded", func(t *testing.T, s *shop.Shop, c *shop.Customer) {
		grant(t, s, c, 100, time.Time{}, s.Clock.Now().Add(time.Hour))
		ingest(t, s, c.Calls(90, shop.Bangkok, shop.Passport, s.Clock.Now()))
		s.Clock.Advance(time.Hour)
		if _, err := s.Billing.RecordExpiries(t.Context()); err != nil {
			t.Fatal(err)
		}
		wantVoid(t, s, c, 90, 10)
	}, func(s *shop.Shop, c *shop.Customer) []metering.Event {
		return c.Calls(4, shop.Bangkok, shop.Passport, s.Clock.Now().Add(-time.Minute))
	}, "package 1: 94", ""},
}

// wantVoid wants so many calls of the customer's first package used, and so many void.
func wantVoid(t *testing.T, s *shop.Shop, c *shop.Customer, used, void int64) {
	t.Helper()
	p, _, err := s.Billing.Package(t.Context(), c.ID, 1)
	if err != nil {
		t.Fatal(err)
	}
	if p.UsedCalls != used || p.VoidCalls == nil || *p.VoidCalls != void {
		t.Errorf("%+v: want %d used and %d void", p, used, void)
	}
}

func TestLateCallsLowerWhatIsVoidUntilNothingIs(t *testing.T) {
	each(t, func(t *testing.T, s *shop.Shop) {
		c := s.Customer(t)
		late := identityCases[2]
		late.arrange(t, s, c)
		c.Subscribe(t, shop.Bangkok, shop.Passport)
		ingest(t, s, late.calls(s, c))
		wantVoid(t, s, c, 94, 6)
		ingest(t, s, c.Calls(6, shop.Bangkok, shop.Passport, shop.Start.Add(time.Minute)))
		wantVoid(t, s, c, 100, 0)
		if report := ingest(t, s, c.Calls(1, shop.Bangkok, shop.Passport, shop.Start.Add(time.Minute))); refusals(report) != "0 ModelArts.4204" {
			t.Errorf("%+v: the package is used up", report)
		}
		wantVoid(t, s, c, 100, 0)
	})
}

func TestWorkedCasesOfTheBillingRules(t *testing.T) {
	each(t, func(t *testing.T, s *shop.Shop) {
		for _, w := range slices.Concat(orderCases, otherCases, identityCases) {
			t.Run(w.name, func(t *testing.T) {
				c := s.Customer(t)
				w.arrange(t, s, c)
				report := ingest(t, s, w.calls(s, c))
				if got := paid(t, s, c); got != w.paid {
					t.Errorf("paid by %s, want %s", got, w.paid)
				}
				if got := refusals(report); got != w.refusals {
					t.Errorf("refused %q, want %q", got, w.refusals)
				}
			})
		}
	})
}

func TestTheOrderOfABatchDoesNotMatter(t *testing.T) {
	each(t, func(t *testing.T, s *shop.Shop) {
		forward, backward := s.Customer(t), s.Customer(t)
		for _, c := range []*shop.Customer{forward, backward} {
			c.Subscribe(t, shop.Bangkok, shop.Passport)
			grant(t, s, c, 5, s.Clock.Now().Add(10*time.Second), time.Time{})
		}
		for _, c := range []*shop.Customer{forward, backward} {
			events := c.Calls(20, shop.Bangkok, shop.Passport, s.Clock.Now())
			for i := range events {
				events[i].At = shop.Start.Add(time.Duration(i) * time.Second)
			}
			if c == backward {
				slices.Reverse(events)
			}
			ingest(t, s, events)
		}
		if a, b := paid(t, s, forward), paid(t, s, backward); a != b || a != "package 1: 5, pay-per-use: 15 for 120000" {
			t.Errorf("forward %s, backward %s", a, b)
		}
		var first string
		err := s.DB.WithContext(t.Context()).Raw("SELECT request_id FROM calls WHERE account_id = ? AND left_calls = 4", backward.ID).Scan(&first).Error
		if err != nil || first != "req-000011" {
			t.Errorf("the package paid %q first (%v), want the first call in its time, req-000011", first, err)
		}
	})
}
