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

// A later page must start reading where the one before it ended: a listing or an export of a million rows takes hours
// otherwise. SQLite's plan shows by what it seeks.
func TestLaterPagesStartWhereTheOneBeforeEnded(t *testing.T) {
	db := dbtest.SQLite(t)
	until := time.Date(2026, 6, 1, 0, 0, 0, 0, time.UTC)
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
			if err := list(db.WithContext(t.Context()).Session(&gorm.Session{Logger: kept})); err != nil || len(kept.run) != 1 {
				t.Fatalf("%d statements, error %v", len(kept.run), err)
			}
			var steps []struct{ Detail string }
			if err := db.WithContext(t.Context()).Raw("EXPLAIN QUERY PLAN " + kept.run[0]).Scan(&steps).Error; err != nil {
				t.Fatal(err)
			}
			seeks := false
			for _, step := range steps {
				seeks = seeks || strings.Contains(step.Detail, "SEARCH") && strings.Contains(step.Detail, ")<(")
			}
			if !seeks {
				t.Errorf("%s\nis not read from the row of the page before: %v", kept.run[0], steps)
			}
		})
	}
}
