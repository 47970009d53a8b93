package main

import (
	"errors"
	"maps"
	"net/http"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/PuerkitoBio/goquery"
	"golang.org/x/net/html"

	"ocrconsole/models"
	"ocrconsole/models/reading"
	"ocrconsole/views/format"
)

// Figures are written as their reader has chosen. A page that writes one by another way than views/format shows it in the way of
// whoever has chosen nothing, or without the marks of groups.

// numeral is a number with a mark in it.
var numeral = regexp.MustCompile(`\d[\d.,’\x{a0}]*[.,’\x{a0}]\d[\d.,’\x{a0}]*`)

// noFigures are what has digits and marks, and is no number of the console's: times, addresses, codes of errors, versions, names of
// files, how a field for a day is filled where browsers have none, and what others have said.
var noFigures = regexp.MustCompile(`such as \d{4}-\d\d-\d\d|[A-Za-z-]+/\d[\d.]*|96\.43%|OpenAPI 3\.\d|Standard Webhooks 1\.0|\d{1,2}:\d\d(:\d\d(\.\d+)?)?|\b\d{1,3}(\.\d{1,3}){3}(/\d+)?\b|\b(ModelArts|APIG|AIS)\.\d+|\b\d+\.(png|jpg|pdf|csv|json)\b|\b(TLS|HTTP|SHA|version|Version|RFC|WCAG|Chrome|Safari|Firefox|Mozilla|AppleWebKit|v)[ /-]?\d[\d.]*`)

// dayOf finds days as the style writes them.
var dayOf = map[reading.Days]*regexp.Regexp{
	reading.DayMonthName: regexp.MustCompile(`\b\d{1,2} (Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)\b( \d{4})?`),
	reading.MonthNameDay: regexp.MustCompile(`\b(Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec) \d{1,2}\b(, \d{4})?`),
	reading.YearFirst:    regexp.MustCompile(`\b\d{4}-\d\d-\d\d\b`),
	reading.MonthSlash:   regexp.MustCompile(`\b\d\d/\d\d/\d{4}\b`),
	reading.DayPoint:     regexp.MustCompile(`\b\d\d\.\d\d\.(\d{4}\b)?`),
}

// inStyle fails the test for each figure of the text that is written otherwise than the reader reads it.
func inStyle(t testing.TB, where string, style reading.Style, text string) {
	t.Helper()
	rest := dayOf[style.Days].ReplaceAllString(noFigures.ReplaceAllString(text, " "), " ")
	for days, pattern := range dayOf {
		if days == reading.DayPoint && style.Numbers != reading.Points {
			continue // looks as a number does, and is found as one
		}
		if found := pattern.FindString(rest); found != "" {
			t.Errorf("%s: the day %q, where days are %q, in %q", where, found, style.Days, text)
		}
	}
	f := format.Plain(style)
	for _, at := range numeral.FindAllStringIndex(rest, -1) {
		number := strings.TrimRight(rest[at[0]:at[1]], ".,")
		// An exact amount may have three decimals; one of thousands always has cents.
		exact := strings.HasSuffix(rest[:at[0]], "$")
		foreign := strings.Contains(number, "\u00a0") && style.Numbers != reading.Spaces // may be typed by anybody
		if _, err := f.Typed(number); foreign || err != nil && (!exact || !errors.Is(err, format.ErrTwoReadings)) {
			t.Errorf("%s: the number %q, where numbers are %q, in %q", where, number, style.Numbers, text)
		}
	}
}

// readTexts are the texts of the page, with names and titles; without what is code, or as somebody typed it.
func readTexts(page *goquery.Document) (texts []string) {
	page.Find("script, style, code, pre, textarea, noscript, .font-mono, select[name=numbers], select[name=days]").Remove()
	seen := make(map[string]bool)
	add := func(text string) {
		if text = strings.Trim(text, " \n\t"); text != "" && !seen[text] {
			seen[text] = true
			texts = append(texts, text)
		}
	}
	for e := range page.Find("body").Nodes[0].Descendants() {
		if e.Type == html.TextNode {
			add(e.Data)
		}
		for _, attribute := range e.Attr {
			if attribute.Key == "aria-label" || attribute.Key == "title" {
				add(attribute.Val)
			}
		}
	}
	return texts
}

// readerStyles have each way to write numbers and days once.
var readerStyles = []reading.Style{
	{Numbers: reading.Apostrophes, Days: reading.MonthSlash},
	{Numbers: reading.Points, Days: reading.YearFirst},
	{Numbers: reading.Spaces, Days: reading.DayPoint},
	{Numbers: reading.Lakhs, Days: reading.MonthNameDay},
}

// TestEveryPageIsReadInTheStyleOfItsReader reads in one style, in which nothing is as it is for a reader who has chosen nothing, nor as
// programs write it: what goes past views/format, whose tests have all styles, is found by it.
func TestEveryPageIsReadInTheStyleOfItsReader(t *testing.T) {
	t.Parallel()
	style := readerStyles[0]
	c := newConsole(t, withDemo(t), false)
	full, owing := c.demoCustomer(t), c.owingCustomer(t)
	c.serveQuietly()
	w := &walker{t: t, server: c.url, victim: full}
	looked := 0
	look := func(who string, browser *http.Client, sights map[string][]sight) {
		for _, route := range slices.Sorted(maps.Keys(sights)) {
			for _, s := range sights[route] {
				if s.do != nil || s.status == http.StatusInternalServerError || strings.HasPrefix(s.path, "/sandbox/") { // a provider's page
					continue
				}
				_, body := w.send(browser, route, step{address: s.path}, "Sec-Fetch-Site", "same-origin")
				page, err := goquery.NewDocumentFromReader(strings.NewReader(body))
				if err != nil {
					t.Fatal(err)
				}
				for _, text := range readTexts(page) {
					inStyle(t, who+": "+s.path, style, text)
				}
				looked++
			}
		}
	}
	for _, email := range []string{full.email, owing.email} {
		c.reads(t, email, style)
	}
	look("full", w.signedIn(full.email), ownSights(full))
	look("in arrears", w.signedIn(owing.email), ownSights(owing))
	if looked < 100 {
		t.Errorf("only %d pages were looked at", looked)
	}
}

// reads has the user read figures in the style.
func (c *console) reads(t *testing.T, email string, style reading.Style) {
	t.Helper()
	user, err := models.FindUserByEmail(c.DB.WithContext(t.Context()), email)
	if err == nil {
		err = models.SaveDisplay(c.DB.WithContext(t.Context()), user.ID, user.Theme, user.TimeZone, user.NoSlash, style)
	}
	if err != nil {
		t.Fatal(err)
	}
}

// The net must have no holes.
func TestFiguresOfAnotherStyleAreFound(t *testing.T) {
	own := format.New("USD", time.UTC)
	at := time.Date(2026, 11, 29, 14, 5, 6, 0, time.UTC)
	for _, style := range readerStyles {
		for _, other := range readerStyles {
			f := own.As(other)
			for _, text := range []string{f.Calls(1_234_567) + " calls", "costs " + f.Money(7_200) + " per call", f.Day(at), "until " + f.Instant(at)} {
				spy := &testing.T{}
				inStyle(spy, "", style, text)
				same := own.As(style)
				mine := text == same.Calls(1_234_567)+" calls" || text == "costs "+same.Money(7_200)+" per call" || text == same.Day(at) || text == "until "+same.Instant(at)
				if spy.Failed() == mine {
					t.Errorf("%q to whoever reads %v: found %v", text, style, spy.Failed())
				}
			}
		}
	}
	inStyle(t, "right", reading.Style{Numbers: reading.Points, Days: reading.YearFirst}, "ModelArts.4204 at 14:05:06.000 from 203.0.113.0/24, 80, 100 and 1-year")
}
