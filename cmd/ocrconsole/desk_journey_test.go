package main

import (
	"strconv"
	"strings"
	"testing"

	"ocrconsole/models"
	"ocrconsole/models/dbtest/shop"
	"ocrconsole/models/dbtest/tier"
	"ocrconsole/models/operators"
	"ocrconsole/models/rights"
	"ocrconsole/models/rules"
	addresses "ocrconsole/views/routes"
	"ocrconsole/web/browsertest"
)

// deskWorker is somebody at the operator's desk.
type deskWorker struct {
	*browsertest.Page
	t       *testing.T
	console *console
}

// looks takes the page as it is, and finds nothing wrong with it.
func (d *deskWorker) looks(name string) {
	d.t.Helper()
	d.Show(browsertest.Wide(), browsertest.Light())
	d.Axe()
	d.Screenshot("desk-" + name + "-wide")
	d.Show(browsertest.Narrow(), browsertest.Dark())
	d.AxeLook()
	d.Screenshot("desk-" + name + "-narrow")
	d.Show(browsertest.Sized(320))
	if d.ScrollsSideways() {
		d.t.Errorf("%s scrolls sideways at 320 pixels", name)
	}
	d.Show(browsertest.Wide(), browsertest.Light())
	for _, problem := range d.Problems() {
		d.t.Errorf("%s: %s", name, problem)
	}
}

// setsUp opens the link of a new operator and sets up how they sign in.
func (d *deskWorker) setsUp(email string, role rights.DeskRole) {
	d.t.Helper()
	token, _, err := d.console.Services.Operators().Add(d.t.Context(), operators.New{Email: email, Role: role})
	if err != nil {
		d.t.Fatal(err)
	}
	link := d.console.DeskLink(token)
	d.Navigate(strings.TrimPrefix(link, d.console.url))
	d.looks("set-up")
	setup, err := d.console.Services.Operators().Setup(d.t.Context(), token)
	if err != nil {
		d.t.Fatal(err)
	}
	d.Fill("#field-password", "four lanterns and a boat")
	d.Fill("#field-code", shop.AuthenticatorCode(setup.Secret, d.console.Clock.Now()))
	d.Press("Sign in with these from now on")
	d.WaitText("h1", "Find an account")
}

// TestAnOperatorFindsACustomerLooksAsTheyDoAndGivesAPackage follows an operator from their link to a customer who was helped.
func TestAnOperatorFindsACustomerLooksAsTheyDoAndGivesAPackage(t *testing.T) {
	tier.Needs(t, tier.Browser)
	t.Parallel()
	c := startConsole(t, embedded(t), false)
	customer := c.customer("mary@example.com")
	id := strconv.FormatInt(customer.AccountID, 10)
	d := &deskWorker{browsertest.Open(t, c.url), t, c}
	d.Navigate(addresses.DeskSignIn)
	d.looks("sign-in")
	d.setsUp("root@example.com", rights.Admin)
	d.Fill("#field-q", "mary@")
	d.Press("Find accounts")
	d.WaitText("#found", id)
	d.looks("found")
	d.Navigate(addresses.DeskAccount(id))
	d.looks("account")
	d.Press("Give a package")
	d.WaitText("h1", "Give a package")
	d.looks("grant")
	d.Select("#field-of", bangkok+"/"+passport)
	d.Fill("#field-calls", "25")
	d.Fill("#field-reason", "Calls failed by our fault")
	d.DoublePress("Give the package")
	d.WaitText("#packages", "Active")
	d.WaitText("#timeline", "Calls failed by our fault")
	if n := d.Count("#packages tbody tr"); n != 1 {
		t.Errorf("%d packages were given", n)
	}
	for _, path := range []string{addresses.DeskTrail, addresses.DeskOperators, addresses.DeskOperator("1"), addresses.DeskRefund(id), addresses.DeskClose(id)} {
		d.Navigate(path)
		d.looks(strings.ReplaceAll(strings.TrimPrefix(path, addresses.Desk+"/"), "/", "-"))
	}
	d.Navigate(addresses.DeskView(id))
	d.Fill("#field-reason", "They see no package")
	d.Press("View as customer")
	d.WaitText("#begin", "Open the customer")
	d.looks("view")
	d.Press("Open the customer’s pages")
	d.WaitText("h1", "View as customer")
	d.Press("See “Acme Travel” as its customer")
	d.WaitText("main", "Operator: you see")
	d.looks("as-customer")
	d.Navigate(addresses.Packages)
	d.WaitText("main", "25")
	d.Press("End it")
	d.Navigate(addresses.DeskAccount(id))
	d.WaitText("#timeline", "They see no package")

	k := &deskWorker{browsertest.Open(t, strings.Replace(c.url, "127.0.0.1", "localhost", 1)), t, c}
	k.HasPasskeys()
	k.setsUp("keys@example.com", rights.Support)
	k.Press("Your passkeys")
	k.Press("Add a passkey")
	k.Fill("#field-name", "This computer")
	k.looks("new-passkey")
	k.Press("Make the passkey")
	k.WaitText("#passkeys", "This computer")
	k.looks("passkeys")
	k.Press("Sign out")
	k.Press("Use a passkey in place of a code")
	k.Fill("#field-email", "keys@example.com")
	k.Fill("#field-password", "four lanterns and a boat")
	k.looks("sign-in-passkey")
	k.Press("Sign in with the passkey")
	k.WaitText("h1", "Find an account")
	k.Navigate(addresses.DeskPasskeys)
	k.Click("#passkeys button")
	k.WaitText("#passkeys", "You have none")
}

// does opens the account's page, begins the act there, sends its form, and waits for what the page says then.
func (d *deskWorker) does(account, act, button string, fill map[string]string, said string) {
	d.t.Helper()
	d.Navigate(addresses.DeskAccount(account))
	d.Press(act)
	d.WaitText("h1", act)
	for field, text := range fill {
		d.Fill("#field-"+field, text)
	}
	d.Fill("#field-reason", "Because of "+act)
	d.Press(button)
	d.WaitText("body", said)
	d.WaitText("#timeline", "Because of "+act)
}

// TestTwoOperatorsDoEachActOfTheDesk follows them through the acts on an account, in one console.
func TestTwoOperatorsDoEachActOfTheDesk(t *testing.T) {
	tier.Needs(t, tier.Browser)
	t.Parallel()
	c := startConsole(t, embedded(t), false)
	customer := c.customer("mary@example.com")
	id, account := strconv.FormatInt(customer.AccountID, 10), customer.AccountID
	first, second := &deskWorker{browsertest.Open(t, c.url), t, c}, &deskWorker{browsertest.Open(t, c.url), t, c}
	opened, err := c.Billing.TopUp(t.Context(), account, "start", 50*dollar)
	if err != nil {
		t.Fatal(err)
	}
	(&payer{Page: first.Page, t: t, console: c, accountID: account}).cardPays(opened.ID)
	first.setsUp("one@example.com", rights.Admin)
	second.setsUp("two@example.com", rights.Admin)
	first.does(id, "Give a package", "Give the package", map[string]string{"calls": "25"}, "The package is given")
	pkg := models.Ref{Kind: models.KindPackage, AccountID: account, ID: 1}.String()
	first.does(id, "Take back a package", "Take it back", map[string]string{"package": pkg}, "The package is taken back")
	first.does(id, "Credit the balance", "Credit the balance", map[string]string{"amount": "5"}, "The balance is credited")
	first.does(id, "Debit the balance", "Debit the balance", map[string]string{"amount": "2"}, "The balance is debited")
	first.does(id, "Give money back", "Give the money back", map[string]string{"payment": opened.Ref().String(), "amount": "10"}, "The money is given back")
	first.does(id, "Suspend the account", "Suspend the account", nil, "This account is suspended.")
	first.looks("suspended")
	first.does(id, "Let the account go on", "Let it go on", nil, "The account goes on")
	first.does(id, "Set credit limit and grace period", "Set them", map[string]string{"limit": "120", "grace": "3"}, "They are set, and the customer told.")
	first.WaitText("#money", "$120.00, set for this account")
	first.looks("limits-set")
	first.does(id, "Set credit limit and grace period", "Set them", map[string]string{"limit": "500"}, "It waits until another one approves it")
	second.Navigate(addresses.DeskAccount(id))
	second.WaitText("#waiting", "Credit limit: now $120.00, set for this account; then $500.00, set for this account.")
	second.looks("limits-wait")
	second.Press("Approve")
	second.WaitText("#money", "one@example.com, approved by two@example.com")
	first.Navigate(addresses.DeskLimits(id))
	first.looks("limits")
	first.does(id, "Set credit limit and grace period", "Set them", map[string]string{"limit": "", "grace": ""}, "They are set, and the customer told.")
	if after, err := c.Accounts.Get(t.Context(), account); err != nil || after.Limits().Rule() != (rules.OwnCredit{}) {
		t.Errorf("%+v after all, %v", after, err)
	}
	first.does(id, "Sign everybody out", "Sign everybody out", nil, "Everybody is signed out.")
	first.does(id, "Credit the balance", "Credit the balance", map[string]string{"amount": "101"}, "It waits until another one approves it")
	second.Navigate(addresses.DeskAccount(id))
	second.Press("Approve")
	second.WaitText("body", "It is approved, and done.")
	if n := second.Count("#waiting"); n != 0 {
		t.Error("what was approved waits")
	}
	for kind, want := range map[models.EntryKind]int64{models.EntryCredit: 2, models.EntryDebit: 1, models.EntryCardRefund: 1} {
		if got := c.ledger(account, kind); got != want {
			t.Errorf("%d entries of %s, want %d", got, kind, want)
		}
	}
	second.does(id, "Close the account", "Close the account", nil, "This account is closed.")
}

// provenLongAgo has all operators' browsers asked for a proof again.
func (d *deskWorker) provenLongAgo() {
	d.t.Helper()
	long := d.console.Clock.Now().Add(-operators.ProofTime)
	if err := d.console.DB.WithContext(d.t.Context()).Exec("UPDATE operator_sessions SET proven_at = ?", long).Error; err != nil {
		d.t.Fatal(err)
	}
}

// TestAnOperatorSendsFormsWithAPasskeyInPlaceOfACode in Chromium, whose authenticator answers when a form is sent without a code, by the button that sent it.
func TestAnOperatorSendsFormsWithAPasskeyInPlaceOfACode(t *testing.T) {
	tier.Needs(t, tier.Browser)
	t.Parallel()
	c := startConsole(t, embedded(t), false)
	customer := c.customer("mary@example.com")
	id := strconv.FormatInt(customer.AccountID, 10)
	_, other, err := c.Services.Operators().Add(t.Context(), operators.New{Email: "other@example.com", Role: rights.Finance})
	if err != nil {
		t.Fatal(err)
	}
	asked := &models.DeskAct{AccountID: customer.AccountID, FormKey: "asked", Kind: models.DeskCredit, Reason: "Goodwill", AskedBy: other.ID}
	if err := c.Billing.Adjust(t.Context(), asked, 200_000_000, 0); err != nil {
		t.Fatal(err)
	}
	d := &deskWorker{browsertest.Open(t, strings.Replace(c.url, "127.0.0.1", "localhost", 1)), t, c}
	d.HasPasskeys()
	d.setsUp("keys@example.com", rights.Finance)
	d.Navigate(addresses.DeskPasskeys)
	d.Press("Add a passkey")
	d.Fill("#field-name", "This computer")
	d.Press("Make the passkey")
	d.WaitText("#passkeys", "This computer")
	d.provenLongAgo()
	d.Navigate(addresses.DeskCredit(id))
	d.WaitText("#field-code-hint", "your passkey is asked for when you send the form")
	d.looks("credit-by-passkey")
	d.Fill("#field-amount", "3")
	d.Fill("#field-reason", "Calls were slow in May")
	d.Fill("#field-code", "123456") // what is typed is sent
	d.Press("Credit the balance")
	d.WaitText("#field-code-error", "This code is not right")
	d.Fill("#field-code", "")
	d.Press("Credit the balance")
	d.WaitText("#timeline", "Calls were slow in May")
	d.provenLongAgo()
	d.Navigate(addresses.DeskAccount(id))
	d.looks("decide-by-passkey")
	d.Press("Decline")
	d.WaitText("body", "It is declined.")
	d.Navigate(addresses.DeskDebit(id))
	if d.Count("#field-code") != 0 {
		t.Error("who has shown a passkey is asked for a code")
	}
	d.provenLongAgo()
	d.Navigate(addresses.DeskPasskeys)
	d.Press("Remove")
	d.WaitText("#passkeys", "You have none")
}
