package handlers_test

import (
	"net/url"
	"strings"
	"testing"
	"time"
)

func TestTheHistoryOfArrearsTellsEveryTurn(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	c := s.customer("arrears@example.com")
	c.get("/billing/arrears").wants(200).says("main", "Nothing is owed", "Never in arrears", "for 24 hours, up to $50.00 owed")
	if err := s.console.Billing.Subscribe(t.Context(), c.accountID, inBangkok, "passport"); err != nil {
		t.Fatal(err)
	}
	c.uses(inBangkok, "passport", 2, 200)
	s.watchArrears()
	c.get("/billing/arrears").wants(200).says("main", "Owed", "In arrears", "Go on until", "−$0.03")
	s.pass(25 * time.Hour)
	s.watchArrears()
	c.get("/billing/arrears").wants(200).says("main", "Restricted", "The grace period was over", "Refused until a top-up clears the arrears")
	c.get("/usage").wants(200).says("main", "Your account is in arrears", "$0.03", "Pay-per-use calls are refused now")
	c.topsUp(10_000_000)
	page := c.get("/billing/arrears").wants(200).says("main", "Nothing is owed", "Cleared", "$9.97")
	if strings.Contains(page.body, "Your account is in arrears") {
		t.Error("the banner is still there")
	}
	c.get("/billing/transactions/"+c.ref("TXN", 1)).wants(200).says("main", "Cleared by this transaction")
	other := s.customer("other@example.com")
	other.get("/billing/arrears").wants(200).says("main", "Never in arrears")
	other.get("/billing/arrears?before=nonsense").wants(400)
}

// watchArrears does what a job of the program does every few seconds.
func (s *site) watchArrears() {
	s.t.Helper()
	if _, err := s.console.Billing.WatchArrears(s.t.Context()); err != nil {
		s.t.Fatal(err)
	}
}

// TestArrearsWithoutASubscriptionPromiseNothingOfPayPerUse owes money and has nothing subscribed any more.
func TestArrearsWithoutASubscriptionPromiseNothingOfPayPerUse(t *testing.T) {
	s := newSite(t)
	c := s.customer("c@example.com")
	c.subscribed(bangkok, passport)
	c.uses(bangkok, passport, 100, 200)
	c.get("/billing/topup").wants(200).says("main", "clears the arrears: orders can be paid again at once, and pay-per-use does not stop.")
	c.post("/services/unsubscribe", url.Values{"region": {bangkok}, "service": {passport}}).wants(303)
	const none = "orders can be paid again at once. No service is subscribed, so no call is paid per use."
	c.get("/billing/topup").wants(200).says("main", "clears the arrears: "+none)
	s.pass(time.Minute)
	c.topsUp(100_000_000)
	c.get("/billing/arrears").wants(200).says("main", "Nothing was owed any more: arrears stopped no orders from here on.").never("main", "nor pay-per-use calls")
}

// TestASuspendedAccountIsNeverToldThatCallsGoOn has what would pay calls, and clears the arrears meanwhile.
func TestASuspendedAccountIsNeverToldThatCallsGoOn(t *testing.T) {
	s := newSite(t)
	c := s.customer("c@example.com")
	c.topsUp(20_000_000)
	c.buys(hongKong, "web-image", 1000, 1)
	c.subscribed(bangkok, passport)
	c.uses(bangkok, passport, 1_500, 200)
	c.isSuspended()
	s.watchArrears()
	s.evaluates()
	never := []string{"calls go on", "Go on", "pass again", "covered by a package go on", "goes on for", "be paid again", "does not stop", "possible again"}
	for _, page := range []string{"/billing", "/usage", "/notifications"} {
		c.get(page).wants(200).says("main", "suspended").never("main", never...)
	}
	c.get("/billing/arrears").says("main", "Refused: the account is suspended", "None: the account is suspended").never("main", never...)
	c.get("/billing/topup").says("main", "calls stay refused, and nothing can be bought").never("main", never...)
	s.pass(25 * time.Hour)
	s.watchArrears()
	s.evaluates()
	c.get("/notifications").says("main", "Pay-per-use calls are refused", "The account is suspended: all calls are refused, whoever would pay, and nothing can be bought.").never("main", never...)
	c.topsUp(50_000_000)
	s.evaluates()
	for _, page := range []string{"/billing/arrears", "/notifications", "/billing/transactions"} {
		c.get(page).wants(200).never("main", never...).never("main", "calls passed", "went on")
	}
}
