package handlers_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"ocrconsole/models"
	"ocrconsole/models/billing"
)

// TestNoPageSaysTheEndOfADayWhereAPackageEndsWithinIt gives packages that end at all sorts of instants, and looks at every
// page that says when.
func TestNoPageSaysTheEndOfADayWhereAPackageEndsWithinIt(t *testing.T) {
	shanghai := time.FixedZone("GMT+8", 8*3600)
	for _, end := range []time.Time{
		time.Date(2026, 12, 5, 14, 25, 10, 0, shanghai),
		time.Date(2026, 12, 5, 0, 0, 0, 0, time.UTC),
		time.Date(2026, 12, 5, 0, 0, 1, 0, shanghai),
		time.Date(2026, 12, 4, 23, 59, 59, 0, shanghai),
		time.Date(2026, 12, 5, 0, 0, 0, 0, shanghai),
	} {
		t.Run(end.Format(time.RFC3339), func(t *testing.T) {
			c := newSite(t).customer("c@example.com")
			p := c.given(billing.Gift{Region: bangkok, Service: passport, Calls: 10, ExpiresAt: end})
			c.uses(bangkok, passport, 8, 200)
			if _, err := c.console.Alerts.Evaluate(t.Context()); err != nil {
				t.Fatal(err)
			}
			notifications, err := c.console.Alerts.Notifications(t.Context(), c.accountID, models.NotificationFilter{Limit: 10})
			if err != nil || len(notifications) != 2 {
				t.Fatalf("%+v, %v", notifications, err)
			}
			texts := map[string]string{
				"the list":   c.get("/packages").wants(200).text("tbody"),
				"the page":   c.get("/packages/" + p.Ref().String()).wants(200).text("main"),
				"the call":   c.get(fmt.Sprintf("/calls/request-%d-%06d", c.accountID, 1)).wants(200).text("main"),
				"the alerts": c.get("/notifications").wants(200).text("main ul"),
			}
			exact := "until " + end.In(shanghai).Format("2 Jan 2006, 15:04:05") + " GMT+8"
			day := "until the end of 4 Dec 2026"
			says, never := exact, day
			if end.In(shanghai).Hour() == 0 && end.Second() == 0 {
				says, never = day, exact
			}
			for name, text := range texts {
				text = strings.ReplaceAll(text, "Valid until", "until ")
				text = strings.Join(strings.Fields(strings.ReplaceAll(text, "Package valid until", "until ")), " ")
				if !strings.Contains(text, says) || strings.Contains(text, never) {
					t.Errorf("%s does not say %q: %s", name, says, text)
				}
			}
			address := c.post("/settings/alerts/calendar", nil).wants(200).Find("main code").First().Text()
			calendar := c.get(strings.TrimPrefix(address, "http://console.example")).wants(200).body
			event := "DTSTART:" + end.UTC().Format("20060102T150405Z")
			if says == day {
				event = "DTSTART;VALUE=DATE:20261204"
			}
			if !strings.Contains(calendar, event) || strings.Contains(calendar, "end of this day") != (says == day) {
				t.Errorf("the calendar does not have %s:\n%s", event, calendar)
			}
		})
	}
}

// TestWhatIsUsedUpOrReturnedExpiresNoMore looks at every page that lists packages.
func TestWhatIsUsedUpOrReturnedExpiresNoMore(t *testing.T) {
	c := newSite(t).customer("c@example.com")
	c.topsUp(100_000_000)
	c.buys(bangkok, passport, 1000, 2)
	if refused := c.uses(bangkok, passport, 1000, 200); refused != 0 {
		t.Fatal(refused)
	}
	if _, err := c.console.Billing.Return(t.Context(), c.accountID, 1, []int64{2}); err != nil {
		t.Fatal(err)
	}
	c.pass(3 * 24 * time.Hour)
	order := c.ref(models.KindOrder, 1)
	for _, path := range []string{
		"/packages", "/packages/" + c.ref("PKG", 1), "/packages/" + c.ref("PKG", 2), "/billing/orders/" + order,
		"/packages/renew?package=" + c.ref("PKG", 1) + "&package=" + c.ref("PKG", 2) + "&key=k",
	} {
		c.get(path).wants(200).never("main", "Expires in", "(in ", "in 36")
	}
	list := c.get("/packages").wants(200)
	list.says("tbody", "Used up", "Returned 3 days ago").never("tbody", "until the end of", "Next to be used")
	c.get("/packages/"+c.ref("PKG", 2)).says("main", "Returned", "21 Nov 2026, 14:25:10").never("main", "Valid until")
	c.get("/packages/buy/result?order="+order).wants(200).says("main", "pay no calls any more").never("main", "in effect")
}

func TestNextToBeUsedSaysForWhat(t *testing.T) {
	c := newSite(t).customer("c@example.com")
	for range 2 {
		c.given(billing.Gift{Region: bangkok, Service: passport, Calls: 10})
		c.given(billing.Gift{Region: hongKong, Service: "web-image", Calls: 10})
	}
	c.given(billing.Gift{Region: hongKong, Service: passport, Calls: 10, EffectiveAt: opened.Add(time.Hour)})
	list := c.get("/packages").wants(200)
	for ref, next := range map[string]string{
		c.ref("PKG", 1): "Next to be used for Passport OCR in AP-Bangkok", c.ref("PKG", 2): "Next to be used for Web Image OCR in CN-Hong Kong",
		c.ref("PKG", 3): "", c.ref("PKG", 4): "", c.ref("PKG", 5): "",
	} {
		row := list.Find(`tr:contains("` + ref + `")`).Text()
		if says := strings.Contains(row, "Next to be used"); next != "" && !strings.Contains(row, next) || says != (next != "") {
			t.Errorf("%s: want %q: %s", ref, next, row)
		}
		page := c.get("/packages/" + ref).wants(200)
		if next != "" {
			page.says("main", next)
		} else {
			page.never("main", "Next to be used")
		}
	}
	list.says("tbody", "from 21 Nov 2026, 15:25:10 GMT+8", "Takes effect in 1 hour")
}

// TestAnAnswerOutsideTheChoicesIsSaidBesideThem keeps what was sent.
func TestAnAnswerOutsideTheChoicesIsSaidBesideThem(t *testing.T) {
	c := newSite(t).customer("c@example.com")
	confirm := c.get(form(bangkok, passport, 1000, 1)).submit("Next", nil).follow()
	again := confirm.submit("Order for $13.00", map[string][]string{"when-used-up": {"perhaps"}}).wants(422)
	again.says("fieldset", "Choose what happens when the calls are used up")
	if orders, err := c.console.Billing.Orders(t.Context(), c.accountID, models.OrderFilter{Limit: 1}); err != nil || len(orders) > 0 {
		t.Errorf("%+v, %v", orders, err)
	}
	again.submit("Order for $13.00", nil).wants(303)
}
