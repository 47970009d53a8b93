package billing_test

import (
	"context"
	"slices"
	"strings"
	"testing"
	"time"

	"ocrconsole/models"
	"ocrconsole/models/billing"
	"ocrconsole/models/cause"
	"ocrconsole/models/dbtest/shop"
)

// expire lets the time of all orders pass.
func expire(t testing.TB, s *shop.Shop) {
	t.Helper()
	s.Clock.Advance(25 * time.Hour)
	if n, err := s.Billing.ExpireOrders(t.Context()); n != 1 || err != nil {
		t.Fatalf("%d expired, %v", n, err)
	}
}

// told gives the titles of what the customer was told, oldest first.
func told(t testing.TB, s *shop.Shop, c *shop.Customer) []string {
	t.Helper()
	all, err := models.NotificationsOf(s.DB.WithContext(t.Context()), c.ID, models.NotificationFilter{Limit: 100})
	if err != nil {
		t.Fatal(err)
	}
	titles := make([]string, len(shop.Read(all)))
	for i := range all {
		titles[len(all)-1-i] = all[i].Title
	}
	return titles
}

// performRefunds asks the provider about the refunds that are due.
func performRefunds(t testing.TB, s *shop.Shop) {
	t.Helper()
	if _, err := s.Billing.PerformRefunds(t.Context()); err != nil {
		t.Fatal(err)
	}
}

// expectKinds fails the test unless the ledger has entries of these kinds, in this order.
func expectKinds(t testing.TB, c *shop.Customer, want ...models.EntryKind) {
	t.Helper()
	var kinds []models.EntryKind
	for _, e := range c.Entries(t) {
		kinds = append(kinds, e.Kind)
	}
	if !slices.Equal(kinds, want) {
		t.Errorf("ledger %v, want %v", kinds, want)
	}
}

func TestMoneyThatComesAfterTheOrderExpiredCompletesIt(t *testing.T) {
	each(t, func(t *testing.T, s *shop.Shop) {
		c := s.Customer(t)
		order := orderHundred(t, c, 1)
		notification := s.Card.Pay(openCheckout(t, s, c, order.ID))
		expire(t, s)
		for range 3 {
			apply(t, s, notification)
		}
		expectOrder(t, s, c, order.ID, models.OrderCompleted, 1)
		expectBalance(t, c, 0)
		if got := told(t, s, c); len(got) != 1 || got[0] != "Order "+order.Ref().String()+" is completed" {
			t.Errorf("the customer was told %q", got)
		}
	})
}

func TestMoneyForAnExpiredOrderGoesBackToTheCardOnceThePriceHasChanged(t *testing.T) {
	each(t, func(t *testing.T, s *shop.Shop) {
		c := s.Customer(t)
		order := orderHundred(t, c, 1)
		notification := s.Card.Pay(openCheckout(t, s, c, order.ID))
		expire(t, s)
		s.Reprice(t, `calls: 100, price: "0.60"`, `calls: 100, price: "0.65"`)
		for range 5 {
			apply(t, s, notification)
		}
		expectOrder(t, s, c, order.ID, models.OrderExpired, 0)
		expectBalance(t, c, 0)
		expectKinds(t, c, models.EntryCardPayment, models.EntryCardRefund)
		noErrors(t, atOnce(8, func(int) error { _, err := s.Billing.PerformRefunds(t.Context()); return err }))
		if n, micros := s.Card.Refunded(); n != 1 || micros != 600_000 {
			t.Errorf("%d refunds of %d at the provider", n, micros)
		}
		if got := told(t, s, c); len(got) != 1 || got[0] != "Your payment of 0.60 USD is being returned" {
			t.Errorf("the customer was told %q", got)
		}
	})
}

func TestMoneyForAnOrderThatIsCancelledOrPaidOtherwiseGoesBackToTheCard(t *testing.T) {
	for name, end := range map[string]func(b *billing.Billing, ctx context.Context, accountID, orderID int64) error{
		"cancelled":             (*billing.Billing).CancelOrder,
		"paid from the balance": (*billing.Billing).PayFromBalance,
	} {
		t.Run(name, func(t *testing.T) {
			each(t, func(t *testing.T, s *shop.Shop) {
				c := s.Customer(t)
				c.TopUp(t, 1_000_000)
				order := orderHundred(t, c, 1)
				reference := openCheckout(t, s, c, order.ID)
				if err := end(s.Billing, t.Context(), c.ID, order.ID); err != nil {
					t.Fatal(err)
				}
				before := c.Account(t).BalanceMicros
				late := s.Card.TakeAnyway(reference)
				for range 3 {
					apply(t, s, late)
				}
				performRefunds(t, s)
				if n, micros := s.Card.Refunded(); n != 1 || micros != 600_000 {
					t.Errorf("%d refunds of %d at the provider", n, micros)
				}
				expectBalance(t, c, before)
			})
		})
	}
}

func TestArrearsLastWhileMoneyOnlyPassesThrough(t *testing.T) {
	each(t, func(t *testing.T, s *shop.Shop) {
		c := s.Customer(t)
		order := orderHundred(t, c, 1)
		notification := s.Card.Pay(openCheckout(t, s, c, order.ID))
		owe(t, s, c)
		since := *c.Account(t).ArrearsSince
		expire(t, s)
		s.Reprice(t, `calls: 100, price: "0.60"`, `calls: 100, price: "0.65"`)
		apply(t, s, notification)
		if a := c.Account(t); a.ArrearsSince == nil || !a.ArrearsSince.Equal(since) {
			t.Errorf("in arrears since %v, want %s", a.ArrearsSince, since)
		}
	})
}

func TestARefundThatTheCardDoesNotTakeEndsInTheBalance(t *testing.T) {
	each(t, func(t *testing.T, s *shop.Shop) {
		c := s.Customer(t)
		late := lateRefund(t, s, c)
		s.Card.RefuseRefunds("The card was closed.")
		performRefunds(t, s)
		performRefunds(t, s)
		expectBalance(t, c, 600_000)
		expectKinds(t, c, models.EntryCardPayment, models.EntryCardRefund, models.EntryRefund)
		if r := refundsOf(t, s, c, late)[0]; r.Status != models.RefundFailed || r.Failure.Cause != cause.Said("The card was closed.") || r.NextTryAt != nil {
			t.Errorf("refund %+v", r)
		}
		if got := told(t, s, c); len(got) != 2 || got[1] != "0.60 USD could not go back to your card and are in your balance" {
			t.Errorf("the customer was told %q", got)
		}
	})
}

func TestARefundIsTriedAgainUntilTheProviderAnswers(t *testing.T) {
	each(t, func(t *testing.T, s *shop.Shop) {
		c := s.Customer(t)
		late := lateRefund(t, s, c)
		s.Card.LoseAnswers(2)
		for _, wait := range []time.Duration{0, 30 * time.Second} {
			s.Clock.Advance(wait)
			if n, err := s.Billing.PerformRefunds(t.Context()); n != 0 || err == nil {
				t.Errorf("%d decided without an answer, %v", n, err)
			}
			if n, err := s.Billing.PerformRefunds(t.Context()); n != 0 || err != nil {
				t.Errorf("asked again at once: %d, %v", n, err)
			}
		}
		s.Clock.Advance(time.Minute)
		if n, err := s.Billing.PerformRefunds(t.Context()); n != 1 || err != nil {
			t.Errorf("%d decided, %v", n, err)
		}
		if r := refundsOf(t, s, c, late)[0]; r.Status != models.RefundSucceeded || r.Attempts != 3 {
			t.Errorf("refund %+v", r)
		}
		if n, micros := s.Card.Refunded(); n != 1 || micros != 600_000 {
			t.Errorf("%d refunds of %d although the first answer was lost", n, micros)
		}
	})
}

func TestASlowRefundIsToldByTheProviderAndMayFailEvenAfterItSucceeded(t *testing.T) {
	each(t, func(t *testing.T, s *shop.Shop) {
		c := s.Customer(t)
		s.Card.SlowRefunds()
		late := lateRefund(t, s, c)
		performRefunds(t, s)
		refund := refundsOf(t, s, c, late)[0]
		if refund.Status != models.RefundPending {
			t.Fatalf("refund %+v", refund)
		}
		tell := func(a billing.RefundAnswer) error {
			return s.Billing.ReceiveEvent(t.Context(), func() (billing.Event, error) { return billing.Event{Refund: &a}, nil })
		}
		reference := refund.Ref().String()
		for range 2 {
			noErrors(t, []error{tell(s.Card.EndRefund(reference, ""))})
		}
		expectBalance(t, c, 0)
		wrong := s.Card.EndRefund(reference, "")
		wrong.AmountMicros++
		expectCode(t, tell(wrong), models.Invalid)
		for range 3 {
			noErrors(t, []error{tell(s.Card.EndRefund(reference, "The account is closed."))})
		}
		noErrors(t, []error{tell(s.Card.EndRefund(reference, ""))}) // contradicts: the money is in the balance already
		expectBalance(t, c, 600_000)
		expectKinds(t, c, models.EntryCardPayment, models.EntryCardRefund, models.EntryRefund)
		alarms, err := models.OpenAlarms(s.DB.WithContext(t.Context()), 10)
		if err != nil || len(alarms) != 1 || alarms[0].Subject != reference || !strings.Contains(alarms[0].Got, "0.600001 USD") {
			t.Errorf("alarms %+v, %v", alarms, err)
		}
	})
}

// lateRefund has a payment come too late for its order, and gives the payment's number.
func lateRefund(t testing.TB, s *shop.Shop, c *shop.Customer) int64 {
	t.Helper()
	order := orderHundred(t, c, 1)
	notification := s.Card.Pay(openCheckout(t, s, c, order.ID))
	expire(t, s)
	s.Reprice(t, `calls: 100, price: "0.60"`, `calls: 100, price: "0.65"`)
	apply(t, s, notification)
	return paymentsOf(t, s, c, order.ID)[0].ID
}

func refundsOf(t testing.TB, s *shop.Shop, c *shop.Customer, paymentID int64) []models.Refund {
	t.Helper()
	refunds, err := models.RefundsOfPayment(s.DB.WithContext(t.Context()), c.ID, paymentID)
	if err != nil || len(refunds) == 0 {
		t.Fatalf("%d refunds, %v", len(refunds), err)
	}
	return refunds
}

// TestASuspendedAccountCompletesNoPurchase with money that was under way: a card's goes back, a top-up's stays on the balance.
func TestASuspendedAccountCompletesNoPurchase(t *testing.T) {
	each(t, func(t *testing.T, s *shop.Shop) {
		suspend := func(c *shop.Customer) {
			t.Helper()
			act := &models.DeskAct{AccountID: c.ID, FormKey: "suspend", Kind: models.DeskSuspend, Reason: "Stolen keys", AskedBy: 1}
			if err := s.Billing.Suspend(t.Context(), act); err != nil {
				t.Fatal(err)
			}
			s.Clock.Advance(time.Second)
		}
		c := s.Customer(t)
		order := orderHundred(t, c, 1)
		notification := s.Card.Pay(openCheckout(t, s, c, order.ID))
		suspend(c)
		for range 3 {
			apply(t, s, notification)
		}
		expectOrder(t, s, c, order.ID, models.OrderPendingPayment, 0)
		expectBalance(t, c, 0)
		expectKinds(t, c, models.EntryCardPayment, models.EntryCardRefund)
		if got := told(t, s, c); len(got) != 2 || !slices.Contains(got, "Your payment of 0.60 USD is being returned") {
			t.Errorf("the customer was told %q", got)
		}
		c = s.Customer(t)
		order = orderHundred(t, c, 1)
		notification = s.Card.Pay(openTopUp(t, s, c, order.ID, 1_000_000))
		suspend(c)
		for range 3 {
			apply(t, s, notification)
		}
		expectOrder(t, s, c, order.ID, models.OrderPendingPayment, 0)
		expectBalance(t, c, 1_000_000)
		if got := told(t, s, c); len(got) != 2 || !slices.Contains(got, "Order "+order.Ref().String()+" is not paid by your top-up") {
			t.Errorf("the customer was told %q", got)
		}
	})
}
