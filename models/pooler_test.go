package models_test

import (
	"strings"
	"testing"

	"ocrconsole/models"
	"ocrconsole/models/dbtest"
)

func TestAPoolerIsFoundByWhatItCannotKnow(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		url    func(testing.TB) string
		pooled bool
	}{
		"direct": {dbtest.PostgresURL, false},
		"pooled": {dbtest.PooledURL, true},
	} {
		for range 3 { // as often as it is asked
			db, err := models.Open(t.Context(), models.Config{URL: c.url(t)})
			if err != nil {
				t.Fatal(err)
			}
			if db.IsPooled() != c.pooled || !db.IsPostgres() {
				t.Errorf("%s: pooled = %v", name, db.IsPooled())
			}
			if err := db.Ready(t.Context()); err != nil {
				t.Errorf("%s: %v", name, err)
			}
			if err := db.Close(); err != nil {
				t.Error(err)
			}
		}
	}
	if dbtest.SQLite(t).IsPooled() {
		t.Error("SQLite is pooled")
	}
}

func TestAPoolerThatTakesTransactionsApartIsRefusedInOneSentence(t *testing.T) {
	t.Parallel()
	db, err := models.Open(t.Context(), models.Config{URL: dbtest.StatementPooledURL(t)})
	if err == nil {
		_ = db.Close()
		t.Fatal("it was opened")
	}
	if !strings.Contains(err.Error(), "pool_mode") || strings.Contains(err.Error(), "\n") {
		t.Errorf("the error does not say which setting is wrong: %v", err)
	}
}

// TestProcessesMigrateThroughAPoolerTogether migrates an empty database from several processes at once: each migration is
// applied once, and no lock is left with a connection of the pooler.
func TestProcessesMigrateThroughAPoolerTogether(t *testing.T) {
	t.Parallel()
	url := dbtest.EmptyPooledURL(t)
	const processes = 8
	results := make(chan error, processes)
	for range processes {
		go func() {
			db, err := models.Open(t.Context(), models.Config{URL: url})
			if err == nil {
				_, err = models.Migrate(t.Context(), db)
				_ = db.Close()
			}
			results <- err
		}()
	}
	for range processes {
		if err := <-results; err != nil {
			t.Error(err)
		}
	}
	db, err := models.Open(t.Context(), models.Config{URL: url})
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = db.Close() }()
	if left, err := models.Migrate(t.Context(), db); err != nil || left != 0 {
		t.Errorf("%d migrations were left, %v", left, err)
	}
	var locks int64
	if err := db.Raw("SELECT COUNT(*) FROM pg_locks WHERE locktype = 'advisory' AND database = (SELECT oid FROM pg_database WHERE datname = current_database())").Scan(&locks).Error; err != nil || locks != 0 {
		t.Errorf("%d advisory locks are left, %v", locks, err)
	}
}
