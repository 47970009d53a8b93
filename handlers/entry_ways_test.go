package handlers_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"ocrconsole/models"
	"ocrconsole/views/routes"
)

// waysIn are the pages among which whoever signs in goes to and fro.
var waysIn = []string{routes.SignIn, routes.SignUp, routes.SSO, routes.ForgotPassword, routes.PasskeySignIn, routes.SecondFactor}

// keepsNext fails the test for each link to a way in, and each form that posts to one, that forgets the page that asked to sign in; it gives the
// addresses of the links.
func (a *answer) keepsNext(next string) (links []string) {
	a.browser.t.Helper()
	isWay := func(address string) bool {
		path, _, _ := strings.Cut(address, "?")
		for _, way := range waysIn {
			if path == way {
				return true
			}
		}
		return false
	}
	for _, link := range a.Find("a").EachIter() {
		href := link.AttrOr("href", "")
		if !isWay(href) {
			continue
		}
		links = append(links, href)
		if _, query, _ := strings.Cut(href, "?"); query != "next="+url.QueryEscape(next) {
			a.browser.t.Errorf("%s: %q leads to %s, which forgets %s", a.request, strings.TrimSpace(link.Text()), href, next)
		}
	}
	for _, form := range a.Find("form[method=post]").EachIter() {
		if action := form.AttrOr("action", ""); isWay(action) && form.Find("input[name=next]").AttrOr("value", "") != next {
			a.browser.t.Errorf("%s: the form to %s forgets %s", a.request, action, next)
		}
	}
	return links
}

// TestEveryWayInLeadsToThePageThatAskedForIt goes all ways from the page that somebody who is invited comes to.
func TestEveryWayInLeadsToThePageThatAskedForIt(t *testing.T) {
	s := newSite(t)
	const next = "/billing/orders?status=paid"
	c := s.customer("c@example.com")
	c.setsUpApp()
	b := s.visitor()
	seen := make(map[string]bool)
	for todo := []string{routes.SignInTo(next)}; len(todo) > 0; todo = todo[1:] {
		if !seen[todo[0]] {
			seen[todo[0]] = true
			todo = append(todo, b.get(todo[0]).wants(http.StatusOK).keepsNext(next)...)
		}
	}
	if len(seen) < 4 {
		t.Errorf("only %d ways in were gone: %v", len(seen), seen)
	}
	refused := b.post(routes.SignIn, url.Values{"email": {"c@example.com"}, "password": {"wrong password"}, "next": {next}}).wants(http.StatusUnauthorized)
	refused.keepsNext(next)
	second := b.post(routes.SignIn, url.Values{"email": {"c@example.com"}, "password": {password}, "next": {next}}).wants(http.StatusSeeOther).follow()
	if len(second.keepsNext(next)) == 0 {
		t.Error("the page of the second factor has no way back")
	}
	docs := routes.Of(routes.APIDocs, inSingapore, passport)
	s.visitor().get(docs).wants(http.StatusOK).leadsTo("main", routes.SignInTo(docs))
}

// TestAPasswordChosenByMailLeadsOnToo follows the mail in the browser that asked for it.
func TestAPasswordChosenByMailLeadsOnToo(t *testing.T) {
	s := newSite(t)
	s.customer("c@example.com")
	b := s.visitor()
	b.post(routes.ForgotPassword, url.Values{"email": {"c@example.com"}, "next": {"/keys"}}).wants(http.StatusSeeOther).follow().keepsNext("/keys")
	reset := b.get("/password/reset?token="+s.mailLink("c@example.com", models.TokenReset)).submit("Change the password", url.Values{"password": {"another long password"}})
	if reset.wants(http.StatusSeeOther).location != "/keys" {
		t.Errorf("it leads to %s", reset.location)
	}
}
