package handlers_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"ocrconsole/models"
	"ocrconsole/models/billing"
	"ocrconsole/models/calls"
	"ocrconsole/models/metering"
	"ocrconsole/models/notice"
	"ocrconsole/views/format"
	"ocrconsole/views/pages/parts"
	"ocrconsole/views/words"
)

// TestACallSaysWhyItsPackagePaid is of the comparison that decided, and of every other package as it stood then: one that is used up,
// one of another region, one that took effect later, one that was returned since.
func TestACallSaysWhyItsPackagePaid(t *testing.T) {
	s := newSite(t)
	c := s.customer("why@example.com")
	old := c.given(billing.Gift{Region: inBangkok, Service: "passport", Calls: 1})
	c.uses(inBangkok, "passport", 1, http.StatusOK)
	s.pass(time.Hour)
	late := c.given(billing.Gift{Region: inBangkok, Service: "passport", Calls: 5, EffectiveAt: s.now().Add(2 * time.Minute)})
	soon := c.given(billing.Gift{Region: inBangkok, Service: "passport", Calls: 5, EffectiveAt: s.now().Add(time.Minute)})
	away := c.given(billing.Gift{Region: "ap-southeast-3", Service: "passport", Calls: 7})
	never := c.given(billing.Gift{Region: inBangkok, Service: "passport", Calls: 5, EffectiveAt: s.now().Add(6 * time.Hour)})
	s.pass(3 * time.Minute)
	c.uses(inBangkok, "passport", 1, http.StatusOK)
	s.pass(time.Minute)
	c.uses(inBangkok, "passport", 4, http.StatusOK) // what comes later changes nothing
	ref := func(p *models.Package) string { return p.Ref().String() }
	list := c.get("/calls?payer=" + ref(soon)).wants(200)
	page := c.get(list.Find("main tbody tr a:contains(Open)").Last().AttrOr("href", "")).wants(200)
	page.says("main", "Paid by package "+ref(soon), "Why this package",
		ref(soon)+" and "+ref(late)+" could both pay, both free and created at the same instant. "+ref(soon)+" took effect first", ": rule 3 of the product page.",
		ref(old)+" Used up0FreeAP-Bangkok", ref(soon)+" Paid the call5Free", ref(late)+" Could pay: comes next5Free",
		ref(away)+" For another region: pays calls in AP-Singapore only7", ref(never)+" Took effect 5 hours 57 minutes after the call5")
	page.never("main", "Where two numbers are given")
}

// TestWhatPaidAnHourAndATransactionIsExplained follows the deduction of an hour, and the transaction that charged one, to why.
func TestWhatPaidAnHourAndATransactionIsExplained(t *testing.T) {
	s := newSite(t)
	c := s.customer("hour@example.com")
	pkg := c.granted(inBangkok, "passport", 2)
	c.subscribed(inBangkok, "passport")
	c.uses(inBangkok, "passport", 5, http.StatusOK)
	page := c.get("/usage/deductions?by=hour&package=" + pkg).wants(200)
	c.get(page.Find("main tbody tr a:contains(calls)").First().AttrOr("href", "")).wants(200).
		says("main", "Why this package", pkg+" was the only package that could pay this call.", "As it was for the first of these calls", pkg+" Paid the call2Free")
	s.pass(time.Hour)
	s.settles()
	list := c.get("/billing/transactions").wants(200)
	entry := c.get(list.Find("main tbody a[href*='/billing/transactions/']").First().AttrOr("href", "")).wants(200)
	address, _, _ := strings.Cut(entry.Find("main a:contains('Which packages there were')").AttrOr("href", ""), "#")
	c.get(address).wants(200).
		says("main", "Why pay-per-use", "The account's one package for Passport OCR could not pay this call.", pkg+" Used up0Free")
}

// TestARefusedCallSaysWhichPackagesThereWere is of one in a region where nothing pays, while a package lies in another.
func TestARefusedCallSaysWhichPackagesThereWere(t *testing.T) {
	s := newSite(t)
	c := s.customer("refused@example.com")
	pkg := c.granted(inBangkok, "passport", 9)
	for _, test := range []struct{ id, region, code, says, not string }{
		{"elsewhere", "ap-southeast-3", "ModelArts.4204", pkg + " For another region: pays calls in AP-Bangkok only9", ""},
		{"capped", inBangkok, "ModelArts.4206", pkg + " could have paid this call, but the call was refused before.", ""},
		{"key", inBangkok, "APIG.0301", "Refused", "Why no package"},
	} {
		s.console.Calls.Refusals.Note(&calls.Refused{
			AccountID: c.accountID, Region: test.region, Service: "passport", RequestID: test.id, HTTPStatus: 403, Code: test.code, Since: s.now(),
		})
		if err := s.console.Calls.Refusals.Save(t.Context()); err != nil {
			t.Fatal(err)
		}
		page := c.get("/calls/"+test.id).wants(200).says("main", test.says)
		if test.not != "" {
			page.never("main", test.not)
		}
	}
	n := s.counting()
	c.get("/calls/elsewhere").wants(200)
	if n.Load() > mostStatements {
		t.Errorf("it asks the database %d times", n.Load())
	}
}

// TestEveryCodeThatRefusesLeadsToItsRemedy compares the page of a refused call with the message about it: both lead to the same place.
func TestEveryCodeThatRefusesLeadsToItsRemedy(t *testing.T) {
	s := newSite(t)
	c := s.customer("remedy@example.com")
	for _, e := range parts.APIErrors {
		if e.Status != "403" || strings.HasPrefix(e.Code, "CBC.") { // whose are no calls, and not noted as refused
			continue
		}
		s.console.Calls.Refusals.Note(&calls.Refused{
			AccountID: c.accountID, Region: inBangkok, Service: "passport", RequestID: e.Code, HTTPStatus: 403, Code: e.Code, Since: s.now(),
		})
		if err := s.console.Calls.Refusals.Save(t.Context()); err != nil {
			t.Fatal(err)
		}
		told := words.Writer{Figures: format.New("USD", time.UTC)}.Write(notice.CallsRefused{At: s.now(), Code: e.Code, Status: 403, Calls: 1})
		if told.Href == "" || strings.HasPrefix(told.Href, "/calls") {
			t.Errorf("the message of %s leads to no remedy: %q", e.Code, told.Href)
		}
		if c.get("/calls/"+e.Code).wants(200).Find(`main a.btn[href^="`+told.Href+`"]:contains("`+told.Action+`")`).Length() != 1 {
			t.Errorf("the page of a call refused with %s does not lead to %s, as its message does", e.Code, told.Href)
		}
	}
}

// TestALateCallAndAReturnedPackageAreExplainedAsTheyWere is of a call that is reported a day after it was made, and of a package that
// was there when another call was charged and is returned since.
func TestALateCallAndAReturnedPackageAreExplainedAsTheyWere(t *testing.T) {
	s := newSite(t)
	c := s.customer("late@example.com")
	first := c.granted(inBangkok, "passport", 3)
	at := s.now().Add(time.Minute)
	s.pass(24 * time.Hour)
	c.topsUp(20_000_000)
	c.buys(inBangkok, "passport", 1000, 1)
	bought := c.ref(models.KindPackage, 2)
	c.uses(inBangkok, "passport", 2, http.StatusOK)
	s.pass(time.Minute)
	c.reports(metering.Event{RequestID: "late", Source: "g", HTTPStatus: 200, At: at})
	c.get("/calls/late?source=g").wants(200).says("main", "later than it was made: packages that were in effect when it was made could pay it", first+" was the only package that could pay this call.", first+" Paid the call1Free",
		bought+" Took effect 23 hours 59 minutes after the call1,000Purchased")
	s.pass(time.Minute)
	c.post("/billing/orders/"+c.ref(models.KindOrder, 1)+"/return", url.Values{"package": {bought}})
	c.get("/calls/late?source=g").wants(200).says("main", "; returned ")
}
