package models_test

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"

	"ocrconsole/models"
	"ocrconsole/models/dbtest"
	"ocrconsole/views/words"
)

// released are the files of migrations that databases out there have, with their hashes.
func released(t *testing.T) map[string]string {
	t.Helper()
	list, err := os.ReadFile("migrations/released.sha256")
	if err != nil {
		t.Fatal(err)
	}
	files := map[string]string{}
	for line := range strings.Lines(string(list)) {
		hash, name, ok := strings.Cut(strings.TrimSuffix(line, "\n"), "  ")
		if !ok || files[name] != "" {
			t.Fatalf("released.sha256 is not as sha256sum writes it: %q", line)
		}
		files[name] = hash
	}
	return files
}

func TestAReleasedMigrationIsNeverEdited(t *testing.T) {
	t.Parallel()
	files := released(t)
	if len(files) < 32 {
		t.Errorf("%d released files: some were taken from the list", len(files))
	}
	for name, hash := range files {
		data, err := os.ReadFile(filepath.Join("migrations", name))
		if err != nil {
			t.Errorf("a released migration is gone: %v", err)
			continue
		}
		if sum := sha256.Sum256(data); hex.EncodeToString(sum[:]) != hash {
			t.Errorf("%s was edited after it was released: undo it, and write another migration", name)
		}
	}
}

// numbered are the migrations of a folder by their numbers.
func numbered(t *testing.T, folder string) map[int64]string {
	t.Helper()
	paths, err := filepath.Glob(filepath.Join("migrations", folder, "*"))
	if err != nil {
		t.Fatal(err)
	}
	files := map[int64]string{}
	for _, path := range paths {
		name := filepath.Base(path)
		if folder == "common" && name == "README.md" {
			continue
		}
		digits, _, _ := strings.Cut(name, "_")
		number, err := strconv.ParseInt(digits, 10, 64)
		if err != nil || len(digits) != 5 || !strings.HasSuffix(name, ".sql") || files[number] != "" || number == 7 || number == 24 {
			t.Errorf("%s: a migration is called 00042_what_it_does.sql, with a number of its own; 7 and 24 are in Go", path)
		}
		files[number] = name
	}
	return files
}

func TestMigrationsAreTheSameForBothDatabasesAndComeAfterTheReleasedOnes(t *testing.T) {
	t.Parallel()
	sqlite, postgres := numbered(t, "sqlite"), numbered(t, "postgres")
	if !maps.Equal(sqlite, postgres) {
		t.Errorf("SQLite and PostgreSQL have different migrations:\n%v\n%v", sqlite, postgres)
	}
	for number, name := range numbered(t, "common") {
		if sqlite[number] != "" {
			t.Errorf("common/%s has the number of %s", name, sqlite[number])
		}
		sqlite[number] = name
	}
	known, last := released(t), int64(0)
	isReleased := func(name string) bool { return known["sqlite/"+name] != "" || known["common/"+name] != "" }
	for number, name := range sqlite {
		if isReleased(name) {
			last = max(last, number)
		}
	}
	for _, number := range slices.Sorted(maps.Keys(sqlite)) {
		if name := sqlite[number]; !isReleased(name) && number <= last {
			t.Errorf("%s comes before %d, which is released: databases that have that one would never get it in order", name, last)
		}
	}
}

func TestAnOlderProgramRefusesANewerSchema(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, db *models.DB) {
		if err := models.RefuseNewer(t.Context(), db); err != nil {
			t.Fatal(err)
		}
		if err := db.Exec("INSERT INTO goose_db_version (version_id, is_applied) VALUES (99001, ?)", true).Error; err != nil {
			t.Fatal(err)
		}
		_, migrated := models.Migrate(t.Context(), db)
		for name, err := range map[string]error{"migrate": migrated, "open": models.RefuseNewer(t.Context(), db)} {
			if models.CodeOf(err) != models.Conflict || !strings.Contains(words.OfError(err), "schema version 99001") {
				t.Errorf("%s: %v", name, err)
			}
		}
	})
}

func TestADatabaseThatDoesNotAnswerIsNotTakenForOneWithoutASchema(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, db *models.DB) {
		ctx, cancel := context.WithCancel(t.Context())
		cancel()
		if err := models.RefuseNewer(ctx, db); err == nil {
			t.Error("an older program would start on what it could not look at")
		}
		if applied, _, err := models.SchemaVersion(ctx, db); err == nil {
			t.Errorf("the schema version is %d, unseen", applied)
		}
	})
}
