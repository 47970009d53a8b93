package billing_test

import (
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"ocrconsole/models"
	"ocrconsole/models/billing"
	"ocrconsole/models/dbtest/shop"
	"ocrconsole/models/notice"
	"ocrconsole/models/rules"
)

// openTopUp starts to pay the order by a top-up of the amount and gives the reference of the payment.
func openTopUp(t testing.TB, s *shop.Shop, c *shop.Customer, orderID int64, micros rules.Micros) string {
	t.Helper()
	url, done, err := s.Billing.PayByTopUp(t.Context(), c.ID, orderID, micros)
	if err != nil || done || url == "" {
		t.Fatalf("checkout %q, done %v, %v", url, done, err)
	}
	attempts, err := models.AttemptsAtOrder(s.DB.WithContext(t.Context()), c.ID, orderID)
	if err != nil {
		t.Fatal(err)
	}
	return attempts[len(attempts)-1].Ref().String()
}

// expectTold fails the test unless the newest of what the account was told about its payments says so.
func expectTold(t testing.TB, s *shop.Shop, c *shop.Customer, text string) {
	t.Helper()
	told, err := models.NotificationsOf(s.DB.WithContext(t.Context()), c.ID, models.NotificationFilter{Kind: notice.NoticePayment, Limit: 1})
	if err != nil || len(told) != 1 {
		t.Fatalf("told %+v, %v", told, err)
	}
	if n := shop.Read(told)[0]; !strings.Contains(n.Title+" "+n.Text, text) {
		t.Errorf("told %q: %q, want %q", n.Title, n.Text, text)
	}
}

// callOnce makes a pay-per-use call of $0.008.
func callOnce(t testing.TB, s *shop.Shop, c *shop.Customer) {
	t.Helper()
	report, err := s.Metering.Ingest(t.Context(), c.Calls(1, shop.Bangkok, shop.Passport, s.Clock.Now()))
	if err != nil || report.Accepted != 1 {
		t.Fatalf("%+v, %v", report, err)
	}
}

func TestOnePaymentClearsArrearsAndPaysTheOrderOnce(t *testing.T) {
	each(t, func(t *testing.T, s *shop.Shop) {
		c, available := s.Customer(t), rules.Micros(-8_000)
		owe(t, s, c)
		order := orderHundred(t, c, 2)
		topUp, possible := s.Billing.TopUpFor(order.TotalMicros, available, "USD")
		if want := order.TotalMicros + billing.MinTopUpMicros; !possible || topUp != want {
			t.Fatalf("a top-up of %d, %v, want %d", topUp, possible, want)
		}
		_, _, err := s.Billing.PayByTopUp(t.Context(), c.ID, order.ID, topUp-10_000)
		expectCode(t, err, models.Invalid)
		payments := make([]string, 12)
		noErrors(t, atOnce(len(payments), func(i int) error { payments[i] = openTopUp(t, s, c, order.ID, topUp); return nil }))
		notification := s.Card.Pay(payments[0])
		noErrors(t, atOnce(12, func(int) error { return s.Billing.Apply(t.Context(), notification) }))
		expectOrder(t, s, c, order.ID, models.OrderCompleted, 2)
		account := c.Account(t)
		standing := account.Standing()
		if got := standing.AvailableMicros(); got != available+billing.MinTopUpMicros || account.ArrearsSince != nil {
			t.Errorf("%d available, arrears since %v", got, account.ArrearsSince)
		}
		if entries := c.Entries(t); len(entries) != 2 || entries[0].Kind != models.EntryTopUp || entries[1].Kind != models.EntryOrder {
			t.Errorf("ledger %+v", entries)
		}
		if url, done, err := s.Billing.PayByTopUp(t.Context(), c.ID, order.ID, topUp); url != "" || !done || err != nil {
			t.Errorf("paying again: %q, %v, %v", url, done, err)
		}
	})
}

func TestATopUpPaysWhatTheBalanceLacks(t *testing.T) {
	each(t, func(t *testing.T, s *shop.Shop) {
		c := s.Customer(t)
		c.TopUp(t, 1_000_000)
		order := orderHundred(t, c, 5) // 3.00
		apply(t, s, s.Card.Pay(openTopUp(t, s, c, order.ID, 2_000_000)))
		expectOrder(t, s, c, order.ID, models.OrderCompleted, 5)
		expectBalance(t, c, 0)
	})
}

// Money that came for an order that it cannot pay is the customer's: it is on the balance, and they are told.
func TestATopUpThatPaysNothingStaysOnTheBalance(t *testing.T) {
	for name, meanwhile := range map[string]func(t testing.TB, s *shop.Shop, c *shop.Customer){
		"more was used": callOnce,
		"another order spent it": func(t testing.TB, s *shop.Shop, c *shop.Customer) {
			if err := s.Billing.PayFromBalance(t.Context(), c.ID, orderHundred(t, c, 1).ID); err != nil {
				t.Fatal(err)
			}
		},
	} {
		t.Run(name, func(t *testing.T) {
			each(t, func(t *testing.T, s *shop.Shop) {
				c := s.Customer(t)
				c.Subscribe(t, shop.Bangkok, shop.Passport)
				c.TopUp(t, 1_000_000)
				order := orderHundred(t, c, 5)
				payment := openTopUp(t, s, c, order.ID, 2_000_000)
				meanwhile(t, s, c)
				apply(t, s, s.Card.Pay(payment))
				expectOrder(t, s, c, order.ID, models.OrderPendingPayment, 0)
				expectTold(t, s, c, "is not paid by your top-up")
				apply(t, s, s.Card.Pay(openTopUp(t, s, c, order.ID, 1_000_000))) // the least that a top-up may be
				expectOrder(t, s, c, order.ID, models.OrderCompleted, 5)
			})
		})
	}
}

// However an order is paid, a payment in another way that is open for it is closed first.
func TestAnOrderIsPaidInOneWayOnly(t *testing.T) {
	each(t, func(t *testing.T, s *shop.Shop) {
		c := s.Customer(t)
		c.TopUp(t, 1_000_000)
		order := orderHundred(t, c, 5)
		card := openCheckout(t, s, c, order.ID)
		topUp := openTopUp(t, s, c, order.ID, 2_000_000)
		apply(t, s, s.Card.Pay(card)) // closed: nothing comes of it
		expectOrder(t, s, c, order.ID, models.OrderPendingPayment, 0)
		openCheckout(t, s, c, order.ID)
		apply(t, s, s.Card.Pay(topUp))
		expectOrder(t, s, c, order.ID, models.OrderPendingPayment, 0)
		topUp = openTopUp(t, s, c, order.ID, 2_000_000)
		if err := s.Billing.CancelOrder(t.Context(), c.ID, order.ID); err != nil {
			t.Fatal(err)
		}
		apply(t, s, s.Card.Pay(topUp))
		expectOrder(t, s, c, order.ID, models.OrderCancelled, 0)
		expectBalance(t, c, 1_000_000)
	})
}

// Money that comes although the payment was closed is not lost, and the order is not paid twice.
func TestATopUpThatComesAfterAllIsKept(t *testing.T) {
	each(t, func(t *testing.T, s *shop.Shop) {
		c := s.Customer(t)
		c.TopUp(t, 1_000_000)
		order := orderHundred(t, c, 5)
		topUp := openTopUp(t, s, c, order.ID, 2_000_000)
		apply(t, s, s.Card.Pay(openCheckout(t, s, c, order.ID)))
		expectOrder(t, s, c, order.ID, models.OrderCompleted, 5)
		apply(t, s, s.Card.TakeAnyway(topUp))
		expectBalance(t, c, 3_000_000)
		expectTold(t, s, c, "had been paid in another way")
	})
}

func TestATopUpForAnOrderThatIsLateStillPaysIt(t *testing.T) {
	each(t, func(t *testing.T, s *shop.Shop) {
		c := s.Customer(t)
		order := orderHundred(t, c, 5)
		payment := openTopUp(t, s, c, order.ID, 3_000_000)
		s.Clock.Advance(billing.OrderTTL + time.Minute)
		apply(t, s, s.Card.Pay(payment))
		expectOrder(t, s, c, order.ID, models.OrderCompleted, 5)
		expectTold(t, s, c, "is completed")
	})
}

// What the page offers is always enough, may be charged, and is no more than it takes.
func TestATopUpForAnOrderIsEnoughAndMayBeCharged(t *testing.T) {
	terms := billing.Terms{Provider: shop.NewCard()}
	rapid.Check(t, func(t *rapid.T) {
		total := rules.Micros(rapid.Int64Range(0, 30_000_000_000).Draw(t, "total"))
		available := rules.Micros(rapid.Int64Range(-20_000_000_000, 40_000_000_000).Draw(t, "available"))
		micros, possible := terms.TopUpFor(total, available, "USD")
		least, most := terms.TopUpLimits("USD")
		missing := total - available
		switch {
		case missing <= 0 && possible:
			t.Fatalf("a top-up of %d, though nothing is missing", micros)
		case missing > 0 && !possible && missing <= most:
			t.Fatalf("no top-up for %d that are missing", missing)
		case possible && (micros < missing || micros < least || micros > most || micros%10_000 != 0):
			t.Fatalf("a top-up of %d for %d that are missing", micros, missing)
		case possible && micros > max(missing+billing.MinTopUpMicros, least)+10_000:
			t.Fatalf("a top-up of %d for %d that are missing is too much", micros, missing)
		}
	})
}
