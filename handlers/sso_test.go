package handlers_test

import (
	"context"
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"gorm.io/gorm"

	"ocrconsole/models"
	"ocrconsole/models/accounts"
	"ocrconsole/models/dbtest"
	"ocrconsole/models/dbtest/shop"
	"ocrconsole/models/rights"
	"ocrconsole/models/trail"
	"ocrconsole/views/routes"
	"ocrconsole/web/oidc/oidctest"
)

// dnsNames is a DNS of the test's.
type dnsNames struct{ texts map[string][]string }

func (n *dnsNames) TXT(_ context.Context, name string) ([]string, error) { return n.texts[name], nil }

// firm is a customer whose members sign in at a provider of their own.
type firm struct {
	*customer
	provider *oidctest.Provider
}

var adaThere = oidctest.User{Subject: "s-ada", Name: "ada", Email: "ada@firm.example", Verified: true, Groups: []string{"ocr-admins"}}

// newFirm makes one on the site, whose owner is ada, with a verified domain and, unless it is "", a claim that says the roles.
func (s *site) newFirm(claim string) *firm {
	s.t.Helper()
	s.micros.Store(time.Now().UnixMicro()) // tokens of a provider are of now
	f := &firm{s.customer("ada@firm.example"), oidctest.New(s.t, adaThere)}
	f.confirms(f.firstOwner())
	f.provider.SendsBackTo(s.console.SSO.Callback(f.accountID))
	f.sets(f.provider.URL, claim).wants(http.StatusSeeOther)
	f.names("firm.example").wants(http.StatusSeeOther)
	return f
}

func (s *site) confirms(userID int64) {
	s.t.Helper()
	if err := models.ConfirmEmail(s.db.WithContext(s.t.Context()), userID, s.now()); err != nil {
		s.t.Fatal(err)
	}
}

func (c *customer) sets(issuer, claim string) *answer {
	c.t.Helper()
	form := url.Values{"issuer": {issuer}, "client": {oidctest.ClientID}, "secret": {oidctest.Secret}, "default": {"viewer"}, "claim": {claim}}
	if claim != "" {
		form.Set("default", "")
		form.Set("roles", "ocr-admins = owner\nocr-books = billing\n ocr=x = developer ")
	}
	return c.post(routes.SSOSettings, form)
}

// names has the domain named and, by its DNS, verified.
func (c *customer) names(domain string) *answer {
	c.t.Helper()
	c.post(routes.SSODomains, url.Values{"domain": {domain}}).wants(http.StatusSeeOther)
	found, err := models.FindSSODomain(c.db.WithContext(c.t.Context()), c.accountID, domain)
	if err != nil {
		c.t.Fatal(err)
	}
	name, text := accounts.SSORecord(found)
	c.site.names.texts[name] = append(c.site.names.texts[name], text)
	return c.post(routes.VerifySSODomain, url.Values{"domain": {domain}})
}

// leadsTo gives where the page leads to a provider.
func (a *answer) provider() string {
	a.browser.t.Helper()
	_, address, found := strings.Cut(a.wants(http.StatusOK).header.Get("Refresh"), "url=")
	if !found {
		a.browser.t.Fatalf("the page leads to no provider: %s", a.text("main"))
	}
	return address
}

// comesBack gives the console what the provider sent the browser back with.
func (b *browser) comesBack(back *url.URL) *answer {
	b.t.Helper()
	return b.get(back.RequestURI())
}

// signsInAt begins with the address and signs in at the provider by the name.
func (b *browser) signsInAt(p *oidctest.Provider, email, name string) *answer {
	b.t.Helper()
	return b.comesBack(p.SignIn(b.t, b.post(routes.SSO, url.Values{"email": {email}}).provider(), name))
}

// acts are the kinds of entries of the account's trail, newest last.
func (s *site) actsOf(accountID int64) (kinds []trail.Kind) {
	s.t.Helper()
	err := models.EachTrailEntry(s.db.WithContext(s.t.Context()), accountID, func(e *models.TrailEntry) error {
		kinds = append(kinds, e.Kind)
		return nil
	})
	if err != nil {
		s.t.Fatal(err)
	}
	return kinds
}

func (s *site) wantsAct(accountID int64, want trail.Act) {
	s.t.Helper()
	kinds := s.actsOf(accountID)
	for _, kind := range kinds {
		if kind == want.Kind() {
			return
		}
	}
	s.t.Errorf("no entry %s in the trail: %v", want.Kind(), kinds)
}

// TestMembersComeInByTheirProvider goes the whole way at a real provider, on both databases: an owner who is known, and somebody new.
func TestMembersComeInByTheirProvider(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, db *models.DB) {
		s := newSiteOn(t, db)
		f := s.newFirm("groups")
		f.provider.Put(oidctest.User{Subject: "s-eve", Name: "eve", Email: "Eve@Firm.example", Verified: true, Groups: []string{"else", "ocr=x"}})
		f.get(routes.SSOSettings).says("main", "http://console.example/login/sso/callback/"+fmt.Sprint(f.accountID), "Yours since", "ends 8 hours after")
		// As a process of before domains are looked up leaves it.
		if err := db.WithContext(t.Context()).Model(&models.SSODomain{}).Where("domain = 'firm.example'").Updates(map[string]any{"looked_at": nil, "seen_at": nil}).Error; err != nil {
			t.Fatal(err)
		}
		f.get(routes.SSOSettings).says("main", "Yours since", "which said so last at")

		ada := s.visitor()
		ada.get("/login").says("main", "Sign in with SSO")
		lead := ada.post("/login/sso?next=/packages", url.Values{"email": {"ada@firm.example"}, "next": {"/packages"}})
		lead.says("h1", "On to 127.0.0.1")
		back := f.provider.SignIn(t, lead.provider(), "ada")
		if a := ada.comesBack(back).wants(http.StatusSeeOther); a.location != "/packages" {
			t.Errorf("it leads to %s", a.location)
		}
		ada.get("/settings/members").says("main", "ada@firm.example", "You")
		ada.get(routes.Security).says("main", "You came by single sign-on")

		eve := s.visitor()
		eve.signsInAt(f.provider, "eve@firm.example", "eve").wants(http.StatusSeeOther)
		eve.get("/settings/members").says("main", "eve@firm.example", "Developer")
		eve.get("/settings/account").says("#sessions", "Single sign-on")
		s.wantsAct(f.accountID, trail.SSOJoined{})
		s.wantsAct(f.accountID, trail.SSOLinked{})
		f.get("/notifications").says("main", "eve@firm.example is a member now", "firm.example is a domain of the account now", "Single sign-on was set")
		f.get("/settings/audit").says("main", "Became a member, as developer, by signing in at", "Signed in with single sign-on")

		f.provider.Put(oidctest.User{Subject: "s-eve", Name: "eve", Email: "eve@firm.example", Verified: true, Groups: []string{"ocr-books", "ocr=x"}})
		s.visitor().signsInAt(f.provider, "eve@firm.example", "eve").wants(http.StatusSeeOther)
		eve.get("/settings/members").says("main", "Billing")
		f.get("/settings/audit").says("main", "Gave eve@firm.example the role that the provider of the single sign-on says")
		f.get("/notifications").says("main", "the provider of your single sign-on, says so")

		f.provider.Put(oidctest.User{Subject: "s-eve", Name: "eve", Email: "eve@firm.example", Verified: true})
		s.visitor().signsInAt(f.provider, "eve@firm.example", "eve").wants(http.StatusForbidden).says("main", "no role in this account")
		f.provider.Put(oidctest.User{Subject: "s-ada", Name: "ada", Email: "ada@firm.example", Verified: true})
		s.visitor().signsInAt(f.provider, "ada@firm.example", "ada").wants(http.StatusSeeOther) // the last owner stays one
		f.get("/settings/members").says("main", "Owner")
	})
}

// TestNobodyComesInByAnAddressThatTheProviderMayNotVouchFor: unverified there, or of another domain, or of one that is not verified here.
func TestNobodyComesInByAnAddressThatTheProviderMayNotVouchFor(t *testing.T) {
	s := newSite(t)
	f := s.newFirm("")
	victim := s.customer("vic@victim.example")
	for name, u := range map[string]oidctest.User{
		"unverified":       {Email: "eve@firm.example"},
		"foreign":          {Email: "vic@victim.example", Verified: true},
		"below the domain": {Email: "eve@sub.firm.example", Verified: true},
		"alike":            {Email: "eve@firm.example.org", Verified: true},
		"none":             {Verified: true},
		"two":              {Email: "eve@victim.example,eve@firm.example ", Verified: true},
	} {
		u.Subject, u.Name = "s-"+name, name
		f.provider.Put(u)
		b := s.visitor()
		b.signsInAt(f.provider, "eve@firm.example", name).wants(http.StatusForbidden).says("h1", "Not signed in")
		if signedIn(b) {
			t.Errorf("%s: came in", name)
		}
	}
	s.wantsAct(f.accountID, trail.SSOFailed{})
	own, err := models.AccountsOfUser(s.db.WithContext(t.Context()), victim.userID())
	if err != nil || len(own) != 1 {
		t.Errorf("the victim is a member of %d accounts, %v", len(own), err)
	}
	// A hostile account names the victim's domain, and cannot show that it is its own.
	f.post(routes.SSODomains, url.Values{"domain": {"victim.example"}}).wants(http.StatusSeeOther)
	f.post(routes.VerifySSODomain, url.Values{"domain": {"victim.example"}}).wants(http.StatusUnprocessableEntity).says("#field-domain-error", "The record is not there yet")
	s.visitor().signsInAt(f.provider, "eve@firm.example", "foreign").wants(http.StatusForbidden)
	s.visitor().post(routes.SSO, url.Values{"email": {"vic@victim.example"}}).wants(http.StatusUnprocessableEntity).says("#field-email-error", "No account here")
}

// TestADomainIsOneAccounts: who comes second learns that, also from the database, and gets it when it is free.
func TestADomainIsOneAccounts(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, db *models.DB) {
		s := newSiteOn(t, db)
		f := s.newFirm("")
		other := s.customer("eve@other.example")
		other.names("firm.example").wants(http.StatusUnprocessableEntity).says("#field-domain-error", "another account’s")
		mine, err := models.FindSSODomain(db.WithContext(t.Context()), other.accountID, "firm.example")
		if err != nil {
			t.Fatal(err)
		}
		if err := models.VerifySSODomain(db.WithContext(t.Context()), mine, models.VerifiedByOperator, s.now()); !models.IsDuplicate(err) {
			t.Errorf("the database takes it twice: %v", err)
		}
		if err := s.console.SSO.VerifyDomainByOperator(t.Context(), other.accountID, "firm.example"); models.CodeOf(err) != models.Invalid {
			t.Errorf("the operator gives it to another: %v", err)
		}
		f.post(routes.RemoveSSODomain, url.Values{"domain": {"firm.example"}}).wants(http.StatusSeeOther)
		other.post(routes.VerifySSODomain, url.Values{"domain": {"firm.example"}}).wants(http.StatusSeeOther)
	})
}

// TestAUserOfElsewhereIsNotTakenOver: a provider that may vouch for an address gets its own account by it, and nothing else of the user: not their
// other accounts, not their password, passkeys or app, and not what somebody signed up with before.
func TestAUserOfElsewhereIsNotTakenOver(t *testing.T) {
	s := newSite(t)
	f := s.newFirm("")
	elsewhere := s.customer("bob@firm.example")
	elsewhere.confirms(elsewhere.userID())
	elsewhere.setsUpApp()
	f.provider.Put(oidctest.User{Subject: "s-bob", Name: "bob", Email: "bob@firm.example", Verified: true})
	b := s.visitor()
	b.signsInAt(f.provider, "bob@firm.example", "bob").wants(http.StatusSeeOther)
	b.get("/settings/members").says("main", "ada@firm.example")
	other := fmt.Sprint(elsewhere.accountID)
	if a := b.get("/accounts"); strings.Contains(a.body, other) {
		t.Error("the provider of one account learns of another")
	}
	if a := b.get("/settings/account"); a.Find("#sessions tbody tr, #sessions li").Length() > 1 {
		t.Errorf("the provider of one account learns where else its member is signed in: %s", a.text("#sessions"))
	}
	if a := b.post("/accounts/switch", url.Values{"account": {other}}).wants(http.StatusSeeOther); !strings.HasPrefix(a.location, routes.SSORequired) {
		t.Errorf("the switcher leads to %s", a.location)
	}
	b.get(routes.SSORequired+"?account="+other).wants(http.StatusOK).says("main", "opens one account only").never("main", "instead")
	b.post(routes.SSORequired, url.Values{"do": {"account"}, "account": {other}}).wants(http.StatusNotFound)
	b.get("/settings/members").says("main", "ada@firm.example")
	for path, form := range map[string]url.Values{
		"/settings/account/password": {"current": {"x"}, "password": {password}}, "/settings/account/email": {"email": {"eve@example.com"}, "password": {"x"}},
		"/settings/account/email/drop": {}, "/settings/account/sessions/end": {"session": {"x"}}, "/settings/account/sessions/end-others": {},
		"/settings/security/authenticator/new": {}, "/settings/security/authenticator": {"code": {"1"}}, "/settings/security/authenticator/remove": {},
		"/settings/security/recovery-codes": {}, "/settings/security/passkeys/new": {}, "/settings/security/passkeys": {"name": {"x"}}, "/settings/security/passkeys/remove": {"passkey": {"1"}},
	} {
		b.post(path, form).wants(http.StatusForbidden).says("main", "You came by single sign-on")
	}
	for _, path := range []string{"/settings/security/authenticator", "/settings/security/passkeys"} {
		b.get(path).wants(http.StatusForbidden)
	}
}

// TestWhoSignedUpWithAnAddressThatIsNotTheirsIsOutWhenItsOwnerComes: what a stranger made in the name of an address that nobody confirmed ends,
// their password among it.
func TestWhoSignedUpWithAnAddressThatIsNotTheirsIsOutWhenItsOwnerComes(t *testing.T) {
	s := newSite(t)
	f := s.newFirm("")
	squatter := s.visitor()
	squatter.signsUp("eve@firm.example", password).wants(http.StatusSeeOther)
	if !signedIn(squatter) {
		t.Fatal("the squatter is not in")
	}
	f.provider.Put(oidctest.User{Subject: "s-eve", Name: "eve", Email: "eve@firm.example", Verified: true})
	s.visitor().signsInAt(f.provider, "eve@firm.example", "eve").wants(http.StatusSeeOther)
	if signedIn(squatter) {
		t.Error("the squatter's session goes on")
	}
	if b := s.visitor(); b.signsIn("/login", "eve@firm.example", password).status == http.StatusSeeOther {
		t.Error("the squatter's password goes on")
	}
}

// TestAnAddressThatIsSomebodyElsesByNowIsNoSignIn: who it is says the subject. Another one with the address of a member is refused, until an owner
// has the one before forgotten; and one whose address changed is who they were.
func TestAnAddressThatIsSomebodyElsesByNowIsNoSignIn(t *testing.T) {
	s := newSite(t)
	f := s.newFirm("")
	f.provider.Put(oidctest.User{Subject: "s-eve", Name: "eve", Email: "eve@firm.example", Verified: true})
	s.visitor().signsInAt(f.provider, "eve@firm.example", "eve").wants(http.StatusSeeOther)
	f.provider.Put(oidctest.User{Subject: "s-new", Name: "new", Email: "eve@firm.example", Verified: true})
	s.visitor().signsInAt(f.provider, "eve@firm.example", "new").wants(http.StatusForbidden).says("main", "Somebody else at 127.0.0.1")
	f.provider.Put(oidctest.User{Subject: "s-eve", Name: "eve", Email: "mrs.eve@firm.example", Verified: true})
	b := s.visitor()
	b.signsInAt(f.provider, "eve@firm.example", "eve").wants(http.StatusSeeOther)
	b.get("/settings/account").says("main", "eve@firm.example")
	f.get(routes.SSOSettings).wants(http.StatusOK).submit("Forget", nil).wants(http.StatusSeeOther)
	s.visitor().signsInAt(f.provider, "eve@firm.example", "new").wants(http.StatusSeeOther)
	s.wantsAct(f.accountID, trail.SSOUnlinked{})
}

// TestAnAnswerIsTakenOnceInItsBrowserAndForItsAccount: replayed, planted, injected into another browser, brought to another account or by another issuer.
func TestAnAnswerIsTakenOnceInItsBrowserAndForItsAccount(t *testing.T) {
	s := newSite(t)
	f := s.newFirm("")
	begin := func(b *browser) *url.URL {
		return f.provider.SignIn(t, b.post(routes.SSO, url.Values{"email": {"ada@firm.example"}}).provider(), "ada")
	}
	fails := func(name string, b *browser, back string) {
		t.Helper()
		if b.get(back); signedIn(b) {
			t.Errorf("%s: came in", name)
		}
	}
	b := s.visitor()
	back := begin(b)
	step := b.cookies["step"]
	b.comesBack(back).wants(http.StatusSeeOther)
	b.cookies["step"] = step
	delete(b.cookies, "session")
	fails("replayed", b, back.RequestURI())

	fails("in a browser that asked nothing", s.visitor(), begin(s.visitor()).RequestURI()) // as a sign-in that is forced on somebody
	mine, theirs := s.visitor(), s.visitor()
	begin(mine)
	fails("of another browser", mine, begin(theirs).RequestURI())

	with := func(back *url.URL, name, value string) string {
		query := back.Query()
		query.Set(name, value)
		return back.Path + "?" + query.Encode()
	}
	for name, change := range map[string]func(back *url.URL) string{
		"another state":       func(back *url.URL) string { return with(back, "state", strings.Repeat("a", 64)) },
		"no state":            func(back *url.URL) string { return with(back, "state", "") },
		"another code":        func(back *url.URL) string { return with(back, "code", "stolen") },
		"no code":             func(back *url.URL) string { return with(back, "code", "") },
		"another issuer":      func(back *url.URL) string { return with(back, "iss", "https://accounts.example.org") },
		"refused":             func(back *url.URL) string { return with(back, "error", "access_denied") },
		"another account":     func(back *url.URL) string { return routes.SSOCallback(f.accountID+1) + "?" + back.RawQuery },
		"an account's letter": func(back *url.URL) string { return "/login/sso/callback/x?" + back.RawQuery },
	} {
		b := s.visitor()
		back := begin(b)
		b.get(change(back)).wants(http.StatusForbidden).says("h1", "Not signed in")
		if signedIn(b) {
			t.Errorf("%s: came in", name)
		}
		if b.comesBack(back); signedIn(b) { // the right one comes too late
			t.Errorf("%s: a second answer is taken", name)
		}
	}
	b = s.visitor()
	back = begin(b)
	f.sets(f.provider.URL, "").wants(http.StatusSeeOther) // with the secret sent anew
	b.comesBack(back).wants(http.StatusForbidden).says("main", "changed meanwhile")
}

// TestAProviderDoesNotAnswerForAnother: the code of one that is hostile opens no other account, and is not brought to the honest one.
func TestAProviderDoesNotAnswerForAnother(t *testing.T) {
	s := newSite(t)
	f := s.newFirm("")
	mallory := s.customer("mal@evil.example")
	mallory.confirms(mallory.userID())
	hostile := oidctest.NewHostile(t)
	mallory.sets(hostile.URL, "").wants(http.StatusSeeOther)
	mallory.names("evil.example").wants(http.StatusSeeOther)
	hostile.Claims = func(c map[string]any) { c["email"] = "ada@firm.example" }
	enter := func(b *browser, callback string, nonce string) *answer {
		t.Helper()
		at, err := url.Parse(b.post(routes.SSO, url.Values{"email": {"mal@evil.example"}}).provider())
		if err != nil {
			t.Fatal(err)
		}
		hostile.Nonce = at.Query().Get("nonce")
		if nonce != "" {
			hostile.Nonce = nonce
		}
		return b.get(callback + "?code=c&state=" + at.Query().Get("state"))
	}
	b := s.visitor()
	enter(b, routes.SSOCallback(mallory.accountID), "").wants(http.StatusForbidden).says("main", "of no domain that this account has shown")
	enter(b, routes.SSOCallback(f.accountID), "").wants(http.StatusForbidden).says("main", "Another provider")
	hostile.Claims = func(c map[string]any) { c["email"] = "mal@evil.example" }
	enter(b, routes.SSOCallback(mallory.accountID), "of a sign-in before").wants(http.StatusForbidden).says("main", "at another sign-in")
	hostile.Claims = func(c map[string]any) { c["email"], c["iss"] = "ada@firm.example", f.provider.URL }
	enter(b, routes.SSOCallback(mallory.accountID), "").wants(http.StatusForbidden)
	if signedIn(b) {
		t.Error("somebody came in")
	}
}

// TestNoProviderLeadsElsewhere after the sign-in, whatever the page was asked with.
func TestNoProviderLeadsElsewhere(t *testing.T) {
	s := newSite(t)
	f := s.newFirm("")
	for _, evil := range []string{"https://evil.example/", "//evil.example", `/\evil.example`, "javascript:alert(1)", "/\t/evil.example"} {
		b := s.visitor()
		lead := b.post("/login/sso?next="+url.QueryEscape(evil), url.Values{"email": {"ada@firm.example"}, "next": {evil}})
		if a := b.comesBack(f.provider.SignIn(t, lead.provider(), "ada")).wants(http.StatusSeeOther); a.location != "/" {
			t.Errorf("%q leads to %s", evil, a.location)
		}
	}
}

// TestTheAnswerTellsNothingOfAnAddress: whether somebody has it or not, the same.
func TestTheAnswerTellsNothingOfAnAddress(t *testing.T) {
	s := newSite(t)
	s.newFirm("")
	known, unknown := s.visitor().post(routes.SSO, url.Values{"email": {"ada@firm.example"}}), s.visitor().post(routes.SSO, url.Values{"email": {"eve@firm.example"}})
	if a, b := known.text("main"), unknown.text("main"); known.status != unknown.status || a != b {
		t.Errorf("%d %q and %d %q", known.status, a, unknown.status, b)
	}
	s.customer("bob@elsewhere.example")
	known, unknown = s.visitor().post(routes.SSO, url.Values{"email": {"bob@elsewhere.example"}}), s.visitor().post(routes.SSO, url.Values{"email": {"eve@elsewhere.example"}})
	if a, b := known.text("#field-email-error"), unknown.text("#field-email-error"); known.status != unknown.status || a != b || a == "" {
		t.Errorf("%d %q and %d %q", known.status, a, unknown.status, b)
	}
}

// TestAProviderThatIsAwayIsSaidSo, at the beginning and at the end, and neither is an error of this console.
func TestAProviderThatIsAwayIsSaidSo(t *testing.T) {
	s := newSite(t)
	s.micros.Store(time.Now().UnixMicro())
	c := s.customer("ada@firm.example")
	c.confirms(c.userID())
	h := oidctest.NewHostile(t)
	c.sets(h.URL, "").wants(http.StatusSeeOther)
	c.names("firm.example").wants(http.StatusSeeOther)
	b := s.visitor()
	at, err := url.Parse(b.post(routes.SSO, url.Values{"email": {"ada@firm.example"}}).provider())
	if err != nil {
		t.Fatal(err)
	}
	h.Token = func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusServiceUnavailable) }
	b.get(routes.SSOCallback(c.accountID)+"?code=c&state="+at.Query().Get("state")).wants(http.StatusServiceUnavailable).says("main", "did not answer in time")
	c.sets("http://127.0.0.1:9", "").wants(http.StatusSeeOther)
	b.post(routes.SSO, url.Values{"email": {"ada@firm.example"}}).wants(http.StatusServiceUnavailable).says("main", "127.0.0.1:9 did not answer in time")
}

// only makes single sign-on the only way into the firm, with ada as the owner who does without.
func (f *firm) only() {
	f.t.Helper()
	key, _ := f.setsUpApp()
	tests := f.post(routes.TestSSO, nil)
	f.comesBack(f.provider.SignIn(f.t, tests.provider(), "ada")).wants(http.StatusOK).says("main", "It works", "s-ada")
	f.post(routes.OnlySSO, url.Values{"only": {"yes"}, "break_glass": {fmt.Sprint(f.firstOwner())}}).wants(http.StatusSeeOther)
	f.pass(time.Minute)
	f.signsIn("/login", "ada@firm.example", password).wants(http.StatusSeeOther).follow().
		submit("Sign in", url.Values{"code": {shop.AuthenticatorCode(key, f.now())}}).wants(http.StatusSeeOther)
}

// TestWhereSingleSignOnIsTheOnlyWayNoOtherSessionOpensTheAccount, neither one that was there nor a new one, nor a token; other accounts, members with other
// addresses, and the owner who was chosen, with a second factor, are not kept out.
func TestWhereSingleSignOnIsTheOnlyWayNoOtherSessionOpensTheAccount(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, db *models.DB) {
		s := newSiteOn(t, db)
		f := s.newFirm("")
		bob, guest := f.hires("bob@firm.example", rights.Developer), f.hires("guest@elsewhere.example", rights.Developer)
		f.provider.Put(oidctest.User{Subject: "s-bob", Name: "bob", Email: "bob@firm.example", Verified: true})
		request := accounts.TokenRequest{Email: "bob@firm.example", Password: password, RemoteIP: "192.0.2.1"}
		token, err := s.console.Accounts.CreateAuthToken(t.Context(), request)
		if err != nil {
			t.Fatal(err)
		}
		f.only()
		f.get(routes.SSOSettings).says("#only", "come in by single sign-on only", "ada@firm.example comes in without it").never("main", "Remove single sign-on")

		for _, path := range []string{"/", "/packages", "/settings/members", "/settings/account", "/settings/security", "/billing", "/settings/account/data.json", "/no/such/page", "/accounts"} {
			a := bob.get(path)
			if strings.Contains(a.body, "ada@firm.example") || a.status == http.StatusSeeOther && !strings.HasPrefix(a.location, routes.SSORequired) || a.status == http.StatusOK && path != "/" {
				t.Errorf("%s opens the account: %d to %q", path, a.status, a.location)
			}
		}
		bob.post("/keys", url.Values{"description": {"x"}, "regions": {bangkok}}).wants(http.StatusSeeOther)
		if _, err := s.console.Accounts.CheckAuthToken(t.Context(), token.Token); models.CodeOf(err) != models.Unauthorized {
			t.Errorf("the token goes on: %v", err)
		}
		if _, err := s.console.Accounts.CreateAuthToken(t.Context(), request); models.CodeOf(err) != models.Unauthorized {
			t.Errorf("a password gets a token: %v", err)
		}
		asked := bob.get("/packages").follow().wants(http.StatusOK).says("main", "asks its members to come by single sign-on", "bob@firm.example")
		back := f.provider.SignIn(t, asked.submit("Sign in at "+f.provider.URL[len("http://"):], nil).provider(), "bob")
		bob.comesBack(back).wants(http.StatusSeeOther)
		bob.get("/settings/members").wants(http.StatusOK).says("main", "bob@firm.example")

		again := s.visitor()
		again.signsIn("/login", "bob@firm.example", password).wants(http.StatusSeeOther)
		again.get("/packages").wants(http.StatusSeeOther)
		again.get(routes.SSORequired).submit("Sign out, and sign in otherwise", nil).wants(http.StatusSeeOther)
		guest.get("/settings/members").wants(http.StatusOK)

		weak := s.visitor()
		weak.enters(f.firstOwner()) // by nothing that is strong
		weak.get("/packages").wants(http.StatusSeeOther)
		s.pass(time.Minute)
		f.post(routes.OnlySSO, url.Values{"only": {"no"}}).wants(http.StatusSeeOther)
		again.signsIn("/login", "bob@firm.example", password).wants(http.StatusSeeOther)
		again.get("/settings/members").wants(http.StatusOK)
		s.wantsAct(f.accountID, trail.SSOOnlySet{})
		s.wantsAct(f.accountID, trail.SSOTested{})
	})
}

// TestWhoCameBySingleSignOnShowsAnewAtTheProviderWhoTheyAre, in another window, while the form waits; and only they do, by a sign-in of that moment.
func TestWhoCameBySingleSignOnShowsAnewAtTheProviderWhoTheyAre(t *testing.T) {
	s := newSite(t)
	f := s.newFirm("groups")
	f.provider.Put(oidctest.User{Subject: "s-eve", Name: "eve", Email: "eve@firm.example", Verified: true, Groups: []string{"ocr-admins"}})
	ada := s.visitor()
	ada.signsInAt(f.provider, "ada@firm.example", "ada").wants(http.StatusSeeOther)
	ada.post("/test/later", nil)
	invites := url.Values{"email": {"new@firm.example"}, "role": {"viewer"}}
	asked := ada.post("/settings/members", invites).wants(http.StatusForbidden).says("h1", "Is it you?").never("main", "password")
	asked.submit("2. Go on", nil).wants(http.StatusUnprocessableEntity).says("main", "You have not shown it yet")

	proves := func() *url.URL {
		address := ada.post(routes.ProveBySSO, nil).provider()
		if at, err := url.Parse(address); err != nil || at.Query().Get("prompt") != "login" || at.Query().Get("max_age") != "0" {
			t.Errorf("asked by %s, %v", address, err)
		}
		return f.provider.SignIn(t, address, "eve")
	}
	ada.comesBack(proves()).wants(http.StatusForbidden).says("main", "Somebody else is signed in")
	asked.submit("2. Go on", nil).wants(http.StatusUnprocessableEntity)
	address := ada.post(routes.ProveBySSO, nil).provider()
	before := ada.cookies["session"]
	ada.comesBack(f.provider.SignIn(t, address, "ada")).wants(http.StatusOK).says("main", "Close this window")
	if ada.cookies["session"] == before {
		t.Error("the session's token is as it was")
	}
	asked.submit("2. Go on", nil).wants(http.StatusSeeOther)
	f.get("/settings/members").says("main", "new@firm.example")
}

// TestAProofOfBeforeIsNone: a provider that does not ask anew says when it asked last.
func TestAProofOfBeforeIsNone(t *testing.T) {
	s := newSite(t)
	s.micros.Store(time.Now().UnixMicro())
	c := s.customer("ada@firm.example")
	c.confirms(c.userID())
	h := oidctest.NewHostile(t)
	c.sets(h.URL, "").wants(http.StatusSeeOther)
	c.names("firm.example").wants(http.StatusSeeOther)
	authTime := any(nil)
	h.Claims = func(claims map[string]any) {
		claims["email"] = "ada@firm.example"
		if authTime != nil {
			claims["auth_time"] = authTime
		}
	}
	b := s.visitor()
	answers := func(lead *answer) *answer {
		t.Helper()
		at, err := url.Parse(lead.provider())
		if err != nil {
			t.Fatal(err)
		}
		h.Nonce = at.Query().Get("nonce")
		return b.get(routes.SSOCallback(c.accountID) + "?code=c&state=" + at.Query().Get("state"))
	}
	answers(b.post(routes.SSO, url.Values{"email": {"ada@firm.example"}})).wants(http.StatusSeeOther)
	answers(b.post(routes.ProveBySSO, nil)).wants(http.StatusForbidden).says("main", "did not ask you anew")
	authTime = time.Now().Add(-5 * time.Minute).Unix()
	answers(b.post(routes.ProveBySSO, nil)).wants(http.StatusForbidden).says("main", "did not ask you anew")
	authTime = time.Now().Unix()
	answers(b.post(routes.ProveBySSO, nil)).wants(http.StatusOK)
}

// TestNobodyIsLockedOutByASlip: what single sign-on needs to be the only way in is asked for first, and stays while it is.
func TestNobodyIsLockedOutByASlip(t *testing.T) {
	s := newSite(t)
	f := s.newFirm("")
	only := func(userID int64) *answer {
		return f.post(routes.OnlySSO, url.Values{"only": {"yes"}, "break_glass": {fmt.Sprint(userID)}})
	}
	bob := f.hires("bob@elsewhere.example", rights.Billing)
	only(f.firstOwner()).wants(http.StatusUnprocessableEntity).says("main", "Test the sign-in first")
	f.comesBack(f.provider.SignIn(t, f.post(routes.TestSSO, nil).provider(), "ada")).wants(http.StatusOK)
	only(f.firstOwner()).wants(http.StatusUnprocessableEntity).says("#field-break_glass-error", "no second factor")
	only(0).wants(http.StatusUnprocessableEntity).says("#field-break_glass-error", "Choose an owner")
	only(bob.lastUserID()).wants(http.StatusUnprocessableEntity).says("#field-break_glass-error", "Choose an owner")
	f.sets(f.provider.URL, "").wants(http.StatusSeeOther)
	only(f.firstOwner()).wants(http.StatusUnprocessableEntity).says("main", "Test the sign-in first") // with the secret of now
	f.only()

	f.post(routes.RemoveSSODomain, url.Values{"domain": {"firm.example"}}).wants(http.StatusUnprocessableEntity).says("main", "the last domain that is verified")
	f.sets("https://login.example.com", "").wants(http.StatusUnprocessableEntity).says("main", "the only way into this account")
	f.post(routes.RemoveSSO, nil).wants(http.StatusUnprocessableEntity).says("main", "the only way into this account")
	f.get(routes.Security).submit("Remove the app", nil).follow().says("main", "has to stay one, with a second factor")
	owner := accounts.Owner{AccountID: f.accountID, UserID: f.firstOwner()}
	if err := s.console.Accounts.ChangeRole(t.Context(), owner, bob.lastUserID(), rights.Owner); err != nil {
		t.Fatal(err)
	}
	for name, err := range map[string]error{
		"made less":   s.console.Accounts.ChangeRole(t.Context(), accounts.Owner{AccountID: f.accountID, UserID: bob.lastUserID()}, owner.UserID, rights.Viewer),
		"removed":     s.console.Accounts.RemoveMember(t.Context(), accounts.Owner{AccountID: f.accountID, UserID: bob.lastUserID()}, owner.UserID, accounts.EndKeys),
		"gone":        s.console.Accounts.LeaveAccount(t.Context(), owner, accounts.EndKeys),
		"handed over": s.console.Accounts.TransferOwnership(t.Context(), owner, bob.lastUserID(), rights.Viewer),
	} {
		if models.CodeOf(err) != models.Conflict {
			t.Errorf("the owner who comes in without it is %s: %v", name, err)
		}
	}
	if err := s.console.SSO.OpenUpByOperator(t.Context(), f.accountID); err != nil {
		t.Fatal(err)
	}
	f.get("/notifications").says("main", "Members come in without single sign-on again")
	f.post(routes.RemoveSSO, nil).wants(http.StatusSeeOther)
	s.wantsAct(f.accountID, trail.SSORemoved{})
}

// lastUserID is the newest member of the account.
func (c *customer) lastUserID() (id int64) {
	c.t.Helper()
	if err := c.db.Raw("SELECT user_id FROM memberships WHERE account_id = ? ORDER BY created_at DESC, user_id DESC LIMIT 1", c.accountID).Scan(&id).Error; err != nil {
		c.t.Fatal(err)
	}
	return id
}

// TestNobodyGetsAroundSingleSignOnByAnotherAddress: who needs it still does after they took an address of another domain.
func TestNobodyGetsAroundSingleSignOnByAnotherAddress(t *testing.T) {
	s := newSite(t)
	f := s.newFirm("")
	bob := f.hires("bob@firm.example", rights.Developer)
	f.only()
	user, err := models.FindUserByEmail(s.db.WithContext(t.Context()), "bob@firm.example")
	if err != nil {
		t.Fatal(err)
	}
	now := s.now()
	err = s.db.Write(t.Context(), func(tx *gorm.DB) error {
		if _, err := models.LockAccount(tx, f.accountID); err != nil {
			return err
		}
		return models.ChangeEmail(tx, f.accountID, user, "bob@elsewhere.example", &now, now)
	})
	if err != nil {
		t.Fatal(err)
	}
	if a := bob.get("/packages").wants(http.StatusSeeOther); !strings.HasPrefix(a.location, routes.SSORequired) {
		t.Errorf("it leads to %s", a.location)
	}
}

// TestASessionBySingleSignOnEndsWithWhatItCameBy, when the domain, the provider or single sign-on itself is taken away, or the member.
func TestASessionBySingleSignOnEndsWithWhatItCameBy(t *testing.T) {
	s := newSite(t)
	f := s.newFirm("")
	f.provider.Put(oidctest.User{Subject: "s-eve", Name: "eve", Email: "eve@firm.example", Verified: true})
	for name, end := range map[string]func(){
		"the domain": func() {
			f.post(routes.RemoveSSODomain, url.Values{"domain": {"firm.example"}}).wants(http.StatusSeeOther)
			f.names("firm.example").wants(http.StatusSeeOther)
		},
		"single sign-on": func() {
			f.post(routes.RemoveSSO, nil).wants(http.StatusSeeOther)
			f.sets(f.provider.URL, "").wants(http.StatusSeeOther)
		},
	} {
		b := s.visitor()
		b.signsInAt(f.provider, "eve@firm.example", "eve").wants(http.StatusSeeOther)
		if !signedIn(b) {
			t.Fatalf("%s: not in", name)
		}
		if end(); signedIn(b) {
			t.Errorf("the session outlives %s", name)
		}
	}
	b := s.visitor()
	b.signsInAt(f.provider, "eve@firm.example", "eve").wants(http.StatusSeeOther)
	eve, err := models.FindUserByEmail(s.db.WithContext(t.Context()), "eve@firm.example")
	if err != nil {
		t.Fatal(err)
	}
	if err := s.console.Accounts.RemoveMember(t.Context(), accounts.Owner{AccountID: f.accountID, UserID: f.firstOwner()}, eve.ID, accounts.EndKeys); err != nil {
		t.Fatal(err)
	}
	if signedIn(b) {
		t.Error("the session outlives the membership")
	}
	s.visitor().signsInAt(f.provider, "eve@firm.example", "eve").wants(http.StatusForbidden).says("main", "You were removed")
	var life time.Duration
	session, err := models.SessionsOf(s.db.WithContext(t.Context()), f.firstOwner(), s.now())
	if err != nil {
		t.Fatal(err)
	}
	ada := s.visitor()
	ada.signsInAt(f.provider, "ada@firm.example", "ada").wants(http.StatusSeeOther)
	all, err := models.SessionsOf(s.db.WithContext(t.Context()), f.firstOwner(), s.now())
	for i := range all {
		if all[i].Method == models.BySSO {
			life = time.Until(all[i].ExpiresAt)
		}
	}
	if err != nil || len(all) != len(session)+1 || life > 8*time.Hour || life < 7*time.Hour {
		t.Errorf("the session lasts %s, %v", life, err)
	}
}

// TestThePageSaysWhatBecameOfADomainWhoseRecordHasGone, and single sign-on does not become the only way in while one has lapsed.
func TestThePageSaysWhatBecameOfADomainWhoseRecordHasGone(t *testing.T) {
	s := newSite(t)
	f := s.newFirm("")
	clear(s.names.texts)
	looks := func(days int) {
		for range days {
			s.pass(24 * time.Hour)
			if _, err := s.console.SSO.LookUpDomains(t.Context()); err != nil {
				t.Fatal(err)
			}
		}
		s.pass(-time.Duration(days) * 24 * time.Hour) // no session goes on for so long
	}
	f.get(routes.SSOSettings).says("#domains", "by its DNS, which said so last at").never("#domains", "_ocrconsole")
	looks(1)
	f.get(routes.SSOSettings).says("#domains", "Its record is missing", "_ocrconsole.firm.example", "Look for the record")
	f.get("/notifications").says("main", "The DNS of firm.example does not say any more that it is yours")
	looks(9)
	f.get(routes.SSOSettings).says("#domains", "It does not count any more", "which is another one than before")
	f.get("/notifications").says("main", "firm.example does not count as a domain of the account any more")
	f.get("/settings/audit").says("main", "Took firm.example for a domain of the account no more")
	f.setsUpApp()
	f.comesIn().wants(http.StatusForbidden).says("main", "does not count as one of this account any more")
	settings, err := models.FindSSO(s.db.WithContext(t.Context()), f.accountID)
	if err != nil {
		t.Fatal(err)
	}
	now := s.now()
	if settings.TestedAt = &now; models.SaveSSO(s.db.WithContext(t.Context()), settings) != nil {
		t.Fatal("not tested")
	}
	f.post(routes.OnlySSO, url.Values{"only": {"yes"}, "break_glass": {fmt.Sprint(f.firstOwner())}}).wants(http.StatusUnprocessableEntity).says("main", "does not say any more that it is yours")
}

// comesIn has somebody new come by the provider, in a browser of their own.
func (f *firm) comesIn() *answer {
	f.t.Helper()
	f.provider.Put(oidctest.User{Subject: "s-new", Name: "new", Email: "new@firm.example", Verified: true})
	return f.visitor().signsInAt(f.provider, "new@firm.example", "new")
}
