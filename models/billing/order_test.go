package billing_test

import (
	"crypto/sha256"
	"errors"
	"fmt"
	"slices"
	"testing"
	"time"

	"ocrconsole/models"
	"ocrconsole/models/billing"
	"ocrconsole/models/dbtest/shop"
	"ocrconsole/models/rules"
)

func TestAConfirmationSentAgainIsTheSameOrder(t *testing.T) {
	each(t, func(t *testing.T, s *shop.Shop) {
		c := s.Customer(t)
		ids := make([]int64, 20)
		noErrors(t, atOnce(len(ids), func(i int) error {
			order, err := s.Billing.PlaceOrder(t.Context(), c.ID, "the form", hundred(2))
			if err == nil {
				ids[i] = order.ID
			}
			return err
		}))
		for _, id := range ids {
			if id != 1 {
				t.Errorf("order %d, want one order for one confirmation", id)
			}
		}
		again, err := s.Billing.PlaceOrder(t.Context(), c.ID, "the form", hundred(2))
		if err != nil || len(again.Lines) != 1 || again.TotalMicros != 1_200_000 || !again.ExpiresAt.Equal(shop.Start.Add(24*time.Hour)) {
			t.Errorf("%+v, %v", again, err)
		}
		// Back, and another choice: that is a second order, not a changed first one.
		if other, err := s.Billing.PlaceOrder(t.Context(), c.ID, "the form", hundred(3)); err != nil || other.ID != 2 {
			t.Errorf("%+v, %v", other, err)
		}
		// The same key of another account is nobody else's order.
		if other, err := s.Billing.PlaceOrder(t.Context(), s.Customer(t).ID, "the form", hundred(2)); err != nil || other.AccountID == c.ID {
			t.Errorf("%+v, %v", other, err)
		}
	})
}

func TestAnOrderOfSeveralLinesIsOneOrder(t *testing.T) {
	each(t, func(t *testing.T, s *shop.Shop) {
		c := s.Customer(t)
		c.TopUp(t, 20_000_000)
		lines := []billing.Choice{hundred(2), {Region: shop.Singapore, Service: shop.Passport, Calls: 100, Quantity: 1, UnitPriceMicros: 700_000}, hundred(1)}
		ids := make([]int64, 8)
		noErrors(t, atOnce(len(ids), func(i int) error {
			order, err := s.Billing.PlaceOrder(t.Context(), c.ID, "the form", lines...)
			if err == nil {
				ids[i] = order.ID
			}
			return err
		}))
		for _, id := range ids {
			if id != 1 {
				t.Errorf("order %d, want one order for one confirmation", id)
			}
		}
		if other, err := s.Billing.PlaceOrder(t.Context(), c.ID, "the form", lines[:2]...); err != nil || other.ID != 2 {
			t.Errorf("%+v, %v", other, err)
		}
		if err := s.Billing.PayFromBalance(t.Context(), c.ID, 1); err != nil {
			t.Fatal(err)
		}
		expectOrder(t, s, c, 1, models.OrderCompleted, 4)
		expectBalance(t, c, 20_000_000-3*600_000-700_000)
		_, err := s.Billing.PlaceOrder(t.Context(), c.ID, "none")
		expectCode(t, err, models.Invalid)
		_, err = s.Billing.PlaceOrder(t.Context(), c.ID, "many", slices.Repeat(lines[:1], billing.MaxLines+1)...)
		expectCode(t, err, models.Invalid)
		lines[1].UnitPriceMicros++
		var changed *billing.PriceChangedError
		if _, err := s.Billing.PlaceOrder(t.Context(), c.ID, "changed", lines...); !errors.As(err, &changed) || changed.NowMicros != 700_000 {
			t.Errorf("error %v, want one that names the price of the second line", err)
		}
	})
}

func TestAChangedPriceIsAskedAbout(t *testing.T) {
	each(t, func(t *testing.T, s *shop.Shop) {
		c := s.Customer(t)
		placed := orderHundred(t, c, 1)
		s.Clock.Advance(time.Minute)
		s.Reprice(t, `"0.60"`, `"0.65"`)
		_, err := s.Billing.PlaceOrder(t.Context(), c.ID, "later", hundred(1))
		var changed *billing.PriceChangedError
		if !errors.As(err, &changed) || changed.ShownMicros != 600_000 || changed.NowMicros != 650_000 {
			t.Fatalf("error %v, want one that names both prices", err)
		}
		// What was confirmed before keeps its price, also when the confirmation is repeated now.
		c.TopUp(t, 1_000_000)
		if err := s.Billing.PayFromBalance(t.Context(), c.ID, placed.ID); err != nil {
			t.Fatal(err)
		}
		expectBalance(t, c, 400_000)
	})
}

func TestWhatCannotBeOrdered(t *testing.T) {
	each(t, func(t *testing.T, s *shop.Shop) {
		c := s.Customer(t)
		for name, edit := range map[string]func(c *billing.Choice){
			"no quantity":       func(c *billing.Choice) { c.Quantity = 0 },
			"negative quantity": func(c *billing.Choice) { c.Quantity = -1 },
			"too many":          func(c *billing.Choice) { c.Quantity = billing.MaxQuantity + 1 },
			"no such size":      func(c *billing.Choice) { c.Calls = 101 },
			"no such service":   func(c *billing.Choice) { c.Service = "palm-reading" },
			"not in the region": func(c *billing.Choice) { c.Region, c.Service = shop.Singapore, shop.WebImage },
		} {
			choice := hundred(1)
			edit(&choice)
			if _, err := s.Billing.PlaceOrder(t.Context(), c.ID, name, choice); models.CodeOf(err) != models.Invalid {
				t.Errorf("%s: %v", name, err)
			}
		}
		_, err := s.Billing.PlaceOrder(t.Context(), c.ID, "", hundred(1))
		expectCode(t, err, models.Invalid)
		_, err = s.Billing.PlaceOrder(t.Context(), 1, "nobody", hundred(1))
		expectCode(t, err, models.NotFound)
	})
}

func TestAnOrderYieldsItsPackagesAtTheInstantOfPayment(t *testing.T) {
	each(t, func(t *testing.T, s *shop.Shop) {
		c := s.Customer(t)
		c.TopUp(t, 2_000_000)
		order := orderHundred(t, c, 3)
		if c.Account(t).BalanceMicros != 2_000_000 || len(c.Packages(t)) != 0 {
			t.Error("an unpaid order has charged or yielded something")
		}
		paidAt := s.Clock.Advance(90*time.Minute + 123_456*time.Microsecond)
		if err := s.Billing.PayFromBalance(t.Context(), c.ID, order.ID); err != nil {
			t.Fatal(err)
		}
		expectOrder(t, s, c, order.ID, models.OrderCompleted, 3)
		expectBalance(t, c, 200_000)
		for _, p := range c.Packages(t) {
			if p.Source != rules.SourcePurchased || p.QuotaCalls != 100 || p.PriceMicros != 600_000 || !p.EffectiveAt.Equal(paidAt) ||
				!p.ExpiresAt.Equal(time.Date(2027, 3, 17, 16, 0, 0, 0, time.UTC)) {
				t.Errorf("package %+v", p)
			}
		}
		subscriptions, err := models.SubscriptionsOf(s.DB.WithContext(t.Context()), c.ID)
		if err != nil || len(subscriptions) != 1 || subscriptions[0].Via != models.ViaOrder || !subscriptions[0].SubscribedAt.Equal(paidAt) {
			t.Errorf("subscriptions %+v, %v", subscriptions, err)
		}
	})
}

func TestAnOrderOfAnotherAccountDoesNotExist(t *testing.T) {
	each(t, func(t *testing.T, s *shop.Shop) {
		owner, other := s.Customer(t), s.Customer(t)
		other.TopUp(t, 10_000_000)
		order := orderHundred(t, owner, 1)
		expectCode(t, s.Billing.PayFromBalance(t.Context(), other.ID, order.ID), models.NotFound)
		expectCode(t, s.Billing.CancelOrder(t.Context(), other.ID, order.ID), models.NotFound)
		_, _, err := s.Billing.PayByCard(t.Context(), other.ID, order.ID)
		expectCode(t, err, models.NotFound)
		_, err = s.Billing.Order(t.Context(), other.ID, order.ID)
		expectCode(t, err, models.NotFound)
		expectOrder(t, s, owner, order.ID, models.OrderPendingPayment, 0)
	})
}

func TestOrdersEndAfterADayOrWhenCancelled(t *testing.T) {
	each(t, func(t *testing.T, s *shop.Shop) {
		c := s.Customer(t)
		c.TopUp(t, 10_000_000)
		unpaid, cancelled, paid := orderHundred(t, c, 1), orderHundred(t, c, 2), orderHundred(t, c, 1)
		for range 2 {
			if err := s.Billing.CancelOrder(t.Context(), c.ID, cancelled.ID); err != nil {
				t.Fatal(err)
			}
		}
		s.Clock.Advance(24*time.Hour - time.Microsecond)
		if err := s.Billing.PayFromBalance(t.Context(), c.ID, paid.ID); err != nil {
			t.Errorf("paying in the last instant: %v", err)
		}
		if n, err := s.Billing.ExpireOrders(t.Context()); n != 0 || err != nil {
			t.Errorf("%d expired too early, %v", n, err)
		}
		s.Clock.Advance(time.Microsecond)
		expectCode(t, s.Billing.PayFromBalance(t.Context(), c.ID, unpaid.ID), models.Conflict)
		expired := make([]int, 8)
		noErrors(t, atOnce(len(expired), func(i int) (err error) {
			expired[i], err = s.Billing.ExpireOrders(t.Context())
			return err
		}))
		total := 0
		for _, n := range expired {
			total += n
		}
		if total != 1 {
			t.Errorf("expired %d times, want once", total)
		}
		expectOrder(t, s, c, unpaid.ID, models.OrderExpired, 0)
		expectOrder(t, s, c, cancelled.ID, models.OrderCancelled, 0)
		expectOrder(t, s, c, paid.ID, models.OrderCompleted, 1)
		expectCode(t, s.Billing.CancelOrder(t.Context(), c.ID, paid.ID), models.Conflict)
		expectCode(t, s.Billing.CancelOrder(t.Context(), c.ID, unpaid.ID), models.Conflict)
		expectCode(t, s.Billing.PayFromBalance(t.Context(), c.ID, cancelled.ID), models.Conflict)
	})
}

func TestTheFreePackageIsClaimedOnce(t *testing.T) {
	each(t, func(t *testing.T, s *shop.Shop) {
		c := s.Customer(t)
		claimed := 0
		for _, err := range atOnce(16, func(int) error {
			_, err := s.Billing.ClaimFree(t.Context(), c.ID, shop.Bangkok, shop.Passport)
			return err
		}) {
			if err == nil {
				claimed++
			} else {
				expectCode(t, err, models.Conflict)
			}
		}
		if packages := c.Packages(t); claimed != 1 || len(packages) != 1 || packages[0].QuotaCalls != 20 || packages[0].Source != rules.SourceFree {
			t.Errorf("claimed %d times: %+v", claimed, packages)
		}
		_, err := s.Billing.ClaimFree(t.Context(), c.ID, shop.Bangkok, shop.WebImage)
		expectCode(t, err, models.NotFound)
		if _, err := s.Billing.ClaimFree(t.Context(), s.Customer(t).ID, shop.Bangkok, shop.Passport); err != nil {
			t.Errorf("another account: %v", err)
		}
	})
}

func TestSubscribingTwiceIsOneSubscription(t *testing.T) {
	each(t, func(t *testing.T, s *shop.Shop) {
		c := s.Customer(t)
		noErrors(t, atOnce(8, func(int) error { return s.Billing.Subscribe(t.Context(), c.ID, shop.Bangkok, shop.Passport) }))
		noErrors(t, atOnce(8, func(int) error { return s.Billing.Unsubscribe(t.Context(), c.ID, shop.Bangkok, shop.Passport) }))
		subscriptions, err := models.SubscriptionsOf(s.DB.WithContext(t.Context()), c.ID)
		if err != nil || len(subscriptions) != 1 || subscriptions[0].UnsubscribedAt == nil {
			t.Errorf("%+v, %v", subscriptions, err)
		}
		expectCode(t, s.Billing.Subscribe(t.Context(), c.ID, shop.Singapore, shop.WebImage), models.Invalid)
	})
}

func TestPackagesAreListedInDeductionOrder(t *testing.T) {
	each(t, func(t *testing.T, s *shop.Shop) {
		c := s.Customer(t)
		c.TopUp(t, 10_000_000)
		if err := s.Billing.PayFromBalance(t.Context(), c.ID, orderHundred(t, c, 1).ID); err != nil {
			t.Fatal(err)
		}
		s.Clock.Advance(time.Minute)
		now := s.Clock.Now()
		for _, gift := range []billing.Gift{{EffectiveAt: now.Add(time.Hour)}, {ExpiresAt: now.Add(time.Second)}, {}} {
			gift.AccountID, gift.Region, gift.Service, gift.Calls = c.ID, shop.Bangkok, shop.Passport, 5
			if _, err := s.Billing.Grant(t.Context(), gift); err != nil {
				t.Fatal(err)
			}
		}
		s.Clock.Advance(time.Second)
		packages, _, err := s.Billing.Packages(t.Context(), c.ID)
		if err != nil || len(packages) != 4 {
			t.Fatalf("%+v, %v", packages, err)
		}
		for i, want := range []struct {
			id     int64
			status rules.Status
		}{{4, rules.StatusActive}, {1, rules.StatusActive}, {2, rules.StatusNotYetEffective}, {3, rules.StatusExpired}} {
			if packages[i].ID != want.id || packages[i].Status != want.status {
				t.Errorf("place %d: package %d %s, want %d %s", i, packages[i].ID, packages[i].Status, want.id, want.status)
			}
		}
	})
}

// The keys are stored with orders: a console of tomorrow must know a form of today again.
func TestTheKeyOfAnOrderNeverChanges(t *testing.T) {
	each(t, func(t *testing.T, s *shop.Shop) {
		c := s.Customer(t)
		then := hundred(3)
		then.WhenUsedUp = models.ThenPayPerUse
		words := "ap-southeast-2 passport 2×100 at 600000\nap-southeast-2 passport 3×100 at 600000 then pay_per_use"
		for want, choices := range map[string][]billing.Choice{
			"form ap-southeast-2 passport 2×100 at 600000":                  {hundred(2)},
			"form ap-southeast-2 passport 3×100 at 600000 then pay_per_use": {then},
			fmt.Sprintf("form 2 lines %x", sha256.Sum256([]byte(words))):    {hundred(2), then},
		} {
			if order, err := s.Billing.PlaceOrder(t.Context(), c.ID, "form", choices...); err != nil || order.IdempotencyKey != want {
				t.Errorf("%+v, %v; want the key %q", order, err, want)
			}
		}
	})
}
