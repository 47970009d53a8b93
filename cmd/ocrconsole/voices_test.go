package main

import (
	"maps"
	"net/http"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/PuerkitoBio/goquery"

	"ocrconsole/models/dbtest/tier"
)

// Money is shown in whole cents, the exact amount in a title, but where it is a price of one call, or explains or proves something. The demo
// customer has lived of amounts of all sizes, so that a page which shows money by another way shows a part of a cent somewhere.

// partOfCent is an amount of more than whole cents, in dollars.
var partOfCent = regexp.MustCompile(`\$\d[\d,]*\.\d{3,}[^ ]*`)

// exactPages are those that show money to the micro-unit, each for its reason.
var exactPages = []struct {
	route  *regexp.Regexp
	reason string
}{
	{regexp.MustCompile(`^GET /billing/statements`), "statements prove, and round nothing"},
	{regexp.MustCompile(`^GET /billing/transactions/:transaction$`), "Explain"},
	{regexp.MustCompile(`^GET /calls/:request$`), "explains who paid a call, and its price"},
	{regexp.MustCompile(`^GET /what-if$`), "proves what calls would have cost, next to what they cost"},
	{regexp.MustCompile(`^GET /pricing$`), "the list of prices"},
	{regexp.MustCompile(`^GET /docs/api$`), "amounts as programs get them"},
	{regexp.MustCompile(`^GET /help/billing$`), "says how amounts are kept and rounded"},
}

// exactPlaces are the parts of other pages that do, by a selector.
var exactPlaces = []string{
	"section[aria-labelledby=how-available-is-worked-out-title]", // explains the figures above it
	"td[data-label=Price]", // of one call, in the log
	"svg text",             // marks of an axis
}

// ofOneCall is said behind the price of a call.
var ofOneCall = regexp.MustCompile(`^\$[\d.,]+( |\x{a0})(per call|a call|each|for each)`)

// wholeCents fails the test for each amount of the page that shows more than whole cents outside of the exact places.
func wholeCents(t testing.TB, who, path string, page *goquery.Document) {
	t.Helper()
	page.Find("script, style, code, pre, textarea").Remove()
	page.Find(strings.Join(exactPlaces, ", ")).Remove()
	seen := make(map[string]bool)
	page.Find("body *").Each(func(_ int, e *goquery.Selection) {
		if e.Children().Length() > 0 && strings.TrimSpace(e.Contents().Not("*").Text()) == "" {
			return
		}
		text := strings.Join(strings.Fields(e.Text()+" "+e.AttrOr("aria-label", "")), " ")
		for _, at := range partOfCent.FindAllStringIndex(text, -1) {
			amount := text[at[0]:at[1]]
			around := strings.Join(strings.Fields(e.Parent().Text()), " ")
			_, behind, _ := strings.Cut(around, amount)
			if ofOneCall.MatchString(text[at[0]:]) || ofOneCall.MatchString(amount+behind) || seen[text] {
				continue
			}
			seen[text] = true
			t.Errorf("%s: %s shows %s in %q", who, path, amount, text)
		}
	})
}

func TestEveryPageShowsMoneyInWholeCentsButWhereItProvesOrPrices(t *testing.T) {
	tier.Needs(t, tier.Time)
	t.Parallel()
	c := newConsole(t, withDemo(t), false)
	full, owing := c.demoCustomer(t), c.owingCustomer(t)
	empty := c.objectsOf(t, c.customer("empty@example.com").Email)
	c.serveQuietly()
	w := &walker{t: t, server: c.url, victim: full}
	looked := 0
	look := func(who string, browser *http.Client, sights map[string][]sight) {
		for _, route := range slices.Sorted(maps.Keys(sights)) {
			if slices.ContainsFunc(exactPages, func(p struct {
				route  *regexp.Regexp
				reason string
			},
			) bool {
				return p.route.MatchString(route)
			}) {
				continue
			}
			for _, s := range sights[route] {
				if s.do != nil || s.status == http.StatusInternalServerError {
					continue
				}
				_, body := w.send(browser, route, step{address: s.path}, "Sec-Fetch-Site", "same-origin")
				page, err := goquery.NewDocumentFromReader(strings.NewReader(body))
				if err != nil {
					t.Fatal(err)
				}
				wholeCents(t, who, s.path, page)
				looked++
			}
		}
	}
	more := ownSights(full)
	more["GET /usage"] = append(more["GET /usage"], at("/usage?group=payer&show=money", "/usage?group=service&show=money", "/usage?group=region&show=money", "/usage?days=90&show=money")...)
	more["GET /usage/deductions"] = append(more["GET /usage/deductions"], at("/usage/deductions?by=hour", "/usage/deductions?by=day", "/usage/deductions?by=hour&key=none")...)
	more["GET /billing/transactions"] = append(more["GET /billing/transactions"], at("/billing/transactions?by=hour", "/billing/transactions?by=entry", "/billing/transactions?by=entry&key=none", "/billing/transactions?key=none")...)
	look("full", w.signedIn(full.email), more)
	look("in arrears", w.signedIn(owing.email), ownSights(owing))
	look("empty", w.signedIn(empty.email), ownSights(empty))
	look("visitor", client(t), visitorSights())
	if looked < 100 {
		t.Errorf("only %d pages were looked at", looked)
	}
}

// The net must have no holes.
func TestPartsOfCentsAreFound(t *testing.T) {
	for html, found := range map[string]bool{
		`<p>$4.9928 are available</p>`:                                  true,
		`<p>Available: <b>−$1,204.0072</b></p>`:                         true,
		`<a aria-label="Balance $4.992"></a>`:                           true,
		`<p>$4.99 are available, at $0.0072 per call</p>`:               false,
		`<p title="$4.9928">$4.99</p>`:                                  false,
		`<table><tr><td data-label="Price">$0.0072</td></tr></table>`:   false,
		`<table><tr><td data-label="Amount">−$0.0072</td></tr></table>`: true,
	} {
		page, err := goquery.NewDocumentFromReader(strings.NewReader("<html><body>" + html + "</body></html>"))
		if err != nil {
			t.Fatal(err)
		}
		spy := &testing.T{}
		wholeCents(spy, "", "", page)
		if spy.Failed() != found {
			t.Errorf("%s: found %v, want %v", html, spy.Failed(), found)
		}
	}
}
