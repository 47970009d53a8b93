package handlers_test

import (
	"net/http"
	"strings"
	"testing"
	"time"

	"ocrconsole/models/catalog"
)

// announces has the catalog of the site, changed, in force from the day on.
func (s *site) announces(day string, replacements ...string) {
	s.t.Helper()
	_, data := catalog.Default()
	file, problems := catalog.Parse("next.yaml", []byte(strings.NewReplacer(replacements...).Replace(string(data))))
	if file == nil {
		s.t.Fatal(problems)
	}
	if _, err := catalog.Announce(s.t.Context(), s.db, file, day, s.now()); err != nil {
		s.t.Fatal(err)
	}
}

// TestAnnouncedPricesAreToldWithTheirDayAndHoldFromThere follows passports in Bangkok, at $0.0145 a call, to $0.0160.
func TestAnnouncedPricesAreToldWithTheirDayAndHoldFromThere(t *testing.T) {
	s := newSite(t)
	c := s.customer("announced@example.com")
	c.topsUp(100_000_000)
	c.subscribes(inBangkok, "passport")
	c.uses(inBangkok, "passport", 100, http.StatusOK)
	buy := "/packages/buy?region=" + inBangkok + "&service=passport"
	for _, path := range []string{"/pricing?region=" + inBangkok, buy, "/services?region=" + inBangkok} {
		c.get(path).wants(200).never("main", "Prices change on")
	}
	s.announces("2027-03-01", `"0.0145"`, `"0.0160"`, `"13.00"`, `"14.00"`)
	for _, path := range []string{"/pricing?region=" + inBangkok, buy, "/services?region=" + inBangkok} {
		page := c.get(path).wants(200).says("main", "Prices change on 1 Mar 2027", "Calls: $0.016 per call", "1,000 calls / 1 year: $14.00", "Packages that are bought until then keep what they cost", "$0.0145")
		if page.Find("main a[href='/what-if?days=90&prices=2027-03-01']").Length() == 0 {
			t.Errorf("%s does not lead to what it means", path)
		}
	}
	s.visitor().get("/pricing?region="+inBangkok).wants(200).says("main", "Prices change on 1 Mar 2027").never("main", "What your last 90 days would have cost")
	c.get("/what-if?days=90&prices=2027-03-01").wants(200).says("main", "$1.45", "$1.60", "You would have paid more $0.15", "Prices are those of the end of 1 Mar 2027")

	zone := s.snapshot().Zone
	from := time.Date(2027, 3, 1, 0, 0, 0, 0, zone)
	s.pass(from.Sub(s.now()) - time.Second)
	c.uses(inBangkok, "passport", 10, http.StatusOK)
	s.pass(time.Second)
	c.uses(inBangkok, "passport", 10, http.StatusOK) // nobody has written them down yet
	c.get("/calls").wants(200).says("main", "$0.0145", "$0.016")
	if took, err := catalog.TakeEffect(t.Context(), s.db, s.now()); !took || err != nil {
		t.Fatal(took, err)
	}
	c.get(buy).wants(200).never("main", "Prices change on").says("main", "$14.00", "$0.016 per call")
}
