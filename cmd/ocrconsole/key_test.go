package main

import (
	"bytes"
	"context"
	"encoding/base64"
	"encoding/json"
	"log/slog"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"ocrconsole/cmd/ocrconsole/wiring"
	"ocrconsole/models/dbtest"
)

// masterKey is a setting whose key is the byte again and again.
func masterKey(b byte) string {
	return "OCRCONSOLE_MASTER_KEY=" + base64.StdEncoding.EncodeToString(bytes.Repeat([]byte{b}, 32))
}

func createAccount(t *testing.T, settings []string, email string) {
	t.Helper()
	if got := command(t, settings, testPassword+"\n", "account", "create", "--email", email, "--password-stdin"); got.code != 0 {
		t.Fatalf("account create: %+v", got)
	}
}

func TestAnOperatorCreatesAccessKeysFromTheCommandLine(t *testing.T) {
	eachDatabase(t, func(t *testing.T, settings []string) {
		createAccount(t, settings, "ada@example.com")
		got := command(t, settings, "", "key", "create", "--account", "ada@example.com", "--region", bangkok, "--description", "scanner", "--json")
		if got.code != 0 {
			t.Fatalf("key create: %+v", got)
		}
		var created map[string]string
		if err := json.Unmarshal([]byte(got.stdout), &created); err != nil || len(created) != 2 {
			t.Fatalf("key create printed %s: %v", got.stdout, err)
		}
		s := withKeys(t, settings)
		key, err := s.Keys.FindKey(t.Context(), created["access_key"])
		if err != nil || key.SecretKey != created["secret_key"] || !slices.Equal(key.Limits.Regions, []string{bangkok}) {
			t.Errorf("%+v, %v", key, err)
		}
		accountID, err := s.Accounts.FindAccountID(t.Context(), "ada@example.com")
		if err != nil || key.AccountID != accountID {
			t.Errorf("the key is account %d's, want %d (%v)", key.AccountID, accountID, err)
		}
		for _, wrong := range [][]string{{"--expires", "soon"}, {"--expires", time.Now().AddDate(20, 0, 0).Format(time.DateOnly)}, {"--per-minute=-1"}, {"--service", "none"}, {"--network", "here"}} {
			if got := command(t, settings, "", append([]string{"key", "create", "--account", "ada@example.com"}, wrong...)...); got.code != exitUsage || got.stdout != "" {
				t.Errorf("key create %q: %+v", wrong, got)
			}
		}
		byID := command(t, settings, "", "key", "create", "--account", strconv.FormatInt(accountID, 10), "--service", "passport", "--network", "203.0.113.0/24",
			"--expires", time.Now().AddDate(1, 0, 0).Format(time.DateOnly), "--per-minute", "600")
		name, _, _ := strings.Cut(strings.TrimPrefix(byID.stdout, "access_key: "), "\n")
		if limited, err := s.Keys.FindKey(t.Context(), name); err != nil || !slices.Equal(limited.Limits.Services, []string{"passport"}) || len(limited.Limits.Networks) != 1 ||
			limited.Limits.Expires.IsZero() || limited.Limits.Rate.Calls != 600 {
			t.Errorf("the key is limited to %+v: %v", limited.Limits, err)
		}
		if byID.code != 0 || !strings.Contains(byID.stdout, "secret_key: ") {
			t.Errorf("key create by the account's id: %+v", byID)
		}
		for account, complaint := range map[string]string{"ada@example.com": "2 access keys", "eve@example.com": "no account", "1": "no such account"} {
			if got := command(t, settings, "", "key", "create", "--account", account); got.code != 1 || !strings.Contains(got.stderr, complaint) {
				t.Errorf("key create for %s: %+v", account, got)
			}
		}
	})
}

// withKeys opens the settings' database as a server does.
func withKeys(t testing.TB, settings []string) *wiring.Services {
	t.Helper()
	s, err := (&program{ctx: context.Background(), env: settings}).open()
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := s.DB.Close(); err != nil {
			t.Error(err)
		}
	})
	if err := s.UseKeys(t.Context()); err != nil {
		t.Fatal(err)
	}
	return s
}

func TestAProgramWithAnotherMasterKeySaysSoAndStops(t *testing.T) {
	t.Parallel()
	url := "DATABASE_URL=" + dbtest.PostgresURL(t)
	first := append(embedded(t), url)
	createAccount(t, first, "ada@example.com")
	if got := command(t, first, "", "key", "create", "--account", "ada@example.com"); got.code != 0 {
		t.Fatalf("key create: %+v", got)
	}
	elsewhere, configured := append(embedded(t), url), append(embedded(t), url, masterKey(7))
	for _, args := range [][]string{{"serve"}, {"key", "create", "--account", "ada@example.com"}} {
		for _, settings := range [][]string{elsewhere, configured} {
			settings = append(slices.Clone(settings), "OCRCONSOLE_ADDR=127.0.0.1:0")
			got := command(t, settings, "", args...)
			if got.code != 1 || strings.Count(got.stderr, "\n") != 1 || !strings.Contains(got.stderr, "another master key") || !strings.Contains(got.stderr, "OCRCONSOLE_MASTER_KEY") {
				t.Errorf("%v: %+v", args, got)
			}
		}
	}
	if got := command(t, elsewhere, "", "verify"); got.code != 0 {
		t.Errorf("verify needs no master key: %+v", got)
	}
}

func TestTheGeneratedMasterKeyIsTheOwnersAloneAndIsAnnounced(t *testing.T) {
	t.Parallel()
	settings := embedded(t)
	s := withKeys(t, settings)
	cfg := s.Config
	path := filepath.Join(cfg.Data, wiring.MasterKeyFile)
	info, err := os.Stat(path)
	if err != nil || info.Mode().Perm() != 0o600 {
		t.Fatalf("%v, %v", info, err)
	}
	generated, err := os.ReadFile(path) // #nosec G304 -- the test's own
	if err != nil {
		t.Fatal(err)
	}
	createAccount(t, settings, "ada@example.com")
	if got := command(t, settings, "", "key", "create", "--account", "ada@example.com"); got.code != 0 {
		t.Fatalf("key create: %+v", got)
	}
	// The operator moves it into the settings, and it goes on.
	kept := withKeys(t, append(settings, "OCRCONSOLE_MASTER_KEY="+string(generated)))
	for _, c := range []struct {
		s         *wiring.Services
		announced bool
	}{{s, true}, {kept, false}} {
		var log bytes.Buffer
		into := slog.New(slog.NewTextHandler(&log, nil))
		c.s.Config.Warn(into)
		c.s.LogFindings(t.Context(), into)
		if strings.Contains(log.String(), "master-key") != c.announced || strings.Count(log.String(), "level=WARN") != 1 {
			t.Errorf("announced %t in %q, want one line of all that is not fit", !c.announced, log.String())
		}
	}
}

func TestAConfiguredMasterKeyIsNotWrittenDown(t *testing.T) {
	t.Parallel()
	cfg := withKeys(t, append(embedded(t), masterKey(7))).Config
	if _, err := os.Stat(filepath.Join(cfg.Data, wiring.MasterKeyFile)); !os.IsNotExist(err) {
		t.Errorf("%s: %v", wiring.MasterKeyFile, err)
	}
}

func TestWrongSettingsOfAccessKeysAreNamedWithoutTheSecret(t *testing.T) {
	t.Parallel()
	for _, setting := range []string{
		"OCRCONSOLE_MASTER_KEY=almost a key", "OCRCONSOLE_MASTER_KEY=" + base64.StdEncoding.EncodeToString(make([]byte, 31)),
		"OCRCONSOLE_KEYS_PER_USER=0", "OCRCONSOLE_KEYS_PER_USER=101", "OCRCONSOLE_KEYS_PER_USER=two",
	} {
		name, value, _ := strings.Cut(setting, "=")
		got := command(t, []string{setting}, "", "serve")
		if got.code != 2 || !strings.Contains(got.stderr, name) || strings.Contains(name, "MASTER") && strings.Contains(got.stderr, value) {
			t.Errorf("%s: %+v", setting, got)
		}
	}
}

func TestABrokenMasterKeyFileIsNamed(t *testing.T) {
	t.Parallel()
	settings := embedded(t)
	createAccount(t, settings, "ada@example.com")
	cfg, err := wiring.ReadConfig(settings)
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(cfg.Data, wiring.MasterKeyFile), []byte("half a k"), 0o600); err != nil {
		t.Fatal(err)
	}
	got := command(t, settings, "", "key", "create", "--account", "ada@example.com")
	if got.code != 1 || !strings.Contains(got.stderr, wiring.MasterKeyFile) || !strings.Contains(got.stderr, cfg.Data) {
		t.Errorf("%+v", got)
	}
}
