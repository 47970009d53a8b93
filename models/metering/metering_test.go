package metering_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"ocrconsole/models"
	"ocrconsole/models/billing"
	"ocrconsole/models/dbtest"
	"ocrconsole/models/dbtest/shop"
	"ocrconsole/models/metering"
	"ocrconsole/models/rules"
)

// each runs the test in a shop on both databases; its books must balance at the end.
func each(t *testing.T, test func(t *testing.T, s *shop.Shop)) {
	t.Helper()
	t.Parallel() // most of the time goes into creating databases
	dbtest.Each(t, func(t *testing.T, db *models.DB) { test(t, shop.Open(t, db)) })
}

// ingest reports the events and fails the test on an error.
func ingest(t testing.TB, s *shop.Shop, events []metering.Event) metering.Report {
	t.Helper()
	report, err := s.Metering.Ingest(t.Context(), events)
	if err != nil {
		t.Fatal(err)
	}
	return report
}

// paid tells what paid the customer's recorded calls, as "package 1: 100, package 2: 20, pay-per-use: 50 for 400000".
func paid(t testing.TB, s *shop.Shop, c *shop.Customer) string {
	t.Helper()
	var rows []struct {
		Outcome   models.Outcome
		PackageID *int64
		Calls     int64
		Micros    rules.Micros
	}
	err := s.DB.WithContext(t.Context()).Raw(`SELECT outcome, package_id, COUNT(*) AS calls, CAST(SUM(price_micros) AS bigint) AS micros
		FROM calls WHERE account_id = ? GROUP BY outcome, package_id ORDER BY outcome DESC, package_id`, c.ID).Scan(&rows).Error
	if err != nil {
		t.Fatal(err)
	}
	packages, rest := []string{}, []string{}
	for _, row := range rows {
		switch row.Outcome {
		case models.OutcomePackage:
			packages = append(packages, fmt.Sprintf("package %d: %d", *row.PackageID, row.Calls))
		case models.OutcomePayPerUse:
			rest = append(rest, fmt.Sprintf("pay-per-use: %d for %d", row.Calls, row.Micros))
		case models.OutcomeFailed:
			rest = append(rest, fmt.Sprintf("failed: %d", row.Calls))
		}
	}
	return strings.Join(append(packages, rest...), ", ")
}

// refusals lists the reasons of refusals as "3 ModelArts.4204, …", by the events' places.
func refusals(report metering.Report) string {
	texts := make([]string, len(report.Refused))
	for i, r := range report.Refused {
		texts[i] = fmt.Sprintf("%d %s", r.Index, r.Reason)
	}
	return strings.Join(texts, ", ")
}

// grant gives the customer a free package of passport calls in Bangkok.
func grant(t testing.TB, s *shop.Shop, c *shop.Customer, calls int64, effective, expires time.Time) {
	t.Helper()
	_, err := s.Billing.Grant(t.Context(), billing.Gift{
		AccountID: c.ID, Region: shop.Bangkok, Service: shop.Passport, Calls: calls, EffectiveAt: effective, ExpiresAt: expires,
	})
	if err != nil {
		t.Fatal(err)
	}
}

// buy pays for one package of passport calls in Bangkok from the balance.
func buy(t testing.TB, s *shop.Shop, c *shop.Customer, calls int64) {
	t.Helper()
	c.TopUp(t, 10_000_000)
	if err := s.Billing.PayFromBalance(t.Context(), c.ID, c.Order(t, shop.Bangkok, shop.Passport, calls, 1).ID); err != nil {
		t.Fatal(err)
	}
}
