package desk_test

import (
	"sync"
	"testing"

	"ocrconsole/models"
	"ocrconsole/models/billing"
	"ocrconsole/models/dbtest"
	"ocrconsole/models/dbtest/shop"
	"ocrconsole/models/desk"
	"ocrconsole/models/operators"
	"ocrconsole/models/rights"
)

func who(id int64, role rights.DeskRole) operators.Who { return operators.Who{ID: id, Role: role} }

func of(s *shop.Shop) *desk.Desk {
	return &desk.Desk{DB: s.DB, Billing: s.Billing, Accounts: s.Accounts, Clock: s.Clock.Now, AloneMicros: 1_000_000}
}

func must(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

func TestAFormSentManyTimesAtOnceGivesOnePackage(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, db *models.DB) {
		s := shop.Open(t, db)
		c := s.Customer(t)
		in := desk.Asked{By: who(1, rights.Finance), AccountID: c.ID, Key: "form", Reason: "Goodwill"}
		var wg sync.WaitGroup
		errs := make([]error, 6)
		for i := range errs {
			wg.Go(func() {
				errs[i] = of(s).Grant(t.Context(), in, billing.Gift{Region: shop.Bangkok, Service: shop.Passport, Calls: 5})
			})
		}
		wg.Wait()
		for _, err := range errs {
			must(t, err)
		}
		if got := c.Packages(t); len(got) != 1 || got[0].QuotaCalls != 5 {
			t.Errorf("%+v", got)
		}
	})
}

func TestTwoOperatorsAtOnceGiveMuchMoneyBackOnce(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, db *models.DB) {
		s := shop.Open(t, db)
		c, ctx := s.Customer(t), t.Context()
		c.TopUp(t, 5_000_000)
		in := desk.Asked{By: who(1, rights.Finance), AccountID: c.ID, Key: "form", Reason: "Paid twice"}
		waits, err := of(s).Refund(ctx, in, 1, 2_000_000, models.ToCard)
		must(t, err)
		if !waits {
			t.Fatal("one operator gave it back alone")
		}
		if err := of(s).Decide(ctx, in.By, c.ID, "form", true); models.CodeOf(err) != models.Conflict {
			t.Errorf("who asked decides: %v", err)
		}
		if err := of(s).Decide(ctx, who(2, rights.Support), c.ID, "form", true); models.CodeOf(err) != models.Forbidden {
			t.Errorf("support decides: %v", err)
		}
		errs := make([]error, 4)
		var wg sync.WaitGroup
		for i := range errs { // two operators, each in two windows
			wg.Go(func() { errs[i] = of(s).Decide(ctx, who(int64(2+i%2), rights.Admin), c.ID, "form", true) })
		}
		wg.Wait()
		decided := 0
		for _, err := range errs {
			switch {
			case err == nil:
				decided++
			case models.CodeOf(err) != models.Conflict:
				t.Error(err)
			}
		}
		if decided != 2 {
			t.Errorf("%d windows decided: both of the one who was first", decided)
		}
		if got := c.Account(t).BalanceMicros; got != 3_000_000 {
			t.Errorf("%d left", got)
		}
	})
}
