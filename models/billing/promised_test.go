package billing_test

import (
	"errors"
	"testing"
	"time"

	"ocrconsole/models"
	"ocrconsole/models/billing"
	"ocrconsole/models/caps"
	"ocrconsole/models/cause"
	"ocrconsole/models/dbtest/shop"
	"ocrconsole/models/metering"
	"ocrconsole/models/rules"
)

// promise gives a gateway a lease of so many calls of passports in Bangkok, for a minute.
func promise(t testing.TB, s *shop.Shop, c *shop.Customer, calls int64) metering.Leased {
	t.Helper()
	lease, err := s.Metering.Lease(t.Context(), metering.LeaseRequest{RequestID: s.Clock.Now().String(), ProjectID: c.Projects[shop.Bangkok], Service: shop.Passport, Calls: calls, Life: time.Minute})
	if err != nil || lease.Calls != calls {
		t.Fatalf("%+v, %v", lease, err)
	}
	return lease
}

// reportPromised has the gateway report all the calls that it was promised.
func reportPromised(t testing.TB, s *shop.Shop, c *shop.Customer, lease metering.Leased) {
	t.Helper()
	events := c.Calls(int(lease.Calls), shop.Bangkok, shop.Passport, s.Clock.Now())
	for i := range events {
		events[i].Lease = lease.ID
	}
	report, err := s.Metering.Ingest(t.Context(), events)
	if err != nil || report.Accepted != int(lease.Calls) {
		t.Errorf("of %d calls that were promised and answered: %+v, %v", lease.Calls, report, err)
	}
}

// expectPromised fails the test unless the error says that so many calls are promised, and until when.
func expectPromised(t testing.TB, what string, err error, lease metering.Leased) {
	t.Helper()
	var refused *models.Error
	want := cause.CallsPromised{Calls: lease.Calls, Until: lease.Until.UTC()}
	if !errors.As(err, &refused) || refused.Code != models.Conflict || refused.Why != want {
		t.Errorf("%s: %v, want that %+v", what, err, want)
	}
}

// dollar is a customer who has topped up a dollar, may owe nothing, and pays passports in Bangkok per use.
func dollar(t testing.TB, s *shop.Shop) *shop.Customer {
	t.Helper()
	c := s.Customer(t)
	c.TopUp(t, 1_000_000)
	limit(t, s, c, ownLimits(0, -1))
	c.Subscribe(t, shop.Bangkok, shop.Passport)
	return c
}

// byCard has a hundred passports in Bangkok paid by card.
func byCard(t testing.TB, s *shop.Shop, c *shop.Customer) (payment string) {
	t.Helper()
	payment = openCheckout(t, s, c, orderHundred(t, c, 1).ID)
	if err := s.Billing.Apply(t.Context(), s.Card.Pay(payment)); err != nil {
		t.Fatal(err)
	}
	return payment
}

// TestNothingIsTakenAwayThatCallsWerePromisedOn: who asks for it is told how many calls wait and until when, and has it once they do not.
func TestNothingIsTakenAwayThatCallsWerePromisedOn(t *testing.T) {
	tries := map[string]func(t *testing.T, s *shop.Shop, c *shop.Customer) func() error{
		"the return of a package": func(t *testing.T, s *shop.Shop, c *shop.Customer) func() error {
			order := bought(t, s, c, 1)
			return func() error {
				_, err := s.Billing.Return(t.Context(), c.ID, order.ID, []int64{1})
				return err
			}
		},
		"an order from the balance": func(t *testing.T, s *shop.Shop, c *shop.Customer) func() error {
			order := c.Order(t, shop.Singapore, shop.Passport, 100, 1)
			return func() error { return s.Billing.PayFromBalance(t.Context(), c.ID, order.ID) }
		},
		"a debit": func(t *testing.T, s *shop.Shop, c *shop.Customer) func() error {
			return func() error {
				act := &models.DeskAct{AccountID: c.ID, FormKey: "debit at " + s.Clock.Now().String(), Kind: models.DeskDebit, Reason: "A mistake", AskedBy: s.Operator(t)}
				return s.Billing.Adjust(t.Context(), act, 210_000, 100_000_000)
			}
		},
		"a top-up to its card": func(t *testing.T, s *shop.Shop, c *shop.Customer) func() error {
			return func() error { _, err := s.Billing.RefundPayment(t.Context(), refundOf(c, 1, 210_000)); return err }
		},
		"an order's whole price": func(t *testing.T, s *shop.Shop, c *shop.Customer) func() error {
			byCard(t, s, c)
			return func() error { _, err := s.Billing.RefundPayment(t.Context(), refundOf(c, 2, 0)); return err }
		},
	}
	each(t, func(t *testing.T, s *shop.Shop) {
		for what, begin := range tries {
			c := dollar(t, s)
			try := begin(t, s, c)
			lease := promise(t, s, c, 100)
			expectPromised(t, what, try(), lease)
			reportPromised(t, s, c, lease)
			c = dollar(t, s)
			try = begin(t, s, c)
			promise(t, s, c, 100)
			s.Clock.Advance(time.Minute)
			if err := try(); err != nil {
				t.Errorf("%s, when the promise has ended: %v", what, err)
			}
		}
	})
}

// TestAPackageIsBoughtOfWhatCallsArePromisedOnThatItPays: what they might cost is free with it.
func TestAPackageIsBoughtOfWhatCallsArePromisedOnThatItPays(t *testing.T) {
	each(t, func(t *testing.T, s *shop.Shop) {
		c := dollar(t, s)
		lease := promise(t, s, c, 100)
		bought(t, s, c, 1)
		reportPromised(t, s, c, lease)
		expectBalance(t, c, 400_000)
		if p := c.Packages(t)[0]; p.UsedCalls != 100 {
			t.Errorf("%+v", p)
		}
	})
}

// TestWhatBuysByItselfWaitsForCallsThatWerePromised: a rule is not stopped by them, and a top-up stays on the balance.
func TestWhatBuysByItselfWaitsForCallsThatWerePromised(t *testing.T) {
	each(t, func(t *testing.T, s *shop.Shop) {
		c := dollar(t, s)
		err := s.Billing.SetAutoPurchase(t.Context(), c.ID, billing.PurchaseRule{
			Region: shop.Singapore, Service: shop.Passport, Calls: 100, ThresholdCalls: 30, UnitPriceMicros: 700_000, MonthlyCapMicros: 1_500_000, CooldownHours: 1,
		})
		if err != nil {
			t.Fatal(err)
		}
		promise(t, s, c, 100)
		runAuto(t, s)
		expectBalance(t, c, 1_000_000)
		s.Clock.Advance(time.Minute)
		runAuto(t, s)
		expectBalance(t, c, 300_000)

		c = dollar(t, s)
		order := c.Order(t, shop.Singapore, shop.Passport, 100, 3)
		topUp, _ := s.Billing.TopUpFor(order.TotalMicros, 1_000_000, "USD")
		payment := openTopUp(t, s, c, order.ID, topUp)
		lease := promise(t, s, c, 100)
		if err := s.Billing.Apply(t.Context(), s.Card.Pay(payment)); err != nil {
			t.Fatal(err)
		}
		expectBalance(t, c, 1_000_000+topUp)
		expectTold(t, s, c, "calls that were promised and not made yet")
		reportPromised(t, s, c, lease)
	})
}

// TestCallsThatWerePromisedAreOwedWhateverIsGone: they were answered. What a bank or a provider takes is gone, and who stops calls stops
// those to come.
func TestCallsThatWerePromisedAreOwedWhateverIsGone(t *testing.T) {
	each(t, func(t *testing.T, s *shop.Shop) {
		for what, take := range map[string]func(c *shop.Customer) error{
			"the bank took the money": func(c *shop.Customer) error {
				return s.Billing.ApplyDispute(t.Context(), s.Card.Dispute(paymentRef(c, 1), 1_000_000, models.DisputeOpen))
			},
			"the provider gave it back": func(c *shop.Customer) error {
				hears(t, s, s.Card.GiveBack(paymentRef(c, 1), 1_000_000))
				return nil
			},
			"pay-per-use was ended": func(c *shop.Customer) error {
				return s.Billing.Unsubscribe(t.Context(), c.ID, shop.Bangkok, shop.Passport)
			},
			"a cap was set": func(c *shop.Customer) error {
				on := &caps.Caps{DB: s.DB, Catalog: s.Catalog, Clock: s.Clock.Now}
				_, err := on.Set(t.Context(), c.ID, caps.Wanted{Scope: caps.Scope{Kind: rules.CapCalls, Span: rules.CapDay}, Hard: true, Amount: 1})
				return err
			},
		} {
			c := dollar(t, s)
			lease := promise(t, s, c, 100)
			if err := take(c); err != nil {
				t.Fatalf("%s: %v", what, err)
			}
			reportPromised(t, s, c, lease)
			if accrued := c.Account(t).AccruedMicros; accrued != 800_000 {
				t.Errorf("%s: %d are owed for calls", what, accrued)
			}
			report, err := s.Metering.Ingest(t.Context(), c.Calls(2, shop.Bangkok, shop.Passport, s.Clock.Now().Add(time.Second)))
			if err != nil || report.Accepted != 0 {
				t.Errorf("%s: of calls that nobody promised: %+v, %v", what, report, err)
			}
		}
	})
}

// TestCallsOnAPackageThatTheProviderGaveBackAreOwed: as nobody has paid for it, they are paid per use, whether or not that was enabled.
func TestCallsOnAPackageThatTheProviderGaveBackAreOwed(t *testing.T) {
	each(t, func(t *testing.T, s *shop.Shop) {
		c := s.Customer(t)
		payment := byCard(t, s, c)
		if err := s.Billing.Unsubscribe(t.Context(), c.ID, shop.Bangkok, shop.Passport); err != nil {
			t.Fatal(err)
		}
		lease := promise(t, s, c, 100)
		hears(t, s, s.Card.GiveBack(payment, 600_000))
		if p := c.Packages(t)[0]; p.RefundedAt == nil {
			t.Errorf("%+v", p)
		}
		reportPromised(t, s, c, lease)
		if a := c.Account(t); a.BalanceMicros != 0 || a.AccruedMicros != 800_000 {
			t.Errorf("%+v", a)
		}
	})
}
