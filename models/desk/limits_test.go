package desk_test

import (
	"context"
	"fmt"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"ocrconsole/models"
	"ocrconsole/models/billing"
	"ocrconsole/models/dbtest"
	"ocrconsole/models/dbtest/shop"
	"ocrconsole/models/desk"
	"ocrconsole/models/notice"
	"ocrconsole/models/rights"
	"ocrconsole/models/rules"
	"ocrconsole/models/trail"
)

// units are limits of so many units of the currency; below zero, what holds for all, which is 50 in the shop.
func units(units, days int64) (l models.OwnLimits) {
	if units >= 0 {
		l.LimitMicros = new(rules.Micros(units * 1_000_000))
	}
	if days >= 0 {
		l.GraceDays = &days
	}
	return l
}

func TestMoreThanOneOperatorRisksAloneWaitsForASecondOne(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, db *models.DB) {
		s := shop.Open(t, db)
		s.Operators(t, 3)
		c, ctx := s.Customer(t), t.Context()
		set := func(key string, from, to models.OwnLimits) (bool, error) {
			return of(s).SetLimits(ctx, desk.Asked{By: who(1, rights.Finance), AccountID: c.ID, Key: key, Reason: "Pays by invoice"}, billing.LimitsChange{From: from, To: to})
		}
		goes := func(key string, from, to models.OwnLimits, want bool) {
			t.Helper()
			if waits, err := set(key, from, to); err != nil || waits != want {
				t.Errorf("%s: waits %t, %v", key, waits, err)
			}
		}
		all, none := units(-1, -1), units(0, -1)
		goes("lowers", all, none, false)
		goes("lets owe one", none, units(1, -1), false) // all that one moves alone
		goes("shortens", units(1, -1), units(1, 0), false)
		goes("back to all", units(1, 0), all, true)
		if got := c.Account(t).Limits().Rule(); got != units(1, 0).Rule() {
			t.Errorf("%+v holds while it waits", got)
		}
		goes("shortens more than there is", units(1, 0), units(0, 0), false)
		if err := of(s).Decide(ctx, who(2, rights.Admin), c.ID, "back to all", true); models.CodeOf(err) != models.Conflict {
			t.Errorf("approved on what does not hold any more: %v", err)
		}
		if waiting, err := of(s).Waiting(ctx, c.ID); err != nil || len(waiting) != 1 {
			t.Errorf("%d wait, %v", len(waiting), err)
		}
		must(t, of(s).Decide(ctx, who(2, rights.Admin), c.ID, "back to all", false))
		goes("again to all", units(0, 0), all, true)
		if err := of(s).Decide(ctx, who(1, rights.Finance), c.ID, "again to all", true); models.CodeOf(err) != models.Conflict {
			t.Errorf("who asked approves: %v", err)
		}
		var wg sync.WaitGroup
		errs := make([]error, 6)
		for i := range errs { // one operator in six windows
			wg.Go(func() { errs[i] = of(s).Decide(ctx, who(2, rights.Admin), c.ID, "again to all", true) })
		}
		wg.Wait()
		for _, err := range errs {
			must(t, err)
		}
		if got := c.Account(t); got.Limits().Rule() != (rules.OwnCredit{}) || got.LimitsAct != "again to all" {
			t.Errorf("%+v after it was approved", got)
		}
		goes("a longer grace risks no more while nothing is owed", all, units(-1, 30), false)
	})
}

// TestAGracePeriodThatGoesOnAfterItsEndRisksAllUpToTheLimit: before, the account could owe nothing more.
func TestAGracePeriodThatGoesOnAfterItsEndRisksAllUpToTheLimit(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, db *models.DB) {
		s := shop.Open(t, db)
		s.Operators(t, 2)
		all, ctx := units(-1, -1), t.Context()
		owes := func(units rules.Micros, lasting time.Duration) *shop.Customer {
			c := s.Customer(t)
			c.Subscribe(t, shop.Bangkok, shop.Passport)
			calls := int((c.Account(t).BalanceMicros + units*1_000_000) / 8_000) // a call costs so much
			if report, err := s.Metering.Ingest(ctx, c.Calls(calls, shop.Bangkok, shop.Passport, s.Clock.Now())); err != nil || report.Accepted != calls {
				t.Fatalf("%+v, %v", report, err)
			}
			s.Clock.Advance(lasting)
			return c
		}
		const over, lasts = 30 * time.Hour, 20 * time.Hour
		for name, grants := range map[string]struct {
			owed    rules.Micros
			lasting time.Duration
			to      models.OwnLimits
			waits   bool
		}{
			"over":                               {10, over, units(-1, 30), true},
			"over, two units below the limit":    {48, over, units(-1, 30), true},
			"over, a unit below the limit":       {49, over, units(-1, 30), false},
			"over, at the limit":                 {50, over, units(-1, 30), false},
			"over, and over still":               {10, over, units(-1, 1), false},
			"over, a lower limit":                {10, over, units(11, 30), false},
			"over, a lower limit with more left": {10, over, units(12, 30), true},
			"over, a higher limit":               {50, over, units(52, 1), true},
			"lasts":                              {10, lasts, units(-1, 30), false},
			"lasts, a higher limit":              {10, lasts, units(52, 30), true},
		} {
			c := owes(grants.owed, grants.lasting)
			in := desk.Asked{By: who(1, rights.Finance), AccountID: c.ID, Key: name, Reason: "Pays by invoice"}
			if waits, err := of(s).SetLimits(ctx, in, billing.LimitsChange{From: all, To: grants.to}); err != nil || waits != grants.waits {
				t.Errorf("%s: waits %t, %v", name, waits, err)
			}
			s.Clock.Advance(models.AloneTime) // what was moved alone counts no more
		}
	})
}

func TestTwoOperatorsAtOnceDoNotUndoEachOtherUnseen(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, db *models.DB) {
		s := shop.Open(t, db)
		s.Operators(t, 3)
		c, ctx := s.Customer(t), t.Context()
		wanted := []models.OwnLimits{units(10, -1), units(-1, 3)} // each leaves the other as it saw it
		var done, moved atomic.Int64
		var wg sync.WaitGroup
		for i := range 8 {
			wg.Go(func() { // four windows each, in which the same form is sent twice
				for range 2 {
					in := desk.Asked{By: who(int64(1+i%2), rights.Finance), AccountID: c.ID, Key: fmt.Sprint("form ", i/2*2+i%2), Reason: "Pays late"}
					switch _, err := of(s).SetLimits(ctx, in, billing.LimitsChange{To: wanted[i%2]}); {
					case err == nil:
						done.Add(1)
					case models.CodeOf(err) == models.Conflict:
						moved.Add(1)
					default:
						t.Error(err)
					}
				}
			})
		}
		wg.Wait()
		if done.Load() != 2 || moved.Load() != 14 {
			t.Errorf("%d done, %d refused", done.Load(), moved.Load())
		}
		if got := c.Account(t).Limits().Rule(); got != wanted[0].Rule() && got != wanted[1].Rule() {
			t.Errorf("%+v", got)
		}
		told, err := models.NotificationsOf(s.DB.WithContext(ctx), c.ID, models.NotificationFilter{Limit: 10})
		must(t, err)
		if len(told) != 1 {
			t.Fatalf("the customer is told %d times", len(told))
		}
		said, is := told[0].Now().(notice.OperatorActed)
		if !is || said.What != notice.OperatorLimited || said.Reason != "Pays late" || said.MayOwe == nil || said.MayOwe.Trying {
			t.Errorf("%+v", told[0].Now())
		}
	})
}

func TestWhatNoOperatorMaySetIsRefusedAndLeavesNothing(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, db *models.DB) {
		s := shop.Open(t, db)
		s.Operators(t, 3)
		c, ctx := s.Customer(t), t.Context()
		ask := func(role rights.DeskRole, key, reason string, l billing.LimitsChange) error {
			_, err := of(s).SetLimits(ctx, desk.Asked{By: who(1, role), AccountID: c.ID, Key: key, Reason: reason}, l)
			return err
		}
		micros := func(m rules.Micros) models.OwnLimits { return models.OwnLimits{LimitMicros: &m} }
		for name, refused := range map[string]struct {
			role   rights.DeskRole
			reason string
			change billing.LimitsChange
			want   models.Code
		}{
			"support":             {rights.Support, "So", billing.LimitsChange{To: units(5, -1)}, models.Forbidden},
			"no reason":           {rights.Finance, " ", billing.LimitsChange{To: units(5, -1)}, models.Invalid},
			"below zero":          {rights.Finance, "So", billing.LimitsChange{To: micros(-10_000)}, models.Invalid},
			"no whole cents":      {rights.Finance, "So", billing.LimitsChange{To: micros(5_000)}, models.Invalid},
			"beyond all":          {rights.Finance, "So", billing.LimitsChange{To: micros(billing.MaxOwnLimitMicros + 10_000)}, models.Invalid},
			"days below zero":     {rights.Finance, "So", billing.LimitsChange{To: models.OwnLimits{GraceDays: new(int64(-1))}}, models.Invalid},
			"days beyond all":     {rights.Finance, "So", billing.LimitsChange{To: units(-1, billing.MaxOwnGraceDays+1)}, models.Invalid},
			"what holds already":  {rights.Finance, "So", billing.LimitsChange{}, models.Invalid},
			"what was seen never": {rights.Finance, "So", billing.LimitsChange{From: units(7, 7), To: units(5, -1)}, models.Conflict},
		} {
			if err := ask(refused.role, name, refused.reason, refused.change); models.CodeOf(err) != refused.want {
				t.Errorf("%s: %v", name, err)
			}
		}
		if a := c.Account(t); a.Limits().Rule() != (rules.OwnCredit{}) || a.LimitsAct != "" {
			t.Errorf("%+v", a)
		}
		most := models.OwnLimits{LimitMicros: new(billing.MaxOwnLimitMicros), GraceDays: new(int64(billing.MaxOwnGraceDays))}
		must(t, ask(rights.Finance, "most of all", "So", billing.LimitsChange{To: most}))
	})
}

// TestTheTrailSaysWhatWasSetFromWhatToWhat: while it waits, when it is approved, and when it is declined.
func TestTheTrailSaysWhatWasSetFromWhatToWhat(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, db *models.DB) {
		s := shop.Open(t, db)
		s.Operators(t, 3)
		c, ctx := s.Customer(t), t.Context()
		for _, approve := range []bool{false, true} {
			key := fmt.Sprint("approved ", approve)
			in := desk.Asked{By: who(1, rights.Finance), AccountID: c.ID, Key: key, Reason: "A large customer"}
			waits, err := of(s).SetLimits(ctx, in, billing.LimitsChange{To: units(200, 3)})
			if err != nil || !waits {
				t.Fatalf("waits %t, %v", waits, err)
			}
			s.Clock.Advance(time.Minute)
			must(t, of(s).Decide(ctx, who(2, rights.Admin), c.ID, key, approve))
			s.Clock.Advance(time.Minute)
		}
		var states []string
		for _, act := range actsOf(ctx, t, s, c) {
			states = append(states, act.State)
			if fmt.Sprint(act.Changes) != "[{credit_limit_micros  200000000} {grace_days  3}]" || act.Reason != "A large customer" {
				t.Errorf("%s: %v", act.State, act.Changes)
			}
		}
		if fmt.Sprint(states) != "[waiting declined waiting done]" {
			t.Errorf("%v", states)
		}
	})
}

// actsOf gives what operators did to the account, as its trail has it, oldest first.
func actsOf(ctx context.Context, t *testing.T, s *shop.Shop, c *shop.Customer) (acts []trail.DeskActed) {
	t.Helper()
	var entries []models.TrailEntry
	must(t, s.DB.WithContext(ctx).Where("account_id = ? AND kind = ?", c.ID, trail.DeskActed{}.Kind()).Order("seq").Find(&entries).Error)
	for i := range entries {
		act, err := entries[i].Act()
		must(t, err)
		acts = append(acts, act.(trail.DeskActed))
	}
	return acts
}
