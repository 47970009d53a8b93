package billing_test

import (
	"testing"
	"time"

	"ocrconsole/models"
	"ocrconsole/models/billing"
	"ocrconsole/models/dbtest/shop"
)

// TestASilentProviderStopsNoPurchase has many top-ups wait for a provider that does not answer: it is asked three times in a run, purchases from the
// balance go on, and one that a due top-up is to pay waits for it instead of being stopped. All is caught up when it answers.
func TestASilentProviderStopsNoPurchase(t *testing.T) {
	each(t, func(t *testing.T, s *shop.Shop) {
		var waiting []*shop.Customer
		for range 5 {
			c := s.Customer(t)
			setTopUp(t, s, c) // 5.00 are there, 20.00 are to come
			noErrors(t, []error{s.Billing.SetAutoPurchase(t.Context(), c.ID, billing.PurchaseRule{
				Region: shop.Bangkok, Service: shop.Passport, Calls: 1000, ThresholdCalls: 30, UnitPriceMicros: 5_000_000, MonthlyCapMicros: 10_000_000, CooldownHours: 1,
			})})
			accrue(t, s, c, 1)
			waiting = append(waiting, c)
		}
		rich := s.Customer(t)
		rich.TopUp(t, 20_000_000)
		setPurchase(t, s, rich)
		s.Card.LoseAnswers(100)
		for round := range 2 {
			if err := s.Billing.RunTopUps(t.Context()); models.CodeOf(err) != models.Unavailable {
				t.Errorf("the silence is told as %v", err)
			}
			if asked := 100 - s.Card.LoseAnswers(100); asked != 3 {
				t.Errorf("round %d: asked %d times", round, asked)
			}
			noErrors(t, []error{s.Billing.RunPurchases(t.Context())})
			s.Clock.Advance(30 * time.Second)
		}
		if packages := rich.Packages(t); len(packages) != 1 {
			t.Errorf("who has enough has %+v", packages)
		}
		s.Card.LoseAnswers(0)
		noErrors(t, []error{s.Billing.RunTopUps(t.Context()), s.Billing.RunPurchases(t.Context())})
		for _, c := range waiting {
			if packages := c.Packages(t); len(packages) != 1 {
				t.Errorf("who waited has %+v", packages)
			}
			expectBalance(t, c, 20_000_000)
		}
	})
}

// TestReconcilingLeavesASilentProviderAlone: three in a row without an answer, and it says so; one that has no answer on one thing is asked on.
func TestReconcilingLeavesASilentProviderAlone(t *testing.T) {
	each(t, func(t *testing.T, s *shop.Shop) {
		for range 6 {
			if _, err := s.Billing.TopUp(t.Context(), s.Customer(t).ID, "k", 5_000_000); err != nil {
				t.Fatal(err)
			}
		}
		s.Clock.Advance(2 * time.Minute)
		for _, test := range []struct{ lost, unanswered, open int }{{100, 3, 0}, {2, 2, 4}} {
			s.Card.LoseAnswers(test.lost)
			r := reconcile(t, s)
			s.Card.LoseAnswers(0)
			if r.Payments != (billing.Outcomes{Open: test.open, Unanswered: test.unanswered}) || r.Clean() {
				t.Errorf("%d lost: %+v", test.lost, r)
			}
		}
	})
}
