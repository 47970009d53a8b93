package bench_test

import (
	"bytes"
	"context"
	"fmt"
	"os"
	"os/exec"
	"slices"
	"strings"
	"testing"
	"time"

	"ocrconsole/cmd/ocrconsole/bench"
	"ocrconsole/models/dbtest"
	"ocrconsole/models/dbtest/tier"
)

// asClient lets the test's program be the process of those who call.
const asClient = "OCRCONSOLE_TEST_BENCH_CLIENT"

func TestMain(m *testing.M) {
	if os.Getenv(asClient) != "" {
		if err := bench.Client(context.Background(), os.Stdin, os.Stdout); err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(1)
		}
		os.Exit(0)
	}
	os.Exit(m.Run())
}

func options(t *testing.T) bench.Options {
	t.Helper()
	path, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	return bench.Options{For: 50 * time.Millisecond, Accounts: 16, Client: func(ctx context.Context) *exec.Cmd {
		client := exec.CommandContext(ctx, path)
		client.Env = append(os.Environ(), asClient+"=1")
		return client
	}}
}

// measured are all measurements: what, callers and accounts.
var measured = []string{
	"narrow: one call a commit 1 1", "narrow: insert of 1,000 N 1",
	"narrow: committed together 64 1", "narrow: committed together 64 16", "narrow: committed together 1024 1", "narrow: committed together 1024 16",
	"metering in process 64 1", "metering in process 64 16", "metering in process 1024 1", "metering in process 1024 16",
	"metering with caps, far from them 64 1", "metering with caps, far from them 64 16", "metering with caps, near one 64 1", "metering with caps, near one 64 16",
	"usage reports of 1,000 over HTTP 4 8", "usage reports of 1,000 over HTTP 4 16",
	"leases over HTTP 64 16", "10 a second each: leases over HTTP 64 16", "signed calls over HTTP 64 1", "signed calls over HTTP 64 16",
}

func check(t *testing.T, all []bench.Result, database string) {
	t.Helper()
	if len(all) != 1 || all[0].Database != database || all[0].Version == "" || all[0].Durability == "" {
		t.Fatalf("%+v", all)
	}
	var names []string
	for _, m := range all[0].Measurements {
		callers := fmt.Sprint(m.Callers)
		if strings.HasPrefix(m.What, "narrow: insert") {
			callers = "N" // as many as write at once
		} else if m.P99OfCommit <= 0 && m.What != "narrow: one call a commit" {
			t.Errorf("not compared with a commit: %+v", m)
		}
		names = append(names, fmt.Sprintf("%s %s %d", m.What, callers, m.Accounts))
		if m.Calls <= 0 || m.PerSecond <= 0 || m.P99Micros < m.P50Micros || m.GoMicros <= 0 {
			t.Errorf("%+v", m)
		}
		if metered := strings.HasPrefix(m.What, "metering") || strings.HasPrefix(m.What, "signed"); metered && (m.OfNarrowGroup <= 0 || m.OfNarrowInsert <= 0) {
			t.Errorf("not compared with the narrow table: %+v", m)
		}
		if (m.ClientMicros > 0) != strings.HasSuffix(m.What, "over HTTP") {
			t.Errorf("the client's processor time of %+v", m)
		}
		if database == "postgresql" && m.WALBytes <= 0 {
			t.Errorf("no write-ahead log: %+v", m)
		}
	}
	if !slices.Equal(names, measured) {
		t.Errorf("measured:\n%s", strings.Join(names, "\n"))
	}
	var table bytes.Buffer
	if err := bench.Print(&table, all); err != nil {
		t.Fatal(err)
	}
	for _, column := range []string{database, "GO µs", "DATABASE µs", "CLIENT µs", "P99/COMMIT", "OF GROUP", "DISK B", "WAL B"} {
		if !strings.Contains(table.String(), column) {
			t.Errorf("no %s in\n%s", column, &table)
		}
	}
	t.Logf("\n%s", &table)
}

func TestEverythingIsMeasuredBesideTheNarrowTableOnSQLite(t *testing.T) {
	tier.Needs(t, tier.Time)
	o := options(t)
	o.SQLite = true
	all, err := bench.Run(t.Context(), o)
	if err != nil {
		t.Fatal(err)
	}
	check(t, all, "sqlite")
}

func TestEverythingIsMeasuredBesideTheNarrowTableOnPostgreSQL(t *testing.T) {
	tier.Needs(t, tier.Time)
	o := options(t)
	o.DatabaseURL = dbtest.EmptyPostgresURL(t)
	all, err := bench.Run(t.Context(), o)
	if err != nil {
		t.Fatal(err)
	}
	check(t, all, "postgresql")
	if !strings.Contains(all[0].Server, "on this machine") || strings.HasPrefix(all[0].Server, "not ") {
		t.Errorf("the server's processes are not found: %s", all[0].Server)
	}
}
