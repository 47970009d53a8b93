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
	"ocrconsole/models/accounts"
	statements "ocrconsole/models/bank"
	"ocrconsole/models/catalog"
	"ocrconsole/models/dbtest/shop"
	"ocrconsole/models/operators"
	"ocrconsole/models/rights"
	"ocrconsole/views/routes"
)

// keyed gives the operator a passkey, and lets so much time pass that forms ask for a proof.
func (o *operator) keyed(s *site) *shop.Device {
	o.t.Helper()
	var err error
	if s.desk.Operators.Party, err = accounts.NewRelyingParty("Desk", "https://desk.example.com"); err != nil {
		o.t.Fatal(err)
	}
	device := shop.NewDevice("desk.example.com")
	found, err := s.desk.Operators.Find(o.t.Context(), o.email)
	if err != nil {
		o.t.Fatal(err)
	}
	who := operators.Who{ID: found.ID, Email: found.Email}
	token, err := s.desk.Operators.BeginPasskey(o.t.Context(), who)
	if err != nil {
		o.t.Fatal(err)
	}
	asked, err := s.desk.Operators.PasskeyAsked(o.t.Context(), who, token)
	if err == nil {
		err = s.desk.Operators.AddPasskey(o.t.Context(), who, token, device.Make(o.t, asked), "Laptop")
	}
	if err != nil {
		o.t.Fatal(err)
	}
	s.pass(operators.ProofTime)
	return device
}

const proofRefused = "This passkey was not taken"

// TestAFormTakesAPasskeyThatWasAskedForByItself and by no other, beside the code.
func TestAFormTakesAPasskeyThatWasAskedForByItself(t *testing.T) {
	s := newSite(t)
	c, o := s.customer("mary@example.com"), s.operator("root@example.com", rights.Finance)
	id := strconv.FormatInt(c.accountID, 10)
	o.get(routes.DeskCredit(id)).wants(http.StatusOK).never("main", "passkey")
	device := o.keyed(s)
	page := o.get(routes.DeskCredit(id)).wants(http.StatusOK).says("main", "A passkey in its place needs JavaScript")
	form := url.Values{"key": {page.Find("[name=key]").AttrOr("value", "")}, "amount": {"3"}, "reason": {"Calls were slow in May"}}
	form.Set("proof", device.Use(t, page.Find("[data-proof]").AttrOr("data-proof", "")))
	for what, send := range map[string]func() *answer{
		"another act": func() *answer { return o.post(routes.DeskDebit(id), form) },
		"another key": func() *answer {
			f := url.Values{"key": {"other"}, "amount": {"3"}, "reason": {"So"}, "proof": form["proof"]}
			return o.post(routes.DeskCredit(id), f)
		},
		"no answer": func() *answer {
			f := url.Values{"key": form["key"], "proof": {"{}"}}
			return o.post(routes.DeskCredit(id), f)
		},
		"with no proof": func() *answer {
			f := url.Values{"key": form["key"], "reason": {"So"}}
			return o.post(routes.DeskCredit(id), f)
		},
	} {
		wrong := proofRefused
		if what == "with no proof" {
			wrong = "This code is not right"
		}
		again := send().wants(http.StatusUnprocessableEntity).says("main", wrong)
		if again.Find("[data-proof]").Length() != 1 {
			t.Errorf("%s: the passkey is asked for no more", what)
		}
	}
	if c.available() != 0 {
		t.Errorf("%d was credited", c.available())
	}
	o.post(routes.DeskCredit(id), form).leads(routes.DeskAccount(id))
	if c.available() != 3_000_000 {
		t.Errorf("%d was credited", c.available())
	}
	o.get(routes.DeskDebit(id)).wants(http.StatusOK).never("main", "Code")
	s.pass(operators.ProofTime)
	form.Set("key", o.keyOf(routes.DeskCredit(id)))
	o.post(routes.DeskCredit(id), form).wants(http.StatusUnprocessableEntity).says("main", proofRefused).holds("amount", "3")
	form.Set("code", o.code())
	form.Del("proof")
	o.post(routes.DeskCredit(id), form).leads(routes.DeskAccount(id))
}

// proves sends each form of the page that asks for a proof, with a passkey in place of the code and nothing filled in, and gives where they were sent.
func (o *operator) proves(s *site, device *shop.Device, address string) (actions []string) {
	o.t.Helper()
	for i := 0; ; i++ {
		s.pass(operators.ProofTime)
		page := o.get(address)
		form := page.Find("form").Has("[data-proof]").Eq(i)
		if page.status != http.StatusOK || form.Length() == 0 { // the last form may have ended what the page is of
			return actions
		}
		values, action := fieldsOf(form), form.AttrOr("action", "")
		values.Set("proof", device.Use(o.t, form.Find("[data-proof]").AttrOr("data-proof", "")))
		values.Set("decision", "decline")
		o.post(action, values).never("body", proofRefused)
		if o.get(routes.DeskPasskeys).Find("[data-proof]").Length() != 0 {
			o.t.Errorf("%s: sent with a passkey, the operator has proven nothing", action)
		}
		actions = append(actions, action)
	}
}

// announces has another admin announce a catalog, or ask for one with other prices.
func (o *operator) announces(s *site, price catalog.Price) {
	o.t.Helper()
	o.post(routes.DeskDraft, url.Values{}).leads(routes.DeskDraft)
	changed := *catalogOf(o.t, o.get(routes.DeskDraftYAML))
	changed.Regions = slices.Clone(changed.Regions)
	changed.Regions[0].Note = "Near to most callers."
	changed.Offerings = slices.Clone(changed.Offerings)
	changed.Offerings[0].Packages = slices.Clone(changed.Offerings[0].Packages)
	changed.Offerings[0].Packages[0].Price -= price
	yaml, err := changed.YAML()
	if err != nil {
		o.t.Fatal(err)
	}
	o.imports("0", string(yaml)).leads(routes.DeskDraft)
	o.post(routes.DeskDraftReplay, url.Values{}).leads(routes.DeskDraft + "#replay")
	if _, err := s.desk.Drafts.Turn(o.t.Context()); err != nil {
		o.t.Fatal(err)
	}
}

// TestEveryFormThatAsksForACodeTakesAPasskeyInItsPlace: what each asks the browser is what it compares the answer with.
func TestEveryFormThatAsksForACodeTakesAPasskeyInItsPlace(t *testing.T) {
	s := newSite(t)
	s.console.Billing.Bank = &statements.Account{Holder: "OCR Ltd", IBAN: "DE89370400440532013000"}
	c, root, ada := s.customer("mary@example.com"), s.operator("root@example.com", rights.Admin), s.operator("ada@example.com", rights.Admin)
	id := strconv.FormatInt(c.accountID, 10)
	root.importFile("Date;Amount;Payer;Remittance\n2026-11-21;40,00;Mary;for June\n").wants(http.StatusOK)
	ada.post(routes.DeskCredit(id), url.Values{"key": {ada.keyOf(routes.DeskCredit(id))}, "amount": {"10.01"}, "reason": {"Calls were slow in May"}}).leads(routes.DeskAccount(id))
	makes := func(codes string) *answer {
		form := ada.get(routes.DeskVouchers)
		return ada.post(routes.DeskVouchers, url.Values{
			"request": {form.Find("[name=request]").AttrOr("value", "")}, "campaign": {"Spring"}, "gives": {"credit"}, "amount": {"5"},
			"days": {"0"}, "codes": {codes}, "uses": {"1"}, "until": {s.now().AddDate(0, 1, 0).Format(time.DateOnly)}, "as": {"sheet"},
		})
	}
	makes("1").wants(http.StatusOK)
	makes("100").leads(routes.DeskVouchers) // waits for a second operator
	ada.announces(s, 0)
	day := s.now().In(s.snapshot().Zone).AddDate(0, 0, 3).Format(time.DateOnly)
	ada.post(routes.DeskDraftApply, url.Values{"key": {ada.keyOf(routes.DeskDraftApply)}, "day": {day}, "reason": {"It was moved"}}).leads(routes.DeskCatalog)
	device := root.keyed(s)
	var sent []string
	for _, address := range []string{
		routes.DeskGrant(id), routes.DeskTakeBack(id), routes.DeskRefund(id), routes.DeskCredit(id), routes.DeskDebit(id), routes.DeskVouch(id), routes.DeskSuspend(id), routes.DeskResume(id),
		routes.DeskLimits(id), routes.DeskSendMail(id, ""), routes.DeskReplay(id, ""), routes.DeskAcknowledge(id, ""), routes.DeskSignEverybodyOut(id), routes.DeskClose(id), routes.DeskAccount(id), routes.DeskTransfers, routes.DeskTransfer("1"),
		routes.DeskVouchers, routes.DeskVouchers, routes.DeskVouchers, routes.DeskCatalog, // once a batch has ended there is one form less
	} {
		sent = append(sent, root.proves(s, device, address)...)
	}
	ada = s.operator("ada.again@example.com", rights.Admin) // nobody's browser stays for so long unused
	ada.post(routes.DeskCatalogWithdraw, url.Values{"reason": {"It was not moved"}}).leads(routes.DeskCatalog)
	root.announces(s, 10_000)
	sent = append(sent, root.proves(s, device, routes.DeskDraftApply)...)
	ada = s.operator("ada.once.more@example.com", rights.Admin)
	ada.announces(s, 10_000)
	ada.post(routes.DeskDraftApply, url.Values{"key": {ada.keyOf(routes.DeskDraftApply)}, "day": {""}, "reason": {"Cheaper for all"}}).leads(routes.DeskCatalog)
	other := root.keyed(s)
	for _, address := range []string{routes.DeskCatalogWaiting, routes.DeskOperators, routes.DeskOperator("2"), routes.DeskPasskeys} {
		sent = append(sent, root.proves(s, other, address)...)
	}
	for _, route := range s.router.Routes() {
		if _, declared := desk.NeededBy(route); !declared || route.Method != http.MethodPost || slices.Contains(moveNothing, route.Path) {
			continue
		}
		if !slices.ContainsFunc(sent, func(action string) bool { return isOf(route.Path, action) }) {
			t.Errorf("no form was sent to %s with a passkey", route.Path)
		}
	}
}

// isOf tells that the address is one of the pattern's.
func isOf(pattern, address string) bool {
	want, got := strings.Split(pattern, "/"), strings.Split(address, "/")
	return slices.EqualFunc(want, got, func(w, g string) bool { return w == g || strings.HasPrefix(w, ":") })
}
