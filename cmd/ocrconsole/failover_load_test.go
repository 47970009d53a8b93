package main

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"ocrconsole/models"
	"ocrconsole/models/billing"
)

// failoverLoad is what goes on at consoles while their database fails over. Everything is asked for again, with the same
// key, until it is answered.
type failoverLoad struct {
	t        testing.TB
	settings []string
	project  string
	token    string // of the customer
	operator string
	account  int64
	at       time.Time // when all reported calls were made

	stop     chan struct{}
	giveUp   time.Time // set by finish: until when unanswered requests are repeated
	working  sync.WaitGroup
	consoles []*loadedConsole
	released string       // the address of a released program, which answers 500 where this one says that it may be tried again
	visitor  *http.Client // a browser that is signed in at the released program since before the upgrade

	mu       sync.Mutex
	calls    map[string]string // ids of answered calls by key
	reported int
	bought   int
	repeats  atomic.Int64
	statuses map[string]int // answers that were no success
}

// loadedConsole counts what was answered at one console, by kind.
type loadedConsole struct {
	url                      string
	calls, reports, bargains atomic.Int64
}

const (
	failoverReport = 20 // events in a report
	failoverTopUps = 20
)

func newFailoverLoad(t testing.TB, settings []string) *failoverLoad {
	t.Helper()
	l := emptyLoad(t, settings)
	l.operator, l.project = busyCustomer(t, settings)
	c := newConsole(t, settings, false)
	if err := c.DB.Raw("SELECT account_id FROM memberships").Row().Scan(&l.account); err != nil {
		t.Fatal(err)
	}
	for i := range failoverTopUps {
		opened, err := c.Billing.TopUp(t.Context(), l.account, fmt.Sprintf("funds-%d", i), billing.MaxTopUpMicros)
		if err != nil {
			t.Fatal(err)
		}
		payment, err := models.FindPayment(c.DB.WithContext(t.Context()), l.account, opened.ID)
		if err == nil {
			err = c.Billing.Apply(t.Context(), billing.PaymentAnswer{
				ProviderRef: *payment.ProviderRef, Reference: payment.Ref().String(), Status: billing.ProviderSucceeded, AmountMicros: payment.AmountMicros, Currency: payment.Currency,
			})
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	l.token = authToken(t, settings)
	return l
}

func emptyLoad(t testing.TB, settings []string) *failoverLoad {
	return &failoverLoad{t: t, settings: settings, stop: make(chan struct{}), calls: make(map[string]string), statuses: make(map[string]int)}
}

// begin puts the load on a console.
func (l *failoverLoad) begin(address string) {
	if l.at.IsZero() {
		l.at = time.Now().Truncate(time.Millisecond)
	}
	c := &loadedConsole{url: address}
	l.consoles = append(l.consoles, c)
	browser := l.signIn(c)
	n := len(l.consoles)
	for worker := range 4 {
		l.repeatedly(fmt.Sprintf("call-%d-%d", n, worker), &c.calls, func(key string) error { return l.call(c, key) })
	}
	l.repeatedly(fmt.Sprintf("report-%d", n), &c.reports, func(key string) error { return l.report(c, key) })
	l.repeatedly(fmt.Sprintf("order-%d", n), &c.bargains, func(key string) error { return l.buy(browser, c, key) })
}

func (l *failoverLoad) signIn(c *loadedConsole) *http.Client {
	l.t.Helper()
	browser := client(l.t)
	l.mustPost(browser, c, "/login", url.Values{"email": {"busy@example.com"}, "password": {testPassword}})
	return browser
}

// repeatedly does the work with one key after the other until the load is finished, each until it is answered.
func (l *failoverLoad) repeatedly(name string, done *atomic.Int64, work func(key string) error) {
	l.working.Go(func() {
		for i := 0; ; i++ {
			select {
			case <-l.stop:
				return
			default:
			}
			key := fmt.Sprintf("%s-%d", name, i)
			for err := work(key); err != nil; err = work(key) {
				l.repeats.Add(1)
				l.mu.Lock()
				l.statuses[shortly(err)]++
				over := !l.giveUp.IsZero() && time.Now().After(l.giveUp)
				l.mu.Unlock()
				if over {
					l.t.Errorf("%s is never answered: %v", key, err)
					return
				}
				time.Sleep(50 * time.Millisecond)
			}
			done.Add(1)
		}
	})
}

func shortly(err error) string {
	text, _, _ := strings.Cut(err.Error(), "\n")
	var network *url.Error
	if errors.As(err, &network) {
		return network.Err.Error()
	}
	return fmt.Sprintf("%.160s", text)
}

func (l *failoverLoad) do(c *http.Client, request *http.Request, want int) (*http.Response, string, error) {
	response, err := c.Do(request)
	if err != nil {
		return nil, "", err
	}
	body, err := io.ReadAll(response.Body)
	_ = response.Body.Close()
	if err == nil && response.StatusCode != want {
		err = fmt.Errorf("status %d: %.200s", response.StatusCode, body)
		if response.StatusCode != http.StatusServiceUnavailable && response.StatusCode != http.StatusConflict && !l.isStale(request, response) {
			l.t.Errorf("%s %s: %v", request.Method, request.URL.Path, err)
		}
	}
	return response, string(body), err
}

// isStale tells whether the answer is of a released program, whose connections each fail once at every statement that was prepared
// before the schema was upgraded.
func (l *failoverLoad) isStale(request *http.Request, response *http.Response) bool {
	return l.released != "" && strings.HasPrefix(request.URL.String(), l.released) && response.StatusCode == http.StatusInternalServerError
}

func (l *failoverLoad) call(c *loadedConsole, key string) error {
	request, err := http.NewRequest(http.MethodPost, c.url+"/v2/"+l.project+"/ocr/passport", bytes.NewReader(smallPicture()))
	if err != nil {
		return err
	}
	request.Header.Set("Content-Type", "application/json")
	request.Header.Set("X-Auth-Token", l.token)
	request.Header.Set("Idempotency-Key", key)
	response, _, err := l.do(http.DefaultClient, request, http.StatusOK)
	if err != nil {
		return err
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	l.calls[key] = response.Header.Get("X-Request-Id")
	return nil
}

func (l *failoverLoad) report(c *loadedConsole, key string) error {
	events, err := json.Marshal(manyCalls(key, failoverReport, l.project, passport, l.at, 200))
	if err != nil {
		return err
	}
	request, err := http.NewRequest(http.MethodPost, c.url+"/v1/usage", bytes.NewReader(events))
	if err != nil {
		return err
	}
	request.Header.Set("Authorization", "Bearer "+l.operator)
	request.Header.Set("Content-Type", "application/cloudevents-batch+json")
	_, body, err := l.do(http.DefaultClient, request, http.StatusOK)
	if err != nil {
		return err
	}
	var answer reportAnswer
	if err := json.Unmarshal([]byte(body), &answer); err != nil || answer.Accepted+answer.Duplicate != failoverReport {
		l.t.Errorf("report %s: %s, %v", key, body, err)
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	l.reported += failoverReport
	return nil
}

// buy orders a package, and pays it from the balance, as forms do.
func (l *failoverLoad) buy(browser *http.Client, c *loadedConsole, key string) error {
	placed, err := l.post(browser, c, "/packages/buy/confirm", url.Values{
		"region": {bangkok}, "service": {passport}, "calls": {"1000"}, "quantity": {"1"}, "price": {"13000000"}, "key": {key},
	})
	if err != nil {
		return err
	}
	paid, err := l.post(browser, c, placed, url.Values{"method": {"balance"}})
	if err != nil {
		return err
	}
	if !strings.HasPrefix(paid, "/packages/buy/result") {
		return fmt.Errorf("paying leads to %s", paid)
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	l.bought++
	return nil
}

// post sends a form and gives where it leads.
func (l *failoverLoad) post(browser *http.Client, c *loadedConsole, path string, form url.Values) (location string, err error) {
	request, err := http.NewRequest(http.MethodPost, c.url+path, strings.NewReader(form.Encode()))
	if err != nil {
		return "", err
	}
	request.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	request.Header.Set("Sec-Fetch-Site", "same-origin")
	response, _, err := l.do(browser, request, http.StatusSeeOther)
	if err != nil {
		return "", err
	}
	return response.Header.Get("Location"), nil
}

// mustProgress returns when each console has answered something of each kind since.
func (l *failoverLoad) mustProgress(within time.Duration) {
	l.t.Helper()
	deadline := time.Now().Add(within)
	for _, c := range l.consoles {
		for name, done := range map[string]*atomic.Int64{"call": &c.calls, "report": &c.reports, "order": &c.bargains} {
			for before := done.Load(); done.Load() == before; time.Sleep(5 * time.Millisecond) {
				if time.Now().After(deadline) {
					l.t.Fatalf("no %s was answered within %v; refused were %v", name, within, l.refused())
				}
			}
		}
	}
}

func (l *failoverLoad) refused() map[string]int {
	l.mu.Lock()
	defer l.mu.Unlock()
	refused := make(map[string]int)
	for text, n := range l.statuses {
		refused[text] = n
	}
	return refused
}

// finish begins nothing more and waits for the answers to what was begun.
func (l *failoverLoad) finish() {
	close(l.stop)
	l.mu.Lock()
	l.giveUp = time.Now().Add(2 * time.Minute)
	l.mu.Unlock()
	l.working.Wait()
}

// mustBeExact wants everything that was answered in the database, once, nothing else but calls with ids of others, and clean
// books.
func (l *failoverLoad) mustBeExact(others int) {
	l.t.Helper()
	_, db, err := (&program{ctx: l.t.Context(), env: l.settings}).connect()
	if err != nil {
		l.t.Fatal(err)
	}
	defer func() { _ = db.Close() }()
	var ids []string
	var orders, paid int64
	err = errors.Join(
		db.Raw("SELECT request_id FROM calls WHERE outcome <> 'failed'").Scan(&ids).Error,
		db.Raw("SELECT COUNT(*) FROM orders WHERE status = ?", models.OrderCompleted).Scan(&orders).Error,
		db.Raw("SELECT COUNT(*) FROM ledger_entries WHERE kind = ?", models.EntryOrder).Scan(&paid).Error,
	)
	if err != nil {
		l.t.Fatal(err)
	}
	recorded, doubled := make(map[string]bool, len(ids)), 0
	for _, id := range ids {
		if recorded[id] {
			doubled++
		}
		recorded[id] = true
	}
	lost, answered := 0, make(map[string]bool, len(l.calls))
	for _, id := range l.calls {
		if !recorded[id] {
			lost++
		}
		answered[id] = true
	}
	l.t.Logf("answered: %d calls, %d reported calls, %d orders; %d requests were repeated: %v", len(l.calls), l.reported, l.bought, l.repeats.Load(), l.statuses)
	if lost > 0 || doubled > 0 || len(answered) != len(l.calls) || len(ids) != len(l.calls)+l.reported+others {
		l.t.Errorf("%d calls are recorded, want %d answered with %d ids, %d reported and %d of others; %d are lost and %d doubled",
			len(ids), len(l.calls), len(answered), l.reported, others, lost, doubled)
	}
	if orders != int64(l.bought) || paid != orders {
		l.t.Errorf("%d orders are recorded and %d paid, %d were answered", orders, paid, l.bought)
	}
	if verified := command(l.t, l.settings, "", "verify"); verified.code != 0 {
		l.t.Errorf("verify: %+v", verified)
	}
}
