package alerts_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"ocrconsole/models"
	"ocrconsole/models/calls"
	"ocrconsole/models/caps"
	"ocrconsole/models/dbtest"
	"ocrconsole/models/dbtest/shop"
	"ocrconsole/models/rules"
)

// TestACapThatWillBeReachedIsToldOnceAndWithdrawn has a customer call at a pace that a cap of the month does not last for, and then
// no more.
func TestACapThatWillBeReachedIsToldOnceAndWithdrawn(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, db *models.DB) {
		c := newTold(t, db)
		c.wants(func(s *models.AlertSettings) { s.LowBalance, s.UnusualSpend = false, false })
		c.Subscribe(t, shop.Bangkok, shop.Passport)
		c.TopUp(t, 100_000_000)
		set := func(amount int64) {
			t.Helper()
			_, err := (&caps.Caps{DB: db, Catalog: c.shop.Catalog, Clock: c.shop.Clock.Now}).Set(t.Context(), c.ID,
				caps.Wanted{Scope: caps.Scope{Kind: rules.CapCalls, Span: rules.CapMonth}, Hard: true, Amount: amount})
			if err != nil {
				t.Fatal(err)
			}
		}
		set(200) // on 17 March, of which 14 days are left
		for range 3 {
			c.makes(20, shop.Bangkok, shop.Passport)
			c.hears() // of less than three days nothing is foretold
			c.shop.Clock.Advance(24 * time.Hour)
		}
		c.makes(10, shop.Bangkok, shop.Passport) // 70 in three days: 130 more in five and a half
		c.hears("At this rate a cap is reached at")
		c.makes(5, shop.Bangkok, shop.Passport)
		c.hears()
		set(1000) // for which the pace is too slow
		c.hears()
		withdrawn, err := c.shop.Alerts.Notifications(t.Context(), c.ID, models.NotificationFilter{Limit: 1})
		if err != nil || withdrawn[0].EndedAt == nil {
			t.Fatalf("it is not withdrawn: %+v, %v", withdrawn, err)
		}
		set(200)
		c.hears() // once in a span
		c.shop.Clock.Advance(15 * 24 * time.Hour)
		c.hears()
		for range 8 {
			c.makes(20, shop.Bangkok, shop.Passport)
			c.shop.Clock.Advance(12 * time.Hour)
		}
		if _, err := c.shop.Alerts.Evaluate(t.Context()); err != nil {
			t.Fatal(err)
		}
		all, err := c.shop.Alerts.Notifications(t.Context(), c.ID, models.NotificationFilter{Kind: "cap_forecast", Limit: 10})
		if err != nil || len(all) != 2 {
			t.Errorf("in the next month it is told anew: %d in all, %v", len(all), err)
		}
	})
}

// TestTheFirstRefusedCallInAnHourIsToldAndTheirNumberAfterIt refuses calls for two causes.
func TestTheFirstRefusedCallInAnHourIsToldAndTheirNumberAfterIt(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, db *models.DB) {
		c := newTold(t, db)
		r := &calls.Refusals{Metering: c.shop.Metering, Clock: c.shop.Clock.Now}
		refuse := func(n int, code string) {
			t.Helper()
			for range n {
				now := c.shop.Clock.Advance(time.Millisecond)
				r.Note(&calls.Refused{AccountID: c.ID, Region: shop.Bangkok, Service: shop.Passport, RequestID: fmt.Sprint(now.UnixMicro()), HTTPStatus: 403, Code: code, Since: now})
			}
			if err := r.Save(t.Context()); err != nil {
				t.Fatal(err)
			}
		}
		c.hears()
		refuse(1, "ModelArts.4204")
		told := c.hears("Calls are refused with ModelArts.4204")
		if len(told) == 1 && (!strings.Contains(told[0].Text, "1 call was refused") || !strings.Contains(told[0].Text, "Service is not enabled") || told[0].Href != "/services") {
			t.Errorf("told %+v", told[0])
		}
		refuse(119, "ModelArts.4204")
		refuse(2, "ModelArts.4106")
		c.hears("Calls are refused with ModelArts.4106")
		c.shop.Clock.Advance(time.Hour)
		c.hears()
		all, err := c.shop.Alerts.Notifications(t.Context(), c.ID, models.NotificationFilter{Limit: 5})
		if err != nil {
			t.Fatal(err)
		}
		shop.Read(all)
		if all[1].EndedAt == nil || !strings.HasPrefix(all[1].Title, "120 calls were refused with ModelArts.4204") {
			t.Errorf("after the hour %+v", all[1])
		}
		refuse(1, "ModelArts.4204")
		c.hears("Calls are refused with ModelArts.4204") // of another hour
		c.wants(func(s *models.AlertSettings) { s.Refusals = false })
		c.shop.Clock.Advance(time.Hour)
		refuse(1, "ModelArts.4204")
		c.hears()
	})
}
