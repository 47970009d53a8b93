// Package dbtest gives tests a migrated database of their own, of both kinds: the embedded SQLite, and a real
// PostgreSQL server started from the machine's own binaries. It holds no data: every test makes what it needs.
package dbtest

import (
	"testing"

	"ocrconsole/models"
	"ocrconsole/models/dbtest/tier"
)

// Each runs the test on both databases, as the subtests "sqlite" and "postgres".
func Each(t *testing.T, test func(t *testing.T, db *models.DB)) {
	t.Helper()
	t.Run("sqlite", func(t *testing.T) {
		tier.Needs(t, tier.SQLite)
		test(t, SQLite(t))
	})
	t.Run("postgres", func(t *testing.T) { test(t, Postgres(t)) })
}

// EachB runs the benchmark on both databases, as the sub-benchmarks "sqlite" and "postgres". Set
// OCRCONSOLE_TEST_FSYNC=on to measure with the durability of production.
func EachB(b *testing.B, benchmark func(b *testing.B, db *models.DB)) {
	b.Helper()
	b.Run("sqlite", func(b *testing.B) { benchmark(b, SQLite(b)) })
	b.Run("postgres", func(b *testing.B) { benchmark(b, Postgres(b)) })
}

// openMigrated brings the database of a server that the test has for itself up to date, and opens it.
func openMigrated(t testing.TB, url string) *models.DB {
	t.Helper()
	if err := migrate(models.Config{URL: url}); err != nil {
		t.Fatal(err)
	}
	return open(t, models.Config{URL: url})
}

// open opens the database and closes it when the test ends.
func open(t testing.TB, cfg models.Config) *models.DB {
	t.Helper()
	db, err := models.Open(t.Context(), cfg)
	if err != nil {
		t.Fatalf("open the test database: %v", err)
	}
	watchHouse(t, db)
	t.Cleanup(func() {
		if err := db.Close(); err != nil {
			t.Errorf("close the test database: %v", err)
		}
	})
	return db
}
