package dbtest

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"sync"
	"testing"

	"ocrconsole/models"
)

// SQLite opens a migrated embedded database in the test's own temporary directory.
func SQLite(t testing.TB) *models.DB {
	t.Helper()
	return open(t, models.Config{Dir: SQLiteDir(t)})
}

// SQLiteDir creates a migrated embedded database and tells its directory, for tests that start the program.
func SQLiteDir(t testing.TB) string {
	t.Helper()
	image, err := sqliteImage()
	if err != nil {
		t.Fatalf("prepare the SQLite test database: %v", err)
	}
	dir := t.TempDir()
	if err := os.WriteFile(filepath.Join(dir, models.FileName), image, 0o600); err != nil {
		t.Fatal(err)
	}
	return dir
}

// sqliteImage is the file of a migrated database. Migrating once and copying saves most of a small test's time.
var sqliteImage = sync.OnceValues(func() (image []byte, err error) {
	dir, err := os.MkdirTemp("", "ocrconsole-test-")
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, os.RemoveAll(dir)) }()
	// Closing the last connection moves the write-ahead log into the file, so that the file is all there is.
	if err := migrate(models.Config{Dir: dir}); err != nil {
		return nil, err
	}
	return os.ReadFile(filepath.Join(dir, models.FileName))
})

// migrate brings an empty database up to date and closes it.
func migrate(cfg models.Config) (err error) {
	ctx := context.Background()
	db, err := models.Open(ctx, cfg)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, db.Close()) }()
	_, err = models.Migrate(ctx, db)
	return err
}
