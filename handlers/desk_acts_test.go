package handlers_test

import (
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"ocrconsole/handlers/desk"
	"ocrconsole/models"
	statements "ocrconsole/models/bank"
	"ocrconsole/models/operators"
	"ocrconsole/models/rights"
	"ocrconsole/views/routes"
)

// keyOf gives the key of the form that the page has.
func (o *operator) keyOf(address string) string {
	o.t.Helper()
	return o.get(address).wants(http.StatusOK).Find("[name=key]").AttrOr("value", "")
}

func TestAnOperatorGivesAPackageOnceForEachForm(t *testing.T) {
	s := newSite(t)
	c, o := s.customer("mary@example.com"), s.operator("fin@example.com", rights.Finance)
	id := strconv.FormatInt(c.accountID, 10)
	form := url.Values{"key": {o.keyOf(routes.DeskGrant(id))}, "of": {"ap-southeast-2/passport"}, "calls": {"none"}, "reason": {"Calls failed by our fault"}}
	o.post(routes.DeskGrant(id), form).wants(http.StatusUnprocessableEntity).holds("calls", "none").holds("reason", "Calls failed by our fault")
	form.Set("calls", "25")
	form.Del("reason")
	o.post(routes.DeskGrant(id), form).wants(http.StatusUnprocessableEntity).says("main", "Say why")
	form.Set("reason", "Calls failed by our fault")
	for range 3 {
		o.post(routes.DeskGrant(id), form).leads(routes.DeskAccount(id))
	}
	packages, err := models.PackagesOf(s.db.WithContext(t.Context()), c.accountID)
	if err != nil || len(packages) != 1 || packages[0].QuotaCalls != 25 {
		t.Fatalf("%+v, %v", packages, err)
	}
	o.get(routes.DeskAccount(id)).says("#packages", "Active", "25").says("#timeline", "Gave a package.", "Calls failed by our fault", "The operator (fin@example.com)")
	c.get(routes.Notifications).wants(http.StatusOK).says("main", "You were given a package", "Calls failed by our fault")
	c.get(routes.Audit).says("main", "Gave a package.", "The operator, at their desk").never("main", "fin@example.com")
	s.pass(operators.ProofTime)
	form.Set("key", o.keyOf(routes.DeskGrant(id)))
	o.post(routes.DeskGrant(id), form).wants(http.StatusUnprocessableEntity).says("main", "This code is not right")
	form.Set("code", o.code())
	o.post(routes.DeskGrant(id), form).leads(routes.DeskAccount(id))
}

func TestMuchMoneyIsGivenBackByTwoOperators(t *testing.T) {
	s := newSite(t)
	c, first, second := s.customer("mary@example.com"), s.operator("one@example.com", rights.Finance), s.operator("two@example.com", rights.Admin)
	id := strconv.FormatInt(c.accountID, 10)
	c.topsUp(50_000_000)
	pay := c.ref(models.KindPayment, 1)
	ask := func(amount string) url.Values {
		return url.Values{"key": {first.keyOf(routes.DeskRefund(id))}, "payment": {strings.ToLower(pay)}, "amount": {amount}, "to": {"card"}, "reason": {"Paid twice"}}
	}
	if first.post(routes.DeskRefund(id), ask("10")).leads(routes.DeskAccount(id)); c.available() != 40_000_000 {
		t.Fatalf("%d left after a small refund", c.available())
	}
	form := ask("10.01")
	for range 2 {
		first.post(routes.DeskRefund(id), form).leads(routes.DeskAccount(id))
	}
	if c.available() != 40_000_000 {
		t.Fatalf("%d left before the second operator", c.available())
	}
	own := first.get(routes.DeskAccount(id)).says("#waiting", "Paid twice", "one@example.com", "somebody else has to decide")
	if own.Find("#waiting form").Length() > 0 {
		t.Error("who asked may decide")
	}
	decision := url.Values{"key": form["key"], "decision": {"approve"}}
	first.post(routes.DeskDecide(id), decision).wants(http.StatusUnprocessableEntity).says("main", "You asked for this yourself")
	support := s.operator("sup@example.com", rights.Support)
	support.post(routes.DeskDecide(id), decision).wants(http.StatusForbidden)
	support.get(routes.DeskAccount(id)).never("main", "Waits for a second operator")
	second.get(routes.DeskAccount(id)).says("#waiting", pay, "$10.01 to the card")
	s.pass(operators.ProofTime)
	if second.post(routes.DeskDecide(id), decision).wants(http.StatusUnprocessableEntity).says("#waiting", "This code is not right"); c.available() != 40_000_000 {
		t.Fatalf("%d left without a code", c.available())
	}
	decision.Set("code", second.code())
	for range 2 {
		second.post(routes.DeskDecide(id), decision).leads(routes.DeskAccount(id))
	}
	s.pass(time.Minute) // a code counts once
	if c.available() != 29_990_000 {
		t.Errorf("%d left after the second operator approved", c.available())
	}
	form = ask("") // all that remains
	form.Set("code", first.code())
	first.post(routes.DeskRefund(id), form).leads(routes.DeskAccount(id))
	second.get(routes.DeskAccount(id)).says("#waiting", "All that remains of $50.00 to the card")
	second.post(routes.DeskDecide(id), url.Values{"key": form["key"], "decision": {"decline"}}).leads(routes.DeskAccount(id))
	second.post(routes.DeskDecide(id), url.Values{"key": form["key"], "decision": {"approve"}}).wants(http.StatusUnprocessableEntity).says("main", "it was decided already")
	if c.available() != 29_990_000 {
		t.Errorf("%d left after the second operator declined", c.available())
	}
	form = ask("much")
	first.post(routes.DeskRefund(id), form).wants(http.StatusUnprocessableEntity).holds("amount", "much")
	form.Set("payment", "PAY-999999999-1")
	first.post(routes.DeskRefund(id), form).wants(http.StatusUnprocessableEntity)
}

func TestAnOperatorVouchesSignsOutAndCloses(t *testing.T) {
	s := newSite(t)
	c, o := s.customer("mary@example.com"), s.operator("root@example.com", rights.Admin)
	id := strconv.FormatInt(c.accountID, 10)
	send := func(address string, more ...string) *answer {
		form := url.Values{"key": {o.keyOf(address)}, "reason": {"As they asked by phone"}}
		for i := 0; i < len(more); i += 2 {
			form.Set(more[i], more[i+1])
		}
		return o.post(address, form)
	}
	send(routes.DeskVouch(id), "vouched", "no").leads(routes.DeskAccount(id))
	account, err := s.console.Accounts.Get(t.Context(), c.accountID)
	if err != nil || account.Vouched {
		t.Fatalf("%+v, %v", account, err)
	}
	c.get(routes.Notifications).says("main", "What you may owe depends on your payments again")
	send(routes.DeskSignEverybodyOut(id)).leads(routes.DeskAccount(id))
	if a := c.get(routes.Billing); a.status != http.StatusSeeOther {
		t.Errorf("still signed in: %d", a.status)
	}
	send(routes.DeskClose(id)).leads(routes.DeskAccount(id))
	o.get(routes.DeskAccount(id)).says("main", "This account is closed.").says("#timeline", "Closed the account.", "As they asked by phone")
	send(routes.DeskGrant(id), "of", "ap-southeast-2/passport", "calls", "5").wants(http.StatusUnprocessableEntity).says("main", "This account is closed.")
}

func TestAnOperatorCreditsAndDebitsAndTheCustomerReadsWhy(t *testing.T) {
	s := newSite(t)
	c, first, second := s.customer("mary@example.com"), s.operator("one@example.com", rights.Finance), s.operator("two@example.com", rights.Admin)
	id := strconv.FormatInt(c.accountID, 10)
	send := func(address, amount string) *answer {
		return first.post(address, url.Values{"key": {first.keyOf(address)}, "amount": {amount}, "reason": {"Calls were slow in May"}})
	}
	for _, wrong := range []string{"", "much", "0", "-1", "1000000000"} {
		send(routes.DeskCredit(id), wrong).wants(http.StatusUnprocessableEntity).holds("amount", wrong).holds("reason", "Calls were slow in May")
	}
	send(routes.DeskCredit(id), "4").leads(routes.DeskAccount(id))
	send(routes.DeskDebit(id), "4.01").wants(http.StatusUnprocessableEntity).says("main", "4.00")
	send(routes.DeskDebit(id), "1.50").leads(routes.DeskAccount(id))
	if c.available() != 2_500_000 {
		t.Fatalf("%d available", c.available())
	}
	c.get(routes.Billing).says("main", "Credit by the operator: Calls were slow in May", "Debit by the operator: Calls were slow in May")
	c.get(routes.Transactions+"?kind=credit").says("main", "Credit by the operator").never("main", "Debit by the operator:")
	c.get(routes.Transaction(c.ref(models.KindTransaction, 1))).says("main", "Money that the operator gave to the balance.")
	c.get(routes.Notifications).says("main", "You were credited", "4.00", "1.50", "was taken from your balance")
	c.get(routes.Audit).says("main", "Credited the balance. Amount:", "Calls were slow in May")
	first.get(routes.DeskCredit(id)).says("main", "10.00", "you have $4.50 left")
	send(routes.DeskCredit(id), "10.01").leads(routes.DeskAccount(id))
	key := second.get(routes.DeskAccount(id)).says("#waiting", "Credit the balance", "+$10.01 to the balance", "Calls were slow in May").Find("#waiting [name=key]").AttrOr("value", "")
	second.post(routes.DeskDecide(id), url.Values{"key": {key}, "decision": {"approve"}}).leads(routes.DeskAccount(id))
	if c.available() != 12_510_000 {
		t.Errorf("%d available after the second operator", c.available())
	}
	second.get(routes.DeskMoney).says("main", "Given and taken")
}

func TestAnOperatorTakesBackWhatIsLeftOfAGift(t *testing.T) {
	s := newSite(t)
	c, o := s.customer("mary@example.com"), s.operator("fin@example.com", rights.Finance)
	id := strconv.FormatInt(c.accountID, 10)
	gift := url.Values{"key": {o.keyOf(routes.DeskGrant(id))}, "of": {"ap-southeast-2/passport"}, "calls": {"25"}, "reason": {"Goodwill"}}
	o.post(routes.DeskGrant(id), gift).leads(routes.DeskAccount(id))
	ref := c.ref(models.KindPackage, 1)
	form := url.Values{"key": {o.keyOf(routes.DeskTakeBack(id))}, "package": {"PKG-999999999-1"}, "reason": {"It was for another account"}}
	o.post(routes.DeskTakeBack(id), form).wants(http.StatusUnprocessableEntity).holds("package", "PKG-999999999-1")
	form.Set("package", " "+strings.ToLower(ref))
	for range 2 {
		o.post(routes.DeskTakeBack(id), form).leads(routes.DeskAccount(id))
	}
	o.get(routes.DeskAccount(id)).says("#packages", "Taken back").says("#timeline", "Took back what was left of a package", "It was for another account")
	form.Set("key", "another")
	o.post(routes.DeskTakeBack(id), form).wants(http.StatusUnprocessableEntity).says("main", "has been taken back already")
	c.get(routes.Packages+"?show=over").says("main", "Taken back")
	c.get(routes.Package(ref)).says("main", "Taken back", "25 calls unused", "Calls that it had paid stay paid")
	c.get(routes.Notifications).says("main", "was taken back", "It was for another account")
}

func TestASuspendedCustomerReadsWhyOnEveryPage(t *testing.T) {
	s := newSite(t)
	c, o := s.customer("mary@example.com"), s.operator("sup@example.com", rights.Support)
	id := strconv.FormatInt(c.accountID, 10)
	send := func(address string) *answer {
		return o.post(address, url.Values{"key": {o.keyOf(address)}, "reason": {"Calls come from stolen keys"}})
	}
	o.get(routes.DeskAccount(id)).never("#acts", "Let the account go on")
	send(routes.DeskSuspend(id)).leads(routes.DeskAccount(id))
	o.get(routes.Desk+"?q="+id).says("#found", "Suspended").never("#found", "Open")
	o.get(routes.DeskAccount(id)).says("#acts", "Let the account go on").never("#acts", "Suspend the account").says("main", "This account is suspended.", "Calls come from stolen keys").says("#timeline", "Suspended the account.")
	for _, path := range []string{routes.Billing, routes.Packages, routes.Keys} {
		c.get(path).wants(http.StatusOK).says("body", "Your account is suspended", "Calls come from stolen keys")
	}
	c.get(routes.Notifications).says("main", "Your account is suspended", "Packages stay")
	c.get(routes.In(routes.Services, "ap-southeast-2")).wants(http.StatusOK).says("main", "Calls are refused: ModelArts.4207")
	send(routes.DeskSuspend(id)).wants(http.StatusUnprocessableEntity).says("main", "suspended already")
	send(routes.DeskResume(id)).leads(routes.DeskAccount(id))
	c.get(routes.Billing).wants(http.StatusOK).never("body", "Your account is suspended")
}

// moveNothing are the forms of the desk that change neither money nor rights nor what is sold: an operator's own, and their draft. The passkey that
// is made was begun with a code.
var moveNothing = []string{
	routes.DeskSignOut, routes.DeskMakePasskey, routes.DeskViewPattern, routes.DeskDraft, routes.DeskDraftEdit, routes.DeskDraftImport, routes.DeskDraftUpdate, routes.DeskDraftDiscard, routes.DeskDraftReplay,
}

func TestEveryFormThatMovesMoneyOrRightsAsksForACode(t *testing.T) {
	s := newSite(t)
	c, asker := s.customer("mary@example.com"), s.operator("one@example.com", rights.Finance)
	id := strconv.FormatInt(c.accountID, 10)
	form := url.Values{"key": {asker.keyOf(routes.DeskCredit(id))}, "amount": {"10.01"}, "reason": {"Calls were slow in May"}, "decision": {"approve"}}
	asker.post(routes.DeskCredit(id), form).leads(routes.DeskAccount(id))
	s.console.Billing.Bank = &statements.Account{Holder: "OCR Ltd", IBAN: "DE89370400440532013000", BIC: "COBADEFFXXX", Bank: "Commerzbank"}
	asker.importFile("Date;Amount;Payer;Remittance\n2026-11-21;40,00;Mary;for June\n").wants(http.StatusOK)
	seen, o := 0, (*operator)(nil)
	for _, route := range s.router.Routes() {
		if _, declared := desk.NeededBy(route); !declared || route.Method != http.MethodPost || slices.Contains(moveNothing, route.Path) {
			continue
		}
		if seen%8 == 0 { // one operator may try only so many codes
			o = s.operator("root"+strconv.Itoa(seen)+"@example.com", rights.Admin)
			o.post(routes.DeskDraft, url.Values{}).leads(routes.DeskDraft)
			s.pass(operators.ProofTime)
		}
		seen++
		form.Set("code", "000000")
		o.post(concrete(strings.Replace(route.Path, ":account", id, 1)), form).says("main", "This code is not right")
	}
	if seen < 18 || c.available() != 0 {
		t.Errorf("%d routes seen, %d available", seen, c.available())
	}
}
