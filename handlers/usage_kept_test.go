package handlers_test

import (
	"strings"
	"testing"
	"time"

	"ocrconsole/models"
	"ocrconsole/models/dbtest"
)

func TestPagesSaySinceWhenSingleCallsAreKept(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, db *models.DB) {
		s := newSiteOn(t, db)
		c, _ := history(s)
		all := c.get("/usage/deductions").wants(200).Find("td[data-label=Calls] a").Length()
		if all == 0 {
			t.Fatal("no calls")
		}
		var oldest models.Call
		if err := db.Raw("SELECT * FROM calls WHERE account_id = ? ORDER BY called_at LIMIT 1", c.accountID).Scan(&oldest).Error; err != nil {
			t.Fatal(err)
		}
		if _, err := s.console.Billing.SettleHours(t.Context()); err != nil {
			t.Fatal(err)
		}
		zone := time.FixedZone("", 8*3600)
		next := time.Date(2026, 12, 1, 0, 0, 0, 0, zone)
		s.pass(next.AddDate(0, 2, 0).Sub(s.now()))
		if _, err := s.console.Billing.SettleHours(t.Context()); err != nil {
			t.Fatal(err)
		}
		d, err := s.console.Metering.DropCalls(t.Context(), c.accountID, next)
		if err != nil || d.Deleted == 0 {
			t.Fatalf("%+v, %v", d, err)
		}
		const kept = "Single calls are kept since 1 Dec"
		period := "from=2026-11-01&to=2026-12-31"
		page := c.get("/usage/deductions?"+period).wants(200).says("main", kept)
		if page.Find("td[data-label=Calls] a").Length() != 0 || page.Find("td[data-label=Calls]").Length() == 0 {
			t.Error("hours lead to calls that are not kept, or are not listed")
		}
		c.get("/calls?"+period).wants(200).says("main", kept)
		c.get("/usage?"+period).wants(200).says("main", "Successful calls 120")
		if rows := strings.Count(c.get("/calls.csv?"+period).wants(200).body, "\n"); rows != 1 {
			t.Errorf("%d lines in the file of calls, want its head", rows)
		}
		c.get("/calls/" + oldest.RequestID).wants(404)
		c.get("/calls?request="+oldest.RequestID).wants(422).says("form .tint-error", kept)
		c.get("/billing/statements/2026-11").wants(200).says("main", "Signed statements begin with December 2026")
		c.get("/billing/statements/2026-11/signed.json").wants(404)
		c.get("/calls?from=2026-12-01&to=2026-12-31").wants(200).never("main", kept)
	})
}
