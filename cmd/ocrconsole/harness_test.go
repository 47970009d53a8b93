package main

import (
	"context"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"net/http/cookiejar"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/labstack/echo/v4"

	"ocrconsole/cmd/ocrconsole/demo"
	"ocrconsole/cmd/ocrconsole/wiring"
	"ocrconsole/models"
	"ocrconsole/models/accounts"
	"ocrconsole/views/layout"
	"ocrconsole/web"
	"ocrconsole/web/browsertest"
)

// console is the program as `serve` puts it together, in this process, with its parts in reach of the test.
type console struct {
	t        testing.TB
	url      string
	settings []string
	*wiring.Services
	router  *echo.Echo
	sandbox wiring.Sandbox
	server  net.Listener
	log     *slog.Logger
}

// startConsole starts the whole program on a free port: pages, API, sandbox provider and jobs. It stops with the test,
// and what it stored must hold before verify.
func startConsole(t testing.TB, settings []string, lived bool) *console {
	t.Helper()
	c := newConsole(t, settings, lived)
	ctx, stop := context.WithCancel(context.Background())
	stopped := make(chan error, 1)
	go func() {
		stopped <- c.Serve(ctx, wiring.Listeners{Console: c.server}, c.withDoor(c.router), nil, c.sandbox.Provider, c.log)
	}()
	t.Cleanup(func() {
		stop()
		if err := <-stopped; err != nil {
			t.Errorf("serve: %v", err)
		}
	})
	return c
}

// serveQuietly serves without any job, so that nothing happens but what the test does.
func (c *console) serveQuietly() {
	c.t.Helper()
	server := web.NewHTTPServer(c.withDoor(c.router))
	go func() { _ = server.Serve(c.server) }() // ends with an error when it is closed
	c.t.Cleanup(func() { _ = server.Close() })
}

// ownAddress stands in settings for the address that the program listens on.
const ownAddress = "OWN-ADDRESS"

// newConsole puts the program together and does not serve yet.
func newConsole(t testing.TB, settings []string, lived bool) *console {
	t.Helper()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = listener.Close() }) // serving has closed it already
	addr := listener.Addr().String()
	c := &console{t: t, url: "http://" + addr, server: listener, log: slog.New(slog.DiscardHandler)}
	c.settings = []string{"OCRCONSOLE_ADDR=" + addr}
	for _, setting := range settings {
		c.settings = append(c.settings, strings.ReplaceAll(setting, ownAddress, addr))
	}
	p := &program{ctx: context.Background(), stderr: os.Stderr, env: c.settings}
	if c.Services, err = p.open(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { c.mustBeClean(); c.closeDatabase() })
	c.Accounts.HashMemoryKiB = 64
	if err := c.UseKeys(p.ctx); err != nil {
		t.Fatal(err)
	}
	c.UseMail(listener.Addr(), c.log)
	if c.sandbox, err = c.UseProvider(p.ctx, listener.Addr(), c.log); err != nil {
		t.Fatal(err)
	}
	if lived {
		if err := demo.Seed(p.ctx, c.Services, c.sandbox.Secret); err != nil {
			t.Fatal(err)
		}
	}
	made, err := c.Router(c.sandbox.Provider, c.log)
	if c.router = made.Console; err != nil {
		t.Fatal(err)
	}
	return c
}

// doorPath lets a browser in without the form, which is throttled by address: all tests have the same one.
const doorPath = "/test/door"

// withDoor puts the door beside the real router. It makes sessions in the same database, with the same cookie.
func (c *console) withDoor(router http.Handler) http.Handler {
	c.t.Helper()
	sessions := web.NewSessions(&accounts.SessionStore{DB: c.DB}, false, c.log)
	door, err := web.New(web.Config{
		Log: c.log, Sessions: sessions, ErrorShell: func(echo.Context) layout.Shell { return layout.Shell{} },
		Identity: func(_ context.Context, userID, _ int64) (web.Identity, error) {
			return web.Identity{UserID: userID}, nil
		},
	})
	if err != nil {
		c.t.Fatal(err)
	}
	door.GET(doorPath, func(e echo.Context) error {
		user, err := models.FindUserByEmail(c.DB.WithContext(e.Request().Context()), e.QueryParam("email"))
		if err != nil {
			return err
		}
		if err := sessions.SignIn(e, user.ID, user.SessionEpoch); err != nil {
			return err
		}
		return e.Redirect(http.StatusSeeOther, "/services")
	})
	mux := http.NewServeMux()
	mux.Handle(doorPath, door)
	mux.Handle("/", router)
	return mux
}

// door is the address that signs the customer in.
func door(email string) string { return doorPath + "?email=" + url.QueryEscape(email) }

func (c *console) closeDatabase() {
	if err := c.DB.Close(); err != nil {
		c.t.Errorf("close the database: %v", err)
	}
}

// mustBeClean recomputes every number, as the operator does.
func (c *console) mustBeClean() {
	c.t.Helper()
	var out strings.Builder
	if code := run(&program{ctx: context.Background(), stdout: &out, stderr: &out, env: c.settings}, []string{"verify"}); code != 0 {
		c.t.Errorf("verify: exit code %d\n%s", code, out.String())
	}
}

// embedded gives the settings for SQLite in a directory of the test's own.
func embedded(t testing.TB) []string {
	t.Helper()
	return []string{"OCRCONSOLE_DATA=" + filepath.Join(t.TempDir(), "data")}
}

// demoDatabase is the embedded database with the demo customer, abridged. Living takes a while, so it is done
// once and copied.
var demoDatabase = sync.OnceValues(func() (image []byte, err error) {
	dir, err := os.MkdirTemp("", "ocrconsole-demo-")
	if err != nil {
		return nil, err
	}
	defer func() { _ = os.RemoveAll(dir) }()
	p := &program{ctx: context.Background(), env: []string{"OCRCONSOLE_DATA=" + dir, demoMasterKey}}
	s, err := p.open()
	if err != nil {
		return nil, err
	}
	live := demo.SeedAbridged
	if browsertest.TakesScreenshots() { // of the whole life
		live = demo.Seed
	}
	if err := live(p.ctx, s, []byte("a secret for the sandbox")); err != nil {
		return nil, err
	}
	if err := s.DB.Close(); err != nil {
		return nil, err
	}
	return os.ReadFile(filepath.Join(dir, models.FileName)) // #nosec G304 -- just written
})

// withDemo gives the settings for an embedded database that has the demo customer.
func withDemo(t testing.TB) []string {
	t.Helper()
	image, err := demoDatabase()
	if err != nil {
		t.Fatalf("make the demo database: %v", err)
	}
	dir := filepath.Join(t.TempDir(), "data")
	if err := os.Mkdir(dir, 0o700); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(dir, models.FileName), image, 0o600); err != nil {
		t.Fatal(err)
	}
	return []string{"OCRCONSOLE_DATA=" + dir, demoMasterKey, "OCRCONSOLE_KEYS_PER_USER=5"} // so that tests can make some, too
}

// demoMasterKey is the setting by which the demo customer's keys are sealed, in all copies.
var demoMasterKey = "OCRCONSOLE_MASTER_KEY=" + wiring.NewMasterKey()

// What journeys buy, and where.
const (
	bangkok   = "ap-southeast-2"
	singapore = "ap-southeast-3"
	hongKong  = "ap-southeast-1"
	webImage  = "web-image"
	passport  = "passport"
	plate     = "license-plate"
	idCard    = "id-card"
)

// dollar is a unit of the built-in catalog's currency, in micro-units.
const dollar = 1_000_000

// Test cards of the sandbox provider.
const (
	cardThatPays     = "4242424242424242"
	cardThatDeclines = "4000000000000002"
)

// The password of every customer that tests make.
const testPassword = "correct horse battery"

// customer makes an account with its owner and a project in every region, of somebody whom the operator vouches for.
func (c *console) customer(email string) *accounts.Created {
	c.t.Helper()
	created, err := c.Accounts.Create(context.Background(), accounts.NewAccount{Email: email, Password: testPassword, Name: "Acme Travel"})
	if err == nil {
		err = c.Billing.Vouch(context.Background(), created.AccountID, true)
	}
	if err != nil {
		c.t.Fatal(err)
	}
	return created
}

// operatorToken is made as an operator does it, on the command line.
func (c *console) operatorToken() string {
	c.t.Helper()
	var out strings.Builder
	code := run(&program{ctx: context.Background(), stdout: &out, stderr: &out, env: c.settings}, []string{"token", "create"})
	if code != 0 {
		c.t.Fatalf("token create: %s", out.String())
	}
	return strings.TrimSpace(out.String())
}

// ledger counts the account's entries of a kind.
func (c *console) ledger(accountID int64, kind models.EntryKind) int64 {
	c.t.Helper()
	var n int64
	err := c.DB.WithContext(context.Background()).Model(&models.LedgerEntry{}).Where("account_id = ? AND kind = ?", accountID, kind).Count(&n).Error
	if err != nil {
		c.t.Fatal(err)
	}
	return n
}

// eventually waits for something that another part of the program does by itself; long, because the machine may be busy.
func (c *console) eventually(what string, happened func() bool) {
	c.t.Helper()
	for deadline := time.Now().Add(time.Minute); !happened(); time.Sleep(20 * time.Millisecond) {
		if time.Now().After(deadline) {
			c.t.Fatalf("it did not happen: %s", what)
		}
	}
}

// client is a program or a browser without scripts; it keeps cookies and shows redirects as they are.
func client(t testing.TB) *http.Client {
	t.Helper()
	jar, err := cookiejar.New(nil)
	if err != nil {
		t.Fatal(err)
	}
	return &http.Client{
		Jar: jar, Timeout: time.Minute,
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
	}
}

// ref names one of an account's objects as pages and addresses do.
func ref(kind models.Kind, accountID, id int64) string {
	return models.Ref{Kind: kind, AccountID: accountID, ID: id}.String()
}

// uniqueEmail is an address that no other test uses.
func uniqueEmail(t testing.TB) string {
	t.Helper()
	return fmt.Sprintf("c%d@example.com", time.Now().UnixNano())
}
