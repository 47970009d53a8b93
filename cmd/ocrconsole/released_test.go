package main

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"ocrconsole/models"
	"ocrconsole/models/dbtest"
)

// released is the commit that version 0.1.0 was made of.
const released = "279d7369899e00169735ccb5fdc95ff360230b41"

// releasedProgram builds that version out of the history, once for this working copy: it takes some 25 s of a processor.
var releasedProgram = sync.OnceValues(func() (string, error) {
	root, err := exec.Command("git", "rev-parse", "--show-toplevel").Output()
	if err == nil {
		err = exec.Command("git", "cat-file", "-e", released+"^{commit}").Run()
	}
	if err != nil {
		return "", fmt.Errorf("the history does not reach back to version 0.1.0 (commit %s): get all of it with `git fetch --unshallow`, or run the tests with -short (%w)", released, err)
	}
	bin := filepath.Join(strings.TrimSpace(string(root)), "bin")
	program := filepath.Join(bin, "ocrconsole-v0.1.0")
	if _, err := os.Stat(program); err == nil {
		return program, nil
	}
	if err := os.MkdirAll(bin, 0o755); err != nil { // #nosec G301 -- as make does
		return "", err
	}
	dir, err := os.MkdirTemp("", "ocrconsole-released-")
	if err != nil {
		return "", err
	}
	defer func() { _ = os.RemoveAll(dir) }()
	const build = `cd "$1" && git archive "$2" | tar -x -C "$3" && go -C "$3" build -o "$4.$$" ./cmd/ocrconsole && mv "$4.$$" "$4"`
	if out, err := exec.Command("sh", "-c", build, "sh", filepath.Dir(bin), released, dir, program).CombinedOutput(); err != nil {
		return "", fmt.Errorf("build version 0.1.0: %w\n%s", err, out)
	}
	return program, nil
})

// oldConsole is version 0.1.0 at work on a database that it has made.
type oldConsole struct {
	t        *testing.T
	program  string
	settings []string
	*process
}

// run runs one of its commands.
func (o *oldConsole) run(stdin string, args ...string) string {
	o.t.Helper()
	command := exec.Command(o.program, args...) // #nosec G204 -- just built
	command.Env, command.Stdin = o.settings, strings.NewReader(stdin)
	out, err := command.Output()
	if err != nil {
		o.t.Fatalf("0.1.0: %s: %v", strings.Join(args, " "), err)
	}
	return string(out)
}

// stop ends it as an operator does.
func (o *oldConsole) stop() {
	o.t.Helper()
	if err := errors.Join(o.command.Process.Signal(syscall.SIGTERM), o.command.Wait()); err != nil {
		o.t.Errorf("0.1.0 stopped with %v", err)
	}
}

// accountAt is what account create prints.
type accountAt struct {
	AccountID int64             `json:"account_id"`
	Projects  map[string]string `json:"projects"`
}

func newOldConsole(t *testing.T, settings []string) (*oldConsole, *failoverLoad) {
	t.Helper()
	program, err := releasedProgram()
	if err != nil {
		t.Fatal(err)
	}
	o := &oldConsole{t: t, program: program, settings: settings}
	l := emptyLoad(t, settings)
	var created accountAt
	if err := json.Unmarshal([]byte(o.run(testPassword+"\n", "account", "create", "--email", "busy@example.com", "--password-stdin", "--json")), &created); err != nil {
		t.Fatal(err)
	}
	l.account, l.project = created.AccountID, created.Projects[bangkok]
	l.operator = strings.TrimSpace(o.run("", "token", "create"))
	day := func(days int) string { return time.Now().AddDate(0, 0, days).UTC().Format(time.RFC3339) }
	account := fmt.Sprint(l.account)
	o.run("", "grant", "--account", account, "--region", bangkok, "--service", passport, "--calls", "500")
	o.run("", "grant", "--account", account, "--region", bangkok, "--service", plate, "--calls", "100", "--effective-at", day(-20), "--expires-at", day(-2))
	o.process = startProcess(t, program, settings)
	t.Cleanup(o.kill)
	l.released = o.url
	c := &loadedConsole{url: o.url}
	l.visitor = l.signIn(c)
	for _, service := range []string{passport, idCard} {
		l.mustPost(l.visitor, c, "/services/subscribe", url.Values{"region": {bangkok}, "service": {service}})
	}
	pay := l.mustPost(l.visitor, c, "/billing/topup", url.Values{"choice": {"own"}, "amount": {"10000"}, "key": {"funds"}})
	address, err := url.Parse(pay)
	if err != nil {
		t.Fatal(err)
	}
	l.mustPost(l.visitor, c, address.Path, url.Values{"card": {"4242424242424242"}})
	l.token = tokenAt(t, o.url)
	return o, l
}

// mustPost sends a form until it is answered as it is when all is well: a released program fails now and then, see isStale.
// It is not for signing in at one after the upgrade, since each failure uses up an attempt.
func (l *failoverLoad) mustPost(browser *http.Client, c *loadedConsole, path string, form url.Values) (location string) {
	l.t.Helper()
	for deadline := time.Now().Add(time.Minute); ; time.Sleep(50 * time.Millisecond) {
		location, err := l.post(browser, c, path, form)
		if err == nil {
			return location
		}
		if l.released != c.url || time.Now().After(deadline) {
			l.t.Fatalf("POST %s: %v", path, err)
		}
	}
}

// tokenAt signs the busy customer in at an address, as a program does.
func tokenAt(t *testing.T, address string) string {
	t.Helper()
	body := strings.Replace(tokenBody("busy@example.com", testPassword), `}}}}}`, `}}},"scope":{"project":{"name":"`+bangkok+`"}}}}`, 1)
	response, err := http.Post(address+"/v3/auth/tokens", "application/json", bytes.NewReader([]byte(body)))
	if err != nil {
		t.Fatal(err)
	}
	_ = response.Body.Close()
	token := response.Header.Get("X-Subject-Token")
	if token == "" {
		t.Fatalf("no token: status %d", response.StatusCode)
	}
	return token
}

// TestTheReleasedProgramGoesOnBesideThisOne upgrades the database of version 0.1.0 while it is at work, as when the processes of an
// installation are replaced one after the other. What either answers counts once, and what the old one does not know of is
// kept right for it.
func TestTheReleasedProgramGoesOnBesideThisOne(t *testing.T) {
	t.Parallel()
	address := dbtest.EmptyPostgresURL(t)
	settings := append(embedded(t), "DATABASE_URL="+address, "OCRCONSOLE_OCR_ENGINE=remote", "OCRCONSOLE_OCR_REMOTE_URLS="+bangkok+"="+instantService(t),
		"OCRCONSOLE_OCR_WORKERS=64", "OCRCONSOLE_CALLS_PER_SECOND=100000", "OCRCONSOLE_CALLS_AT_ONCE=1000")
	old, load := newOldConsole(t, settings)
	db, err := models.Open(t.Context(), models.Config{URL: address})
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = db.Close() }()
	await(t, db, "the top-up is booked", "SELECT balance_micros > 0 FROM accounts WHERE id = ?", load.account)
	await(t, db, "the expiry is recorded", "SELECT COUNT(*) = 1 FROM package_expiries WHERE account_id = ?", load.account)
	load.begin(old.url)
	load.mustProgress(time.Minute)
	current := startProcess(t, thisProgram(t), settings) // upgrades the database
	t.Cleanup(current.kill)
	load.mustProgress(time.Minute)
	load.begin(current.url)
	load.mustProgress(time.Minute)
	load.mustProgress(time.Minute)
	others := load.knowsNothingOf(old, current)
	load.finish()
	await(t, db, "who unsubscribed at the old one has said so", "SELECT COUNT(*) = 1 FROM used_up_choices WHERE account_id = ? AND service = 'id-card' AND choice = 'stop'", load.account)
	old.stop()
	load.mustBeExact(others)
}

// knowsNothingOf does at the old program what the new one has other records of, and gives how many calls that are.
func (l *failoverLoad) knowsNothingOf(old *oldConsole, current *process) (calls int) {
	l.t.Helper()
	created := command(l.t, l.settings, testPassword+"\n", "account", "create", "--email", "late@example.com", "--password-stdin", "--json")
	var late accountAt
	if err := json.Unmarshal([]byte(created.stdout), &late); err != nil {
		l.t.Fatalf("%+v: %v", created, err)
	}
	if got := command(l.t, l.settings, "", "grant", "--account", fmt.Sprint(late.AccountID), "--region", bangkok, "--service", passport, "--calls", "50"); got.code != 0 {
		l.t.Fatalf("%+v", got)
	}
	here, there := gateway{l.t, current.url, l.operator}, gateway{l.t, old.url, l.operator}
	for name, events := range map[string][]callEvent{
		"calls of an account that came later":     manyCalls("late", 10, late.Projects[bangkok], passport, time.Now().Truncate(time.Millisecond), 200),
		"late calls that an expired package pays": manyCalls("expired", 10, l.project, plate, time.Now().AddDate(0, 0, -3).Truncate(time.Second), 200),
	} {
		if answer := there.report(events); answer.Accepted != 10 {
			l.t.Errorf("%s: the old one answers %+v", name, answer)
		}
		if answer := here.report(events); answer.Duplicate != 10 {
			l.t.Errorf("%s: sent again to the new one: %+v", name, answer)
		}
	}
	both := manyCalls("both", 10, l.project, passport, time.Now().Truncate(time.Millisecond), 200)
	if first, again := here.report(both), there.report(both); first.Accepted != 10 || again.Duplicate != 10 {
		l.t.Errorf("calls at the new one, and again at the old one: %+v, %+v", first, again)
	}
	c := &loadedConsole{url: old.url}
	l.mustPost(l.visitor, c, "/services/unsubscribe", url.Values{"region": {bangkok}, "service": {idCard}})
	return 30
}

// await waits until a query gives true.
func await(t *testing.T, db *models.DB, what, query string, args ...any) {
	t.Helper()
	for deadline := time.Now().Add(30 * time.Second); ; time.Sleep(50 * time.Millisecond) {
		var holds bool
		if err := db.WithContext(t.Context()).Raw(query, args...).Scan(&holds).Error; err == nil && holds {
			return
		}
		if time.Now().After(deadline) {
			t.Fatalf("it did not happen: %s", what)
		}
	}
}
