package metering_test

import (
	"errors"
	"fmt"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"ocrconsole/models"
	"ocrconsole/models/dbtest/shop"
	"ocrconsole/models/metering"
	"ocrconsole/models/rules"
)

// storm lets 64 callers each make calls until one is refused: let pass, under way for a moment, recorded, which is never refused then.
// It counts those that were recorded.
func storm(t *testing.T, s *shop.Shop, c *shop.Customer, want error, processes ...*metering.Metering) int64 {
	t.Helper()
	var recorded, id atomic.Int64
	var group sync.WaitGroup
	for caller := range 64 {
		m := processes[caller%len(processes)]
		group.Go(func() {
			for {
				pass, err := m.Authorize(t.Context(), c.ID, shop.Bangkok, shop.Passport, rules.Origin{})
				if err == nil {
					time.Sleep(time.Millisecond)
					call := callOf(s, c, fmt.Sprint("storm-", id.Add(1)))
					call.Pass = pass
					if _, err = m.Record(t.Context(), call); err != nil {
						t.Errorf("recognised in vain: %v", err)
					}
					pass.Over()
				}
				if err == nil {
					recorded.Add(1)
					continue
				}
				if !errors.Is(err, want) {
					t.Errorf("refused so: %v, want %v", err, want)
				}
				return
			}
		})
	}
	group.Wait()
	return recorded.Load()
}

// another is another process that serves the same database.
func another(t *testing.T, s *shop.Shop) *metering.Metering {
	m := &metering.Metering{DB: s.DB, Catalog: s.Catalog, Clock: s.Clock.Now, Credit: s.Metering.Credit}
	t.Cleanup(m.Close)
	return m
}

// TestCallsAtOnceOweNoMoreThanCallsOneByOne lets 64 callers at two processes use up what may be owed: the starter credit, and the credit
// limit, to the last call that fits.
func TestCallsAtOnceOweNoMoreThanCallsOneByOne(t *testing.T) {
	each(t, func(t *testing.T, s *shop.Shop) {
		for _, test := range []struct {
			name     string
			customer *shop.Customer
			credit   rules.CreditPolicy
			topUp    rules.Micros
			calls    int64
			refusal  error
		}{
			{"starter credit", s.Newcomer(t, 500_000), rules.CreditPolicy{Grace: time.Hour, LimitMicros: 50_000_000}, 0, 62, rules.ErrStarterUsed},
			{"no starter credit", s.Newcomer(t, 0), rules.CreditPolicy{Grace: time.Hour, LimitMicros: 50_000_000}, 0, 0, rules.ErrUnpaid},
			{"credit limit", s.Customer(t), rules.CreditPolicy{Grace: time.Hour, LimitMicros: 300_000}, 1_000_000, 125 + 37, rules.ErrRestricted}, // 37.5 calls
			{"no credit", s.Customer(t), rules.CreditPolicy{}, 1_000_000, 125, rules.ErrRestricted},
		} {
			s.Metering.Credit = test.credit
			test.customer.Subscribe(t, shop.Bangkok, shop.Passport)
			processes := []*metering.Metering{s.Metering, another(t, s)}
			if test.topUp > 0 {
				test.customer.TopUp(t, test.topUp)
			}
			if got := storm(t, s, test.customer, test.refusal, processes...); got != test.calls {
				t.Errorf("%s: %d calls, want %d; %d available", test.name, got, test.calls, test.customer.Account(t).BalanceMicros-test.customer.Account(t).AccruedMicros)
			}
		}
	})
}

func TestCallsAtOnceUseUpAPackageAndThenTheStarterCredit(t *testing.T) {
	each(t, func(t *testing.T, s *shop.Shop) {
		c := s.Newcomer(t, 500_000)
		grant(t, s, c, 40, time.Time{}, time.Time{})
		c.Subscribe(t, shop.Bangkok, shop.Passport)
		if got := storm(t, s, c, rules.ErrStarterUsed, s.Metering, another(t, s)); got != 40+62 {
			t.Errorf("%d calls, want 102", got)
		}
	})
}

// TestACallThatFailedGivesBackWhatItHeld: what is under way is held, and only that.
func TestACallThatFailedGivesBackWhatItHeld(t *testing.T) {
	each(t, func(t *testing.T, s *shop.Shop) {
		c := s.Newcomer(t, 17_000) // two calls
		c.Subscribe(t, shop.Bangkok, shop.Passport)
		ask := func() (*metering.Pass, error) {
			return s.Metering.Authorize(t.Context(), c.ID, shop.Bangkok, shop.Passport, rules.Origin{})
		}
		first, err := ask()
		if err != nil {
			t.Fatal(err)
		}
		second, err := ask()
		if err != nil {
			t.Fatal(err)
		}
		if _, err := ask(); !errors.Is(err, rules.ErrStarterUsed) {
			t.Errorf("with two under way: %v", err)
		}
		first.Over()
		third, err := ask()
		if err != nil {
			t.Fatalf("after one has failed: %v", err)
		}
		for id, pass := range map[string]*metering.Pass{"second": second, "third": third} {
			call := callOf(s, c, id)
			call.Pass = pass
			if _, err := s.Metering.Record(t.Context(), call); err != nil {
				t.Error(err)
			}
			pass.Over()
		}
		if err := mayPass(t, s, c, shop.Bangkok); !errors.Is(err, rules.ErrStarterUsed) {
			t.Errorf("after two that were recorded: %v", err)
		}
		c.TopUp(t, 1_000_000)
		if err := mayPass(t, s, c, shop.Bangkok); err != nil {
			t.Errorf("right after a top-up: %v", err)
		}
	})
}

// TestReportedUsageOfANewcomerIsRecorded: it was made, whoever let it pass.
func TestReportedUsageOfANewcomerIsRecorded(t *testing.T) {
	each(t, func(t *testing.T, s *shop.Shop) {
		c := s.Newcomer(t, 500_000)
		c.Subscribe(t, shop.Bangkok, shop.Passport)
		if report := ingest(t, s, c.Calls(62, shop.Bangkok, shop.Passport, s.Clock.Now())); report.Accepted != 62 || c.Account(t).ArrearsSince != nil {
			t.Errorf("within the starter credit: %+v, %+v", report, c.Account(t))
		}
		if report := ingest(t, s, c.Calls(10, shop.Bangkok, shop.Passport, s.Clock.Now())); report.Accepted != 10 || c.Account(t).ArrearsSince == nil {
			t.Errorf("beyond it: %+v, %+v", report, c.Account(t))
		}
	})
}

// TestAClosedAccountIsPromisedNothing with a package, a lease that holds and calls that a process has leased in advance: nothing passes and nothing is
// promised from the closing on, in no process, while what its gateway let pass before and reports later is recorded.
func TestAClosedAccountIsPromisedNothing(t *testing.T) {
	each(t, func(t *testing.T, s *shop.Shop) {
		c := s.Newcomer(t, 800_000)
		c.Subscribe(t, shop.Bangkok, shop.Passport)
		grant(t, s, c, 1000, time.Time{}, shop.Start.Add(24*time.Hour))
		processes := []*metering.Metering{s.Metering, another(t, s)}
		for _, m := range processes {
			for range 4 {
				if _, err := m.Authorize(t.Context(), c.ID, shop.Bangkok, shop.Passport, rules.Origin{}); err != nil {
					t.Fatal(err)
				}
			}
		}
		before, err := leaseOf(t, s.Metering, c, "before", 10)
		if err != nil || before.Calls != 10 {
			t.Fatalf("%+v, %v", before, err)
		}
		c.Close(t)
		s.Clock.Advance(time.Second)
		for i, m := range append(processes, another(t, s)) {
			for range 2 {
				if _, err := m.Authorize(t.Context(), c.ID, shop.Bangkok, shop.Passport, rules.Origin{}); !errors.Is(err, rules.ErrSuspended) {
					t.Errorf("process %d: a call passes: %v", i, err)
				}
			}
			if got, err := leaseOf(t, m, c, fmt.Sprint("after ", i), 10); !errors.Is(err, rules.ErrSuspended) {
				t.Errorf("process %d: promised %+v, %v", i, got, err)
			}
		}
		reported := c.Calls(12, shop.Bangkok, shop.Passport, s.Clock.Now())
		for i := range 10 {
			reported[i].Lease = before.ID
		}
		if report := ingest(t, s, reported); report.Accepted != 12 {
			t.Errorf("of what was reported: %+v", report)
		}
	})
}

// TestASuspendedAccountCallsOnNothingThatAProcessHolds: what it has leased in advance it lets nobody have.
func TestASuspendedAccountCallsOnNothingThatAProcessHolds(t *testing.T) {
	each(t, func(t *testing.T, s *shop.Shop) {
		c := s.Newcomer(t, 800_000)
		c.Subscribe(t, shop.Bangkok, shop.Passport)
		other := another(t, s)
		for range 4 { // the second and the fourth lease more than they need
			if _, err := other.Authorize(t.Context(), c.ID, shop.Bangkok, shop.Passport, rules.Origin{}); err != nil {
				t.Fatal(err)
			}
		}
		if calls := held(t, s, c); calls <= 4 {
			t.Fatalf("%d calls are held, all under way", calls)
		}
		if err := s.Billing.Suspend(t.Context(), deskAct(c, models.DeskSuspend, "suspend")); err != nil {
			t.Fatal(err)
		}
		s.Clock.Advance(time.Second)
		for range 3 {
			if _, err := other.Authorize(t.Context(), c.ID, shop.Bangkok, shop.Passport, rules.Origin{}); !errors.Is(err, rules.ErrSuspended) {
				t.Errorf("a call passes: %v", err)
			}
		}
		if calls := held(t, s, c); calls != 4 {
			t.Errorf("%d calls are held, 4 are under way", calls)
		}
	})
}
