package handlers_test

import (
	"testing"

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

// baseOf gives where the page's server is.
func baseOf(p *browsertest.Page) string {
	url, path := p.URL(), p.Path()
	return url[:len(url)-len(path)]
}
