package handlers_test

import (
	"encoding/csv"
	"encoding/json"
	"fmt"
	"net/http"
	"strconv"
	"strings"
	"testing"
	"time"

	"ocrconsole/models"
	"ocrconsole/models/dbtest"
	"ocrconsole/models/metering"
)

// jsonExport is a JSON file as a program reads it.
type jsonExport struct {
	Export   string            `json:"export"`
	Account  int64             `json:"account"`
	Currency string            `json:"currency"`
	Filter   map[string]string `json:"filter"`
	Rows     []map[string]any  `json:"rows"`
	RowCount int               `json:"row_count"`
}

// exported reads a JSON file.
func (c *customer) exported(path string) jsonExport {
	c.t.Helper()
	answer := c.get(path).wants(http.StatusOK)
	if kind := answer.header.Get("Content-Type"); kind != "application/json; charset=utf-8" {
		c.t.Errorf("%s: Content-Type %q", path, kind)
	}
	var file jsonExport
	if err := json.Unmarshal([]byte(answer.body), &file); err != nil {
		c.t.Fatalf("%s: %v\n%s", path, err, answer.body)
	}
	if file.RowCount != len(file.Rows) || file.Account != c.accountID {
		c.t.Errorf("%s: %d rows, says %d, of account %d", path, len(file.Rows), file.RowCount, file.Account)
	}
	return file
}

// TestFilesOfBothFormatsHoldTheSame compares each history's two files, and their length with what the page of the export
// promised.
func TestFilesOfBothFormatsHoldTheSame(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, db *models.DB) {
		s := newSiteOn(t, db)
		c, pkg := history(s)
		c.topsUp(40_000_000)
		s.pass(time.Hour)
		if _, err := s.console.Billing.SettleHours(t.Context()); err != nil {
			t.Fatal(err)
		}
		for _, path := range []string{
			"/usage", "/usage/deductions", "/usage/deductions?payer=pay_per_use", "/calls", "/calls?package=" + pkg,
			"/calls?payer=failed", "/billing/transactions", "/billing/transactions?kind=top_up", "/billing/orders", "/billing/orders?status=expired",
		} {
			page, query, _ := strings.Cut(path, "?")
			records, file := c.records(page+".csv?"+query), c.exported(page+".json?"+query)
			if len(records) != len(file.Rows) {
				t.Errorf("%s: %d rows of CSV and %d of JSON", path, len(records), len(file.Rows))
			}
			name := page[strings.LastIndexByte(page, '/')+1:]
			offer := c.get("/exports/" + name + "?" + query).wants(http.StatusSeeOther).follow().wants(http.StatusOK)
			offer.says("main", "Export", rowsOffered(len(records)))
			c.sameCells(offer.Find("main a:contains('Download CSV')").AttrOr("href", ""), file)
		}
	})
}

// cellText is a JSON value as CSV has it.
func cellText(value any) string {
	switch value := value.(type) {
	case nil:
		return ""
	case float64:
		return strconv.FormatFloat(value, 'f', -1, 64)
	}
	return fmt.Sprint(value)
}

// rowsOffered is what the page of an export says of its files.
func rowsOffered(n int) string {
	if n == 1 {
		return "Download CSV (1 row)"
	}
	return fmt.Sprintf("Download CSV (%d rows)", n)
}

// sameCells fails the test unless the CSV file has the JSON file's values in its rows.
func (c *customer) sameCells(path string, file jsonExport) {
	c.t.Helper()
	lines, err := csv.NewReader(strings.NewReader(c.get(path).wants(http.StatusOK).body)).ReadAll()
	if err != nil || len(lines) != len(file.Rows)+1 {
		c.t.Fatalf("%s: %d lines, %v", path, len(lines), err)
	}
	for i, record := range lines[1:] {
		for j, column := range lines[0] {
			if got, want := record[j], cellText(file.Rows[i][column]); got != want {
				c.t.Errorf("%s row %d: %s is %q in CSV and %q in JSON", path, i, column, got, want)
			}
		}
	}
}

// address is where the answer's page is.
func address(a *answer) string {
	_, path, _ := strings.Cut(a.request, " ")
	return path
}

func TestAnExportShowsHowFarItHasCome(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	c := s.customer("export@example.com")
	c.granted(inBangkok, "passport", 100)
	c.uses(inBangkok, "passport", 7, http.StatusOK)
	offer := c.get("/exports/calls?region=" + inBangkok).wants(http.StatusSeeOther).follow().wants(http.StatusOK)
	offer.says("main", "Download CSV (7 rows)", "Download JSON (7 rows)", "AP-Bangkok")
	if offer.Find("noscript meta").Length() != 1 || offer.Find("#progress[hx-get]").Length() != 1 {
		t.Error("the page does not ask again for the progress")
	}
	c.get(offer.Find("main a:contains('Download JSON')").AttrOr("href", "")).wants(http.StatusOK)
	done := c.get(address(offer)).wants(http.StatusOK).says("main", "JSON file", "Complete", "7 rows")
	if done.Find("#progress[hx-get]").Length() != 0 {
		t.Error("the page asks again though there is nothing to wait for")
	}
	other := s.customer("other@example.com")
	other.get(address(offer)).wants(http.StatusOK).never("main", "Complete")
	c.get("/exports/secrets").wants(http.StatusNotFound)
	c.get("/exports/calls?from=yesterday").wants(http.StatusBadRequest)
	c.get("/exports/orders?status=lost").wants(http.StatusBadRequest)
	c.get("/calls.csv?export=" + strings.Repeat("k", 101)).wants(http.StatusBadRequest)
}

func TestAnExportWhoseServerWentAwayIsBrokenOff(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, db *models.DB) {
		s := newSiteOn(t, db)
		c := s.customer("gone@example.com")
		running, err := s.console.Exports.Start(t.Context(), c.accountID, "KEY", "csv")
		if err != nil {
			t.Fatal(err)
		}
		s.pass(2 * time.Second)
		if err := running.Sent(t.Context(), 41_000, 6_200_000); err != nil {
			t.Fatal(err)
		}
		c.get("/exports/orders?export=KEY").wants(http.StatusOK).says("main", "On its way", "41,000", "6.2 MB")
		s.pass(2 * time.Minute)
		c.get("/exports/orders?export=KEY").wants(http.StatusOK).says("main", "Broken off", "not whole")
		again, err := s.console.Exports.Start(t.Context(), c.accountID, "KEY", "csv")
		if err != nil {
			t.Fatal(err)
		}
		if err := running.End(t.Context(), 41_000, 6_200_000, true); err != nil {
			t.Fatal(err)
		}
		c.get("/exports/orders?export=KEY").wants(http.StatusOK).says("main", "On its way", "0 of")
		if err := again.End(t.Context(), 3, 100, true); err != nil {
			t.Fatal(err)
		}
		c.get("/exports/orders?export=KEY").wants(http.StatusOK).says("main", "Complete", "3 rows, 100 bytes")
		s.pass(25 * time.Hour)
		if err := s.console.Exports.Clean(t.Context()); err != nil {
			t.Fatal(err)
		}
		c.get("/exports/orders?export=KEY").wants(http.StatusOK).says("main", "Download CSV").never("main", "Complete")
	})
}

func TestLateCallsAreNamedLateOnEveryPageAndInEveryFile(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, db *models.DB) {
		s := newSiteOn(t, db)
		c := s.customer("late@example.com")
		c.topsUp(10_000_000)
		if err := s.console.Billing.Subscribe(t.Context(), c.accountID, inBangkok, "passport"); err != nil {
			t.Fatal(err)
		}
		hour := s.now()
		c.reports(metering.Event{RequestID: "in-time", At: hour, HTTPStatus: 200})
		for range 2 {
			s.pass(2 * time.Hour)
			if _, err := s.console.Billing.SettleHours(t.Context()); err != nil {
				t.Fatal(err)
			}
			s.pass(time.Second)
			if s.now().Sub(hour) < 3*time.Hour {
				c.reports(metering.Event{RequestID: "too-late", At: hour, HTTPStatus: 200})
			}
		}
		late := c.ref(models.KindTransaction, 3)
		c.get("/billing/transactions").wants(200).says("main tbody tr:first-child", "Late")
		c.get("/billing/transactions/"+late).wants(200).says("main", "Late entry no. 1")
		c.get("/usage/deductions").wants(200).says("main tbody tr:first-child", "Late", "1 call came late: $0.02 in 1 late entry")
		list := c.get("/calls").wants(200)
		if n := list.Find("main tbody tr:contains('Late')").Length(); n != 1 || !strings.Contains(list.Find("main tbody tr:contains('Late')").Text(), "too-late") {
			t.Errorf("%d calls are named late", n)
		}
		c.get("/calls/too-late").wants(200).says("main", "Late", "a late entry charged it", late)
		c.get("/calls/in-time").wants(200).says("main", "Charged by", c.ref(models.KindTransaction, 2)).never("main", "a late entry charged it")
		for _, row := range c.exported("/calls.json").Rows {
			isLate := row["request_id"] == "too-late"
			if row["late"] != isLate || (row["late_transaction"] == late) != isLate {
				t.Errorf("call %v", row)
			}
		}
		for i, row := range c.exported("/billing/transactions.json").Rows {
			if row["late"] != (i == 0) {
				t.Errorf("transaction %v", row)
			}
		}
		if row := c.exported("/usage/deductions.json").Rows[0]; row["late_calls"] != 1.0 || row["late_amount"] != "0.0145" {
			t.Errorf("deduction %v", row)
		}
	})
}

// The step before an export has the name of the page that it leads to.
func TestAnExportComesFromThePageItNames(t *testing.T) {
	t.Parallel()
	c := newSite(t).customer("a@example.com")
	for _, history := range []string{"usage", "deductions", "calls", "transactions", "orders"} {
		step := c.get("/exports/" + history).follow().wants(http.StatusOK).Find(`nav[aria-label="Breadcrumbs"] a`).Last()
		name := strings.TrimSpace(step.Text())
		c.get(step.AttrOr("href", "")).wants(http.StatusOK).says("h1", name)
	}
}
