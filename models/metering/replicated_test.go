package metering_test

import (
	"context"
	"testing"
	"time"

	"ocrconsole/models"
	"ocrconsole/models/dbtest"
	"ocrconsole/models/dbtest/shop"
	"ocrconsole/models/metering"
	"ocrconsole/models/rules"
)

// TestACallIsAnsweredOnlyWhenTheStandbyHasItToo reports calls while the standby is away and somebody cancels every wait for it; then
// the primary is lost. What was answered is there, and what is known to be recorded is recorded at both.
func TestACallIsAnsweredOnlyWhenTheStandbyHasItToo(t *testing.T) {
	t.Parallel()
	pair := dbtest.NewPair(t)
	s := shop.New(t, pair.Open(t), shop.Zone)
	t.Cleanup(s.Metering.Close)
	c := s.Customer(t)
	c.Subscribe(t, shop.Bangkok, shop.Passport)
	ingest := func(events []metering.Event, within time.Duration) (metering.Report, error) {
		ctx, cancel := context.WithTimeout(t.Context(), within)
		defer cancel()
		return s.Metering.Ingest(ctx, events)
	}
	for range 3 { // the last is planned ahead, as most are
		if report, err := ingest(c.Calls(5, shop.Bangkok, shop.Passport, s.Clock.Now()), 20*time.Second); err != nil || report.Accepted != 5 {
			t.Fatalf("with both servers: %+v, %v", report, err)
		}
	}
	pair.StopStandby(t)
	stop, stopped := make(chan struct{}), make(chan struct{})
	go func() { cancelAllWaits(t, pair.PrimaryURL(), stop); close(stopped) }()
	events := c.Calls(5, shop.Bangkok, shop.Passport, s.Clock.Now())
	for range 3 {
		if report, err := ingest(events, 2*time.Second); err == nil {
			t.Errorf("answered without the standby: %+v", report)
		}
	}
	close(stop)
	<-stopped
	pair.StartStandby(t)
	var report metering.Report
	var err error
	for deadline := time.Now().Add(30 * time.Second); ; time.Sleep(100 * time.Millisecond) {
		if report, err = ingest(events, 5*time.Second); err == nil || time.Now().After(deadline) {
			break
		}
	}
	if err != nil || report.Accepted+report.Duplicates != 5 {
		t.Fatalf("with the standby again: %+v, %v", report, err)
	}
	pair.KillPrimary(t)
	pair.Promote(t)
	if report, err := ingest(events, 20*time.Second); err != nil || report.Duplicates != 5 {
		t.Errorf("after the promotion: %+v, %v", report, err)
	}
	s.Balance(t)
}

// cancelAllWaits cancels every wait for the standby, as a script of an operator might.
func cancelAllWaits(t *testing.T, address string, stop <-chan struct{}) {
	db, err := models.Open(t.Context(), models.Config{URL: address})
	if err != nil {
		t.Error(err)
		return
	}
	defer func() { _ = db.Close() }()
	for {
		select {
		case <-stop:
			return
		case <-time.After(20 * time.Millisecond):
		}
		if err := db.Exec("SELECT pg_cancel_backend(pid) FROM pg_stat_activity WHERE wait_event = 'SyncRep'").Error; err != nil {
			t.Error(err)
		}
	}
}

// TestCallsAreTakenAgainAfterTheDatabaseWasAwayForLong: whoever waited has given up, and calls are refused at once, so that none of
// them finds out that the database answers again.
func TestCallsAreTakenAgainAfterTheDatabaseWasAwayForLong(t *testing.T) {
	t.Parallel()
	outage := dbtest.NewOutage(t)
	s := shop.New(t, outage.Open(t), shop.Zone)
	t.Cleanup(s.Metering.Close)
	c := s.Customer(t)
	c.Subscribe(t, shop.Bangkok, shop.Passport)
	call := func(id string) error {
		ctx, cancel := context.WithTimeout(t.Context(), 2*time.Second)
		defer cancel()
		pass, err := s.Metering.Authorize(ctx, c.ID, shop.Bangkok, shop.Passport, rules.Origin{})
		if err != nil {
			return err
		}
		defer pass.Over()
		_, err = s.Metering.Record(ctx, callOf(s, c, id))
		return err
	}
	if err := call("before"); err != nil {
		t.Fatal(err)
	}
	outage.Crash(t)
	if err := call("during"); err == nil {
		t.Fatal("recorded in no database")
	}
	outage.Start(t)
	began := time.Now()
	for err := call("after"); err != nil; err = call("after") {
		if time.Since(began) > 10*time.Second {
			t.Fatalf("calls are refused although the database has answered for %v: %v", time.Since(began), err)
		}
		time.Sleep(50 * time.Millisecond)
	}
}
