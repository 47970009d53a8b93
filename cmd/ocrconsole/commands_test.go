package main

import (
	"bytes"
	"context"
	"encoding/json"
	"io"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"ocrconsole/models/dbtest"
)

// result is what a command did. What the program logs beside it, such as a statement that takes long on a busy machine, is not what
// the command says, and no part of stderr.
type result struct {
	code           int
	stdout, stderr string
}

// logged is a line of the program's log.
var logged = regexp.MustCompile(`(?m)^(time=|\{"time":).*\n`)

// command runs the program in this process with the settings and standard input.
func command(t testing.TB, settings []string, stdin string, args ...string) result {
	t.Helper()
	var stdout, stderr bytes.Buffer
	p := &program{ctx: t.Context(), stdin: strings.NewReader(stdin), stdout: &stdout, stderr: &stderr, env: settings}
	code := run(p, args)
	return result{code, stdout.String(), logged.ReplaceAllString(stderr.String(), "")}
}

// eachDatabase runs the test on SQLite in a new directory and on an empty PostgreSQL database.
func eachDatabase(t *testing.T, test func(t *testing.T, settings []string)) {
	t.Run("sqlite", func(t *testing.T) {
		test(t, []string{"OCRCONSOLE_DATA=" + filepath.Join(t.TempDir(), "data")})
	})
	t.Run("postgres", func(t *testing.T) {
		test(t, []string{"OCRCONSOLE_DATA=" + filepath.Join(t.TempDir(), "data"), "DATABASE_URL=" + dbtest.PostgresURL(t)})
	})
}

func TestTheOperatorVerifiesWhatIsRecent(t *testing.T) {
	eachDatabase(t, func(t *testing.T, settings []string) {
		if got := command(t, settings, "", "migrate"); got.code != 0 {
			t.Fatalf("migrate: %+v", got)
		}
		if got := command(t, settings, "correct horse battery\n", "account", "create", "--email", "ada@example.com", "--password-stdin"); got.code != 0 {
			t.Fatalf("account create: %+v", got)
		}
		for _, since := range []string{"2h", "0s", "864h", "2026-01-31T00:00:00Z", "2026-01-31T00:00:00+08:00"} {
			if got := command(t, settings, "", "verify", "--since", since); got.code != 0 || !strings.Contains(got.stdout, "Not looked at: calls made before") {
				t.Errorf("since %s: %+v", since, got)
			}
			if got := command(t, settings, "", "verify", "--json", "--since="+since); got.code != 0 || !strings.Contains(got.stdout, `"not_looked_at"`) {
				t.Errorf("since %s: %+v", since, got)
			}
		}
		for _, since := range []string{"-2h", "yesterday", "2h30", "2026-01-31", "2999-01-01T00:00:00Z"} {
			if got := command(t, settings, "", "verify", "--since="+since); got.code != 2 || !strings.Contains(got.stderr, "--since") {
				t.Errorf("since %s: %+v", since, got)
			}
		}
		if got := command(t, settings, "", "verify", "--json"); got.code != 0 || strings.Contains(got.stdout, "not_looked_at") {
			t.Errorf("all: %+v", got)
		}
	})
}

func TestAnOperatorSetsUpACustomerFromTheCommandLine(t *testing.T) {
	eachDatabase(t, func(t *testing.T, settings []string) {
		got := command(t, settings, "correct horse battery\n", "account", "create", "--email", "Ada@Example.com", "--password-stdin", "--json")
		if got.code != 0 {
			t.Fatalf("account create: %+v", got)
		}
		var created struct {
			AccountID int64             `json:"account_id"`
			Projects  map[string]string `json:"projects"`
		}
		if err := json.Unmarshal([]byte(got.stdout), &created); err != nil {
			t.Fatal(err)
		}
		if len(created.Projects["ap-southeast-2"]) != 32 || created.AccountID == 0 {
			t.Errorf("account create printed %s", got.stdout)
		}
		again := command(t, settings, "correct horse battery\n", "account", "create", "--email", "ada@example.com", "--password-stdin")
		if again.code != 1 || !strings.Contains(again.stderr, "already") {
			t.Errorf("creating the account twice: %+v", again)
		}
		if listed := command(t, settings, "", "account", "list"); !strings.Contains(listed.stdout, "ada@example.com") {
			t.Errorf("account list: %+v", listed)
		}
		granted := command(t, settings, "", "grant", "--account", "ada@example.com", "--region", "ap-southeast-2", "--service", "passport",
			"--calls", "50", "--effective-at", "2026-01-01T00:00:00Z", "--expires-at", "2027-01-01T00:00:00+08:00", "--json")
		if granted.code != 0 || !strings.Contains(granted.stdout, `"expires_at": "2026-12-31T16:00:00Z"`) {
			t.Errorf("grant: %+v", granted)
		}
		if token := command(t, settings, "", "token", "create"); token.code != 0 || !strings.HasPrefix(token.stdout, "ocrop_") {
			t.Errorf("token create: %+v", token)
		}
		if verified := command(t, settings, "", "verify"); verified.code != 0 || !strings.Contains(verified.stdout, "package use") {
			t.Errorf("verify: %+v", verified)
		}
	})
}

func TestGrantNamesWhatIsWrong(t *testing.T) {
	settings := []string{"OCRCONSOLE_DATA=" + t.TempDir()}
	created := command(t, settings, "correct horse battery\n", "account", "create", "--email", "a@example.com", "--password-stdin")
	if created.code != 0 {
		t.Fatalf("account create: %+v", created)
	}
	for name, args := range map[string][]string{
		"no such account":  {"--account", "1", "--region", "ap-southeast-2", "--service", "passport", "--calls", "1"},
		"no such offering": {"--account", "a@example.com", "--region", "mars", "--service", "passport", "--calls", "1"},
		"no calls":         {"--account", "a@example.com", "--region", "ap-southeast-2", "--service", "passport", "--calls", "0"},
		"expires first":    {"--account", "a@example.com", "--region", "ap-southeast-2", "--service", "passport", "--calls", "1", "--expires-at", "2020-01-01T00:00:00Z"},
	} {
		got := command(t, settings, "", append([]string{"grant"}, args...)...)
		want := exitUsage
		if name == "no such account" {
			want = exitFailed
		}
		if got.code != want || strings.Count(strings.TrimSpace(got.stderr), "\n") != 0 || got.stderr == "" {
			t.Errorf("%s: %+v", name, got)
		}
	}
}

func TestWrongSettingsAreAllNamedAtOnce(t *testing.T) {
	got := command(t, []string{
		"OCRCONSOLE_ADDR=nowhere", "DATABASE_URL=mysql://x", "DATABASE_READ_URL=mysql://y", "OCRCONSOLE_PUBLIC_URL=ftp://x", "OCRCONSOLE_ARREARS_GRACE=soon", "OCRCONSOLE_COOLING_OFF=never",
		"OCRCONSOLE_CREDIT_LIMIT=lots", "OCRCONSOLE_TRUSTED_PROXIES=everybody", "OCRCONSOLE_LOG_FORMAT=xml", "OCRCONSOLE_SANDBOX_SECRET=short", "OCRCONSOLE_STATEMENT_KEY=short",
	}, "", "serve")
	if got.code != 2 {
		t.Errorf("exit code %d, want 2", got.code)
	}
	for _, setting := range []string{
		"OCRCONSOLE_ADDR", "DATABASE_URL", "DATABASE_READ_URL", "OCRCONSOLE_PUBLIC_URL", "OCRCONSOLE_ARREARS_GRACE", "OCRCONSOLE_COOLING_OFF", "OCRCONSOLE_STATEMENT_KEY",
		"OCRCONSOLE_CREDIT_LIMIT", "OCRCONSOLE_TRUSTED_PROXIES", "OCRCONSOLE_LOG_FORMAT", "OCRCONSOLE_SANDBOX_SECRET",
	} {
		if !strings.Contains(got.stderr, setting) {
			t.Errorf("%s is not named in:\n%s", setting, got.stderr)
		}
	}
}

func TestEverySettingIsExplainedByServeHelp(t *testing.T) {
	help := command(t, nil, "", "serve", "--help")
	if help.code != 0 {
		t.Fatalf("serve --help: %+v", help)
	}
	for _, setting := range []string{
		"OCRCONSOLE_ADDR", "OCRCONSOLE_DATA", "DATABASE_URL", "DATABASE_READ_URL", "OCRCONSOLE_PUBLIC_URL", "OCRCONSOLE_CATALOG", "OCRCONSOLE_ARREARS_GRACE",
		"OCRCONSOLE_CREDIT_LIMIT", "OCRCONSOLE_TRUSTED_PROXIES", "OCRCONSOLE_LOG_FORMAT", "OCRCONSOLE_SANDBOX_SECRET",
		"OCRCONSOLE_MASTER_KEY", "OCRCONSOLE_KEYS_PER_USER", "OCRCONSOLE_COOLING_OFF",
	} {
		if !strings.Contains(help.stdout, setting) {
			t.Errorf("serve --help does not explain %s", setting)
		}
	}
}

func TestAnUnreachableDatabaseIsOneClearLine(t *testing.T) {
	got := command(t, []string{"DATABASE_URL=postgres://nobody:secret@127.0.0.1:1/none", "OCRCONSOLE_DATA=" + t.TempDir()}, "", "verify")
	if got.code != 1 || strings.Count(got.stderr, "\n") != 1 || !strings.Contains(got.stderr, "open database") || strings.Contains(got.stderr, "secret") {
		t.Errorf("got %+v", got)
	}
}

func TestACatalogIsShownCheckedAndApplied(t *testing.T) {
	eachDatabase(t, func(t *testing.T, settings []string) {
		shown := command(t, settings, "", "catalog", "show")
		if shown.code != 0 {
			t.Fatalf("catalog show: %+v", shown)
		}
		file := filepath.Join(t.TempDir(), "catalog.yaml")
		write := func(text string) {
			if err := os.WriteFile(file, []byte(text), 0o600); err != nil {
				t.Fatal(err)
			}
		}
		write(shown.stdout)
		if same := command(t, settings, "", "catalog", "apply", file); same.code != 0 || !strings.Contains(same.stdout, "Nothing changed") {
			t.Errorf("applying what is shown: %+v", same)
		}
		write(strings.Replace(shown.stdout, "0.0145", "0.0146", 1))
		if changed := command(t, settings, "", "catalog", "apply", file, "--json"); changed.code != 0 || !strings.Contains(changed.stdout, "2") {
			t.Errorf("applying a change: %+v", changed)
		}
		write("currency: USD\nprices: none\n")
		if bad := command(t, settings, "", "catalog", "check", file); bad.code != 1 || !strings.Contains(bad.stderr, file+":2: ") {
			t.Errorf("checking a bad catalog: %+v", bad)
		}
	})
}

func TestServeAnswersAndStopsWhenTold(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "data")
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	addr := listener.Addr().String()
	if err := listener.Close(); err != nil {
		t.Fatal(err)
	}
	ctx, stop := context.WithCancel(t.Context())
	defer stop()
	reader, writer := io.Pipe()
	exit := make(chan int, 1)
	go func() {
		p := &program{ctx: ctx, stdout: writer, stderr: io.Discard, env: []string{"OCRCONSOLE_ADDR=" + addr, "OCRCONSOLE_DATA=" + dir}}
		exit <- run(p, nil)
		_ = writer.Close()
	}()
	line := make([]byte, 4096)
	n, err := reader.Read(line)
	if err != nil || !strings.Contains(string(line[:n]), "http://"+addr) {
		t.Fatalf("serve printed %q, %v", line[:n], err)
	}
	go func() { _, _ = io.Copy(io.Discard, reader) }() // what else it says, as of the engine that it lacks
	for path, want := range map[string]int{"/": 200, "/pricing": 200, "/healthz": 200, "/readyz": 200, "/nowhere": 404} {
		response, err := http.Get("http://" + addr + path)
		if err != nil {
			t.Fatal(err)
		}
		_, _ = io.Copy(io.Discard, response.Body)
		_ = response.Body.Close()
		if response.StatusCode != want {
			t.Errorf("GET %s = %d, want %d", path, response.StatusCode, want)
		}
	}
	if info, err := os.Stat(dir); err != nil || info.Mode().Perm() != 0o700 {
		t.Errorf("data directory: %v, %v; want mode 0700", info, err)
	}
	stop()
	select {
	case code := <-exit:
		if code != 0 {
			t.Errorf("exit code %d after being told to stop, want 0", code)
		}
	case <-time.After(30 * time.Second):
		t.Fatal("serve did not stop")
	}
}
