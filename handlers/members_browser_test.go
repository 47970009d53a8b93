package handlers_test

import (
	"strings"
	"sync"
	"testing"

	"ocrconsole/models"
	"ocrconsole/models/accounts"
	"ocrconsole/models/rights"
	"ocrconsole/models/rules"
	"ocrconsole/web/browsertest"
)

// TestAColleagueIsInvitedInABrowserAndBuysOnceApproved goes the way that two people go, each in a browser of their own: what scripts send must name the
// account as well as what buttons do.
func TestAColleagueIsInvitedInABrowserAndBuysOnceApproved(t *testing.T) {
	s := newSite(t)
	ada := s.customer("ada@example.com")
	ada.topsUp(50_000_000)
	owner := s.opens(t, "ada@example.com")
	owner.Navigate("/settings/members")
	owner.Fill("#field-email", "dev@example.com")
	owner.Select("#field-role", "developer")
	owner.Press("Send the invitation")
	owner.WaitText("#invitations", "dev@example.com")
	owner.Screenshot("members")

	dev := browsertest.Open(t, baseOf(owner))
	dev.Navigate(s.invitationLink(ada.accountID, "dev@example.com"))
	dev.Screenshot("invitation")
	dev.Fill("#field-password", password)
	dev.Press("Join as dev@example.com")
	dev.WaitText("main", "You are a member now")
	dev.Screenshot("joined")
	dev.Navigate(form(bangkok, passport, 1000, 1))
	dev.Select("#field-region", hongKong) // the form asks for itself by a script
	dev.WaitText("#buy-summary", "$14.40")
	dev.Press("Next")
	dev.Press("Order for $14.40")
	dev.WaitText("main", "asked for approval")
	dev.Screenshot("waits")

	owner.Navigate("/billing/orders/" + ada.ref("ORD", 1))
	owner.Fill("#field-note", "Go on.")
	owner.Screenshot("decides")
	owner.Press("Approve")
	owner.WaitText("main", "The order is approved")
	dev.Navigate("/packages/buy/pay?order=" + ada.ref("ORD", 1))
	dev.Click("input[name=method][value=balance]")
	dev.Press("Pay $14.40")
	dev.WaitText("main", "Passport OCR")
	dev.Navigate("/billing/orders/" + ada.ref("ORD", 1))
	dev.WaitText("main", "ada@example.com approved it: “Go on.”")
	dev.WaitText("main", "Completed")
	dev.Screenshot("paid")
	if got := ada.available(); got != 35_600_000 {
		t.Errorf("%d are left", got)
	}
}

// TestMembersWhoBuyAtTheSameInstantGoBeyondNoLimit: two members pay from a balance that is enough for one of them, and one of them orders in two browsers
// what fits once into their month. Each time one goes through, and the other is told why it does not.
func TestMembersWhoBuyAtTheSameInstantGoBeyondNoLimit(t *testing.T) {
	s := newSite(t)
	ada := s.customer("ada@example.com")
	ada.topsUp(20_000_000)
	var both []*browsertest.Page
	for _, email := range []string{"bea@example.com", "bob@example.com"} {
		ada.hires(email, rights.Billing)
		page := s.opens(t, email)
		page.Navigate(form(bangkok, passport, 1000, 1))
		page.Select("#field-region", hongKong)
		page.WaitText("#buy-summary", "$14.40")
		page.Press("Next")
		page.Press("Order for $14.40")
		page.Click("input[name=method][value=balance]")
		both = append(both, page)
	}
	s.atOnce(both, "Pay $14.40", "The available balance is lower than the total")
	if got := ada.available(); got != 5_600_000 {
		t.Errorf("%d are left", got)
	}

	ada.topsUp(50_000_000)
	bea := accounts.Owner{AccountID: ada.accountID, UserID: s.userOf("bea@example.com")}
	month := rules.Micros(30_000_000) // of which she may have ordered for 14.40
	err := s.console.Accounts.SetSpendingRight(t.Context(), accounts.Owner{AccountID: ada.accountID, UserID: ada.firstOwner()}, bea.UserID, models.SpendingRight{MonthLimitMicros: &month})
	if err != nil {
		t.Fatal(err)
	}
	both[1] = s.opens(t, "bea@example.com")
	for _, page := range both {
		page.Navigate(form(bangkok, passport, 1000, 1))
		page.Select("#field-region", hongKong)
		page.WaitText("#buy-summary", "$14.40")
		page.Press("Next")
	}
	s.atOnce(both, "Order for $14.40", "more than you may spend this month")
}

// atOnce presses the button on all pages at the same instant: one goes on, and all others say why they do not.
func (s *site) atOnce(pages []*browsertest.Page, button, why string) {
	s.t.Helper()
	before := make([]string, len(pages))
	for i, page := range pages {
		before[i] = page.Path()
	}
	var all sync.WaitGroup
	for _, page := range pages {
		all.Go(func() { page.Press(button) })
	}
	all.Wait()
	through := 0
	for i, page := range pages {
		if strings.Contains(page.Text("main"), why) {
			page.Axe()
			continue
		}
		through++
		if page.Path() == before[i] {
			s.t.Errorf("a page neither goes on nor says why: %s", page.Text("main"))
		}
	}
	if through != 1 {
		s.t.Errorf("%d of %d went through", through, len(pages))
	}
}

// baseOf gives where the page's server is.
func baseOf(p *browsertest.Page) string {
	url, path := p.URL(), p.Path()
	return url[:len(url)-len(path)]
}
