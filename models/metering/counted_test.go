package metering_test

import (
	"testing"
	"time"

	"ocrconsole/models"
	"ocrconsole/models/dbtest/shop"
	"ocrconsole/models/rules"
)

// hoursOf tells the hourly totals of what packages paid, oldest first.
func hoursOf(t *testing.T, s *shop.Shop, c *shop.Customer) (hours []hourTotal) {
	t.Helper()
	all, err := s.Metering.Hours(t.Context(), c.ID, models.HourFilter{From: shop.Start.Add(-longAgo), Until: s.Clock.Now().Add(time.Hour)})
	if err != nil {
		t.Fatal(err)
	}
	for i := len(all) - 1; i >= 0; i-- {
		hours = append(hours, hourTotal{all[i].HourStart.UTC(), all[i].Calls, all[i].LeftCalls})
	}
	return hours
}

// longAgo is further back than any call of these tests.
const longAgo = 31 * 24 * time.Hour

type hourTotal struct {
	start       time.Time
	calls, left int64
}

func wantHours(t *testing.T, got []hourTotal, want ...hourTotal) {
	t.Helper()
	if len(got) != len(want) {
		t.Fatalf("hours %v, want %v", got, want)
	}
	for i := range want {
		if got[i] != want[i] {
			t.Errorf("hour %v, want %v", got[i], want[i])
		}
	}
}

// TestHoursTellOfEachCallAtOnce records calls of one hour, one report after the other, of the next, and of the first again.
func TestHoursTellOfEachCallAtOnce(t *testing.T) {
	each(t, func(t *testing.T, s *shop.Shop) {
		c := s.Customer(t)
		grant(t, s, c, 100, time.Time{}, shop.Start.Add(24*time.Hour))
		first, second := shop.Start.Truncate(time.Hour), shop.Start.Truncate(time.Hour).Add(time.Hour)
		report := func(n int, at time.Time) { ingest(t, s, c.Calls(n, shop.Bangkok, shop.Passport, at)) }
		report(1, s.Clock.Now())
		report(2, s.Clock.Now())
		report(3, s.Clock.Now())
		wantHours(t, hoursOf(t, s, c), hourTotal{first, 6, 94})
		s.Clock.Set(second.Add(time.Minute))
		report(4, s.Clock.Now())
		report(5, s.Clock.Now())
		wantHours(t, hoursOf(t, s, c), hourTotal{first, 6, 94}, hourTotal{second, 9, 85})
		report(1, shop.Start.Add(2*time.Minute))
		report(1, shop.Start.Add(2*time.Minute))
		wantHours(t, hoursOf(t, s, c), hourTotal{first, 8, 83}, hourTotal{second, 9, 85})
		report(1, s.Clock.Now())
		wantHours(t, hoursOf(t, s, c), hourTotal{first, 8, 83}, hourTotal{second, 10, 82})
	})
}

// TestWhatAPackageCountsIsPutToItsHourBeforeAProgramOfBeforeAddsToIt lets one write as those programs do, which know of no such
// counting.
func TestWhatAPackageCountsIsPutToItsHourBeforeAProgramOfBeforeAddsToIt(t *testing.T) {
	each(t, func(t *testing.T, s *shop.Shop) {
		if s.DB.IsDistributed() {
			t.Skip("no program of before runs on a cluster")
		}
		c := s.Customer(t)
		grant(t, s, c, 100, time.Time{}, shop.Start.Add(24*time.Hour))
		hour := shop.Start.Truncate(time.Hour)
		for range 3 {
			ingest(t, s, c.Calls(2, shop.Bangkok, shop.Passport, s.Clock.Now()))
		}
		write := func(statement string) {
			if err := s.DB.Exec(statement, c.ID).Error; err != nil {
				t.Fatal(err)
			}
		}
		write("UPDATE packages SET used_calls = 10 WHERE account_id = ?")
		write("UPDATE usage_hours SET calls = calls + 4, left_calls = 90 WHERE account_id = ?")
		wantHours(t, hoursOf(t, s, c), hourTotal{hour, 10, 90})
		write("UPDATE packages SET used_calls = 6 WHERE account_id = ?") // there are no such calls
		write("UPDATE usage_hours SET calls = 6, left_calls = 94 WHERE account_id = ?")
	})
}

// TestAPurchaseAtAnotherProcessCountsAtOnce lets one process call and another change the account, and time go on.
func TestAPurchaseAtAnotherProcessCountsAtOnce(t *testing.T) {
	each(t, func(t *testing.T, s *shop.Shop) {
		c := s.Customer(t)
		m := another(t, s)
		authorize := func() error {
			pass, err := m.Authorize(t.Context(), c.ID, shop.Bangkok, shop.Passport, rules.Origin{})
			if err == nil {
				pass.Over()
			}
			return err
		}
		if authorize() == nil {
			t.Error("let pass without anything that pays")
		}
		grant(t, s, c, 1, time.Time{}, shop.Start.Add(time.Hour))
		if err := authorize(); err != nil {
			t.Errorf("not let pass with a package: %v", err)
		}
		s.Clock.Set(shop.Start.Add(time.Hour)) // no version, only time went on
		if authorize() == nil {
			t.Error("let pass with a package that is over")
		}
	})
}
