package alerts_test

import (
	"strings"
	"testing"
	"time"

	"ocrconsole/models"
	"ocrconsole/models/caps"
	"ocrconsole/models/dbtest"
	"ocrconsole/models/dbtest/shop"
	"ocrconsole/models/rules"
)

func TestACapIsToldAtHalfAtFourFifthsAndWhenNoCallFitsAnyMore(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, db *models.DB) {
		c := newTold(t, db)
		c.wants(func(s *models.AlertSettings) { s.LowBalance, s.CapForecast = false, false })
		c.Subscribe(t, shop.Bangkok, shop.Passport)
		c.TopUp(t, 100_000_000)
		set := func(in caps.Wanted) {
			t.Helper()
			if _, err := (&caps.Caps{DB: db, Catalog: c.shop.Catalog, Clock: c.shop.Clock.Now}).Set(t.Context(), c.ID, in); err != nil {
				t.Fatal(err)
			}
		}
		set(caps.Wanted{Scope: caps.Scope{Kind: rules.CapMoney, Span: rules.CapDay}, Hard: true, Amount: 100_000}) // 12 calls and a half
		c.hears()
		c.makes(6, shop.Bangkok, shop.Passport)
		c.hears()
		c.makes(1, shop.Bangkok, shop.Passport)
		c.hears("50 % of a cap is used: The whole account")
		c.makes(5, shop.Bangkok, shop.Passport)
		c.hears("A cap is reached, calls are refused: The whole account") // no thirteenth fits; what was outdone is not told
		c.hears()
		c.shop.Clock.Advance(24 * time.Hour)
		c.hears()
		c.makes(11, shop.Bangkok, shop.Passport)
		c.hears("80 % of a cap is used: The whole account") // anew
		c.shop.Clock.Advance(time.Second)
		set(caps.Wanted{Scope: caps.Scope{Region: shop.Bangkok, Kind: rules.CapCalls, Span: rules.CapInAll}, Amount: 2})
		c.makes(1, shop.Bangkok, shop.Passport)
		c.hears("A cap is reached, calls are refused: The whole account", "50 % of a cap is used: All services in AP-Bangkok")
	})
}

// TestACapOfATagIsToldByItsCallsAndNamesIt: what calls without the tag use is nothing to it, and its pace is that of its own span.
func TestACapOfATagIsToldByItsCallsAndNamesIt(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, db *models.DB) {
		c := newTold(t, db)
		c.wants(func(s *models.AlertSettings) { s.LowBalance = false })
		c.Subscribe(t, shop.Bangkok, shop.Passport)
		c.TopUp(t, 100_000_000)
		on := &caps.Caps{DB: db, Catalog: c.shop.Catalog, Clock: c.shop.Clock.Now}
		if _, err := on.Set(t.Context(), c.ID, caps.Wanted{Scope: caps.Scope{Tag: "team=scan", Kind: rules.CapCalls, Span: rules.CapInAll}, Hard: true, Amount: 100}); err != nil {
			t.Fatal(err)
		}
		tagged := func(n int) {
			t.Helper()
			events := c.Calls(n, shop.Bangkok, shop.Passport, c.shop.Clock.Now())
			for i := range events {
				events[i].Tags = "env=prod,team=scan"
			}
			if report, err := c.shop.Metering.Ingest(t.Context(), events); err != nil || report.Accepted != n {
				t.Fatalf("%+v, %v", report, err)
			}
		}
		c.makes(200, shop.Bangkok, shop.Passport)
		tagged(49)
		c.hears()
		tagged(1)
		c.hears("50 % of a cap is used: The whole account, tag team=scan")
		c.shop.Clock.Advance(4 * 24 * time.Hour)
		tagged(1)
		c.hears("At this rate a cap is reached at")
		told, err := c.shop.Alerts.Notifications(t.Context(), c.ID, models.NotificationFilter{Kind: "cap_forecast", Limit: 10})
		if err != nil || !strings.Contains(told[0].Message, `"tag":"team=scan"`) {
			t.Errorf("it tells %+v, %v", told, err)
		}
		tagged(49)
		c.hears("A cap is reached, calls are refused: The whole account, tag team=scan")
	})
}
