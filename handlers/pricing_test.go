package handlers_test

import (
	"net/http"
	"strconv"
	"strings"
	"testing"

	"github.com/PuerkitoBio/goquery"

	"ocrconsole/models/catalog"
	"ocrconsole/models/quotes"
	"ocrconsole/models/rules"
	"ocrconsole/views/format"
)

// snapshot is the catalog in force.
func (s *site) snapshot() *catalog.Snapshot {
	s.t.Helper()
	snapshot, err := s.console.Catalog.Current(s.t.Context())
	if err != nil {
		s.t.Fatal(err)
	}
	return snapshot
}

// tariff is the pay-per-use price in force.
func (s *site) tariff(region, service string) (catalog.Offering, rules.Tariff) {
	s.t.Helper()
	o, _ := s.snapshot().Offering(region, service)
	tariff, found := rules.TariffAt(o.Prices, s.now())
	if !found {
		s.t.Fatalf("no price of %s in %s", service, region)
	}
	return o, tariff
}

func TestPricingShowsEveryOffering(t *testing.T) {
	s := newSite(t)
	snapshot := s.snapshot()
	f := format.New(snapshot.Currency, snapshot.Zone)
	for _, region := range snapshot.Regions {
		a := s.visitor().get("/pricing?region=" + region.Code).wants(http.StatusOK)
		a.says("h1", "Pricing in "+region.Name).says("main", "Illustrative prices", "status code 2xx")
		for _, service := range snapshot.Services {
			card := "#" + service.Code
			o, _ := snapshot.Offering(region.Code, service.Code)
			if !o.Sold {
				if a.Find(card).Length() != 0 {
					t.Errorf("%s has prices in %s, where it is not sold", service.Name, region.Name)
				}
				a.says("section[aria-labelledby^=not-sold-in]", service.Name)
				continue
			}
			_, tariff := s.tariff(region.Code, service.Code)
			for _, tier := range tariff {
				a.says(card, f.Money(tier.PriceMicros)+" per call")
			}
			if o.FreeCalls > 0 {
				a.says(card, f.Calls(o.FreeCalls)+" calls, once to a person")
			} else {
				a.never(card, "Free package")
			}
			checkPackages(t, a.Find(card+" tbody tr"), o, tariff, f)
		}
	}
}

// checkPackages compares the rows of a package table with the catalog.
func checkPackages(t *testing.T, rows *goquery.Selection, o catalog.Offering, tariff rules.Tariff, f format.F) {
	t.Helper()
	if rows.Length() != len(o.Specifications) {
		t.Fatalf("%s in %s has %d package rows, want %d", o.Service, o.Region, rows.Length(), len(o.Specifications))
	}
	for i, spec := range o.Specifications {
		saving, permille, err := quotes.SavingMicros(spec, tariff)
		if err != nil {
			t.Fatal(err)
		}
		row := strings.Join(strings.Fields(rows.Eq(i).Text()), " ")
		for _, want := range []string{f.Calls(spec.Calls) + " calls", f.Money(spec.PriceMicros), f.Money(saving), f.Permille(permille)} {
			if !strings.Contains(row, want) {
				t.Errorf("%s in %s: %q does not show %s", o.Service, o.Region, row, want)
			}
		}
		buy := "/packages/buy?calls=" + strconv.FormatInt(spec.Calls, 10) + "&quantity=1&region=" + o.Region + "&service=" + o.Service
		if rows.Eq(i).Find("a[href='"+buy+"']").Length() == 0 {
			t.Errorf("%s in %s: no link to %s", o.Service, o.Region, buy)
		}
	}
}

func TestPricingTellsWhereElseAServiceIsSold(t *testing.T) {
	s := newSite(t)
	a := s.visitor().get("/pricing?region=la-south-2").wants(http.StatusOK)
	elsewhere := a.says("section[aria-labelledby^=not-sold-in]", "Not sold in LA-Santiago").Find("section[aria-labelledby^=not-sold-in]")
	for _, href := range []string{"/pricing?region=ap-southeast-2#passport", "/pricing?region=cn-east-3#license-plate"} {
		if elsewhere.Find("a[href='"+href+"']").Length() != 1 {
			t.Errorf("no link to %s", href)
		}
	}
	snapshot := s.snapshot()
	if rows := a.Find("#regions tbody tr"); rows.Length() != len(snapshot.Regions) {
		t.Errorf("the overview has %d regions, want %d", rows.Length(), len(snapshot.Regions))
	}
	sold := 0
	for _, region := range snapshot.Regions {
		sold += len(snapshot.OfferingsIn(region.Code))
	}
	if got := a.Find("#regions tbody td.numeric a").Length(); got != sold {
		t.Errorf("the overview has %d prices, want one for each of %d offerings", got, sold)
	}
}

func TestPricingMarksWhatItRoundsAndHidesWhatSavesNothing(t *testing.T) {
	s := newSite(t)
	file, problems := catalog.Parse("odd.yaml", []byte(`
currency: USD
billing_time_zone: Asia/Shanghai
regions: [{code: here, name: Here}]
services: [{code: ocr, name: Some OCR}]
offerings:
  - region: here
    service: ocr
    pay_per_use: "0.01"
    packages: [{calls: 7, price: "0.06"}, {calls: 70, price: "0.50"}]
`))
	if file == nil {
		t.Fatal(problems)
	}
	// A package that saves nothing is refused today; one that was put on sale before that may still be.
	file.Offerings[0].Packages[0].Price = 70_000
	if _, err := catalog.Apply(t.Context(), s.db, file, s.now()); err != nil {
		t.Fatal(err)
	}
	a := s.visitor().get("/pricing").wants(http.StatusOK).never("main", "Illustrative", "Not sold")
	a.says("#ocr tbody tr:nth-child(1)", "$0.07", "$0.01", "none")
	a.says("#ocr tbody tr:nth-child(2)", "$0.50", "≈ $0.007143", "28.5 %")
}

func TestPricingOfAnUnknownRegionIsNotFound(t *testing.T) {
	newSite(t).visitor().get("/pricing?region=atlantis").wants(http.StatusNotFound).says("main", `There is no region "atlantis"`)
}
