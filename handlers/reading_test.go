package handlers_test

import (
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"

	"ocrconsole/models/reading"
)

// reads has the customer choose how numbers and days are written.
func (c *customer) reads(style reading.Style) *answer {
	return c.post("/settings/account/display", url.Values{"theme": {"auto"}, "time_zone": {""}, "numbers": {string(style.Numbers)}, "days": {string(style.Days)}})
}

// TestAUserReadsAndTypesFiguresInTheirOwnStyle chooses one, and sees it on pages and beside fields; files stay as they were.
func TestAUserReadsAndTypesFiguresInTheirOwnStyle(t *testing.T) {
	s := newSite(t)
	c := s.customer("c@example.com")
	c.topsUp(1_234_560_000)
	download := func() string {
		offer := c.get("/exports/transactions?kind=").wants(http.StatusSeeOther).follow().wants(http.StatusOK)
		return c.get(offer.Find("main a[href*='.csv']").First().AttrOr("href", "/")).wants(http.StatusOK).body
	}
	file := download()
	if !strings.Contains(file, "1234.56") {
		t.Fatalf("the file has no amount: %s", file)
	}
	c.reads(reading.Style{Numbers: "roman"}).wants(http.StatusUnprocessableEntity).says("#field-numbers-error", "Choose one")
	c.reads(reading.Style{Days: "lunar"}).wants(http.StatusUnprocessableEntity).says("#field-days-error", "Choose one")
	c.reads(reading.Style{Numbers: reading.Points, Days: reading.DayPoint}).wants(http.StatusSeeOther)
	c.get("/billing").says("main", "$1.234,56").never("main", "1,234")
	c.get("/billing/transactions").says("main", "21.11.2026")
	if after := download(); after != file {
		t.Errorf("the file was\n%s\nand is\n%s", file, after)
	}
	for typed, wants := range map[string]string{
		"1.000": "at most $1.000,00", "1.234,5": "at most $1.234,50", "12,5": "at most $12,50", "1 000": "at most $1.000,00",
		"1,000": "two amounts", "45.50": "a comma, such as 45 or 45,50", "1,000.00": "a comma, such as 45 or 45,50",
	} {
		a := c.get("/settings/caps").submit("Set cap", url.Values{"kind": {"money"}, "amount": {typed}})
		if strings.HasPrefix(wants, "at most") {
			page := a.wants(http.StatusSeeOther).follow().says("[role=status]", wants)
			page.submit("Remove", nil).wants(http.StatusSeeOther)
			continue
		}
		if shown := a.wants(http.StatusUnprocessableEntity).says("#field-amount-error", wants).Find("#field-amount").AttrOr("value", ""); shown != typed {
			t.Errorf("%q was typed, and %q is shown", typed, shown)
		}
	}
}

// TestANewcomerReadsAsTheirBrowserSays signs up with a browser whose languages are known.
func TestANewcomerReadsAsTheirBrowserSays(t *testing.T) {
	s := newSite(t)
	for languages, wants := range map[string]reading.Style{
		"de-DE,de;q=0.9,en;q=0.8": {Numbers: reading.Points, Days: reading.DayPoint}, "en-GB": {}, "tlh": {},
	} {
		email := strings.ToLower(languages[:3]) + "@example.com"
		b := s.visitor()
		request := httptest.NewRequest(http.MethodPost, "/signup", strings.NewReader(url.Values{"email": {email}, "password": {password}}.Encode()))
		request.Header.Set("Content-Type", "application/x-www-form-urlencoded")
		request.Header.Set("Accept-Language", languages)
		b.ask(request).wants(http.StatusSeeOther)
		page := b.get("/settings/account")
		got := reading.Style{
			Numbers: reading.Numbers(page.Find("select[name=numbers] option[selected]").AttrOr("value", "none")),
			Days:    reading.Days(page.Find("select[name=days] option[selected]").AttrOr("value", "none")),
		}
		if got != wants {
			t.Errorf("%s: %v, want %v", languages, got, wants)
		}
	}
}
