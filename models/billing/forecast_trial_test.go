package billing_test

import (
	"strings"
	"testing"
	"time"

	"ocrconsole/models"
	"ocrconsole/models/billing"
	"ocrconsole/models/dbtest/shop"
	"ocrconsole/models/forecast"
	"ocrconsole/models/rights"
	"ocrconsole/models/rules"
)

// Ten days of calls are known when it is tried: it can be switched on twenty days later, and buys nothing until then, but notes what it would have.
func TestBuyingByForecastIsTriedForThirtyDaysOfCalls(t *testing.T) {
	each(t, func(t *testing.T, s *shop.Shop) {
		c := s.Customer(t)
		c.TopUp(t, 100_000_000)
		c.Subscribe(t, shop.Bangkok, shop.Passport)
		callDaily(t, s, c, 10)
		if err := s.Billing.TryForecast(t.Context(), c.ID, byForecast); err != nil {
			t.Fatal(err)
		}
		rule := ruleOf(t, s, c)
		ready := rules.HourStart(shop.Start, time.UTC).Add(forecast.Window)
		for day := range 20 {
			err := s.Billing.SwitchOnForecast(t.Context(), c.ID, rule.ID, byForecast)
			expectCode(t, err, models.Conflict)
			if day == 0 && !strings.Contains(err.Error(), "forecast_too_early") {
				t.Error(err)
			}
			runAuto(t, s)
			callDaily(t, s, c, 1)
		}
		s.Clock.Set(ready.Add(-time.Microsecond))
		expectCode(t, s.Billing.SwitchOnForecast(t.Context(), c.ID, rule.ID, byForecast), models.Conflict)
		s.Clock.Set(ready)
		trials := trialsOf(t, s, rule)
		if len(c.Packages(t)) != 0 || len(trials) == 0 {
			t.Fatalf("%d packages, %d noted", len(c.Packages(t)), len(trials))
		}
		for i, p := range trials {
			d, err := billing.DecisionOf(&p)
			if err != nil || d.Verdict != forecast.Buy || d.SavedMicros() < byForecast.LeastSavedMicros || p.OrderID != nil {
				t.Errorf("%+v, %v", d, err)
			}
			if i > 0 && p.At.Sub(trials[i-1].At) < 24*time.Hour {
				t.Errorf("noted at %s and %s", trials[i-1].At, p.At)
			}
		}
		switchOn(t.Context(), t, s, rule)
		switchOn(t.Context(), t, s, rule) // again
	})
}

// A trial spends nothing: it goes on when who began it is gone, and whoever switches it on answers for it.
func TestATrialGoesOnWithoutWhoBeganIt(t *testing.T) {
	for name, lose := range losses() {
		t.Run(name, func(t *testing.T) {
			each(t, func(t *testing.T, s *shop.Shop) {
				c := s.Customer(t)
				_, _ = member(t, s, c, rights.Owner, models.SpendingRight{})
				ctx, userID := member(t, s, c, rights.Billing, models.SpendingRight{})
				rule := caller(ctx, t, s, c, 100_000_000)
				noted := len(trialsOf(t, s, rule))
				lost(t, s, c, userID, lose)
				callDaily(t, s, c, 30)
				runAuto(t, s)
				if rule = ruleOf(t, s, c); rule.State != models.ForecastTrial || len(trialsOf(t, s, rule)) != noted+1 {
					t.Fatalf("%+v: %d noted, and then %d", rule, noted, len(trialsOf(t, s, rule)))
				}
				switchOn(t.Context(), t, s, rule)
				runAuto(t, s)
				if rule = ruleOf(t, s, c); rule.State != models.ForecastOn || len(c.Packages(t)) == 0 {
					t.Errorf("%+v, %d packages", rule, len(c.Packages(t)))
				}
			})
		})
	}
}

// lately runs what is bought by itself four times a day for so many days, after 50 calls of each of the customers, who try and have switched on
// the same rule; it tells how many calls the one would have bought since, and the other has.
func lately(t *testing.T, s *shop.Shop, days int, tried, on *shop.Customer) (noted, bought int64) {
	t.Helper()
	for range days {
		callFifty(t, s, tried, on)
		for range 4 {
			s.Clock.Advance(forecast.LookEvery)
			if err := s.Billing.RunAuto(t.Context()); err != nil {
				t.Fatal(err)
			}
		}
	}
	for _, p := range trialsOf(t, s, ruleOf(t, s, tried)) {
		if !p.LookedBack {
			noted += p.Calls * p.Quantity
		}
	}
	for _, p := range on.Packages(t) {
		bought += p.QuotaCalls
	}
	return noted, bought
}

// Two customers call alike. What the one's trial notes keeps to what the other has bought, however long ago the calls were that used up the
// first of it: a trial begins with what it worked out afterwards, so it may be behind by what was left of that.
func TestATrialNotesAsLongAsTheRuleWouldBuy(t *testing.T) {
	each(t, func(t *testing.T, s *shop.Shop) {
		in := byForecast
		in.MonthlyCapMicros = 100_000_000
		tried, on := s.Customer(t), s.Customer(t)
		for _, c := range []*shop.Customer{tried, on} {
			c.TopUp(t, 500_000_000)
			c.Subscribe(t, shop.Bangkok, shop.Passport)
		}
		for range 35 {
			callFifty(t, s, tried, on)
			s.Clock.Advance(24 * time.Hour)
		}
		for _, c := range []*shop.Customer{tried, on} {
			if err := s.Billing.TryForecast(t.Context(), c.ID, in); err != nil {
				t.Fatal(err)
			}
		}
		switchOn(t.Context(), t, s, ruleOf(t, s, on))
		noted, bought := lately(t, s, 120, tried, on)
		if bought < 5_000 || noted < bought-1_000 || noted > bought {
			t.Errorf("%d calls noted, %d bought", noted, bought)
		}
	})
}

// What a trial worked out afterwards was bought a while ago, and used up: it rests for as long as it says, as a rule that is switched on does.
func TestATrialKeepsItsPause(t *testing.T) {
	each(t, func(t *testing.T, s *shop.Shop) {
		in := byForecast
		in.MonthlyCapMicros, in.CooldownHours = 100_000_000, 720
		c, noCalls := s.Customer(t), s.Customer(t)
		c.TopUp(t, 500_000_000)
		c.Subscribe(t, shop.Bangkok, shop.Passport)
		callDaily(t, s, c, 60)
		for _, id := range []int64{c.ID, noCalls.ID} {
			if err := s.Billing.TryForecast(t.Context(), id, in); err != nil {
				t.Fatal(err)
			}
		}
		rule := ruleOf(t, s, c)
		noted := trialsOf(t, s, rule)
		if len(noted) != 1 || rule.RestUntil == nil || !rule.RestUntil.Equal(noted[0].At.Add(rule.Cooldown())) {
			t.Fatalf("%+v, rests until %v", noted, rule.RestUntil)
		}
		if until := ruleOf(t, s, noCalls).RestUntil; until != nil {
			t.Errorf("what noted nothing rests until %s", until)
		}
		until := noted[0].At.Add(rule.Cooldown())
		for s.Clock.Now().Before(until.Add(48 * time.Hour)) {
			callFifty(t, s, c)
			s.Clock.Advance(forecast.LookEvery)
			if err := s.Billing.RunAuto(t.Context()); err != nil {
				t.Fatal(err)
			}
		}
		if noted = trialsOf(t, s, rule); len(noted) != 2 || noted[1].At.Before(until) {
			t.Errorf("rested until %s: %+v", until, noted)
		}
	})
}
