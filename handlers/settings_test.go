package handlers_test

import (
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"net/url"
	"slices"
	"strings"
	"sync"
	"testing"

	"ocrconsole/models"
	"ocrconsole/models/accounts"
	"ocrconsole/models/dbtest"
	"ocrconsole/models/rights"
)

// browsers signs the customer in n times more.
func (c *customer) browsers(email string, n int) (all []*browser) {
	for range n {
		b := c.visitor()
		b.signsIn("/login", email, password).wants(http.StatusSeeOther)
		all = append(all, b)
	}
	return all
}

func signedIn(b *browser) bool { return b.get("/settings/account").status == http.StatusOK }

// TestAUserSeesTheirBrowsersAndEndsOneOrAllOthers is of both databases, with two tabs that press at once.
func TestAUserSeesTheirBrowsersAndEndsOneOrAllOthers(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, db *models.DB) {
		s := newSiteOn(t, db)
		c, stranger := s.customer("c@example.com"), s.customer("other@example.com")
		others := c.browsers("c@example.com", 3)
		page := c.get("/settings/account").wants(http.StatusOK)
		if n := page.Find("#sessions tbody tr").Length(); n != 4 {
			t.Fatalf("%d sessions, want 4", n)
		}
		if strings.Count(page.Find("#sessions").Text(), "This browser") != 1 {
			t.Error("it does not say which browser this is")
		}
		id, _ := others[0].get("/settings/account").Find("#sessions input[name=session]").First().Attr("value")
		stranger.post("/settings/account/sessions/end", url.Values{"session": {id}}).wants(http.StatusSeeOther).follow().says("[role=status]", "has ended already")
		ended := func() (n int) {
			return len(slices.DeleteFunc(slices.Clone(others), signedIn))
		}
		if ended() != 0 {
			t.Fatal("somebody else ends a session")
		}
		own := page.Find("#sessions input[name=session]").First().AttrOr("value", "")
		var tabs sync.WaitGroup
		for range 2 {
			tabs.Go(func() { c.console.Accounts.EndSession(t.Context(), c.userID(), own) }) // the second finds none
		}
		tabs.Wait()
		if ended() != 1 {
			t.Errorf("%d of the others are signed out, want 1", ended())
		}
		c.post("/settings/account/sessions/end", url.Values{"session": {own}}).wants(http.StatusSeeOther)
		c.post("/settings/account/sessions/end-others", nil).wants(http.StatusSeeOther).follow().says("[role=status]", "2 browsers are signed out")
		if ended() != 3 || !signedIn(c.browser) || !signedIn(stranger.browser) {
			t.Error("not all others are signed out, or more than they")
		}
	})
}

// TestASessionThatWasEndedIsNotBegunAgainByWhatItBegan: a request that was under way when its session ended, in any way, or went on under another token,
// neither stores it anew nor gives a browser its token back.
func TestASessionThatWasEndedIsNotBegunAgainByWhatItBegan(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, db *models.DB) {
		s := newSiteOn(t, db)
		c := s.customer("c@example.com")
		stays := c.browsers("c@example.com", 1)[0]
		for name, end := range map[string]struct {
			do     func(b *browser)
			goesOn bool // the browser, under another token
		}{
			"signed out":      {do: func(b *browser) { b.post("/logout", nil).wants(http.StatusSeeOther) }},
			"ended elsewhere": {do: func(*browser) { stays.post("/settings/account/sessions/end-others", nil).wants(http.StatusSeeOther) }},
			"shown anew": {do: func(b *browser) {
				b.post("/test/later", nil).wants(http.StatusNoContent)
				b.post("/settings/security/recovery-codes", nil).wants(http.StatusForbidden).submit("Go on", url.Values{"reauth_password": {password}})
			}, goesOn: true},
		} {
			b := c.browsers("c@example.com", 1)[0]
			slow := s.visitor()
			slow.cookies["session"] = b.cookies["session"]
			body := &slowBody{rest: strings.NewReader(url.Values{"theme": {"dark"}, "time_zone": {""}}.Encode()), meanwhile: func() { end.do(b) }}
			request := httptest.NewRequestWithContext(t.Context(), http.MethodPost, "http://console.example/settings/account/display", body)
			request.Header.Set("Content-Type", "application/x-www-form-urlencoded")
			a := slow.ask(request)
			if body.meanwhile != nil {
				t.Fatalf("%s: nothing happened meanwhile", name)
			}
			for _, cookie := range a.header.Values("Set-Cookie") {
				if strings.HasPrefix(cookie, "session=") {
					t.Errorf("%s: the answer gives the browser %s", name, cookie)
				}
			}
			if signedIn(slow) {
				t.Errorf("%s: the session goes on", name)
			}
			if signedIn(b) != end.goesOn {
				t.Errorf("%s: the browser is signed in: %v", name, !end.goesOn)
			}
		}
		if !signedIn(stays) {
			t.Error("another browser is signed out")
		}
	})
}

// TestAnotherPasswordLeavesTheSessionWhereItActs, which may be another account than one begins in.
func TestAnotherPasswordLeavesTheSessionWhereItActs(t *testing.T) {
	s := newSite(t)
	ada, mary := s.customer("ada@example.com"), s.customer("mary@example.com")
	by := accounts.Owner{AccountID: ada.accountID, UserID: ada.firstOwner()}
	if _, err := s.console.Accounts.Invite(t.Context(), by, "mary@example.com", rights.Billing); err != nil {
		t.Fatal(err)
	}
	mary.get(s.invitationLink(ada.accountID, "mary@example.com")).submit("Join as mary@example.com", nil).wants(http.StatusSeeOther)
	mary.get("/").says("header", "ada@example.com")
	before := mary.cookies["session"]
	mary.get("/settings/account").submit("Change password", url.Values{"current_password": {password}, "password": {"another long password"}}).wants(http.StatusSeeOther).
		follow().says("[role=status]", "The password is changed")
	mary.get("/").says("header", "ada@example.com")
	if mary.cookies["session"] == before {
		t.Error("the token is what it was")
	}
}

// TestAUserChangesTheirPassword needs the one before, and has this browser go on only.
func TestAUserChangesTheirPassword(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, db *models.DB) {
		s := newSiteOn(t, db)
		c := s.customer("c@example.com")
		other := c.browsers("c@example.com", 1)[0]
		send := func(b *browser, current, password string) *answer {
			return b.post("/settings/account/password", url.Values{"current_password": {current}, "password": {password}})
		}
		send(c.browser, "wrong", "another long password").wants(http.StatusUnprocessableEntity).says("#field-current_password-error", "not your password")
		send(c.browser, password, "short").wants(http.StatusUnprocessableEntity).says("#field-password-error", "at least 10")
		send(c.browser, password, "another long password").wants(http.StatusSeeOther).follow().says("[role=status]", "The password is changed")
		if signedIn(other) || !signedIn(c.browser) {
			t.Error("the other browser goes on, or this one does not")
		}
		s.visitor().signsIn("/login", "c@example.com", password).wants(http.StatusUnauthorized)
		s.visitor().signsIn("/login", "c@example.com", "another long password").wants(http.StatusSeeOther)
		c.get("/notifications").says("main h2", "The password was changed")
		for i := range 10 {
			if a := send(c.browser, "wrong", "a third long password"); i == 9 && a.status == http.StatusUnprocessableEntity {
				send(c.browser, "another long password", "a third long password").wants(http.StatusTooManyRequests)
			}
		}
	})
}

// TestAUserReadsTimesInTheirZone keeps money in the billing time zone, and says so.
func TestAUserReadsTimesInTheirZone(t *testing.T) {
	s := newSite(t)
	c := s.customer("c@example.com")
	c.topsUp(10_000_000)
	c.subscribed(bangkok, passport)
	c.uses(bangkok, passport, 1, http.StatusOK)
	before := c.get("/billing/transactions").Find("tbody").Text()
	c.get("/calls").says("thead", "GMT+8")
	send := func(zone string) *answer {
		return c.post("/settings/account/display", url.Values{"theme": {"dark"}, "time_zone": {zone}})
	}
	for _, wrong := range []string{"Mars/Olympus", "Local", "../etc/passwd", strings.Repeat("x", 100)} {
		send(wrong).wants(http.StatusUnprocessableEntity).says("#field-time_zone-error", "Europe/Berlin")
	}
	send("Europe/Berlin").wants(http.StatusSeeOther)
	c.get("/calls").says("thead", "Europe/Berlin").says("tbody", "07:25:10.000").says("footer", "counted in GMT+8")
	if after := c.get("/billing/transactions").Find("tbody").Text(); strings.ReplaceAll(after, ":25 GMT+8", ":25") != before || after == before {
		t.Errorf("the times of money were %q and are %q", before, after)
	}
	page := c.get("/settings/account")
	if page.Find("html[data-theme=console-dark]").Length() != 1 || page.Find("#sidebar[data-no-slash]").Length() != 1 {
		t.Error("the theme, or what the key / does, is not kept")
	}
	send("").wants(http.StatusSeeOther)
	c.get("/calls").says("footer", "All times in the billing time zone")
}

func TestAnAccountGetsAnotherName(t *testing.T) {
	s := newSite(t)
	c := s.customer("c@example.com")
	c.post("/settings/account/name", url.Values{"name": {strings.Repeat("x", 81)}}).wants(http.StatusUnprocessableEntity).says("#field-name-error", "80")
	c.post("/settings/account/name", url.Values{"name": {" Acme "}}).wants(http.StatusSeeOther).follow().says("header", "Acme")
	c.post("/settings/account/name", url.Values{"name": {""}}).wants(http.StatusSeeOther).follow().says("header", "c@example.com")
}

// TestAnAccountIsClosedWithThePassword reads what is promised, is refused without the password, and finds nothing open afterwards.
func TestAnAccountIsClosedWithThePassword(t *testing.T) {
	s := newSite(t)
	c := s.customer("c@example.com")
	c.topsUp(20_000_000)
	c.buys(bangkok, passport, 1000, 1)
	c.post("/keys", url.Values{"key": {"k"}, "regions": {bangkok}}).wants(http.StatusOK)
	other := c.browsers("c@example.com", 1)[0]
	c.get("/settings/account/close").wants(http.StatusOK).says("main", "1,000 calls left in packages lapse", "$7.00 stay in the ledger", "21 Dec 2026", "The access key:")
	c.post("/settings/account/close", url.Values{"password": {"wrong"}}).wants(http.StatusUnprocessableEntity).says("#field-password-error", "not your password")
	c.post("/settings/account/close", url.Values{"password": {password}}).wants(http.StatusOK).says("main", "The account is closed")
	if signedIn(c.browser) || signedIn(other) {
		t.Error("a browser is still signed in")
	}
	s.visitor().signsIn("/login", "c@example.com", password).wants(http.StatusUnauthorized)
	s.visitor().get("/password/forgot").submit("Send the link", url.Values{"email": {"c@example.com"}}).wants(http.StatusSeeOther)
	s.visitor().signsUp("c@example.com", password).wants(http.StatusSeeOther) // the address is free
}

func TestWhoOwesIsToldToPayBeforeTheAccountIsClosed(t *testing.T) {
	s := newSite(t)
	c := s.customer("c@example.com")
	c.subscribed(bangkok, passport)
	c.uses(bangkok, passport, 1, http.StatusOK)
	if c.get("/settings/account/close").says("main", "are owed").Find("main input[name=password]").Length() > 0 {
		t.Error("it can be closed")
	}
	c.post("/settings/account/close", url.Values{"password": {password}}).wants(http.StatusUnprocessableEntity).says("main", "owes money")
}

// TestWhatIsKeptOfAnAccountCanBeDownloaded has one's own in it, nothing of others and no secrets, and not as often as anybody likes.
func TestWhatIsKeptOfAnAccountCanBeDownloaded(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, db *models.DB) {
		s := newSiteOn(t, db)
		c, other := s.customer("c@example.com"), s.customer("other@example.com")
		for _, who := range []*customer{c, other} {
			who.topsUp(20_000_000)
			who.buys(bangkok, passport, 1000, 1)
			who.post("/keys", url.Values{"key": {"k"}, "regions": {bangkok}}).wants(http.StatusOK)
		}
		if err := db.Model(&models.Notification{}).Where("account_id = ?", c.accountID).Delete(nil).Error; err != nil {
			t.Fatal(err)
		}
		for i := range int64(1200) { // more than are read at once
			if err := db.Create(&models.Subscription{AccountID: c.accountID, ID: i + 100, Region: bangkok, Service: passport, Via: models.ViaCustomer, SubscribedAt: s.now(), UnsubscribedAt: new(s.now())}).Error; err != nil {
				t.Fatal(err)
			}
		}
		a := c.get("/settings/account/data.json").wants(http.StatusOK)
		var data map[string]any
		if err := json.Unmarshal([]byte(a.body), &data); err != nil {
			t.Fatal(err, a.body[:200])
		}
		for part, want := range map[string]int{"account": 1, "users": 1, "orders": 1, "packages": 1, "payments": 1, "access_keys": 1, "ledger_entries": 2, "subscriptions": 1201} {
			if rows, _ := data[part].([]any); len(rows) != want {
				t.Errorf("%d %s, want %d", len(rows), part, want)
			}
		}
		for _, never := range []string{"other@example.com", "argon2", "secret", "password", "token"} {
			if strings.Contains(a.body, never) {
				t.Errorf("it has %q", never)
			}
		}
		for range 9 {
			c.get("/settings/account/data.json").wants(http.StatusOK)
		}
		c.get("/settings/account/data.json").wants(http.StatusTooManyRequests)
	})
}
