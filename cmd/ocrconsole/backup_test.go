package main

import (
	"bytes"
	"compress/gzip"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"ocrconsole/cmd/ocrconsole/backup"
	"ocrconsole/cmd/ocrconsole/wiring"
	"ocrconsole/models/accounts"
	"ocrconsole/models/dbtest"
)

const testPassphrase = backup.PassphraseSetting + "=a passphrase for the rehearsal"

// elsewhere are the settings of another machine, with a database of the same kind in which nothing is yet.
func elsewhere(t *testing.T, settings []string) []string {
	t.Helper()
	there := []string{"OCRCONSOLE_DATA=" + filepath.Join(t.TempDir(), "data"), testPassphrase}
	if strings.Contains(strings.Join(settings, " "), "DATABASE_URL=") {
		there = append(there, "DATABASE_URL="+dbtest.EmptyPostgresURL(t))
	}
	return there
}

// TestWhatWasAnsweredBeforeABackupIsInIt rehearses what OPERATING.md says: a backup is made while gateways report calls, the
// machine is lost, and the backup restored on another one.
func TestWhatWasAnsweredBeforeABackupIsInIt(t *testing.T) {
	eachDatabase(t, func(t *testing.T, settings []string) {
		t.Parallel()
		const gateways, size = 3, 20
		settings = append(settings, testPassphrase)
		token, project := busyCustomer(t, settings)
		key := keyOfBusyCustomer(t, settings)
		file := filepath.Join(t.TempDir(), "console.backup")
		served := startProcess(t, thisProgram(t), settings)
		answered, stop := make([]atomic.Int64, gateways), make(chan struct{})
		var sending sync.WaitGroup
		for g := range gateways {
			sending.Go(func() {
				sender := gateway{t, served.url, token}
				for b := 0; ; b++ {
					select {
					case <-stop:
						return
					default:
					}
					if _, err := sender.send(manyCalls(fmt.Sprintf("g%d-b%d", g, b), size, project, passport, time.Now().Add(-time.Second), 200)); err != nil {
						t.Errorf("while the backup is made: %v", err)
						return
					}
					answered[g].Add(1)
				}
			})
		}
		waitForProgress(answered)
		var before int64
		for g := range answered {
			before += answered[g].Load() * size
		}
		if saved := command(t, settings, "", "backup", file); saved.code != 0 {
			t.Fatalf("backup: %+v", saved)
		}
		waitForProgress(answered) // it went on, after the backup too
		close(stop)
		sending.Wait()
		served.kill()

		there := elsewhere(t, settings)
		if restored := command(t, there, "", "restore", file); restored.code != 0 || !strings.Contains(restored.stdout, "calls") {
			t.Fatalf("restore: %+v", restored)
		}
		if verified := command(t, there, "", "verify"); verified.code != 0 {
			t.Errorf("verify after the restore: %+v", verified)
		}
		if n := countCalls(t, there); n < before || n == 0 {
			t.Errorf("%d calls are in the backup, and %d were answered before it", n, before)
		}
		c := newConsole(t, there, false) // it starts: the master key is the database's
		if found, err := c.Keys.FindKey(t.Context(), key.AccessKey); err != nil || found.SecretKey != key.SecretKey {
			t.Errorf("the access key is %+v after the restore: %v", found, err)
		}
		for _, name := range wiring.GeneratedKeys {
			if a, b := keyIn(t, settings, name), keyIn(t, there, name); a != b || a == "" {
				t.Errorf("%s is %q here and %q there", name, a, b)
			}
		}
		if again := command(t, there, "", "restore", file); again.code != exitFailed || !strings.Contains(again.stderr, "nothing is overwritten") {
			t.Errorf("a second restore: %+v", again)
		}
	})
}

func keyOfBusyCustomer(t *testing.T, settings []string) accounts.CreatedKey {
	t.Helper()
	c := newConsole(t, settings, false)
	var owner accounts.Owner
	if err := c.DB.Raw("SELECT account_id, user_id FROM memberships").Row().Scan(&owner.AccountID, &owner.UserID); err != nil {
		t.Fatal(err)
	}
	created, err := c.Keys.CreateKey(t.Context(), accounts.NewKey{Owner: owner, FormKey: "form", Description: "scanner"})
	if err != nil {
		t.Fatal(err)
	}
	return created
}

func keyIn(t *testing.T, settings []string, name string) string {
	t.Helper()
	_, directory, _ := strings.Cut(settings[0], "=")
	key, err := os.ReadFile(filepath.Join(directory, name))
	if err != nil {
		t.Fatal(err)
	}
	return string(key)
}

// saved makes a small backup and gives its settings and its file.
func saved(t *testing.T) (settings []string, file string) {
	t.Helper()
	settings = append(embedded(t), testPassphrase)
	newConsole(t, settings, false)
	file = filepath.Join(t.TempDir(), "console.backup")
	if made := command(t, settings, "", "backup", file); made.code != 0 {
		t.Fatalf("backup: %+v", made)
	}
	return settings, file
}

func TestABackupTellsNoKeysAndIsForNobodyElse(t *testing.T) {
	t.Parallel()
	settings, file := saved(t)
	if info, err := os.Stat(file); err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("the backup's mode: %v, %v", info.Mode(), err)
	}
	data, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	reader, err := gzip.NewReader(bytes.NewReader(data))
	if err != nil {
		t.Fatal(err)
	}
	content, err := io.ReadAll(reader)
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range wiring.GeneratedKeys {
		if bytes.Contains(content, []byte(keyIn(t, settings, name))) {
			t.Errorf("%s stands in the backup", name)
		}
	}
	if left, err := filepath.Glob(filepath.Join(filepath.Dir(file), ".*")); err != nil || len(left) > 0 {
		t.Errorf("left beside the backup: %q, %v", left, err)
	}
}

func TestThePassphraseComesFromTheEnvironmentAFileOrStandardInput(t *testing.T) {
	t.Parallel()
	_, file := saved(t)
	secret := filepath.Join(t.TempDir(), "passphrase")
	if err := os.WriteFile(secret, []byte("a passphrase for the rehearsal\r\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	for name, restore := range map[string]func(settings []string) result{
		"file": func(s []string) result { return command(t, s, "", "restore", file, "--passphrase-file", secret) },
		"standard input": func(s []string) result {
			return command(t, s, "a passphrase for the rehearsal\n", "restore", file, "--passphrase-stdin")
		},
		"environment": func(s []string) result { return command(t, append(s, testPassphrase), "", "restore", file) },
	} {
		if got := restore(embedded(t)); got.code != 0 {
			t.Errorf("from %s: %+v", name, got)
		}
	}
}

func TestABackupThatCannotBeRestoredLeavesNothing(t *testing.T) {
	t.Parallel()
	_, file := saved(t)
	data, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	changed := bytes.Clone(data)
	changed[len(changed)*3/4] ^= 0x20
	for name, c := range map[string]struct {
		data       []byte
		passphrase string
		code       int
		says       string
	}{
		"another passphrase": {data, "another one, as long", exitFailed, "passphrase is not the one"},
		"a short passphrase": {data, "short", exitUsage, "at least 12"},
		"no passphrase":      {data, "", exitUsage, backup.PassphraseSetting},
		"cut off":            {data[:len(data)-100], "a passphrase for the rehearsal", exitFailed, "restore"},
		"changed":            {changed, "a passphrase for the rehearsal", exitFailed, "restore"},
		"something else":     {[]byte("not a backup"), "a passphrase for the rehearsal", exitFailed, "not a backup"},
	} {
		directory := filepath.Join(t.TempDir(), "data")
		broken := filepath.Join(t.TempDir(), "broken")
		if err := os.WriteFile(broken, c.data, 0o600); err != nil {
			t.Fatal(err)
		}
		got := command(t, []string{"OCRCONSOLE_DATA=" + directory, backup.PassphraseSetting + "=" + c.passphrase}, "", "restore", broken)
		if got.code != c.code || !strings.Contains(got.stderr, c.says) {
			t.Errorf("%s: %+v", name, got)
		}
		if left, _ := os.ReadDir(directory); len(left) > 0 {
			t.Errorf("%s leaves %v", name, left)
		}
	}
}

func TestNothingIsOverwritten(t *testing.T) {
	t.Parallel()
	settings, file := saved(t)
	before, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if got := command(t, settings, "", "backup", file); got.code != exitFailed || !strings.Contains(got.stderr, "is there already") {
		t.Errorf("backup on a file that is there: %+v", got)
	}
	if after, err := os.ReadFile(file); err != nil || !bytes.Equal(before, after) {
		t.Errorf("the backup was changed: %v", err)
	}
	other := append(embedded(t), testPassphrase)
	newConsole(t, other, false)
	key := keyIn(t, other, wiring.MasterKeyFile)
	if got := command(t, other, "", "restore", file); got.code != exitFailed || !strings.Contains(got.stderr, "nothing is overwritten") {
		t.Errorf("restore on a database that is there: %+v", got)
	}
	_, directory, _ := strings.Cut(other[0], "=")
	moved := filepath.Join(t.TempDir(), "data")
	if err := os.MkdirAll(moved, 0o700); err != nil {
		t.Fatal(err)
	}
	if err := os.Link(filepath.Join(directory, wiring.MasterKeyFile), filepath.Join(moved, wiring.MasterKeyFile)); err != nil {
		t.Fatal(err)
	}
	if got := command(t, []string{"OCRCONSOLE_DATA=" + moved, testPassphrase}, "", "restore", file); got.code != exitFailed || !strings.Contains(got.stderr, "another master.key") {
		t.Errorf("restore beside another key: %+v", got)
	}
	if got := keyIn(t, other, wiring.MasterKeyFile); got != key {
		t.Errorf("the master key was changed from %q to %q", key, got)
	}
	if got := command(t, embedded(t), "", "backup", filepath.Join(t.TempDir(), "x")); got.code != exitFailed || !strings.Contains(got.stderr, "nothing in this database") {
		t.Errorf("backup of nothing: %+v", got)
	}
}

func TestWithoutPostgresProgramsABackupSaysWhatToDo(t *testing.T) {
	settings := append(embedded(t), "DATABASE_URL="+dbtest.PostgresURL(t), testPassphrase)
	t.Setenv("PATH", t.TempDir())
	file := filepath.Join(t.TempDir(), "x")
	got := command(t, settings, "", "backup", file)
	if got.code != exitFailed || !strings.Contains(got.stderr, "pg_dump is needed") || !strings.Contains(got.stderr, "postgresql-client") {
		t.Errorf("%+v", got)
	}
	if _, err := os.Stat(file); err == nil {
		t.Error("it left a file")
	}
}
