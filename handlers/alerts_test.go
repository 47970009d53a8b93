package handlers_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"ocrconsole/models"
)

// evaluates judges all alerts now.
func (s *site) evaluates() {
	s.t.Helper()
	if _, err := s.console.Alerts.Evaluate(s.t.Context()); err != nil {
		s.t.Fatal(err)
	}
}

func TestAlertSettingsKeepWhatWasTyped(t *testing.T) {
	s := newSite(t)
	c := s.customer("c@example.com")
	for _, tt := range []struct{ field, value, says string }{
		{"used_percents", "most", "such as 80, 100"},
		{"used_percents", "80, 101", "from 1 to 100"},
		{"used_percents", "1 2 3 4 5 6", "up to 5"},
		{"expiring_days", "0", "from 1 to 366"},
		{"expiring_days", "", "such as 30, 7, 1"},
		{"low_balance_amount", "-1", "from 0 to"},
		{"low_balance_amount", "ten", "from 0 to"},
		{"unusual_percent", "100", "from 110"},
		{"unusual_amount", "0.0000001", "from 0 to"},
	} {
		a := c.get("/settings/alerts").submit("Save alerts", url.Values{tt.field: {tt.value}, "arrears": nil}).
			wants(http.StatusUnprocessableEntity).says("#field-"+tt.field+"-error", tt.says)
		if got := a.Find("input[name="+tt.field+"]").AttrOr("value", ""); got != tt.value {
			t.Errorf("%s is %q, want %q", tt.field, got, tt.value)
		}
		if _, on := a.Find("input[name=arrears]").Attr("checked"); on {
			t.Error("what was switched off is on again")
		}
	}
	c.get("/settings/alerts").submit("Save alerts", url.Values{
		"used_percents": {"50;90 %"}, "expiring_days": {"14,3"}, "low_balance_amount": {" 12.5 "}, "unusual_percent": {"150 %"}, "mails": nil,
	}).wants(http.StatusSeeOther)
	a := c.get("/settings/alerts").wants(http.StatusOK)
	for field, want := range map[string]string{"used_percents": "50, 90", "expiring_days": "14, 3", "low_balance_amount": "12.50", "unusual_percent": "150"} {
		if got := a.Find("input[name="+field+"]").AttrOr("value", ""); got != want {
			t.Errorf("%s is saved as %q, want %q", field, got, want)
		}
	}
	if _, on := a.Find("input[name=mails]").Attr("checked"); on {
		t.Error("mails go on")
	}
}

func TestNotificationsAreCountedUntilTheyAreRead(t *testing.T) {
	s := newSite(t)
	c, other := s.customer("c@example.com"), s.customer("other@example.com")
	c.get("/notifications").wants(http.StatusOK).says("main", "Nothing to tell you")
	c.topsUp(5_000_000)
	s.evaluates()
	c.get("/services").says("#notifications", "1", "unread")
	list := c.get("/notifications").wants(http.StatusOK).says("main h2", "Low balance: $5.00 left").says("main", "less than the $10.00")
	open := list.Find("main a:contains('Top up')").AttrOr("href", "")
	other.get(open).wants(http.StatusNotFound)
	other.post("/notifications/read", url.Values{"upto": {strings.Split(open, "/")[2]}}).wants(http.StatusNotFound)
	if a := s.visitor().get(open).wants(http.StatusSeeOther); a.location != "/login?next="+url.QueryEscape(open) {
		t.Errorf("a visitor is led to %s", a.location)
	}
	if a := c.get(open).wants(http.StatusSeeOther); a.location != "/billing/topup" {
		t.Errorf("the notification leads to %s", a.location)
	}
	c.get("/notifications?show=unread").wants(http.StatusOK).says("main", "Nothing unread").never("#notifications", "unread")
	c.get("/notifications?show=nonsense").wants(http.StatusBadRequest)
}

func TestMarkAllAsReadSparesWhatThePageDidNotShow(t *testing.T) {
	s := newSite(t)
	c := s.customer("c@example.com")
	c.topsUp(5_000_000)
	s.evaluates()
	page := c.get("/notifications")
	c.get("/settings/alerts").submit("Save alerts", url.Values{"low_balance_amount": {"50"}}).wants(http.StatusSeeOther)
	if a := page.submit("Mark all as read", nil).wants(http.StatusSeeOther); a.location != "/notifications" {
		t.Errorf("back to %s", a.location)
	}
	unread := c.get("/notifications?show=unread").wants(http.StatusOK)
	if n := unread.Find("main li h2").Length(); n != 1 || !strings.Contains(unread.text("main li"), "$50.00") {
		t.Errorf("%d unread: %s", n, unread.text("main"))
	}
	evil := url.Values{"upto": {page.Find("input[name=upto]").AttrOr("value", "")}, "return": {"//evil.example"}}
	if a := c.post("/notifications/read", evil).wants(http.StatusSeeOther); a.location != "/notifications" {
		t.Errorf("led to %s", a.location)
	}
}

func TestTheCalendarIsPrivateAndCanBeClosed(t *testing.T) {
	s := newSite(t)
	c := s.customer("c@example.com")
	if _, err := s.console.Billing.ClaimFree(t.Context(), c.accountID, "ap-southeast-2", "web-image"); err != nil {
		t.Fatal(err)
	}
	opens := func() string {
		t.Helper()
		address := c.post("/settings/alerts/calendar", nil).wants(http.StatusOK).Find("main code").First().Text()
		path, own := strings.CutPrefix(address, "http://console.example")
		if !own {
			t.Fatalf("the address is %q", address)
		}
		return path
	}
	path := opens()
	a := s.visitor().get(path).wants(http.StatusOK)
	if got := a.header.Get("Content-Type"); got != "text/calendar; charset=utf-8" {
		t.Errorf("it is %s", got)
	}
	last := c.lastDay()
	for _, want := range []string{
		"BEGIN:VCALENDAR\r\n", "DTSTART;VALUE=DATE:" + last.Format("20060102"), "DTEND;VALUE=DATE:" + last.AddDate(0, 0, 1).Format("20060102"),
		"SUMMARY:Web Image OCR in AP-Bangkok: package expires", "UID:" + c.ref(models.KindPackage, 1) + "@console.example",
	} {
		if !strings.Contains(a.body, want) {
			t.Errorf("the calendar lacks %q:\n%s", want, a.body)
		}
	}
	c.get("/settings/alerts").says("#calendar", "Open since").never("main", path)
	next := opens()
	s.visitor().get(path).wants(http.StatusNotFound)
	s.visitor().get(next).wants(http.StatusOK)
	c.get("/settings/alerts").submit("Close the calendar", nil).wants(http.StatusSeeOther)
	s.visitor().get(next).wants(http.StatusNotFound)
}

// lastDay is the last day of the customer's first package.
func (c *customer) lastDay() time.Time {
	c.t.Helper()
	p, err := models.FindPackage(c.db.WithContext(c.t.Context()), c.accountID, 1)
	if err != nil {
		c.t.Fatal(err)
	}
	zone, err := time.LoadLocation("Asia/Shanghai")
	if err != nil {
		c.t.Fatal(err)
	}
	return p.ExpiresAt.Add(-time.Second).In(zone)
}

func TestTheAddressIsConfirmedFromTheSettings(t *testing.T) {
	s := newSite(t)
	b := s.visitor()
	b.signsUp("new@example.com", password).wants(http.StatusSeeOther)
	b.get("/settings/alerts").says("main", "Not confirmed yet").submit("Send the link again", nil).wants(http.StatusSeeOther).
		follow().says("[role=status]", "on its way to new@example.com", "no mail server")
	token := s.mailLink("new@example.com", models.TokenConfirm)
	b.get("/confirm?token="+token).wants(http.StatusOK).says("main", "new@example.com")
	b.get("/settings/alerts").says("main", "Not confirmed yet") // opening the link is not confirming
	b.get("/confirm?token="+token).submit("Confirm new@example.com", nil).wants(http.StatusSeeOther)
	b.get("/settings/alerts").never("main", "Not confirmed yet")
	b.post("/confirm", url.Values{"token": {token}}).wants(http.StatusNotFound).says("h1", "This link does not work")
}

// mailLink makes a token as a mail to the user has it.
func (s *site) mailLink(email string, purpose models.TokenPurpose) string {
	s.t.Helper()
	user, err := models.FindUserByEmail(s.db.WithContext(s.t.Context()), email)
	if err != nil {
		s.t.Fatal(err)
	}
	token, err := s.console.Accounts.MailToken(s.t.Context(), purpose, user)
	if err != nil {
		s.t.Fatal(err)
	}
	return token
}

func TestMailProgramsUnsubscribeWithOneClick(t *testing.T) {
	s := newSite(t)
	c := s.customer("c@example.com")
	path := "/unsubscribe?token=" + s.mailLink("c@example.com", models.TokenUnsubscribe)
	mails := func(a *answer) bool {
		_, on := a.Find("input[name=mails]").Attr("checked")
		return on
	}
	s.visitor().get(path).wants(http.StatusOK)
	if !mails(c.get("/settings/alerts")) {
		t.Error("opening the link ends the mails")
	}
	s.visitor().post(path, url.Values{"List-Unsubscribe": {"One-Click"}}).wants(http.StatusOK) // RFC 8058: no redirect
	if mails(c.get("/settings/alerts")) {
		t.Error("the mails go on")
	}
	s.visitor().post("/unsubscribe?token=x", nil).wants(http.StatusNotFound)
}
