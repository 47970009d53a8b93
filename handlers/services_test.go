package handlers_test

import (
	"net/url"
	"testing"
)

const (
	bangkok  = "ap-southeast-2"
	hongKong = "ap-southeast-1"
	passport = "passport"
)

// row is what the services page says about a service.
func row(service string) string { return "#service-" + service }

func TestServicesAreForCustomers(t *testing.T) {
	a := newSite(t).visitor().get("/services?region=ap-southeast-2").wants(303)
	if a.location != "/login?next=%2Fservices%3Fregion%3Dap-southeast-2" {
		t.Errorf("a visitor is sent to %s", a.location)
	}
}

func TestServicesSayWhatPaysACallNow(t *testing.T) {
	c := newSite(t).customer("c@example.com")
	a := c.get("/services?region=ap-southeast-2").wants(200)
	a.says("main", "AP-Bangkok", c.projects[bangkok][:8], "closest to your users")
	a.says(row(passport), "Not subscribed", "Calls are refused: ModelArts.4204", "$0.0145 per call", "Subscribe", "Buy Package", "Usage")

	a = a.submit("Subscribe", url.Values{"service": {passport}}).wants(303).follow()
	a.says("main", "Passport OCR is subscribed in AP-Bangkok").says(row(passport), "Subscribed", "Pay-per-use at $0.0145 per call")

	c.topsUp(50_000_000)
	c.buys(bangkok, passport, 1000, 2)
	c.uses(bangkok, passport, 3, 200)
	a = c.get("/services").wants(200)
	a.says(row(passport), "Package "+c.ref("PKG", 1), "997 calls left in it, 1,997 in all packages.", "Then pay-per-use at $0.0145")
}

func TestArrearsBeyondTheGraceRefusePayPerUse(t *testing.T) {
	c := newSite(t).customer("c@example.com")
	c.post("/services/subscribe", url.Values{"region": {bangkok}, "service": {passport}}).wants(303)
	c.uses(bangkok, passport, 1, 200)
	c.pass(25 * 3600e9)
	c.get("/services?region="+bangkok).wants(200).
		says(row(passport), "ModelArts.4106", "Top up").
		says("main", "Your account is in arrears")
}

func TestServicesWarnOfPackagesInAnotherRegion(t *testing.T) {
	c := newSite(t).customer("c@example.com")
	c.topsUp(50_000_000)
	c.buys(bangkok, passport, 1000, 1)
	c.get("/services?region="+hongKong).wants(200).
		says(row(passport), "Your packages of other regions do not pay here: 1,000 calls left in AP-Bangkok.")
	c.get("/services?region="+bangkok).never("main", "do not pay here")
}

func TestAServiceSoldOnlyElsewhereIsLinkedToWhereItIs(t *testing.T) {
	c := newSite(t).customer("c@example.com")
	a := c.get("/services?region=" + hongKong).wants(200)
	if a.Find(row("license-plate")).Length() > 0 {
		t.Error("Plate Number OCR is listed as sold in Hong Kong")
	}
	a.says("main", "Not sold in CN-Hong Kong", "Plate Number OCR")
	if a.Find(`a[href="/services?region=ap-southeast-2"]:contains("AP-Bangkok")`).Length() == 0 {
		t.Error("no link to where Plate Number OCR is sold")
	}
}

func TestGraduatedPricesShowTheirTiers(t *testing.T) {
	c := newSite(t).customer("c@example.com")
	c.get("/services?region="+hongKong).says(row("web-image"), "$0.008 per call", "calls 1 to 1,000", "$0.005 per call", "from call 1,001")
}

func TestTheFreePackageIsClaimedOnce(t *testing.T) {
	c := newSite(t).customer("c@example.com")
	form := url.Values{"region": {bangkok}, "service": {passport}}
	a := c.get("/services?region="+bangkok).submit("Claim 1,000 free calls", form).wants(303).follow()
	a.says("main", "1,000 calls of Passport OCR in AP-Bangkok are yours until the end of 21 Nov 2027")
	a.says(row(passport), "Subscribed", "1,000 calls left").never(row(passport), "Claim")

	c.post("/services/claim", form).wants(303).follow().says("main", "claimed already")
	if n := c.get("/packages").Find("table").First().Find("tbody tr").Length(); n != 1 {
		t.Errorf("%d packages after claiming twice", n)
	}
}

func TestUnsubscribingAsksFirstAndThenRefusesWhatNoPackageCovers(t *testing.T) {
	c := newSite(t).customer("c@example.com")
	form := url.Values{"region": {bangkok}, "service": {passport}}
	c.post("/services/claim", form).wants(303)
	path, found := c.get("/services?region=" + bangkok).Find(row(passport) + ` a:contains("Unsubscribe")`).Attr("href")
	if !found {
		t.Fatal("no link to unsubscribe")
	}
	a := c.get(path).wants(200)
	a.says("main", "ModelArts.4204", "The 1,000 calls left in your packages can be used until they expire.")
	a = a.submit("Unsubscribe Passport OCR in AP-Bangkok", nil).wants(303).follow()
	a.says("main", "Passport OCR is unsubscribed in AP-Bangkok").says(row(passport), "Not subscribed", "Then calls are refused")
	if refused := c.uses(bangkok, passport, 1001, 200); refused != 1 {
		t.Errorf("%d of 1,001 calls refused, want the one that no package covers", refused)
	}
	c.get(path).wants(303).follow().says("main", "is not subscribed in AP-Bangkok")
}

func TestServicesRefuseWhatDoesNotExist(t *testing.T) {
	c := newSite(t).customer("c@example.com")
	for _, form := range []url.Values{
		{"region": {"moon"}, "service": {passport}}, {"region": {bangkok}, "service": {"tarot"}}, {},
	} {
		for _, path := range []string{"/services/subscribe", "/services/unsubscribe", "/services/claim"} {
			c.post(path, form).wants(404)
		}
		c.get("/services/unsubscribe?" + form.Encode()).wants(404)
	}
	c.get("/services?region=moon").wants(404)
	c.post("/services/subscribe", url.Values{"region": {hongKong}, "service": {"license-plate"}}).wants(303).follow().
		says("main", "not sold in this region")
}
