package calls_test

import (
	"errors"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"ocrconsole/models"
	"ocrconsole/models/calls"
	"ocrconsole/models/dbtest"
	"ocrconsole/models/dbtest/shop"
	"ocrconsole/models/rules"
)

// admitted has 32 callers at the servers ask for so many calls each, all at once, and counts those that the key's rate let pass.
func admitted(t *testing.T, servers []*calls.Limits, accountID int64, rate rules.KeyRate, each int, at func(server int) time.Time) int64 {
	t.Helper()
	var passed atomic.Int64
	var group sync.WaitGroup
	for caller := range 32 {
		server := caller % len(servers)
		group.Go(func() {
			for range each {
				_, err := servers[server].AdmitKey(t.Context(), accountID, 1, &rules.KeyLimits{Rate: rate}, rules.KeyCall{At: at(server), Region: shop.Bangkok, Service: shop.Passport})
				if err == nil {
					passed.Add(1)
				} else if !errors.Is(err, rules.ErrKeyThrottled) {
					t.Error(err)
				}
			}
		})
	}
	group.Wait()
	return passed.Load()
}

// TestTheRateOfAKeyHoldsForAllServersTogether: they share it in each window, whatever their clocks say within some seconds, and nothing is
// lost of it where one of them has all the calls.
func TestTheRateOfAKeyHoldsForAllServersTogether(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, db *models.DB) {
		s := shop.Open(t, db)
		one, other := s.Customer(t), s.Customer(t)
		var servers []*calls.Limits
		for range 4 {
			servers = append(servers, calls.NewLimits(db, 1000, 1000))
		}
		begin := s.Clock.Now().Truncate(time.Minute)
		for _, rate := range []rules.KeyRate{{Calls: 100, Window: time.Minute}, {Calls: 3, Window: time.Second}, {Calls: 64, Window: time.Second}} {
			begin = begin.Add(time.Hour)
			now := func(int) time.Time { return begin }
			got := admitted(t, servers, one.ID, rate, 20, now)
			if most := rate.Calls; got > most || got < most-4*max(1, most/8) {
				t.Errorf("%+v: %d calls pass at four servers", rate, got)
			}
			if got := admitted(t, servers, one.ID, rate, 5, now); got > rate.Calls/2 {
				t.Errorf("%+v: %d more pass in the same window", rate, got)
			}
			if got := admitted(t, servers[:1], other.ID, rate, 20, now); got != rate.Calls {
				t.Errorf("%+v: %d calls of another account pass at one server", rate, got)
			}
			// A server whose clock is seconds behind is in the window before, and shares the one that the others have begun.
			begin = begin.Add(rate.Window)
			behind := func(server int) time.Time { return begin.Add(-time.Duration(server) * 2 * time.Second) }
			if got := admitted(t, servers, one.ID, rate, 20, behind); got > 2*rate.Calls {
				t.Errorf("%+v: %d calls pass where clocks differ", rate, got)
			}
		}
	})
}

// TestAClockThatWasFarAheadHoldsNoKeyBack: the window that it began is over for all others at once.
func TestAClockThatWasFarAheadHoldsNoKeyBack(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, db *models.DB) {
		s := shop.Open(t, db)
		c, rate := s.Customer(t), rules.KeyRate{Calls: 10, Window: time.Minute}
		wrong, right := calls.NewLimits(db, 1000, 1000), calls.NewLimits(db, 1000, 1000)
		ahead := func(int) time.Time { return s.Clock.Now().Add(24 * time.Hour) }
		if got := admitted(t, []*calls.Limits{wrong}, c.ID, rate, 1, ahead); got != 10 {
			t.Errorf("%d calls pass at the wrong clock", got)
		}
		if got := admitted(t, []*calls.Limits{right, wrong}, c.ID, rate, 2, func(int) time.Time { return s.Clock.Now() }); got < 8 || got > 10 {
			t.Errorf("%d calls pass when it is right", got)
		}
	})
}

// TestTheRateHoldsForServersWhoseClocksAreApart: 20 seconds, which are many windows, and minutes, in turn; further apart than clocks may be, each
// server lets no more pass than the rate.
func TestTheRateHoldsForServersWhoseClocksAreApart(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, db *models.DB) {
		s := shop.Open(t, db)
		c, begin := s.Customer(t), s.Clock.Now().Truncate(time.Minute)
		for _, rate := range []rules.KeyRate{{Calls: 64, Window: time.Second}, {Calls: 20, Window: time.Minute}} {
			for apart, most := range map[time.Duration]int64{20 * time.Second: rate.Calls, 4 * time.Minute: rate.Calls, time.Hour: 2 * rate.Calls} {
				begin = begin.Add(24 * time.Hour)
				servers := []*calls.Limits{calls.NewLimits(db, 1000, 1000), calls.NewLimits(db, 1000, 1000)}
				var passed int64
				for turn := range 6 * rate.Calls {
					at := begin.Add(time.Duration(1-turn%2) * apart)
					_, err := servers[turn%2].AdmitKey(t.Context(), c.ID, 1, &rules.KeyLimits{Rate: rate}, rules.KeyCall{At: at, Region: shop.Bangkok, Service: shop.Passport})
					if err == nil {
						passed++
					} else if !errors.Is(err, rules.ErrKeyThrottled) {
						t.Fatal(err)
					}
				}
				if passed < rate.Calls-1 || passed > most {
					t.Errorf("%+v, clocks %s apart: %d calls pass, want %d at most", rate, apart, passed, most)
				}
			}
		}
	})
}

// TestALateCallTakesOfTheWindowThatHasBegun, and throws nothing of it away.
func TestALateCallTakesOfTheWindowThatHasBegun(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, db *models.DB) {
		s := shop.Open(t, db)
		c, rate, begin := s.Customer(t), rules.KeyRate{Calls: 64, Window: time.Second}, s.Clock.Now().Truncate(time.Minute)
		server := calls.NewLimits(db, 1000, 1000)
		var passed int64
		for turn := range 2 * rate.Calls {
			at := begin.Add(time.Second - time.Duration(turn%2)*time.Microsecond) // every other one is of the window before
			window, err := server.AdmitKey(t.Context(), c.ID, 1, &rules.KeyLimits{Rate: rate}, rules.KeyCall{At: at, Region: shop.Bangkok, Service: shop.Passport})
			if err == nil {
				passed++
			} else if !errors.Is(err, rules.ErrKeyThrottled) {
				t.Fatal(err)
			}
			if want := min(turn+1, rate.Calls); window.Made > 0 && window.Made != want || err == nil && window.Start.After(at) {
				t.Errorf("call %d at %s: %+v", turn, at, window)
			}
		}
		if passed != rate.Calls {
			t.Errorf("%d calls pass, want %d", passed, rate.Calls)
		}
	})
}
