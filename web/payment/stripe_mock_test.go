package payment_test

import (
	"errors"
	"iter"
	"net"
	"net/http"
	"net/http/httptest"
	"net/http/httputil"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"sync"
	"testing"
	"time"

	"ocrconsole/models/billing"
	"ocrconsole/models/dbtest/tier"
	"ocrconsole/web/payment"
)

// mockVersion is the version of Stripe's mock server that .ci/install puts into bin/.
const mockVersion = "v0.203.0"

// startMock starts Stripe's own mock server, which refuses requests that Stripe's API would not take, and gives its
// address. It stops with the test.
func startMock(t *testing.T) *url.URL {
	t.Helper()
	tier.Needs(t, tier.Programs)
	program, err := filepath.Abs("../../bin/stripe-mock-" + mockVersion)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := os.Stat(program); err != nil {
		t.Fatalf("%v; run .ci/install, or:\n  GOBIN=$PWD/bin go install github.com/stripe/stripe-mock@%[2]s && mv bin/stripe-mock bin/stripe-mock-%[2]s", err, mockVersion)
	}
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	address := listener.Addr().String()
	if err := listener.Close(); err != nil { // the mock takes an address, not a listener
		t.Fatal(err)
	}
	mock := exec.Command(program, "-http-addr", address)
	if err := mock.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = mock.Process.Kill(); _ = mock.Wait() })
	for range 200 {
		connection, err := net.Dial("tcp", address)
		if err == nil {
			_ = connection.Close()
			return &url.URL{Scheme: "http", Host: address}
		}
		time.Sleep(50 * time.Millisecond)
	}
	t.Fatal("the mock server does not start")
	return nil
}

// seen are the requests that went through.
type seen struct {
	mu       sync.Mutex
	requests []*http.Request
	statuses []int
}

func (s *seen) transport(r *http.Response) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.requests, s.statuses = append(s.requests, r.Request), append(s.statuses, r.StatusCode)
	return nil
}

// listed gives the errors of a list.
func listed(refunds iter.Seq2[billing.RefundAnswer, error]) (errs []error) {
	for _, err := range refunds {
		errs = append(errs, err)
	}
	return errs
}

// TestStripesOwnMockTakesEveryRequest checks the shape of all requests against Stripe's description of its API, and that
// each that changes something brings an idempotency key.
func TestStripesOwnMockTakesEveryRequest(t *testing.T) {
	t.Parallel()
	var log seen
	proxy := httputil.NewSingleHostReverseProxy(startMock(t))
	proxy.ModifyResponse = log.transport
	server := httptest.NewServer(proxy)
	t.Cleanup(server.Close)
	now := time.Date(2026, 3, 17, 4, 25, 10, 0, time.UTC)
	s := payment.NewStripe(payment.StripeConfig{Key: "sk_test_mock", WebhookSecret: "whsec_mock", URL: server.URL, Clock: func() time.Time { return now }})
	ctx := t.Context()
	checkout := billing.CheckoutRequest{Reference: "PAY-1-1", AmountMicros: 45_000_000, Currency: "USD", ReturnURL: "https://console.example.com/back"}
	saving, known, closing := checkout, checkout, checkout
	saving.SaveCard = true
	known.SaveCard, known.Customer = true, "cus_1"
	closing.CloseAt = now.Add(2 * time.Hour)
	charge := billing.ChargeRequest{Reference: "PAY-1-2", CardRef: "pm_1", Customer: "cus_1", AmountMicros: 20_000_000, Currency: "USD"}
	for name, request := range map[string]func() error{
		"checkout":                     func() error { _, err := s.Checkout(ctx, checkout); return err },
		"checkout that keeps the card": func() error { _, err := s.Checkout(ctx, saving); return err },
		"checkout of a customer":       func() error { _, err := s.Checkout(ctx, known); return err },
		"checkout that closes":         func() error { _, err := s.Checkout(ctx, closing); return err },
		"checkout in yen":              func() error { in := checkout; in.Currency = "JPY"; _, err := s.Checkout(ctx, in); return err },
		"query of a session":           func() error { _, err := s.Query(ctx, "cs_test_1"); return err },
		"query of a charge":            func() error { _, err := s.Query(ctx, "pi_1"); return err },
		"close":                        func() error { _, err := s.Close(ctx, "cs_test_1"); return err },
		"charge":                       func() error { _, err := s.Charge(ctx, charge); return err },
		"refund": func() error {
			_, err := s.Refund(ctx, billing.RefundRequest{Reference: "REF-1-1", ProviderRef: "pi_1", AmountMicros: 1_000_000, Currency: "USD"})
			return err
		},
		"refunds of a payment": func() error {
			return errors.Join(listed(s.Refunds(ctx, billing.RefundQuery{PaymentRef: "pi_1"}))...)
		},
		"refunds of late":   func() error { return errors.Join(listed(s.Refunds(ctx, billing.RefundQuery{Since: now}))...) },
		"whose payment":     func() error { _, err := s.PaymentOf(ctx, "pi_1"); return err },
		"query of a refund": func() error { _, err := s.QueryRefund(ctx, "re_1"); return err },
		"forgetting a card": func() error { return s.ForgetCard(ctx, "pm_1") },
	} {
		if err := request(); err != nil {
			t.Errorf("%s: %v", name, err)
		}
	}
	log.mu.Lock()
	defer log.mu.Unlock()
	if len(log.requests) < 14 {
		t.Errorf("only %d requests went through", len(log.requests))
	}
	for i, r := range log.requests {
		if log.statuses[i] != http.StatusOK {
			t.Errorf("%s %s is answered with %d", r.Method, r.URL.Path, log.statuses[i])
		}
		if r.Header.Get("Stripe-Version") == "" || r.Method == http.MethodPost && r.Header.Get("Idempotency-Key") == "" {
			t.Errorf("%s %s has no version or no idempotency key", r.Method, r.URL.Path)
		}
	}
}
