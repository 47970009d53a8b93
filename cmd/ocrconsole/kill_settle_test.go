package main

import (
	"errors"
	"fmt"
	"testing"
	"time"

	"ocrconsole/cmd/ocrconsole/wiring"
	"ocrconsole/models"
	"ocrconsole/models/dbtest"
	"ocrconsole/models/metering"
	"ocrconsole/models/rules"
)

// How much there is to settle after a day of downtime: for each customer one entry an hour of each of two services.
const (
	downCustomers = 60
	downHours     = 24
	downEntries   = downCustomers * downHours * 2
)

// TestADayOfDowntimeIsSettledOnceBySeveralProgramsThatAreKilled starts several programs on a database that nobody has settled for a
// day, and kills them in the middle of it, one after the other. In the end every hour is settled by one entry.
func TestADayOfDowntimeIsSettledOnceBySeveralProgramsThatAreKilled(t *testing.T) {
	t.Parallel()
	for name, settings := range map[string][]string{
		"sqlite":   embedded(t),
		"postgres": append(embedded(t), "DATABASE_URL="+dbtest.PostgresURL(t)),
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			late := downtime(t, settings)
			cfg, db, err := (&program{ctx: t.Context(), env: settings}).connect()
			if err != nil {
				t.Fatal(err)
			}
			defer func() { _ = db.Close() }()
			killWhileSettling(t, settings, db)
			mustHaveEntries(t, db, 0, downEntries)
			if report, err := wiring.NewServices(cfg, db, nil).Metering.Ingest(t.Context(), late); err != nil || report.Accepted != downCustomers {
				t.Fatalf("report of late calls: %+v, %v", report, err)
			}
			for range 3 {
				t.Cleanup(startProcess(t, thisProgram(t), settings).kill)
			}
			awaitEntries(t, db, downEntries+downCustomers)
			mustHaveEntries(t, db, 1, downCustomers)
			if verified := command(t, settings, "", "verify"); verified.code != 0 {
				t.Errorf("verify: %+v", verified)
			}
		})
	}
}

// downtime lets customers call all day while nobody settles, and gives a call of each customer that comes late.
func downtime(t *testing.T, settings []string) (late []metering.Event) {
	t.Helper()
	c := newConsole(t, settings, false)
	last := rules.HourStart(time.Now(), time.UTC).Add(-2 * time.Hour)
	for i := range downCustomers {
		created := c.customer(fmt.Sprintf("down%d@example.com", i))
		since := models.Instant(last.Add(-100 * time.Hour))
		subscriptions := []models.Subscription{
			{AccountID: created.AccountID, ID: 1, Region: bangkok, Service: passport, SubscribedAt: since, Via: models.ViaCustomer},
			{AccountID: created.AccountID, ID: 2, Region: bangkok, Service: idCard, SubscribedAt: since, Via: models.ViaCustomer},
		}
		if err := c.DB.WithContext(t.Context()).Create(subscriptions).Error; err != nil {
			t.Fatal(err)
		}
		var events []metering.Event
		for h := range downHours {
			for _, service := range []string{passport, idCard} {
				at := last.Add(-time.Duration(h) * time.Hour)
				events = append(events, metering.Event{
					Index: len(events), RequestID: fmt.Sprintf("down-%d-%s-%d", i, service, h), ProjectID: created.Projects[bangkok], Service: service, At: at, HTTPStatus: 200,
				})
			}
		}
		report, err := c.Metering.Ingest(t.Context(), events)
		if err != nil || report.Accepted != len(events) {
			t.Fatalf("report of the day: %+v, %v", report, err)
		}
		events[0].Index, events[0].RequestID = i, fmt.Sprintf("late-%d", i)
		late = append(late, events[0])
	}
	return late
}

// killWhileSettling keeps two programs running, kills the older one whenever some more is settled, and returns when all
// is.
func killWhileSettling(t *testing.T, settings []string, db *models.DB) {
	t.Helper()
	running := []*process{startProcess(t, thisProgram(t), settings), startProcess(t, thisProgram(t), settings)}
	defer func() {
		for _, p := range running {
			p.kill()
		}
	}()
	killed := 0
	for settled, goal := countEntries(t, db), int64(1); settled < downEntries; settled = countEntries(t, db) {
		if settled < goal {
			continue
		}
		goal = settled + downEntries/6
		running[0].kill()
		killed++
		running = append(running[1:], startProcess(t, thisProgram(t), settings))
	}
	t.Logf("%d programs were killed before all was settled", killed)
}

func awaitEntries(t *testing.T, db *models.DB, want int64) {
	t.Helper()
	for deadline := time.Now().Add(time.Minute); countEntries(t, db) < want; time.Sleep(10 * time.Millisecond) {
		if time.Now().After(deadline) {
			t.Fatalf("%d entries after a minute, want %d", countEntries(t, db), want)
		}
	}
}

func countEntries(t *testing.T, db *models.DB) (n int64) {
	t.Helper()
	if err := db.WithContext(t.Context()).Model(&models.LedgerEntry{}).Count(&n).Error; err != nil {
		t.Fatal(err)
	}
	return n
}

// mustHaveEntries wants that many entries with the late number, each for an hour of its own and for one call.
func mustHaveEntries(t *testing.T, db *models.DB, lateNo int64, want int) {
	t.Helper()
	var entries []models.LedgerEntry
	if err := db.WithContext(t.Context()).Where("late_no = ?", lateNo).Find(&entries).Error; err != nil {
		t.Fatal(err)
	}
	hours := make(map[string]bool)
	var wrong []error
	for _, e := range entries {
		hour := fmt.Sprint(e.AccountID, e.Region, e.Service, e.HourStart.UTC())
		if hours[hour] || e.Calls != 1 || e.Kind != models.EntryUsage {
			wrong = append(wrong, fmt.Errorf("entry %+v", e))
		}
		hours[hour] = true
	}
	if len(entries) != want || len(wrong) > 0 {
		t.Errorf("%d entries with late number %d, want %d: %v", len(entries), lateNo, want, errors.Join(wrong...))
	}
}
