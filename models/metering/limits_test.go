package metering_test

import (
	"errors"
	"fmt"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"ocrconsole/models"
	"ocrconsole/models/billing"
	"ocrconsole/models/dbtest/shop"
	"ocrconsole/models/metering"
	"ocrconsole/models/rules"
)

// limitTo has an operator give the account a credit limit of its own.
func limitTo(t *testing.T, s *shop.Shop, c *shop.Customer, micros rules.Micros) {
	t.Helper()
	act := deskAct(c, models.DeskLimits, fmt.Sprint("limit ", micros))
	act.AskedBy = s.Operator(t)
	change := billing.LimitsChange{From: c.Account(t).Limits(), To: models.OwnLimits{LimitMicros: &micros}}
	if err := s.Billing.SetLimits(t.Context(), act, change, 1_000_000_000_000); err != nil {
		t.Fatal(err)
	}
}

// TestCallsAtOnceOweNoMoreThanTheAccountsOwnLimit: higher or lower than that of all, to the last call that fits.
func TestCallsAtOnceOweNoMoreThanTheAccountsOwnLimit(t *testing.T) {
	each(t, func(t *testing.T, s *shop.Shop) {
		credit(s, time.Hour, 100_000)
		for limit, calls := range map[rules.Micros]int64{300_000: 125 + 37, 50_000: 125 + 6, 0: 125} {
			c := s.Customer(t)
			c.Subscribe(t, shop.Bangkok, shop.Passport)
			c.TopUp(t, 1_000_000)
			limitTo(t, s, c, limit)
			if got := storm(t, s, c, rules.ErrRestricted, s.Metering, another(t, s)); got != calls {
				t.Errorf("limit %d: %d calls, want %d", limit, got, calls)
			}
		}
	})
}

// TestALimitLoweredWhileCallsRunIsOverrunByNone: 64 callers at two processes call on as it is lowered below what they owe. From the transaction on
// that lowered it nothing more is owed: what was let pass before and is recorded after it is refused, and costs nothing.
func TestALimitLoweredWhileCallsRunIsOverrunByNone(t *testing.T) {
	each(t, func(t *testing.T, s *shop.Shop) {
		c := s.Customer(t)
		c.Subscribe(t, shop.Bangkok, shop.Passport)
		processes := []*metering.Metering{s.Metering, another(t, s)}
		var recorded, ids atomic.Int64
		var group sync.WaitGroup
		for caller := range 64 {
			m := processes[caller%len(processes)]
			group.Go(func() {
				for {
					pass, err := m.Authorize(t.Context(), c.ID, shop.Bangkok, shop.Passport, rules.Origin{})
					if err == nil {
						call := callOf(s, c, fmt.Sprint("run-", ids.Add(1)))
						call.Pass = pass
						_, err = m.Record(t.Context(), call)
						pass.Over()
					}
					if errors.Is(err, rules.ErrRestricted) {
						return
					}
					if err != nil {
						t.Error(err)
						return
					}
					recorded.Add(1)
				}
			})
		}
		for recorded.Load() < 100 { // more is owed than the limit to be
			time.Sleep(time.Millisecond)
		}
		limitTo(t, s, c, 400_000)
		at := c.Account(t)
		s.Clock.Advance(time.Second) // by then the other process has heard of it
		group.Wait()
		turns, err := s.Billing.Arrears(t.Context(), c.ID, 0, 10)
		if err != nil || len(turns.Events) == 0 || turns.Events[0].Kind != models.ArrearsRestricted || turns.Events[0].Cause != rules.CreditLimitReached {
			t.Fatalf("%+v, %v", turns.Events, err)
		}
		after := c.Account(t)
		standing := after.Standing()
		if standing.AvailableMicros() != turns.Events[0].AvailableMicros || after.AccruedMicros != at.AccruedMicros || rules.Micros(recorded.Load()*8_000) != after.AccruedMicros {
			t.Errorf("%d available when it was lowered, %d in the end; %d calls recorded", turns.Events[0].AvailableMicros, standing.AvailableMicros(), recorded.Load())
		}
	})
}
