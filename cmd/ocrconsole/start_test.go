package main

import (
	"net/http"
	"strings"
	"syscall"
	"testing"
	"time"

	"ocrconsole/models/dbtest"
	"ocrconsole/models/dbtest/tier"
	"ocrconsole/models/metering"
)

// readCalls is how many rows of tables of calls the server has counted as read. A connection's are counted when it ends.
const readCalls = `SELECT COALESCE(SUM(seq_tup_read + COALESCE(idx_tup_fetch, 0)), 0) FROM pg_stat_user_tables WHERE relname LIKE '%calls%'`

// TestAStartReadsNoCalls lets PostgreSQL count what is read between the start of the program and its end. A start, and the jobs that
// begin with it, take as long with many calls stored as with few.
func TestAStartReadsNoCalls(t *testing.T) {
	tier.Needs(t, tier.Time)
	settings := []string{"OCRCONSOLE_DATA=" + t.TempDir(), "DATABASE_URL=" + dbtest.PostgresURL(t)}
	token, project := busyCustomer(t, settings)
	if token == "" {
		t.Fatal("no token")
	}
	c := newConsole(t, settings, false)
	events := make([]metering.Event, 100)
	for i := range events {
		events[i] = metering.Event{Index: i, Source: "test", RequestID: strings.Repeat("x", i+1), ProjectID: project, Service: passport, At: time.Now(), HTTPStatus: 200}
	}
	if report, err := c.Metering.Ingest(t.Context(), events); err != nil || report.Accepted != len(events) {
		t.Fatalf("%+v, %v", report, err)
	}
	c.Metering.Close()
	read := func() (rows int64) {
		if err := c.DB.Raw(readCalls).Scan(&rows).Error; err != nil {
			t.Fatal(err)
		}
		return rows
	}
	var counted int64
	if err := c.DB.Raw("SELECT COUNT(*) FROM calls").Scan(&counted).Error; err != nil || counted != 100 {
		t.Fatalf("%d calls, %v", counted, err)
	}
	before := settled(read)
	if before < counted {
		t.Fatalf("%d rows read: PostgreSQL does not count them", before)
	}
	p := startProcess(t, thisProgram(t), settings)
	response, err := http.Get(p.url + "/readyz")
	if err != nil || response.StatusCode != http.StatusOK {
		t.Errorf("%+v, %v", response, err)
	} else {
		_ = response.Body.Close()
	}
	if err := p.command.Process.Signal(syscall.SIGTERM); err != nil {
		t.Fatal(err)
	}
	if err := p.command.Wait(); err != nil {
		t.Errorf("the program ended with %v", err)
	}
	if after := settled(read); after != before {
		t.Errorf("a start reads %d rows of calls", after-before)
	}
}

// settled gives what is counted once it has been the same for a while: the server counts some time after it reads.
func settled(read func() int64) int64 {
	rows := read()
	for since := time.Now(); time.Since(since) < 3*time.Second; time.Sleep(100 * time.Millisecond) {
		if now := read(); now != rows {
			rows, since = now, time.Now()
		}
	}
	return rows
}
