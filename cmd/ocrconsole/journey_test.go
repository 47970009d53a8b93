package main

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"ocrconsole/models"
	"ocrconsole/models/dbtest"
	"ocrconsole/models/dbtest/tier"
	"ocrconsole/web/browsertest"
)

// The region and the services of the journeys, and what the built-in catalog asks for them: 1,000 calls of Passport OCR
// are $13.00 and one pay-per-use call is $0.0145; 1,000 calls of Web Image OCR are $6.40.
const (
	bangkokName = "AP-Bangkok"
	cardNumber  = "4242 4242 4242 4242"
)

// TestACustomerBuysAPackageAndSeesEveryCallDeducted is what the console is for, from the first visit to the last figure.
func TestACustomerBuysAPackageAndSeesEveryCallDeducted(t *testing.T) {
	tier.Needs(t, tier.Browser)
	t.Parallel()
	t.Run("with JavaScript on PostgreSQL", func(t *testing.T) {
		settings := append(embedded(t), "DATABASE_URL="+dbtest.PostgresURL(t))
		travel(t, startConsole(t, settings, false), true)
	})
	t.Run("without JavaScript on SQLite", func(t *testing.T) {
		travel(t, startConsole(t, embedded(t), false), false, browsertest.WithoutJavaScript())
	})
	t.Run("on a phone", func(t *testing.T) {
		travel(t, startConsole(t, embedded(t), false), true, browsertest.Narrow())
	})
}

// traveller is a customer at a browser.
type traveller struct {
	*browsertest.Page
	t       *testing.T
	console *console
	scripts bool
	email   string
	account models.Account
	project map[string]string
}

// travel goes the whole way.
func travel(t *testing.T, c *console, scripts bool, options ...browsertest.Option) {
	tr := &traveller{
		Page: browsertest.Open(t, c.url, options...), t: t, console: c, email: "ada@example.com",
		scripts: scripts,
	}
	tr.signsUp()
	tr.picksRegion()
	tr.configures()
	tr.paysByCard()
	tr.topsUpAndPaysFromBalance()
	tr.makesCalls()
	tr.seesWhatIsLeft()
	tr.seesUsage()
	tr.seesDeductions()
	tr.seesSingleCalls()
	tr.seesTheMoney()
}

// says fails the test unless what the selector finds says all the texts.
func (tr *traveller) says(selector string, texts ...string) {
	tr.t.Helper()
	shown := tr.Text(selector)
	for _, text := range texts {
		if !strings.Contains(shown, text) {
			tr.t.Errorf("%s: %s does not say %q: %q", tr.Path(), selector, text, shown)
		}
	}
	if tr.ScrollsSideways() {
		tr.t.Errorf("%s scrolls sideways", tr.Path())
	}
}

func (tr *traveller) signsUp() {
	tr.Navigate("/services")
	tr.says("main", "Sign in")
	tr.Navigate("/signup")
	tr.Fill("#field-email", tr.email)
	tr.Fill("#field-password", testPassword)
	tr.Press("Create account")
	tr.says("h1", "Overview")
	user, err := models.FindUserByEmail(tr.console.DB.WithContext(tr.t.Context()), tr.email)
	if err != nil {
		tr.t.Fatal(err)
	}
	id, err := tr.console.Accounts.Identity(tr.t.Context(), user.ID, 0)
	if err != nil {
		tr.t.Fatal(err)
	}
	tr.account.ID = id.AccountID
	if tr.project, err = tr.console.Accounts.Projects(tr.t.Context(), id.AccountID); err != nil {
		tr.t.Fatal(err)
	}
}

func (tr *traveller) picksRegion() {
	tr.Navigate("/services")
	tr.Click("#region-picker > summary")
	tr.Press(bangkokName + " " + bangkok)
	tr.says("main", "Services in "+bangkokName, tr.project[bangkok], "ModelArts.4204", "$0.0145 per call")
	if !strings.Contains(tr.Path(), "region="+bangkok) {
		tr.t.Errorf("the region is not in the address %s", tr.Path())
	}
	tr.Navigate("/services") // the region is kept
	tr.says("main", "Services in "+bangkokName)
}

// configures changes its mind a few times; the prices follow, at once or with the button.
func (tr *traveller) configures() {
	tr.Press("Buy Package for Passport OCR")
	tr.says("#buy-summary", "$13.00")
	tr.choose("region", singapore, "$13.90")
	tr.choose("service", idCard, "$13.00")
	tr.choose("region", bangkok, "$12.10")
	tr.choose("service", passport, "$13.00")
	tr.Click("#calls-1000")
	tr.Fill("#field-quantity", "0")
	tr.Press("Next")
	tr.says("main", "Choose a whole number from 1")
	tr.Fill("#field-quantity", "1")
	tr.Press("Next")
	tr.says("main", "Passport OCR", bangkokName, "$13.00", "Subscribes pay-per-use", "cannot be moved to another region", "$0.0145 per call")
	tr.Reload()
	tr.Press("Order for $13.00")
	tr.says("main", "Pay with", "$13.00", "Too low")
}

// choose changes a list of the order form and waits for the price of one package.
func (tr *traveller) choose(field, value, price string) {
	tr.t.Helper()
	tr.Select("#field-"+field, value)
	if !tr.scripts {
		tr.Press("Update prices")
	}
	tr.WaitText("#buy-summary", price)
	tr.WaitText("#buy-choices", price)
}

func (tr *traveller) paysByCard() {
	tr.Press("Pay $13.00")
	tr.says("main", "Sandbox", "$13.00")
	tr.Press("Use card " + cardNumber)
	tr.Press("Pay $13.00")
	tr.says("h1", "Payment received")
	tr.says("main", ref(models.KindPackage, tr.account.ID, 1), tr.project[bangkok], "card")
}

// topsUpAndPaysFromBalance buys a second package, of another service.
func (tr *traveller) topsUpAndPaysFromBalance() {
	tr.Navigate("/billing/topup")
	tr.Press("Continue to card payment") // $50.00 is chosen
	tr.Press("Use card " + cardNumber)
	tr.Press("Pay $50.00")
	tr.says("main", "Top-up of $50.00 received")
	tr.says("header", "$50.00")
	tr.Navigate("/packages/buy?region=" + bangkok + "&service=" + webImage)
	tr.says("#buy-summary", "$6.40", "$50.00")
	tr.Press("Next")
	tr.Press("Order for $6.40")
	tr.Press("Pay $6.40")
	tr.says("h1", "Payment received")
	tr.says("main", ref(models.KindPackage, tr.account.ID, 2), "account balance")
	tr.says("header", "$43.60")
}

// makesCalls lets the gateway report more calls than the package holds, failed ones, and some in another region.
func (tr *traveller) makesCalls() {
	g := gateway{tr.t, tr.console.url, tr.console.operatorToken()}
	now := time.Now()
	batch := slices.Concat(
		manyCalls("pass", 1050, tr.project[bangkok], passport, now, 200),
		manyCalls("fail", 3, tr.project[bangkok], passport, now, 500),
		manyCalls("web", 10, tr.project[bangkok], webImage, now, 200),
		manyCalls("away", 2, tr.project[hongKong], passport, now, 200),
	)
	answer := g.report(batch)
	if answer.Accepted != 1063 || answer.Duplicate != 0 || answer.Refused != 2 {
		tr.t.Fatalf("reporting the calls: %+v", answer)
	}
	for _, refusal := range answer.Refusals {
		if refusal.Reason != "ModelArts.4204" || !strings.HasPrefix(refusal.ID, "away-") {
			tr.t.Errorf("a call in another region was refused so: %+v", refusal)
		}
	}
	if again := g.report(batch); again.Accepted != 0 || again.Duplicate != 1063 || again.Refused != 2 {
		tr.t.Errorf("reporting the calls again: %+v", again)
	}
}

func (tr *traveller) seesWhatIsLeft() {
	tr.Navigate("/packages")
	rows := tr.Texts("tbody tr")
	tr.mustHaveRow(rows, ref(models.KindPackage, tr.account.ID, 1), "Passport OCR", bangkokName, "Used up", "1,000 calls / 1 year")
	tr.mustHaveRow(rows, ref(models.KindPackage, tr.account.ID, 2), "Web Image OCR", "990", "Next to be used", "Active")
	tr.Navigate("/services?region=" + bangkok)
	rows = tr.Texts("tbody tr")
	tr.mustHaveRow(rows, "Passport OCR", "Subscribed", "Pay-per-use at $0.0145 per call", "50 calls charged this month")
	tr.mustHaveRow(rows, "Web Image OCR", ref(models.KindPackage, tr.account.ID, 2), "990 calls left")
	tr.says("header", "$42.87") // of $42.875: 43.60 - 50 × 0.0145
}

// mustHaveRow fails the test unless one row says all the texts.
func (tr *traveller) mustHaveRow(rows []string, texts ...string) {
	tr.t.Helper()
	found := slices.ContainsFunc(rows, func(row string) bool {
		return !slices.ContainsFunc(texts, func(text string) bool { return !strings.Contains(row, text) })
	})
	if !found {
		tr.t.Errorf("%s: no row says %q:\n%s", tr.Path(), texts, strings.Join(rows, "\n"))
	}
	if tr.ScrollsSideways() {
		tr.t.Errorf("%s scrolls sideways", tr.Path())
	}
}

func (tr *traveller) seesUsage() {
	tr.Navigate("/usage?group=service&region=" + bangkok)
	tr.says("main", "Successful calls 1,060", "Paid by packages 1,010", "Pay-per-use 50", "Failed calls 3", "$0.73")
	rows := tr.Texts("tbody tr")
	tr.mustHaveRow(rows, "Passport OCR", "1,000", "50", "$0.73", "3")
	tr.mustHaveRow(rows, "Web Image OCR", "10", "$0.00", "0")
	tr.Navigate("/usage?region=" + hongKong)
	tr.says("main", "No calls from")
}

func (tr *traveller) seesDeductions() {
	tr.Navigate("/usage/deductions?region=" + bangkok)
	rows := tr.Texts("tbody tr")
	if len(rows) != 4 {
		tr.t.Errorf("%d deductions, want 4", len(rows))
	}
	// What the second line of a row on a phone has no room for, notes and what is left, is on the page of the hour.
	tr.mustHaveRow(rows, "Passport OCR", ref(models.KindPackage, tr.account.ID, 1), "1,000", "$0.00")
	tr.mustHaveRow(rows, "Passport OCR", "Pay-per-use", "50", "$0.73")
	tr.mustHaveRow(rows, "Passport OCR", "Nobody: failed", "3")
	tr.mustHaveRow(rows, "Web Image OCR", ref(models.KindPackage, tr.account.ID, 2), "10")
	tr.Navigate("/usage/deductions?package=" + ref(models.KindPackage, tr.account.ID, 1))
	if rows = tr.Texts("tbody tr"); len(rows) != 1 {
		tr.t.Errorf("%d deductions of the first package, want 1", len(rows))
	}
}

// seesSingleCalls looks at the last call that the package paid and the first one that it did not.
func (tr *traveller) seesSingleCalls() {
	tr.Navigate("/calls?region=" + bangkok + "&service=" + passport + "&payer=pay_per_use")
	if rows := tr.Texts("tbody tr"); len(rows) != 50 {
		tr.t.Errorf("%d pay-per-use calls, want 50", len(rows))
	}
	for id, texts := range map[string][]string{
		"pass-1000": {"Paid by package " + ref(models.KindPackage, tr.account.ID, 1), "0 of 1,000 calls", "prepaid"},
		"pass-1001": {"Pay-per-use at $0.0145 per call"},
		"fail-0001": {"Not billed: status 500"},
	} {
		tr.Navigate("/calls")
		tr.Fill("#field-request", id)
		tr.Press("Find call")
		tr.says("main", append(texts, id)...)
		if !strings.HasPrefix(tr.Path(), "/calls/") {
			tr.Navigate("/calls/" + id)
		}
	}
	tr.Navigate("/calls/away-0001")
	if got := tr.Status(); got != 404 {
		tr.t.Errorf("a refused call's page has status %d, want 404", got)
	}
}

func (tr *traveller) seesTheMoney() {
	tr.Navigate("/billing")
	tr.says("main", "$42.875", "$13.00", "$50.00", "$6.40")
	tr.Navigate("/billing/orders")
	tr.mustHaveRow(tr.Texts("tbody tr"), ref(models.KindOrder, tr.account.ID, 1), "Passport OCR", "Completed", "$13.00")
	tr.mustHaveRow(tr.Texts("tbody tr"), ref(models.KindOrder, tr.account.ID, 2), "Web Image OCR", "Completed", "$6.40")
	for kind, want := range map[models.EntryKind]int64{models.EntryOrder: 2, models.EntryCardPayment: 1, models.EntryTopUp: 1} {
		if got := tr.console.ledger(tr.account.ID, kind); got != want {
			tr.t.Errorf("%d entries of kind %s in the ledger, want %d", got, kind, want)
		}
	}
	tr.Screenshot(fmt.Sprintf("journey %s", tr.t.Name()))
}
