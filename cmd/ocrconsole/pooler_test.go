package main

import (
	"fmt"
	"net/http"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"ocrconsole/models/accounts"
	"ocrconsole/models/billing"
	"ocrconsole/models/dbtest"
)

// TestTheConsoleWorksThroughAPooler runs two whole consoles, and commands, through a PgBouncer that pools transactions and
// has five connections: pages, sign-ins, orders, usage reports and calls at the same time. Each must be answered, counted
// once, and hold before verify, which runs through the pooler, too.
func TestTheConsoleWorksThroughAPooler(t *testing.T) {
	t.Parallel()
	pooled := dbtest.PooledURL(t)
	settings := append(embedded(t), "DATABASE_URL="+pooled, "OCRCONSOLE_OCR_ENGINE=remote",
		"OCRCONSOLE_OCR_REMOTE_URLS="+bangkok+"="+instantService(t), "OCRCONSOLE_OCR_WORKERS=64", "OCRCONSOLE_CALLS_PER_SECOND=100000", "OCRCONSOLE_CALLS_AT_ONCE=1000")
	one, other := startConsole(t, settings, false), startConsole(t, settings, false)
	if !one.DB.IsPooled() {
		t.Fatal("the pooler is not noticed")
	}
	created := one.customer("ada@example.com")
	if err := one.Billing.Subscribe(t.Context(), created.AccountID, bangkok, passport); err != nil {
		t.Fatal(err)
	}
	if _, err := one.Billing.Grant(t.Context(), billing.Gift{AccountID: created.AccountID, Region: bangkok, Service: passport, Calls: 50}); err != nil {
		t.Fatal(err)
	}
	token, err := one.Accounts.CreateAuthToken(t.Context(), accounts.TokenRequest{Email: "ada@example.com", Password: testPassword, Region: bangkok})
	if err != nil {
		t.Fatal(err)
	}
	operator := one.operatorToken()
	const rounds, reported = 10, 20
	project := created.Projects[bangkok]
	var work sync.WaitGroup
	for i, c := range []*console{one, other} {
		for worker := range 3 {
			work.Go(func() { lookAround(t, c) })
			work.Go(func() {
				for round := range rounds {
					if _, err := callPassport(c.url, project, token.Token); err != nil {
						t.Errorf("call: %v", err)
					}
					id := fmt.Sprintf("c%d-w%d-r%d", i, worker, round)
					answer, err := gateway{t, c.url, operator}.send(manyCalls(id, reported, project, passport, time.Now(), 200))
					if err != nil || answer.Accepted != reported {
						t.Errorf("report %s: %+v, %v", id, answer, err)
					}
				}
			})
		}
		work.Go(func() { buySome(t, c, created.AccountID, i) })
	}
	work.Wait()
	if got := countCalls(t, settings); got != 2*3*rounds*(reported+1) {
		t.Errorf("%d calls are recorded, want %d", got, 2*3*rounds*(reported+1))
	}
	if got := command(t, one.settings, "", "bench", "--database-url", pooled, "--no-sqlite", "--for=1ms"); got.code != 1 || !strings.Contains(got.stderr, "PostgreSQL itself") {
		t.Errorf("bench: %+v", got)
	}
	for _, args := range [][]string{{"account", "list"}, {"verify", "--account", strconv.FormatInt(created.AccountID, 10)}, {"catalog", "show"}, {"reconcile"}, {"migrate"}} {
		if got := command(t, one.settings, "", args...); got.code != 0 {
			t.Errorf("%s: %+v", strings.Join(args, " "), got)
		}
	}
}

// lookAround signs in and reads pages of all kinds.
func lookAround(t *testing.T, c *console) {
	w := &walker{t: t, server: c.url}
	browser := w.signedIn("ada@example.com")
	for _, page := range []string{"/services", "/packages", "/usage", "/calls", "/usage/deductions", "/billing", "/billing/transactions", "/billing/orders", "/notifications", "/usage.csv", "/readyz"} {
		answer, body := w.send(browser, "GET "+page, step{address: page}, "Sec-Fetch-Site", "same-origin")
		if answer.StatusCode != http.StatusOK {
			t.Errorf("%s = %d: %.300s", page, answer.StatusCode, body)
		}
	}
}

// buySome tops up and buys, as forms do.
func buySome(t *testing.T, c *console, accountID int64, buyer int) {
	for n := range 5 {
		key := fmt.Sprintf("buyer-%d-%d", buyer, n)
		if _, err := c.Billing.TopUp(t.Context(), accountID, key, 20*dollar); err != nil {
			t.Errorf("top up: %v", err)
		}
		if _, err := c.Billing.PlaceOrder(t.Context(), accountID, key, billing.Choice{
			Region: bangkok, Service: passport, Calls: 1000, Quantity: 1, UnitPriceMicros: 13 * dollar,
		}); err != nil {
			t.Errorf("order: %v", err)
		}
	}
}
