package handlers_test

import (
	"net/http"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/PuerkitoBio/goquery"

	"ocrconsole/models/rules"
	pages "ocrconsole/views/pages/docs"
)

func TestBillingRulesNameTheLimitsOfThisConsole(t *testing.T) {
	s := newSite(t)
	s.visitor().get("/help/billing").wants(http.StatusOK).says("article",
		"go on for 24 hours after the arrears began, as long as no more than $50.00 is owed with them", "with $1.00 to $10,000.00 at a time",
		"Asia/Shanghai (GMT+8)", "unpaid order expires after 24 hours, one that waits for approval after 7 days", "ModelArts.4204 Service is not enabled.", "ModelArts.4106",
		"BSI takes the initiative in providing the AIC4 standard", "Type 1 certification", "ICDAR 2019", "96.43%")
	for _, credit := range []rules.CreditPolicy{{}, {Grace: time.Hour}, {LimitMicros: 1}} {
		s.console.Billing.Credit = credit
		s.visitor().get("/help/billing").says("article", "Pay-per-use calls are refused at once")
	}
	s.console.Billing.Credit = rules.CreditPolicy{Grace: 90 * time.Minute, LimitMicros: 1}
	s.visitor().get("/help/billing").says("article", "90 minutes", "no more than $0.000001 is owed")
}

func TestBillingRulesHaveEverySectionOfTheirContents(t *testing.T) {
	s := newSite(t)
	a := s.customer("c@example.com").get("/help/billing").wants(http.StatusOK)
	links := a.Find("nav[aria-label='On this page'] a")
	if links.Length() != a.Find("article h2").Length() {
		t.Errorf("%d links to %d sections", links.Length(), a.Find("article h2").Length())
	}
	for i := range links.Length() {
		id := strings.TrimPrefix(links.Eq(i).AttrOr("href", ""), "#")
		if a.Find("article h2[id='"+id+"']").Length() != 1 {
			t.Errorf("no section %q", id)
		}
	}
}

// The worked example of the page must be what the rules do.
func TestWorkedExampleIsWhatTheRulesDo(t *testing.T) {
	day := func(month time.Month, day int) time.Time { return time.Date(2026, month, day, 9, 0, 0, 0, time.UTC) }
	bought := rules.Package{ID: 1, AccountID: 1, Source: rules.SourcePurchased, QuotaCalls: pages.ExamplePackageCalls, CreatedAt: day(3, 1), EffectiveAt: day(3, 1), ExpiresAt: day(12, 1)}
	free := rules.Package{ID: 2, AccountID: 1, Source: rules.SourceFree, QuotaCalls: pages.ExamplePackageCalls, CreatedAt: day(3, 5), EffectiveAt: day(3, 5), ExpiresAt: day(12, 1)}
	meter := rules.Meter{
		AccountID: 1, Packages: []rules.Package{bought, free}, Zone: time.UTC, MonthCalls: make(map[time.Time]int64),
		Subscribed: []rules.Period{{From: day(3, 1)}}, Prices: []rules.PricedFrom{{ValidFrom: day(3, 1), Tariff: rules.Tariff{{PriceMicros: 8000}}}},
	}
	rules.SortPackages(meter.Packages)
	standing := rules.Standing{BalanceMicros: 1_000_000}
	steps := pages.DeductionExample(func(micros rules.Micros) string { return strconv.FormatInt(int64(micros), 10) }, 8000)
	for i, made := range []struct{ calls, status int }{{pages.ExampleFirstCalls, 200}, {pages.ExampleFailedCalls, 400}, {pages.ExampleLastCalls, 200}} {
		before := standing.AccruedMicros
		for range made.calls {
			if _, err := meter.Pay(rules.Call{At: day(3, 10+i), HTTPStatus: made.status}, &standing, rules.CreditPolicy{}, day(3, 10+i)); err != nil {
				t.Fatal(err)
			}
		}
		left := map[rules.Source]int64{}
		for _, p := range meter.Packages {
			left[p.Source] = p.LeftCalls()
		}
		step := steps[i]
		if !strings.HasPrefix(step.Calls, strconv.Itoa(made.calls)) || step.Charge != strconv.FormatInt(int64(standing.AccruedMicros-before), 10) ||
			number(step.LeftFree) != strconv.FormatInt(left[rules.SourceFree], 10) || number(step.LeftPurchased) != strconv.FormatInt(left[rules.SourcePurchased], 10) {
			t.Errorf("%s: the page says %+v, the rules leave %v and charge %d", step.When, step, left, standing.AccruedMicros-before)
		}
	}
}

// number is the figure before a remark: "0" of "0, used up".
func number(text string) string {
	figure, _, _ := strings.Cut(text, ",")
	return figure
}

// TestTheTwoModesAreComparedAsTheDocumentsDo wants every fact of the user guide's comparison and of the product page on
// the page, each in the column of its mode.
func TestTheTwoModesAreComparedAsTheDocumentsDo(t *testing.T) {
	a := newSite(t).visitor().get("/help/billing").wants(http.StatusOK)
	table := a.Find("table:has(caption:contains('Differences between billing modes'))")
	if table.Length() != 1 {
		t.Fatal("there is no table of the modes")
	}
	for aspect, want := range map[string][2][]string{
		"Payment":        {{"Prepaid", "made in advance", "one-time payment"}, {"Postpaid", "made after usage", "Top up in advance to prevent service impact caused by arrears"}},
		"Billing method": {{"Billed by the subscription term you purchase", "valid for one year", "not extended automatically upon expiration", "Use it within the validity period"}, {"billed based on the actual number of successful API calls"}},
		"Changing the billing mode": {
			{"Package can be changed to pay-per-use", "If you do not renew or purchase a new package", "expires or is used up", "takes effect automatically"},
			{"Pay-per-use can be changed to package"},
		},
		"Application scenarios": {
			{"usage can be predicted", "mature businesses", "long-term, stable needs", "more cost-effective than pay-per-use", "recommended for long-term users"},
			{"fluctuating or unstable demand", "flexibly adjust usage to actual business needs", "pre-set no resources", "over- or under-provisioning", "subscribed to and unsubscribed from at any time"},
		},
		"Discount":      {{"A greater discount than pay-per-use", "The larger the package specifications, the greater the discount"}, nil},
		"Taking effect": {{"Immediately upon payment", "cannot specify the date"}, {"default billing mode"}},
		"Region": {
			{"must be the same as the region where you purchase the package", "do not support cross-region API calls"},
			{"must be the same as the region where you subscribe to the service"},
		},
		"Several at once": {
			{"Packages can be used together", "free packages first", "created first is deducted first", "takes effect first", "expires first", "created first, by its number"},
			{"What exceeds the packages is billed on a pay-per-use basis"},
		},
	} {
		row := table.Find("tbody tr").FilterFunction(func(_ int, s *goquery.Selection) bool { return s.Find("th[scope=row]").Text() == aspect })
		cells := row.Find("td")
		if row.Length() != 1 || cells.Length() != 2 {
			t.Errorf("%s: %d rows, %d cells", aspect, row.Length(), cells.Length())
			continue
		}
		for mode, facts := range want {
			for _, fact := range facts {
				if text := strings.ToLower(cells.Eq(mode).Text()); !strings.Contains(text, strings.ToLower(fact)) {
					t.Errorf("%s, column %d, lacks %q: %s", aspect, mode+1, fact, text)
				}
			}
		}
	}
	if got := table.Find("tbody tr").Length(); got != 8 {
		t.Errorf("%d rows", got)
	}
	// On a phone the table is blocks under each other; the roles keep it a table for assistive technology.
	for _, role := range []string{"table[role=table]", "[role=rowgroup]", "tr[role=row]", "th[role=columnheader][scope=col]", "th[role=rowheader]", "td[role=cell]"} {
		if a.Find("#billing-modes ~ div").Find(role).Length() == 0 {
			t.Errorf("no %s", role)
		}
	}
}

// TestWhatIsPaidWhenIsSaidInOneWay reads the pages that speak of it.
func TestWhatIsPaidWhenIsSaidInOneWay(t *testing.T) {
	s := newSite(t)
	c := s.customer("c@example.com")
	const right = "Packages are prepaid. Pay-per-use is postpaid: calls are charged to your balance after they are made. Top up in advance to prevent service impact caused by arrears."
	for _, path := range []string{"/billing", "/billing/topup", "/help/billing", "/pricing", "/calculator?service=web-image&calls=10&per=year"} {
		c.get(path).wants(http.StatusOK).says("main", right)
	}
	for _, path := range []string{
		"/", "/billing", "/billing/topup", "/billing/transactions", "/billing/arrears", "/help/billing", "/pricing", "/calculator", "/services",
		"/packages", "/packages/buy", "/settings/auto", "/settings/alerts", "/docs/api", "/usage",
	} {
		page := strings.ToLower(c.get(path).follow().text("body"))
		for _, wrong := range []string{"you pay in advance", "pay-per-use is prepaid", "paid in advance"} {
			if strings.Contains(page, wrong) {
				t.Errorf("%s says %q", path, wrong)
			}
		}
	}
}
