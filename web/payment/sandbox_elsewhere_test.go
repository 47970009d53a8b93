package payment_test

import (
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/labstack/echo/v4"

	"ocrconsole/models"
	"ocrconsole/models/billing"
	"ocrconsole/models/dbtest"
	"ocrconsole/models/dbtest/shop"
	"ocrconsole/models/rules"
	"ocrconsole/web/payment"
)

// TestMoneyGivenBackOnTheSandboxsPageLeavesTheBalance: by notifications that may fail, or found by reconcile.
func TestMoneyGivenBackOnTheSandboxsPageLeavesTheBalance(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, db *models.DB) {
		s := shop.Open(t, db)
		sandbox := payment.NewSandbox(payment.SandboxConfig{DB: db, Secret: []byte("a secret for tests"), Clock: s.Clock.Now})
		router := echo.New()
		sandbox.Routes(router)
		webhook := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			body, _ := io.ReadAll(r.Body)
			err := s.Billing.ReceiveEvent(r.Context(), func() (billing.Event, error) { return sandbox.ParseEvent(r.Header, body) })
			if err != nil {
				t.Error(err)
			}
		}))
		t.Cleanup(webhook.Close)
		s.Billing.Provider, s.Billing.NotifyURL = sandbox, webhook.URL
		c := s.Customer(t)
		opened, err := s.Billing.TopUp(t.Context(), c.ID, "k", 50_000_000)
		if err != nil {
			t.Fatal(err)
		}
		send := func(path, field, value string) *httptest.ResponseRecorder {
			request := httptest.NewRequestWithContext(t.Context(), http.MethodPost, opened.CheckoutURL+path, strings.NewReader(url.Values{field: {value}}.Encode()))
			request.Header.Set("Content-Type", "application/x-www-form-urlencoded")
			recorder := httptest.NewRecorder()
			router.ServeHTTP(recorder, request)
			return recorder
		}
		deliver := func(want rules.Micros) {
			t.Helper()
			for range 2 {
				if err := sandbox.Deliver(t.Context()); err != nil {
					t.Error(err)
				}
			}
			if got := c.Account(t).BalanceMicros; got != want {
				t.Errorf("balance %d, want %d", got, want)
			}
		}
		send("", "card", "4242 4242 4242 4242") // the console has not heard of that yet
		if got := send("/refund", "amount", "20"); got.Code != http.StatusSeeOther {
			t.Errorf("giving back is answered with %d", got.Code)
		}
		deliver(30_000_000)
		for _, wrong := range []string{"", "much", "-1", "0", "0.001", "30.01"} {
			if got := send("/refund", "amount", wrong); got.Code != http.StatusUnprocessableEntity || !strings.Contains(got.Body.String(), "field-amount-error") {
				t.Errorf("giving %q back is answered with %d", wrong, got.Code)
			}
		}
		send("/refund", "amount", "30.00")
		if r, err := s.Billing.Reconcile(t.Context()); err != nil || !r.Clean() || r.FoundRefunds != 1 {
			t.Errorf("%+v, %v", r, err)
		}
		deliver(0)
		page := httptest.NewRecorder()
		router.ServeHTTP(page, httptest.NewRequestWithContext(t.Context(), http.MethodGet, opened.CheckoutURL, nil))
		if text := page.Body.String(); !strings.Contains(text, "$50.00 of it went back to the card") || strings.Contains(text, "/refund") {
			t.Error("the page does not say that all of it is given back")
		}
		s.Clock.Advance(time.Hour)
		deliver(0)
		s.Balance(t)
	})
}
