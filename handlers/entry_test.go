package handlers_test

import (
	"fmt"
	"maps"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"
	"time"
)

// signsUp sends the sign-up form as the page has it.
func (b *browser) signsUp(email, secret string) *answer {
	b.t.Helper()
	return b.get("/signup").wants(http.StatusOK).submit("Create account", url.Values{"email": {email}, "password": {secret}})
}

// signsIn sends the sign-in form as the page at path has it.
func (b *browser) signsIn(path, email, secret string) *answer {
	b.t.Helper()
	return b.get(path).wants(http.StatusOK).submit("Sign in", url.Values{"email": {email}, "password": {secret}})
}

func TestSignUpAnswersTheSameForAFreeAndATakenAddress(t *testing.T) {
	s := newSite(t)
	free, taken := s.visitor(), s.visitor()
	first := free.signsUp("mary@example.com", password).wants(http.StatusSeeOther)
	second := taken.signsUp(" Mary@Example.COM", "another long password").wants(http.StatusSeeOther)
	if first.location != "/login" || second.location != "/login" {
		t.Errorf("sent to %q and %q, want /login without the address in it", first.location, second.location)
	}
	names := func(h http.Header) []string { return slices.Sorted(maps.Keys(h)) }
	if !slices.Equal(names(first.header), names(second.header)) || first.body != second.body {
		t.Errorf("the answers differ: %v %q and %v %q", first.header, first.body, second.header, second.body)
	}
	next, other := first.follow().wants(http.StatusOK), second.follow().wants(http.StatusOK)
	if got := next.Find("input[name=email]").AttrOr("value", ""); got != "mary@example.com" {
		t.Errorf("the sign-in form has %q as address", got)
	}
	if strings.ReplaceAll(other.body, " Mary@Example.COM", "mary@example.com") != next.body {
		t.Error("the pages after sign-up differ by more than the address as it was typed")
	}
	taken.signsIn("/login", "mary@example.com", "another long password").wants(http.StatusUnauthorized)
	if a := free.signsIn("/login", "mary@example.com", password).wants(http.StatusSeeOther); a.location != "/services" {
		t.Errorf("signed in and sent to %q", a.location)
	}
	free.get("/").wants(http.StatusSeeOther)
}

func TestSignUpFormKeepsTheInputButNotThePassword(t *testing.T) {
	s := newSite(t)
	for _, tt := range []struct{ email, password, name, field, says string }{
		{"mary@example.com", "too short", "Acme", "password", "at least 10 characters"},
		{"mary@localhost", password, "Acme", "email", "name@example.com"},
		{"Mary <mary@example.com>", password, "Acme", "email", "name@example.com"},
		{"mary@example.com", strings.Repeat("x", 129), "Acme", "password", "at most 128"},
		{"mary@example.com", password, strings.Repeat("n", 81), "name", "at most 80"},
	} {
		a := s.visitor().get("/signup?next=/packages").submit("Create account", url.Values{
			"email": {tt.email}, "password": {tt.password}, "name": {tt.name},
		}).wants(http.StatusUnprocessableEntity).says("#field-"+tt.field+"-error", tt.says)
		for field, want := range map[string]string{"email": tt.email, "name": tt.name, "password": "", "next": "/packages"} {
			if got := a.Find("input[name="+field+"]").AttrOr("value", ""); got != want {
				t.Errorf("%s: field %s is %q, want %q", tt.says, field, got, want)
			}
		}
		if strings.Contains(a.body, tt.password) {
			t.Errorf("%s: the password stands in the page", tt.says)
		}
	}
}

func TestSignInFailureDoesNotTellWhoIsACustomer(t *testing.T) {
	s := newSite(t)
	s.customer("known@example.com")
	wrong := s.visitor().signsIn("/login?next=/usage", "known@example.com", "wrong password").wants(http.StatusUnauthorized)
	unknown := s.visitor().signsIn("/login?next=/usage", "other@example.com", "wrong password").wants(http.StatusUnauthorized)
	wrong.says("[role=alert]", "This address and password do not match an account.")
	if strings.ReplaceAll(unknown.body, "other@", "known@") != wrong.body {
		t.Error("the page of an unknown address differs from that of a wrong password")
	}
	if wrong.Find("input[name=email]").AttrOr("value", "") != "known@example.com" || strings.Contains(wrong.body, "wrong password") {
		t.Error("the form must keep the address and never the password")
	}
	if got := wrong.Find("input[name=next]").AttrOr("value", ""); got != "/usage" {
		t.Errorf("the failed form goes on to %q", got)
	}
}

func TestSignInGoesOnOnlyWithinThisSite(t *testing.T) {
	s := newSite(t)
	s.customer("c@example.com")
	for next, want := range map[string]string{
		"/packages/buy?region=ap-southeast-2&service=passport": "/packages/buy?region=ap-southeast-2&service=passport",
		"":                                      "/services",
		"https://evil.example":                  "/services",
		"//evil.example":                        "/services",
		`/\evil.example`:                        "/services",
		"javascript:alert(1)":                   "/services",
		"evil.example":                          "/services",
		"/\tevil.example":                       "/services",
		"http:evil.example":                     "/services",
		"https://console.example@evil.example/": "/services",
	} {
		form := url.Values{"email": {"c@example.com"}, "password": {password}, "next": {next}}
		direct := s.visitor()
		if a := direct.post("/login", form).wants(http.StatusSeeOther); a.location != want {
			t.Errorf("next %q leads to %q, want %q", next, a.location, want)
		}
		if a := direct.get("/login?next=" + url.QueryEscape(next)).wants(http.StatusSeeOther); a.location != want {
			t.Errorf("signed in already, next %q leads to %q, want %q", next, a.location, want)
		}
		if a := s.visitor().get("/login?next=" + url.QueryEscape(next)); strings.Contains(a.Find("input[name=next]").AttrOr("value", ""), "evil") {
			t.Errorf("next %q stands in the form", next)
		}
		s.pass(16 * time.Minute)
	}
}

func TestNextSurvivesSignUp(t *testing.T) {
	s := newSite(t)
	b := s.visitor()
	page := b.get("/packages/buy?region=ap-southeast-2").follow().wants(http.StatusOK)
	href, _ := page.Find("main a[href^='/signup']").Attr("href")
	a := b.get(href).submit("Create account", url.Values{"email": {"new@example.com"}, "password": {password}}).follow()
	a = a.submit("Sign in", url.Values{"password": {password}}).wants(http.StatusSeeOther)
	if a.location != "/packages/buy?region=ap-southeast-2" {
		t.Errorf("after sign-up and sign-in the customer is at %q", a.location)
	}
}

func TestTooManySignInsAreRefusedEvenWithTheRightPassword(t *testing.T) {
	s := newSite(t)
	s.customer("c@example.com")
	b := s.visitor()
	for i := range 10 {
		b.signsIn("/login", "c@example.com", fmt.Sprintf("guess number %d", i)).wants(http.StatusUnauthorized)
	}
	b.signsIn("/login", "c@example.com", password).wants(http.StatusTooManyRequests).
		says("[role=alert]", "Too many attempts. Wait 15 minutes").says("h1", "Sign in")
	s.pass(16 * time.Minute)
	b.signsIn("/login", "c@example.com", password).wants(http.StatusSeeOther)
}

func TestSignOutEndsTheSession(t *testing.T) {
	s := newSite(t)
	c := s.customer("c@example.com")
	stolen := s.visitor()
	maps.Copy(stolen.cookies, c.cookies)
	c.post("/logout", nil).wants(http.StatusSeeOther).follow().wants(http.StatusOK).says("[role=status]", "You are signed out.")
	c.get("/billing").wants(http.StatusSeeOther)
	if a := stolen.get("/billing").wants(http.StatusSeeOther); !strings.HasPrefix(a.location, "/login") {
		t.Errorf("the old session still opens %s", a.location)
	}
}

func TestSignedInCustomersAreNotAskedAgain(t *testing.T) {
	s := newSite(t)
	c := s.customer("c@example.com")
	form := url.Values{"email": {"other@example.com"}, "password": {password}}
	for _, a := range []*answer{c.get("/"), c.get("/signup"), c.get("/login"), c.post("/signup", form), c.post("/login", form)} {
		if a.wants(http.StatusSeeOther).location != "/services" {
			t.Errorf("%s leads to %s", a.request, a.location)
		}
	}
	if _, err := s.console.Accounts.FindAccountID(t.Context(), "other@example.com"); err == nil {
		t.Error("a signed-in customer made a second account")
	}
}
