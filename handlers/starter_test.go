package handlers_test

import (
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"ocrconsole/models"
	"ocrconsole/models/notice"
	"ocrconsole/views/format"
	"ocrconsole/views/routes"
	"ocrconsole/views/words"
)

// newcomer signs up by the form; nobody vouches for them.
func (s *site) newcomer(email string) *customer {
	s.t.Helper()
	b := s.visitor()
	b.signsUp(email, password).wants(http.StatusSeeOther)
	user, err := models.FindUserByEmail(s.db.WithContext(s.t.Context()), email)
	if err != nil {
		s.t.Fatal(err)
	}
	who, err := s.console.Accounts.Identity(s.t.Context(), user.ID, 0)
	if err != nil {
		s.t.Fatal(err)
	}
	projects, err := s.console.Accounts.Projects(s.t.Context(), who.AccountID)
	if err != nil {
		s.t.Fatal(err)
	}
	c := &customer{browser: b, accountID: who.AccountID, projects: projects}
	c.post("/test/enter", url.Values{"user": {fmt.Sprint(user.ID)}}).wants(http.StatusNoContent)
	return c
}

// pagesOfNewcomers are those that speak of what may be owed.
var pagesOfNewcomers = []string{
	"/services", "/try", "/billing", "/billing/arrears", "/billing/topup", "/billing/transactions", "/settings/alerts", "/packages", "/packages/buy?region=" + bangkok + "&service=" + passport,
}

// calm fails the test if any page speaks as if the newcomer owed what they should not.
func (c *customer) calm() {
	c.t.Helper()
	for _, path := range pagesOfNewcomers {
		c.get(path).wants(http.StatusOK).never("main", "Your account is in arrears", "The account is in arrears", "Top up to clear", "Still in arrears")
	}
}

func TestANewcomerIsToldOfTheStarterCreditUntilItIsOver(t *testing.T) {
	s := newSite(t)
	c := s.newcomer("new@example.com")
	c.subscribes(bangkok, passport)
	for _, path := range []string{"/services", "/try", "/billing", "/billing/arrears"} {
		c.get(path).says("main", "Starter credit: $0.50, nothing used", "$0.50 are left for pay-per-use calls without a payment")
	}
	c.get("/settings/alerts").says("main", "They go on until the starter credit of $0.50 is used up and, from the first payment on, for 24 hours, up to $50.00 owed.")
	c.calm()

	c.uses(bangkok, passport, 9, 200) // $0.1305
	for _, path := range []string{"/services", "/try", "/billing", "/billing/arrears"} {
		c.get(path).says("main", "Starter credit: $0.50, $0.14 used")
	}
	c.get("/services?region="+bangkok).says("#service-passport", "Pay-per-use at $0.0145 per call", "Starter credit: $0.50, $0.14 used.")
	c.get("/billing/topup").says("main", "A top-up first covers the $0.14 that are owed of the starter credit of $0.50.")
	c.calm()

	c.uses(bangkok, passport, 25, 200) // $0.493: less than a call is left
	c.get("/services?region="+bangkok).says("#service-passport", "Calls are refused: ModelArts.4106", "Starter credit: $0.50, $0.50 used: not enough is left for a call")
	c.calm()
	failed := c.get("/try?region="+bangkok+"&service="+passport).sends(picture(t, 400, 300), nil)
	failed.wants(http.StatusForbidden).says("main", "The starter credit is used up. Top up", "A top-up lets calls pass again, and so does a package")

	order := c.comesToPay(bangkok, passport, 1000, 1)
	order.wants(http.StatusOK).says("main", "$0.50 of the starter credit are owed. Pay this order by card, which leaves them owed")
	order.never("main", "arrears")

	c.topsUp(10_000_000)
	c.get("/billing").never("main", "tarter credit").says("main", "Below zero, pay-per-use goes on for 24 hours, up to $50.00 owed.")
	c.get("/services?region="+bangkok).never("main", "tarter credit")
}

func TestWhoHasNoStarterCreditIsToldWhy(t *testing.T) {
	s := newSite(t)
	for decided, why := range map[models.Starter]string{
		models.StarterUndecided: "as soon as your e-mail address is confirmed", models.StarterPerson: "one of yours, or one with another form of your e-mail address or with your card",
		models.StarterNetwork: "As many starter credits as a network gets", models.StarterNone: "only as far as the available amount covers them",
	} {
		c := s.newcomer("c" + string(decided) + "@example.com")
		c.subscribes(bangkok, passport)
		if err := s.db.Model(&models.Account{}).Where("id = ?", c.accountID).Updates(map[string]any{"starter": decided, "starter_micros": 0, "version": 100}).Error; err != nil {
			t.Fatal(err)
		}
		for _, path := range []string{"/services", "/try", "/billing"} {
			c.get(path).says("main", "Pay-per-use begins with your first payment", why)
		}
		c.calm()
	}
}

func TestWhoMayNotClaimIsToldWhyAndWhatToDo(t *testing.T) {
	s := newSite(t)
	c := s.newcomer("jane.doe@gmail.com")
	s.console.Billing.ConfirmsMail = true
	page := c.get("/services?region="+bangkok).wants(http.StatusOK).says("#service-passport", "Claim 1,000 free calls", "Free packages need a confirmed e-mail address", "Confirm your address")
	if page.Find("#service-passport form[action='/services/claim']").Length() > 0 {
		t.Error("a claim is offered that will be refused")
	}
	form := url.Values{"region": {bangkok}, "service": {passport}, "when-used-up": {string(models.ThenStop)}}
	c.post("/services/claim", form).wants(http.StatusUnprocessableEntity).says("main", "Free packages need a confirmed e-mail address")

	s.console.Billing.ConfirmsMail = false
	c.post("/services/claim", form).wants(http.StatusSeeOther)
	alias := s.newcomer("janedoe+2@googlemail.com")
	answer := alias.post("/services/claim", form).wants(http.StatusUnprocessableEntity)
	answer.says("#error-summary", "Passport OCR: This free package was claimed before by another account of yours, or one with another form of your e-mail address. It is given once to a person.")
	if text := answer.text("#service-passport"); !strings.Contains(text, "It is given once to a person.") {
		t.Errorf("not said where it is claimed: %q", text)
	}
}

func TestHelpAndPricesTellWhatNewcomersMayOwe(t *testing.T) {
	s := newSite(t)
	s.visitor().get("/help/billing").says("article", "before your first payment up to $0.50 of pay-per-use calls may be owed", "to 20 accounts of one network in a day", "50 of them in a day").
		never("article", "when you have confirmed", "has to be confirmed")
	s.visitor().get("/pricing").says("main", "Trying needs no payment: before the first one, up to $0.50 of pay-per-use calls may be owed")
	s.console.Billing.ConfirmsMail, s.console.Billing.Credit.StarterMicros = true, 0
	s.visitor().get("/help/billing").says("article", "Before your first payment nothing may be owed", "has to be confirmed")
	s.visitor().get("/pricing").says("main", "Pay-per-use calls begin with the first payment.")
}

// TestWhatGatewaysReportIsRecordedAndEverySentenceSaysSo: neither the starter credit nor a suspension stops usage that was made.
func TestWhatGatewaysReportIsRecordedAndEverySentenceSaysSo(t *testing.T) {
	s := newSite(t)
	c := s.newcomer("new@example.com")
	c.subscribes(bangkok, passport)
	for _, path := range []string{"/services", "/billing", routes.BillingRules} {
		c.get(path).wants(http.StatusOK).says("main", words.ReportedLater)
	}
	if refused := c.uses(bangkok, passport, 40, 200); refused > 0 { // $0.58
		t.Errorf("%d reports were refused by the starter credit", refused)
	}
	c.isSuspended()
	if refused := c.uses(bangkok, passport, 1, 200); refused > 0 {
		t.Error("a report was refused by the suspension")
	}
	text := words.Writer{Figures: format.New("USD", time.UTC)}.Write(notice.OperatorActed{What: notice.OperatorSuspended})
	if !strings.Contains(strings.Join(text.Paragraphs, " "), words.ReportedLater) {
		t.Errorf("who is suspended reads %q", text.Paragraphs)
	}
}
