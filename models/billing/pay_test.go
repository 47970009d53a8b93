package billing_test

import (
	"encoding/json"
	"net/http"
	"testing"

	"ocrconsole/models"
	"ocrconsole/models/billing"
	"ocrconsole/models/cause"
	"ocrconsole/models/dbtest/shop"
)

func TestFiftyPaymentsFromTheBalanceChargeOnce(t *testing.T) {
	each(t, func(t *testing.T, s *shop.Shop) {
		c := s.Customer(t)
		c.TopUp(t, 10_000_000)
		order := orderHundred(t, c, 2)
		noErrors(t, atOnce(50, func(int) error { return s.Billing.PayFromBalance(t.Context(), c.ID, order.ID) }))
		expectOrder(t, s, c, order.ID, models.OrderCompleted, 2)
		expectBalance(t, c, 8_800_000)
	})
}

func TestFiftyOrdersNeverSpendTheBalanceTwice(t *testing.T) {
	each(t, func(t *testing.T, s *shop.Shop) {
		c := s.Customer(t)
		c.TopUp(t, 3_100_000)
		ids := make([]int64, 20)
		for i := range ids {
			ids[i] = orderHundred(t, c, 1).ID
		}
		paid := 0
		for _, err := range atOnce(len(ids), func(i int) error { return s.Billing.PayFromBalance(t.Context(), c.ID, ids[i]) }) {
			if err == nil {
				paid++
			} else {
				expectCode(t, err, models.Conflict)
			}
		}
		if paid != 5 || len(c.Packages(t)) != 5 {
			t.Errorf("%d orders paid, %d packages", paid, len(c.Packages(t)))
		}
		expectBalance(t, c, 100_000)
	})
}

func TestFiftyNotificationsCompleteAnOrderOnce(t *testing.T) {
	each(t, func(t *testing.T, s *shop.Shop) {
		c := s.Customer(t)
		order := orderHundred(t, c, 2)
		notification := s.Card.Pay(openCheckout(t, s, c, order.ID))
		noErrors(t, atOnce(50, func(int) error { return s.Billing.Apply(t.Context(), notification) }))
		for range 3 {
			apply(t, s, notification)
		}
		expectOrder(t, s, c, order.ID, models.OrderCompleted, 2)
		expectBalance(t, c, 0)
		if entries := c.Entries(t); len(entries) != 2 || entries[0].Kind != models.EntryCardPayment || entries[1].Kind != models.EntryOrder {
			t.Errorf("ledger %+v", entries)
		}
		if url, done, err := s.Billing.PayByCard(t.Context(), c.ID, order.ID); url != "" || !done || err != nil {
			t.Errorf("paying again: %q, %v, %v", url, done, err)
		}
	})
}

func TestTwoTabsPayTheSamePayment(t *testing.T) {
	each(t, func(t *testing.T, s *shop.Shop) {
		c := s.Customer(t)
		order := orderHundred(t, c, 1)
		urls := make([]string, 16)
		noErrors(t, atOnce(len(urls), func(i int) (err error) {
			urls[i], _, err = s.Billing.PayByCard(t.Context(), c.ID, order.ID)
			return err
		}))
		for _, url := range urls {
			if url != urls[0] || url == "" {
				t.Errorf("checkouts %q and %q", urls[0], url)
			}
		}
		if n := s.Card.Checkouts(); n != 1 || len(paymentsOf(t, s, c, order.ID)) != 1 {
			t.Errorf("%d checkouts", n)
		}
	})
}

func TestALostAnswerOfTheProviderIsAskedForAgain(t *testing.T) {
	each(t, func(t *testing.T, s *shop.Shop) {
		c := s.Customer(t)
		order := orderHundred(t, c, 1)
		s.Card.LoseAnswers(1)
		_, _, err := s.Billing.PayByCard(t.Context(), c.ID, order.ID)
		expectCode(t, err, models.Unavailable)
		reference := openCheckout(t, s, c, order.ID)
		if s.Card.Checkouts() != 1 || len(paymentsOf(t, s, c, order.ID)) != 1 {
			t.Errorf("%d checkouts for %d payments", s.Card.Checkouts(), len(paymentsOf(t, s, c, order.ID)))
		}
		apply(t, s, s.Card.Pay(reference))
		expectOrder(t, s, c, order.ID, models.OrderCompleted, 1)
	})
}

func TestANotificationMayComeBeforeTheCheckoutIsStored(t *testing.T) {
	each(t, func(t *testing.T, s *shop.Shop) {
		c := s.Customer(t)
		order := orderHundred(t, c, 1)
		s.Card.LoseAnswers(1)
		if _, _, err := s.Billing.PayByCard(t.Context(), c.ID, order.ID); err == nil {
			t.Fatal("the answer was to be lost")
		}
		apply(t, s, s.Card.Pay(paymentsOf(t, s, c, order.ID)[0].Ref().String()))
		expectOrder(t, s, c, order.ID, models.OrderCompleted, 1)
	})
}

func TestCancellingAnOrderThatWasJustPaidCompletesIt(t *testing.T) {
	each(t, func(t *testing.T, s *shop.Shop) {
		c := s.Customer(t)
		order := orderHundred(t, c, 1)
		s.Card.Pay(openCheckout(t, s, c, order.ID))
		expectCode(t, s.Billing.CancelOrder(t.Context(), c.ID, order.ID), models.Conflict)
		expectOrder(t, s, c, order.ID, models.OrderCompleted, 1)
	})
}

func TestPayingFromTheBalanceClosesTheOpenCheckout(t *testing.T) {
	each(t, func(t *testing.T, s *shop.Shop) {
		c := s.Customer(t)
		c.TopUp(t, 1_000_000)
		order := orderHundred(t, c, 1)
		reference := openCheckout(t, s, c, order.ID)
		s.Card.LoseAnswers(1)
		expectCode(t, s.Billing.PayFromBalance(t.Context(), c.ID, order.ID), models.Unavailable)
		if err := s.Billing.PayFromBalance(t.Context(), c.ID, order.ID); err != nil {
			t.Fatal(err)
		}
		if n := s.Card.Pay(reference); n.Status != billing.ProviderFailed {
			t.Errorf("the card can still be charged for it: %+v", n)
		}
		expectOrder(t, s, c, order.ID, models.OrderCompleted, 1)
		expectBalance(t, c, 400_000)
	})
}

func TestADeclinedCardCanBeTriedAgain(t *testing.T) {
	each(t, func(t *testing.T, s *shop.Shop) {
		c := s.Customer(t)
		order := orderHundred(t, c, 1)
		first := openCheckout(t, s, c, order.ID)
		declined := s.Card.Decline(first)
		apply(t, s, declined)
		apply(t, s, declined)
		second := openCheckout(t, s, c, order.ID)
		if first == second {
			t.Fatal("the second try is the payment that failed")
		}
		apply(t, s, s.Card.Pay(second))
		apply(t, s, declined) // once more, late
		expectOrder(t, s, c, order.ID, models.OrderCompleted, 1)
		if p := paymentsOf(t, s, c, order.ID); p[0].Status != models.PaymentFailed || p[0].Failure.Cause != cause.Said("card declined") || p[1].Status != models.PaymentSucceeded {
			t.Errorf("payments %+v", p)
		}
	})
}

func TestAForgedNotificationCreditsNothing(t *testing.T) {
	each(t, func(t *testing.T, s *shop.Shop) {
		c := s.Customer(t)
		order := orderHundred(t, c, 1)
		good := s.Card.Pay(openCheckout(t, s, c, order.ID))
		for name, edit := range map[string]func(n *billing.PaymentAnswer){
			"more":             func(n *billing.PaymentAnswer) { n.AmountMicros++ },
			"less":             func(n *billing.PaymentAnswer) { n.AmountMicros = 10_000 },
			"another currency": func(n *billing.PaymentAnswer) { n.Currency = "JPY" },
			"another checkout": func(n *billing.PaymentAnswer) { n.ProviderRef = "co-999" },
			"unknown payment":  func(n *billing.PaymentAnswer) { n.Reference += "9" },
			"an order":         func(n *billing.PaymentAnswer) { n.Reference = order.Ref().String() },
			"unknown account":  func(n *billing.PaymentAnswer) { n.Reference = "PAY-1-1" },
			"nothing":          func(n *billing.PaymentAnswer) { *n = billing.PaymentAnswer{} },
		} {
			forged := good
			edit(&forged)
			if err := s.Billing.Apply(t.Context(), forged); models.CodeOf(err) != models.Invalid && models.CodeOf(err) != models.NotFound {
				t.Errorf("%s: %v", name, err)
			}
		}
		unsigned := func() (billing.Event, error) {
			body, err := json.Marshal(billing.Event{Payment: &good})
			if err != nil {
				return billing.Event{}, err
			}
			return s.Card.ParseEvent(http.Header{}, body)
		}
		expectCode(t, s.Billing.ReceiveEvent(t.Context(), unsigned), models.Unauthorized)
		expectBalance(t, c, 0)
		expectOrder(t, s, c, order.ID, models.OrderPendingPayment, 0)
	})
}

func TestAnOpenPaymentIsAskedAbout(t *testing.T) {
	each(t, func(t *testing.T, s *shop.Shop) {
		c := s.Customer(t)
		order := orderHundred(t, c, 1)
		reference := openCheckout(t, s, c, order.ID)
		check := func() models.PaymentStatus {
			t.Helper()
			p, err := s.Billing.CheckPayment(t.Context(), c.ID, paymentsOf(t, s, c, order.ID)[0].ID)
			if err != nil {
				t.Fatal(err)
			}
			return p.Status
		}
		if status := check(); status != models.PaymentPending {
			t.Errorf("before it is paid: %s", status)
		}
		s.Card.Pay(reference) // and no notification of it ever arrives
		for range 2 {
			if status := check(); status != models.PaymentSucceeded {
				t.Errorf("after it is paid: %s", status)
			}
		}
		expectOrder(t, s, c, order.ID, models.OrderCompleted, 1)
		_, err := s.Billing.CheckPayment(t.Context(), s.Customer(t).ID, 1)
		expectCode(t, err, models.NotFound)
	})
}
