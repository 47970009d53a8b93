package handlers_test

import (
	"net/http"
	"strconv"
	"strings"
	"testing"
	"time"

	"ocrconsole/models/rules"
	"ocrconsole/views/pages"
)

func TestBillingRulesNameTheLimitsOfThisConsole(t *testing.T) {
	s := newSite(t)
	s.visitor().get("/help/billing").wants(http.StatusOK).says("article",
		"go on for 24 hours after the arrears began, as long as less than $50.00 is owed", "with $1.00 to $10,000.00 at a time",
		"Asia/Shanghai (GMT+8)", "not paid within 24 hours", "ModelArts.4204 Service is not enabled.", "ModelArts.4106",
		"BSI takes the initiative in providing the AIC4 standard", "Type 1 certification", "ICDAR 2019", "96.43%")
	for _, credit := range []rules.CreditPolicy{{}, {Grace: time.Hour}, {LimitMicros: 1}} {
		s.console.Billing.Credit = credit
		s.visitor().get("/help/billing").says("article", "Pay-per-use calls are refused at once")
	}
	s.console.Billing.Credit = rules.CreditPolicy{Grace: 90 * time.Minute, LimitMicros: 1}
	s.visitor().get("/help/billing").says("article", "90 minutes", "less than $0.000001 is owed")
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
	line := rules.Line{
		AccountID: 1, Packages: []rules.Package{bought, free}, Zone: time.UTC, MonthCalls: make(map[time.Time]int64),
		Subscribed: []rules.Period{{From: day(3, 1)}}, Prices: []rules.PricedFrom{{ValidFrom: day(3, 1), Tariff: rules.Tariff{{PriceMicros: 8000}}}},
	}
	rules.SortPackages(line.Packages)
	standing := rules.Standing{BalanceMicros: 1_000_000}
	steps := pages.DeductionExample(func(micros int64) string { return strconv.FormatInt(micros, 10) }, 8000)
	for i, made := range []struct{ calls, status int }{{pages.ExampleFirstCalls, 200}, {pages.ExampleFailedCalls, 400}, {pages.ExampleLastCalls, 200}} {
		before := standing.AccruedMicros
		for range made.calls {
			if _, err := line.Pay(rules.Call{At: day(3, 10+i), HTTPStatus: made.status}, &standing, rules.CreditPolicy{}, day(3, 10+i)); err != nil {
				t.Fatal(err)
			}
		}
		left := map[rules.Source]int64{}
		for _, p := range line.Packages {
			left[p.Source] = p.LeftCalls()
		}
		step := steps[i]
		if !strings.HasPrefix(step.Calls, strconv.Itoa(made.calls)) || step.Charge != strconv.FormatInt(standing.AccruedMicros-before, 10) ||
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
