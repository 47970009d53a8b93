package main

import (
	"context"
	"fmt"
	"net"
	"net/http"
	"net/url"
	"strings"
	"sync"
	"testing"
	"time"

	"ocrconsole/models/accounts"
	"ocrconsole/models/dbtest"
	"ocrconsole/web/payment/stripefake"
)

// silentServer takes connections and says nothing, for ever.
func silentServer(t *testing.T) (address string) {
	t.Helper()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	var mu sync.Mutex
	var taken []net.Conn
	go func() {
		for {
			conn, err := listener.Accept()
			if err != nil {
				return // closed
			}
			mu.Lock()
			taken = append(taken, conn)
			mu.Unlock()
		}
	}()
	t.Cleanup(func() {
		_ = listener.Close()
		mu.Lock()
		defer mu.Unlock()
		for _, conn := range taken {
			_ = conn.Close()
		}
	})
	return listener.Addr().String()
}

// jobTime is how long each job gets in these tests, and how much longer it may take to end.
const (
	jobTime  = 3 * time.Second
	jobGrace = 6 * time.Second
)

// mustEnd runs every job once, side by side as servers do, and wants each to end with its time.
func mustEnd(t *testing.T, c *console) {
	t.Helper()
	var running sync.WaitGroup
	for _, job := range c.Jobs() {
		running.Go(func() {
			ctx, cancel := context.WithTimeout(t.Context(), jobTime)
			defer cancel()
			began, ended := time.Now(), make(chan error, 1)
			go func() { ended <- job.Do(ctx) }()
			select {
			case <-ended:
			case <-time.After(jobTime + jobGrace):
				t.Errorf("job %q hangs after %v", job.Name, time.Since(began))
			}
		})
	}
	running.Wait()
}

// TestAMailServerAndAPaymentProviderThatNeverAnswerHoldUpNothingElse has mails to send and payments to ask about.
func TestAMailServerAndAPaymentProviderThatNeverAnswerHoldUpNothingElse(t *testing.T) {
	t.Parallel()
	silent := silentServer(t)
	c := newConsole(t, append(embedded(t), "OCRCONSOLE_PUBLIC_URL=http://console.invalid", "OCRCONSOLE_STRIPE_KEY="+stripefake.Key,
		"OCRCONSOLE_STRIPE_WEBHOOK_SECRET="+stripefake.WebhookSecret, "OCRCONSOLE_STRIPE_URL=http://"+silent, "OCRCONSOLE_STRIPE_CHECKOUT_URL=http://"+silent,
		"OCRCONSOLE_SMTP_URL=smtp://"+silent+"?tls=off", "OCRCONSOLE_MAIL_FROM=OCR Console <no-reply@example.com>"), false)
	c.serveQuietly()
	created := c.customer("ada@example.com")
	w := &walker{t: t, server: c.url}
	browser := w.signedIn("ada@example.com")
	if answer, _ := w.send(client(t), "POST /password/forgot", step{address: "/password/forgot", form: url.Values{"email": {"ada@example.com"}}}, "Sec-Fetch-Site", "same-origin"); answer.StatusCode >= http.StatusBadRequest {
		t.Errorf("a mail is ordered: %d", answer.StatusCode)
	}
	paying := make(chan error, 1)
	go func() {
		_, err := c.Billing.TopUp(t.Context(), created.AccountID, "silent", 20*dollar)
		paying <- err
	}()
	for _, page := range []string{"/services", "/billing", "/packages", "/pricing"} {
		began := time.Now()
		if answer, _ := w.send(browser, "GET "+page, step{address: page}, "Sec-Fetch-Site", "same-origin"); answer.StatusCode != http.StatusOK || time.Since(began) > 10*time.Second {
			t.Errorf("%s = %d after %v", page, answer.StatusCode, time.Since(began))
		}
	}
	mustEnd(t, c)
	select {
	case <-paying: // opened without its page, or refused: it is asked about later
	case <-time.After(40 * time.Second):
		t.Error("opening a payment hangs")
	}
}

// TestWhileTheDatabaseNeverAnswersEveryJobAndRequestEnds stalls all connections.
func TestWhileTheDatabaseNeverAnswersEveryJobAndRequestEnds(t *testing.T) {
	t.Parallel()
	stall, _ := dbtest.NewStall(t)
	c := newConsole(t, append(embedded(t), "DATABASE_URL="+stall.URL(), "OCRCONSOLE_OCR_ENGINE=remote", "OCRCONSOLE_OCR_REMOTE_URLS="+bangkok+"="+instantService(t)), false)
	c.serveQuietly()
	created := c.customer("ada@example.com")
	if err := c.Billing.Subscribe(t.Context(), created.AccountID, bangkok, passport); err != nil {
		t.Fatal(err)
	}
	token, err := c.Accounts.CreateAuthToken(t.Context(), accounts.TokenRequest{Email: "ada@example.com", Password: testPassword, Region: bangkok})
	if err != nil {
		t.Fatal(err)
	}
	operator := c.operatorToken()
	w := &walker{t: t, server: c.url}
	browser := w.signedIn("ada@example.com")
	browser.Timeout = 2 * time.Minute
	if _, err := callPassport(c.url, created.Projects[bangkok], token.Token); err != nil {
		t.Fatal(err)
	}
	stall.Begin()
	var asking sync.WaitGroup
	asked := func(what string, ask func() error) {
		asking.Go(func() {
			began := time.Now()
			err := ask()
			if took := time.Since(began); took > 45*time.Second || err == nil || !strings.Contains(err.Error(), "503") {
				t.Errorf("%s: %v after %v", what, err, took)
			}
		})
	}
	for _, page := range []string{"GET /services", "GET /billing", "POST /services/unsubscribe"} {
		asked(page, func() error {
			_, address, _ := strings.Cut(page, " ")
			answer, _ := w.send(browser, page, step{address: address, form: url.Values{"region": {bangkok}, "service": {passport}}}, "Sec-Fetch-Site", "same-origin")
			return fmt.Errorf("status %d", answer.StatusCode)
		})
	}
	asked("a call", func() error { _, err := callPassport(c.url, created.Projects[bangkok], token.Token); return err })
	asked("a report", func() error {
		_, err := gateway{t, c.url, operator}.send(manyCalls("stalled", 3, created.Projects[bangkok], passport, time.Now(), 200))
		return err
	})
	mustEnd(t, c)
	asking.Wait()
	stall.End()
	c.eventually("calls are taken again", func() bool {
		_, err := callPassport(c.url, created.Projects[bangkok], token.Token)
		return err == nil
	})
}
