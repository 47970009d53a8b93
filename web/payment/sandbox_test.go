package payment_test

import (
	"context"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/labstack/echo/v4"

	"ocrconsole/models"
	"ocrconsole/models/billing"
	"ocrconsole/models/dbtest"
	"ocrconsole/web/payment"
)

var opened = time.Date(2026, 11, 21, 6, 25, 10, 0, time.UTC)

// desk is the sandbox with a merchant who receives its notifications, and a clock that stands still.
type desk struct {
	t       *testing.T
	sandbox *payment.Sandbox
	router  *echo.Echo
	now     time.Time

	mu       sync.Mutex
	received []billing.PaymentAnswer
	refusing int // how many more notifications the merchant answers with 500
	url      string
}

func newDesk(t *testing.T, db *models.DB) *desk {
	t.Helper()
	d := &desk{t: t, now: opened, router: echo.New()}
	d.router.HTTPErrorHandler = func(err error, c echo.Context) {
		if models.CodeOf(err) == models.NotFound {
			_ = c.NoContent(http.StatusNotFound)
			return
		}
		t.Errorf("%s: %v", c.Request().URL.Path, err)
	}
	d.sandbox = payment.NewSandbox(payment.SandboxConfig{
		DB: db, Secret: []byte("a secret for tests"), PublicURL: "http://pay.example",
		Clock: func() time.Time { return d.now }, Log: slog.New(slog.NewTextHandler(io.Discard, nil)),
	})
	d.sandbox.Routes(d.router)
	merchant := httptest.NewServer(http.HandlerFunc(d.receive))
	t.Cleanup(merchant.Close)
	d.url = merchant.URL
	return d
}

func (d *desk) receive(w http.ResponseWriter, r *http.Request) {
	body, err := io.ReadAll(r.Body)
	if err != nil {
		d.t.Error(err)
	}
	message, err := d.sandbox.ParseEvent(r.Header, body)
	if err != nil || message.Payment == nil {
		d.t.Error(message, err)
		return
	}
	d.mu.Lock()
	defer d.mu.Unlock()
	if d.refusing > 0 {
		d.refusing--
		w.WriteHeader(http.StatusInternalServerError)
		return
	}
	d.received = append(d.received, *message.Payment)
}

func (d *desk) request(reference string) billing.CheckoutRequest {
	return billing.CheckoutRequest{
		Reference: reference, AmountMicros: 45_000_000, Currency: "USD",
		ReturnURL: "http://shop.example/back", NotifyURL: d.url,
	}
}

func (d *desk) checkout(reference string) billing.Checkout {
	d.t.Helper()
	c, err := d.sandbox.Checkout(d.t.Context(), d.request(reference))
	if err != nil {
		d.t.Fatal(err)
	}
	return c
}

func (d *desk) send(method, path, card string) *httptest.ResponseRecorder {
	d.t.Helper()
	request := httptest.NewRequestWithContext(d.t.Context(), method, path, strings.NewReader(url.Values{"card": {card}}.Encode()))
	if method == http.MethodPost {
		request.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	}
	recorder := httptest.NewRecorder()
	d.router.ServeHTTP(recorder, request)
	return recorder
}

func (d *desk) pay(c billing.Checkout, card string) *httptest.ResponseRecorder {
	d.t.Helper()
	return d.send(http.MethodPost, strings.TrimPrefix(c.URL, "http://pay.example"), card)
}

func (d *desk) status(c billing.Checkout) billing.PaymentAnswer {
	d.t.Helper()
	n, err := d.sandbox.Query(d.t.Context(), c.ProviderRef)
	if err != nil {
		d.t.Fatal(err)
	}
	return n
}

// deliver sends what is due and gives how many notifications the merchant has taken in all.
func (d *desk) deliver() int {
	d.t.Helper()
	if err := d.sandbox.Deliver(d.t.Context()); err != nil {
		d.t.Fatal(err)
	}
	d.mu.Lock()
	defer d.mu.Unlock()
	return len(d.received)
}

func TestCheckoutIsIdempotentByReference(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, db *models.DB) {
		d := newDesk(t, db)
		first, again, other := d.checkout("PAY-1-1"), d.checkout("PAY-1-1"), d.checkout("PAY-1-2")
		if first != again || first == other {
			t.Errorf("checkouts %v, %v and %v", first, again, other)
		}
		dearer := d.request("PAY-1-1")
		dearer.AmountMicros++
		if _, err := d.sandbox.Checkout(t.Context(), dearer); models.CodeOf(err) != models.Invalid {
			t.Errorf("another amount under the same reference: %v", err)
		}
		if id := strings.TrimPrefix(first.ProviderRef, "sbx_"); len(id) < 26 {
			t.Errorf("the id %q can be guessed", first.ProviderRef)
		}
	})
}

func TestCards(t *testing.T) {
	for _, test := range []struct {
		name, card string
		status     int
		asked      billing.ProviderStatus // what a query gives at once
		told       billing.ProviderStatus // what the merchant is told when all is due, "" for nothing
		failure    string
		times      int
	}{
		{"success", "4242 4242 4242 4242", 303, billing.ProviderSucceeded, billing.ProviderSucceeded, "", 1},
		{"success, typed otherwise", " 4242-4242-42424242", 303, billing.ProviderSucceeded, billing.ProviderSucceeded, "", 1},
		{"declined", "4000000000000002", 303, billing.ProviderFailed, billing.ProviderFailed, "declined", 1},
		{"insufficient", "4000000000009995", 303, billing.ProviderFailed, billing.ProviderFailed, "insufficient", 1},
		{"goes away", "4000000000003063", 200, billing.ProviderOpen, "", "", 0},
		{"late", "4000000000003220", 303, billing.ProviderOpen, billing.ProviderSucceeded, "", 1},
		{"thrice", "4000000000001091", 303, billing.ProviderSucceeded, billing.ProviderSucceeded, "", 3},
		{"a typing error", "4242424242424241", 422, billing.ProviderOpen, "", "", 0},
		{"somebody's real card", "5555555555554444", 422, billing.ProviderOpen, "", "", 0},
		{"nothing", "", 422, billing.ProviderOpen, "", "", 0},
		{"no number", "<script>", 422, billing.ProviderOpen, "", "", 0},
	} {
		t.Run(test.name, func(t *testing.T) {
			d := newDesk(t, dbtest.SQLite(t))
			c := d.checkout("PAY-1-1")
			answer := d.pay(c, test.card)
			if answer.Code != test.status {
				t.Errorf("status %d, want %d", answer.Code, test.status)
			}
			if to := answer.Header().Get("Location"); test.status == 303 && to != "http://shop.example/back" {
				t.Errorf("sent to %q", to)
			}
			if got := d.status(c).Status; got != test.asked {
				t.Errorf("a query gives %q, want %q", got, test.asked)
			}
			for range 25 {
				d.deliver()
				d.now = d.now.Add(time.Second)
			}
			if len(d.received) != test.times {
				t.Fatalf("notified %d times, want %d", len(d.received), test.times)
			}
			for _, n := range d.received {
				if n.Status != test.told || !strings.Contains(n.Failure, test.failure) || n.Reference != "PAY-1-1" || n.AmountMicros != 45_000_000 {
					t.Errorf("told %+v", n)
				}
			}
		})
	}
}

func TestALateOutcomeIsKeptBackForTwentySecondsButNotFromWhoeverCloses(t *testing.T) {
	d := newDesk(t, dbtest.SQLite(t))
	c := d.checkout("PAY-1-1")
	d.pay(c, "4000000000003220")
	d.now = d.now.Add(19 * time.Second)
	if got, told := d.status(c).Status, d.deliver(); got != billing.ProviderOpen || told != 0 {
		t.Errorf("after 19 seconds %q and %d notifications", got, told)
	}
	closed, err := d.sandbox.Close(t.Context(), c.ProviderRef)
	if err != nil || closed.Status != billing.ProviderSucceeded {
		t.Errorf("closing what was paid gives %q, %v", closed.Status, err)
	}
	d.now = d.now.Add(time.Second)
	if got, told := d.status(c).Status, d.deliver(); got != billing.ProviderSucceeded || told != 1 {
		t.Errorf("after 20 seconds %q and %d notifications", got, told)
	}
}

func TestARealCardIsNotShownAgainAndATypingErrorIs(t *testing.T) {
	d := newDesk(t, dbtest.SQLite(t))
	c := d.checkout("PAY-1-1")
	if body := d.pay(c, "5555555555554444").Body.String(); strings.Contains(body, "5555555555554444") {
		t.Error("the number of a real card stands in the page")
	}
	if body := d.pay(c, "4242424242424241").Body.String(); !strings.Contains(body, `value="4242424242424241"`) {
		t.Error("what was typed is lost")
	}
}

func TestNoCardNumberIsStored(t *testing.T) {
	db := dbtest.SQLite(t)
	d := newDesk(t, db)
	d.pay(d.checkout("PAY-1-1"), "4000000000000002")
	var rows []map[string]any
	if err := db.WithContext(t.Context()).Table("sandbox_checkouts").Find(&rows).Error; err != nil || len(rows) != 1 {
		t.Fatal(rows, err)
	}
	for column, value := range rows[0] {
		if text, ok := value.(string); ok && strings.Contains(text, "0002") {
			t.Errorf("column %s holds %q", column, text)
		}
	}
}

func TestPayingTwiceAndCancellingAfterwardsKeepTheFirstOutcome(t *testing.T) {
	d := newDesk(t, dbtest.SQLite(t))
	c := d.checkout("PAY-1-1")
	d.pay(c, "4242424242424242")
	for _, answer := range []*httptest.ResponseRecorder{d.pay(c, "4000000000000002"), d.pay(billing.Checkout{URL: c.URL + "/cancel"}, "")} {
		if answer.Code != 303 {
			t.Errorf("status %d", answer.Code)
		}
	}
	closed, err := d.sandbox.Close(t.Context(), c.ProviderRef)
	if err != nil || closed.Status != billing.ProviderSucceeded || closed.Failure != "" {
		t.Errorf("closed: %+v, %v", closed, err)
	}
	if told := d.deliver(); told != 1 {
		t.Errorf("notified %d times", told)
	}
}

func TestWhatIsClosedCannotBePaid(t *testing.T) {
	d := newDesk(t, dbtest.SQLite(t))
	c := d.checkout("PAY-1-1")
	if closed, err := d.sandbox.Close(t.Context(), c.ProviderRef); err != nil || closed.Status != billing.ProviderFailed {
		t.Fatalf("closed: %+v, %v", closed, err)
	}
	d.pay(c, "4242424242424242")
	if got := d.status(c).Status; got != billing.ProviderFailed {
		t.Errorf("after paying what is closed: %q", got)
	}
	if body := d.send(http.MethodGet, "/sandbox/pay/"+c.ProviderRef, "").Body.String(); strings.Contains(body, `name="card"`) {
		t.Error("the page still asks for a card")
	}
}

func TestThePageSaysWhatItIsAndNeedsNoScript(t *testing.T) {
	d := newDesk(t, dbtest.SQLite(t))
	c := d.checkout("PAY-1-1")
	body := d.send(http.MethodGet, "/sandbox/pay/"+c.ProviderRef+"?test=declined", "").Body.String()
	for _, want := range []string{"Sandbox — no real money moves", "Pay $45.00", "Cancel and return", "OCR Console", "PAY-1-1", `value="4000 0000 0000 0002"`, "4242 4242 4242 4242"} {
		if !strings.Contains(body, want) {
			t.Errorf("the page does not say %q", want)
		}
	}
	if got := d.send(http.MethodGet, "/sandbox/pay/sbx_GUESS", "").Code; got != 404 {
		t.Errorf("an unknown checkout: status %d", got)
	}
	if got := d.send(http.MethodPost, "/sandbox/pay/sbx_GUESS", "4242424242424242").Code; got != 404 {
		t.Errorf("paying an unknown checkout: status %d", got)
	}
}

func TestARefusedNotificationIsTriedAgainEverMoreSlowly(t *testing.T) {
	d := newDesk(t, dbtest.SQLite(t))
	d.refusing = 2
	d.pay(d.checkout("PAY-1-1"), "4242424242424242")
	if d.deliver() != 0 || d.deliver() != 0 {
		t.Fatal("taken although refused")
	}
	if d.mu.Lock(); d.refusing != 1 {
		t.Errorf("%d refusals left: the second try did not wait", d.refusing)
	}
	d.mu.Unlock()
	d.now = d.now.Add(15 * time.Second)
	d.deliver() // refused for the second time
	d.now = d.now.Add(15 * time.Second)
	if told := d.deliver(); told != 0 {
		t.Error("the third try came as soon as the second")
	}
	d.now = d.now.Add(15 * time.Second)
	if told := d.deliver(); told != 1 {
		t.Errorf("taken %d times after the merchant recovered", told)
	}
	d.now = d.now.Add(time.Hour)
	if told := d.deliver(); told != 1 {
		t.Errorf("sent again after it was taken: %d", told)
	}
}

func TestManyProcessesDeliverEachNotificationOnce(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, db *models.DB) {
		d := newDesk(t, db)
		const payments = 5
		for i := range payments {
			d.pay(d.checkout("PAY-1-"+string(rune('1'+i))), "4242424242424242")
		}
		var workers sync.WaitGroup
		for range 4 {
			workers.Go(func() {
				if err := d.sandbox.Deliver(context.WithoutCancel(t.Context())); err != nil {
					t.Error(err)
				}
			})
		}
		workers.Wait()
		if told := d.deliver(); told != payments {
			t.Errorf("%d notifications of %d payments", told, payments)
		}
	})
}

func TestRunDeliversAtOnceAndEndsWithItsContext(t *testing.T) {
	d := newDesk(t, dbtest.SQLite(t))
	ctx, stop := context.WithCancel(t.Context())
	ended := make(chan struct{})
	go func() { d.sandbox.Run(ctx); close(ended) }()
	d.pay(d.checkout("PAY-1-1"), "4242424242424242")
	for deadline := time.Now().Add(10 * time.Second); ; time.Sleep(5 * time.Millisecond) {
		d.mu.Lock()
		told := len(d.received)
		d.mu.Unlock()
		if told == 1 {
			break
		}
		if time.Now().After(deadline) {
			t.Fatal("no notification")
		}
	}
	stop()
	<-ended
}

func TestASandboxWithoutASecretIsRefused(t *testing.T) {
	defer func() {
		if recover() == nil {
			t.Error("anybody could sign its notifications")
		}
	}()
	payment.NewSandbox(payment.SandboxConfig{})
}
