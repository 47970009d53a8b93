package handlers_test

import (
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/PuerkitoBio/goquery"

	"ocrconsole/models"
	"ocrconsole/models/billing"
	"ocrconsole/models/dbtest"
	"ocrconsole/models/metering"
)

func TestAnIdOfSeveralSourcesIsAChoice(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, db *models.DB) {
		s := newSiteOn(t, db)
		c := s.customer("sources@example.com")
		c.granted(inBangkok, "passport", 100)
		const strange = `a b/"c"?d=e&f#g`
		for _, id := range []string{"7", "..", "x/y"} {
			for _, source := range []string{"", "gateway-1", strange} {
				c.reports(metering.Event{RequestID: id, Source: source, At: s.now(), HTTPStatus: 200})
			}
		}
		for _, id := range []string{"7", "..", "x/y"} {
			page := c.get("/calls?request=" + url.QueryEscape(id)).wants(200)
			page.says("main", "Each source counts for itself", "urn:ocrconsole:api (the OCR API of this console)", "gateway-1", strange)
			links := make(map[string]bool)
			page.Find("main tbody tr a:contains(Open)").Each(func(_ int, a *goquery.Selection) { links[a.AttrOr("href", "")] = true })
			if len(links) != 3 {
				t.Errorf("%q: the calls lead to %v", id, links)
			}
			sources := make(map[string]bool)
			for link := range links {
				call := c.get(link).wants(200)
				call.says("main", "Source", "Paid by package")
				if got := call.Find("main dd code").First().Text(); got != id {
					t.Errorf("%s leads to %q", link, got)
				}
				sources[call.Find("main dl dd").Eq(1).Text()] = true
			}
			if len(sources) != 3 {
				t.Errorf("%q: the pages tell the sources %v", id, sources)
			}
			c.get("/calls?request="+url.QueryEscape(id)+"&source=gateway-2").wants(422).says("form .tint-error", "No call of this account")
		}
		c.get("/calls/7").wants(200).says("main", "Calls with one id", "gateway-1").never("main tbody", "recorded")
		c.get("/calls/7?source=gateway-1").wants(200).says("main", "gateway-1").never("main", "Each source")
		for _, path := range []string{"/calls/7?source=gateway-2", "/calls/7?source=", "/calls/8"} {
			c.get(path).wants(404)
		}
		for _, row := range c.records("/calls.csv") {
			if source := strings.TrimPrefix(row[13], "'"); source != "urn:ocrconsole:api" && source != "gateway-1" && source != strange {
				t.Errorf("the file has the source %q", source)
			}
		}
		list := c.get("/calls").wants(200)
		list.says("main tbody", "from gateway-1").never("main tbody", "from urn:")
	})
}

func TestWhatWasLeftIsExplainedWhereCallsWereReportedOutOfOrder(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, db *models.DB) {
		s := newSiteOn(t, db)
		c := s.customer("order@example.com")
		pkg := c.granted(inBangkok, "passport", 100)
		s.pass(5 * time.Hour)
		report := func(id string, ago time.Duration) {
			c.reports(metering.Event{RequestID: id, At: s.now().Add(-ago), HTTPStatus: 200})
		}
		report("first", 0)
		report("late", 3*time.Hour)
		report("later", 4*time.Hour)
		s.pass(time.Minute)
		report("last", 0)
		c.get("/calls/last").wants(200).says("main", "96 of 100 calls").never("main", "by the time of the call")
		c.get("/calls/first").wants(200).says("main", "99 of 100 calls when it was recorded; 97 by the time of the call")
		c.get("/calls/late").wants(200).says("main", "98 of 100 calls").never("main", "by the time of the call")
		c.get("/calls/later").wants(200).says("main", "97 of 100 calls when it was recorded; 99 by the time of the call")
		hours := c.get("/usage/deductions?by=hour").wants(200)
		hours.says("main tbody tr:nth-child(3)", "97", "99 by the times of the calls").never("main tbody tr:nth-child(1)", "by the times").never("main tbody tr:nth-child(2)", "by the times")
		detail := c.get("/packages/" + pkg).wants(200)
		detail.says("#deductions tbody tr:nth-child(3)", "99 by the times of the calls").never("#deductions tbody tr:nth-child(1)", "by the times")
		calls := c.get("/calls").wants(200)
		calls.says("main tbody tr:nth-child(3)", "recorded 2").says("main tbody tr:nth-child(4)", "recorded 2").never("main tbody tr:nth-child(1)", "recorded").never("main tbody tr:nth-child(2)", "recorded")
		for i, row := range c.records("/usage/deductions.csv") {
			if left, byTime := row[8], row[13]; byTime != []string{"96", "98", "99"}[i] || (left == byTime) != (i < 2) {
				t.Errorf("hour %d: %s left, %s by the times of the calls", i, left, byTime)
			}
		}
	})
}

func TestUsedLeftAndVoidAreTheQuotaOnEveryPage(t *testing.T) {
	s := newSite(t)
	c := s.customer("void@example.com")
	pkg := c.expiring(t, 2000, s.now().Add(time.Hour))
	c.uses(inBangkok, "passport", 889, 200)
	s.pass(2 * time.Hour)
	if _, err := c.console.Billing.RecordExpiries(t.Context()); err != nil {
		t.Fatal(err)
	}
	c.get("/packages/"+pkg).wants(200).says("main", "889 of 2,000", "1,111 calls expired unused")
	for i := range 7 {
		c.reports(metering.Event{RequestID: "late", Source: string(rune('a' + i)), At: s.now().Add(-90 * time.Minute), HTTPStatus: 200})
	}
	c.get("/packages/"+pkg).wants(200).says("main", "896 of 2,000", "1,104 calls expired unused")
	c.get("/packages").wants(200).says("main", "1,104 calls expired unused")
}

// expiring gives the customer a free package that ends at the instant, and its reference.
func (c *customer) expiring(t *testing.T, calls int64, end time.Time) string {
	t.Helper()
	p, err := c.console.Billing.Grant(t.Context(), billing.Gift{AccountID: c.accountID, Region: inBangkok, Service: "passport", Calls: calls, ExpiresAt: end})
	if err != nil {
		t.Fatal(err)
	}
	return p.Ref().String()
}
