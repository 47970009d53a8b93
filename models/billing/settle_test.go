package billing_test

import (
	"testing"
	"time"

	"ocrconsole/models"
	"ocrconsole/models/billing"
	"ocrconsole/models/dbtest"
	"ocrconsole/models/dbtest/shop"
	"ocrconsole/models/metering"
	"ocrconsole/models/rules"
)

func ingest(t testing.TB, s *shop.Shop, events []metering.Event) {
	t.Helper()
	report, err := s.Metering.Ingest(t.Context(), events)
	if err != nil || len(report.Refused) > 0 {
		t.Fatalf("%+v, %v", report, err)
	}
}

// settle settles from n servers at once and gives how many entries they posted together.
func settle(t testing.TB, s *shop.Shop, n int) int {
	t.Helper()
	posted := make([]int, n)
	noErrors(t, atOnce(n, func(i int) (err error) {
		posted[i], err = s.Billing.SettleHours(t.Context())
		return err
	}))
	total := 0
	for _, p := range posted {
		total += p
	}
	return total
}

func TestAFinishedHourIsSettledOnceHoweverManyServersRun(t *testing.T) {
	each(t, func(t *testing.T, s *shop.Shop) {
		one, other := s.Customer(t), s.Customer(t)
		for _, c := range []*shop.Customer{one, other} {
			c.TopUp(t, 1_000_000)
			c.Subscribe(t, shop.Bangkok, shop.Passport)
			c.Subscribe(t, shop.Singapore, shop.Passport)
			ingest(t, s, c.Calls(10, shop.Bangkok, shop.Passport, shop.Start))
			ingest(t, s, c.Calls(5, shop.Singapore, shop.Passport, shop.Start))
		}
		if n := settle(t, s, 1); n != 0 {
			t.Errorf("%d entries while the hour lasts", n)
		}
		if a := one.Account(t); a.AccruedMicros != 125_000 || a.BalanceMicros != 1_000_000 {
			t.Errorf("before: %+v", a)
		}
		hour := nextHour(s)
		if n := settle(t, s, 8); n != 4 {
			t.Errorf("%d entries, want 4: two accounts, two regions", n)
		}
		if n := settle(t, s, 8); n != 0 {
			t.Errorf("%d entries the second time", n)
		}
		if a := one.Account(t); a.AccruedMicros != 0 || a.BalanceMicros != 875_000 {
			t.Errorf("after: %+v", a)
		}
		e := one.Entries(t)[1]
		if e.Kind != models.EntryUsage || e.AmountMicros != -80_000 || e.Calls != 10 || e.Region != shop.Bangkok || e.Service != shop.Passport ||
			!e.HourStart.Equal(hour.Add(-time.Hour)) || *e.LateNo != 0 || !e.At.Equal(hour) {
			t.Errorf("entry %+v", e)
		}
	})
}

func TestCallsThatComeAfterTheirHourWasSettledGetTheirOwnEntry(t *testing.T) {
	each(t, func(t *testing.T, s *shop.Shop) {
		c := s.Customer(t)
		c.Subscribe(t, shop.Bangkok, shop.Passport)
		for late, calls := range []int{3, 2, 1} {
			events := c.Calls(calls, shop.Bangkok, shop.Passport, shop.Start)
			if late == 0 {
				nextHour(s)
			}
			ingest(t, s, events)
			if n := settle(t, s, 4); n != 1 {
				t.Errorf("%d entries, want 1", n)
			}
			e := c.Entries(t)[late]
			if *e.LateNo != int64(late) || e.Calls != int64(calls) || e.AmountMicros != rules.Micros(int64(calls)*-8_000) {
				t.Errorf("entry %+v, want the %d late calls of it", e, calls)
			}
		}
	})
}

func TestSettlingDoesNotChangeWhatIsAvailable(t *testing.T) {
	each(t, func(t *testing.T, s *shop.Shop) {
		c := s.Customer(t)
		owe(t, s, c)
		before := c.Account(t).Standing()
		nextHour(s)
		settle(t, s, 1)
		after := c.Account(t).Standing()
		if before.AvailableMicros() != after.AvailableMicros() || !before.ArrearsSince.Equal(after.ArrearsSince) || after.AccruedMicros != 0 {
			t.Errorf("before %+v, after %+v", before, after)
		}
	})
}

func TestFreeCallsAreSettledAtNothing(t *testing.T) {
	each(t, func(t *testing.T, s *shop.Shop) {
		c := s.Customer(t)
		c.Subscribe(t, shop.Bangkok, shop.IDCard)
		ingest(t, s, c.Calls(3, shop.Bangkok, shop.IDCard, shop.Start))
		nextHour(s)
		if n, again := settle(t, s, 1), settle(t, s, 1); n != 1 || again != 0 {
			t.Errorf("%d and %d entries, want 1 and 0", n, again)
		}
		if e := c.Entries(t)[0]; e.AmountMicros != 0 || e.Calls != 3 {
			t.Errorf("entry %+v", e)
		}
	})
}

func TestHoursFollowAZoneAtHalfPast(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, db *models.DB) {
		s := shop.New(t, db, "Asia/Kolkata") // UTC+5:30: its clock hours start at half past in UTC
		c := s.Customer(t)
		c.Subscribe(t, shop.Bangkok, shop.Passport)
		half := shop.Start.Truncate(time.Hour).Add(30 * time.Minute) // 04:30 UTC, 10:00 there
		events := c.Calls(3, shop.Bangkok, shop.Passport, half)
		events[0].At = half.Add(-time.Microsecond)
		s.Clock.Set(half.Add(time.Hour))
		ingest(t, s, events)
		if n := settle(t, s, 2); n != 2 {
			t.Errorf("%d entries, want one for each of the two hours", n)
		}
		entries := c.Entries(t)
		if !entries[0].HourStart.Equal(half.Add(-time.Hour)) || entries[0].Calls != 1 || !entries[1].HourStart.Equal(half) || entries[1].Calls != 2 {
			t.Errorf("entries %+v", entries)
		}
		s.Balance(t)
	})
}

func TestOneAccountsFailureDoesNotKeepOthersFromSettling(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, db *models.DB) {
		s := shop.New(t, db, shop.Zone)
		var customers []*shop.Customer
		for range 3 {
			c := s.Customer(t)
			c.Subscribe(t, shop.Bangkok, shop.Passport)
			ingest(t, s, c.Calls(2, shop.Bangkok, shop.Passport, shop.Start))
			customers = append(customers, c)
		}
		broken := customers[1]
		if err := db.Exec("UPDATE accounts SET accrued_micros = 0 WHERE id = ?", broken.ID).Error; err != nil {
			t.Fatal(err)
		}
		nextHour(s)
		n, err := s.Billing.SettleHours(t.Context())
		if n != 2 || err == nil {
			t.Errorf("%d entries, %v; want the other two accounts' and an error", n, err)
		}
		if entries := broken.Entries(t); len(entries) != 0 {
			t.Errorf("half a settlement was kept: %+v", entries)
		}
	})
}

func TestWhatIsVoidIsRecordedOnceWhenAPackageExpires(t *testing.T) {
	each(t, func(t *testing.T, s *shop.Shop) {
		c := s.Customer(t)
		for _, calls := range []int64{10, 5} {
			_, err := s.Billing.Grant(t.Context(), billing.Gift{
				AccountID: c.ID, Region: shop.Bangkok, Service: shop.Passport, Calls: calls, ExpiresAt: shop.Start.Add(time.Hour),
			})
			if err != nil {
				t.Fatal(err)
			}
		}
		ingest(t, s, c.Calls(12, shop.Bangkok, shop.Passport, shop.Start))
		s.Clock.Advance(time.Hour - time.Microsecond)
		if n, err := s.Billing.RecordExpiries(t.Context()); n != 0 || err != nil {
			t.Errorf("%d recorded before they expired, %v", n, err)
		}
		s.Clock.Advance(time.Microsecond)
		recorded := make([]int, 8)
		noErrors(t, atOnce(len(recorded), func(i int) (err error) {
			recorded[i], err = s.Billing.RecordExpiries(t.Context())
			return err
		}))
		total := 0
		for _, n := range recorded {
			total += n
		}
		expiries, err := models.ExpiriesOf(s.DB.WithContext(t.Context()), c.ID)
		if err != nil || total != 2 || expiries[1].VoidCalls != 0 || expiries[2].VoidCalls != 3 {
			t.Errorf("recorded %d: %+v, %v", total, expiries, err)
		}
	})
}

func TestADayOfDowntimeIsSettledByWhoeverComesUpFirst(t *testing.T) {
	each(t, func(t *testing.T, s *shop.Shop) {
		c := s.Customer(t)
		c.TopUp(t, 50_000_000)
		c.Subscribe(t, shop.Bangkok, shop.Passport)
		c.Subscribe(t, shop.Singapore, shop.Passport)
		c.Subscribe(t, shop.Bangkok, shop.WebImage)
		const hours = 200 // more of the three services than one transaction settles
		var events []metering.Event
		for h := range hours {
			at := shop.Start.Add(time.Duration(h) * time.Hour)
			events = append(events, c.Calls(1, shop.Bangkok, shop.Passport, at)...)
			events = append(events, c.Calls(1, shop.Singapore, shop.Passport, at)...)
			events = append(events, c.Calls(1, shop.Bangkok, shop.WebImage, at)...)
		}
		s.Clock.Advance((hours + 24) * time.Hour)
		ingest(t, s, events)
		if n := settle(t, s, 4); n != 3*hours {
			t.Errorf("%d entries, want one an hour of each service", n)
		}
		if n := settle(t, s, 2); n != 0 {
			t.Errorf("%d entries the second time", n)
		}
		if a := c.Account(t); a.AccruedMicros != 0 || a.BalanceMicros != 50_000_000-hours*(8_000+9_000+8_000) {
			t.Errorf("after: %+v", a)
		}
		for _, e := range c.Entries(t) {
			if e.LateNo != nil && *e.LateNo != 0 {
				t.Errorf("entry %+v is named late, and nothing of its hour was settled before", e)
			}
		}
	})
}

func TestAnHourIsLeftOpenForAsLongAsReportsOfItComeIn(t *testing.T) {
	each(t, func(t *testing.T, s *shop.Shop) {
		s.Billing.SettleAfter = time.Minute
		c := s.Customer(t)
		c.Subscribe(t, shop.Bangkok, shop.Passport)
		events := c.Calls(3, shop.Bangkok, shop.Passport, shop.Start)
		ingest(t, s, events[:1])
		s.Clock.Set(nextHour(s).Add(time.Minute - time.Microsecond))
		if n := settle(t, s, 1); n != 0 {
			t.Errorf("%d entries before the minute is over", n)
		}
		ingest(t, s, events[1:])
		s.Clock.Advance(time.Microsecond)
		if n := settle(t, s, 2); n != 1 {
			t.Errorf("%d entries, want 1", n)
		}
		if e := c.Entries(t)[0]; e.Calls != 3 || *e.LateNo != 0 {
			t.Errorf("entry %+v, want all three calls of the hour", e)
		}
	})
}
