package metering_test

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"ocrconsole/models"
	"ocrconsole/models/billing"
	"ocrconsole/models/dbtest"
	"ocrconsole/models/dbtest/shop"
	"ocrconsole/models/metering"
	"ocrconsole/models/rules"
)

// callOf is one successful call of the customer, made now.
func callOf(s *shop.Shop, c *shop.Customer, id string) metering.Call {
	return metering.Call{AccountID: c.ID, RequestID: id, Region: shop.Bangkok, Service: shop.Passport, At: s.Clock.Now(), HTTPStatus: 200}
}

// mayPass asks whether a call of the customer would pass now, and does not make it.
func mayPass(t *testing.T, s *shop.Shop, c *shop.Customer, region string) error {
	t.Helper()
	pass, err := s.Metering.Authorize(t.Context(), c.ID, region, shop.Passport, rules.Origin{})
	if err == nil {
		pass.Over()
	}
	return err
}

func TestAPurchaseLetsARefusedCallPassAtOnce(t *testing.T) {
	each(t, func(t *testing.T, s *shop.Shop) {
		c := s.Customer(t)
		ask := func() error { return mayPass(t, s, c, shop.Bangkok) }
		if err := ask(); !errors.Is(err, rules.ErrNotEnabled) {
			t.Fatalf("without anything: %v, want not enabled", err)
		}
		if err := s.Billing.Subscribe(t.Context(), c.ID, shop.Bangkok, shop.Passport); err != nil {
			t.Fatal(err)
		}
		if err := ask(); err != nil {
			t.Errorf("subscribed: %v", err)
		}
		if err := mayPass(t, s, c, shop.Singapore); !errors.Is(err, rules.ErrNotEnabled) {
			t.Errorf("in another region: %v, want not enabled", err)
		}
	})
}

func TestConcurrentCallsAreEachChargedOnceBySeveralProcesses(t *testing.T) {
	each(t, func(t *testing.T, s *shop.Shop) {
		c := s.Customer(t)
		if _, err := s.Billing.Grant(t.Context(), billing.Gift{AccountID: c.ID, Region: shop.Bangkok, Service: shop.Passport, Calls: 150}); err != nil {
			t.Fatal(err)
		}
		if err := s.Billing.Subscribe(t.Context(), c.ID, shop.Bangkok, shop.Passport); err != nil {
			t.Fatal(err)
		}
		other := &metering.Metering{DB: s.DB, Catalog: s.Catalog, Clock: s.Clock.Now, Credit: s.Metering.Credit}
		t.Cleanup(other.Close)
		const callers, each = 16, 20
		var fromPackage, perUse, duplicates atomic.Int64
		var group sync.WaitGroup
		for caller := range callers {
			group.Go(func() {
				process := []*metering.Metering{s.Metering, other}[caller%2]
				for n := range each {
					// Two callers, of different processes, share each id: one is charged, both are answered.
					receipt, err := process.Record(context.Background(), callOf(s, c, fmt.Sprintf("call-%d-%d", caller/2, n)))
					switch {
					case err != nil:
						t.Error(err)
					case receipt.Duplicate:
						duplicates.Add(1)
					case receipt.Outcome == models.OutcomePackage:
						fromPackage.Add(1)
					case receipt.Outcome == models.OutcomePayPerUse:
						perUse.Add(1)
					}
				}
			})
		}
		group.Wait()
		if fromPackage.Load() != 150 || perUse.Load() != callers*each/2-150 || duplicates.Load() != callers*each/2 {
			t.Errorf("package %d, pay-per-use %d, duplicates %d; want 150, 10, 160", fromPackage.Load(), perUse.Load(), duplicates.Load())
		}
	})
}

func TestACallInFlightIsNotCutOffByTheEndOfGraceButByAnEmptyPackageAndTheLimit(t *testing.T) {
	each(t, func(t *testing.T, s *shop.Shop) {
		c := s.Customer(t)
		if _, err := s.Billing.Grant(t.Context(), billing.Gift{AccountID: c.ID, Region: shop.Bangkok, Service: shop.Passport, Calls: 1}); err != nil {
			t.Fatal(err)
		}
		if _, err := s.Metering.Record(t.Context(), callOf(s, c, "first")); err != nil {
			t.Fatal(err)
		}
		if _, err := s.Metering.Record(t.Context(), callOf(s, c, "second")); !errors.Is(err, rules.ErrNotEnabled) {
			t.Errorf("a call after the last of the package: %v, want not enabled", err)
		}
		if err := s.Billing.Subscribe(t.Context(), c.ID, shop.Bangkok, shop.Passport); err != nil {
			t.Fatal(err)
		}
		s.Metering.Credit = rules.CreditPolicy{Grace: time.Hour, LimitMicros: 24_000}
		for n := range 3 { // the first leads into arrears; the others had been let pass before the grace period ended
			if receipt, err := s.Metering.Record(t.Context(), callOf(s, c, fmt.Sprint("third-", n))); err != nil || receipt.Outcome != models.OutcomePayPerUse {
				t.Errorf("call %d in arrears: %+v, %v", n, receipt, err)
			}
			s.Clock.Advance(2 * time.Hour)
		}
		if _, err := s.Metering.Record(t.Context(), callOf(s, c, "fourth")); !errors.Is(err, rules.ErrRestricted) || c.Account(t).AccruedMicros != 24_000 {
			t.Errorf("a call that the limit has no room for: %v, %d accrued", err, c.Account(t).AccruedMicros)
		}
		if err := mayPass(t, s, c, shop.Bangkok); !errors.Is(err, rules.ErrRestricted) {
			t.Errorf("the next call: %v, want restricted", err)
		}
	})
}

func TestACallThatTheDatabaseRefusesFailsAlone(t *testing.T) {
	each(t, func(t *testing.T, s *shop.Shop) {
		c := s.Customer(t)
		if err := s.Billing.Subscribe(t.Context(), c.ID, shop.Bangkok, shop.Passport); err != nil {
			t.Fatal(err)
		}
		var group sync.WaitGroup
		for n := range 20 {
			group.Go(func() {
				call := callOf(s, c, fmt.Sprint("call-", n))
				if n == 7 {
					call.HTTPStatus = 999 // no HTTP status: a CHECK refuses it
				}
				_, err := s.Metering.Record(context.Background(), call)
				if (err != nil) != (n == 7) {
					t.Errorf("call %d: %v", n, err)
				}
			})
		}
		group.Wait()
	})
}

func TestWhatIsQueuedAtTheEndIsCommitted(t *testing.T) {
	each(t, func(t *testing.T, s *shop.Shop) {
		c := s.Customer(t)
		if err := s.Billing.Subscribe(t.Context(), c.ID, shop.Bangkok, shop.Passport); err != nil {
			t.Fatal(err)
		}
		var recorded atomic.Int64
		var group sync.WaitGroup
		for n := range 50 {
			group.Go(func() {
				if _, err := s.Metering.Record(context.Background(), callOf(s, c, fmt.Sprint("call-", n))); err == nil {
					recorded.Add(1)
				} else if models.CodeOf(err) != models.Unavailable {
					t.Error(err)
				}
			})
		}
		s.Metering.Close()
		group.Wait()
		if got := countCalls(t, s); got != recorded.Load() {
			t.Errorf("%d calls are stored, %d were answered", got, recorded.Load())
		}
	})
}

func TestNoCallIsLostOrPaidTwiceWhenPostgresCrashes(t *testing.T) {
	t.Parallel()
	outage := dbtest.NewOutage(t)
	s := shop.Open(t, outage.Open(t))
	c := s.Customer(t)
	if _, err := s.Billing.Grant(t.Context(), billing.Gift{AccountID: c.ID, Region: shop.Bangkok, Service: shop.Passport, Calls: 500}); err != nil {
		t.Fatal(err)
	}
	if err := s.Billing.Subscribe(t.Context(), c.ID, shop.Bangkok, shop.Passport); err != nil {
		t.Fatal(err)
	}
	var answered, made atomic.Int64
	stop := make(chan struct{})
	var group sync.WaitGroup
	for caller := range 16 {
		group.Go(func() {
			for n := 0; ; n++ {
				select {
				case <-stop:
					return
				default:
				}
				made.Add(1)
				if _, err := s.Metering.Record(context.Background(), callOf(s, c, fmt.Sprintf("call-%d-%d", caller, n))); err == nil {
					answered.Add(1)
				}
			}
		})
	}
	for range 3 {
		before := answered.Load()
		for answered.Load() < before+100 {
			time.Sleep(5 * time.Millisecond)
		}
		outage.Crash(t)
		time.Sleep(200 * time.Millisecond)
		outage.Start(t)
	}
	before := answered.Load()
	for answered.Load() < before+100 { // it goes on by itself
		time.Sleep(5 * time.Millisecond)
	}
	close(stop)
	group.Wait()
	if got := countCalls(t, s); got != answered.Load() || got != made.Load() {
		t.Errorf("%d calls were made and %d answered, %d are recorded", made.Load(), answered.Load(), got)
	}
}

func countCalls(t testing.TB, s *shop.Shop) (n int64) {
	t.Helper()
	if err := s.DB.WithContext(t.Context()).Model(&models.Call{}).Count(&n).Error; err != nil {
		t.Fatal(err)
	}
	return n
}
