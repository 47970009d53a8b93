package verify_test

import (
	"strings"
	"testing"
	"time"

	"ocrconsole/models"
	"ocrconsole/models/billing"
	"ocrconsole/models/dbtest"
	"ocrconsole/models/dbtest/shop"
	"ocrconsole/models/rules"
	"ocrconsole/models/verify"
)

// What was bought by forecast is found to be of its order, within its cap and after its pause, and found out where it is not.
func TestPurchasesByForecastAreRecomputed(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, db *models.DB) {
		s := shop.New(t, db, shop.Zone)
		c := s.Customer(t)
		c.TopUp(t, 100_000_000)
		c.Subscribe(t, shop.Bangkok, shop.Passport)
		for range 31 {
			call(t, s, c, 50, shop.Passport, s.Clock.Now())
			s.Clock.Advance(24 * time.Hour)
		}
		terms := billing.ForecastRule{Region: shop.Bangkok, Service: shop.Passport, MonthlyCapMicros: 20_000_000, LeastSavedMicros: 1_000_000, CooldownHours: 24}
		must(t, s.Billing.TryForecast(t.Context(), c.ID, terms))
		rule, err := models.FindForecastFor(db.WithContext(t.Context()), c.ID, rules.Offering{Region: shop.Bangkok, Service: shop.Passport})
		must(t, err)
		must(t, s.Billing.SwitchOnForecast(t.Context(), c.ID, rule.ID, terms))
		for range 2 {
			must(t, s.Billing.RunAuto(t.Context()))
			call(t, s, c, 1000, shop.Passport, s.Clock.Now())
			s.Clock.Advance(25 * time.Hour)
		}
		if packages := c.Packages(t); len(packages) < 2 {
			t.Fatalf("%+v", packages)
		}
		s.Balance(t)
		for _, fault := range []struct{ sql, found string }{
			{"UPDATE forecast_purchases SET price_micros = price_micros + 1 WHERE order_id IS NOT NULL", "no such completed order"},
			{"UPDATE forecast_purchases SET cap_micros = 1 WHERE order_id IS NOT NULL", "at most 1"},
			{"UPDATE forecast_purchases SET cooldown_hours = 100 WHERE order_id IS NOT NULL", "not before"},
		} {
			tx := db.WithContext(t.Context()).Begin()
			must(t, tx.Exec(fault.sql).Error)
			must(t, tx.Commit().Error)
			report, err := verify.Run(t.Context(), db)
			must(t, err)
			var table strings.Builder
			must(t, report.WriteTable(&table))
			if !strings.Contains(table.String(), "by forecast") || !strings.Contains(table.String(), fault.found) {
				t.Errorf("%s: %s", fault.sql, table.String())
			}
		}
	})
}
