package handlers_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"ocrconsole/models"
)

// TestPagesShowHowTheAccountStoodAtAMoment looks back to when ten of a package's calls were used, after more were, some late, and after
// the rest of the money was spent.
func TestPagesShowHowTheAccountStoodAtAMoment(t *testing.T) {
	s := newSite(t)
	c := s.customer("past@example.com")
	c.topsUp(40_000_000)
	c.subscribes(inBangkok, "passport")
	s.pass(time.Minute)
	c.buys(inBangkok, "passport", 1000, 1)
	c.post("/settings/caps", url.Values{"kind": {"calls"}, "amount": {"500"}, "span": {"day"}, "then": {"refuse"}}).wants(http.StatusSeeOther)
	c.uses(inBangkok, "passport", 10, http.StatusOK)
	instant := s.now()
	for _, path := range []string{"/", "/packages", "/billing"} {
		if c.get(path).wants(http.StatusOK).Find("#look-back input[name=at]").Length() != 1 {
			t.Errorf("%s does not ask for a moment", path)
		}
	}
	s.pass(26 * time.Hour)
	c.uses(inBangkok, "passport", 490, http.StatusOK)
	c.buys(inBangkok, "passport", 1000, 1)
	pkg, at := c.ref(models.KindPackage, 1), url.QueryEscape(instant.Format(time.RFC3339Nano))

	n := s.counting()
	look := func(path string) *answer {
		n.Store(0)
		a := c.get(path + "?at=" + at).wants(http.StatusOK)
		if n.Load() > mostStatements {
			t.Errorf("%s asks the database %d times", path, n.Load())
		}
		a.says("main", "As it stood at 21 Nov 2026, 14:26:10", "Nothing can be changed here", "Back to now", "An hour later")
		if a.Find("main form[method=post], main button:not(form[method=get] button)").Length() > 0 {
			t.Errorf("%s has something that acts", path)
		}
		return a
	}
	look("/packages").says("main", pkg, "990 of 1,000 left", "Would have paid the next call of Passport OCR in AP-Bangkok").never("main", c.ref(models.KindPackage, 2), "Balance then")
	look("/billing").says("main", "Balance then", "Last transaction by then", c.ref(models.KindTransaction, 2), "Next transaction after it", "Used then", "490").never("main", "of 1,000 left")
	a := look("/").says("main", "990 of 1,000 left", "Balance then", "Calls left then 990", "ArrearsNone")
	if href := a.Find("main a:contains('On to')").AttrOr("href", ""); !strings.HasPrefix(href, "/?at=2026-11-22T08%3A26%3A10Z") {
		t.Errorf("the next transaction is at %s", href)
	}

	// What leads there.
	c.get("/billing/transactions/"+c.ref(models.KindTransaction, 2)).wants(200).leadsTo("main", "/billing?at="+at)
	var call models.Call
	if err := s.db.Where("account_id = ?", c.accountID).Order("called_at").Take(&call).Error; err != nil {
		t.Fatal(err)
	}
	c.get("/calls/"+call.RequestID).wants(200).leadsTo("#why", "/packages?at="+at)
	c.get("/calls?region="+inBangkok+"&service=passport&payer="+pkg+"&hour="+url.QueryEscape("2026-11-21T14:00:00+08:00")).wants(200).leadsTo("#why", "/packages?at="+at)
}

// TestMomentsOfWhichNothingIsKnownAreRefusedBesideTheField keeps what was typed.
func TestMomentsOfWhichNothingIsKnownAreRefusedBesideTheField(t *testing.T) {
	s := newSite(t)
	c := s.customer("past@example.com")
	s.pass(time.Hour)
	for at, says := range map[string]string{
		"":                     "Enter a date and a time",
		"yesterday":            "Enter a date and a time",
		"2026-11-21T06:25:09Z": "the account was opened at 2026-11-21 06:25:10 UTC",
		"2027-01-01T00:00":     "Enter a moment that has passed",
	} {
		for _, path := range []string{"/", "/packages", "/billing"} {
			a := c.get(path + "?at=" + url.QueryEscape(at)).wants(http.StatusUnprocessableEntity)
			a.says("#field-at-error", says).never("main", "As it stood at")
			if got := a.Find("#field-at").AttrOr("value", ""); got != at {
				t.Errorf("%s: typed %q, and %q is kept", path, at, got)
			}
		}
	}
	// In the zone of whoever types it: that of billing unless they chose another.
	c.get("/packages?at=2026-11-21T14:30").wants(200).says("main", "As it stood at 21 Nov 2026, 14:30:00", "No package had calls left")
	c.post("/settings/account/display", url.Values{"time_zone": {"Europe/Berlin"}}).wants(http.StatusSeeOther)
	c.get("/packages?at=2026-11-21T07:30").wants(200).says("main", "As it stood at 21 Nov 2026, 07:30:00 GMT+1")
	s.visitor().get("/billing?at=2026-11-21T14:30").wants(http.StatusSeeOther)
}

// leadsTo fails the test unless a link in the part of the page leads to the address.
func (a *answer) leadsTo(part, href string) *answer {
	a.browser.t.Helper()
	for _, link := range a.Find(part + " a").EachIter() {
		if link.AttrOr("href", "") == href {
			return a
		}
	}
	a.browser.t.Errorf("nothing in %s leads to %s", part, href)
	return a
}
