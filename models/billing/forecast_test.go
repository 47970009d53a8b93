package billing_test

import (
	"context"
	"strings"
	"testing"
	"time"

	"gorm.io/gorm"

	"ocrconsole/models"
	"ocrconsole/models/billing"
	"ocrconsole/models/cause"
	"ocrconsole/models/dbtest/shop"
	"ocrconsole/models/forecast"
	"ocrconsole/models/rights"
	"ocrconsole/models/rules"
	"ocrconsole/views/words"
)

// byForecast has passports of Bangkok bought by forecast: for $8.00 a month at most, where $1.00 is saved, once a day.
var byForecast = billing.ForecastRule{Region: shop.Bangkok, Service: shop.Passport, MonthlyCapMicros: 8_000_000, LeastSavedMicros: 1_000_000, CooldownHours: 24}

// callDaily makes 50 calls on each of so many days, each the last thing of its day that happens.
func callDaily(t testing.TB, s *shop.Shop, c *shop.Customer, days int) {
	t.Helper()
	for range days {
		callFifty(t, s, c)
		s.Clock.Advance(24 * time.Hour)
	}
}

// callFifty makes 50 calls of each of the customers.
func callFifty(t testing.TB, s *shop.Shop, customers ...*shop.Customer) {
	t.Helper()
	for _, c := range customers {
		if report, err := s.Metering.Ingest(t.Context(), c.Calls(50, shop.Bangkok, shop.Passport, s.Clock.Now())); err != nil || report.Accepted != 50 {
			t.Fatalf("%+v, %v", report, err)
		}
	}
}

// caller is a customer with so much on the balance who made 50 calls of $0.008 on each of 30 days, and tries to buy by forecast.
func caller(ctx context.Context, t testing.TB, s *shop.Shop, c *shop.Customer, micros rules.Micros) *models.ForecastRule {
	t.Helper()
	c.TopUp(t, micros)
	c.Subscribe(t, shop.Bangkok, shop.Passport)
	callDaily(t, s, c, 30)
	if err := s.Billing.TryForecast(ctx, c.ID, byForecast); err != nil {
		t.Fatal(err)
	}
	return ruleOf(t, s, c)
}

func ruleOf(t testing.TB, s *shop.Shop, c *shop.Customer) *models.ForecastRule {
	t.Helper()
	rule, err := models.FindForecastFor(s.DB.WithContext(t.Context()), c.ID, rules.Offering{Region: shop.Bangkok, Service: shop.Passport})
	if err != nil || rule == nil {
		t.Fatal(rule, err)
	}
	return rule
}

func switchOn(ctx context.Context, t testing.TB, s *shop.Shop, rule *models.ForecastRule) {
	t.Helper()
	if err := s.Billing.SwitchOnForecast(ctx, rule.AccountID, rule.ID, termsOf(rule)); err != nil {
		t.Fatal(err)
	}
}

// termsOf are the terms of the rule.
func termsOf(rule *models.ForecastRule) billing.ForecastRule {
	return billing.ForecastRule{MonthlyCapMicros: rule.MonthlyCapMicros, LeastSavedMicros: rule.LeastSavedMicros, CooldownHours: rule.CooldownHours}
}

func trialsOf(t testing.TB, s *shop.Shop, rule *models.ForecastRule) []models.ForecastPurchase {
	t.Helper()
	trials, err := models.TrialsOf(s.DB.WithContext(t.Context()), rule.AccountID, rule.ID)
	if err != nil {
		t.Fatal(err)
	}
	return trials
}

// Of 29 days in the window are 1,450 calls, $11.60; with 1,000 for $5.00 450 are left for $3.60: $3.00 less.
func TestAForecastBuysTheCheapestOnceAndExplainsItself(t *testing.T) {
	each(t, func(t *testing.T, s *shop.Shop) {
		c := s.Customer(t)
		rule := caller(t.Context(), t, s, c, 100_000_000)
		if trials := trialsOf(t, s, rule); len(trials) == 0 || !trials[0].LookedBack {
			t.Errorf("looked back: %+v", trials)
		}
		runAuto(t, s)
		if n := len(c.Packages(t)); n != 0 {
			t.Fatalf("%d packages while it is tried", n)
		}
		switchOn(t.Context(), t, s, rule)
		runAuto(t, s) // on several servers at once
		runAuto(t, s)
		packages := c.Packages(t)
		if len(packages) != 1 || packages[0].QuotaCalls != 1000 || packages[0].PriceMicros != 5_000_000 {
			t.Fatalf("%+v", packages)
		}
		expectNotices(t, s, c, "Bought by forecast: 1 × 1000 calls for 5.00 USD")
		bought, err := models.ForecastOfOrder(s.DB.WithContext(t.Context()), c.ID, *packages[0].OrderID)
		if err != nil || bought == nil {
			t.Fatal(bought, err)
		}
		d, err := billing.DecisionOf(bought)
		if err != nil || d.Calls != 1450 || d.PerUseMicros != 11_600_000 || d.SavedMicros() != 3_000_000 || len(d.Candidates) < 3 {
			t.Errorf("%+v, %v", d, err)
		}
		// It is used up at once: the pause counts, and then the cap, which lets $3.00 more be spent, of which none is worth it.
		useUp(t, s, c, 1000)
		runAuto(t, s)
		if n := len(c.Packages(t)); n != 1 {
			t.Fatalf("%d packages within the pause", n)
		}
		s.Clock.Set(bought.At.Add(24 * time.Hour))
		runAuto(t, s)
		for _, p := range c.Packages(t)[1:] {
			t.Logf("bought besides: %d for %d", p.QuotaCalls, p.PriceMicros)
		}
		if spent := sumBought(t, s, rule); spent > byForecast.MonthlyCapMicros {
			t.Errorf("%d spent of a cap of %d", spent, byForecast.MonthlyCapMicros)
		}
	})
}

// sumBought sums what the rule bought in the month of now.
func sumBought(t testing.TB, s *shop.Shop, rule *models.ForecastRule) rules.Micros {
	t.Helper()
	from := rules.MonthStart(s.Clock.Now(), time.FixedZone("Bangkok", 7*3600))
	spent, err := models.SumForecasts(s.DB.WithContext(t.Context()), rule.AccountID, rule.ID, from, from.AddDate(0, 1, 0))
	if err != nil {
		t.Fatal(err)
	}
	return spent
}

func TestAForecastOverItsCapTellsAndBuysNothing(t *testing.T) {
	each(t, func(t *testing.T, s *shop.Shop) {
		c := s.Customer(t)
		tight := byForecast
		tight.MonthlyCapMicros = 1_500_000 // one of 100 calls saves $0.20 only, and one of 1,000 costs $5.00
		c.TopUp(t, 100_000_000)
		c.Subscribe(t, shop.Bangkok, shop.Passport)
		callDaily(t, s, c, 31)
		if err := s.Billing.TryForecast(t.Context(), c.ID, tight); err != nil {
			t.Fatal(err)
		}
		switchOn(t.Context(), t, s, ruleOf(t, s, c))
		for range 3 {
			runAuto(t, s)
			s.Clock.Advance(forecast.LookEvery)
		}
		expectNotices(t, s, c, "Buying by forecast has reached its cap for this month")
		if n := len(c.Packages(t)); n != 0 {
			t.Errorf("%d packages", n)
		}
	})
}

func TestAForecastIsStoppedByWhatStopsAnyPurchase(t *testing.T) {
	for name, test := range map[string]struct {
		micros rules.Micros
		do     func(t *testing.T, s *shop.Shop, c *shop.Customer)
		why    cause.Cause
	}{
		"the balance is too low": {12_500_000, func(*testing.T, *shop.Shop, *shop.Customer) {}, cause.AutoTooLittle{
			Price: cause.Money{Micros: 5_000_000, Currency: "USD"}, Available: cause.Money{Micros: 500_000, Currency: "USD"},
		}},
		"what it bought is given back": {100_000_000, func(t *testing.T, s *shop.Shop, c *shop.Customer) {
			t.Helper()
			p := c.Packages(t)[0]
			if _, err := s.Billing.Return(t.Context(), c.ID, *p.OrderID, []int64{p.ID}); err != nil {
				t.Fatal(err)
			}
		}, nil},
	} {
		t.Run(name, func(t *testing.T) {
			each(t, func(t *testing.T, s *shop.Shop) {
				c := s.Customer(t)
				switchOn(t.Context(), t, s, caller(t.Context(), t, s, c, test.micros))
				runAuto(t, s)
				test.do(t, s, c)
				rule := ruleOf(t, s, c)
				if rule.State != models.ForecastOff || rule.StoppedAt == nil || test.why != nil && rule.StopReason.Cause != test.why {
					t.Errorf("%+v", rule)
				}
				before := len(c.Packages(t))
				s.Clock.Advance(48 * time.Hour)
				runAuto(t, s)
				if n := len(c.Packages(t)); n != before {
					t.Errorf("%d packages, and then %d", before, n)
				}
			})
		})
	}
}

// losses are how a member loses the right to have money spent without being asked.
func losses() map[string]func(tx *gorm.DB, m *models.Membership, now time.Time) error {
	return map[string]func(tx *gorm.DB, m *models.Membership, now time.Time) error{
		"removed": func(tx *gorm.DB, m *models.Membership, now time.Time) error { return m.End(tx, now) },
		"needs approval": func(tx *gorm.DB, m *models.Membership, now time.Time) error {
			m.SpendingRight = models.SpendingRight{ApprovalAboveMicros: upTo(1_000_000)}
			return m.SaveSpendingRight(tx, now)
		},
	}
}

// lost has the member lose it.
func lost(t *testing.T, s *shop.Shop, c *shop.Customer, userID int64, lose func(tx *gorm.DB, m *models.Membership, now time.Time) error) {
	t.Helper()
	err := s.DB.Write(t.Context(), func(tx *gorm.DB) error {
		m, err := models.FindMembership(tx, c.ID, userID)
		if err != nil {
			return err
		}
		return lose(tx, m, s.Clock.Now())
	})
	if err != nil {
		t.Fatal(err)
	}
}

// Who switched it on loses the right to spend, be it that they are removed, or that somebody has to approve: it stops before it buys.
func TestAForecastStopsWhenItsMemberMayNotSpendAnyMore(t *testing.T) {
	for name, lose := range losses() {
		t.Run(name, func(t *testing.T) {
			each(t, func(t *testing.T, s *shop.Shop) {
				c := s.Customer(t)
				_, _ = member(t, s, c, rights.Owner, models.SpendingRight{})
				ctx, userID := member(t, s, c, rights.Billing, models.SpendingRight{})
				switchOn(ctx, t, s, caller(ctx, t, s, c, 100_000_000))
				lost(t, s, c, userID, lose)
				runAuto(t, s)
				if rule := ruleOf(t, s, c); rule.State != models.ForecastOff || rule.StopReason.Cause != cause.ForecastUnnamed || len(c.Packages(t)) != 0 {
					t.Errorf("%+v, %d packages", rule, len(c.Packages(t)))
				}
				// What the customer is told then can be done as it is told.
				said := words.Why(cause.ForecastUnnamed)
				again, on := strings.Index(said, "try it again"), strings.Index(said, "switch it on.")
				expectCode(t, s.Billing.SwitchOnForecast(t.Context(), c.ID, 1, byForecast), models.Conflict)
				if err := s.Billing.TryForecast(t.Context(), c.ID, byForecast); err != nil || again < 0 || on < again {
					t.Errorf("%q: %v", said, err)
				}
				s.Clock.Advance(forecast.Window)
				switchOn(t.Context(), t, s, ruleOf(t, s, c))
			})
		})
	}
}

// A limited member can neither try nor switch on what spends without asking anybody.
func TestALimitedMemberSetsNoForecast(t *testing.T) {
	each(t, func(t *testing.T, s *shop.Shop) {
		c := s.Customer(t)
		rule := caller(t.Context(), t, s, c, 100_000_000)
		ctx, _ := member(t, s, c, rights.Billing, models.SpendingRight{MonthLimitMicros: upTo(50_000_000)})
		expectField(t, s.Billing.TryForecast(ctx, c.ID, byForecast), "cap")
		expectField(t, s.Billing.SwitchOnForecast(ctx, c.ID, rule.ID, byForecast), "cap")
		if err := s.Billing.TurnOffForecast(ctx, c.ID, rule.ID); err != nil {
			t.Error(err)
		}
		expectCode(t, s.Billing.SwitchOnForecast(t.Context(), c.ID, rule.ID, byForecast), models.Conflict) // it is not tried
	})
}

func TestWhatAForecastRefuses(t *testing.T) {
	each(t, func(t *testing.T, s *shop.Shop) {
		c := s.Customer(t)
		for field, change := range map[string]func(*billing.ForecastRule){
			"service":  func(r *billing.ForecastRule) { r.Service = "id-card" }, // no packages of it
			"cap":      func(r *billing.ForecastRule) { r.MonthlyCapMicros = 69_999 },
			"least":    func(r *billing.ForecastRule) { r.LeastSavedMicros = 0 },
			"cooldown": func(r *billing.ForecastRule) { r.CooldownHours = 1 },
		} {
			in := byForecast
			change(&in)
			expectField(t, s.Billing.TryForecast(t.Context(), c.ID, in), field)
		}
	})
}

// With an incident open, or without a subscription, there is nothing bought: calls are refused then, and refusing is cheaper.
func TestAForecastBuysNothingWhileAKeyIsUnusualOrCallsAreRefused(t *testing.T) {
	each(t, func(t *testing.T, s *shop.Shop) {
		c := s.Customer(t)
		switchOn(t.Context(), t, s, caller(t.Context(), t, s, c, 100_000_000))
		resolve := unusual(t, s, c)
		runAuto(t, s)
		resolve()
		if err := s.Billing.Unsubscribe(t.Context(), c.ID, shop.Bangkok, shop.Passport); err != nil {
			t.Fatal(err)
		}
		s.Clock.Advance(time.Hour)
		runAuto(t, s)
		if n := len(c.Packages(t)); n != 0 {
			t.Fatalf("%d packages", n)
		}
		c.Subscribe(t, shop.Bangkok, shop.Passport)
		s.Clock.Advance(forecast.LookEvery)
		runAuto(t, s)
		if n := len(c.Packages(t)); n != 1 {
			t.Errorf("%d packages when nothing is in the way", n)
		}
	})
}

// Two owners: one reads the terms of a trial, the other changes them, and the first switches on what they have read.
func TestAForecastIsSwitchedOnToTheTermsThatWereShown(t *testing.T) {
	each(t, func(t *testing.T, s *shop.Shop) {
		c := s.Customer(t)
		shown := caller(t.Context(), t, s, c, 100_000_000)
		for _, change := range []func(*billing.ForecastRule){
			func(r *billing.ForecastRule) { r.MonthlyCapMicros *= 100 },
			func(r *billing.ForecastRule) { r.LeastSavedMicros = 10_000 },
			func(r *billing.ForecastRule) { r.CooldownHours = 720 },
		} {
			in := byForecast
			change(&in)
			if err := s.Billing.TryForecast(t.Context(), c.ID, in); err != nil {
				t.Fatal(err)
			}
			expectCode(t, s.Billing.SwitchOnForecast(t.Context(), c.ID, shown.ID, termsOf(shown)), models.Conflict)
			if rule := ruleOf(t, s, c); rule.State != models.ForecastTrial {
				t.Fatalf("%+v", rule)
			}
		}
		changed := ruleOf(t, s, c)
		switchOn(t.Context(), t, s, changed)
		switchOn(t.Context(), t, s, changed) // again
		expectCode(t, s.Billing.SwitchOnForecast(t.Context(), c.ID, shown.ID, termsOf(shown)), models.Conflict)
	})
}
