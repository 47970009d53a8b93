package billing_test

import (
	"errors"
	"reflect"
	"testing"
	"time"

	"ocrconsole/models"
	"ocrconsole/models/billing"
	"ocrconsole/models/dbtest/shop"
	"ocrconsole/models/metering"
	"ocrconsole/models/rules"
)

// ownLimits are limits of an account's own: below zero, what holds for all does.
func ownLimits(cents, days int64) (l models.OwnLimits) {
	if cents >= 0 {
		l.LimitMicros = new(rules.Micros(cents * 10_000))
	}
	if days >= 0 {
		l.GraceDays = &days
	}
	return l
}

// limit has an operator, who moves any amount alone, set what the account has in place of the limits that it has.
func limit(t testing.TB, s *shop.Shop, c *shop.Customer, to models.OwnLimits) {
	t.Helper()
	act := &models.DeskAct{AccountID: c.ID, FormKey: "limits at " + s.Clock.Now().String(), Kind: models.DeskLimits, Reason: "Pays by invoice", AskedBy: s.Operator(t)}
	if err := s.Billing.SetLimits(t.Context(), act, billing.LimitsChange{From: c.Account(t).Limits(), To: to}, 1_000_000_000_000); err != nil {
		t.Fatal(err)
	}
	if act.State != models.DeskDone {
		t.Fatalf("it is %s", act.State)
	}
}

func mayCall(t testing.TB, m *metering.Metering, c *shop.Customer) error {
	t.Helper()
	pass, err := m.Authorize(t.Context(), c.ID, shop.Bangkok, shop.Passport, rules.Origin{})
	if err == nil {
		pass.Over()
	}
	return err
}

func TestALimitBelowWhatIsOwedStopsCallsAtOnceAndChangesNothingElse(t *testing.T) {
	each(t, func(t *testing.T, s *shop.Shop) {
		c := s.Customer(t)
		owe(t, s, c)
		before := c.Account(t)
		s.Clock.Advance(time.Hour)
		limit(t, s, c, ownLimits(0, -1))
		if err := mayCall(t, s.Metering, c); !errors.Is(err, rules.ErrRestricted) {
			t.Errorf("a call passes: %v", err)
		}
		after := c.Account(t)
		if after.Standing().Own != (rules.OwnCredit{HasLimit: true}) || after.LimitsAct == "" {
			t.Errorf("%+v", after)
		}
		after.OwnLimitMicros, after.LimitsAct, after.Version = nil, "", before.Version
		*after.ArrearsSince, *before.ArrearsSince, after.CreatedAt = before.ArrearsSince.UTC(), after.ArrearsSince.UTC(), before.CreatedAt
		if !reflect.DeepEqual(after, before) {
			t.Errorf("%+v, and before %+v", after, before)
		}
		if _, err := s.Billing.Grant(t.Context(), billing.Gift{AccountID: c.ID, Region: shop.Bangkok, Service: shop.Passport, Calls: 5}); err != nil {
			t.Fatal(err)
		}
		if err := mayCall(t, s.Metering, c); err != nil {
			t.Errorf("a package pays no call: %v", err)
		}
		watch(t, s, 2, 0) // all is noted already
		s.Clock.Advance(time.Hour)
		limit(t, s, c, models.OwnLimits{})
		s.Clock.Advance(time.Hour)
		limit(t, s, c, ownLimits(100, -1))
		expectTurns(t, s, c,
			turn{models.ArrearsEntered, "", 0, -8_000, false},
			turn{models.ArrearsRestricted, rules.CreditLimitReached, time.Hour, -8_000, false},
			turn{models.ArrearsResumed, "", 2 * time.Hour, -8_000, false})
	})
}

// TestALoweredLimitHoldsInThisProcessAtOnceAndElsewhereWithinASecond: of an account that owes nothing yet, whose calls pass without a lease.
func TestALoweredLimitHoldsInThisProcessAtOnceAndElsewhereWithinASecond(t *testing.T) {
	each(t, func(t *testing.T, s *shop.Shop) {
		c := s.Customer(t)
		c.Subscribe(t, shop.Bangkok, shop.Passport)
		other := &metering.Metering{DB: s.DB, Catalog: s.Catalog, Clock: s.Clock.Now, Credit: s.Metering.Credit}
		t.Cleanup(other.Close)
		both := map[string]*metering.Metering{"here": s.Metering, "elsewhere": other}
		for name, m := range both {
			if err := mayCall(t, m, c); err != nil {
				t.Fatalf("%s: %v", name, err)
			}
		}
		under, err := other.Authorize(t.Context(), c.ID, shop.Bangkok, shop.Passport, rules.Origin{})
		if err != nil {
			t.Fatal(err)
		}
		limit(t, s, c, ownLimits(0, -1))
		if err := mayCall(t, s.Metering, c); !errors.Is(err, rules.ErrRestricted) {
			t.Errorf("here, at once: %v", err)
		}
		// What was let pass before is recorded by what holds then: nothing is owed beyond it.
		call := metering.Call{AccountID: c.ID, RequestID: "under way", Region: shop.Bangkok, Service: shop.Passport, At: s.Clock.Now(), HTTPStatus: 200, Pass: under}
		if _, err := other.Record(t.Context(), call); !errors.Is(err, rules.ErrRestricted) {
			t.Errorf("a call under way: %v", err)
		}
		under.Over()
		s.Clock.Advance(time.Second)
		for name, m := range both {
			if err := mayCall(t, m, c); !errors.Is(err, rules.ErrRestricted) {
				t.Errorf("%s, after a second: %v", name, err)
			}
			_, err := m.Lease(t.Context(), metering.LeaseRequest{RequestID: name, ProjectID: c.Projects[shop.Bangkok], Service: shop.Passport, Calls: 5, Life: time.Minute})
			if !errors.Is(err, rules.ErrRestricted) {
				t.Errorf("a lease %s: %v", name, err)
			}
		}
		if account := c.Account(t); account.AccruedMicros != 0 || account.ArrearsSince != nil {
			t.Errorf("%+v", account)
		}
		limit(t, s, c, ownLimits(4, -1)) // five calls
		leased, err := s.Metering.Lease(t.Context(), metering.LeaseRequest{RequestID: "five", ProjectID: c.Projects[shop.Bangkok], Service: shop.Passport, Calls: 50, Life: time.Minute})
		if err != nil || leased.Calls != 5 {
			t.Errorf("%+v, %v", leased, err)
		}
	})
}

func TestAGracePeriodIsLengthenedWhileItLastsAndAfterItHasEnded(t *testing.T) {
	each(t, func(t *testing.T, s *shop.Shop) {
		lasting, over, shortened := s.Customer(t), s.Customer(t), s.Customer(t)
		for _, c := range []*shop.Customer{lasting, over, shortened} {
			owe(t, s, c)
		}
		s.Clock.Advance(20 * time.Hour)
		limit(t, s, lasting, ownLimits(-1, 2))
		limit(t, s, shortened, ownLimits(-1, 1)) // as long as that of all, but its own
		limitAgain := func(c *shop.Customer, days int64) { limit(t, s, c, ownLimits(-1, days)) }
		s.Clock.Advance(10 * time.Hour)
		for c, want := range map[*shop.Customer]error{lasting: nil, over: rules.ErrRestricted, shortened: rules.ErrRestricted} {
			if err := mayCall(t, s.Metering, c); !errors.Is(err, want) {
				t.Errorf("after 30 hours: %v, want %v", err, want)
			}
		}
		limitAgain(over, 2) // nobody has noted yet that it had ended
		if err := mayCall(t, s.Metering, over); err != nil {
			t.Errorf("lengthened after its end: %v", err)
		}
		if o, err := s.Billing.Overview(t.Context(), over.ID); err != nil || !o.GraceUntil.Equal(shop.Start.Add(48*time.Hour)) {
			t.Errorf("until %v, %v", o.GraceUntil, err)
		}
		s.Clock.Advance(time.Hour)
		limitAgain(lasting, 1) // it would have ended seven hours ago, and has let calls pass since
		if err := mayCall(t, s.Metering, lasting); !errors.Is(err, rules.ErrRestricted) {
			t.Errorf("shortened: %v", err)
		}
		s.Clock.Advance(17*time.Hour - time.Microsecond)
		if err := mayCall(t, s.Metering, over); err != nil {
			t.Errorf("at the last instant: %v", err)
		}
		s.Clock.Advance(time.Microsecond)
		if err := mayCall(t, s.Metering, over); !errors.Is(err, rules.ErrRestricted) {
			t.Errorf("at its end: %v", err)
		}
		watch(t, s, 2, 2)
		entered := turn{models.ArrearsEntered, "", 0, -8_000, false}
		expectTurns(t, s, lasting, entered, turn{models.ArrearsRestricted, rules.GraceOver, 31 * time.Hour, -8_000, false})
		expectTurns(t, s, over, entered, turn{models.ArrearsRestricted, rules.GraceOver, 24 * time.Hour, -8_000, false},
			turn{models.ArrearsResumed, "", 30 * time.Hour, -8_000, false}, turn{models.ArrearsRestricted, rules.GraceOver, 48 * time.Hour, -8_000, false})
		expectTurns(t, s, shortened, entered, turn{models.ArrearsRestricted, rules.GraceOver, 24 * time.Hour, -8_000, false})
	})
}
