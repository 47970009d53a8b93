package metering_test

import (
	"errors"
	"fmt"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"gorm.io/gorm"

	"ocrconsole/models"
	"ocrconsole/models/billing"
	"ocrconsole/models/dbtest/shop"
	"ocrconsole/models/metering"
	"ocrconsole/models/rules"
)

// leaseOf asks for calls of passports in Bangkok.
func leaseOf(t *testing.T, m *metering.Metering, c *shop.Customer, id string, calls int64) (metering.Leased, error) {
	t.Helper()
	return m.Lease(t.Context(), metering.LeaseRequest{RequestID: id, ProjectID: c.Projects[shop.Bangkok], Service: shop.Passport, Calls: calls, Life: metering.LeaseLife})
}

// held counts the calls that leases of the account hold at the shop's time.
func held(t *testing.T, s *shop.Shop, c *shop.Customer) (calls int64) {
	t.Helper()
	leases, err := models.LeasesOf(s.DB.WithContext(t.Context()), []int64{c.ID}, s.Clock.Now())
	if err != nil {
		t.Fatal(err)
	}
	for i := range leases {
		if rule := leases[i].Rule(); rule.Holds(s.Clock.Now()) {
			calls += rule.LeftCalls
		}
	}
	return calls
}

// TestWhatIsPromisedToAGatewayIsKeptFromAllOthers: from calls at every process, and from what is reported without the lease; and it is
// free again when the lease ends.
func TestWhatIsPromisedToAGatewayIsKeptFromAllOthers(t *testing.T) {
	each(t, func(t *testing.T, s *shop.Shop) {
		c := s.Newcomer(t, 80_000) // ten calls
		c.Subscribe(t, shop.Bangkok, shop.Passport)
		other := another(t, s)
		got, err := leaseOf(t, s.Metering, c, "a", 8)
		if err != nil || got.Calls != 8 {
			t.Fatalf("%+v, %v", got, err)
		}
		if more, err := leaseOf(t, other, c, "b", 8); err != nil || more.Calls != 2 {
			t.Errorf("of the rest: %+v, %v", more, err)
		}
		for _, m := range []*metering.Metering{s.Metering, other} {
			if pass, err := m.Authorize(t.Context(), c.ID, shop.Bangkok, shop.Passport, rules.Origin{}); !errors.Is(err, rules.ErrStarterUsed) {
				t.Errorf("a call passes that is promised to others: %v, %v", pass, err)
			}
		}
		events := c.Calls(3, shop.Bangkok, shop.Passport, s.Clock.Now())
		events[0].Lease, events[1].Lease = got.ID, got.ID
		if report := ingest(t, s, events); report.Accepted != 3 { // a newcomer's usage is recorded whatever the starter credit: it was made
			t.Errorf("%+v", report)
		}
		if calls := held(t, s, c); calls != 8 {
			t.Errorf("%d calls are held after two were used of ten", calls)
		}
		s.Clock.Advance(metering.LeaseLife)
		if calls := held(t, s, c); calls != 0 {
			t.Errorf("%d calls are held after the end", calls)
		}
		if err := mayPass(t, s, c, shop.Bangkok); err != nil {
			t.Errorf("when the leases have ended: %v", err)
		}
	})
}

// TestAProcessThatDiesLeavesNothingBehindAfterAMinute, whichever way clocks are set meanwhile.
func TestAProcessThatDiesLeavesNothingBehindAfterAMinute(t *testing.T) {
	each(t, func(t *testing.T, s *shop.Shop) {
		for _, jump := range []time.Duration{0, 24 * time.Hour, -5 * time.Minute} {
			c := s.Newcomer(t, 80_000)
			c.Subscribe(t, shop.Bangkok, shop.Passport)
			s.Clock.Advance(time.Hour)
			dies := another(t, s)
			for range 10 {
				if _, err := dies.Authorize(t.Context(), c.ID, shop.Bangkok, shop.Passport, rules.Origin{}); err != nil {
					t.Fatal(err)
				}
			}
			if err := mayPass(t, s, c, shop.Bangkok); !errors.Is(err, rules.ErrStarterUsed) || held(t, s, c) != 10 {
				t.Errorf("while all is under way at another process: %v, %d held", err, held(t, s, c))
			}
			s.Clock.Advance(jump + time.Minute)
			if err := mayPass(t, s, c, shop.Bangkok); err != nil || held(t, s, c) > 1 { // its own, which it gives back
				t.Errorf("a minute later, and %s: %v, %d held", jump, err, held(t, s, c))
			}
			s.Clock.Advance(-jump)
		}
	})
}

// TestTheSameRequestIsTheSameLease, at whatever process and however many ask at once.
func TestTheSameRequestIsTheSameLease(t *testing.T) {
	each(t, func(t *testing.T, s *shop.Shop) {
		c := s.Customer(t)
		c.Subscribe(t, shop.Bangkok, shop.Passport)
		processes := []*metering.Metering{s.Metering, another(t, s)}
		var group sync.WaitGroup
		answers := make([]metering.Leased, 16)
		for i := range answers {
			group.Go(func() {
				var err error
				if answers[i], err = leaseOf(t, processes[i%2], c, "once", 100); err != nil {
					t.Error(err)
				}
			})
		}
		group.Wait()
		for _, got := range answers {
			if got.ID != answers[0].ID || got.Calls != 100 {
				t.Errorf("%+v, want %+v", got, answers[0])
			}
		}
		if calls := held(t, s, c); calls != 100 {
			t.Errorf("%d calls are held", calls)
		}
		s.Clock.Advance(2 * time.Hour)
		if err := s.Metering.ForgetLeases(t.Context()); err != nil {
			t.Fatal(err)
		}
		if got, err := leaseOf(t, s.Metering, c, "once", 100); err != nil || got.ID == answers[0].ID {
			t.Errorf("when it is forgotten: %+v, %v", got, err)
		}
	})
}

// TestAnAccountHasSoManyLeasesAndNoMore: they are bounded, and used up ones are none.
func TestAnAccountHasSoManyLeasesAndNoMore(t *testing.T) {
	each(t, func(t *testing.T, s *shop.Shop) {
		c := s.Customer(t)
		c.Subscribe(t, shop.Bangkok, shop.Passport)
		const callers = 8 // few: whoever waits longer than an answer may take is refused, however few leases there are
		var group sync.WaitGroup
		for caller := range callers {
			group.Go(func() {
				for n := caller; n < metering.MaxLeases; n += callers {
					if _, err := leaseOf(t, s.Metering, c, fmt.Sprint(n), 1); err != nil {
						t.Error(err)
					}
				}
			})
		}
		group.Wait()
		if got, err := leaseOf(t, s.Metering, c, "more", 1); !errors.Is(err, metering.ErrTooManyLeases) {
			t.Errorf("%+v, %v", got, err)
		}
		if err := mayPass(t, s, c, shop.Bangkok); err != nil {
			t.Errorf("a call of ours: %v", err)
		}
		s.Clock.Advance(metering.LeaseLife)
		if _, err := leaseOf(t, s.Metering, c, "more", 1); err != nil {
			t.Errorf("when they have ended: %v", err)
		}
	})
}

// TestUsageThatCouldBePaidIsRecordedWhoeverHoldsALease: what is promised is of web images, by a package; the usage was made while a package
// of passports lasted, which has ended since.
func TestUsageThatCouldBePaidIsRecordedWhoeverHoldsALease(t *testing.T) {
	each(t, func(t *testing.T, s *shop.Shop) {
		c := s.Customer(t)
		made := s.Clock.Now()
		for service, lasts := range map[string]time.Duration{shop.Passport: 24 * time.Hour, shop.WebImage: 48 * time.Hour} {
			gift := billing.Gift{AccountID: c.ID, Region: shop.Bangkok, Service: service, Calls: 10, ExpiresAt: made.Add(lasts)}
			if _, err := s.Billing.Grant(t.Context(), gift); err != nil {
				t.Fatal(err)
			}
		}
		s.Clock.Advance(25 * time.Hour)
		if _, err := s.Metering.Lease(t.Context(), metering.LeaseRequest{RequestID: "a", ProjectID: c.Projects[shop.Bangkok], Service: shop.WebImage, Calls: 10, Life: metering.LeaseLife}); err != nil {
			t.Fatal(err)
		}
		if report := ingest(t, s, c.Calls(10, shop.Bangkok, shop.Passport, made)); report.Accepted != 10 {
			t.Errorf("%+v", report)
		}
		if report := ingest(t, s, c.Calls(1, shop.Bangkok, shop.WebImage, s.Clock.Now())); len(report.Refused) != 1 {
			t.Errorf("of what is promised: %+v", report)
		}
	})
}

// TestALeaseEndsWithWhatItStandsOn: with the package that pays its calls now.
func TestALeaseEndsWithWhatItStandsOn(t *testing.T) {
	each(t, func(t *testing.T, s *shop.Shop) {
		c := s.Customer(t)
		ends := s.Clock.Now().Add(10 * time.Second)
		if _, err := s.Billing.Grant(t.Context(), billing.Gift{AccountID: c.ID, Region: shop.Bangkok, Service: shop.Passport, Calls: 100, ExpiresAt: ends}); err != nil {
			t.Fatal(err)
		}
		if got, err := leaseOf(t, s.Metering, c, "a", 50); err != nil || !got.Until.Equal(ends) {
			t.Errorf("of a package until %s: %+v, %v", ends, got, err)
		}
		pass, err := s.Metering.Authorize(t.Context(), c.ID, shop.Bangkok, shop.Passport, rules.Origin{})
		if err != nil {
			t.Fatal(err)
		}
		pass.Over()
		s.Clock.Advance(10 * time.Second)
		if err := mayPass(t, s, c, shop.Bangkok); !errors.Is(err, rules.ErrNotEnabled) {
			t.Errorf("when the package has ended: %v", err)
		}
	})
}

// TestAPromiseOutlivesTheGracePeriodOfItsCalls: they lead into arrears and, where the grace period is short, beyond it.
func TestAPromiseOutlivesTheGracePeriodOfItsCalls(t *testing.T) {
	each(t, func(t *testing.T, s *shop.Shop) {
		c := s.Customer(t)
		s.Metering.Credit = rules.CreditPolicy{Grace: 5 * time.Second, LimitMicros: 80_000}
		c.Subscribe(t, shop.Bangkok, shop.Passport)
		got, err := leaseOf(t, s.Metering, c, "a", 10)
		if err != nil || got.Calls != 10 {
			t.Fatalf("%+v, %v", got, err)
		}
		for range 2 {
			events := c.Calls(5, shop.Bangkok, shop.Passport, s.Clock.Now())
			for i := range events {
				events[i].Lease = got.ID
			}
			if report := ingest(t, s, events); report.Accepted != 5 {
				t.Errorf("%+v", report)
			}
			s.Clock.Advance(20 * time.Second)
		}
	})
}

// TestAFailedCallFreesItsPartOfTheLease: it was reported with it, and costs nothing.
func TestAFailedCallFreesItsPartOfTheLease(t *testing.T) {
	each(t, func(t *testing.T, s *shop.Shop) {
		c := s.Newcomer(t, 80_000) // ten calls
		c.Subscribe(t, shop.Bangkok, shop.Passport)
		got, err := leaseOf(t, s.Metering, c, "a", 10)
		if err != nil || got.Calls != 10 {
			t.Fatalf("%+v, %v", got, err)
		}
		events := c.Calls(4, shop.Bangkok, shop.Passport, s.Clock.Now())
		for i := range events {
			events[i].Lease = got.ID
		}
		events[0].HTTPStatus, events[1].HTTPStatus, events[2].HTTPStatus = 500, 404, 429
		if report := ingest(t, s, events); report.Accepted != 4 {
			t.Errorf("%+v", report)
		}
		if report := ingest(t, s, events); report.Duplicates != 4 {
			t.Errorf("again: %+v", report)
		}
		if calls := held(t, s, c); calls != 6 {
			t.Errorf("%d calls are held after four of ten", calls)
		}
		if more, err := leaseOf(t, s.Metering, c, "b", 10); err != nil || more.Calls != 3 {
			t.Errorf("of what failed: %+v, %v", more, err)
		}
	})
}

// TestLeasesThatHaveEndedAreReadByNobody though they are remembered: an account may have very many.
func TestLeasesThatHaveEndedAreReadByNobody(t *testing.T) {
	each(t, func(t *testing.T, s *shop.Shop) {
		c := s.Customer(t)
		c.Subscribe(t, shop.Bangkok, shop.Passport)
		if _, err := leaseOf(t, s.Metering, c, "a", 10); err != nil {
			t.Fatal(err)
		}
		s.Clock.Advance(2 * metering.LeaseLife)
		var read int64
		if err := s.DB.Callback().Query().After("gorm:query").Register("count leases", func(tx *gorm.DB) {
			if tx.Statement.Table == "leases" && strings.Contains(tx.Statement.SQL.String(), "ends_at") {
				atomic.AddInt64(&read, tx.RowsAffected)
			}
		}); err != nil {
			t.Fatal(err)
		}
		if report := ingest(t, &shop.Shop{DB: s.DB, Metering: another(t, s)}, c.Calls(1, shop.Bangkok, shop.Passport, s.Clock.Now())); report.Accepted != 1 {
			t.Errorf("%+v", report)
		}
		if n := atomic.LoadInt64(&read); n != 0 {
			t.Errorf("%d are read", n)
		}
	})
}
