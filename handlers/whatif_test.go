package handlers_test

import (
	"net/http"
	"strings"
	"testing"
	"time"

	"ocrconsole/models"
	"ocrconsole/models/catalog"
)

// TestWhatWouldHaveBeenIsToldOfOnesOwnCalls is of 100 calls a day for ten days in Bangkok, paid per use at a cent and a half each.
func TestWhatWouldHaveBeenIsToldOfOnesOwnCalls(t *testing.T) {
	s := newSite(t)
	c := s.customer("whatif@example.com")
	c.get("/what-if").wants(200).says("main", "Nothing to replay", "No successful calls in the last 90 days")
	c.topsUp(100_000_000)
	c.subscribes(inBangkok, "passport")
	for range 10 {
		c.uses(inBangkok, "passport", 100, http.StatusOK)
		s.pass(24 * time.Hour)
	}
	plain := c.get("/what-if").wants(200)
	plain.says("main", "Paid then", "$14.50", "You would have saved $0.00", "Exact: replayed as it was, each of the 10 hours of calls comes to what was charged", "What if you had bought 1 × 1,000 calls / 1 year of Passport OCR in AP-Bangkok?")
	offered := plain.Find("main a:contains('What if you had bought')").AttrOr("href", "")
	c.get(offered).wants(200).says("main", "1 × 1,000 calls / 1 year of Passport OCR in AP-Bangkok, bought on", "01,0000$14.50", "1,00000$0.00", "Paid instead").never("main", "Worth asking")
	c.get("/what-if?stop=yes").wants(200).says("main", "Refused instead 1,000 calls", "With packages only, what no package covers is refused")
	c.get("/what-if?cap=0.30&cap-of=money-day").wants(200).says("main", "Refused instead 800 calls", "At most $0.30 a day")
	c.get("/what-if?cap=40&cap-of=calls-day").wants(200).says("main", "Refused instead 600 calls", "At most 40 calls a day")
	c.get("/what-if?in="+inSingapore).wants(200).says("main", "Passport OCR in AP-Singapore", "taken as if their service had been subscribed there")
	c.get("/what-if?prices=2026-11-01").wants(200).says("main", "Prices are those of the end of 1 Nov 2026")
	c.get("/what-if?days=30&package1="+inBangkok+"/passport/1000&quantity1=2").wants(200).says("main", "2 × 1,000 calls / 1 year", "1,000 until")
}

// TestPackagesOfThisTimeCostWhatTheyDidOnThePricesDay buys 1,000 passports for $13.00, and 1,000 more when they cost $14.00.
func TestPackagesOfThisTimeCostWhatTheyDidOnThePricesDay(t *testing.T) {
	s := newSite(t)
	c := s.customer("pricesday@example.com")
	c.topsUp(100_000_000)
	c.buys(inBangkok, "passport", 1000, 1)
	c.uses(inBangkok, "passport", 100, http.StatusOK)
	day := s.now().In(s.snapshot().Zone).Format(time.DateOnly)
	s.pass(48 * time.Hour)
	_, data := catalog.Default()
	s.applyCatalog("dearer.yaml", []byte(strings.ReplaceAll(string(data), `"13.00"`, `"14.00"`)))
	c.buys(inBangkok, "passport", 1000, 1)
	s.pass(time.Second)
	c.get("/what-if").wants(200).says("main", "Paid then $27.00")
	c.get("/what-if?prices="+day).wants(200).says("main", "Paid then $27.00", "Paid instead $26.00")
	c.get("/what-if?prices="+s.now().Format(time.DateOnly)).wants(200).says("main", "Paid instead $28.00")
}

// TestAWrongQuestionIsAskedAgain says what is wrong beside the field, and keeps what was typed.
func TestAWrongQuestionIsAskedAgain(t *testing.T) {
	s := newSite(t)
	c := s.customer("wrong@example.com")
	for query, wrong := range map[string]string{
		"days=7":                              "Choose 30, 90 or 365 days.",
		"package1=mars/passport/1000":         "Choose a package of the list.",
		"package2=" + inBangkok + "/passport": "Choose a package of the list.",
		"package1=" + inBangkok + "/passport/1000&quantity1=51":     "Enter a whole number from 1 to 50.",
		"package3=" + inBangkok + "/passport/1000&from3=2001-01-01": "Enter a day of the time that is replayed",
		"package3=" + inBangkok + "/passport/1000&from3=9999-01-01": "Enter a day of the time that is replayed",
		"in=mars": "Choose a region of the list.", "service=fax": "Choose a service of the list.", "prices=soon": "Enter a day.",
		"cap=5": "Choose what the cap counts.", "cap=x&cap-of=calls-day": "Enter a number above zero.", "cap=0&cap-of=money-day": "Enter a number above zero.",
	} {
		page := c.get("/what-if?"+query).wants(http.StatusUnprocessableEntity).says("main", wrong)
		for _, pair := range strings.Split(query, "&") {
			name, value, _ := strings.Cut(pair, "=")
			if field := page.Find("main [name='" + name + "']"); field.Is("input") && field.AttrOr("value", "") != value {
				t.Errorf("%s: %s is %q", query, name, field.AttrOr("value", ""))
			}
		}
	}
}

// TestWhatIfIsOneClickFromWhereItIsAsked looks for the way there.
func TestWhatIfIsOneClickFromWhereItIsAsked(t *testing.T) {
	s := newSite(t)
	c := s.customer("ways@example.com")
	c.topsUp(100_000_000)
	c.buys(inBangkok, "passport", 1000, 1)
	for _, path := range []string{
		"/packages/buy?region=" + inBangkok + "&service=passport&calls=1000&quantity=3", "/calculator",
		"/packages/renew?key=k&package=" + c.ref(models.KindPackage, 1),
	} {
		if c.get(path).follow().wants(200).Find("main a[href^='/what-if']").Length() == 0 {
			t.Errorf("%s does not lead there", path)
		}
	}
	if s.visitor().get("/calculator").wants(200).Find("a[href^='/what-if']").Length() != 0 {
		t.Error("visitors are led there")
	}
}
