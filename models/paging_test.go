package models_test

import (
	"context"
	"strings"
	"testing"
	"time"

	"gorm.io/gorm"
	"gorm.io/gorm/logger"

	"ocrconsole/models"
	"ocrconsole/models/dbtest"
	"ocrconsole/models/rules"
)

// statements keeps the statements that are run, with their values written out.
type statements struct {
	logger.Interface
	run []string
}

func (s *statements) Trace(_ context.Context, _ time.Time, fc func() (string, int64), _ error) {
	sql, _ := fc()
	s.run = append(s.run, sql)
}

// callsOfAMonth let there be hours to look for the calls of a package in.
var callsOfAMonth = []string{
	"INSERT INTO accounts (id, name, created_at) VALUES (1, 'a', 0)",
	"INSERT INTO usage_hours (account_id, hour_start, region, service, outcome, package_id, calls, amount_micros) VALUES (1, unixepoch('2026-05-20') * 1000000, 'ap-southeast-2', 'passport', 'package', 1, 1000, 0)",
}

// A later page must start reading where the one before it ended: a listing or an export of a million rows takes hours
// otherwise. SQLite's plan shows by what it seeks.
func TestLaterPagesStartWhereTheOneBeforeEnded(t *testing.T) {
	db := dbtest.SQLite(t)
	until := time.Date(2026, 6, 1, 0, 0, 0, 0, time.UTC)
	for _, statement := range callsOfAMonth {
		if err := db.Exec(statement).Error; err != nil {
			t.Fatal(err)
		}
	}
	from, before := until.AddDate(0, -1, 0), until.AddDate(0, 0, -3)
	services := []rules.Offering{{Region: "ap-southeast-2", Service: "passport"}}
	calls := func(f models.CallFilter) func(*gorm.DB) error {
		f.Services, f.From, f.Until, f.Limit = services, from, until, 10
		f.Before = &models.Call{CalledAt: before, RequestID: "r", SourceID: 1}
		return func(tx *gorm.DB) error { _, err := models.CallsOf(tx, 1, f); return err }
	}
	hours := func(f models.HourFilter) func(*gorm.DB) error {
		f.From, f.Until, f.Limit = from, until, 10
		f.Before = &models.UsageHour{HourStart: before, Region: "ap-southeast-2", Service: "passport", Outcome: models.OutcomePackage, PackageID: 1}
		return func(tx *gorm.DB) error { _, err := models.UsageHoursOf(tx, 1, f); return err }
	}
	for name, list := range map[string]func(*gorm.DB) error{
		"calls": calls(models.CallFilter{}), "calls of a package": calls(models.CallFilter{PackageID: 1}),
		"failed calls": calls(models.CallFilter{Outcome: models.OutcomeFailed}),
		"hours":        hours(models.HourFilter{}), "hours of a package": hours(models.HourFilter{PackageID: 1}),
	} {
		t.Run(name, func(t *testing.T) {
			kept := &statements{Interface: logger.Discard}
			if err := list(db.WithContext(t.Context()).Session(&gorm.Session{Logger: kept})); err != nil || len(kept.run) > 2 {
				t.Fatalf("%d statements, error %v", len(kept.run), err)
			}
			for _, statement := range kept.run {
				mustSeek(t, db, statement)
			}
		})
	}
}

// mustSeek fails unless the statement is read from the row of the page before: by its whole key or by its time, beside which no
// later time may be named, or SQLite seeks that.
func mustSeek(t *testing.T, db *models.DB, statement string) {
	t.Helper()
	if strings.Contains(statement, "FROM `call_sources`") {
		return
	}
	var steps []struct{ Detail string }
	if err := db.WithContext(t.Context()).Raw("EXPLAIN QUERY PLAN " + statement).Scan(&steps).Error; err != nil {
		t.Fatal(err)
	}
	seeks := false
	for _, step := range steps {
		byTime := strings.Contains(step.Detail, "called_at<?") || strings.Contains(step.Detail, "hour_start<?")
		seeks = seeks || strings.Contains(step.Detail, "SEARCH") && (strings.Contains(step.Detail, ")<(") || byTime && !strings.Contains(statement, "2026-06-01"))
	}
	if !seeks {
		t.Errorf("%s\nis not read from the row of the page before: %v", statement, steps)
	}
}
