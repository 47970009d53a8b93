package main

import (
	"bytes"
	"html"
	"net/http"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"ocrconsole/models"
	"ocrconsole/models/accounts"
	"ocrconsole/models/dbtest"
	addresses "ocrconsole/views/routes"
)

// fromMemory are the pages that go on while the database is away, needless those that never ask it anything.
var (
	fromMemory = append([]string{
		"GET /", "GET /signup", "GET /login", "GET /login/sso", "GET /pricing", "GET /calculator", "GET /help/billing", "GET /docs/api", "GET /docs/quality", "GET /docs/webhooks", "GET /password/forgot", "GET /confirm/mail", "GET /security/leaked-key",
	}, needless...)
	needless = append([]string{"GET /openapi.yaml", "GET /docs/statement-format.txt", "GET /healthz", "GET /try/samples/:name"}, moved()...)
)

// moved are the addresses of before, which lead on whatever is away.
func moved() (all []string) {
	for _, move := range addresses.Moved {
		for _, pattern := range move.Patterns() {
			all = append(all, "GET "+pattern)
		}
	}
	return all
}

// How long an answer takes at most while the database takes everything and answers nothing. A session is looked for 5 s and the
// catalog 2 s, which error pages ask for too; somebody who tries a password may have to wait for their turn.
const (
	needlessTime = 1900 * time.Millisecond
	memoryTime   = 5 * time.Second
	customerTime = 13 * time.Second
	openTime     = 18 * time.Second
	programTime  = 7 * time.Second
)

// anyObjects are references as addresses and forms have them; nobody looks for the objects while the database is away.
func anyObjects() *objects {
	return &objects{
		email: "ada@example.com", account: "100000001", keys: []string{"KEY-100000001-1"}, accessKeys: []string{"QTWAOYTTINDUT2QVKYUC"},
		packages: []string{"PKG-100000001-1"}, orders: map[models.OrderStatus]string{models.OrderPendingPayment: "ORD-100000001-1", models.OrderCompleted: "ORD-100000001-2"},
		payments:     map[models.PaymentStatus]string{models.PaymentSucceeded: "PAY-100000001-1", models.PaymentPending: "PAY-100000001-2"},
		transactions: map[models.EntryKind]string{models.EntryOrder: "TXN-100000001-1"}, calls: map[models.Outcome]string{models.OutcomePackage: "request-1"},
		orderKeys: []string{"key-1"}, paymentKeys: []string{"key-2"}, checkouts: map[string]string{"open": "sbx_1"}, notifications: []string{"NTC-100000001-1"},
		cards: []string{"CRD-100000001-1"}, rules: []string{"AUT-100000001-1"}, forecast: "FCR-100000001-1", caps: []string{"CAP-100000001-1"}, member: "MBR-100000001-2", invitation: "INV-100000001-1", waiting: "ORD-100000001-3", webhook: "WHK-100000001-1", message: "DLV-100000001-1", incident: "INC-100000001-1", documents: []string{"/billing/documents/DOC-100000001-1/receipt.pdf"},
		projects: []string{strings.Repeat("0", 32)}, month: "2026-10",
	}
}

// awayWalk is a walk while the database is away.
type awayWalk struct {
	*walker
	customer *http.Client
	key      accounts.CreatedKey
	timed    bool // that answers come in time counts
}

// TestEveryRouteSaysThatTheDatabaseIsAway walks all routes as a customer who was signed in and as a visitor: what needs no
// database goes on, all else says 503, when to come back, and what to do, and nobody is taken for signed out.
func TestEveryRouteSaysThatTheDatabaseIsAway(t *testing.T) {
	t.Parallel()
	t.Run("sqlite", func(t *testing.T) {
		t.Parallel()
		c := newConsole(t, embedded(t), false)
		walkAway(t, c, func() func() { return dbtest.TakeDiskAway(t, c.DB) })
	})
	t.Run("postgres", func(t *testing.T) {
		t.Parallel()
		outage := dbtest.NewOutage(t)
		c := newConsole(t, append(embedded(t), "DATABASE_URL="+outage.URL()), false)
		walkAway(t, c, func() func() {
			outage.Crash(t)
			return func() { outage.Start(t) }
		})
	})
	t.Run("hanging", func(t *testing.T) {
		t.Parallel()
		stall, _ := dbtest.NewStall(t)
		c := newConsole(t, append(embedded(t), "DATABASE_URL="+stall.URL()), false)
		walkAway(t, c, func() func() {
			stall.Begin()
			return stall.End
		})
	})
}

func walkAway(t *testing.T, c *console, takeAway func() (back func())) {
	t.Helper()
	steps := trespass(anyObjects())
	created := c.customer("ada@example.com")
	owner := accounts.Owner{AccountID: created.AccountID, UserID: created.UserID}
	key, err := c.Keys.CreateKey(t.Context(), accounts.NewKey{Owner: owner, Description: "scanner"})
	if err != nil {
		t.Fatal(err)
	}
	operator := c.operatorToken()
	c.serveQuietly()
	w := &awayWalk{walker: &walker{t: t, server: c.url}, key: key}
	w.customer = w.signedIn("ada@example.com")
	w.mustBe("before", w.customer, "GET /services", step{address: "/services"}, http.StatusOK)
	w.mustBe("before", w.customer, "GET /readyz", step{address: "/readyz"}, http.StatusOK)

	back := takeAway()
	w.timed = true
	var walks sync.WaitGroup
	atOnce := make(chan struct{}, 60)
	for _, route := range routes(c.router) {
		for _, s := range steps[route] {
			if strings.HasPrefix(s.address, "/v") {
				continue // programs' requests, which need credentials: see below
			}
			if s.address == "/webhooks/payments/nobody" {
				continue // that there is no such provider is known without a database
			}
			if slices.Contains(needless, route) {
				w.asCustomer(route, s) // alone, so that nothing but the route counts
				continue
			}
			for _, walk := range []func(string, step){w.asCustomer, w.asSomebodyNew} {
				atOnce <- struct{}{}
				walks.Go(func() {
					defer func() { <-atOnce }()
					walk(route, s)
				})
			}
		}
	}
	walks.Wait()
	w.mustBe("a customer", w.customer, "GET /nowhere", step{address: "/nowhere"}, http.StatusNotFound)
	for _, call := range []struct{ method, path, body, header, value string }{
		{http.MethodPost, "/v1/usage", "[]", "Authorization", "Bearer " + operator},
		{http.MethodPost, "/v1/authorize", `{"request_id":"r","project_id":"` + created.Projects[bangkok] + `","service":"passport","count":1}`, "Authorization", "Bearer " + operator},
		{http.MethodGet, "/v3/projects", "", "X-Auth-Token", "ocrat_" + strings.Repeat("0", 64)},
		{http.MethodGet, "/v3/auth/domains", "", "X-Auth-Token", "ocrat_" + strings.Repeat("0", 64)},
		{http.MethodPost, "/v3/payments/free-resources/query", "{}", "X-Auth-Token", "ocrat_" + strings.Repeat("0", 64)},
		{http.MethodPost, "/v2/payments/free-resources/usages/details/query", "{}", "X-Auth-Token", "ocrat_" + strings.Repeat("0", 64)},
		{http.MethodGet, "/v2/bills/customer-bills/free-resources-usage-records", "", "X-Auth-Token", "ocrat_" + strings.Repeat("0", 64)},
		{http.MethodGet, "/v2/accounts/customer-accounts/balances", "", "X-Auth-Token", "ocrat_" + strings.Repeat("0", 64)},
		{http.MethodGet, "/v2/orders/customer-orders", "", "X-Auth-Token", "ocrat_" + strings.Repeat("0", 64)},
		{http.MethodPost, "/v2/" + created.Projects[bangkok] + "/ocr/passport", "{}", "X-Auth-Token", "ocrat_" + strings.Repeat("0", 64)},
		{http.MethodPost, "/v3/auth/tokens", tokenBody("ada@example.com", testPassword), "", ""},
	} {
		w.asProgram(call.method, call.path, call.body, call.header, call.value)
	}
	w.timed = false

	back()
	c.eventually("the customer is still signed in", func() bool {
		answer, _ := w.send(w.customer, "GET /services", step{address: "/services"}, "Sec-Fetch-Site", "same-origin")
		return answer.StatusCode == http.StatusOK
	})
	c.eventually("ready again", func() bool {
		answer, _ := w.send(w.customer, "GET /readyz", step{address: "/readyz"}, "Sec-Fetch-Site", "same-origin")
		return answer.StatusCode == http.StatusOK
	})
}

func tokenBody(email, password string) string {
	return `{"auth":{"identity":{"methods":["password"],"password":{"user":{"name":"` + email + `","password":"` + password + `"}}}}}`
}

func (w *awayWalk) mustBe(who string, browser *http.Client, route string, s step, want int) string {
	w.t.Helper()
	began := time.Now()
	answer, body := w.send(browser, route, s, "Sec-Fetch-Site", "same-origin")
	w.mustBeIn(timeFor(route, browser == w.customer), began, who+": "+route+" "+s.address)
	if answer.StatusCode != want {
		w.t.Errorf("%s: %s %s = %d, want %d\n%.600s", who, route, s.address, answer.StatusCode, want, body)
	}
	if want == http.StatusServiceUnavailable && answer.Header.Get("Retry-After") == "" {
		w.t.Errorf("%s: %s %s does not say when to come back", who, route, s.address)
	}
	if answer.Header.Get("Set-Cookie") != "" {
		w.t.Errorf("%s: %s %s changes the browser's session: %s", who, route, s.address, answer.Header.Get("Set-Cookie"))
	}
	return body
}

// timeFor is how long the route may take to answer.
func timeFor(route string, signedIn bool) time.Duration {
	switch {
	case slices.Contains(needless, route):
		return needlessTime
	case signedIn:
		return customerTime
	case slices.Contains(open, route) && !slices.Contains(fromMemory, route):
		return openTime
	default:
		return memoryTime
	}
}

func (w *awayWalk) mustBeIn(limit time.Duration, began time.Time, what string) {
	w.t.Helper()
	if took := time.Since(began); w.timed && took > limit {
		w.t.Errorf("%s took %v, want at most %v", what, took.Round(time.Millisecond), limit)
	}
}

// asCustomer takes the step as somebody who was signed in, whom nobody can know now.
func (w *awayWalk) asCustomer(route string, s step) {
	w.t.Helper()
	want := http.StatusServiceUnavailable
	switch {
	case slices.Contains(moved(), route):
		want = http.StatusMovedPermanently
	case slices.Contains(fromMemory, route):
		want = http.StatusOK
	}
	body := w.mustBe("a customer", w.customer, route, s, want)
	if strings.Contains(body, `class="bar-button font-medium">Sign in<`) {
		w.t.Errorf("%s %s shows somebody who is signed in the way to sign in", route, s.address)
	}
	if want == http.StatusServiceUnavailable {
		w.mustKeepInput(route, s, body)
	}
}

// mustKeepInput wants a page that says what to do, with all that was entered but the password.
func (w *awayWalk) mustKeepInput(route string, s step, body string) {
	w.t.Helper()
	if !strings.Contains(body, "Try again") || strings.Contains(body, "fault is ours") {
		w.t.Errorf("%s %s does not say what to do: %s", route, s.address, body)
	}
	for name, values := range s.form {
		for _, value := range values {
			kept := strings.Contains(body, `name="`+name+`" value="`+html.EscapeString(value)+`"`)
			if secret := strings.Contains(name, "password"); kept == secret || secret && strings.Contains(body, value) {
				w.t.Errorf("%s %s: the field %s is kept: %v", route, s.address, name, kept)
			}
		}
	}
}

// asSomebodyNew takes the step as a visitor, who is one, whether there is a database or not.
func (w *awayWalk) asSomebodyNew(route string, s step) {
	w.t.Helper()
	switch {
	case route == "POST /preferences/theme": // a visitor's choice is in a cookie of theirs
		if answer, _ := w.send(client(w.t), route, s, "Sec-Fetch-Site", "same-origin"); answer.StatusCode != http.StatusSeeOther {
			w.t.Errorf("a visitor: %s = %d", route, answer.StatusCode)
		}
	case slices.Contains(fromMemory, route):
		w.mustBe("a visitor", client(w.t), route, s, http.StatusOK)
	case slices.Contains(open, route):
		w.mustKeepInput(route, s, w.mustBe("a visitor", client(w.t), route, s, http.StatusServiceUnavailable))
	default:
		w.mustBe("a visitor", client(w.t), route, s, http.StatusSeeOther)
	}
}

// asProgram sends a request with good credentials, which nobody can check now.
func (w *awayWalk) asProgram(method, path, body, header, value string) {
	w.t.Helper()
	request, err := http.NewRequestWithContext(w.t.Context(), method, w.server+path, strings.NewReader(body))
	if err != nil {
		w.t.Fatal(err)
	}
	request.Header.Set("Content-Type", "application/cloudevents-batch+json")
	if header != "" {
		request.Header.Set(header, value)
	}
	began := time.Now()
	response, err := client(w.t).Do(request)
	if err != nil {
		w.t.Fatal(err)
	}
	limit := programTime
	if path == "/v3/auth/tokens" {
		limit = openTime
	}
	w.mustBeIn(limit, began, method+" "+path)
	defer func() { _ = response.Body.Close() }()
	var text bytes.Buffer
	if _, err := text.ReadFrom(response.Body); err != nil {
		w.t.Fatal(err)
	}
	if response.StatusCode != http.StatusServiceUnavailable || !strings.Contains(text.String(), `"ModelArts.4403"`) || response.Header.Get("Retry-After") == "" {
		w.t.Errorf("%s %s = %d, Retry-After %q, %s", method, path, response.StatusCode, response.Header.Get("Retry-After"), text.String())
	}
}
