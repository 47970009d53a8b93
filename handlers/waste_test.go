package handlers_test

import (
	"net/http"
	"strings"
	"testing"
	"time"

	"ocrconsole/models"
	"ocrconsole/models/billing"
)

// TestWhatWouldExpireUnusedIsToldWhereItIsBoughtRenewedAndOwned is of ten calls a day for four weeks and a package of 2,000 that is
// bought after two: 366 days use 3,660.
func TestWhatWouldExpireUnusedIsToldWhereItIsBoughtRenewedAndOwned(t *testing.T) {
	s := newSite(t)
	c := s.customer("waste@example.com")
	c.topsUp(400_000_000)
	c.subscribes(inBangkok, "passport")
	for day := range 29 {
		if day == 14 {
			c.buys(inBangkok, "passport", 1000, 4)
		}
		c.uses(inBangkok, "passport", 10, http.StatusOK)
		s.pass(24 * time.Hour)
	}
	pkg := c.ref(models.KindPackage, 4) // the last of them: 351 days use 3,510 of 3,850
	a := c.get("/packages/buy?region=" + inBangkok + "&service=passport&calls=1000&quantity=5").wants(200)
	a.says("main", "You have 3,850 calls left until 5 Dec 2027; at your rate about 4,", " of the 5,000 new ones would expire unused.", "More than you use")
	a.submit("Next", nil).follow().wants(200).says("main", "of the 5,000 new ones would expire unused.")
	c.get("/packages/"+pkg).wants(200).says("main", "At your ratePays from about ", "Not used up when it expires on 5 Dec 2027.", "Void at expiry", "if calls go on as in the last 14 days", "with each weekday at its own rate")
	c.get("/packages/renew?package="+pkg).follow().wants(200).says("main", "At your rate", "Of the 1,000 calls left in "+pkg+" about ", "expire unused on 5 Dec 2027", "The old packages stay as they are")
	list := c.get("/packages").wants(200).says("#ahead", "Passport OCR in AP-Bangkok", "About 10 calls a day, the rate of the last 14 days.")
	var turns []string
	for _, row := range list.Find("#ahead tbody tr").EachIter() {
		turns = append(turns, strings.Join(strings.Fields(row.Text()), " "))
	}
	// On 20 December the first has 850 of 1,000 left, which last for 85 days, and each of the others for a hundred.
	for i, want := range []string{"850NowUsed up about 15 Mar 2027.0", "1,000From about 15 Mar 2027Used up about 23 Jun 2027.0", "1,000From about 23 Jun 2027Used up about 1 Oct 2027.0", "1,000From about 1 Oct 2027Not used up when it expires on 5 Dec 2027.346"} {
		if ref := c.ref(models.KindPackage, int64(i+1)); len(turns) != 4 || turns[i] != ref+want {
			t.Errorf("turn %d is of %q, want %s%s", i+1, turns, ref, want)
		}
	}
	n := s.counting()
	for _, path := range []string{"/packages", "/packages/" + pkg, "/packages/renew?key=k&package=" + pkg, "/packages/buy?region=" + inBangkok + "&service=passport&calls=1000&quantity=5"} {
		n.Store(0)
		c.get(path)
		if n.Load() > mostStatements {
			t.Errorf("%s asks the database %d times", path, n.Load())
		}
	}
}

// TestTheSmallestPurchaseThatIsEnoughIsNamed is of whoever has no package and calls three times a day: some 1,100 a year.
func TestTheSmallestPurchaseThatIsEnoughIsNamed(t *testing.T) {
	s := newSite(t)
	c := s.customer("smallest@example.com")
	c.topsUp(400_000_000)
	c.subscribes(inBangkok, "passport")
	for range 6 {
		c.uses(inBangkok, "passport", 3, http.StatusOK)
		s.pass(24 * time.Hour)
	}
	buy := "/packages/buy?region=" + inBangkok + "&service=passport&calls=1000&quantity="
	page := c.get(buy+"9").wants(200).says("main", "At your rate about 7,9", "of the 9,000 calls would expire unused.", "2 × 1,000 calls / 1 year is the smallest purchase that covers the about 1,0")
	if href := page.Find("#buy-summary a:contains('Choose that')").Last().AttrOr("href", ""); !strings.Contains(href, "quantity=2&") {
		t.Errorf("it leads to %s", href)
	}
	c.get(buy+"2").wants(200).never("main", "is the smallest purchase")
	c.get(buy+"1").wants(200).never("main", "would expire unused")
	early := s.customer("early@example.com")
	early.given(billing.Gift{Region: inBangkok, Service: "passport", Calls: 5})
	early.get(buy+"9").wants(200).never("main", "would expire unused") // of no calls nothing is foretold
}

// TestPackagesSayHowFarTheyWereUsed is of 40 calls of a package of 100 and 10 that were paid per use elsewhere.
func TestPackagesSayHowFarTheyWereUsed(t *testing.T) {
	s := newSite(t)
	c := s.customer("used@example.com")
	c.get("/packages").wants(200).never("main", "How far they were used")
	c.topsUp(10_000_000)
	c.granted(inBangkok, "passport", 100)
	c.subscribes(inSingapore, "passport")
	c.uses(inBangkok, "passport", 40, http.StatusOK)
	c.uses(inBangkok, "passport", 3, http.StatusBadRequest)
	c.uses(inSingapore, "passport", 10, http.StatusOK)
	c.get("/packages").wants(200).says("main", "How far they were used", "November 20261004040.0 %5080.0 %")
}
