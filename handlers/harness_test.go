package handlers_test

import (
	"context"
	"crypto/ed25519"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/netip"
	"net/url"
	"sync/atomic"
	"testing"
	"time"

	"github.com/labstack/echo/v4"

	"ocrconsole/handlers"
	"ocrconsole/handlers/desk"
	"ocrconsole/models"
	"ocrconsole/models/accounts"
	"ocrconsole/models/alerts"
	"ocrconsole/models/audit"
	"ocrconsole/models/billing"
	"ocrconsole/models/breaker"
	"ocrconsole/models/calls"
	"ocrconsole/models/caps"
	"ocrconsole/models/catalog"
	"ocrconsole/models/dbtest"
	"ocrconsole/models/dbtest/shop"
	deskacts "ocrconsole/models/desk"
	"ocrconsole/models/documents"
	"ocrconsole/models/drafts"
	"ocrconsole/models/exports"
	"ocrconsole/models/metering"
	"ocrconsole/models/operators"
	"ocrconsole/models/outbox"
	"ocrconsole/models/revenue"
	"ocrconsole/models/rules"
	everywhere "ocrconsole/models/search"
	"ocrconsole/models/statement"
	"ocrconsole/models/transfers"
	"ocrconsole/models/vouchers"
	"ocrconsole/models/webhooks"
	"ocrconsole/views/routes"
	"ocrconsole/web"
	"ocrconsole/web/fetch"
	"ocrconsole/web/metrics"
	"ocrconsole/web/oidc"
	"ocrconsole/web/printer"
)

// opened is when tests begin: an afternoon of the billing time zone, so that "today" is the same day in UTC.
var opened = time.Date(2026, 11, 21, 6, 25, 10, 0, time.UTC)

// password is every test customer's.
const password = "correct horse battery"

// site is the whole console on a database of its own: the real router, use cases and built-in catalog, a clock
// that the test sets and a payment provider that answers what the test says.
type site struct {
	t        testing.TB
	db       *models.DB
	router   *echo.Echo
	console  *handlers.Console
	desk     *desk.Desk
	provider *fakeProvider
	engine   *fakeEngine
	line     *hookLine // to addresses of webhooks
	credit   rules.CreditPolicy
	witness  *shop.Witness // of what requests write
	names    *dnsNames     // what the DNS says
	arrived  func()        // happens once it was found out who sends a request, before it gets its turn
	micros   atomic.Int64
}

func newSite(t testing.TB) *site {
	t.Helper()
	return newSiteOn(t, dbtest.SQLite(t))
}

func newSiteOn(t testing.TB, db *models.DB) *site {
	t.Helper()
	s := &site{t: t, db: db, provider: newFakeProvider(), engine: &fakeEngine{}, credit: rules.CreditPolicy{Grace: 24 * time.Hour, LimitMicros: 50_000_000, StarterMicros: 500_000}}
	s.micros.Store(opened.UnixMicro())
	s.witness = shop.WatchActs(t, db)
	name, data := catalog.Default()
	s.applyCatalog(name, data)
	clock, reader := models.Clock(s.now), catalog.NewReader(db)
	log := slog.New(slog.NewTextHandler(io.Discard, nil))
	people := &accounts.Accounts{DB: db, Catalog: reader, Clock: clock, HashMemoryKiB: 64}
	vault, err := accounts.NewVault(make([]byte, accounts.MasterKeyBytes))
	if err != nil {
		t.Fatal(err)
	}
	s.console = &handlers.Console{
		Keys:     &accounts.Keys{DB: db, Catalog: reader, Clock: clock, Vault: vault, PerUser: 2},
		Accounts: people, Catalog: reader, Clock: clock,
		Billing: &billing.Billing{
			DB: db, Catalog: reader, Clock: clock, PublicURL: "http://console.example", NotifyURL: "http://console.example",
			Addresses: billing.Addresses{Payment: routes.Payment, Webhook: routes.PaymentWebhook},
			Terms:     billing.Terms{Provider: s.provider, Credit: s.credit, CoolingOff: 5 * 24 * time.Hour},
		},
		Documents: &documents.Documents{DB: db, Catalog: reader, Clock: clock, Printer: printer.Printer{}},
		Metering:  &metering.Metering{DB: db, Catalog: reader, Clock: clock, Credit: s.credit},
		Alerts:    &alerts.Alerts{DB: db, Catalog: reader, Clock: clock, Credit: s.credit},
		Caps:      &caps.Caps{DB: db, Catalog: reader, Clock: clock},
		PublicURL: "http://console.example",
		// Sessions live by the real clock, so that moving the test's does not sign anybody out.
		Sessions: web.NewSessions(&accounts.SessionStore{DB: db}, false, log),
	}
	s.console.Vouchers = &vouchers.Vouchers{Billing: s.console.Billing, AloneMicros: 10_000_000}
	s.line = &hookLine{}
	s.console.Factors = &accounts.Factors{Accounts: people, Keys: s.console.Keys, Issuer: "OCR Console"}
	if s.console.Factors.Party, err = accounts.NewRelyingParty("OCR Console", "https://console.example"); err != nil {
		t.Fatal(err)
	}
	s.names = &dnsNames{texts: make(map[string][]string)}
	s.console.SSO = &accounts.SSO{
		Factors: s.console.Factors, Issuers: oidc.New(fetch.NewAsker(netip.MustParsePrefix("127.0.0.0/8")), time.Now), Names: s.names,
		Callback: func(accountID int64) string { return s.console.PublicURL + routes.SSOCallback(accountID) },
	}
	s.console.Breaker = &breaker.Breaker{DB: db, Catalog: reader, Keys: s.console.Keys, Clock: clock}
	s.console.Webhooks = &webhooks.Webhooks{DB: db, Keys: s.console.Keys, Poster: s.line, Clock: clock, Log: log}
	people.Welcome, s.console.Documents.TestMoney = s.console.Billing.GrantStarter, s.console.Billing.TestMoney
	s.console.Statements = &statement.Statements{DB: db, Catalog: reader, Clock: clock, Key: ed25519.NewKeyFromSeed(make([]byte, ed25519.SeedSize))}
	s.console.Engine = s.engine
	s.console.Exports = &exports.Exports{DB: db, Clock: clock}
	s.console.Audit = &audit.Audit{DB: db, Clock: clock}
	s.console.Calls = &calls.Calls{
		Metering: s.console.Metering, Engine: s.engine, Clock: clock, Limits: calls.NewLimits(db, 50, 20), Log: log,
		Refusals: &calls.Refusals{Metering: s.console.Metering, Clock: clock},
	}
	s.desk = &desk.Desk{
		Frame: s.console.Frame(), Audit: s.console.Audit, URL: "http://console.example",
		Operators: &operators.Operators{DB: db, Keys: s.console.Keys, Clock: clock, Issuer: "Desk", HashMemoryKiB: 64},
		Revenue:   &revenue.Revenue{DB: db, Catalog: reader, Clock: clock}, Vouchers: s.console.Vouchers, Transfers: &transfers.Transfers{DB: db, Billing: s.console.Billing, Catalog: reader, Clock: clock, AloneMicros: 100_000_000}, Metrics: metrics.New(db, clock),
		Drafts: &drafts.Drafts{DB: db, Catalog: reader, Clock: clock, Cards: catalog.AnyCards},
		Findings: func(context.Context) ([]desk.Finding, error) {
			return []desk.Finding{{Problem: "Mails are kept in files.", Remedy: "Set a mail server."}}, nil
		},
		RedeemURL: func(code string) string { return "http://console.example" + routes.With(routes.Redeem, "code", code) },
		Search:    &everywhere.Search{DB: db}, Accounts: people, Billing: s.console.Billing, Metering: s.console.Metering, Caps: s.console.Caps, Alerts: s.console.Alerts, Webhooks: s.console.Webhooks,
		Acts:     &deskacts.Desk{DB: db, Billing: s.console.Billing, Accounts: people, Mails: &outbox.Again{DB: db, Clock: clock}, Webhooks: s.console.Webhooks, Clock: clock, AloneMicros: 10_000_000},
		Sessions: s.console.Sessions,
	}
	s.route(log)
	return s
}

// route builds the router as the program does, with one route more: signing in without a password, which costs a
// test nothing of what hashing one does.
func (s *site) route(log *slog.Logger) {
	s.t.Helper()
	var err error
	s.router, err = web.New(web.Config{
		Log: log, Sessions: s.console.Sessions, Identity: s.identity, ErrorShell: s.console.ErrorShell, DeskShell: s.desk.ErrorShell, MayView: s.desk.Operators.MayView,
		PublicURL: &url.URL{Scheme: "http", Host: "console.example"},
	})
	if err != nil {
		s.t.Fatal(err)
	}
	s.console.Routes(s.router)
	s.desk.Routes(s.router)
	s.desk.ViewRoutes(s.router)
	s.router.POST("/test/later", func(c echo.Context) error {
		s.console.Sessions.Forget(c)
		return c.NoContent(http.StatusNoContent)
	})
	s.router.POST("/test/enter", func(c echo.Context) error {
		var userID int64
		if err := echo.FormFieldBinder(c).MustInt64("user", &userID).BindError(); err != nil {
			return err
		}
		who, err := s.console.Accounts.Identity(c.Request().Context(), userID, 0)
		if err != nil {
			return err
		}
		if err := s.console.Sessions.SignIn(c, userID, who.SessionEpoch); err != nil {
			return err
		}
		return c.NoContent(http.StatusNoContent)
	})
}

func (s *site) identity(ctx context.Context, userID, accountID int64) (web.Identity, error) {
	who, err := s.console.Accounts.Identity(ctx, userID, accountID)
	if s.arrived != nil {
		s.arrived()
	}
	return web.Identity{
		UserID: who.UserID, AccountID: who.AccountID, Epoch: who.SessionEpoch, Email: who.Email, AccountName: who.AccountName,
		Role: who.Role, Accounts: who.Accounts, Region: who.Region, Theme: who.Theme, FirstSteps: who.FirstSteps, TimeZone: who.TimeZone, NoSlash: who.NoSlash, Reading: who.Reading,
		LacksFactor: who.FactorRequired && !who.SecondFactor, NeedsSSO: who.NeedsSSO, BreakGlass: who.BreakGlass,
	}, err
}

func (s *site) now() time.Time { return time.UnixMicro(s.micros.Load()).UTC() }

// pass lets the time pass.
func (s *site) pass(d time.Duration) { s.micros.Add(d.Microseconds()) }

// applyCatalog puts a catalog file in force now.
func (s *site) applyCatalog(name string, data []byte) {
	s.t.Helper()
	file, problems := catalog.Parse(name, data)
	if len(problems) > 0 {
		s.t.Fatalf("catalog for the test: %v", problems)
	}
	if _, err := catalog.Apply(s.t.Context(), s.db, file, s.now()); err != nil {
		s.t.Fatal(err)
	}
}

// customer makes a new account whose owner is signed in, and whom the operator knows: grace and credit limit hold.
func (s *site) customer(email string) *customer {
	s.t.Helper()
	created, err := s.console.Accounts.Create(s.t.Context(), accounts.NewAccount{Email: email, Password: password})
	if err != nil {
		s.t.Fatal(err)
	}
	if err := s.console.Billing.Vouch(s.t.Context(), created.AccountID, true); err != nil {
		s.t.Fatal(err)
	}
	c := &customer{browser: s.visitor(), accountID: created.AccountID, projects: created.Projects}
	c.post("/test/enter", url.Values{"user": {fmt.Sprint(created.UserID)}}).wants(http.StatusNoContent)
	return c
}

// customer is a browser of somebody who is signed in, with what the operator's gateways do for them.
type customer struct {
	*browser
	accountID int64
	projects  map[string]string
	calls     int
}

// ref names one of the customer's objects.
func (c *customer) ref(kind models.Kind, id int64) string {
	return models.Ref{Kind: kind, AccountID: c.accountID, ID: id}.String()
}

// topsUp pays by card into the balance.
func (c *customer) topsUp(micros rules.Micros) {
	c.t.Helper()
	payment, err := c.console.Billing.TopUp(c.t.Context(), c.accountID, fmt.Sprintf("test %d", micros), micros)
	if err != nil {
		c.t.Fatal(err)
	}
	c.pays(payment.Ref().String())
}

// pays lets the provider say that the payment succeeded.
func (c *customer) pays(payment string) {
	c.t.Helper()
	notification := c.provider.answer(payment, billing.ProviderSucceeded, "")
	if err := c.console.Billing.Apply(c.t.Context(), notification); err != nil {
		c.t.Fatal(err)
	}
}

// uses makes n calls now, answered with the status, and tells how many were refused.
func (c *customer) uses(region, service string, n, status int) (refused int) {
	c.t.Helper()
	events := make([]metering.Event, n)
	for i := range events {
		c.calls++
		events[i] = metering.Event{
			Index: i, RequestID: fmt.Sprintf("request-%d-%06d", c.accountID, c.calls), ProjectID: c.projects[region],
			Service: service, At: c.now(), HTTPStatus: status,
		}
	}
	report, err := c.console.Metering.Ingest(c.t.Context(), events)
	if err != nil {
		c.t.Fatal(err)
	}
	return len(report.Refused)
}

// available is what the customer can spend, in micro-units.
func (c *customer) available() rules.Micros {
	c.t.Helper()
	account, err := c.console.Billing.Frame(c.t.Context(), c.accountID)
	if err != nil {
		c.t.Fatal(err)
	}
	return account.Standing.AvailableMicros()
}
