package metering_test

import (
	"testing"
	"time"

	"ocrconsole/models"
	"ocrconsole/models/dbtest"
	"ocrconsole/models/dbtest/shop"
	"ocrconsole/models/metering"
	"ocrconsole/models/rules"
)

// patience is how long the sender of a report has to wait at most.
const patience = 6 * time.Second

// TestAReportIsAnsweredSoonThoughTheDatabaseHangsAndItsRepeatIsTheSame lets the database hang while it has the work, and has the
// report sent again meanwhile and afterwards: each call is recorded once, whatever was answered.
func TestAReportIsAnsweredSoonThoughTheDatabaseHangsAndItsRepeatIsTheSame(t *testing.T) {
	t.Parallel()
	stall, db := dbtest.NewStall(t)
	s := shop.Open(t, db)
	c := s.Customer(t)
	c.Subscribe(t, shop.Bangkok, shop.Passport)
	events := c.Calls(12, shop.Bangkok, shop.Passport, s.Clock.Now())
	if report := ingest(t, s, events[:2]); report.Accepted != 2 {
		t.Fatalf("%+v", report)
	}

	stall.Begin()
	for i, sent := range [][]metering.Event{events[:7], events[:7], events[3:]} {
		began := time.Now()
		report, err := s.Metering.Ingest(t.Context(), sent)
		if took := time.Since(began); !models.IsUnreachable(err) || took > patience {
			t.Errorf("report %d: %+v, %v after %v", i, report, err, took)
		}
	}
	began := time.Now()
	if _, err := s.Metering.Authorize(t.Context(), c.ID, shop.Bangkok, shop.WebImage, rules.Origin{}); models.CodeOf(err) != models.Unavailable || time.Since(began) > patience {
		t.Errorf("a call may pass: %v after %v", err, time.Since(began))
	}
	stall.End()

	for deadline := time.Now().Add(time.Minute); ; time.Sleep(100 * time.Millisecond) {
		report, err := s.Metering.Ingest(t.Context(), events)
		if err == nil {
			if report.Accepted+report.Duplicates != len(events) || len(report.Refused) > 0 {
				t.Errorf("%+v", report)
			}
			break
		}
		if !models.IsUnreachable(err) || time.Now().After(deadline) {
			t.Fatalf("it does not go on: %v", err)
		}
	}
	var recorded int64
	if err := s.DB.Model(&models.Call{}).Where("account_id = ?", c.ID).Count(&recorded).Error; err != nil || recorded != int64(len(events)) {
		t.Errorf("%d of %d calls are recorded: %v", recorded, len(events), err)
	}
}
