package handlers_test

import (
	"encoding/csv"
	"encoding/json"
	"net/http"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/PuerkitoBio/goquery"

	"ocrconsole/models"
	"ocrconsole/models/documents"
	"ocrconsole/models/rules"
	"ocrconsole/models/statement"
	"ocrconsole/views/paper/papertest"
)

// micros reads an amount as pages print it: "+$20.00", "−$8.05", "$1,000.00".
func micros(t *testing.T, printed string) rules.Micros {
	t.Helper()
	plain := strings.NewReplacer("+", "", "−", "-", "$", "", ",", "").Replace(strings.TrimSpace(printed))
	n, err := rules.ParseMicros(plain)
	if err != nil {
		t.Fatalf("%q is no amount: %v", printed, err)
	}
	return n
}

// printed gives the amounts that the selector finds.
func (a *answer) printed(t *testing.T, selector string) (amounts []rules.Micros) {
	t.Helper()
	a.Find(selector).Each(func(_ int, s *goquery.Selection) { amounts = append(amounts, micros(t, s.Text())) })
	return amounts
}

func added(amounts []rules.Micros) (total rules.Micros) {
	for _, n := range amounts {
		total += n
	}
	return total
}

// addsUp checks that the printed lines of the statement are its printed totals, and those lead from the opening to the
// closing balance.
func (a *answer) addsUp(t *testing.T) (opening, closing rules.Micros) {
	t.Helper()
	all := rules.Micros(0)
	for _, table := range []string{"Orders, top-ups and refunds", "Pay-per-use by region and service"} {
		rows := a.printed(t, `div[aria-label="`+table+`"] tbody td:last-child .amount`)
		total := a.printed(t, `div[aria-label="`+table+`"] tfoot td:last-child .amount`)
		if len(rows) == 0 && len(total) == 0 {
			continue
		}
		if len(total) != 1 || total[0] != added(rows) {
			t.Errorf("%s: the lines %v have the total %v", table, rows, total)
		}
		all += added(total)
	}
	parts := a.printed(t, "main dl .amount")
	opening, closing = parts[0], parts[len(parts)-1]
	if opening+added(parts[1:len(parts)-1]) != closing || opening+all != closing {
		t.Errorf("from %v, with lines of %d", parts, all)
	}
	return opening, closing
}

// twoMonths is a customer who did all kinds of things in November and December 2026.
func twoMonths(t *testing.T, s *site) *customer {
	t.Helper()
	c := s.customer("c@example.com")
	c.topsUp(100_000_000)
	c.subscribes("ap-southeast-1", "web-image")
	c.subscribes(inBangkok, "passport")
	order := c.placesOrder(inBangkok, "passport", 1000, 2)
	ref, err := models.ParseRef(models.KindOrder, c.accountID, order)
	if err != nil {
		t.Fatal(err)
	}
	if err := s.console.Billing.PayFromBalance(t.Context(), c.accountID, ref.ID); err != nil {
		t.Fatal(err)
	}
	c.uses("ap-southeast-1", "web-image", 1010, 200)
	s.pass(2 * time.Hour)
	s.settles()
	c.uses("ap-southeast-1", "web-image", 3, 200)
	s.pass(2 * time.Hour)
	s.settles()
	s.pass(11 * 24 * time.Hour) // to 2 December
	c.topsUp(25_000_000)
	c.uses("ap-southeast-1", "web-image", 7, 200)
	return c
}

func TestAStatementsPrintedLinesAreItsPrintedTotals(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	c := twoMonths(t, s)
	november := c.get("/billing/statements/2026-11").wants(200)
	november.says("main", "Statement of November 2026", "1 Nov 2026 to 30 Nov 2026", "2 × 1,000 calls of Passport OCR in AP-Bangkok",
		"CN-Hong Kong", "1,013", "nothing on this statement is rounded").never("main", "This month is running")
	opening, closing := november.addsUp(t)
	if opening != 0 || closing != 100_000_000-2*13_000_000-8_050_000-15_000 {
		t.Errorf("from %d to %d", opening, closing)
	}
	december := c.get("/billing/statements/2026-12").wants(200)
	december.says("main", "This month is running", "as of 2 Dec 2026", "Not in this statement yet: $0.056 of pay-per-use").addsUp(t)
	if from, to := december.addsUp(t); from != closing || to != closing+25_000_000 {
		t.Errorf("from %d to %d", from, to)
	}
	for _, month := range []string{"2026-11", "2026-12"} {
		c.get("/billing/statements/" + month + "/print").wants(200).addsUp(t)
	}
	list := c.get("/billing/statements").wants(200)
	if rows := list.rows(); len(rows) != 2 || !strings.Contains(rows[0], "December 2026 Running: so far $65.935 +$25.00 $0.00 $90.935") ||
		!strings.Contains(rows[1], "November 2026 $0.00 +$100.00 −$34.065 $65.935") {
		t.Errorf("%q", rows)
	}
}

func TestAStatementsFileHasEveryEntryBetweenItsBalances(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	c := twoMonths(t, s)
	answer := c.get("/billing/statements/2026-11/statement.csv").wants(200)
	rows, err := csv.NewReader(strings.NewReader(answer.body)).ReadAll()
	if err != nil || len(rows) != 7 {
		t.Fatalf("%d rows, %v", len(rows), err)
	}
	column := func(row int, name string) string {
		for i, head := range rows[0] {
			if head == name {
				return rows[row][i]
			}
		}
		t.Fatalf("no column %s in %q", name, rows[0])
		return ""
	}
	balance := micros(t, column(1, "balance"))
	for row := 2; row < len(rows)-1; row++ {
		balance += micros(t, column(row, "amount"))
		if micros(t, column(row, "balance")) != balance || len(column(row, "hash")) != 64 {
			t.Errorf("%q: the balance is %d", rows[row], balance)
		}
	}
	if last := len(rows) - 1; column(1, "kind") != "opening_balance" || column(last, "kind") != "closing_balance" || micros(t, column(last, "balance")) != balance {
		t.Errorf("%q", rows)
	}
	if column(5, "late_no") != "0" || column(5, "calls") != "3" || column(4, "kind") != "usage" || column(3, "order") != c.ref(models.KindOrder, 1) {
		t.Errorf("%q", rows)
	}
}

func TestAStatementOnPaperHasTheWordsAndAmountsOfThePage(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	c := twoMonths(t, s)
	c.console.Documents.Operator = documents.Operator{Name: "OCR Vendor Ltd.", Address: []string{"1 Sample Street"}, TaxID: "TAX-1"}
	details := models.BillingDetails{AccountID: c.accountID, Name: "Müller & Söhne", Address: "Am Markt 2\nHamburg", TaxID: "DE 123"}
	if err := c.console.Documents.SaveDetails(t.Context(), details); err != nil {
		t.Fatal(err)
	}
	answer := c.get("/billing/statements/2026-11/statement.pdf").wants(200)
	text := papertest.Text(t, []byte(answer.body))
	for _, words := range []string{"Statement", "OCR Vendor Ltd.", "1 Sample Street", "Tax ID TAX-1", "Müller & Söhne", "Hamburg", "Tax ID DE 123", "November 2026", "2 × 1,000 calls of Passport OCR in AP-Bangkok", "–$26.00", "CN-Hong Kong", "1,013", "–$8.065", "Closing balance", "$65.935"} {
		if !strings.Contains(text, words) {
			t.Errorf("the paper does not say %q:\n%s", words, text)
		}
	}
}

func TestASignedStatementIsDownloadedWholeAndItsKeyIsPublic(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	c := twoMonths(t, s)
	var published struct {
		Current string
		Keys    []struct {
			Key string `json:"public_key"`
		}
	}
	if err := json.Unmarshal([]byte(s.visitor().get("/statement-keys.json").wants(200).body), &published); err != nil {
		t.Fatal(err)
	}
	if len(published.Keys) != 1 || published.Keys[0].Key != published.Current {
		t.Errorf("%+v", published)
	}
	key, err := statement.DecodeKey(published.Current)
	if err != nil {
		t.Fatal(err)
	}
	page := c.get("/billing/statements/2026-11").wants(200).says("main", "Download signed statement", published.Current)
	answer := c.get(page.Find(`a:contains("Download signed statement")`).AttrOr("href", "")).wants(200)
	if length := answer.header.Get("Content-Length"); length != strconv.Itoa(len(answer.body)) || !strings.Contains(answer.header.Get("Content-Disposition"), "_2026-11.json") {
		t.Errorf("%v", answer.header)
	}
	report, err := statement.Verify(strings.NewReader(answer.body), key)
	if err != nil || report.Problem != nil || report.Calls != 1013 || report.ClosingMicros != 65_935_000 {
		t.Errorf("%+v, %v", report, err)
	}
}

func TestThereAreStatementsOfOnesOwnMonthsOnly(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	c := s.customer("c@example.com")
	c.get("/billing/statements").wants(200).says("main", "No statements yet", "Top up")
	c.get("/billing/statements/2026-11").wants(http.StatusNotFound)
	c.topsUp(10_000_000)
	c.get("/billing/statements/2026-11").wants(200).addsUp(t)
	for _, month := range []string{"2026-10", "2026-12", "2026-13", "then", "2026-1", "2026-11-05"} {
		for _, file := range []string{"", "/print", "/statement.csv", "/statement.pdf", "/signed.json"} {
			c.get("/billing/statements/" + month + file).wants(http.StatusNotFound)
		}
	}
	other := s.customer("other@example.com")
	other.get("/billing/statements/2026-11").wants(http.StatusNotFound)
	s.pass(400 * 24 * time.Hour)
	first := c.get("/billing/statements").wants(200)
	second := c.get(first.Find(`a:contains("Older")`).AttrOr("href", "")).wants(200)
	if n := len(first.rows()) + len(second.rows()); n != 14 { // November 2026 to December 2027
		t.Errorf("%d months", n)
	}
	c.get("/billing/statements?before=never").wants(http.StatusNotFound)
}
