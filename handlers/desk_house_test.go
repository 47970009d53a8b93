package handlers_test

import (
	"context"
	"encoding/csv"
	"errors"
	"net/http"
	"net/url"
	"regexp"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/PuerkitoBio/goquery"

	"ocrconsole/models/metering"
	"ocrconsole/models/operators"
	"ocrconsole/models/revenue"
	"ocrconsole/models/rights"
	"ocrconsole/views/format"
	"ocrconsole/views/routes"
	"ocrconsole/views/words"
	"ocrconsole/web/jobs"
	"ocrconsole/web/metrics"
)

func TestTheDeskSaysInWordsWhatIsWrong(t *testing.T) {
	s := newSite(t)
	o := s.operator("ada@example.com", rights.Support)
	a := o.get(routes.DeskHealth).wants(http.StatusOK).says("main", "Nothing is wrong.", "Mails are kept in files.", "Set a mail server.", "Mails that wait", "No call has been refused")
	if len(a.Find("#fit tbody tr").Nodes) != 1 {
		t.Error("what is not fit is not one row")
	}
	s.desk.Metrics.Refused("ModelArts.4204")
	s.desk.Metrics.Metering().Refused(metering.ReasonTooOld)
	for _, job := range s.desk.Metrics.Jobs([]jobs.Job{{Name: "settle hours", Every: time.Minute, Do: func(context.Context) error { return errors.New("no") }}}) {
		_ = job.Do(t.Context())
	}
	o.get(routes.DeskHealth).says("main", "The job “settle hours” fails.", "1 of 1 did").never("main", "Nothing is wrong.")
	o.get(routes.DeskHealth).says("#refused", "ModelArts.4204", "too_old", "report of a gateway").says("#jobs", "settle hours", "1 minute", "1 of 1")
}

// Each fault has its words, and each table and figure its name.
func TestWhatTheDeskTellsHasItsWords(t *testing.T) {
	t.Parallel()
	for _, fault := range metrics.Faults() {
		if title, text := (words.Writer{Figures: format.New("USD", time.UTC)}).HealthWrong(string(fault), "job", 2, 3, time.Hour); title == "" || !strings.HasSuffix(text, ".") {
			t.Errorf("%s: %q, %q", fault, title, text)
		}
	}
	for _, table := range revenue.Tables() {
		if title, description := words.MoneyTable(table.Name); title == "" || description == "" {
			t.Errorf("table %s has no name", table.Name)
		}
	}
	for _, f := range revenue.Figures() {
		if words.MoneyFigure(string(f)) == "" {
			t.Errorf("figure %s has no name", f)
		}
	}
	for _, account := range revenue.Accounts() {
		if words.JournalAccount(string(account)) == "" {
			t.Errorf("account %s has no name", account)
		}
	}
}

// moneyShown reads a money figure of the first row of a table.
func moneyShown(t *testing.T, a *answer, table string, column int) (amount float64, href string) {
	t.Helper()
	cell := a.Find("#" + table + " tbody tr").First().Find("td").Eq(column)
	amount, err := strconv.ParseFloat(regexp.MustCompile(`[^0-9.-]`).ReplaceAllString(cell.Text(), ""), 64)
	if err != nil {
		t.Fatalf("%s %d: %q, %v", table, column, cell.Text(), err)
	}
	return amount, cell.Find("a").AttrOr("href", "")
}

func TestTheDeskShowsWhatIsOwedAndWhatEachFigureIsMadeOf(t *testing.T) {
	s := newSite(t)
	mary, o := s.customer("mary@example.com"), s.operator("ada@example.com", rights.Finance)
	o.get(routes.DeskMoney).wants(http.StatusOK).says("main", "Nothing happened in this time.")
	mary.topsUp(100_000_000)
	mary.buys(bangkok, passport, 1000, 1)
	month := s.now().Format("2006-01")
	a := o.get(routes.DeskMoney+"?split=both").wants(http.StatusOK).says("main", "Unused calls", "Opening", "Closing")
	rows := a.Find("#unused tbody tr").Nodes
	if len(rows) == 0 {
		t.Fatalf("nothing is owed: %s", a.text("main"))
	}
	a = o.get(routes.DeskMoney).wants(http.StatusOK)
	var figures [6]float64 // opening, sold, used, void, returned, closing
	for i := range figures {
		figures[i], _ = moneyShown(t, a, "unused", i+1)
	}
	if sum := figures[0] + figures[1] - figures[2] - figures[3] - figures[4]; figures[1] == 0 || sum-figures[5] > .005 || figures[5]-sum > .005 {
		t.Errorf("%v do not add up", figures)
	}
	_, of := moneyShown(t, a, "unused", 2)
	list := o.get(of).wants(http.StatusOK).says("main", "What “Sold” is made of", "PKG-")
	if list.Find("#items a[href='"+routes.DeskAccount(strconv.FormatInt(mary.accountID, 10))+"']").Length() == 0 {
		t.Errorf("nothing leads to whose it is: %s", list.text("main"))
	}
	file := o.get(list.Find("a[href*='/of.csv']").AttrOr("href", "")).wants(http.StatusOK)
	items, err := csv.NewReader(strings.NewReader(file.body)).ReadAll()
	if err != nil || len(items) < 2 || items[0][0] != "account_id" {
		t.Fatalf("%q, %v", items, err)
	}
	var sum float64
	for _, item := range items[1:] {
		part, err := strconv.ParseFloat(item[6], 64)
		if err != nil {
			t.Fatal(err)
		}
		sum += part
	}
	if sum-figures[1] > .005 || figures[1]-sum > .005 {
		t.Errorf("the items are %f, the figure %f", sum, figures[1])
	}
	report, err := csv.NewReader(strings.NewReader(o.get(routes.DeskMoneyCSV + "?from=" + month).body)).ReadAll()
	if err != nil || len(report) != 2 || len(report[1]) != 6+len(revenue.Figures()) {
		t.Errorf("%q, %v", report, err)
	}
	o.get(routes.DeskMoney+"?from=yesterday").wants(http.StatusUnprocessableEntity).says("main", "Enter a month").holds("from", "yesterday")
	o.get(routes.DeskMoney+"?from=2999-01").wants(http.StatusUnprocessableEntity).says("main", "has not begun")
	o.get(routes.DeskMoney+"?from=2001-01&to=2005-01&by=day").wants(http.StatusUnprocessableEntity).says("main", "more than 366")
	o.get(routes.DeskMoneyOf + "?of=profit").wants(http.StatusBadRequest)
	o.get(routes.DeskMoneyCSV + "?from=x").wants(http.StatusBadRequest)
}

// The journal goes by the names that the operator's books have, on the page and in the file, and its sides are the same.
func TestTheJournalIsBalancedAndNamedAsTheBooksAre(t *testing.T) {
	s := newSite(t)
	mary, o := s.customer("mary@example.com"), s.operator("ada@example.com", rights.Finance)
	mary.topsUp(100_000_000)
	mary.buys(bangkok, passport, 1000, 1)
	named := routes.DeskJournal + "?account-unused=" + url.QueryEscape("2410 Advances, of customers")
	a := o.get(named).wants(http.StatusOK).says("#journal", "2410 Advances, of customers").holds("account-unused", "2410 Advances, of customers")
	lines, err := csv.NewReader(strings.NewReader(o.get(a.Find("a[href*='journal.csv']").AttrOr("href", "")).wants(http.StatusOK).body)).ReadAll()
	if err != nil || len(lines) < 3 {
		t.Fatalf("%q, %v", lines, err)
	}
	debits, credits, found := 0., 0., false
	for _, l := range lines[1:] {
		debit, _ := strconv.ParseFloat("0"+l[3], 64)
		credit, _ := strconv.ParseFloat("0"+l[4], 64)
		debits, credits, found = debits+debit, credits+credit, found || l[2] == "2410 Advances, of customers"
	}
	if debits == 0 || debits != credits || !found {
		t.Errorf("debits %f, credits %f, named %t: %q", debits, credits, found, lines)
	}
}

func TestVouchersAreMadeOnceShownOnceAndEnded(t *testing.T) {
	s := newSite(t)
	o := s.operator("ada@example.com", rights.Finance)
	page := o.get(routes.DeskVouchers).wants(http.StatusOK).says("main", "There are none yet.")
	form := url.Values{
		"request": {page.Find("[name=request]").AttrOr("value", "")}, "campaign": {"Spring"}, "offering": {page.Find("[name=offering] option").First().AttrOr("value", "")},
		"gives": {"package"}, "calls": {"many"}, "days": {"30"}, "codes": {"3"}, "uses": {"1"}, "until": {s.now().AddDate(0, 1, 0).Format(time.DateOnly)}, "as": {"sheet"},
	}
	s.pass(operators.ProofTime)
	o.post(routes.DeskVouchers, form).wants(http.StatusUnprocessableEntity).says("main", "This code is not right").holds("campaign", "Spring")
	form.Set("code", o.code())
	o.post(routes.DeskVouchers, form).wants(http.StatusUnprocessableEntity).holds("calls", "many").holds("campaign", "Spring")
	form.Set("calls", "10")
	made := o.post(routes.DeskVouchers, form).wants(http.StatusOK).says("main", "3 vouchers of “Spring”", "10 free calls", "Redeem until")
	codes := made.Find(".font-mono").Map(func(_ int, code *goquery.Selection) string { return code.Text() })
	if len(codes) != 3 || made.header.Get("Cache-Control") != "no-store" {
		t.Fatalf("codes %q in %s", codes, made.text("main"))
	}
	o.post(routes.DeskVouchers, form).wants(http.StatusUnprocessableEntity).says("main", "have been made already")
	list := o.get(routes.DeskVouchers).says("#batches", "Spring", "10 free calls", "0 of 3").never("body", codes[0])
	if n := len(list.Find("#batches tbody tr").Nodes); n != 1 {
		t.Errorf("%d batches", n)
	}
	form.Set("request", "another")
	form.Set("as", "csv")
	file := o.post(routes.DeskVouchers, form).wants(http.StatusOK)
	if rows, err := csv.NewReader(strings.NewReader(file.body)).ReadAll(); err != nil || len(rows) != 4 || !strings.Contains(rows[1][3], routes.Redeem+"?code=") || rows[0][4] != "calls" || rows[1][4] != "10" || rows[1][7] != "" {
		t.Errorf("%q, %v", rows, err)
	}
	mary := s.customer("mary@example.com")
	if _, err := s.desk.Vouchers.Redeem(t.Context(), mary.accountID, "", codes[0]); err != nil {
		t.Error(err)
	}
	o.post(routes.DeskVouchersEnd("1"), url.Values{}).leads(routes.DeskVouchers)
	o.get(routes.DeskVouchers).says("main", "The vouchers have ended.", "1 of 3")
	if _, err := s.desk.Vouchers.Redeem(t.Context(), s.customer("bob@example.com").accountID, "", codes[2]); err == nil {
		t.Error("a voucher that has ended is redeemed")
	}
	o.post(routes.DeskVouchersEnd("99"), url.Values{}).wants(http.StatusNotFound)
}

// TestVouchersWorthMuchWaitForASecondOperatorWhoGetsTheCodes: no code is shown to who asked, and none is there before.
func TestVouchersWorthMuchWaitForASecondOperatorWhoGetsTheCodes(t *testing.T) {
	s := newSite(t)
	first, second := s.operator("ada@example.com", rights.Finance), s.operator("bob@example.com", rights.Admin)
	page := first.get(routes.DeskVouchers).wants(http.StatusOK).says("#make", "you have $10.00 left")
	form := url.Values{
		"request": {page.Find("[name=request]").AttrOr("value", "")}, "campaign": {"Summer"}, "offering": {page.Find("[name=offering] option").First().AttrOr("value", "")},
		"gives": {"credit"}, "amount": {"5.005"}, "calls": {""}, "days": {"0"}, "codes": {"20"}, "uses": {"10"}, "until": {s.now().AddDate(0, 1, 0).Format(time.DateOnly)}, "as": {"sheet"},
	}
	for field, text := range map[string]string{"amount": "5.005", "calls": "7", "days": "3", "gives": "nothing"} {
		before := form.Get(field)
		form.Set(field, text)
		if field != "amount" {
			form.Set("amount", "5")
		}
		rejected := first.post(routes.DeskVouchers, form).wants(http.StatusUnprocessableEntity)
		if rejected.Find("#error-summary a[href='#field-"+field+"']").Length() != 1 || rejected.Find("#field-campaign").AttrOr("value", "") != "Summer" {
			t.Errorf("%s: %s", field, rejected.text("#error-summary"))
		}
		form.Set(field, before)
	}
	form.Set("amount", "5")
	first.post(routes.DeskVouchers, form).leads(routes.DeskVouchers)
	first.post(routes.DeskVouchers, form).leads(routes.DeskVouchers)
	own := first.get(routes.DeskVouchers).says("main", "They wait until another one approves them").says("#waiting", "20 vouchers of “Summer”", "each for 10 accounts", "$5.00 on the balance", "worth $1,000.00", "ada@example.com", "somebody else has to decide")
	own.says("#batches", "waits")
	if own.Find("#waiting button").Length() != 0 || own.Find("#batches tbody tr").Length() != 1 {
		t.Error("who asked can decide, or it was asked for twice")
	}
	decide := url.Values{"key": {"1"}, "decision": {"approve"}, "as": {"sheet"}}
	first.post(routes.DeskVouchersDecide, decide).wants(http.StatusUnprocessableEntity).says("main", "You asked for this yourself")
	s.operator("eve@example.com", rights.Support).post(routes.DeskVouchersDecide, decide).wants(http.StatusForbidden)
	second.post(routes.DeskVouchersDecide, url.Values{"key": {"1"}, "decision": {"perhaps"}}).wants(http.StatusBadRequest)
	second.post(routes.DeskVouchersDecide, url.Values{"key": {"99"}, "decision": {"approve"}}).wants(http.StatusNotFound)
	s.pass(operators.ProofTime)
	second.post(routes.DeskVouchersDecide, decide).wants(http.StatusUnprocessableEntity).says("#waiting", "This code is not right")
	decide.Set("code", second.code())
	made := second.post(routes.DeskVouchersDecide, decide).wants(http.StatusOK).says("main", "20 vouchers of “Summer”", "$5.00 on the balance")
	if n := made.Find(".font-mono").Length(); n != 20 || made.header.Get("Cache-Control") != "no-store" {
		t.Errorf("%d codes", n)
	}
	second.post(routes.DeskVouchersDecide, decide).wants(http.StatusUnprocessableEntity).says("main", "decided already")
	first.get(routes.DeskVouchers).says("#batches", "0 of 200").never("main", "Waits for a second operator")
	second.get(routes.DeskTrail).says("main", "Asked for batch 1 of vouchers, for “Summer”: 20 vouchers, each to be redeemed 10 times for $5.00, which waits", "Made batch 1 of vouchers")
	form.Set("request", "another")
	form.Set("code", first.code())
	first.post(routes.DeskVouchers, form).leads(routes.DeskVouchers)
	ends := func(batch string) int {
		return first.get(routes.DeskVouchers).Find("form[action='" + routes.DeskVouchersEnd(batch) + "']").Length()
	}
	if ends("1") != 1 || ends("2") != 1 {
		t.Error("one that is made cannot be ended, or one that waits not taken back")
	}
	second.post(routes.DeskVouchersDecide, url.Values{"key": {"2"}, "decision": {"decline"}}).leads(routes.DeskVouchers)
	first.get(routes.DeskVouchers).says("#batches", "declined")
	if ends("1") != 1 || ends("2") != 0 {
		t.Error("one that was declined can be ended, or another one not")
	}
}
