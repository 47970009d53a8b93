package billing_test

import (
	"fmt"
	"testing"
	"time"

	"ocrconsole/models"
	"ocrconsole/models/dbtest/shop"
)

// dueNow are the rules that are to be looked at.
func dueNow(t *testing.T, s *shop.Shop) []models.ForecastRule {
	t.Helper()
	due, err := models.DueForecasts(s.DB.WithContext(t.Context()), models.AllAccounts, s.Clock.Now(), 10)
	if err != nil {
		t.Fatal(err)
	}
	return due
}

// What cannot be looked at does not stay before others that are to be looked at, of which there may be more than a round looks at.
func TestAForecastThatFailsIsLookedAtAgainAfterAWhile(t *testing.T) {
	each(t, func(t *testing.T, s *shop.Shop) {
		c := s.Customer(t)
		rule := caller(t.Context(), t, s, c, 100_000_000)
		decided := trialsOf(t, s, rule)[0].Decision
		set := func(decision string) {
			t.Helper()
			if err := s.DB.WithContext(t.Context()).Exec("UPDATE forecast_purchases SET decision = ? WHERE account_id = ?", decision, c.ID).Error; err != nil {
				t.Fatal(err)
			}
		}
		set("unreadable")
		if err := s.Billing.RunAuto(t.Context()); err == nil || len(dueNow(t, s)) != 0 {
			t.Errorf("%v, to be looked at: %+v", err, dueNow(t, s))
		}
		s.Clock.Advance(10 * time.Minute)
		if due := dueNow(t, s); len(due) != 1 {
			t.Errorf("to be looked at after a while: %+v", due)
		}
		set(decided)
		runAuto(t, s)
	})
}

func TestAForecastWaitsForTheTopUpThatIsUnderWay(t *testing.T) {
	each(t, func(t *testing.T, s *shop.Shop) {
		c := s.Customer(t)
		setTopUp(t, s, c)
		switchOn(t.Context(), t, s, caller(t.Context(), t, s, c, 7_500_000))
		s.Card.LoseAnswers(1)
		if err := s.Billing.RunAuto(t.Context()); err == nil {
			t.Fatal("the answer was to be lost")
		}
		if rule, due := ruleOf(t, s, c), dueNow(t, s); rule.State != models.ForecastOn || len(due) != 0 || len(c.Packages(t)) != 0 {
			t.Errorf("%+v; to be looked at: %+v; %d packages", rule, due, len(c.Packages(t)))
		}
		s.Clock.Advance(10 * time.Minute)
		runAuto(t, s)
		if n := len(c.Packages(t)); n != 1 {
			t.Errorf("%d packages after the top-up", n)
		}
	})
}

// TestNoForecastIsPassedOverHoweverManyWait has more wait than are looked at in a round: one account alone does not wait for them, and the next
// round has those that are left.
func TestNoForecastIsPassedOverHoweverManyWait(t *testing.T) {
	each(t, func(t *testing.T, s *shop.Shop) {
		const others = 502
		c, crowd := s.Customer(t), s.Customer(t)
		switchOn(t.Context(), t, s, caller(t.Context(), t, s, c, 100_000_000))
		rows := make([]models.ForecastRule, others)
		for i := range rows {
			rows[i] = *ruleOf(t, s, c)
			rows[i].AccountID, rows[i].ID, rows[i].Service = crowd.ID, int64(1000+i), fmt.Sprintf("other-%d", i)
			rows[i].LookAt = s.Clock.Now().Add(-time.Hour)
		}
		if err := s.DB.WithContext(t.Context()).CreateInBatches(rows, 50).Error; err != nil {
			t.Fatal(err)
		}
		if err := s.Billing.RunAutoOf(t.Context(), c.ID); err != nil || len(c.Packages(t)) != 1 {
			t.Errorf("one account alone: %v, %d packages", err, len(c.Packages(t)))
		}
		for _, left := range []int{2, 0} {
			if err := s.Billing.RunAuto(t.Context()); err != nil {
				t.Fatal(err)
			}
			if due := dueNow(t, s); len(due) != left {
				t.Errorf("%d are left, want %d", len(due), left)
			}
		}
	})
}
