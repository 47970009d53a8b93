package billing_test

import (
	"testing"
	"time"

	"pgregory.net/rapid"

	"ocrconsole/models"
	"ocrconsole/models/billing"
	"ocrconsole/models/dbtest/shop"
	"ocrconsole/models/rules"
)

// setSteps has so many dollars charged below 10.00, capDollars a month at most, once a day. It leaves 5.00 in the balance.
func setSteps(t testing.TB, s *shop.Shop, c *shop.Customer, stepDollars, capDollars int64) {
	t.Helper()
	err := s.Billing.SetAutoTopUp(t.Context(), c.ID, billing.TopUpRule{
		CardID: saveCard(t, s, c, "k").ID, ThresholdMicros: 10_000_000, AmountMicros: rules.Micros(stepDollars * 1_000_000),
		MonthlyCapMicros: rules.Micros(capDollars * 1_000_000), CooldownHours: 24,
	})
	if err != nil {
		t.Fatal(err)
	}
}

// accrue has the customer use so many dollars of pay-per-use, which is 0.008 a call.
func accrue(t testing.TB, s *shop.Shop, c *shop.Customer, dollars int) {
	t.Helper()
	c.Subscribe(t, shop.Bangkok, shop.Passport)
	report, err := s.Metering.Ingest(t.Context(), c.Calls(dollars*125, shop.Bangkok, shop.Passport, s.Clock.Now()))
	if err != nil || len(report.Refused) > 0 {
		t.Fatalf("%d accepted, %v", report.Accepted, err)
	}
}

func available(t testing.TB, c *shop.Customer) rules.Micros {
	t.Helper()
	standing := c.Account(t).Standing()
	return standing.AvailableMicros()
}

// TestAutomaticTopUpNeverPausesInArrearsWhileTheCapAllowsAStep tries debts of every kind against steps and caps.
func TestAutomaticTopUpNeverPausesInArrearsWhileTheCapAllowsAStep(t *testing.T) {
	for name, test := range map[string]struct {
		step, capped int64
		used         int // dollars, of the 5.00 that are there
		available    rules.Micros
		charges      int
	}{
		"one step is enough":                 {20, 400, 10, 15_000_000, 1},
		"exactly to the threshold":           {5, 400, 5, 10_000_000, 1},
		"the debt takes three steps":         {20, 400, 45, 20_000_000, 1},
		"the cap allows two of three":        {20, 50, 40, 5_000_000, 1},
		"the cap allows fewer than it takes": {20, 50, 54, -9_000_000, 1},
	} {
		t.Run(name, func(t *testing.T) {
			each(t, func(t *testing.T, s *shop.Shop) {
				c := s.Customer(t)
				setSteps(t, s, c, test.step, test.capped)
				accrue(t, s, c, test.used)
				runAuto(t, s)
				runAuto(t, s)
				if got := available(t, c); got != test.available {
					t.Errorf("%d available, want %d", got, test.available)
				}
				if auto, err := s.Billing.Auto(t.Context(), c.ID); err != nil || len(auto.Runs) != test.charges {
					t.Errorf("%+v, %v", auto, err)
				}
			})
		})
	}
}

// TestAutomaticTopUpDoesNotPauseWhereCallsAreRefusedWithoutArrears: nothing may be owed, of all accounts or of this one.
func TestAutomaticTopUpDoesNotPauseWhereCallsAreRefusedWithoutArrears(t *testing.T) {
	each(t, func(t *testing.T, s *shop.Shop) {
		none := rules.CreditPolicy{}
		s.Metering.Credit, s.Billing.Credit = none, none
		c := s.Customer(t)
		setSteps(t, s, c, 20, 400)
		c.Subscribe(t, shop.Bangkok, shop.Passport)
		charged := func(calls int, runs int, left rules.Micros) {
			t.Helper()
			ingest(t, s, c.Calls(calls, shop.Bangkok, shop.Passport, s.Clock.Now()))
			runAuto(t, s)
			runAuto(t, s)
			if auto, err := s.Billing.Auto(t.Context(), c.ID); err != nil || len(auto.Runs) != runs || available(t, c) != left {
				t.Fatalf("%d available after %d top-ups, want %d after %d; %v", available(t, c), len(auto.Runs), left, runs, err)
			}
		}
		charged(624, 1, 20_008_000) // 0.008 of 5.00 are left
		charged(2_500, 1, 8_000)    // enough for a call: it pauses
		charged(1, 2, 20_000_000)
	})
}

func TestArrearsThatComeBackWithinThePauseAreToppedUpUntilTheCapAndAgainNextMonth(t *testing.T) {
	each(t, func(t *testing.T, s *shop.Shop) {
		c := s.Customer(t)
		setSteps(t, s, c, 20, 60)
		expect := func(used int, want rules.Micros, notices ...string) {
			t.Helper()
			if used > 0 {
				accrue(t, s, c, used)
			}
			runAuto(t, s)
			runAuto(t, s)
			if got := available(t, c); got != want {
				t.Errorf("%d available, want %d", got, want)
			}
			expectNotices(t, s, c, notices...)
		}
		const topped, capped = "Topped up automatically", "reached its cap"
		expect(16, 29_000_000, topped)                               // -11: two steps
		expect(20, 9_000_000, topped)                                // below the threshold, and not in arrears: it pauses
		expect(20, 9_000_000, topped, topped)                        // -11: the cap has one step left
		expect(20, -11_000_000, capped, topped, topped)              // and then none
		s.Clock.Set(time.Date(2026, 3, 31, 15, 59, 59, 0, time.UTC)) // the month of the billing zone ends at 16:00
		expect(0, -11_000_000, capped, topped, topped)
		s.Clock.Advance(time.Second)
		expect(0, 29_000_000, topped, capped, topped, topped)
	})
}

// TestATopUpIsNoMoreThanTheLargestCharge: what is missing beyond it follows in the next charge, without a pause.
func TestATopUpIsNoMoreThanTheLargestCharge(t *testing.T) {
	each(t, func(t *testing.T, s *shop.Shop) {
		reported := &models.AutoRule{Kind: models.AutoTopUp, Threshold: models.BelowMicros(10_000_000), AmountMicros: 20_000_000, MonthlyCapMicros: 400_000_000}
		if plan := s.Billing.PlanTopUp(reported, -100_000_000, 0, "USD"); plan != (billing.TopUpPlan{Steps: 6, Micros: 120_000_000, Enough: true}) {
			t.Errorf("with 100.00 owed: %+v", plan)
		}
		rule := &models.AutoRule{Kind: models.AutoTopUp, Threshold: models.BelowMicros(10_000_000), AmountMicros: 3_000_000_000, MonthlyCapMicros: billing.MaxAutoCapMicros}
		plan := s.Billing.PlanTopUp(rule, -25_000_000_000, 0, "USD")
		if plan != (billing.TopUpPlan{Steps: 3, Micros: 9_000_000_000}) {
			t.Errorf("%+v", plan)
		}
	})
}

// TestATopUpPlanReachesTheThresholdWithTheFewestStepsTheBoundsAllow for any amounts.
func TestATopUpPlanReachesTheThresholdWithTheFewestStepsTheBoundsAllow(t *testing.T) {
	b := &billing.Terms{Provider: shop.NewCard()}
	_, largest := b.TopUpLimits("USD")
	rapid.Check(t, func(t *rapid.T) {
		rule := &models.AutoRule{
			Kind: models.AutoTopUp, Threshold: models.BelowMicros(rules.Micros(rapid.Int64Range(0, int64(billing.MaxTopUpMicros)).Draw(t, "threshold"))), AmountMicros: rules.Micros(rapid.Int64Range(1, 1000).Draw(t, "cents") * 10_000),
			MonthlyCapMicros: rules.Micros(rapid.Int64Range(0, int64(billing.MaxAutoCapMicros)).Draw(t, "cap")),
		}
		spent := rules.Micros(rapid.Int64Range(0, int64(rule.MonthlyCapMicros)).Draw(t, "spent"))
		has := rules.Micros(rapid.Int64Range(-1<<60, 1<<60).Draw(t, "available"))
		plan := b.PlanTopUp(rule, has, spent, "USD")
		switch {
		case plan.Micros != rule.AmountMicros.Times(plan.Steps), plan.Micros > largest, plan.Micros > rule.MonthlyCapMicros-spent, plan.Steps < 0:
			t.Fatalf("%+v breaks a bound", plan)
		case plan.Enough != (has+plan.Micros >= rule.ThresholdMicros()):
			t.Fatalf("%+v does not say whether %d is reached", plan, rule.ThresholdMicros())
		case plan.Enough && plan.Steps > 0 && has+plan.Micros-rule.AmountMicros >= rule.ThresholdMicros():
			t.Fatalf("%+v has a step too many", plan)
		case !plan.Enough && plan.Micros+rule.AmountMicros <= min(largest, rule.MonthlyCapMicros-spent):
			t.Fatalf("%+v could have one step more", plan)
		}
	})
}

// TestAnAutomaticPurchaseDoesNotPauseWhileCallsAreRefused: without a call left and without pay-per-use, each call is.
func TestAnAutomaticPurchaseDoesNotPauseWhileCallsAreRefused(t *testing.T) {
	for name, test := range map[string]struct {
		subscribed bool
		used       int
		packages   int
	}{
		"no call is left":                        {false, 100, 2},
		"calls are left":                         {false, 80, 1},
		"no call is left, but they are paid for": {true, 100, 1},
	} {
		t.Run(name, func(t *testing.T) {
			each(t, func(t *testing.T, s *shop.Shop) {
				c := s.Customer(t)
				c.TopUp(t, 20_000_000)
				setPurchase(t, s, c)
				runAuto(t, s)
				if test.subscribed { // the purchase subscribes nothing
					c.Subscribe(t, shop.Bangkok, shop.Passport)
				}
				useUp(t, s, c, test.used)
				s.Clock.Advance(time.Minute)
				runAuto(t, s)
				if got := len(c.Packages(t)); got != test.packages {
					t.Errorf("%d packages, want %d", got, test.packages)
				}
				s.Balance(t)
			})
		})
	}
}
