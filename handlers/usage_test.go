package handlers_test

import (
	"encoding/csv"
	"fmt"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/PuerkitoBio/goquery"

	"ocrconsole/models"
	"ocrconsole/models/billing"
	"ocrconsole/models/dbtest"
	"ocrconsole/models/metering"
	"ocrconsole/models/rules"
)

const (
	inBangkok   = "ap-southeast-2"
	inSingapore = "ap-southeast-3"
)

// granted gives the customer a free package and its reference.
func (c *customer) granted(region, service string, calls int64) string {
	c.t.Helper()
	p, err := c.console.Billing.Grant(c.t.Context(), billing.Gift{AccountID: c.accountID, Region: region, Service: service, Calls: calls})
	if err != nil {
		c.t.Fatal(err)
	}
	return p.Ref().String()
}

func (c *customer) subscribed(region, service string) {
	c.t.Helper()
	if err := c.console.Billing.Subscribe(c.t.Context(), c.accountID, region, service); err != nil {
		c.t.Fatal(err)
	}
}

// history is a customer with three days of calls in two regions, more than a page of them: some paid by a package,
// some pay-per-use, some failed.
func history(s *site) (c *customer, pkg string) {
	c = s.customer("history@example.com")
	c.topsUp(100_000_000)
	c.subscribed(inBangkok, "passport")
	c.subscribed(inSingapore, "passport")
	pkg = c.granted(inBangkok, "passport", 60)
	for range 40 {
		c.uses(inBangkok, "passport", 2, 200)
		c.uses(inBangkok, "passport", 1, 503)
		c.uses(inSingapore, "passport", 1, 200)
		s.pass(97 * time.Minute)
	}
	return c, pkg
}

func TestUsageTellsCallsPerDayByWhatPaidForThem(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, db *models.DB) {
		c, _ := history(newSiteOn(t, db))
		page := c.get("/usage").wants(200)
		page.says("main", "Successful calls 120", "Paid by packages 60", "Pay-per-use 60", "Failed calls 40", "recorded before the API answers")
		sums := make([]int, 3)
		page.Find("figure.chart table tbody tr").Each(func(_ int, row *goquery.Selection) {
			for i := range sums {
				var n int
				if _, err := fmt.Sscan(strings.ReplaceAll(row.Find("td").Eq(i+1).Text(), ",", ""), &n); err != nil {
					t.Fatal(err)
				}
				sums[i] += n
			}
		})
		if fmt.Sprint(sums) != "[60 60 40]" {
			t.Errorf("the days of the chart sum to %v", sums)
		}
		if days := page.Find("figure.chart table tbody tr").Length(); days != 30 {
			t.Errorf("%d days are shown, want 30", days)
		}
	})
}

func TestUsageFiltersByRegionServiceAndDay(t *testing.T) {
	s := newSite(t)
	c, _ := history(s)
	c.get("/usage?region="+inSingapore).wants(200).says("main", "Successful calls 40", "Failed calls 0").says("select[name=region] option[selected]", "AP-Singapore")
	c.get("/usage?region="+inBangkok+"&service=passport").wants(200).says("main", "Successful calls 80", "Failed calls 40")
	c.get("/usage?service=id-card").wants(200).says("main", "No calls from", c.projects[inBangkok][:8])
	c.get("/usage?from=2026-11-21&to=2026-11-21").wants(200).says("main", "Successful calls 18", "on 1 day,")
	c.get("/usage").says("select[name=region] option[selected]", "All regions")
}

func TestAWrongPeriodIsSaidBesideTheField(t *testing.T) {
	c := newSite(t).customer("a@example.com")
	for query, message := range map[string]string{
		"from=2026-11-22&to=2026-11-21": "must start before it ends",
		"from=2025-11-20&to=2026-11-21": "at most 366 days",
		"from=yesterday&to=2026-11-21":  "Enter a date",
		"from=1999-12-31":               "between 2000 and 2099",
		"to=2026-02-30":                 "Enter a date",
		"service=fax":                   "no such service",
	} {
		for _, path := range []string{"/usage", "/usage/deductions", "/calls"} {
			page := c.get(path + "?" + query).wants(422)
			page.says("form .tint-error", message)
			if page.Find("form [aria-invalid=true]").Length() != 1 {
				t.Errorf("%s?%s: no field is marked", path, query)
			}
			c.get(path + ".csv?" + query).wants(400)
		}
	}
	page := c.get("/usage?from=2025-11-21&to=2026-11-21").wants(200) // 366 days
	if from := page.Find("#field-from").AttrOr("value", ""); from != "2025-11-21" {
		t.Errorf("from is %q", from)
	}
	c.get("/usage?region=nowhere").wants(404)
	c.get("/calls?hour=2026-11-21T06:30:00Z").wants(400)
	c.get("/calls?hour=noon").wants(400)
	for _, key := range []string{"x", "!", "AAAA", "MTIzNDU2Nzg5"} {
		c.get("/usage/deductions?by=hour&before=" + key).wants(400)
		c.get("/calls?before=" + key).wants(400)
	}
}

// walk follows "Older" to the end and gives what the selector finds on each page.
func (c *customer) walk(path, selector string) []string {
	c.t.Helper()
	var rows []string
	for pages := 0; path != ""; pages++ {
		if pages > 50 {
			c.t.Fatal("the pages have no end")
		}
		page := c.get(path).wants(200)
		page.Find(selector).Each(func(_ int, row *goquery.Selection) {
			rows = append(rows, strings.Join(strings.Fields(row.Text()), " "))
		})
		path = page.Find("a[rel=next]").AttrOr("href", "")
	}
	return rows
}

// records reads a CSV file without its header.
func (c *customer) records(path string) [][]string {
	c.t.Helper()
	answer := c.get(path).wants(200)
	if kind := answer.header.Get("Content-Type"); kind != "text/csv; charset=utf-8" {
		c.t.Errorf("%s: Content-Type %q", path, kind)
	}
	if name := answer.header.Get("Content-Disposition"); !strings.HasPrefix(name, "attachment; filename=") {
		c.t.Errorf("%s: Content-Disposition %q", path, name)
	}
	records, err := csv.NewReader(strings.NewReader(answer.body)).ReadAll()
	if err != nil {
		c.t.Fatal(err)
	}
	return records[1:]
}

func sum(t *testing.T, records [][]string, column int) (total rules.Micros) {
	t.Helper()
	for _, r := range records {
		micros, err := rules.ParseMicros(r[column])
		if err != nil {
			t.Fatal(err)
		}
		total += micros
	}
	return total
}

func TestPagesWalkEveryRowOnceAndFilesHaveTheSameSums(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, db *models.DB) {
		c, pkg := history(newSiteOn(t, db))
		for _, filter := range []string{"", "&region=" + inBangkok, "&payer=pay_per_use", "&payer=failed", "&payer=package", "&package=" + pkg} {
			hours, hourRows := c.walk("/usage/deductions?by=hour&service=passport"+filter, "main tbody tr"), c.records("/usage/deductions.csv?service=passport"+filter)
			calls, callRows := c.walk("/calls?service=passport"+filter, "main tbody tr"), c.records("/calls.csv?service=passport"+filter)
			if len(hours) != len(hourRows) || len(calls) != len(callRows) || len(hours) == 0 {
				t.Errorf("%q: %d hours, %d in the file; %d calls, %d in the file", filter, len(hours), len(hourRows), len(calls), len(callRows))
			}
			wantDistinct(t, hours)
			wantDistinct(t, calls)
			if n := sum(t, hourRows, 5); n != rules.Micros(int64(len(callRows))*1_000_000) {
				t.Errorf("%q: the hours count %d calls, there are %d", filter, n/1_000_000, len(callRows))
			}
			if a, b := sum(t, hourRows, 6), sum(t, callRows, 8); a != b {
				t.Errorf("%q: the hours cost %d, the calls %d", filter, a, b)
			}
		}
		days := c.records("/usage.csv")
		if paid, free, failed := sum(t, days, 1), sum(t, days, 2), sum(t, days, 3); paid != 60_000_000 || free != 60_000_000 || failed != 40_000_000 {
			t.Errorf("the file of days counts %d, %d and %d", paid, free, failed)
		}
		if a, b := sum(t, days, 4), sum(t, c.records("/usage/deductions.csv"), 6); a != b {
			t.Errorf("days cost %d, hours %d", a, b)
		}
	})
}

func wantDistinct(t *testing.T, rows []string) {
	t.Helper()
	seen := make(map[string]bool)
	for _, row := range rows {
		if seen[row] {
			t.Errorf("twice: %s", row)
		}
		seen[row] = true
	}
}

func TestADeductionLeadsDownToTheCallAndItsReason(t *testing.T) {
	s := newSite(t)
	c, pkg := history(s)
	s.pass(time.Hour)
	if _, err := c.console.Billing.SettleHours(t.Context()); err != nil {
		t.Fatal(err)
	}
	c.uses(inBangkok, "passport", 1, 200)
	page := c.get("/usage/deductions?by=hour").wants(200)
	page.says("main tbody tr:first-child", "AP-Bangkok", "Passport OCR", "Pay-per-use", "1", "Accrued")
	page.says("main tbody tr:nth-child(2)", "Settled")
	page = c.get("/usage/deductions?by=hour&package=" + pkg).wants(200)
	page.says("main tbody tr:first-child", pkg, "Prepaid")
	page.says("main tbody tr:first-child td:nth-child(7)", "0")
	list := c.get(page.Find("main tbody tr a:contains(calls)").First().AttrOr("href", "")).wants(200)
	if rows := list.Find("main table").First().Find("tbody tr").Length(); rows != 2 {
		t.Errorf("the hour has %d calls, want 2", rows)
	}
	call := c.get(list.Find("main tbody tr a:contains(Open)").First().AttrOr("href", "")).wants(200)
	call.says("main", "Paid by package "+pkg, pkg+" was the only package that could pay this call.", "0 of 60 calls", "Paid the call1FreeAP-Bangkok")
	list = c.get("/calls?payer=failed").wants(200)
	c.get(list.Find("main tbody tr a:contains(Open)").First().AttrOr("href", "")).wants(200).says("main", "Not billed: status 503")
	list = c.get("/calls?payer=pay_per_use").wants(200)
	c.get(list.Find("main tbody tr a:contains(Open)").First().AttrOr("href", "")).wants(200).says("main", "Pay-per-use at $")
}

func TestACallRecordedAfterItsHourIsSaidToBeLate(t *testing.T) {
	s := newSite(t)
	c := s.customer("late@example.com")
	c.granted(inBangkok, "passport", 5)
	s.pass(5 * time.Hour)
	c.reports(metering.Event{RequestID: "late", At: s.now().Add(-3 * time.Hour), HTTPStatus: 200})
	c.get("/calls/late").wants(200).says("main", "late: after the call's hour was over")
	c.reports(metering.Event{RequestID: "prompt", At: s.now(), HTTPStatus: 200})
	c.get("/calls/prompt").wants(200).never("main", "late:")
}

// reports stores one call of Passport OCR in AP-Bangkok.
func (c *customer) reports(e metering.Event) {
	c.t.Helper()
	e.ProjectID, e.Service = c.projects[inBangkok], "passport"
	report, err := c.console.Metering.Ingest(c.t.Context(), []metering.Event{e})
	if err != nil || report.Accepted != 1 {
		c.t.Fatalf("report %+v: %v", report, err)
	}
}

// strangeIDs are request ids that addresses, pages and spreadsheets have to keep whole.
var strangeIDs = []string{
	"a/b/c", "/", "..", ".", "a b", `"quoted"`, "'; DROP TABLE calls; --", "<script>alert(1)</script>", "100%", "%2F", "a?b=c&d#e",
	"護照 – №1", "=1+1", "+1", "-1", "@SUM(A1)", strings.Repeat("é", 64), "a\\b", "request.csv", "a;b,c",
}

func TestEveryRequestIDHasAPage(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, db *models.DB) {
		s := newSiteOn(t, db)
		c := s.customer("ids@example.com")
		c.granted(inBangkok, "passport", 100)
		for _, id := range strangeIDs {
			c.reports(metering.Event{RequestID: id, At: s.now(), HTTPStatus: 200})
		}
		list := c.get("/calls").wants(200)
		links := make(map[string]string)
		list.Find("main tbody tr").Each(func(_ int, row *goquery.Selection) {
			links[row.Find("code").AttrOr("title", "")] = row.Find("a:contains(Open)").AttrOr("href", "")
		})
		for _, id := range strangeIDs {
			page := c.get(links[id]).wants(200)
			if got := page.Find("main dd code").First().Text(); got != id {
				t.Errorf("%q leads by %q to %q", id, links[id], got)
			}
			found := c.get("/calls?request=" + url.QueryEscape(id)).follow().wants(200)
			if got := found.Find("main dd code").First().Text(); got != id {
				t.Errorf("searching %q finds %q", id, got)
			}
		}
		c.get("/calls?request=nothing").wants(422).says("form .tint-error", "No call of this account")
	})
}

func TestFilesHaveNoFormulas(t *testing.T) {
	s := newSite(t)
	c := s.customer("csv@example.com")
	c.granted(inBangkok, "passport", 100)
	for _, id := range strangeIDs {
		c.reports(metering.Event{RequestID: id, At: s.now(), HTTPStatus: 200})
	}
	found := make(map[string]bool)
	for _, record := range c.records("/calls.csv") {
		for _, cell := range record {
			if cell != "" && strings.Contains("=+-@\t\r", cell[:1]) {
				t.Errorf("the cell %q is a formula", cell)
			}
		}
		found[record[0]] = true
	}
	for _, id := range strangeIDs {
		if !found[id] && !found["'"+id] {
			t.Errorf("%q is not in the file", id)
		}
	}
}

func TestUsageOfAnotherCustomerIsNotThere(t *testing.T) {
	s := newSite(t)
	_, pkg := history(s)
	other := s.customer("other@example.com")
	other.get("/usage").wants(200).says("main", "No calls from")
	other.get("/calls").wants(200).says("main", "No such calls")
	call := fmt.Sprintf("request-%s-000001", strings.Split(pkg, "-")[1])
	other.get("/calls/" + call).wants(404)
	other.get("/calls?request=" + call).wants(422)
	for _, path := range []string{"/usage/deductions", "/usage/deductions.csv", "/calls", "/calls.csv"} {
		other.get(path + "?package=" + pkg).wants(404)
		other.get(path + "?payer=" + pkg).wants(404)
		other.get(path + "?payer=PKG-" + fmt.Sprint(other.accountID) + "-1").wants(404)
		other.get(path + "?payer=nobody").wants(404)
	}
	if rows := other.records("/calls.csv"); len(rows) != 0 {
		t.Errorf("the file has %d calls of somebody else", len(rows))
	}
}
