package handlers_test

import (
	"net/http"
	"testing"
	"time"

	"ocrconsole/models/calls"
)

// TestCallsThatPackagesElsewhereDoNotPayAreToldWithNumbers follows an account that bought for one region and calls in another, through
// every page that has to say so; one call that the package pays changes nothing.
func TestCallsThatPackagesElsewhereDoNotPayAreToldWithNumbers(t *testing.T) {
	s := newSite(t)
	c := s.customer("mismatch@example.com")
	c.topsUp(50_000_000)
	c.subscribes(inSingapore, "passport")
	c.uses(inSingapore, "passport", 2, http.StatusOK) // before there was a package
	s.pass(time.Minute)
	c.granted(inBangkok, "passport", 1000)
	c.uses(inBangkok, "passport", 1, http.StatusOK)
	c.uses(inSingapore, "passport", 3, http.StatusOK)
	for _, page := range []string{"/", "/services?region=" + inSingapore, "/calls"} {
		c.get(page).wants(200).says("main", "3 calls of Passport OCR in AP-Singapore cost $0.05 since 21 Nov 2026, 14:26", "Your package is in AP-Bangkok and has 999 calls left")
	}
	c.get("/services?region="+inBangkok).wants(200).never("main", "Your package is in AP-Bangkok")
	c.get("/calls?region="+inBangkok).wants(200).never("main", "Your package is in AP-Bangkok")
	s.pass(3 * 24 * time.Hour)
	c.uses(inSingapore, "passport", 1, http.StatusOK)
	c.get("/").wants(200).says("main", "4 calls of Passport OCR in AP-Singapore cost $0.07")
	s.pass(8 * 24 * time.Hour)
	c.get("/").wants(200).never("main", "lies elsewhere")
	c.uses(inSingapore, "passport", 412, http.StatusOK)
	c.get("/").wants(200).says("main", "Calls paid per use while a package lies elsewhere: Passport OCR in AP-Singapore", "412 calls of Passport OCR in AP-Singapore cost $6.39 since Thursday")
	c.granted(inSingapore, "passport", 5)
	c.get("/").wants(200).never("main", "lies elsewhere") // a package pays them now
}

// TestRefusedCallsElsewhereAreToldAndLookedAt is of an account that is subscribed nowhere: its calls are refused, nothing else of it
// changes, and the alert comes all the same.
func TestRefusedCallsElsewhereAreToldAndLookedAt(t *testing.T) {
	s := newSite(t)
	c := s.customer("refusedelsewhere@example.com")
	c.granted(inBangkok, "passport", 1000)
	s.evaluates()
	s.pass(time.Minute)
	for _, id := range []string{"one", "two"} {
		s.console.Calls.Refusals.Note(&calls.Refused{
			AccountID: c.accountID, Region: inSingapore, Service: "passport", RequestID: id, HTTPStatus: 403, Code: "ModelArts.4204", Since: s.now(),
		})
	}
	if err := s.console.Calls.Refusals.Save(t.Context()); err != nil {
		t.Fatal(err)
	}
	c.get("/").wants(200).says("main", "Calls refused while a package lies elsewhere: Passport OCR in AP-Singapore", "2 calls of Passport OCR in AP-Singapore were refused since 21 Nov 2026, 14:25")
	c.get("/packages/buy?region="+inBangkok+"&service=passport").wants(200).
		says("main", "Your calls of the last 30 days came from AP-Singapore (2 calls, 2 of which were refused). Is AP-Bangkok the region that you want?")
	s.pass(time.Hour)
	s.evaluates()
	c.get("/notifications").wants(200).says("main", "Calls refused while a package lies elsewhere: Passport OCR in AP-Singapore")
}

// TestThePurchaseAsksWhereMostCallsCameFromElsewhere is not silenced by one call in the chosen region, and asks nothing in the right one.
func TestThePurchaseAsksWhereMostCallsCameFromElsewhere(t *testing.T) {
	s := newSite(t)
	c := s.customer("asks@example.com")
	c.topsUp(50_000_000)
	c.subscribes(inSingapore, "passport")
	c.subscribes(inBangkok, "passport")
	c.uses(inSingapore, "passport", 5, http.StatusOK)
	c.uses(inBangkok, "passport", 1, http.StatusOK)
	const question = "Your calls of the last 30 days came from AP-Singapore (5 calls), and 1 call from AP-Bangkok. Is AP-Bangkok the region that you want? A package of AP-Bangkok pays for no call made in AP-Singapore."
	a := c.get("/packages/buy?region=" + inBangkok + "&service=passport&calls=1000&quantity=1").wants(200)
	a.says("main", question)
	a.submit("Next", nil).follow().wants(200).says("main", question)
	c.get("/packages/buy?region="+inSingapore+"&service=passport").wants(200).never("main", "the region that you want")
	n := s.counting()
	c.get("/packages/buy?region=" + inBangkok + "&service=passport")
	if n.Load() > mostStatements {
		t.Errorf("it asks the database %d times", n.Load())
	}
}
