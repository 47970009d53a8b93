package models_test

import (
	"bytes"
	"maps"
	"os"
	"slices"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"ocrconsole/models"
	"ocrconsole/models/dbtest"
)

// bothDatabases has every word of migrations/common/README.md, and what only one database says.
const bothDatabases = `-- +goose Up
CREATE TABLE notes (
    id      {{id}},
    said_at {{instant}} NOT NULL,
    times   {{number}} NOT NULL CHECK (times > 0),
    picture {{bytes}},
    kept    boolean NOT NULL DEFAULT true,
    words   text NOT NULL UNIQUE
);
-- {{only postgres}}
-- +goose StatementBegin
CREATE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION 'notes are never changed'; END $$;
-- +goose StatementEnd
CREATE TRIGGER notes_stay BEFORE UPDATE ON notes FOR EACH ROW EXECUTE FUNCTION refuse();
-- {{end}}
-- {{only sqlite}}
-- +goose StatementBegin
CREATE TRIGGER notes_stay BEFORE UPDATE ON notes BEGIN SELECT RAISE(ABORT, 'notes are never changed'); END;
-- +goose StatementEnd
-- {{end}}

-- +goose Down
DROP TABLE notes;
`

type keptNote struct {
	ID      int64 `gorm:"primaryKey"`
	SaidAt  time.Time
	Times   int64
	Picture []byte
	Kept    bool
	Words   string
}

// TableName is what the migration calls it.
func (keptNote) TableName() string { return "notes" }

func TestAMigrationOfBothDatabasesIsSaidOnce(t *testing.T) {
	t.Parallel()
	folder := fstest.MapFS{
		"common/00002_notes.sql":    {Data: []byte(bothDatabases)},
		"postgres/00001_before.sql": {Data: []byte("-- +goose Up\nCREATE TABLE before (at timestamptz);\n-- +goose Down\nDROP TABLE before;\n")},
		"sqlite/00001_before.sql":   {Data: []byte("-- +goose Up\nCREATE TABLE before (at timestamp);\n-- +goose Down\nDROP TABLE before;\n")},
	}
	for name, config := range map[string]func(*testing.T) models.Config{
		"sqlite":   func(t *testing.T) models.Config { return models.Config{Dir: t.TempDir()} },
		"postgres": func(t *testing.T) models.Config { return models.Config{URL: dbtest.EmptyPostgresURL(t)} },
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			db, err := models.Open(t.Context(), config(t))
			if err != nil {
				t.Fatal(err)
			}
			defer func() { _ = db.Close() }()
			provider, err := models.MigrateFrom(db, folder)
			if err != nil {
				t.Fatal(err)
			}
			if done, err := provider.Up(t.Context()); err != nil || len(done) != 2 {
				t.Fatalf("%d migrations: %v", len(done), err)
			}
			tx := db.WithContext(t.Context())
			wrote := []keptNote{
				{SaidAt: time.Date(2026, 3, 1, 12, 0, 0, 123456000, time.UTC), Times: 1 << 40, Picture: []byte{0, 1, 255}, Kept: true, Words: "one"},
				{SaidAt: time.Date(1999, 1, 1, 0, 0, 0, 0, time.UTC), Times: 1, Words: "two"},
			}
			if err := tx.Select("said_at", "times", "picture", "kept", "words").Create(wrote).Error; err != nil {
				t.Fatal(err)
			}
			var read []keptNote
			if err := tx.Order("id").Find(&read).Error; err != nil {
				t.Fatal(err)
			}
			for i, n := range read {
				w := wrote[i]
				if n.ID != int64(i+1) || !n.SaidAt.Equal(w.SaidAt) || n.Times != w.Times || !bytes.Equal(n.Picture, w.Picture) || n.Kept != w.Kept {
					t.Errorf("wrote %+v, read %+v", w, n)
				}
			}
			if err := tx.Exec("UPDATE notes SET times = 2").Error; err == nil || !strings.Contains(err.Error(), "never changed") {
				t.Errorf("the trigger: %v", err)
			}
			if err := tx.Create(&keptNote{Times: 1, Words: "one"}).Error; !models.IsDuplicate(err) {
				t.Errorf("the unique key: %v", err)
			}
			if _, err := provider.DownTo(t.Context(), 0); err != nil {
				t.Error(err)
			}
		})
	}
}

func TestAWordThatMigrationsDoNotHaveIsRefused(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{
		"CREATE TABLE t (at {{timestamp}});": "no word {{timestamp}}", "-- {{only mysql}}\n-- {{end}}\n": `no database "mysql"`,
		"-- {{only sqlite}}\nSELECT 1;\n": "does not end", "{{end}}": "no word {{end}}",
	} {
		for _, dialect := range []string{"postgres", "sqlite"} {
			if out, err := models.InWordsOf(dialect, []byte(text)); err == nil || !strings.Contains(err.Error(), want) {
				t.Errorf("%s, for %s: %q, %v", text, dialect, out, err)
			}
		}
	}
}

// TestTheWordsOfMigrationsAreThoseOfTheirTable reads the table that people write by.
func TestTheWordsOfMigrationsAreThoseOfTheirTable(t *testing.T) {
	t.Parallel()
	table, err := os.ReadFile("migrations/common/README.md")
	if err != nil {
		t.Fatal(err)
	}
	written := map[string][]string{}
	for line := range strings.Lines(string(table)) {
		if cells := strings.Split(line, "|"); len(cells) == 5 && strings.Contains(line, "{{") {
			written[strings.Trim(cells[1], " `")] = []string{strings.Trim(cells[2], " `"), strings.Trim(cells[3], " `")}
		}
	}
	for i, dialect := range []string{"postgres", "sqlite"} {
		for word, meanings := range written {
			if out, err := models.InWordsOf(dialect, []byte(word)); err != nil || string(out) != meanings[i] {
				t.Errorf("%s in %s is %q, and %q in the table: %v", word, dialect, out, meanings[i], err)
			}
		}
		if words := slices.Sorted(maps.Keys(models.MigrationWords[dialect])); !slices.Equal(words, slices.Sorted(maps.Keys(written))) {
			t.Errorf("%s has the words %v", dialect, words)
		}
	}
}
