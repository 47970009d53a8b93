package verify_test

import (
	"path/filepath"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"

	"ocrconsole/models"
	"ocrconsole/models/dbtest"
	"ocrconsole/models/verify"
)

// TestAnUpgradeThatLosesItsPrimaryGoesOnAtTheStandby kills the primary in the middle of the migrations, which hold a lock of their
// session there.
func TestAnUpgradeThatLosesItsPrimaryGoesOnAtTheStandby(t *testing.T) {
	t.Parallel()
	pair := dbtest.NewPair(t)
	fill(t, pair.URL(), "testdata/v0.1.0")
	db, err := models.Open(t.Context(), models.Config{URL: pair.URL()})
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = db.Close() }()
	before := amounts(t, db)
	migrated := make(chan error, 1)
	go func() {
		_, err := models.Migrate(t.Context(), db)
		migrated <- err
	}()
	for deadline := time.Now().Add(time.Minute); ; time.Sleep(2 * time.Millisecond) {
		if applied, _, err := models.SchemaVersion(t.Context(), db); err != nil || applied >= 18 || time.Now().After(deadline) {
			break // an error: migrations hold what is looked at
		}
	}
	pair.KillPrimary(t)
	lost := <-migrated
	pair.Promote(t)
	applied, known, err := models.SchemaVersion(t.Context(), db)
	for deadline := time.Now().Add(time.Minute); models.IsUnreachable(err) && time.Now().Before(deadline); time.Sleep(10 * time.Millisecond) {
		applied, known, err = models.SchemaVersion(t.Context(), db) // the connections of before end as they are used
	}
	if err != nil {
		t.Fatal(err)
	}
	t.Logf("the primary was lost with %v; its standby has schema version %d of %d", lost, applied, known)
	if lost == nil && applied != known {
		t.Error("what was migrated is not at the standby")
	}
	if _, err := models.Migrate(t.Context(), db); err != nil {
		t.Fatalf("at the standby: %v", err)
	}
	for table, n := range amounts(t, db) {
		if n == 0 || n != before[table] {
			t.Errorf("%s: %d records before and %d after", table, before[table], n)
		}
	}
	if report, err := verify.Run(t.Context(), db); err != nil || !report.Clean() {
		t.Errorf("after the upgrade: %+v, %v", report, err)
	}
}

// fill loads what pg_dump has read from a version's database.
func fill(t *testing.T, address, folder string) {
	t.Helper()
	connection, err := pgx.Connect(t.Context(), address)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = connection.Close(t.Context()) }()
	if _, err := connection.PgConn().Exec(t.Context(), string(unpacked(t, filepath.Join(folder, "postgres.sql.gz")))).ReadAll(); err != nil {
		t.Fatal(err)
	}
}
