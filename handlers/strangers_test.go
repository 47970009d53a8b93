package handlers_test

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"

	"ocrconsole/models"
	"ocrconsole/models/accounts"
	"ocrconsole/models/dbtest"
)

// postFrom sends a form from the network address.
func (b *browser) postFrom(address, path string, form url.Values) *answer {
	b.t.Helper()
	request := httptest.NewRequestWithContext(b.t.Context(), http.MethodPost, "http://console.example"+path, strings.NewReader(form.Encode()))
	request.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	request.RemoteAddr = address + ":4711"
	return b.ask(request)
}

func credentials(email, secret string) url.Values {
	return url.Values{"email": {email}, "password": {secret}}
}

// TestStrangersDoNotKeepTheOwnerOut guesses and asks for links from everywhere, and from the owner's own network as fast as it
// can: the owner's browser is let in, and asking for another password is never refused elsewhere.
func TestStrangersDoNotKeepTheOwnerOut(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, db *models.DB) {
		s := newSiteOn(t, db)
		s.customer("owner@example.com")
		const home, abroad = "203.0.113.5", "203.0.113.77"
		known := s.visitor()
		known.postFrom(home, "/login", credentials("owner@example.com", password)).wants(http.StatusSeeOther)
		known.postFrom(home, "/logout", nil).wants(http.StatusSeeOther)
		if len(known.cookies["device"]) != 64 {
			t.Fatalf("the browser keeps %q", known.cookies)
		}
		stranger := s.visitor()
		for i := range 14 {
			for range 12 {
				stranger.postFrom(fmt.Sprint("198.51.100.", i), "/login", credentials("owner@example.com", "guess"))
			}
			stranger.postFrom(fmt.Sprint("198.51.100.", i), "/password/forgot", url.Values{"email": {"owner@example.com"}}).wants(http.StatusSeeOther)
		}
		for range 30 {
			stranger.postFrom(home, "/login", credentials("owner@example.com", "guess"))
		}
		s.visitor().postFrom(abroad, "/login", credentials("owner@example.com", password)).wants(http.StatusTooManyRequests)
		s.visitor().postFrom(home, "/login", credentials("owner@example.com", password)).wants(http.StatusTooManyRequests)
		for _, address := range []string{home, abroad} {
			known.postFrom(address, "/login", credentials("owner@example.com", password)).wants(http.StatusSeeOther)
			known.postFrom(address, "/logout", nil).wants(http.StatusSeeOther)
		}
		owner := s.visitor()
		owner.postFrom(abroad, "/password/forgot", url.Values{"email": {"owner@example.com"}}).wants(http.StatusSeeOther)
		link := "/password/reset?token=" + s.mailLink("owner@example.com", models.TokenReset)
		owner.postFrom(abroad, link, url.Values{"password": {"three words and more"}}).wants(http.StatusSeeOther)
		owner.postFrom(abroad, "/logout", nil).wants(http.StatusSeeOther)
		for i := range 14 {
			for range 12 {
				stranger.postFrom(fmt.Sprint("198.51.101.", i), "/login", credentials("owner@example.com", "guess"))
			}
		}
		owner.postFrom("203.0.113.99", "/login", credentials("owner@example.com", "three words and more")).wants(http.StatusSeeOther)
	})
}

// TestAKnownBrowserIsKnownToSeveralUsers has two people share a browser: each is known by it, and neither keeps it for ever.
func TestAKnownBrowserIsKnownToSeveralUsers(t *testing.T) {
	s := newSite(t)
	b := s.visitor()
	for i := range 10 {
		address := fmt.Sprintf("user%d@example.com", i%2)
		if i < 2 {
			s.customer(address)
		}
		b.postFrom(fmt.Sprint("203.0.113.", i), "/login", credentials(address, password)).wants(http.StatusSeeOther)
		b.postFrom("203.0.113.1", "/logout", nil).wants(http.StatusSeeOther)
	}
	if kept := strings.Split(b.cookies["device"], "."); len(kept) != 2 {
		t.Errorf("the browser keeps %d, want one for each", len(kept))
	}
	for _, address := range []string{"user0@example.com", "user1@example.com"} {
		if name, err := s.console.Accounts.KnownAs(t.Context(), address, strings.Split(b.cookies["device"], ".")); err != nil || name == "" {
			t.Errorf("%s is not known: %v", address, err)
		}
	}
}

// TestAnAccountMadeWithSomebodyElsesAddressIsTakenOver signs up with another's address where no mail is sent, makes keys, and
// lets the owner confirm the address, or choose another password, once mails are sent.
func TestAnAccountMadeWithSomebodyElsesAddressIsTakenOver(t *testing.T) {
	for _, by := range []string{"the link", "another password"} {
		t.Run(by, func(t *testing.T) {
			dbtest.Each(t, func(t *testing.T, db *models.DB) { takeOver(t, newSiteOn(t, db), by) })
		})
	}
}

func takeOver(t *testing.T, s *site, by string) {
	t.Helper()
	mallory, owner := s.visitor(), s.visitor()
	mallory.signsUp("owner@example.com", password).wants(http.StatusSeeOther)
	mallory.get("/keys").submit("Create access key", url.Values{"description": {"for later"}}).wants(http.StatusOK)
	user, err := models.FindUserByEmail(s.db.WithContext(t.Context()), "owner@example.com")
	if err != nil {
		t.Fatal(err)
	}
	member, err := models.FirstMembership(s.db.WithContext(t.Context()), user.ID)
	if err != nil {
		t.Fatal(err)
	}
	keys, err := s.console.Keys.ListKeys(t.Context(), accounts.Owner{AccountID: member.AccountID, UserID: user.ID})
	if err != nil || len(keys) != 1 {
		t.Fatalf("%d keys, %v", len(keys), err)
	}
	if _, err := s.console.Keys.FindKey(t.Context(), keys[0].AccessKey); err != nil {
		t.Fatal(err)
	}
	s.mailing()
	mallory.get("/keys").wants(http.StatusOK)
	before, after := owner.takes(by)
	for _, words := range []string{"The access key:", "The password that was chosen"} {
		before.says("main", words)
		after.says("main", words)
	}
	if _, err := s.console.Keys.FindKey(t.Context(), keys[0].AccessKey); models.CodeOf(err) != models.Unauthorized {
		t.Errorf("the key goes on: %v", err)
	}
	mallory.get("/keys").wants(http.StatusSeeOther)
	mallory.signsIn("/login", "owner@example.com", password).wants(http.StatusUnauthorized)
	owner.get(after.Find("main a").Last().AttrOr("href", "")).wants(http.StatusOK)
}

// takes opens the link of a mail, and gives the page before and after what it is for.
func (b *browser) takes(by string) (before, after *answer) {
	b.t.Helper()
	if by == "the link" {
		before = b.get("/confirm?token=" + b.mailLink("owner@example.com", models.TokenConfirm)).wants(http.StatusOK)
		return before, before.submit("Confirm owner@example.com", nil).wants(http.StatusOK)
	}
	before = b.get("/password/reset?token=" + b.mailLink("owner@example.com", models.TokenReset)).wants(http.StatusOK)
	return before, before.submit("Change the password", url.Values{"password": {"three words and more"}}).wants(http.StatusOK)
}

// TestWhatASessionBeganToSendEndsWithIt begins to send forms in the name of an account that is taken over before they are
// sent: none of them does anything.
func TestWhatASessionBeganToSendEndsWithIt(t *testing.T) {
	for path, form := range map[string]url.Values{
		"/settings/billing":         {"name": {"Mallory Ltd"}, "email": {"mallory@example.com"}},
		"/settings/alerts/calendar": {"x": {"y"}},
		"/billing/topup":            {"choice": {"own"}, "amount": {"10"}, "key": {"once"}, "save": {"on"}},
	} {
		for _, kind := range []string{"application/x-www-form-urlencoded", "multipart/form-data; boundary=part"} {
			t.Run(path+" as "+kind, func(t *testing.T) {
				s := newSite(t)
				mallory, owner := s.visitor(), s.visitor()
				mallory.signsUp("owner@example.com", password).wants(http.StatusSeeOther)
				mallory.get("/keys").wants(http.StatusOK)
				body := &slowBody{rest: strings.NewReader(encoded(form, kind)), meanwhile: func() {
					s.mailing()
					owner.takes("the link")
				}}
				request := httptest.NewRequestWithContext(t.Context(), http.MethodPost, "http://console.example"+path, body)
				request.Header.Set("Content-Type", kind)
				answer := mallory.ask(request).wants(http.StatusSeeOther)
				if answer.location != "/login" || body.meanwhile != nil {
					t.Errorf("sent on to %q, want to sign in", answer.location)
				}
				for _, made := range []any{&models.CalendarFeed{}, &models.Payment{}, &models.BillingDetails{}} {
					var n int64
					if err := s.db.WithContext(t.Context()).Model(made).Count(&n).Error; err != nil || n != 0 {
						t.Errorf("%d of %T, %v", n, made, err)
					}
				}
			})
		}
	}
}

// encoded writes the form as the type of media says.
func encoded(form url.Values, kind string) string {
	if !strings.HasPrefix(kind, "multipart") {
		return form.Encode()
	}
	var parts strings.Builder
	for name, values := range form {
		fmt.Fprintf(&parts, "--part\r\nContent-Disposition: form-data; name=%q\r\n\r\n%s\r\n", name, values[0])
	}
	return parts.String() + "--part--\r\n"
}

// slowBody is sent after something else happened.
type slowBody struct {
	rest      *strings.Reader
	meanwhile func()
}

func (b *slowBody) Read(p []byte) (int, error) {
	if happen := b.meanwhile; happen != nil {
		b.meanwhile = nil
		happen()
	}
	return b.rest.Read(p)
}

// TestTheNewcomersLinkSignsThemInByOneClick opens it in the browser that signed up, in one with another customer's session, and
// once more.
func TestTheNewcomersLinkSignsThemInByOneClick(t *testing.T) {
	s := newSite(t).mailing()
	b := s.visitor()
	b.signsUp("new@example.com", password).wants(http.StatusSeeOther)
	link := "/confirm?token=" + s.mailLink("new@example.com", models.TokenConfirm)
	for range 3 { // mail programs open links on their own
		s.visitor().get(link).wants(http.StatusOK).says("main", "in another browser than this one")
	}
	b.get(link).wants(http.StatusOK).never("main", "another browser", "Password").submit("Confirm new@example.com", nil).wants(http.StatusSeeOther).
		follow().wants(http.StatusOK).says("[role=status]", "new@example.com is confirmed, and you are signed in")
	b.post("/confirm", url.Values{"token": {strings.TrimPrefix(link, "/confirm?token=")}}).wants(http.StatusNotFound)

	other := s.visitor()
	other.signsUp("late@example.com", password).wants(http.StatusSeeOther)
	link = "/confirm?token=" + s.mailLink("late@example.com", models.TokenConfirm)
	c := s.customer("c@example.com")
	page := c.get(link).wants(http.StatusOK)
	page.submit("Confirm late@example.com", url.Values{"password": {"wrong password"}}).wants(http.StatusUnprocessableEntity).
		says("#field-password-error", "This is not the account's password.").says("main", "The password that was chosen")
	c.get("/billing").wants(http.StatusOK)
	page.submit("Confirm late@example.com", url.Values{"password": {password}}).wants(http.StatusSeeOther).follow().wants(http.StatusOK)
	c.get("/settings/alerts").says("main", "late@example.com")
}
