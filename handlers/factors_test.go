package handlers_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"ocrconsole/models"
	"ocrconsole/models/dbtest"
	"ocrconsole/models/dbtest/shop"
)

// setsUpApp sets up an authenticator app as its page leads, and gives its key and the recovery codes.
func (c *customer) setsUpApp() (key string, codes []string) {
	c.t.Helper()
	page := c.get("/settings/security").wants(http.StatusOK).submit("Set up an authenticator app", nil).wants(http.StatusSeeOther).follow().wants(http.StatusOK)
	key = page.Find("main code").First().Text()
	if page.Find("main svg[role=img] path[d]").Length() != 1 {
		c.t.Error("there is no picture of the key")
	}
	made := page.submit("Use this app from now on", url.Values{"code": {shop.AuthenticatorCode(key, c.now())}}).wants(http.StatusOK)
	codes = strings.Fields(made.Find("main pre code").Text())
	if len(codes) != 10 || made.header.Get("Cache-Control") != "no-store" {
		c.t.Fatalf("%d recovery codes, kept by the browser: %q", len(codes), made.header.Get("Cache-Control"))
	}
	return key, codes
}

// TestAnAppThatIsBeingSetUpIsShownInOneBrowser of the user's.
func TestAnAppThatIsBeingSetUpIsShownInOneBrowser(t *testing.T) {
	s := newSite(t)
	c := s.customer("c@example.com")
	other := c.browsers("c@example.com", 1)[0]
	page := c.get("/settings/security").submit("Set up an authenticator app", nil).wants(http.StatusSeeOther).follow().wants(http.StatusOK)
	key := page.Find("main code").First().Text()
	other.get("/settings/security/authenticator").wants(http.StatusSeeOther)
	other.post("/settings/security/authenticator", url.Values{"code": {shop.AuthenticatorCode(key, c.now())}}).wants(http.StatusSeeOther)
	other.get("/settings/security").says("#authenticator", "Set up an authenticator app")
	page.submit("Use this app from now on", url.Values{"code": {shop.AuthenticatorCode(key, c.now())}}).wants(http.StatusOK)
}

// TestTheFirstFactorSignsOutAllOtherBrowsers, a thief's with a password that is proof enough until then among them; the one that set it up goes
// on, by another token, and later factors sign out nobody.
func TestTheFirstFactorSignsOutAllOtherBrowsers(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, db *models.DB) {
		s := newSiteOn(t, db)
		c := s.customer("c@example.com")
		thief := c.browsers("c@example.com", 1)[0]
		c.get("/settings/security").says("main", "your other browsers are signed out")
		before := c.cookies["session"]
		key, _ := c.setsUpApp()
		if c.cookies["session"] == before {
			t.Error("the session goes on by the token of before")
		}
		thief.post("/settings/security/authenticator/remove", nil)
		if signedIn(thief) || !signedIn(c.browser) {
			t.Fatalf("signed in: the thief %v, the user %v", signedIn(thief), signedIn(c.browser))
		}
		c.get("/settings/security").wants(http.StatusOK).says("#authenticator", "Remove the app").never("main", "your other browsers are signed out")

		s.pass(time.Minute)
		other := s.visitor()
		other.signsIn("/login", "c@example.com", password).follow().submit("Sign in", url.Values{"code": {shop.AuthenticatorCode(key, s.now())}}).wants(http.StatusSeeOther)
		s.pass(time.Minute)
		page := c.get("/settings/security").submit("Set up another app instead", nil).follow()
		page.submit("Use this app from now on", url.Values{"code": {shop.AuthenticatorCode(page.Find("main code").First().Text(), s.now())}}).wants(http.StatusSeeOther)
		if !signedIn(other) || !signedIn(c.browser) {
			t.Error("another app signs out")
		}
	})
}

// TestAUserSignsInWithACodeAndWithARecoveryCode goes the way of the pages, on both databases, back to the page that asked.
func TestAUserSignsInWithACodeAndWithARecoveryCode(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, db *models.DB) {
		s := newSiteOn(t, db)
		c := s.customer("c@example.com")
		key, codes := c.setsUpApp()
		s.pass(time.Minute)

		b := s.visitor()
		asked := b.signsIn("/login?next=/packages", "c@example.com", password).wants(http.StatusSeeOther)
		if signedIn(b) || !strings.HasPrefix(asked.location, "/login/second?next=") {
			t.Fatalf("the password alone leads to %s", asked.location)
		}
		asked.follow().wants(http.StatusOK).submit("Sign in", url.Values{"code": {"000000"}}).wants(http.StatusUnprocessableEntity).
			says("#field-code-error", "not right").submit("Sign in", url.Values{"code": {shop.AuthenticatorCode(key, s.now())}}).wants(http.StatusSeeOther)
		if !signedIn(b) {
			t.Fatal("the code does not let in")
		}
		b.get("/settings/account").says("#sessions", "Password and code")

		lost := s.visitor()
		lost.signsIn("/login", "c@example.com", password).wants(http.StatusSeeOther).follow().
			submit("Sign in with the recovery code", url.Values{"recovery": {strings.ToLower(codes[0])}}).wants(http.StatusSeeOther)
		if !signedIn(lost) {
			t.Fatal("the recovery code does not let in")
		}
		lost.get("/settings/security").says("#recovery", "9 codes are left")
		again := s.visitor()
		again.signsIn("/login", "c@example.com", password).follow().
			submit("Sign in with the recovery code", url.Values{"recovery": {codes[0]}}).wants(http.StatusUnprocessableEntity).says("#field-recovery-error", "used already")
		c.get("/notifications").says("main", "An authenticator app was set up", "A recovery code was used", "A new browser is signed in")
	})
}

// TestEveryWayInAsksForTheSecondFactor takes each that begins a session: the password, a link to choose another, and a link that confirms.
func TestEveryWayInAsksForTheSecondFactor(t *testing.T) {
	s := newSite(t)
	c := s.customer("c@example.com")
	c.setsUpApp()
	user, err := models.FindUser(s.db.WithContext(t.Context()), c.userID())
	if err != nil {
		t.Fatal(err)
	}
	link := func(purpose models.TokenPurpose) string {
		token, err := s.console.Accounts.MailToken(t.Context(), purpose, user)
		if err != nil {
			t.Fatal(err)
		}
		return token
	}
	for name, enter := range map[string]func(b *browser) *answer{
		"the password": func(b *browser) *answer { return b.signsIn("/login", "c@example.com", password) },
		"another password": func(b *browser) *answer {
			return b.post("/password/reset", url.Values{"token": {link(models.TokenReset)}, "password": {password}})
		},
		"the confirmation": func(b *browser) *answer {
			if err := s.db.Model(&models.User{}).Where("id = ?", user.ID).Update("email_confirmed_at", nil).Error; err != nil {
				t.Fatal(err)
			}
			return b.post("/confirm", url.Values{"token": {link(models.TokenConfirm)}, "password": {password}})
		},
	} {
		b := s.visitor()
		if a := enter(b).wants(http.StatusSeeOther); signedIn(b) || a.location != "/login/second" {
			t.Errorf("%s leads to %s, signed in: %v", name, a.location, signedIn(b))
		}
	}
}

// TestASignInHasAnotherTokenAfterEachStep, so that one that was planted or overheard before is worth nothing.
func TestASignInHasAnotherTokenAfterEachStep(t *testing.T) {
	s := newSite(t)
	c := s.customer("c@example.com")
	key, _ := c.setsUpApp()
	s.pass(time.Minute)
	b := s.visitor()
	b.cookies["session"], b.cookies["step"] = "planted", "planted"
	page := b.signsIn("/login", "c@example.com", password).wants(http.StatusSeeOther).follow().wants(http.StatusOK)
	half := b.cookies["step"]
	page.submit("Sign in", url.Values{"code": {shop.AuthenticatorCode(key, s.now())}}).wants(http.StatusSeeOther)
	first := b.cookies["session"]
	if half == "planted" || first == "planted" || first == "" || b.cookies["step"] != "" {
		t.Errorf("a token of before goes on: %v", b.cookies)
	}
	b.post("/test/later", nil)
	s.pass(time.Minute)
	b.post("/settings/security/recovery-codes", nil).wants(http.StatusForbidden).
		submit("Go on", url.Values{"reauth_password": {password}}).wants(http.StatusUnprocessableEntity).says("#field-reauth_code-error", "not right").
		submit("Go on", url.Values{"reauth_password": {password}, "reauth_code": {shop.AuthenticatorCode(key, s.now())}}).wants(http.StatusOK)
	if b.cookies["session"] == first {
		t.Error("showing anew who it is left the token as it was")
	}
	thief := s.visitor()
	thief.cookies["session"] = first
	if signedIn(thief) {
		t.Error("the token of before goes on")
	}
}

// confirmed are the forms that ask again who it is, each with what is sent to it.
func confirmed() map[string]url.Values {
	return map[string]url.Values{
		"/keys": {"description": {"to be kept"}, "regions": {bangkok, "ap-southeast-3"}}, "/settings/auto/topup": {"threshold": {"1"}},
		"/settings/auto/purchase": {"region": {bangkok}}, "/settings/auto/forecast": {"region": {bangkok}}, "/settings/auto/forecast/FCR-1/on": {}, "/settings/webhooks": {"url": {"https://hooks.example.com/"}},
		"/settings/webhooks/WHK-1-1": {"url": {"https://evil.example.com/"}}, "/settings/alerts/calendar": {},
		"/settings/account/sessions/end": {"session": {"x"}}, "/settings/account/sessions/end-others": {}, "/settings/security/required": {"required": {"no"}},
		"/settings/security/passkeys/new": {}, "/settings/security/passkeys/remove": {"passkey": {"1"}},
		"/settings/members": {"email": {"eve@example.com"}, "role": {"owner"}}, "/settings/members/MEM-1/role": {"role": {"owner"}},
		"/settings/members/MEM-1/spending": {"order": {"5"}}, "/settings/members/MEM-1/ownership": {"own": {"viewer"}}, "/settings/members/MEM-1/remove": {"keys": {"end"}},
		"/settings/sso": {"issuer": {"https://login.example.com"}}, "/settings/sso/remove": {}, "/settings/sso/domains": {"domain": {"example.com"}}, "/settings/sso/domains/verify": {"domain": {"example.com"}},
		"/settings/sso/domains/remove": {"domain": {"example.com"}}, "/settings/sso/only": {"only": {"yes"}, "break_glass": {"1"}}, "/settings/sso/unlink": {"member": {"MBR-1-1"}},
		"/settings/security/authenticator/new": {}, "/settings/security/authenticator/remove": {}, "/settings/security/recovery-codes": {},
	}
}

// TestWhatIsDearAsksAgainWhoItIs ten minutes after the sign-in, with what was entered kept, by the password and a code, or a recovery
// code, and by neither of them alone; nothing is done before.
func TestWhatIsDearAsksAgainWhoItIs(t *testing.T) {
	s := newSite(t)
	c := s.customer("c@example.com")
	key, codes := c.setsUpApp()
	for address, form := range confirmed() {
		c.post("/test/later", nil).wants(http.StatusNoContent)
		asked := c.post(address, form).wants(http.StatusForbidden).says("h1", "Is it you?")
		for name, values := range form {
			if got := asked.Find("main input[name='" + name + "']").Length(); got != len(values) {
				t.Errorf("%s: %d of %d values of %s are kept", address, got, len(values), name)
			}
		}
	}
	c.post("/settings/security/recovery-codes", nil).wants(http.StatusForbidden).submit("Go on", url.Values{"reauth_password": {"wrong"}}).
		wants(http.StatusUnprocessableEntity).says("#field-reauth_password-error", "not your password").
		submit("Go on", url.Values{"reauth_password": {password}, "reauth_code": {"000000"}}).wants(http.StatusUnprocessableEntity).says("#field-reauth_code-error", "not right")
	alone := func(asked *answer, field string, form url.Values) {
		asked.submit("Go on", form).wants(http.StatusUnprocessableEntity).says("#field-"+field+"-error", "")
	}
	s.pass(time.Minute)
	asked := c.post("/keys", url.Values{"description": {"by code"}, "regions": {bangkok}, "key": {"k"}}).wants(http.StatusForbidden)
	c.get("/keys").never("main", "by code")
	alone(asked, "reauth_code", url.Values{"reauth_password": {password}})
	alone(asked, "reauth_password", url.Values{"reauth_code": {shop.AuthenticatorCode(key, s.now())}})
	alone(asked, "reauth_password", url.Values{"reauth_code": {codes[0]}})
	c.get("/keys").never("main", "by code")
	asked.submit("Go on", url.Values{"reauth_password": {password}, "reauth_code": {shop.AuthenticatorCode(key, s.now())}}).wants(http.StatusOK).says("main", "Keep the secret now")
	c.get("/keys").says("main", "by code")
	c.post("/settings/security/recovery-codes", nil).wants(http.StatusOK)
}

// TestALostPhoneIsReplacedByARecoveryCodeBeforeWhatIsDear, once.
func TestALostPhoneIsReplacedByARecoveryCodeBeforeWhatIsDear(t *testing.T) {
	s := newSite(t)
	c := s.customer("c@example.com")
	_, codes := c.setsUpApp()
	for _, code := range codes[:2] {
		c.post("/test/later", nil)
		asked := c.post("/keys", url.Values{"description": {code}, "regions": {bangkok}, "key": {code}}).wants(http.StatusForbidden)
		asked.submit("Go on", url.Values{"reauth_password": {password}, "reauth_code": {code}}).wants(http.StatusOK).says("main", "Keep the secret now")
	}
	c.post("/test/later", nil)
	c.post("/keys", url.Values{"description": {"again"}, "regions": {bangkok}, "key": {"again"}}).wants(http.StatusForbidden).
		submit("Go on", url.Values{"reauth_password": {password}, "reauth_code": {codes[0]}}).wants(http.StatusUnprocessableEntity).says("#field-reauth_code-error", "not right")
}

// TestNoFormWithAPasswordOfItsOwnTakesItAlone where its sender has a second factor and has not shown it for a while.
func TestNoFormWithAPasswordOfItsOwnTakesItAlone(t *testing.T) {
	s := newSite(t)
	c := s.customer("c@example.com")
	c.setsUpApp()
	c.post("/test/later", nil)
	c.post("/settings/account/email", url.Values{"email": {"new@example.com"}, "email_password": {password}}).says("#field-email_password-error", "second factor")
	c.post("/settings/account/password", url.Values{"current_password": {password}, "password": {"another long password"}}).says("#field-current_password-error", "second factor")
	c.post("/settings/account/close", url.Values{"password": {password}}).says("#field-password-error", "second factor")
	c.get("/").wants(http.StatusOK)
}

// TestAFreshSignInIsNotAskedAgain: nobody is bothered in their first minutes.
func TestAFreshSignInIsNotAskedAgain(t *testing.T) {
	s := newSite(t)
	c := s.customer("c@example.com")
	b := c.browsers("c@example.com", 1)[0]
	for address, form := range confirmed() {
		if a := b.post(address, form); a.status == http.StatusForbidden {
			t.Errorf("%s asks at once", address)
		}
	}
}

// TestNoAddressOfASignInLeadsElsewhere tries what browsers take for another host, at each page that leads on.
func TestNoAddressOfASignInLeadsElsewhere(t *testing.T) {
	s := newSite(t)
	c := s.customer("c@example.com")
	key, codes := c.setsUpApp()
	for i, evil := range []string{"https://evil.example/", "//evil.example", `/\evil.example`, "javascript:alert(1)", "/\t/evil.example", "evil", "https:evil.example"} {
		s.pass(time.Minute)
		b := s.visitor()
		next := url.QueryEscape(evil)
		a := b.post("/login?next="+next, url.Values{"email": {"c@example.com"}, "password": {password}, "next": {evil}}).wants(http.StatusSeeOther)
		if strings.Contains(a.location, "evil") {
			t.Errorf("%q: the password leads to %s", evil, a.location)
		}
		sent, address := url.Values{"code": {shop.AuthenticatorCode(key, s.now())}, "next": {evil}}, "/login/second"
		if i%2 == 1 {
			sent, address = url.Values{"recovery": {codes[i]}, "next": {evil}}, "/login/second/recovery"
		}
		if a = b.post(address+"?next="+next, sent).wants(http.StatusSeeOther); a.location != "/" {
			t.Errorf("%q: the second factor leads to %s", evil, a.location)
		}
	}
}

// TestWhoLacksTheSecondFactorThatTheirAccountAsksForSetsItUpFirst: every page of the account leads there, and everything is as before
// afterwards; signing out is possible all the same.
func TestWhoLacksTheSecondFactorThatTheirAccountAsksForSetsItUpFirst(t *testing.T) {
	s := newSite(t)
	c := s.customer("c@example.com")
	if err := s.db.Model(&models.Account{}).Where("id = ?", c.accountID).Update("second_factor_required", true).Error; err != nil {
		t.Fatal(err)
	}
	for _, address := range []string{"/", "/packages", "/keys", "/billing", "/settings/account"} {
		if a := c.get(address); a.status != http.StatusSeeOther || a.location != "/settings/security" {
			t.Errorf("%s: status %d, to %s", address, a.status, a.location)
		}
	}
	if a := c.post("/keys", url.Values{"description": {"x"}, "regions": {bangkok}}); a.location != "/settings/security" {
		t.Errorf("a form is done, or leads to %s", a.location)
	}
	c.get("/settings/security").wants(http.StatusOK).says("main", "Set up a second factor to go on")
	c.setsUpApp()
	c.get("/keys").wants(http.StatusOK)
	c.get("/settings/security").never("main", "to go on").submit("Remove the app", nil).wants(http.StatusSeeOther).follow().says("[role=status]", "asks all members")
	c.get("/settings/security").says("main", "set up another one before you remove the last").submit("Ask it of nobody any more", nil).wants(http.StatusSeeOther)
	c.get("/settings/security").says("main", "your recovery codes end, and the password alone lets you in").submit("Remove the app", nil).wants(http.StatusSeeOther).follow().says("[role=status]", "The app is removed")
	c.post("/logout", nil).wants(http.StatusSeeOther)
}
