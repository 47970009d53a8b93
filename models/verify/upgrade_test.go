package verify_test

import (
	"bytes"
	"compress/gzip"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"ocrconsole/models"
	"ocrconsole/models/dbtest"
	"ocrconsole/models/verify"
)

// counted are the records that an upgrade must leave as they are.
var counted = []string{"accounts", "calls", "ledger_entries", "packages", "orders", "payments", "documents"}

func TestEveryReleasedVersionUpgradesWithItsDataToThisOne(t *testing.T) {
	t.Parallel()
	folders, err := filepath.Glob("testdata/v*")
	if err != nil || len(folders) == 0 {
		t.Fatalf("no released version to upgrade from: %v", err)
	}
	for _, folder := range folders {
		for name, restore := range map[string]func(*testing.T, string) models.Config{"sqlite": sqliteOf, "postgres": postgresOf} {
			t.Run(filepath.Base(folder)+" "+name, func(t *testing.T) {
				t.Parallel()
				db, err := models.Open(t.Context(), restore(t, folder))
				if err != nil {
					t.Fatal(err)
				}
				defer func() { _ = db.Close() }()
				before := amounts(t, db)
				if _, err := models.Migrate(t.Context(), db); err != nil {
					t.Fatal(err)
				}
				if left, err := models.Migrate(t.Context(), db); err != nil || left != 0 {
					t.Errorf("the upgrade has left %d migrations, %v", left, err)
				}
				for table, n := range amounts(t, db) {
					if n == 0 || n != before[table] {
						t.Errorf("%s: %d records before and %d after", table, before[table], n)
					}
				}
				report, err := verify.Run(t.Context(), db)
				if err != nil {
					t.Fatal(err)
				}
				if !report.Clean() {
					var out strings.Builder
					_ = report.WriteTable(&out)
					t.Errorf("after the upgrade:\n%s", out.String())
				}
			})
		}
	}
}

func amounts(t *testing.T, db *models.DB) map[string]int64 {
	t.Helper()
	of := map[string]int64{}
	for _, table := range counted {
		var n int64
		if err := db.Table(table).Count(&n).Error; err != nil {
			t.Fatal(err)
		}
		of[table] = n
	}
	return of
}

// sqliteOf is a copy of the database as the version wrote it.
func sqliteOf(t *testing.T, folder string) models.Config {
	t.Helper()
	dir := t.TempDir()
	if err := os.WriteFile(filepath.Join(dir, models.FileName), unpacked(t, filepath.Join(folder, "sqlite.db.gz")), 0o600); err != nil {
		t.Fatal(err)
	}
	return models.Config{Dir: dir}
}

// postgresOf is a database with what pg_dump has read from the version's.
func postgresOf(t *testing.T, folder string) models.Config {
	t.Helper()
	url := dbtest.EmptyPostgresURL(t)
	fill(t, url, folder)
	return models.Config{URL: url}
}

func unpacked(t *testing.T, path string) []byte {
	t.Helper()
	data, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	reader, err := gzip.NewReader(bytes.NewReader(data))
	if err != nil {
		t.Fatal(err)
	}
	if data, err = io.ReadAll(reader); err != nil {
		t.Fatal(err)
	}
	return data
}
