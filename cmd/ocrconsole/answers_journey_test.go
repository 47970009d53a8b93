package main

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"ocrconsole/cmd/ocrconsole/wiring"
	"ocrconsole/models"
	"ocrconsole/models/accounts"
	"ocrconsole/models/catalog"
	"ocrconsole/models/dbtest/tier"
	"ocrconsole/models/metering"
	"ocrconsole/models/rights"
	"ocrconsole/web/browsertest"
	"ocrconsole/web/payment"
)

// asker is a customer who has called for five weeks, whose colleague may buy.
type asker struct {
	newcomer
	t         *testing.T
	console   *console
	account   *accounts.Created
	colleague string
}

// TestANumberIsAskedSharedAndActedOn follows a question of what might have been to its answer, by its address to a colleague, who buys; looks
// back at how the account stood, and ahead at prices to come and at what would expire unused; and asks calls, an hour and a transaction why
// they were paid by what paid them, also those that a package elsewhere did not pay.
func TestANumberIsAskedSharedAndActedOn(t *testing.T) {
	tier.Needs(t, tier.Browser)
	t.Parallel()
	a := newAsker(t)
	address := a.asks()
	a.colleagueBuys(address)
	a.looksBack()
	a.seesPricesToCome()
	a.callsElsewhere()
	a.isAskedAboutTheRegion()
	a.asksWhy()
	a.seesWhatWouldExpire()
}

// TestAForecastIsTriedSwitchedOnAndExplained follows a purchase by forecast from the form to the order that says why it was made.
func TestAForecastIsTriedSwitchedOnAndExplained(t *testing.T) {
	tier.Needs(t, tier.Browser)
	t.Parallel()
	a := newAsker(t)
	a.Navigate("/settings/auto?region=" + bangkok)
	a.Select("#forecast [name=service]", passport)
	a.Fill("#field-least", "2")
	a.Fill("#field-forecast-cap", "100")
	a.press("Try it: buy nothing yet")
	a.WaitText("[role=status]", "Nothing is bought until you switch it on")
	for _, says := range []string{"By forecast: Passport OCR in " + bangkokName, "Tried: buys nothing", "Would have bought", "Worked out afterwards"} {
		a.WaitText("main", says)
	}
	a.Axe()
	a.press("Switch on: Passport OCR in " + bangkokName)
	a.WaitText("[role=status]", "It is switched on")
	if err := a.console.Billing.RunAuto(t.Context()); err != nil { // as the job does every half a minute
		t.Fatal(err)
	}
	order := ref(models.KindOrder, a.account.AccountID, 1)
	a.Navigate("/settings/auto?region=" + bangkok)
	a.WaitText("main", "Bought 3 × 1,000 calls")
	a.press(order)
	for _, says := range []string{"Why it was bought", "No calls of Passport OCR in " + bangkokName + " were left", "All paid per use", "Bought"} {
		a.WaitText("#why", says)
	}
	a.Axe()
	a.press("Ask the same of your calls now")
	a.WaitText("main", "What you would have bought")
	a.WaitText("main", "3 × 1,000 calls / 1 year of Passport OCR in "+bangkokName)
}

// newAsker has $100.00 since 36 days, and 100 passport calls a day since 35, at $0.0145 each.
func newAsker(t *testing.T) *asker {
	t.Helper()
	a := &asker{t: t, console: startConsole(t, embedded(t), false)}
	now := models.Clock(nil).Now().AddDate(0, 0, -36)
	clock := func() time.Time { return now }
	past := wiring.NewServices(a.console.Config, a.console.DB, clock)
	sandbox := payment.NewSandbox(payment.SandboxConfig{
		DB: a.console.DB, Secret: []byte("a sandbox of the past, for a test"), PublicURL: a.console.url, Clock: clock, Log: a.console.log,
	})
	past.Billing.Provider, past.Billing.NotifyURL = sandbox, a.console.Billing.NotifyURL
	ctx := t.Context()
	must := func(err error) {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
	}
	var err error
	a.account, err = past.Accounts.Create(ctx, accounts.NewAccount{Email: "asker@example.com", Password: testPassword, Name: "Acme Travel"})
	must(err)
	must(past.Billing.Vouch(ctx, a.account.AccountID, true))
	opened, err := past.Billing.TopUp(ctx, a.account.AccountID, "start", 100*dollar)
	must(err)
	pending, err := models.FindPayment(a.console.DB.WithContext(ctx), a.account.AccountID, opened.ID)
	must(err)
	must(sandbox.Pay(ctx, *pending.ProviderRef, cardThatPays))
	_, err = past.Billing.CheckPayment(ctx, a.account.AccountID, opened.ID)
	must(err)
	must(past.Billing.Subscribe(ctx, a.account.AccountID, bangkok, passport))
	for day := range 35 {
		now = now.AddDate(0, 0, 1)
		events := make([]metering.Event, 100)
		for i := range events {
			events[i] = metering.Event{Index: i, RequestID: fmt.Sprintf("day-%d-%d", day, i), ProjectID: a.account.Projects[bangkok], Service: passport, At: now, HTTPStatus: 200}
		}
		_, err := past.Metering.Ingest(ctx, events)
		must(err)
	}
	a.Page = browsertest.Open(t, a.console.url)
	by := accounts.Owner{AccountID: a.account.AccountID, UserID: a.account.UserID}
	a.colleague = "colleague@example.com"
	invited, err := a.console.Accounts.Invite(ctx, by, a.colleague, rights.Billing)
	must(err)
	letter, err := a.console.Accounts.InvitationLetter(ctx, invited.AccountID, invited.Email)
	must(err)
	_, err = a.console.Accounts.AcceptAsNewcomer(ctx, letter.Token, accounts.Newcomer{Password: testPassword, Device: accounts.NewDevice()})
	must(err)
	a.Navigate(door(a.account.Email))
	return a
}

// asks takes the question that is offered, and gives the address of the answer.
func (a *asker) asks() string {
	a.t.Helper()
	a.Navigate("/what-if?days=90")
	a.WaitText("main", "Exact: replayed as it was")
	a.WaitText("main", "Paid then $50.75") // 35 days of $1.45
	a.press("What if you had bought 4 × 1,000 calls / 1 year of Passport OCR in " + bangkokName + "?")
	a.WaitText("main", "You would have paid more $1.25") // four for $52.00
	a.Fill("#field-quantity1", "3")
	a.Click("main form[action='/what-if'] button")
	a.WaitText("main", "You would have saved $4.50") // three for $39.00, and $7.25 for the rest
	a.Axe()
	return a.Path()
}

// colleagueBuys opens the address in a browser of their own, and buys what it asks about.
func (a *asker) colleagueBuys(address string) {
	a.t.Helper()
	c := newcomer{Page: browsertest.Open(a.t, a.console.url)}
	c.Navigate(door(a.colleague))
	c.Navigate(address)
	c.WaitText("main", "You would have saved $4.50")
	c.press("Buy this now: 3 × 1,000 calls / 1 year of Passport OCR in " + bangkokName)
	c.WaitText("#buy-summary", "$39.00")
	c.press("Next")
	c.press("Order for $39.00")
	c.press("Pay $39.00")
	a.console.eventually("the three packages are there", func() bool {
		packages, err := models.PackagesOf(a.console.DB.WithContext(a.t.Context()), a.account.AccountID)
		return err == nil && len(packages) == 3
	})
}

// looksBack reads how the account stood ten days ago, when $100.00 less 25 days of $1.45 were there, on each page that can be asked: marked as
// the past, and without anything that acts.
func (a *asker) looksBack() {
	a.t.Helper()
	at := time.Now().UTC().AddDate(0, 0, -10).Add(time.Hour).Format("2006-01-02T15:04:05Z")
	for _, page := range []struct{ path, says string }{{"/", "$62.30"}, {"/packages", "No package had calls left"}, {"/billing", "$62.30"}} {
		a.Navigate(page.path + "?at=" + at)
		for _, text := range []string{"As it stood at", "Nothing can be changed here", page.says} {
			a.WaitText("main", text)
		}
		if n := a.Count("main form[method=post]"); n != 0 {
			a.t.Errorf("%s has %d forms by which the past can be changed", page.path, n)
		}
		a.Axe()
	}
	a.press("Back to now")
	a.WaitText("main", "Transactions")
}

// seesPricesToCome reads of dearer calls where packages are bought, and what they mean for its own.
func (a *asker) seesPricesToCome() {
	a.t.Helper()
	_, data := catalog.Default()
	file, problems := catalog.Parse("next.yaml", []byte(strings.ReplaceAll(string(data), `"0.0145"`, `"0.0160"`)))
	if file == nil {
		a.t.Fatal(problems)
	}
	day := time.Now().AddDate(0, 0, 40).Format(time.DateOnly)
	if _, err := catalog.Announce(a.t.Context(), a.console.DB, file, day, models.Clock(nil).Now()); err != nil {
		a.t.Fatal(err)
	}
	a.console.eventually("the prices to come are read", func() bool {
		a.Navigate("/pricing?region=" + bangkok)
		return strings.Contains(a.Text("main"), "Prices change on")
	})
	a.press("What your last 90 days would have cost")
	a.WaitText("main", "You would have paid more $5.25") // 3,500 calls at $0.0015
}
