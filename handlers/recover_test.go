package handlers_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"ocrconsole/models"
	"ocrconsole/models/cause"
	"ocrconsole/views/words"
)

func TestForgottenPasswordAnswersTheSameForEverybody(t *testing.T) {
	s := newSite(t)
	s.customer("known@example.com")
	ask := func(email string) *answer {
		t.Helper()
		return s.visitor().get("/password/forgot").wants(http.StatusOK).submit("Send the link", url.Values{"email": {email}}).wants(http.StatusSeeOther).follow()
	}
	known, unknown := ask("known@example.com"), ask("other@example.com")
	known.says("[role=status]", "If there is an account with this address")
	if strings.ReplaceAll(unknown.body, "other@", "known@") != known.body {
		t.Error("the pages differ by more than the address")
	}
	s.visitor().get("/password/forgot").submit("Send the link", url.Values{"email": {"nobody"}}).
		wants(http.StatusUnprocessableEntity).says("#field-email-error", "name@example.com")
}

func TestAnotherPasswordSignsAllBrowsersOut(t *testing.T) {
	s := newSite(t)
	c := s.customer("c@example.com")
	link := "/password/reset?token=" + s.mailLink("c@example.com", models.TokenReset)
	b := s.visitor()
	b.get(link).wants(http.StatusOK).says("main", "c@example.com").submit("Change the password", url.Values{"password": {"short"}}).
		wants(http.StatusUnprocessableEntity).says("#field-password-error", "at least 10")
	c.get("/billing").wants(http.StatusOK)
	b.get(link).submit("Change the password", url.Values{"password": {"another long password"}}).wants(http.StatusSeeOther).
		follow().says("[role=status]", "all other browsers are signed out").says("h1", "Overview")
	c.get("/billing").wants(http.StatusSeeOther)
	b.get(link).wants(http.StatusNotFound).says("main", "Have another link sent", words.Why(cause.LinkNotValid))
	s.visitor().signsIn("/login", "c@example.com", password).wants(http.StatusUnauthorized)
	s.visitor().signsIn("/login", "c@example.com", "another long password").wants(http.StatusSeeOther)
	b.get("/notifications").says("main h2", "The password was changed")
}

func TestALinkThatIsTooOldSaysSo(t *testing.T) {
	s := newSite(t)
	s.customer("c@example.com")
	link := "/password/reset?token=" + s.mailLink("c@example.com", models.TokenReset)
	s.pass(24 * time.Hour)
	s.visitor().get(link).wants(http.StatusNotFound).says("h1", "This link does not work")
	s.visitor().post(link, url.Values{"password": {"another long password"}}).wants(http.StatusNotFound)
	s.visitor().signsIn("/login", "c@example.com", password).wants(http.StatusSeeOther)
}
