package main

import (
	"encoding/json"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"ocrconsole/cmd/ocrconsole/wiring"
	"ocrconsole/models"
)

func TestTheProgramSaysWhatIsNotFitForProductionAndChangesNothing(t *testing.T) {
	t.Parallel()
	eachDatabase(t, func(t *testing.T, settings []string) {
		_, db, err := (&program{ctx: t.Context(), env: settings}).connect()
		if err != nil {
			t.Fatal(err)
		}
		defer func() { _ = db.Close() }()
		before := tables(t, db)
		got := command(t, settings, "", "check")
		for _, says := range []string{"public-url: ", "master-key: ", "mail: ", "payments: ", "backup: No backup", "\n    Set OCRCONSOLE_SMTP_URL"} {
			if got.code != 1 || got.stderr != "" || !strings.Contains(got.stdout, says) {
				t.Errorf("%q is not said: %+v", says, got)
			}
		}
		if after := tables(t, db); !slices.Equal(after, before) {
			t.Fatalf("check made %v", after)
		}
		if got := command(t, settings, "", "migrate"); got.code != 0 {
			t.Fatalf("%+v", got)
		}
		wantsBackup := func(about string, want bool) {
			t.Helper()
			got := command(t, settings, "", "check", "--json")
			var found []wiring.Finding
			if err := json.Unmarshal([]byte(got.stdout), &found); err != nil || got.code != 1 {
				t.Fatalf("%v: %+v", err, got)
			}
			said := false
			for _, f := range found {
				said = said || f.Name == "backup"
				if f.Name == "clock" {
					t.Errorf("one machine has two clocks: %+v", f)
				}
			}
			if said != want {
				t.Errorf("%s, is a backup wanted? %v", about, said)
			}
		}
		wantsBackup("without one", true)
		for _, taken := range []struct {
			ago  time.Duration
			want bool
		}{{48 * time.Hour, true}, {time.Hour, false}, {time.Hour, false}} {
			if err := models.NoteBackup(t.Context(), db, time.Now().Add(-taken.ago)); err != nil {
				t.Fatal(err)
			}
			wantsBackup("after "+taken.ago.String(), taken.want)
		}
		var kept int64
		if err := db.Model(&models.Backup{}).Count(&kept).Error; err != nil || kept != 1 {
			t.Errorf("%d notes are kept, %v", kept, err)
		}
	})
}

func tables(t *testing.T, db *models.DB) []string {
	t.Helper()
	names, err := db.Migrator().GetTables()
	if err != nil {
		t.Fatal(err)
	}
	slices.Sort(names)
	return names
}

// TestWhatIsFitForProductionExitsWell leaves out what no test has.
func TestWhatIsFitForProductionExitsWell(t *testing.T) {
	t.Parallel()
	settings := append(embedded(t), "OCRCONSOLE_CHECK_WITHOUT=public-url,https,master-key,statement-key,mail,payments,operator,backup,clock,postgres,disk")
	if got := command(t, settings, "", "check"); got.code != 0 || got.stdout != "Fit for production.\n" {
		t.Errorf("%+v", got)
	}
	if got := command(t, settings, "", "check", "--json"); got.code != 0 || got.stdout != "[]\n" {
		t.Errorf("%+v", got)
	}
	if got := command(t, append(settings, "OCRCONSOLE_CHECK_WITHOUT=weather"), "", "check"); got.code != 2 || !strings.Contains(got.stderr, `"weather"`) {
		t.Errorf("%+v", got)
	}
}

func TestABackupIsNotedAndIsOneWhereItCannotBe(t *testing.T) {
	t.Parallel()
	settings := append(embedded(t), "OCRCONSOLE_BACKUP_PASSPHRASE=a passphrase of some length")
	folder := t.TempDir()
	saved := func(name, complains string) {
		t.Helper()
		got := command(t, settings, "", "backup", filepath.Join(folder, name))
		if got.code != 0 || !strings.Contains(got.stdout, "Saved the database") || !strings.Contains(got.stderr, complains) || complains == "" && got.stderr != "" {
			t.Errorf("%s: %+v", name, got)
		}
	}
	if got := command(t, settings, "", "migrate"); got.code != 0 {
		t.Fatalf("%+v", got)
	}
	_, db, err := (&program{ctx: t.Context(), env: settings}).connect()
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = db.Close() }()
	last := func() *time.Time {
		t.Helper()
		h, err := models.HealthOf(t.Context(), db, t.TempDir())
		if err != nil {
			t.Fatal(err)
		}
		return h.LastBackup
	}
	saved("noted", "")
	if last() == nil {
		t.Error("it is not noted")
	}
	if err := db.Exec("CREATE TRIGGER full BEFORE INSERT ON backups BEGIN SELECT RAISE(ABORT, 'no room'); END").Error; err != nil {
		t.Fatal(err)
	}
	saved("not noted", "no room")
	if err := db.Exec("DROP TABLE backups").Error; err != nil {
		t.Fatal(err)
	}
	saved("of before", "")
	if last() != nil {
		t.Error("a database of before has a note")
	}
}
