package handlers_test

import (
	"net/http"
	"net/url"
	"testing"
	"time"

	"ocrconsole/models"
)

// callsDaily makes so many calls on each of so many days.
func (c *customer) callsDaily(days, calls int) {
	c.t.Helper()
	for range days {
		c.uses(bangkok, passport, calls, http.StatusOK)
		c.pass(24 * time.Hour)
	}
}

// TestBuyingByForecastIsTriedSwitchedOnAndExplained is of 100 passports a day at $0.0145: 29 whole days in the window are 2,900, $42.05. 2,000 for
// $26.00 leave 900 for $13.05, which is $3.00 less; 3,000 for $39.00 are $3.05 less.
func TestBuyingByForecastIsTriedSwitchedOnAndExplained(t *testing.T) {
	s := newSite(t)
	c, other := s.customer("c@example.com"), s.customer("other@example.com")
	page := "/settings/auto?region=" + bangkok
	c.get(page).wants(200).says("#forecast", "Purchase by forecast", "when 30 days of your calls are known").never("main", "By forecast: Passport")
	c.topsUp(200_000_000)
	c.subscribes(bangkok, passport)
	c.callsDaily(20, 100)
	terms := url.Values{"service": {passport}, "least": {"2"}, "forecast-cap": {"100"}, "forecast-cooldown": {"24"}}
	a := c.get(page).submit("Try it: buy nothing yet", terms).wants(303).follow()
	a.says("main", "By forecast: Passport OCR in AP-Bangkok", "Tried: buys nothing", "For $100.00 a month at most, if $2.00 is saved, at least 1 day apart.",
		"It can be switched on from", "Would have bought", "Worked out afterwards", "saved").never("main", "Switch on")
	ref := c.ref(models.KindForecast, 1)
	c.post("/settings/auto/forecast/"+ref+"/on", nil).wants(http.StatusConflict).says("main", "It can be switched on from")
	other.post("/settings/auto/forecast/"+ref+"/on", nil).wants(404)
	other.post("/settings/auto/forecast/"+ref+"/off", nil).wants(404)
	c.callsDaily(10, 100)
	c.runsAuto()
	if c.available() != 200_000_000-30*1_450_000 {
		t.Errorf("%d available: something was bought while it is tried", c.available())
	}
	shown := c.get(page).wants(200).says("main", "Switch on")
	terms.Set("forecast-cap", "900") // by another owner
	c.get(page).submit("Try it: buy nothing yet", terms).wants(303)
	shown.submit("Switch on", nil).wants(http.StatusConflict).says("main", "Its terms were changed after this page was shown to you")
	c.post("/settings/auto/forecast/"+ref+"/on", url.Values{"terms": {"9"}}).wants(http.StatusConflict)
	terms.Set("forecast-cap", "100")
	c.get(page).submit("Try it: buy nothing yet", terms).wants(303)
	a = c.get(page).wants(200).says("main", "Switch on").submit("Switch on", nil).wants(303).follow()
	a.says("[role=status]", "It is switched on").says("main", "$0.00 of $100.00 used this month")
	c.runsAuto()
	c.runsAuto()
	order := c.ref(models.KindOrder, 1)
	c.get(page).wants(200).says("main", "Bought 3 × 1,000 calls", order, "$39.00 of $100.00 used this month", "expected to be saved",
		"3 × 1,000 calls of Passport OCR in AP-Bangkok, by forecast", "The newest 20 at most").never("main", "Nothing yet")
	c.get("/billing/orders/"+order).wants(200).says("#why", "No calls of Passport OCR in AP-Bangkok were left", "2,900 calls", "$42.05", "3 × 1,000 calls / 1 year", "$39.00", "$3.05 less",
		"had to save $2.00 at least, and had spent $0.00 of $100.00", "Bought", "Saves less", "All paid per use")
	c.get("/notifications").wants(200).says("main", "Bought by forecast: 3 × 1,000 calls for $39.00")
	c.get("/settings/audit").wants(200).says("main", "by forecast")
	c.get("/billing/orders/"+order+"/return").wants(200).submit("Return 3 packages for $39.00", nil).wants(303)
	c.get(page).wants(200).says("main", "Stopped", "You returned a package")
	c.get("/").wants(200).says("main", "Purchase by forecast of Passport OCR in AP-Bangkok was turned off")
	c.get(page).submit("Try it: buy nothing yet", terms).wants(303)
	c.get("/").wants(200).never("main", "was turned off")
	c.get(page).submit("Turn off", nil).wants(303).follow().says("main", "By forecast: Passport OCR in AP-Bangkok", "Off")
}

func TestAWrongForecastKeepsWhatWasTyped(t *testing.T) {
	s := newSite(t)
	c := s.customer("c@example.com")
	for field, wrong := range map[string]string{"service": "fax", "least": "0", "forecast-cap": "1", "forecast-cooldown": "5"} {
		terms := url.Values{"service": {passport}, "least": {"2"}, "forecast-cap": {"100"}, "forecast-cooldown": {"24"}, field: {wrong}}
		a := c.get("/settings/auto?region="+bangkok).submit("Try it: buy nothing yet", terms).wants(422)
		if a.Find("#field-"+field+"-error").Length() != 1 {
			t.Errorf("nothing is said beside %s: %s", field, a.text("#forecast"))
		}
		if kept := a.Find(`input[name="least"]`).AttrOr("value", ""); field != "least" && kept != "2" {
			t.Errorf("what has to be saved became %q", kept)
		}
	}
}
