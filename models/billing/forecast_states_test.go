package billing_test

import (
	"fmt"
	"testing"
	"time"

	"gorm.io/gorm"

	"ocrconsole/models"
	"ocrconsole/models/billing"
	"ocrconsole/models/dbtest/shop"
)

// stateOf is how the rule stands as the page has it.
func stateOf(t *testing.T, s *shop.Shop, rule *models.ForecastRule) *billing.ForecastState {
	t.Helper()
	auto, err := s.Billing.Auto(t.Context(), rule.AccountID)
	if err != nil {
		t.Fatal(err)
	}
	for i := range auto.Forecasts {
		if auto.Forecasts[i].ID == rule.ID {
			return &auto.Forecasts[i]
		}
	}
	t.Fatalf("no rule %d among %+v", rule.ID, auto.Forecasts)
	return nil
}

// What is shown of a rule is its own, whatever others noted before, and what it says of the cap is what decides.
func TestWhatARuleSpentIsShownAsItIsDecided(t *testing.T) {
	each(t, func(t *testing.T, s *shop.Shop) {
		c := s.Customer(t)
		rule := caller(t.Context(), t, s, c, 100_000_000)
		trial := trialsOf(t, s, rule)[0]
		err := s.DB.Write(t.Context(), func(tx *gorm.DB) error {
			if _, err := models.LockAccount(tx, c.ID); err != nil {
				return err
			}
			for n := range 4 { // as many rows of others as were read of all
				other := *rule
				other.ID, other.Service = 0, fmt.Sprintf("other-%d", n)
				if err := models.SaveForecastRule(tx, &other); err != nil {
					return err
				}
				for range models.MostTrials {
					row := trial
					row.ID, row.RuleID = 0, other.ID
					if err := models.CreateTrial(tx, &row); err != nil {
						return err
					}
				}
			}
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
		switchOn(t.Context(), t, s, rule)
		runAuto(t, s)
		state := stateOf(t, s, rule)
		if spent := sumBought(t, s, rule); len(state.Bought) != 1 || spent == 0 || state.SpentMicros != spent {
			t.Errorf("%d bought, %d spent, want %d", len(state.Bought), state.SpentMicros, spent)
		}
	})
}

// Packages last a year: what a trial noted longer ago than calls are looked for, and is not used up yet, is shown until then, with what became of
// it since. The newest come first.
func TestWhatATrialNotedIsShownForAsLongAsItLasts(t *testing.T) {
	each(t, func(t *testing.T, s *shop.Shop) {
		c := s.Customer(t)
		rule := caller(t.Context(), t, s, c, 100_000_000)
		noted := trialsOf(t, s, rule)
		last := noted[len(noted)-1]
		callDaily(t, s, c, 2)
		s.Clock.Advance(100 * 24 * time.Hour)
		state := stateOf(t, s, rule)
		if len(state.Trials) != 1 || state.Trials[0].ID != last.ID || state.Trials[0].PaidCalls < 100 || state.Trials[0].PaidCalls+state.Trials[0].LeftCalls != last.Calls*last.Quantity {
			t.Fatalf("%d noted, %+v", len(noted), state.Trials)
		}
		callDaily(t, s, c, 30)
		runAuto(t, s)
		if state = stateOf(t, s, rule); len(state.Trials) != 1 || !state.Trials[0].At.After(last.At) { // the other is used up
			t.Errorf("%+v", state.Trials)
		}
		s.Clock.Advance(400 * 24 * time.Hour)
		if state = stateOf(t, s, rule); len(state.Trials) != 0 {
			t.Errorf("shown after all has expired: %+v", state.Trials)
		}
	})
}
