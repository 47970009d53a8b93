package documents_test

import (
	"sync"
	"testing"

	"ocrconsole/models"
	"ocrconsole/models/billing"
	"ocrconsole/models/dbtest"
	"ocrconsole/models/dbtest/shop"
	"ocrconsole/models/metering"
)

// each runs the test in a shop on both databases; its books must balance at the end.
func each(t *testing.T, test func(t *testing.T, s *shop.Shop)) {
	t.Helper()
	t.Parallel() // most of the time goes into creating databases
	dbtest.Each(t, func(t *testing.T, db *models.DB) { test(t, shop.Open(t, db)) })
}

// orderHundred places an order of packages of 100 passport calls in Bangkok.
func orderHundred(t testing.TB, c *shop.Customer, quantity int64) *models.Order {
	t.Helper()
	return c.Order(t, shop.Bangkok, shop.Passport, 100, quantity)
}

// openCheckout starts to pay the order by card and gives the reference of the payment.
func openCheckout(t testing.TB, s *shop.Shop, c *shop.Customer, orderID int64) string {
	t.Helper()
	if _, _, err := s.Billing.PayByCard(t.Context(), c.ID, orderID); err != nil {
		t.Fatal(err)
	}
	attempts, err := models.PaymentsOfOrder(s.DB.WithContext(t.Context()), c.ID, orderID)
	if err != nil {
		t.Fatal(err)
	}
	return attempts[len(attempts)-1].Ref().String()
}

// apply applies what the payment provider tells.
func apply(t testing.TB, s *shop.Shop, n billing.PaymentAnswer) {
	t.Helper()
	if err := s.Billing.Apply(t.Context(), n); err != nil {
		t.Fatal(err)
	}
}

func ingest(t testing.TB, s *shop.Shop, events []metering.Event) {
	t.Helper()
	report, err := s.Metering.Ingest(t.Context(), events)
	if err != nil || len(report.Refused) > 0 {
		t.Fatalf("%+v, %v", report, err)
	}
}

func settle(t testing.TB, s *shop.Shop) {
	t.Helper()
	if _, err := s.Billing.SettleHours(t.Context()); err != nil {
		t.Fatal(err)
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
