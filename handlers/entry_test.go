package handlers_test

import (
	"fmt"
	"maps"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"ocrconsole/models"
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

// mailing makes the site one whose mails reach people.
func (s *site) mailing() *site {
	s.console.MailServer, s.console.Accounts.ConfirmsByMail = true, true
	return s
}

func TestSignUpAnswersTheSameForAFreeAndATakenAddress(t *testing.T) {
	s := newSite(t).mailing()
	s.customer("known@example.com")
	signUp := func(address string) (*browser, *answer) {
		b := s.visitor()
		return b, b.signsUp(address, "another long password").wants(http.StatusSeeOther)
	}
	free, first := signUp("mary@example.com")
	for _, address := range []string{" Mary@Example.COM", "known@example.com"} {
		taken, second := signUp(address)
		if first.location != "/confirm/mail" || second.location != "/confirm/mail" {
			t.Errorf("sent to %q and %q, want /confirm/mail without the address in it", first.location, second.location)
		}
		names := func(b *browser, a *answer) []string {
			return append(slices.Sorted(maps.Keys(a.header)), slices.Sorted(maps.Keys(b.cookies))...)
		}
		if !slices.Equal(names(free, first), names(taken, second)) || first.body != second.body {
			t.Errorf("the answers differ: %v %q and %v %q", first.header, first.body, second.header, second.body)
		}
		next, other := free.get("/confirm/mail").wants(http.StatusOK), second.follow().wants(http.StatusOK)
		if got := next.Find("input[name=email]").AttrOr("value", ""); got != "mary@example.com" {
			t.Errorf("the form has %q as address", got)
		}
		if strings.ReplaceAll(other.body, address, "mary@example.com") != next.body {
			t.Error("the pages after sign-up differ by more than the address as it was typed")
		}
		mine, theirs := free.signsIn("/login", "mary@example.com", "another long password").wants(http.StatusUnauthorized),
			taken.signsIn("/login", "known@example.com", "another long password").wants(http.StatusUnauthorized)
		if strings.ReplaceAll(theirs.body, "known@", "mary@") != mine.body {
			t.Error("signing in with the password that was chosen tells whether the address was free")
		}
		mine.says("main", "Have you confirmed your address?")
		again, nobody := free.get("/confirm/mail").submit("Send the mail again", url.Values{"email": {"mary@example.com"}}).follow(),
			taken.get("/confirm/mail").submit("Send the mail again", url.Values{"email": {"known@example.com"}}).follow()
		if strings.ReplaceAll(nobody.body, "known@", "mary@") != again.body {
			t.Error("asking for the link again tells whether the address waits for it")
		}
	}
}

// TestWithoutAMailServerATakenAddressIsSaidOpenly signs the newcomer in at once, and keeps what somebody else entered.
func TestWithoutAMailServerATakenAddressIsSaidOpenly(t *testing.T) {
	s := newSite(t)
	if a := s.visitor().signsUp("mary@example.com", password).wants(http.StatusSeeOther); a.location != "/" {
		t.Errorf("the newcomer is at %q", a.location)
	}
	other := s.visitor()
	a := other.get("/signup?next=/packages").submit("Create account", url.Values{"email": {"Mary@example.com"}, "password": {"another long password"}, "name": {"Acme"}}).
		wants(http.StatusUnprocessableEntity).says("#field-email-error", "There is a user with this address already.")
	for field, want := range map[string]string{"email": "Mary@example.com", "name": "Acme", "password": "", "next": "/packages"} {
		if got := a.Find("input[name="+field+"]").AttrOr("value", ""); got != want {
			t.Errorf("field %s is %q, want %q", field, got, want)
		}
	}
	other.get("/services").wants(http.StatusSeeOther)
	other.signsIn("/login", "mary@example.com", password).wants(http.StatusSeeOther)
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
		"":                                      "/",
		"https://evil.example":                  "/",
		"//evil.example":                        "/",
		`/\evil.example`:                        "/",
		"javascript:alert(1)":                   "/",
		"evil.example":                          "/",
		"/\tevil.example":                       "/",
		"http:evil.example":                     "/",
		"https://console.example@evil.example/": "/",
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
	a := b.get(href).submit("Create account", url.Values{"email": {"new@example.com"}, "password": {password}}).wants(http.StatusSeeOther)
	if a.location != "/packages/buy?region=ap-southeast-2" {
		t.Errorf("after sign-up the customer is at %q", a.location)
	}
	s.mailing()
	b = s.visitor()
	b.get(href).submit("Create account", url.Values{"email": {"other@example.com"}, "password": {password}}).wants(http.StatusSeeOther)
	a = b.get("/confirm?token="+s.mailLink("other@example.com", models.TokenConfirm)).submit("Confirm other@example.com", nil).wants(http.StatusSeeOther)
	if a.location != "/packages/buy?region=ap-southeast-2" {
		t.Errorf("after the confirmation the customer is at %q", a.location)
	}
	b.get(a.location).wants(http.StatusOK).says("[role=status]", "is confirmed, and you are signed in")
}

func TestTooManySignInsAreRefusedEvenWithTheRightPassword(t *testing.T) {
	s := newSite(t)
	s.customer("c@example.com")
	b := s.visitor()
	for i := range 10 {
		b.signsIn("/login", "c@example.com", fmt.Sprintf("guess number %d", i)).wants(http.StatusUnauthorized)
	}
	a := b.signsIn("/login", "c@example.com", password).wants(http.StatusTooManyRequests).
		says("[role=alert]", "Too many attempts. Wait 5 minutes").says("h1", "Sign in")
	wait, err := strconv.Atoi(a.header.Get("Retry-After"))
	if err != nil {
		t.Fatalf("Retry-After is %q", a.header.Get("Retry-After"))
	}
	s.pass(time.Duration(wait)*time.Second - time.Millisecond)
	b.signsIn("/login", "c@example.com", password).wants(http.StatusTooManyRequests)
	s.pass(time.Second)
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
	for _, a := range []*answer{c.get("/signup"), c.get("/login"), c.post("/signup", form), c.post("/login", form)} {
		if a.wants(http.StatusSeeOther).location != "/" {
			t.Errorf("%s leads to %s", a.request, a.location)
		}
	}
	c.get("/").wants(http.StatusOK).says("h1", "Overview")
	if _, err := s.console.Accounts.FindAccountID(t.Context(), "other@example.com"); err == nil {
		t.Error("a signed-in customer made a second account")
	}
}
