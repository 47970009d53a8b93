package handlers_test

import (
	"strings"
	"testing"
	"time"

	"ocrconsole/models"
)

// TestAClearedNoticeDoesNotSayThatMoneyIsOwed reads the page while money is owed, after that, and after a spell between
// two looks.
func TestAClearedNoticeDoesNotSayThatMoneyIsOwed(t *testing.T) {
	s := newSite(t)
	c := s.customer("c@example.com")
	if err := s.console.Billing.Subscribe(t.Context(), c.accountID, "ap-southeast-2", "passport"); err != nil {
		t.Fatal(err)
	}
	look := func() {
		t.Helper()
		s.pass(time.Second)
		if _, err := s.console.Alerts.Evaluate(t.Context()); err != nil {
			t.Fatal(err)
		}
	}
	c.uses("ap-southeast-2", "passport", 10, 200)
	look()
	c.get("/notifications").wants(200).says("main ul", "The account is in arrears by $0.15", "As of 21 Nov 2026, 14:25:11 GMT+8:", "Top up").never("main ul", "Cleared")

	s.pass(time.Hour)
	c.topsUp(20_000_000)
	look()
	page := c.get("/notifications").wants(200)
	page.says("main ul", "The account was in arrears until 21 Nov 2026, 15:25:11 GMT+8", "Cleared on 21 Nov 2026, 15:25:11 GMT+8", "See what happened",
		"Money was owed from 21 Nov 2026, 14:25:10 GMT+8 until 21 Nov 2026, 15:25:11 GMT+8, up to $0.15.")
	for _, present := range []string{"is in arrears", "are owed", "stop at", "Top up", "cannot be paid"} {
		if strings.Contains(page.text("main ul"), present) {
			t.Errorf("still says %q: %s", present, page.text("main ul"))
		}
	}
	if a := c.get("/notifications/" + c.ref(models.KindNotification, 1) + "/open").wants(303); a.location != "/billing/arrears" {
		t.Errorf("leads to %s", a.location)
	}

	c.uses("ap-southeast-2", "passport", 1400, 200) // 20.30 at 0.0145
	c.topsUp(5_000_000)
	look()
	c.get("/notifications").wants(200).says("main ul li:first-child", "Low balance") // which holds, and comes after what is over
	c.get("/notifications").wants(200).says("main ul li:nth-child(2)", "The account was in arrears until 21 Nov 2026, 15:25:12 GMT+8", "Cleared on 21 Nov 2026, 15:25:12 GMT+8")
}
