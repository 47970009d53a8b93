package handlers_test

import (
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/PuerkitoBio/goquery"

	"ocrconsole/models"
	"ocrconsole/models/billing"
)

// given gives the customer a free package, as the operator does.
func (c *customer) given(g billing.Gift) *models.Package {
	c.t.Helper()
	g.AccountID = c.accountID
	p, err := c.console.Billing.Grant(c.t.Context(), g)
	if err != nil {
		c.t.Fatal(err)
	}
	return p
}

func TestPackagesStandInDeductionOrder(t *testing.T) {
	c := newSite(t).customer("c@example.com")
	c.get("/packages").wants(200).says("main", "No packages yet", "Buy Package")
	c.topsUp(200_000_000)
	c.buys(bangkok, passport, 1000, 2)
	c.buys(bangkok, "web-image", 1000, 1)
	c.pass(time.Minute)
	c.given(billing.Gift{Region: bangkok, Service: passport, Calls: 500})
	c.uses(bangkok, passport, 125, 200)

	a := c.get("/packages").wants(200)
	rows := a.Find("tbody tr")
	for i, want := range [][]string{
		{c.ref("PKG", 4), "Next to be used", "Free", "Passport OCR", "AP-Bangkok", "375", "of 500 left", "Active", "until the end of 21 Nov 2027"},
		{c.ref("PKG", 1), "Purchased", "1,000 of 1,000 left", "Renew", "Deductions"},
		{c.ref("PKG", 2)},
		{c.ref("PKG", 3), "Next to be used", "Web Image OCR"},
	} {
		text := strings.Join(strings.Fields(rows.Eq(i).Text()), " ")
		for _, part := range want {
			if !strings.Contains(text, part) {
				t.Errorf("row %d does not say %q: %s", i+1, part, text)
			}
		}
	}
	if href := rows.Eq(1).Find(`a:contains("Renew")`).AttrOr("href", ""); href != "/packages/buy?calls=1000&quantity=1&region=ap-southeast-2&service=passport" {
		t.Errorf("Renew leads to %s", href)
	}
}

func TestAnExpiredPackageShowsWhatBecameVoid(t *testing.T) {
	c := newSite(t).customer("c@example.com")
	c.given(billing.Gift{Region: bangkok, Service: passport, Calls: 100, ExpiresAt: opened.Add(20 * 24 * time.Hour)})
	c.uses(bangkok, passport, 37, 200)
	c.get("/packages").says("tbody", "Expires in 20 days")
	if c.get("/packages").Find("tbody .tint-warning").Length() == 0 {
		t.Error("nothing warns of an expiry in 20 days")
	}
	c.pass(21 * 24 * time.Hour)
	c.get("/packages").says("tbody", "63 calls expired unused", "Expired 1 day ago", "0 of 100 left").never("tbody", "Next to be used")
	if _, err := c.console.Billing.RecordExpiries(t.Context()); err != nil {
		t.Fatal(err)
	}
	c.get("/packages").says("tbody", "63 calls expired unused")
	c.get("/packages?status=active").wants(200).says("main", "No active packages")
	c.get("/packages?status=shiny").wants(400)
}

func TestRenewingWhatIsNoLongerOnSaleLeadsToWhatIs(t *testing.T) {
	c := newSite(t).customer("c@example.com")
	c.topsUp(50_000_000)
	c.buys(bangkok, passport, 1000, 1)
	c.changeCatalog(`      - {calls: 1000, price: "13.00"}`+"\n", "")
	if href := c.get("/packages").Find(`tbody a:contains("Renew")`).AttrOr("href", ""); href != "/packages/buy?region=ap-southeast-2&service=passport" {
		t.Errorf("Renew leads to %s", href)
	}
}

func TestAPackageShowsItsOwnDeductionsByHour(t *testing.T) {
	c := newSite(t).customer("c@example.com")
	c.topsUp(50_000_000)
	c.buys(bangkok, passport, 1000, 1)
	c.get("/packages/"+c.ref("PKG", 1)).wants(200).says("main", "No call was paid by this package yet")
	for range 52 {
		c.uses(bangkok, passport, 2, 200)
		c.pass(time.Hour)
	}
	c.uses(bangkok, passport, 3, 500)
	a := c.get("/packages/" + c.ref("PKG", 1)).wants(200)
	a.says("main", "1,000 calls / 1 year of Passport OCR in AP-Bangkok", c.ref("ORD", 1), "$13.00, $0.013 per call", "896", "of 1,000 left")
	if n := a.Find("#deductions tbody tr").Length(); n != 50 {
		t.Errorf("%d hours on the first page, want 50", n)
	}
	first := a.Find("#deductions tbody tr").First()
	if cells := first.Find("td").Map(func(_ int, cell *goquery.Selection) string { return strings.TrimSpace(cell.Text()) }); !slices.Equal(cells, []string{"23 Nov 2026, 17:00–18:00", "2", "896", "Calls"}) {
		t.Errorf("the newest hour is %q", cells)
	}
	want := "/calls?hour=2026-11-23T09%3A00%3A00Z&payer=" + c.ref("PKG", 1) + "&region=ap-southeast-2&service=passport"
	if href := first.Find("a").AttrOr("href", ""); href != want {
		t.Errorf("its calls are at %s, want %s", href, want)
	}
	older := a.Find(`a[rel="next"]`).AttrOr("href", "")
	a = c.get(older[:strings.Index(older, "#")]).wants(200)
	if n := a.Find("#deductions tbody tr").Length(); n != 2 {
		t.Errorf("%d hours on the second page, want 2", n)
	}
	a.says("#deductions tbody", "998", "996")
	c.get("/packages/" + c.ref("PKG", 1) + "?before=never").wants(400)
}

func TestPackagesOfOthersDoNotExist(t *testing.T) {
	s := newSite(t)
	owner, other := s.customer("owner@example.com"), s.customer("other@example.com")
	p := owner.given(billing.Gift{Region: bangkok, Service: passport, Calls: 10})
	owner.get("/packages/" + p.Ref().String()).wants(200)
	other.get("/packages/"+p.Ref().String()).wants(404).never("main", "Passport OCR")
	other.get("/packages?after=" + p.Ref().String()).wants(404)
	other.get("/packages/" + other.ref("PKG", 1)).wants(404)
	other.get("/packages/PKG-1-nonsense").wants(404)
}

func TestManyPackagesAreListedInParts(t *testing.T) {
	c := newSite(t).customer("c@example.com")
	c.topsUp(1_000_000_000)
	c.buys(bangkok, passport, 1000, 60)
	a := c.get("/packages").wants(200).says("main", "Packages 1 to 50 of 60")
	a = c.get(a.Find(`a:contains("Next packages")`).AttrOr("href", "")).wants(200).says("main", "Packages 51 to 60 of 60")
	if n := a.Find("table").First().Find("tbody tr").Length(); n != 10 {
		t.Errorf("%d packages in the last part, want 10", n)
	}
}
