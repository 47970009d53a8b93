package handlers_test

import (
	"net/http"
	"strings"
	"testing"
	"time"

	"ocrconsole/models"
)

func TestTheOverviewOfANewcomerSaysWhatToBeginWith(t *testing.T) {
	s := newSite(t)
	a := s.customer("new@example.com").get("/").wants(http.StatusOK)
	a.says("main", "Overview", "Begin here", "1,000 calls of Web Image OCR", "$0.00", "Off", "Not before there are 3 days of calls.")
	a.never("main", "Calls left", "Needs you", "Lasts", "in the last")
	if a.Find("#begin a[href^='/services?region=']").Length() != 1 || a.Find("#begin a[href^='/try']").Length() != 1 {
		t.Error("the free calls, or a picture to try, cannot be reached")
	}
}

// TestTheOverviewSaysHowLongCallsLastOnceThereAreThreeWholeDays uses a package evenly, and looks each day.
func TestTheOverviewSaysHowLongCallsLastOnceThereAreThreeWholeDays(t *testing.T) {
	s := newSite(t)
	c := s.customer("c@example.com")
	c.topsUp(100_000_000)
	c.buys(bangkok, passport, 1000, 1)
	for day := range 6 {
		a := c.get("/").wants(http.StatusOK)
		switch {
		case day < 4:
			a.never("#calls-left", "Lasts until")
		case day == 5:
			a.says("#calls-left", "Passport OCR", "950 of 1,000 left", "Lasts until about", "About 10 calls a day, the rate of the last 4 days", "Then pay-per-use at $0.0145 per call")
		}
		c.uses(bangkok, passport, 10, http.StatusOK)
		s.pass(24 * time.Hour)
	}
	a := c.get("/").wants(http.StatusOK)
	a.says("#month", "Spent so far", "$13.00", "No pay-per-use is to be expected").says("#recent", c.ref(models.KindOrder, 1)).says("#last-days", "60 calls")
	for _, link := range []string{"#calls-left a[href='/packages?status=active']", "#calls-left a[href^='/usage?from=']", "#money a[href='/billing']", "#month a[href^='/billing/statements/']"} {
		if a.Find(link).Length() == 0 {
			t.Errorf("no %s", link)
		}
	}
	for _, card := range []string{"#calls-left", "#money", "#month", "#needs-you"} {
		if a.Find(card+" time[datetime]").Length() != 1 {
			t.Errorf("%s does not say when it is true", card)
		}
	}
}

// TestTheMostUrgentIsSaidFirstAndOnlyOnceAboveThePage lets a service stop, with an order open meanwhile.
func TestTheMostUrgentIsSaidFirstAndOnlyOnceAboveThePage(t *testing.T) {
	s := newSite(t)
	c := s.customer("c@example.com")
	c.topsUp(1_000_000)
	c.placesOrder(bangkok, passport, 1000, 1)
	c.get("/").says("#needs-you", "An order of $13.00 is not paid").never("main", "arrears", "are refused")
	c.subscribed(bangkok, passport)
	c.uses(bangkok, passport, 100, http.StatusOK)
	s.watchArrears()
	a := c.get("/").wants(http.StatusOK).says("main", "Your account is in arrears").never("#needs-you", "are refused")
	a.says("#calls-left", "until arrears stop it").never("#calls-left", "The account is in arrears")
	if a.Find("main .tinted-edge").Length() != 1 {
		t.Errorf("%d notices", a.Find("main .tinted-edge").Length())
	}
	s.pass(25 * time.Hour)
	c.placesOrder(bangkok, passport, 1000, 1)
	a = c.get("/").wants(http.StatusOK)
	if first := a.Find("#needs-you li").First().Text(); !strings.Contains(first, "are refused") || !strings.Contains(first, "ModelArts.4106") {
		t.Errorf("first is %q", first)
	}
	if a.Find("#needs-you li.tint-error").Length() != 1 || a.Find("#needs-you li.tint-warning").Length() != 1 {
		t.Error("red is not kept for what is stopped")
	}
}

// TestArrearsThatStopNothingAreNoAlarm owes money with nothing subscribed.
func TestArrearsThatStopNothingAreNoAlarm(t *testing.T) {
	s := newSite(t)
	c := s.customer("c@example.com")
	c.topsUp(1_000_000)
	c.subscribed(bangkok, passport)
	c.uses(bangkok, passport, 100, http.StatusOK)
	if c.get("/billing").Find("main .tinted-edge.tint-error").Length() != 1 {
		t.Error("arrears that will stop calls are not red")
	}
	if err := c.console.Billing.Unsubscribe(t.Context(), c.accountID, bangkok, passport); err != nil {
		t.Fatal(err)
	}
	if a := c.get("/billing").says("main", "Your account is in arrears"); a.Find("main .tinted-edge.tint-error").Length() != 0 || a.Find("main .tinted-edge.tint-warning").Length() != 1 {
		t.Error("arrears that stop nothing are red")
	}
}

// TestCallsThatFailMoreThanUsualNeedTheCustomer lets them, after some quiet days.
func TestCallsThatFailMoreThanUsualNeedTheCustomer(t *testing.T) {
	s := newSite(t)
	c := s.customer("c@example.com")
	c.topsUp(100_000_000)
	c.subscribed(bangkok, passport)
	for range 5 {
		c.uses(bangkok, passport, 20, http.StatusOK)
		s.pass(24 * time.Hour)
	}
	c.get("/").says("#needs-you", "Nothing at the moment")
	c.uses(bangkok, passport, 10, http.StatusBadRequest)
	c.uses(bangkok, passport, 10, http.StatusOK)
	a := c.get("/").says("#needs-you", "fail than usual", "10 of", "0.0 % in the 14 days before")
	if a.Find("#needs-you a[href^='/calls?payer=failed']").Length() != 1 {
		t.Error("the failed calls cannot be reached")
	}
}
