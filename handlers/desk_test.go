package handlers_test

import (
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"testing"
	"time"

	"ocrconsole/handlers/desk"
	"ocrconsole/models"
	"ocrconsole/models/dbtest/shop"
	"ocrconsole/models/operators"
	"ocrconsole/models/rights"
	"ocrconsole/views/routes"
)

// operator is a browser of somebody who is signed in at the desk.
type operator struct {
	*browser
	email, secret string
	cookie        string // as it was set
}

// operator makes an operator of the role, who is signed in.
func (s *site) operator(email string, role rights.DeskRole) *operator {
	s.t.Helper()
	token, _, err := s.desk.Operators.Add(s.t.Context(), operators.New{Email: email, Role: role})
	if err != nil {
		s.t.Fatal(err)
	}
	setup, err := s.desk.Operators.Setup(s.t.Context(), token)
	if err != nil {
		s.t.Fatal(err)
	}
	o := &operator{browser: s.visitor(), email: email, secret: setup.Secret}
	o.cookie = o.post(routes.DeskSetUp, url.Values{"token": {token}, "password": {password}, "code": {o.code()}}).leads(routes.Desk).header.Get("Set-Cookie")
	return o
}

// leads fails the test unless the answer leads there.
func (a *answer) leads(to string) *answer {
	a.browser.t.Helper()
	if a.status != http.StatusSeeOther || a.location != to {
		a.browser.t.Fatalf("%s: %d to %q, not to %s: %s", a.request, a.status, a.location, to, a.text("main"))
	}
	return a
}

// holds fails the test unless the field holds the value.
func (a *answer) holds(field, value string) *answer {
	a.browser.t.Helper()
	if got := a.Find("[name="+field+"]").AttrOr("value", ""); got != value {
		a.browser.t.Errorf("%s: %s holds %q, not %q", a.request, field, got, value)
	}
	return a
}

func (o *operator) code() string { return shop.AuthenticatorCode(o.secret, o.now()) }

// concrete is an address of the pattern.
func concrete(pattern string) string {
	segments := strings.Split(pattern, "/")
	for i, s := range segments {
		if strings.HasPrefix(s, ":") {
			segments[i] = "1"
		}
	}
	return strings.Join(segments, "/")
}

func TestEveryRouteOfTheDeskIsRefusedAsTheTableSays(t *testing.T) {
	s := newSite(t)
	stranger, customer := s.visitor(), s.customer("mary@example.com")
	roles := map[rights.DeskRole]*operator{}
	for _, r := range rights.DeskRoles {
		roles[r] = s.operator(string(r)+"@example.com", r)
	}
	open := map[string]bool{routes.DeskSignIn: true, routes.DeskSetUp: true, routes.DeskEnter: true, routes.DeskBeginPasskey: true, routes.DeskPasskeySignIn: true}
	seen := 0
	for _, route := range s.router.Routes() {
		if route.Path != routes.Desk && !strings.HasPrefix(route.Path, routes.Desk+"/") || route.Path == routes.DeskSignOut {
			continue
		}
		needed, declared := desk.NeededBy(route)
		if declared == open[route.Path] {
			t.Errorf("%s %s: open %v, declares %q", route.Method, route.Path, open[route.Path], needed)
		}
		if !declared {
			continue
		}
		seen++
		send := func(b *browser) *answer {
			if route.Method == http.MethodPost {
				return b.post(concrete(route.Path), url.Values{})
			}
			return b.get(concrete(route.Path))
		}
		for name, b := range map[string]*browser{"a stranger": stranger, "a customer": customer.browser} {
			if a := send(b); a.status != http.StatusSeeOther || a.location != routes.DeskSignIn {
				t.Errorf("%s %s as %s: %d to %q", route.Method, route.Path, name, a.status, a.location)
			}
		}
		for role, o := range roles {
			if a := send(o.browser); (a.status == http.StatusForbidden) == role.May(needed) {
				t.Errorf("%s %s as %s: %d", route.Method, route.Path, role, a.status)
			}
		}
	}
	if seen < 8 {
		t.Errorf("%d routes seen", seen)
	}
}

func TestAnOperatorIsNoCustomerAndACustomerNoOperator(t *testing.T) {
	s := newSite(t)
	admin := s.operator("root@example.com", rights.Admin)
	if a := admin.get(routes.Billing); a.status != http.StatusSeeOther {
		t.Errorf("the console lets an operator in: %d", a.status)
	}
	for _, part := range []string{"operator=", "; Path=/operator", "; HttpOnly", "; SameSite=Strict"} {
		if !strings.Contains(admin.cookie, part) {
			t.Errorf("%q lacks %q", admin.cookie, part)
		}
	}
}

func TestAnAdminAddsAnOperatorAndSeesTheLinkOnce(t *testing.T) {
	s := newSite(t)
	admin := s.operator("root@example.com", rights.Admin)
	s.pass(operators.ProofTime)
	form := url.Values{"email": {"ada@example.com"}, "name": {"Ada"}, "role": {"support"}}
	admin.post(routes.DeskOperators, form).wants(http.StatusUnprocessableEntity).says("body", "This code is not right").holds("email", "ada@example.com")
	form.Set("code", admin.code())
	a := admin.post(routes.DeskOperators, form).wants(http.StatusOK)
	a.says("body", "/operator/set-up?token=", "Has not used the link yet")
	admin.get(routes.DeskOperators).never("body", "/operator/set-up?token=")
	form.Set("email", "no address")
	admin.post(routes.DeskOperators, form).wants(http.StatusUnprocessableEntity).says("body", "This is not an e-mail address")
	admin.get(routes.DeskTrail).wants(http.StatusOK).says("body", "Added the operator ada@example.com, as support.", "The operator (root@example.com)")
}

func TestAnOperatorsPageChangesTheirRoleAndEndsThem(t *testing.T) {
	s := newSite(t)
	admin, other := s.operator("root@example.com", rights.Admin), s.operator("ada@example.com", rights.Support)
	who, err := s.desk.Operators.Find(t.Context(), other.email)
	if err != nil {
		t.Fatal(err)
	}
	id := strings.TrimPrefix(routes.DeskOperator("2"), "/operator/operators/")
	if who.ID != 2 {
		t.Fatalf("number %d", who.ID)
	}
	admin.post(routes.DeskRole(id), url.Values{"role": {"owner"}}).wants(http.StatusUnprocessableEntity).says("body", "Choose one of the roles.")
	admin.post(routes.DeskRole(id), url.Values{"role": {"finance"}}).leads(routes.DeskOperators)
	admin.get(routes.DeskOperators).says("body", "The role is changed.", "Finance")
	admin.post(routes.DeskLink(id), url.Values{}).wants(http.StatusOK).says("body", "/operator/set-up?token=")
	admin.post(routes.DeskRole("1"), url.Values{"role": {"finance"}}).wants(http.StatusUnprocessableEntity).says("body", "This is the only admin.")
	s.pass(operators.ProofTime)
	again := admin.post(routes.DeskRole(id), url.Values{"role": {"support"}}).wants(http.StatusUnprocessableEntity)
	if again.Find("#field-role-code").Length() != 1 || again.Find("a[href='#field-role-code']").Length() != 1 || again.Find("#field-link-code-error").Length() != 0 {
		t.Error("what is wrong with the code does not lead to the field where it was asked")
	}
	admin.post(routes.DeskEnd(id), url.Values{"code": {admin.code()}}).leads(routes.DeskOperators)
	if a := other.get(routes.Desk); a.location != routes.DeskSignIn {
		t.Errorf("%d %s", a.status, a.location)
	}
	admin.get(routes.DeskOperator(id)).wants(http.StatusNotFound)
}

func TestSigningInAndOutAtTheDesk(t *testing.T) {
	s := newSite(t)
	o := s.operator("ada@example.com", rights.Support)
	o.get(routes.Desk).wants(http.StatusOK).says("body", "Operator’s desk", "ada@example.com, support").never("nav", "Operators")
	if got := o.get(routes.Desk).header.Get("Cache-Control"); got != "no-store" {
		t.Errorf("kept in caches: %q", got)
	}
	o.post(routes.DeskSignOut, url.Values{}).leads(routes.DeskSignIn)
	if a := o.get(routes.Desk); a.location != routes.DeskSignIn {
		t.Errorf("still in: %d", a.status)
	}
	s.pass(time.Minute)
	in := url.Values{"email": {"ada@example.com"}, "password": {password}, "code": {"000000"}}
	o.post(routes.DeskSignIn, in).wants(http.StatusUnauthorized).says("body", "do not belong together").holds("email", "ada@example.com").holds("password", "")
	in.Set("code", o.code())
	o.post(routes.DeskSignIn, in).leads(routes.Desk)
	if _, err := models.FindOperatorByEmail(s.db.WithContext(t.Context()), "ada@example.com"); err != nil {
		t.Fatal(err)
	}
}

func TestAnAccountIsFoundAndAllOfItIsShown(t *testing.T) {
	s := newSite(t)
	c, o := s.customer("mary@example.com"), s.operator("ada@example.com", rights.Support)
	c.topsUp(5_000_000)
	id := strconv.FormatInt(c.accountID, 10)
	o.get(routes.Desk+"?q=mary%40").wants(http.StatusOK).says("table", id, "mary@example.com", "Address")
	o.get(routes.Desk+"?q=nobody").wants(http.StatusOK).says("main", "Nothing found")
	page := o.get(routes.DeskAccount(id)).wants(http.StatusOK)
	page.says("#money", "$5.00", "Top-up").says("#members", "mary@example.com", "Owner").says("#timeline", "mary@example.com")
	page.says("#calls", "None.")
	if err := s.console.Billing.Subscribe(t.Context(), c.accountID, bangkok, passport); err != nil {
		t.Fatal(err)
	}
	if refused := c.uses(bangkok, passport, 2, http.StatusOK); refused != 0 {
		t.Fatalf("%d calls were refused", refused)
	}
	page = o.get(routes.DeskAccount(id)).says("#calls", "…000001", "…000002", "Pay-per-use").says("#members .data-table", "Last seen").never("#members", "Not yet")
	if calls := page.Find("#calls tbody tr").Length(); calls != 2 {
		t.Errorf("%d calls are shown", calls)
	}
	limit := url.Values{"kind": {"calls"}, "span": {"day"}, "amount": {"7"}, "then": {"tell"}, "region": {bangkok}, "service": {passport}}
	c.get("/settings/caps").submit("Set cap", limit).wants(http.StatusSeeOther)
	o.get(routes.DeskAccount(id)).says("#caps", "Passport OCR in AP-Bangkok", "Calls that succeed a day", "Tells only")
	page.never("main", "pay_per_use", "used_up", "pending_payment")
	if shown := plain(c.get(routes.Billing).text("main")); !strings.Contains(shown, "$5.00") {
		t.Errorf("the customer sees another balance: %s", shown)
	}
	o.get(routes.DeskAccount("999999999")).wants(http.StatusNotFound)
	o.get(routes.DeskAccount("x")).wants(http.StatusNotFound)
}

func TestTheDemosLinkLetsOneLookAroundAndNothingElse(t *testing.T) {
	s := newSite(t)
	c := s.customer("mary@example.com")
	token, _, err := s.desk.Operators.Add(t.Context(), operators.New{Email: "demo@example.com", Role: rights.Support, Demo: true})
	if err != nil {
		t.Fatal(err)
	}
	b := s.visitor()
	b.get(routes.WithToken(routes.DeskSetUp, token)).wants(http.StatusOK).says("main", "This link is for the demo").submit("Look around", nil).leads(routes.Desk)
	b.get(routes.Desk).wants(http.StatusOK).says("header", "Demo: you look, and change nothing.")
	id := strconv.FormatInt(c.accountID, 10)
	page := b.get(routes.DeskAccount(id)).wants(http.StatusOK)
	page.never("#acts", "Give a package", "Sign everybody out")
	for _, address := range []string{routes.DeskSignEverybodyOut(id), routes.DeskGrant(id), routes.DeskClose(id)} {
		b.post(address, url.Values{"key": {"x"}, "reason": {"x"}}).wants(http.StatusForbidden)
	}
	b.get(routes.WithToken(routes.DeskSetUp, token)).wants(http.StatusNotFound)
}
