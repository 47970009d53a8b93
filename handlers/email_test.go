package handlers_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"ocrconsole/models"
)

// asksForEmail sends the form of the settings.
func (b *browser) asksForEmail(email, secret string) *answer {
	b.t.Helper()
	return b.get("/settings/account").wants(http.StatusOK).submit("Change address", url.Values{"email": {email}, "email_password": {secret}})
}

// newEmailLink is where the mail to the address leads that the user asked for.
func (s *site) newEmailLink(email string) string {
	s.t.Helper()
	user, err := models.FindUserByEmail(s.db.WithContext(s.t.Context()), email)
	if err != nil {
		s.t.Fatal(err)
	}
	token, err := s.console.Accounts.MailTokenTo(s.t.Context(), models.TokenNewEmail, user, user.NewEmail)
	if err != nil {
		s.t.Fatal(err)
	}
	return "/email/confirm?token=" + token
}

func TestAUserChangesTheirAddressByMailsToBoth(t *testing.T) {
	s := newSite(t).mailing()
	c := s.customer("c@example.com")
	c.asksForEmail("nobody", password).wants(http.StatusUnprocessableEntity).says("#field-email-error", "name@example.com")
	wrong := c.asksForEmail("new@example.org", "not the password").wants(http.StatusUnprocessableEntity).says("#field-email_password-error", "not your password")
	if got := wrong.Find("#field-email").AttrOr("value", ""); got != "new@example.org" {
		t.Errorf("what was typed is %q", got)
	}
	c.asksForEmail("c@example.com", password).wants(http.StatusUnprocessableEntity).says("#field-email-error", "your address already")
	asked := c.asksForEmail("new@example.org", password).wants(http.StatusSeeOther).follow()
	asked.says("#email", "You sign in as c@example.com", "new@example.org is to be confirmed", "works for 24 hours").says("[role=status]", "Look into the mail")
	link := s.newEmailLink("c@example.com")
	elsewhere := s.visitor() // on the phone, where the mail is read
	page := elsewhere.get(link).wants(http.StatusOK).says("main", "new@example.org", "c@example.com")
	page.submit("Confirm new@example.org", url.Values{"password": {"not the password"}}).wants(http.StatusUnprocessableEntity).says("#field-password-error", "not your password")
	page.submit("Confirm new@example.org", url.Values{"password": {password}}).wants(http.StatusOK).says("main", "You sign in as new@example.org")
	elsewhere.post(link, nil).wants(http.StatusNotFound)
	elsewhere.signsIn("/login", "c@example.com", password).wants(http.StatusUnauthorized)
	elsewhere.signsIn("/login", "new@example.org", password).wants(http.StatusSeeOther)
	c.get("/settings/account").wants(http.StatusOK).says("#email", "You sign in as new@example.org").never("#email", "is to be confirmed")
	c.get("/notifications").says("main h2", "You sign in as new@example.org now")
}

func TestTheAddressBeforeStopsAChangeAndChoosesAPassword(t *testing.T) {
	s := newSite(t).mailing()
	c := s.customer("c@example.com")
	stop := "/email/stop?token=" + s.mailLink("c@example.com", models.TokenStopEmail)
	c.asksForEmail("new@example.org", password).wants(http.StatusSeeOther)
	c.get(s.newEmailLink("c@example.com")).wants(http.StatusOK).submit("Confirm new@example.org", nil).wants(http.StatusSeeOther) // signed in: no password is asked
	owner := s.visitor()
	page := owner.get(stop).wants(http.StatusOK).says("main", "new@example.org has replaced c@example.com")
	c.get("/billing").wants(http.StatusOK) // asking has stopped nothing
	stopped := page.submit("This was not me: stop it", nil).wants(http.StatusOK).says("main", "You sign in as c@example.com", "look at the access keys")
	c.get("/billing").wants(http.StatusSeeOther)
	s.visitor().signsIn("/login", "c@example.com", password).wants(http.StatusUnauthorized)
	owner.post(stop, nil).wants(http.StatusNotFound)
	choose, _ := stopped.Find(`main a:contains("Choose a password")`).Attr("href")
	owner.get(choose).wants(http.StatusOK).submit("Change the password", url.Values{"password": {"another long password"}}).wants(http.StatusSeeOther)
	s.visitor().signsIn("/login", "c@example.com", "another long password").wants(http.StatusSeeOther)
}

func TestTheSettingsAnswerTheSameForAFreeAndATakenAddress(t *testing.T) {
	s := newSite(t).mailing()
	c := s.customer("c@example.com")
	s.customer("taken@example.org")
	ask := func(email string) string {
		return strings.ReplaceAll(c.asksForEmail(email, password).wants(http.StatusSeeOther).follow().wants(http.StatusOK).text("main"), email, "it")
	}
	free, taken := ask("free@example.org"), ask("taken@example.org")
	if free != taken {
		t.Errorf("the pages differ:\n%s\n%s", free, taken)
	}
	c.get("/settings/account").submit("Keep the address", nil).wants(http.StatusSeeOther).follow().says("[role=status]", "stays as it is").never("#email", "is to be confirmed")
}

func TestWithoutMailsAnAddressChangesAtOnceAndSaysWhatIsTaken(t *testing.T) {
	s := newSite(t)
	c := s.customer("c@example.com")
	s.customer("taken@example.org")
	c.get("/settings/account").says("#email", "It changes at once")
	c.asksForEmail("taken@example.org", password).wants(http.StatusUnprocessableEntity).says("#field-email-error", "another address")
	c.asksForEmail("new@example.org", password).wants(http.StatusSeeOther).follow().says("#email", "You sign in as new@example.org")
	s.visitor().signsIn("/login", "new@example.org", password).wants(http.StatusSeeOther)
}
