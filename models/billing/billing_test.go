package billing_test

import (
	"sync"
	"testing"
	"time"

	"ocrconsole/models"
	"ocrconsole/models/billing"
	"ocrconsole/models/dbtest"
	"ocrconsole/models/dbtest/shop"
	"ocrconsole/models/rules"
)

// each runs the test in a shop on both databases; its books must balance at the end.
func each(t *testing.T, test func(t *testing.T, s *shop.Shop)) {
	t.Helper()
	t.Parallel() // most of the time goes into creating databases
	dbtest.Each(t, func(t *testing.T, db *models.DB) { test(t, shop.Open(t, db)) })
}

// hundred chooses a package of 100 passport calls in Bangkok.
func hundred(quantity int64) billing.Choice {
	return billing.Choice{Region: shop.Bangkok, Service: shop.Passport, Calls: 100, Quantity: quantity, UnitPriceMicros: 600_000}
}

// orderHundred places an order of packages of 100 passport calls in Bangkok.
func orderHundred(t testing.TB, c *shop.Customer, quantity int64) *models.Order {
	t.Helper()
	return c.Order(t, shop.Bangkok, shop.Passport, 100, quantity)
}

// openCheckout starts to pay the order by card and gives the reference of the payment.
func openCheckout(t testing.TB, s *shop.Shop, c *shop.Customer, orderID int64) string {
	t.Helper()
	url, done, err := s.Billing.PayByCard(t.Context(), c.ID, orderID)
	if err != nil || done || url == "" {
		t.Fatalf("checkout %q, done %v, %v", url, done, err)
	}
	attempts := paymentsOf(t, s, c, orderID)
	return attempts[len(attempts)-1].Ref().String()
}

func paymentsOf(t testing.TB, s *shop.Shop, c *shop.Customer, orderID int64) []models.Payment {
	t.Helper()
	payments, err := models.PaymentsOfOrder(s.DB.WithContext(t.Context()), c.ID, orderID)
	if err != nil {
		t.Fatal(err)
	}
	return payments
}

// apply applies a notification and fails the test on an error.
func apply(t testing.TB, s *shop.Shop, n billing.PaymentAnswer) {
	t.Helper()
	if err := s.Billing.Apply(t.Context(), n); err != nil {
		t.Fatal(err)
	}
}

// expectOrder fails the test unless the order has the status and yielded so many packages.
func expectOrder(t testing.TB, s *shop.Shop, c *shop.Customer, orderID int64, status models.OrderStatus, packages int) {
	t.Helper()
	d, err := s.Billing.Order(t.Context(), c.ID, orderID)
	if err != nil {
		t.Fatal(err)
	}
	if d.Order.Status != status || len(d.Packages) != packages {
		t.Errorf("order is %s with %d packages, want %s with %d", d.Order.Status, len(d.Packages), status, packages)
	}
}

func expectBalance(t testing.TB, c *shop.Customer, micros rules.Micros) {
	t.Helper()
	if got := c.Account(t).BalanceMicros; got != micros {
		t.Errorf("balance %d, want %d", got, micros)
	}
}

func expectCode(t testing.TB, err error, want models.Code) {
	t.Helper()
	if err == nil || models.CodeOf(err) != want {
		t.Errorf("error %v, want one that is %s", err, want)
	}
}

// owe lets the customer fall into arrears by 8,000 micro-units.
func owe(t testing.TB, s *shop.Shop, c *shop.Customer) {
	t.Helper()
	c.Subscribe(t, shop.Bangkok, shop.Passport)
	calls := int(c.Account(t).BalanceMicros/8_000) + 1
	report, err := s.Metering.Ingest(t.Context(), c.Calls(calls, shop.Bangkok, shop.Passport, s.Clock.Now()))
	if err != nil || report.Accepted != calls {
		t.Fatalf("%+v, %v", report, err)
	}
	if standing := c.Account(t).Standing(); !standing.InArrears() {
		t.Fatalf("not in arrears: %+v", standing)
	}
}

// atOnce runs fn n times at once and gives the errors.
func atOnce(n int, fn func(i int) error) []error {
	var running sync.WaitGroup
	errs := make([]error, n)
	for i := range n {
		running.Go(func() { errs[i] = fn(i) })
	}
	running.Wait()
	return errs
}

// noErrors fails the test for each error.
func noErrors(t testing.TB, errs []error) {
	t.Helper()
	for _, err := range errs {
		if err != nil {
			t.Error(err)
		}
	}
}

// nextHour sets the clock to the start of the next clock hour in UTC.
func nextHour(s *shop.Shop) time.Time {
	start := s.Clock.Now().Truncate(time.Hour).Add(time.Hour)
	s.Clock.Set(start)
	return start
}
