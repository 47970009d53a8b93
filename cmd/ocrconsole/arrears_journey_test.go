package main

import (
	"strings"
	"testing"
	"time"

	"ocrconsole/models"
	"ocrconsole/models/accounts"
	"ocrconsole/models/billing"
	"ocrconsole/models/dbtest"
	"ocrconsole/web/browsertest"
)

// TestAnAccountInArrearsComesBack follows a customer who runs out of money: told on every page, restricted once the credit
// limit is reached, and back at once with a top-up.
func TestAnAccountInArrearsComesBack(t *testing.T) {
	t.Parallel()
	t.Run("with JavaScript on PostgreSQL", func(t *testing.T) {
		t.Parallel()
		newDebtor(t, append(embedded(t), "DATABASE_URL="+dbtest.PostgresURL(t))).comesBack()
	})
	t.Run("without JavaScript on SQLite", func(t *testing.T) {
		t.Parallel()
		newDebtor(t, embedded(t), browsertest.WithoutJavaScript()).comesBack()
	})
}

// debtor has $10.00, pays $0.0145 for a passport call, and may owe up to $1.00.
type debtor struct {
	*browsertest.Page
	t       *testing.T
	console *console
	account *accounts.Created
	gateway gateway
	token   string
}

func newDebtor(t *testing.T, settings []string, options ...browsertest.Option) *debtor {
	t.Helper()
	c := startConsole(t, append(settings, "OCRCONSOLE_CREDIT_LIMIT=1", "OCRCONSOLE_OCR_ENGINE=remote",
		"OCRCONSOLE_OCR_REMOTE_URLS="+bangkok+"="+instantService(t)), false)
	d := &debtor{t: t, console: c, account: c.customer("debtor@example.com"), gateway: gateway{t, c.url, c.operatorToken()}}
	d.Page = browsertest.Open(t, c.url, options...)
	payer := &payer{Page: d.Page, t: t, console: c, accountID: d.account.AccountID}
	opened, err := c.Billing.TopUp(t.Context(), d.account.AccountID, "start", 10*dollar)
	if err != nil {
		t.Fatal(err)
	}
	payer.cardPays(opened.ID)
	if err := c.Billing.Subscribe(t.Context(), d.account.AccountID, bangkok, passport); err != nil {
		t.Fatal(err)
	}
	if _, err := c.Billing.Grant(t.Context(), billing.Gift{AccountID: d.account.AccountID, Region: bangkok, Service: idCard, Calls: 10}); err != nil {
		t.Fatal(err)
	}
	token, err := c.Accounts.CreateAuthToken(t.Context(), accounts.TokenRequest{Email: d.account.Email, Password: testPassword, Region: bangkok})
	if err != nil {
		t.Fatal(err)
	}
	d.token = token.Token
	d.Navigate(door(d.account.Email))
	return d
}

func (d *debtor) comesBack() {
	d.uses("within", 700, 0) // $10.15
	d.warned("by $0.15 since", "Pay-per-use calls stop at", "or when a call would lead to more than $1.00 owed", "Calls covered by a package go on")
	if err := d.calls(); err != nil {
		d.t.Errorf("a call within the grace period and the credit limit: %v", err)
	}
	d.uses("beyond", 100, 43)
	d.warned("by $1.00 since", "Pay-per-use calls are refused now")
	d.isRestricted()
	d.cannotPayOrders()
	d.topsUp()
	if err := d.calls(); err != nil {
		d.t.Errorf("a call right after the top-up: %v", err)
	}
	d.readsItsHistory()
}

// uses lets the gateway report passport calls, so many of which are refused.
func (d *debtor) uses(prefix string, calls, refused int) {
	d.t.Helper()
	answer := d.gateway.report(manyCalls(prefix, calls, d.account.Projects[bangkok], passport, time.Now(), 200))
	if answer.Accepted != calls-refused || answer.Refused != refused {
		d.t.Errorf("%d of %d calls accepted, want %d refused", answer.Accepted, calls, refused)
	}
	for _, r := range answer.Refusals {
		if r.Reason != "ModelArts.4106" {
			d.t.Fatalf("refused so: %+v", r)
		}
	}
}

// calls makes one call of the OCR API.
func (d *debtor) calls() error {
	_, err := callPassport(d.console.url, d.account.Projects[bangkok], d.token)
	return err
}

// warned fails the test unless every page warns, in these words.
func (d *debtor) warned(words ...string) {
	d.t.Helper()
	for _, path := range []string{"/services", "/packages", "/usage", "/calls", "/billing", "/billing/orders", "/billing/transactions", "/keys", "/try", "/pricing"} {
		d.Navigate(path)
		d.says("main", append(words, "Your account is in arrears", "Top up now")...)
	}
}

func (d *debtor) says(selector string, texts ...string) {
	d.t.Helper()
	shown := d.Text(selector)
	for _, text := range texts {
		if !strings.Contains(shown, text) {
			d.t.Errorf("%s: %s does not say %q: %q", d.Path(), selector, text, shown)
		}
	}
}

// isRestricted looks at what is refused, and that what is prepaid is not.
func (d *debtor) isRestricted() {
	d.t.Helper()
	if err := d.calls(); err == nil || !strings.Contains(err.Error(), "403") || !strings.Contains(err.Error(), "ModelArts.4106") {
		d.t.Errorf("a call beyond the credit limit: %v", err)
	}
	answer := d.gateway.report(manyCalls("prepaid", 3, d.account.Projects[bangkok], idCard, time.Now(), 200))
	if answer.Accepted != 3 {
		d.t.Errorf("calls that a package covers: %+v", answer)
	}
	if _, err := d.console.Billing.WatchArrears(d.t.Context()); err != nil { // as the job does every few seconds
		d.t.Fatal(err)
	}
	d.Navigate("/billing")
	d.Press("History of arrears")
	d.says("main", "Refused until a top-up clears the arrears", "Restricted", "The credit limit was reached")
}

func (d *debtor) cannotPayOrders() {
	d.t.Helper()
	d.Navigate(orderPath)
	d.Press("Order for $13.00")
	d.says("main", "arrears")
	if err := d.console.Billing.PayFromBalance(d.t.Context(), d.account.AccountID, 1); models.CodeOf(err) != models.Restricted {
		d.t.Errorf("paying an order in arrears: %v", err)
	}
}

func (d *debtor) topsUp() {
	d.t.Helper()
	d.Navigate("/services")
	d.Press("Top up now")
	d.Click(`[name="choice"][value="10.00"]`)
	d.Press("Continue to card payment")
	d.Press("Use card " + cardNumber)
	d.Press("Pay $10.00")
	d.says("main", "Top-up of $10.00 received")
	if strings.Contains(d.Text("main"), "in arrears") {
		d.t.Errorf("%s still warns", d.Path())
	}
	d.says("header", "$9.00")
}

func (d *debtor) readsItsHistory() {
	d.t.Helper()
	d.Navigate("/billing/arrears")
	rows := d.Texts("tbody tr")
	if len(rows) != 3 {
		d.t.Fatalf("the history has %d turns, want 3: %q", len(rows), rows)
	}
	cleared := ref(models.KindTransaction, d.account.AccountID, 2)
	for i, words := range [][]string{{"Cleared", "$9.00", cleared}, {"Restricted", "−$1.00"}, {"In arrears", "below zero"}} {
		for _, word := range words {
			if !strings.Contains(rows[i], word) {
				d.t.Errorf("turn %d does not say %q: %q", i, word, rows[i])
			}
		}
	}
	d.Press(cleared)
	d.says("main", "Cleared by this transaction")
	d.Screenshot("arrears " + d.t.Name())
}
