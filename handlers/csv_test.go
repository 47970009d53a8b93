package handlers_test

import (
	"encoding/csv"
	"net/http"
	"net/url"
	"reflect"
	"strings"
	"testing"

	"ocrconsole/models/metering"
)

func TestEveryCSVFileIsOfferedForExcelAndWithoutItsMark(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	c := twoMonths(t, s)
	c.granted(inBangkok, "passport", 100)
	for _, id := range strangeIDs {
		c.reports(metering.Event{RequestID: id, At: s.now(), HTTPStatus: 200})
	}
	month := "/billing/statements/" + s.now().Format("2006-01")
	for _, path := range []string{"/exports/usage", "/exports/deductions", "/exports/calls", "/exports/transactions", "/exports/orders", month} {
		page := c.get(path).follow().wants(http.StatusOK)
		var files []string
		for _, link := range page.Find("main a[href*='.csv']").EachIter() {
			files = append(files, link.AttrOr("href", ""))
		}
		if len(files) != 2 {
			t.Errorf("%s offers %q: not one file for Excel and one for others", path, files)
			continue
		}
		plain, excel := c.get(files[0]).wants(http.StatusOK), c.get(files[1]).wants(http.StatusOK)
		twoForms(t, plain, excel)
		if text := plain.body; strings.Count(text, "\n") != strings.Count(text, "\r\n") {
			t.Errorf("%s: lines do not end as RFC 4180 says: %q", files[0], text)
		}
	}
	_, page := c.makesKey(nil)
	twoForms(t, page.submit("Download credentials.csv", nil).wants(http.StatusOK),
		page.submit("credentials.csv for Excel", url.Values{"bom": {"1"}}).wants(http.StatusOK))
}

// twoForms fails the test unless the files hold the same and only the second one begins with a byte order mark.
func twoForms(t *testing.T, plain, excel *answer) {
	t.Helper()
	marked, ok := strings.CutPrefix(excel.body, "\xef\xbb\xbf")
	if !ok || strings.Contains(marked, "\ufeff") || strings.Contains(plain.body, "\ufeff") {
		t.Errorf("%s and %s: only the second one has to begin with a mark:\n%q\n%q", plain.request, excel.request, plain.body, excel.body)
	}
	if kind := excel.header.Get("Content-Type"); kind != "text/csv; charset=utf-8" {
		t.Errorf("%s: Content-Type %q", excel.request, kind)
	}
	records, err := csv.NewReader(strings.NewReader(plain.body)).ReadAll()
	others, err2 := csv.NewReader(strings.NewReader(marked)).ReadAll()
	if err != nil || err2 != nil || len(records) < 2 || !reflect.DeepEqual(records, others) {
		t.Errorf("%s and %s differ: %v, %v\n%q\n%q", plain.request, excel.request, err, err2, records, others)
	}
}
