package billing_test

import (
	"fmt"
	"testing"
	"time"

	"ocrconsole/models"
	"ocrconsole/models/billing"
	"ocrconsole/models/dbtest/shop"
	"ocrconsole/models/metering"
	"ocrconsole/models/rules"
)

// afterPackages reports one call more than the customer's passport packages in Bangkok have left, and tells what became
// of that one.
func afterPackages(t *testing.T, s *shop.Shop, c *shop.Customer) string {
	t.Helper()
	s.Clock.Advance(time.Minute)
	left := 0
	for _, p := range c.Packages(t) {
		if rule := p.Rule(); p.Region == shop.Bangkok && p.Service == shop.Passport && rule.Covers(s.Clock.Now()) {
			left += int(rule.LeftCalls())
		}
	}
	report, err := s.Metering.Ingest(t.Context(), c.Calls(left+1, shop.Bangkok, shop.Passport, s.Clock.Now()))
	switch {
	case err != nil:
		t.Fatal(err)
	case report.Accepted == left && len(report.Refused) == 1 && report.Refused[0].Reason == metering.ReasonNotEnabled:
		return "stop"
	case report.Accepted == left+1:
		return "pay_per_use"
	}
	t.Fatalf("%+v", report)
	return ""
}

// confirms places an order of ten passport calls with the choice.
func confirms(t *testing.T, s *shop.Shop, c *shop.Customer, key string, then models.WhenUsedUp) *models.Order {
	t.Helper()
	order, err := s.Billing.PlaceOrder(t.Context(), c.ID, key, billing.Choice{
		Region: shop.Bangkok, Service: shop.Passport, Calls: 10, Quantity: 1, UnitPriceMicros: 70_000, WhenUsedUp: then,
	})
	if err != nil {
		t.Fatal(err)
	}
	return order
}

func pays(t *testing.T, s *shop.Shop, c *shop.Customer, order *models.Order) {
	t.Helper()
	if err := s.Billing.PayFromBalance(t.Context(), c.ID, order.ID); err != nil {
		t.Fatal(err)
	}
}

// TestNothingChangesWhatHappensAfterPackagesSilently goes through what the customer said before, the ways to come by a
// package, and what is said on the way.
func TestNothingChangesWhatHappensAfterPackagesSilently(t *testing.T) {
	befores := map[string]func(*testing.T, *shop.Shop, *shop.Customer){
		"nothing": func(*testing.T, *shop.Shop, *shop.Customer) {},
		"pay_per_use": func(t *testing.T, _ *shop.Shop, c *shop.Customer) {
			c.Subscribe(t, shop.Bangkok, shop.Passport)
		},
		"stop": func(t *testing.T, s *shop.Shop, c *shop.Customer) {
			c.Subscribe(t, shop.Bangkok, shop.Passport)
			noErrors(t, []error{s.Billing.Unsubscribe(t.Context(), c.ID, shop.Bangkok, shop.Passport)})
		},
		"stop, said with an order": func(t *testing.T, s *shop.Shop, c *shop.Customer) {
			pays(t, s, c, confirms(t, s, c, "before", models.ThenStop))
		},
	}
	ways := map[string]func(*testing.T, *shop.Shop, *shop.Customer, models.WhenUsedUp){
		"order": func(t *testing.T, s *shop.Shop, c *shop.Customer, then models.WhenUsedUp) {
			pays(t, s, c, confirms(t, s, c, "key", then))
		},
		"claim": func(t *testing.T, s *shop.Shop, c *shop.Customer, then models.WhenUsedUp) {
			_, err := s.Billing.ClaimFreeThen(t.Context(), c.ID, "", shop.Bangkok, shop.Passport, then)
			noErrors(t, []error{err})
		},
		"automatic": func(t *testing.T, s *shop.Shop, c *shop.Customer, _ models.WhenUsedUp) {
			err := s.Billing.SetAutoPurchase(t.Context(), c.ID, billing.PurchaseRule{
				Region: shop.Bangkok, Service: shop.Passport, Calls: 100, ThresholdCalls: 50, UnitPriceMicros: 600_000,
				MonthlyCapMicros: 5_000_000, CooldownHours: 1,
			})
			noErrors(t, []error{err, s.Billing.RunAuto(t.Context())})
		},
		"gift": func(t *testing.T, s *shop.Shop, c *shop.Customer, _ models.WhenUsedUp) {
			_, err := s.Billing.Grant(t.Context(), billing.Gift{AccountID: c.ID, Region: shop.Bangkok, Service: shop.Passport, Calls: 5})
			noErrors(t, []error{err})
		},
	}
	each(t, func(t *testing.T, s *shop.Shop) {
		for before, arrange := range befores {
			for way, takes := range ways {
				for _, says := range []models.WhenUsedUp{"", models.ThenPayPerUse, models.ThenStop} {
					asks := way == "order" || way == "claim"
					if !asks && says != "" {
						continue
					}
					want := before
					switch {
					case says != "":
						want = string(says)
					case before == "nothing" && asks:
						want = "pay_per_use" // as the documents say of a first purchase
					case before != "pay_per_use":
						want = "stop"
					}
					c := s.Customer(t)
					c.TopUp(t, 50_000_000)
					arrange(t, s, c)
					takes(t, s, c, says)
					if _, chosen, err := s.Billing.UsedUp(t.Context(), c.ID, shop.Bangkok, shop.Passport); err != nil || chosen != (before != "nothing" || asks) {
						t.Errorf("before: %s, way: %s: chosen is %v, %v", before, way, chosen, err)
					}
					if got := afterPackages(t, s, c); got != want {
						t.Errorf("before: %s, way: %s, said: %q: %s, want %s", before, way, says, got, want)
					}
				}
			}
		}
	})
}

// TestTheLastWordBeforePaymentCounts has the customer say something between an order's confirmation and its payment, on a
// clock that stands still.
func TestTheLastWordBeforePaymentCounts(t *testing.T) {
	each(t, func(t *testing.T, s *shop.Shop) {
		for _, confirmed := range []models.WhenUsedUp{models.ThenPayPerUse, models.ThenStop} {
			for _, said := range []models.WhenUsedUp{"", models.ThenPayPerUse, models.ThenStop} {
				c := s.Customer(t)
				c.TopUp(t, 50_000_000)
				order := confirms(t, s, c, "key", confirmed)
				want := confirmed
				if said != "" {
					want = said
				}
				switch said {
				case models.ThenPayPerUse:
					c.Subscribe(t, shop.Bangkok, shop.Passport)
				case models.ThenStop:
					noErrors(t, []error{s.Billing.Unsubscribe(t.Context(), c.ID, shop.Bangkok, shop.Passport)})
				}
				name := fmt.Sprintf("confirmed %s, then said %q", confirmed, said)
				d, err := s.Billing.Order(t.Context(), c.ID, order.ID)
				if err != nil || len(d.Thens) != 1 || d.Thens[0].Choice != want || d.Thens[0].Overruled != (want != confirmed) {
					t.Fatalf("%s: the order's page is told %+v, %v", name, d.Thens, err)
				}
				pays(t, s, c, order)
				pays(t, s, c, order) // again
				if got := afterPackages(t, s, c); got != string(want) {
					t.Errorf("%s: %s, want %s", name, got, want)
				}
			}
		}
	})
}

// TestTheOrderConfirmedLastCounts pays two orders of one service, with other answers, in either turn.
func TestTheOrderConfirmedLastCounts(t *testing.T) {
	each(t, func(t *testing.T, s *shop.Shop) {
		for _, last := range []models.WhenUsedUp{models.ThenPayPerUse, models.ThenStop} {
			for _, before := range []models.WhenUsedUp{"", models.ThenPayPerUse, models.ThenStop} {
				for _, turn := range [][2]int{{0, 1}, {1, 0}} {
					c := s.Customer(t)
					c.TopUp(t, 50_000_000)
					switch before {
					case models.ThenPayPerUse:
						c.Subscribe(t, shop.Bangkok, shop.Passport)
					case models.ThenStop:
						noErrors(t, []error{s.Billing.Unsubscribe(t.Context(), c.ID, shop.Bangkok, shop.Passport)})
					}
					first := models.ThenPayPerUse
					if last == first {
						first = models.ThenStop
					}
					orders := []*models.Order{confirms(t, s, c, "first", first), confirms(t, s, c, "last", last)}
					for _, i := range turn {
						pays(t, s, c, orders[i])
					}
					if got := afterPackages(t, s, c); got != string(last) {
						t.Errorf("%q before, confirmed %s and then %s, paid as %v: %s", before, first, last, turn, got)
					}
				}
			}
		}
	})
}

func TestAnOrderRefusesWhatItCannotPromise(t *testing.T) {
	each(t, func(t *testing.T, s *shop.Shop) {
		c := s.Customer(t)
		choice := func(calls int64, micros rules.Micros, then models.WhenUsedUp) billing.Choice {
			return billing.Choice{Region: shop.Bangkok, Service: shop.Passport, Calls: calls, Quantity: 1, UnitPriceMicros: micros, WhenUsedUp: then}
		}
		_, err := s.Billing.PlaceOrder(t.Context(), c.ID, "k", choice(10, 70_000, "perhaps"))
		expectCode(t, err, models.Invalid)
		_, err = s.Billing.PlaceOrder(t.Context(), c.ID, "k", choice(10, 70_000, models.ThenStop), choice(100, 600_000, models.ThenPayPerUse))
		expectCode(t, err, models.Invalid)
		_, err = s.Billing.ClaimFreeThen(t.Context(), c.ID, "", shop.Bangkok, shop.Passport, "perhaps")
		expectCode(t, err, models.Invalid)
		// The answer is part of what was confirmed: another one is another order, the same one the same.
		stop, again, pay := confirms(t, s, c, "k", models.ThenStop), confirms(t, s, c, "k", models.ThenStop), confirms(t, s, c, "k", models.ThenPayPerUse)
		if stop.ID != again.ID || stop.ID == pay.ID {
			t.Errorf("orders %d, %d and %d", stop.ID, again.ID, pay.ID)
		}
	})
}

func TestManyWordsAtOnceLeaveOneSubscription(t *testing.T) {
	each(t, func(t *testing.T, s *shop.Shop) {
		c := s.Customer(t)
		c.TopUp(t, 50_000_000)
		order := confirms(t, s, c, "key", models.ThenPayPerUse)
		noErrors(t, atOnce(9, func(i int) error {
			switch i % 3 {
			case 0:
				return s.Billing.Subscribe(t.Context(), c.ID, shop.Bangkok, shop.Passport)
			case 1:
				return s.Billing.Unsubscribe(t.Context(), c.ID, shop.Bangkok, shop.Passport)
			default:
				return s.Billing.PayFromBalance(t.Context(), c.ID, order.ID)
			}
		}))
		choice, chosen, err := s.Billing.UsedUp(t.Context(), c.ID, shop.Bangkok, shop.Passport)
		if got := afterPackages(t, s, c); err != nil || !chosen || got != string(choice) {
			t.Errorf("%s, but chosen is %s; %v", got, choice, err)
		}
	})
}
