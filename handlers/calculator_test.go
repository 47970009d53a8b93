package handlers_test

import (
	"fmt"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"testing"

	"github.com/PuerkitoBio/goquery"

	"ocrconsole/models/quotes"
	"ocrconsole/views/format"
)

func TestCalculatorSaysWhatTheRulesSay(t *testing.T) {
	s := newSite(t)
	f := format.New(s.snapshot().Currency, s.snapshot().Zone)
	for _, tt := range []struct {
		region, service, calls, per string
		year                        int64
	}{
		{"ap-southeast-2", "passport", "23,456", "month", 281_472},
		{"ap-southeast-2", "passport", "888", "year", 888},
		{"ap-southeast-1", "web-image", "1 200", "month", 14_400}, // graduated price
		{"ap-southeast-3", "id-card", "9999999", "year", 9_999_999},
		{"la-south-2", "web-image", "1", "year", 1},
		{"ap-southeast-2", "web-image", "1000000000", "year", 1_000_000_000},
		{"la-south-2", "id-card", "83333333", "month", 999_999_996}, // more packages than one order takes
	} {
		o, tariff := s.tariff(tt.region, tt.service)
		want, err := quotes.Cheapest(quotes.SpreadEvenly(tt.year), o.Specifications, tariff)
		if err != nil {
			t.Fatal(err)
		}
		query := url.Values{"region": {tt.region}, "service": {tt.service}, "calls": {tt.calls}, "per": {tt.per}}
		a := s.visitor().get("/calculator?" + query.Encode()).wants(http.StatusOK)
		a.says("#calculation", "A year of "+counted(f, tt.year), f.Rounded(want.PayPerUseMicros, format.Spent), f.Rounded(want.TotalMicros, format.Spent))
		if saved := want.PayPerUseMicros - want.TotalMicros; saved > 0 {
			a.says("#calculation", f.Rounded(saved, format.Available), f.Permille(int64(saved*1000/want.PayPerUseMicros))+" of the pay-per-use price")
		} else {
			a.says("#calculation", "pay-per-use is the cheapest")
		}
		checkCombination(t, a, o.Region, o.Service, want, f)
		if got := a.Find("input[name=calls]").AttrOr("value", ""); got != tt.calls {
			t.Errorf("the form forgot what was entered: %q", got)
		}
	}
}

// checkCombination compares the table of the combination with the quote, and its links with what they must buy.
func checkCombination(t *testing.T, a *answer, region, service string, want quotes.Quote, f format.F) {
	t.Helper()
	rows := a.Find("table").First().Find("tbody tr")
	cells := func(row int) string {
		var texts []string
		rows.Eq(row).Find("td").Each(func(_ int, cell *goquery.Selection) {
			texts = append(texts, strings.Join(strings.Fields(cell.Text()), " "))
		})
		return strings.Join(texts, " | ")
	}
	lines := len(want.Picks)
	if want.RestCalls > 0 {
		lines++
		rest := fmt.Sprintf("Pay-per-use | %s | | %s | ", counted(f, want.RestCalls), f.Rounded(want.RestMicros, format.Spent))
		if got := strings.ReplaceAll(cells(rows.Length()-1), "|  |", "| |"); got != rest {
			t.Errorf("%s: the rest is %q, want %q", a.request, got, rest)
		}
	}
	if rows.Length() != lines {
		t.Fatalf("%s: %d lines, want %d", a.request, rows.Length(), lines)
	}
	for i, pick := range want.Picks {
		row := cells(i)
		line := fmt.Sprintf("%s calls / 1 year", f.Calls(pick.Spec.Calls))
		amount := fmt.Sprintf("| %s | %s | %s |", f.Calls(pick.Quantity), f.Money(pick.Spec.PriceMicros), f.Money(pick.Spec.PriceMicros.Times(pick.Quantity)))
		if !strings.Contains(row, line) || !strings.Contains(row, amount) {
			t.Errorf("%s: line %d is %q, want %q and %q", a.request, i+1, row, line, amount)
		}
		href, _ := url.Parse(rows.Eq(i).Find("a").AttrOr("href", ""))
		query := href.Query()
		if href.Path != "/packages/buy" || query.Get("region") != region || query.Get("service") != service ||
			query.Get("calls") != strconv.FormatInt(pick.Spec.Calls, 10) || query.Get("quantity") != strconv.FormatInt(min(pick.Quantity, 100), 10) {
			t.Errorf("%s: line %d buys %s", a.request, i+1, href)
		}
		if strings.Contains(row, "place several") != (pick.Quantity > 100) {
			t.Errorf("%s: line %d is %q", a.request, i+1, row)
		}
	}
}

// counted says a number of calls.
func counted(f format.F, calls int64) string {
	if calls == 1 {
		return "1 call"
	}
	return f.Calls(calls) + " calls"
}

func TestCalculatorDrawsEveryYearOfItsTableAtTheCheapest(t *testing.T) {
	s := newSite(t)
	f := format.New(s.snapshot().Currency, s.snapshot().Zone)
	o, tariff := s.tariff("ap-southeast-2", "passport")
	breakEven, _, err := quotes.BreakEven(o.Specifications, tariff)
	if err != nil {
		t.Fatal(err)
	}
	a := s.visitor().get("/calculator?region=ap-southeast-2&service=passport&calls=2000&per=year").wants(http.StatusOK)
	a.says("svg", "Break-even: "+f.Calls(breakEven)+" calls", "Your 2,000 calls").says("#calculation", f.Calls(breakEven))
	rows := a.Find("figure.chart tbody tr")
	if rows.Length() < 10 || rows.Length() > 40 {
		t.Errorf("the chart has %d points", rows.Length())
	}
	seen := make(map[int64]bool)
	for i := range rows.Length() {
		cells := rows.Eq(i).Find("td")
		calls, err := strconv.ParseInt(strings.ReplaceAll(strings.TrimSpace(cells.Eq(0).Text()), ",", ""), 10, 64)
		if err != nil {
			t.Fatal(err)
		}
		seen[calls] = true
		want, err := quotes.Cheapest(quotes.SpreadEvenly(calls), o.Specifications, tariff)
		if err != nil {
			t.Fatal(err)
		}
		if payPerUse, cheapest := strings.TrimSpace(cells.Eq(1).Text()), strings.TrimSpace(cells.Eq(2).Text()); payPerUse != f.Rounded(want.PayPerUseMicros, format.Spent) || cheapest != f.Rounded(want.TotalMicros, format.Spent) {
			t.Errorf("%d calls cost %s or %s, want %s or %s", calls, payPerUse, cheapest, f.Money(want.PayPerUseMicros), f.Money(want.TotalMicros))
		}
	}
	for _, calls := range []int64{0, 2000, breakEven, 4000} {
		if !seen[calls] {
			t.Errorf("the chart has no point at %d calls", calls)
		}
	}
}

func TestCalculatorRefusesNonsenseBesideTheField(t *testing.T) {
	s := newSite(t)
	for _, tt := range []struct{ calls, per, service, field, says string }{
		{"", "month", "web-image", "calls", "Enter the number of calls."},
		{"many", "month", "web-image", "calls", "whole number"},
		{"1.5", "month", "web-image", "calls", "whole number"},
		{"0", "month", "web-image", "calls", "Enter 1 to 83,333,333 calls a month."},
		{"-5", "year", "web-image", "calls", "Enter 1 to 1,000,000,000 calls a year."},
		{"83,333,334", "month", "web-image", "calls", "83,333,333"},
		{"1000000001", "year", "web-image", "calls", "1,000,000,000"},
		{"99999999999999999999", "year", "web-image", "calls", "1,000,000,000"},
		{"10", "week", "web-image", "per", "a month or a year"},
		{"10", "month", `<b>"`, "service", "Choose a service"},
	} {
		query := url.Values{"calls": {tt.calls}, "per": {tt.per}, "service": {tt.service}}
		a := s.visitor().get("/calculator?" + query.Encode()).wants(http.StatusUnprocessableEntity)
		a.says("#field-"+tt.field+"-error", tt.says).says("#calculation", "Nothing to calculate yet")
		if got := a.Find("input[name=calls]").AttrOr("value", ""); got != tt.calls {
			t.Errorf("entered %q, the form has %q", tt.calls, got)
		}
	}
	s.visitor().get("/calculator?region=atlantis").wants(http.StatusNotFound)
}

func TestCalculatorLinksToWhereTheServiceIsSold(t *testing.T) {
	s := newSite(t)
	a := s.visitor().get("/calculator?region=la-south-2&service=passport&calls=500&per=year").wants(http.StatusOK)
	a.says("#calculation", "Passport OCR is not sold in LA-Santiago")
	var sold int
	for _, region := range s.snapshot().Regions {
		if o, _ := s.snapshot().Offering(region.Code, "passport"); !o.Sold {
			continue
		}
		sold++
		href := "/calculator?calls=500&per=year&region=" + region.Code + "&service=passport"
		if a.Find("a[href='"+href+"']").Length() != 1 {
			t.Errorf("no link to %s", href)
		}
	}
	if got := a.Find("#calculation a").Length(); got != sold {
		t.Errorf("%d regions are offered, want %d", got, sold)
	}
}

func TestCalculatorStartsWithAnExample(t *testing.T) {
	s := newSite(t)
	s.visitor().get("/calculator").wants(http.StatusOK).says("#calculation", "A year of 120,000 calls of Web Image OCR in AP-Bangkok costs")
	a := s.visitor().get("/calculator?region=la-north-2").wants(http.StatusOK)
	a.submit("Calculate", url.Values{"calls": {"600"}, "service": {"license-plate"}}).wants(http.StatusOK).
		says("#calculation", "7,200 calls of Plate Number OCR in LA-Mexico City2")
}

func TestCalculatorOfPricesTooLargeToAddUp(t *testing.T) {
	s := newSite(t)
	s.applyCatalog("dear.yaml", []byte(`
currency: USD
billing_time_zone: Asia/Shanghai
regions: [{code: here, name: Here}]
services: [{code: ocr, name: Some OCR}]
offerings: [{region: here, service: ocr, pay_per_use: "900000"}]
`))
	b := s.visitor()
	b.get("/calculator?calls=12&per=year").wants(http.StatusOK).says("#calculation", "$10,800,000.00", "no package costs less here")
	b.get("/calculator?calls=1000000000&per=year").wants(http.StatusUnprocessableEntity).says("#field-calls-error", "Enter fewer")
}
