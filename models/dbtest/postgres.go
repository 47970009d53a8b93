package dbtest

import (
	"context"
	"fmt"
	"sync/atomic"
	"testing"

	"github.com/jackc/pgx/v5"

	"ocrconsole/models"
	"ocrconsole/models/dbtest/tier"
)

// template is the migrated database that each test's own is cloned from.
const template = "ocrconsole_template"

// databases counts those created, so that each has a name of its own.
var databases atomic.Int64

// Postgres opens a migrated PostgreSQL database of the test's own. Without PostgreSQL on the machine the test
// fails, because half of what it should prove would be missing; with -short it is skipped.
func Postgres(t testing.TB) *models.DB {
	t.Helper()
	return open(t, models.Config{URL: PostgresURL(t)})
}

// PostgresURL creates a migrated PostgreSQL database of the test's own and tells its address, for tests that
// start the program or open it several times.
func PostgresURL(t testing.TB) string {
	t.Helper()
	if citusURL() != "" {
		tier.Needs(t, tier.Postgres)
		return createDistributed(t)
	}
	return OneServerURL(t)
}

// OneServerURL is PostgresURL on a server of the tests' own, where the other tests are on a cluster too: for what is between it and
// the program, and for programs of before this one, which know no cluster.
func OneServerURL(t testing.TB) string {
	t.Helper()
	return createDatabase(t, template)
}

// OneServer is Postgres on it.
func OneServer(t testing.TB) *models.DB {
	t.Helper()
	return open(t, models.Config{URL: OneServerURL(t)})
}

// EmptyPostgresURL is PostgresURL without any migration, for tests of the migrations.
func EmptyPostgresURL(t testing.TB) string {
	t.Helper()
	return createDatabase(t, "template0")
}

// createDatabase clones a database and drops the clone when the test ends, whoever is still connected to it.
func createDatabase(t testing.TB, from string) string {
	t.Helper()
	tier.Needs(t, tier.Postgres)
	s, err := sharedServer()
	if err != nil {
		t.Fatalf("PostgreSQL for tests: %v", err)
	}
	name := fmt.Sprintf("test_%d", databases.Add(1))
	if err := s.execute("CREATE DATABASE " + name + " TEMPLATE " + from + s.copying); err != nil {
		t.Fatalf("create a test database: %v", err)
	}
	t.Cleanup(func() {
		if err := s.execute("DROP DATABASE " + name + " WITH (FORCE)"); err != nil {
			t.Errorf("drop a test database: %v", err)
		}
	})
	return s.url(name)
}

// execute runs one statement outside of all test databases.
func (s *server) execute(statement string) error {
	ctx := context.Background()
	conn, err := pgx.Connect(ctx, s.url("postgres"))
	if err != nil {
		return err
	}
	defer func() { _ = conn.Close(ctx) }()
	_, err = conn.Exec(ctx, statement)
	return err
}
