package handlers_test

import (
	"net/url"
	"testing"

	"ocrconsole/models"
	"ocrconsole/models/dbtest"
)

// TestACallThatACapRefusedNamesIt sets two caps of which the second refuses, changes it, and takes it away.
func TestACallThatACapRefusedNamesIt(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, db *models.DB) {
		s := newSiteOn(t, db)
		c := s.customer("c@example.com")
		c.granted(bangkok, passport, 100)
		set := func(amount string) {
			c.post("/settings/caps", url.Values{"kind": {"calls"}, "span": {"month"}, "amount": {amount}, "then": {"refuse"}, "region": {bangkok}}).wants(303)
		}
		page := c.get(tryPassport).wants(200)
		c.post("/settings/caps", url.Values{"kind": {"calls"}, "span": {"day"}, "amount": {"7"}, "then": {"refuse"}}).wants(303)
		set("0")
		page.sends(picture(t, 40, 30), nil).wants(403)
		if err := s.console.Calls.Refusals.Save(t.Context()); err != nil {
			t.Fatal(err)
		}
		var call models.RefusedCall
		if err := db.Where("account_id = ?", c.accountID).Take(&call).Error; err != nil || call.CapID != 2 {
			t.Fatalf("%+v, %v", call, err)
		}
		ref, path := c.ref(models.KindCap, 2), "/calls/"+call.RequestID
		says := ref + ": All services in AP-Bangkok, calls that succeed, a month, at most 0 calls"
		a := c.get(path).wants(200).says("main", "ModelArts.4206", "Refused by the cap"+says).leadsTo("main", "/settings/caps#"+ref)
		if c.get("/settings/caps").wants(200).Find("#"+ref).Length() != 1 {
			t.Error("the link leads to no cap")
		}
		n := s.counting()
		c.get(path)
		if n.Load() > mostStatements {
			t.Errorf("it asks the database %d times", n.Load())
		}
		a.never("main", "since")
		s.micros.Add(1000)
		c.post("/settings/caps", url.Values{"change": {ref}, "kind": {"calls"}, "span": {"month"}, "amount": {"5"}, "then": {"refuse"}, "region": {bangkok}}).wants(303)
		c.get(path).wants(200).says("main", "at most 5 calls, as it was set since").leadsTo("main", "/settings/caps#"+ref)
		c.post("/settings/caps/"+ref+"/end", nil).wants(303)
		c.get(path).wants(200).says("main", "at most 5 calls. It was removed since.")
		if c.get(path).Find("a[href='/settings/caps#"+ref+"']").Length() > 0 {
			t.Error("a link leads to a cap that is no more")
		}
	})
}
