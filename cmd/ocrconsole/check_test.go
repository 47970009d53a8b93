package main

import (
	"path/filepath"
	"strings"
	"testing"

	"ocrconsole/models"
	"ocrconsole/models/dbtest"
)

func TestTheProgramSaysWhatIsNotFitForProduction(t *testing.T) {
	t.Parallel()
	eachDatabase(t, func(t *testing.T, settings []string) {
		got := command(t, settings, "", "check")
		for _, says := range []string{"public-url: ", "master-key: ", "mail: ", "payments: ", "backup: No backup", "Set OCRCONSOLE_SMTP_URL"} {
			if got.code != 1 || !strings.Contains(got.stdout, says) {
				t.Errorf("%q is not said: %+v", says, got)
			}
		}
		_, db, err := (&program{ctx: t.Context(), env: settings}).connect()
		if err != nil {
			t.Fatal(err)
		}
		defer func() { _ = db.Close() }()
		for range 2 {
			var clock models.Clock
			if err := models.NoteBackup(t.Context(), db, clock.Now()); err != nil {
				t.Fatal(err)
			}
		}
		if got := command(t, settings, "", "check", "--json"); got.code != 1 || strings.Contains(got.stdout, `"backup"`) || strings.Contains(got.stdout, `"clock"`) {
			t.Errorf("after a backup: %+v", got)
		}
	})
}

// TestABackupIsNoted takes one by the command.
func TestABackupIsNoted(t *testing.T) {
	t.Parallel()
	settings := []string{"OCRCONSOLE_DATA=" + filepath.Join(t.TempDir(), "data"), "OCRCONSOLE_BACKUP_PASSPHRASE=a passphrase of some length"}
	if got := command(t, settings, "", "migrate"); got.code != 0 {
		t.Fatalf("%+v", got)
	}
	if got := command(t, settings, "", "backup", filepath.Join(t.TempDir(), "console.backup")); got.code != 0 {
		t.Fatalf("%+v", got)
	}
	if got := command(t, settings, "", "check", "--without=disk"); strings.Contains(got.stdout, "backup:") {
		t.Errorf("%+v", got)
	}
	db := dbtest.SQLite(t)
	if err := db.Exec("DROP TABLE backups").Error; err != nil {
		t.Fatal(err)
	}
	var clock models.Clock
	if err := models.NoteBackup(t.Context(), db, clock.Now()); err != nil {
		t.Errorf("a database of before: %v", err)
	}
}
