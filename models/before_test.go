package models_test

import (
	"testing"

	"ocrconsole/models"
	"ocrconsole/models/dbtest"
)

// eachBefore runs the test of a migration on both databases, as dbtest.Each does, with the schema of a version before it.
func eachBefore(t *testing.T, version int64, test func(t *testing.T, db *models.DB)) {
	t.Helper()
	t.Run("sqlite", func(t *testing.T) { test(t, openBefore(t, models.Config{Dir: t.TempDir()}, version)) })
	t.Run("postgres", func(t *testing.T) { test(t, postgresBefore(t, version)) })
}

func postgresBefore(t *testing.T, version int64) *models.DB {
	t.Helper()
	return openBefore(t, models.Config{URL: dbtest.EmptyPostgresURL(t)}, version)
}

func openBefore(t *testing.T, config models.Config, version int64) *models.DB {
	t.Helper()
	db, err := models.Open(t.Context(), config)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = db.Close() })
	if _, err := models.MigrateTo(t.Context(), db, version); err != nil {
		t.Fatal(err)
	}
	return db
}
