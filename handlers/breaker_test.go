package handlers_test

import (
	"fmt"
	"net/url"
	"testing"
	"time"

	"ocrconsole/models"
	"ocrconsole/models/accounts"
	"ocrconsole/models/insight"
	"ocrconsole/models/metering"
)

// TestAKeyIsStoppedSeenAndGoesOn goes the way of a customer whose key is used more than usual.
func TestAKeyIsStoppedSeenAndGoesOn(t *testing.T) {
	s := newSite(t)
	c, other := s.customer("c@example.com"), s.customer("other@example.com")
	c.topsUp(50_000_000)
	c.subscribes(bangkok, passport)
	c.get("/keys").submit("Create access key", url.Values{"regions": {bangkok}}).wants(200)
	key := c.ref(models.KindKey, 1)
	page := c.get("/keys/"+key+"/breaker").wants(200).says("main", "3 times the busiest of the last 14 days", "200 calls and $5.00 an hour never are", "Not watched yet")
	other.get("/keys/" + key + "/breaker").wants(404)
	page.submit("Save", url.Values{"mode": {"often"}}).wants(422).says("main", "Choose what is done")
	page.submit("Save", url.Values{"mode": {"stop"}}).wants(303)
	n := 0
	calls := func(times int) {
		t.Helper()
		for range times {
			n++
			_, err := s.console.Metering.Record(t.Context(), metering.Call{
				AccountID: c.accountID, RequestID: fmt.Sprint("own-", n), Region: bangkok, Service: passport, At: s.now(), HTTPStatus: 200, AccessKeyID: 1, Since: s.now(),
			})
			if err != nil {
				t.Fatal(err)
			}
		}
		if _, err := s.console.Breaker.Watch(t.Context()); err != nil {
			t.Fatal(err)
		}
	}
	for range 4 {
		calls(7)
		s.pass(24 * time.Hour)
	}
	calls(insight.BandCalls + 1)
	c.get("/keys/"+key+"/breaker").says("main", "Its busiest hour", "7 calls for", "Stopped: was it you?", "201 calls for")
	c.get("/notifications").says("main", "is stopped: it was used more than usual", "Nothing is charged or bought automatically until you have said whether it was you")
	c.get("/").never("main", "Automatic top-ups and purchases rest") // nothing is on
	auto := "/settings/auto?region=" + bangkok
	terms := url.Values{"package": {"passport 1000 13000000"}, "calls-left": {"200"}, "buy-cap": {"30"}, "buy-cooldown": {"24"}}
	c.get(auto).says("main", "All of this rests").submit("Turn on this purchase", terms).wants(303).follow().says("#purchases", "On, rests")
	c.get("/").says("main", "Automatic top-ups and purchases rest", "An access key is used more than usual. Nothing is charged or bought automatically")
	c.get("/keys/"+key).says("main", "Disabled")
	incident := "/incidents/" + c.ref(models.KindIncident, 1)
	other.get(incident).wants(404)
	other.post(incident+"/own", nil).wants(404)
	seen := c.get(incident).wants(200).says("main", "was used more than usual, and stopped", "201 calls for", "None is known from that hour on", "own-99", "It was me: go on", "End the key")
	s.console.Keys.TouchKey(&accounts.Key{Owner: accounts.Owner{AccountID: c.accountID}, ID: 1}, accounts.KeyUse{From: "203.0.113.9"})
	if err := s.console.Keys.SaveUses(t.Context()); err != nil {
		t.Fatal(err)
	}
	for _, path := range []string{incident, "/keys/" + key} {
		c.get(path).says("#addresses", "203.0.113.9")
	}
	done := seen.submit("It was me: go on", nil).wants(303).follow().says("main", "It was you")
	done.never("main", "It was me: go on")
	c.get("/keys/"+key).says("main", "Enabled")
	c.get("/settings/auto?region="+bangkok).never("main", "All of this rests")
	c.post(incident+"/end", nil).wants(303) // is answered already
	c.get("/keys/"+key).wants(200).says("main", "Enabled")
}
