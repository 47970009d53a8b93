package billing_test

import (
	"testing"
	"time"

	"ocrconsole/models"
	"ocrconsole/models/dbtest/shop"
)

func TestAnAutomaticPurchaseBuysOnePackageWhenFewCallsAreLeft(t *testing.T) {
	each(t, func(t *testing.T, s *shop.Shop) {
		c := s.Customer(t)
		c.TopUp(t, 10_000_000)
		bought(t, s, c, 1)
		setPurchase(t, s, c)
		useUp(t, s, c, 70)
		runAuto(t, s) // 30 are left: not fewer
		expectBalance(t, c, 9_400_000)
		useUp(t, s, c, 1)
		runAuto(t, s)
		runAuto(t, s)
		expectBalance(t, c, 8_800_000)
		expectOrder(t, s, c, 2, models.OrderCompleted, 1)
		expectNotices(t, s, c, "Bought automatically: a package for 0.60 USD")
		useUp(t, s, c, 129)
		runAuto(t, s) // it rests for an hour
		expectBalance(t, c, 8_800_000)
		s.Clock.Advance(time.Hour)
		runAuto(t, s)
		expectBalance(t, c, 8_200_000)
		useUp(t, s, c, 100)
		s.Clock.Advance(2 * time.Hour)
		runAuto(t, s) // a third one would exceed the cap
		expectBalance(t, c, 8_200_000)
		expectNotices(t, s, c, "reached its cap", "Bought", "Bought")
	})
}

func TestAnAutomaticPurchaseStopsWhenItCannotBuyAsAgreed(t *testing.T) {
	for name, test := range map[string]struct {
		do     func(t *testing.T, s *shop.Shop, c *shop.Customer)
		reason string
	}{
		"the balance is too low": {func(t *testing.T, s *shop.Shop, c *shop.Customer) {}, "costs $0.60, and $0.00 were available"},
		"the price rose": {func(t *testing.T, s *shop.Shop, c *shop.Customer) {
			c.TopUp(t, 10_000_000)
			s.Clock.Advance(time.Minute)
			s.Reprice(t, `"0.60"`, `"0.61"`)
		}, "The price is $0.61 now; you agreed to $0.60"},
		"it is not on sale": {func(t *testing.T, s *shop.Shop, c *shop.Customer) {
			c.TopUp(t, 10_000_000)
			s.Clock.Advance(time.Minute)
			s.Reprice(t, `      - {calls: 100, price: "0.60"}`+"\n", "")
		}, "not on sale any more"},
	} {
		t.Run(name, func(t *testing.T) {
			each(t, func(t *testing.T, s *shop.Shop) {
				c := s.Customer(t)
				setPurchase(t, s, c)
				test.do(t, s, c)
				before := c.Account(t).BalanceMicros
				runAuto(t, s)
				expectRule(t, s, c, false, test.reason)
				expectNotices(t, s, c, "Automatic purchase was stopped")
				expectBalance(t, c, before)
			})
		})
	}
}

func TestAPurchaseWaitsForTheTopUpThatIsUnderWay(t *testing.T) {
	each(t, func(t *testing.T, s *shop.Shop) {
		c := s.Customer(t)
		setTopUp(t, s, c)
		spend(t, s, c, 5)
		setPurchase(t, s, c)
		useUp(t, s, c, 1000)
		s.Card.LoseAnswers(1)
		if err := s.Billing.RunAuto(t.Context()); err == nil {
			t.Fatal("the answer was to be lost")
		}
		expectRule(t, s, c, true, "")
		runAuto(t, s)
		expectBalance(t, c, 19_400_000)
		expectNotices(t, s, c, "Bought", "Topped up")
	})
}

func TestReturningWhatWasBoughtAutomaticallyStopsTheRule(t *testing.T) {
	each(t, func(t *testing.T, s *shop.Shop) {
		c := s.Customer(t)
		c.TopUp(t, 10_000_000)
		setPurchase(t, s, c)
		runAuto(t, s)
		if _, err := s.Billing.Return(t.Context(), c.ID, 1, []int64{1}); err != nil {
			t.Fatal(err)
		}
		expectRule(t, s, c, false, "You returned a package")
		s.Clock.Advance(2 * time.Hour)
		runAuto(t, s)
		expectBalance(t, c, 10_000_000)
	})
}
