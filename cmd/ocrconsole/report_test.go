package main

import (
	"encoding/csv"
	"encoding/json"
	"strconv"
	"strings"
	"testing"

	"ocrconsole/models/revenue"
	"ocrconsole/models/rules"
)

// TestAnOperatorReadsWhatWasSoldAndWhatIsOwed: as tables, as CSV and as JSON, and what each figure is made of.
func TestAnOperatorReadsWhatWasSoldAndWhatIsOwed(t *testing.T) {
	t.Parallel()
	c, fake := stripeConsole(t)
	created := c.customer(uniqueEmail(t))
	opened, err := c.Billing.TopUp(t.Context(), created.AccountID, "paid", 50*dollar)
	if err != nil {
		t.Fatal(err)
	}
	fake.Pay(fake.Session(opened.Ref().String()))
	if _, err := c.Billing.CheckPayment(t.Context(), created.AccountID, opened.ID); err != nil {
		t.Fatal(err)
	}
	snapshot, err := c.Catalog.Current(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	month := opened.CreatedAt.In(snapshot.Zone).Format("2006-01") // of the books, which is not that of this machine
	report := func(want int, says string, args ...string) string {
		t.Helper()
		got := command(t, c.settings, "", append([]string{"report"}, args...)...)
		if got.code != want || !strings.Contains(got.stdout+got.stderr, says) {
			t.Errorf("%q: exit code %d, want %d with %q:\n%+v", args, got.code, want, says, got)
		}
		return got.stdout
	}
	report(0, "BALANCES", "money")
	report(0, "50.00", "money", "--by=day", "--by-region", "--by-service", "--account", strconv.FormatInt(created.AccountID, 10))
	report(0, "TXN-", "money", "--of=paid-in")
	var told revenue.Report
	if err := json.Unmarshal([]byte(report(0, "paid_in_micros", "money", "--json", "--from", month, "--to", month)), &told); err != nil || len(told.Rows) != 1 || told.Rows[0].PaidInMicros < 50*dollar {
		t.Errorf("%+v, %v", told, err)
	}
	rows, err := csv.NewReader(strings.NewReader(report(0, "from,until", "money", "--csv"))).ReadAll()
	if err != nil || len(rows) != 2 || len(rows[1]) != 6+len(revenue.Figures()) {
		t.Errorf("%q, %v", rows, err)
	}
	for _, f := range revenue.Figures() {
		report(0, "account_id", "money", "--csv", "--of", string(f))
	}
	var lines []revenue.Line
	if err := json.Unmarshal([]byte(report(0, "2410 Advances, of customers", "journal", "--json", "--name", "balances=2410 Advances, of customers")), &lines); err != nil {
		t.Fatal(err)
	}
	sums := make(map[string]rules.Micros)
	for _, l := range lines {
		sums[l.Date] += l.DebitMicros - l.CreditMicros
	}
	for date, sum := range sums {
		if sum != 0 || len(lines) < 2 {
			t.Errorf("%s: debits are %d more than credits: %+v", date, sum, lines)
		}
	}
	report(0, "Payment provider,50.00,,USD,paid-in", "journal", "--csv")
	report(0, "DEBIT", "journal")
	report(2, "is no figure", "money", "--of=profit")
	report(2, "neither a month", "money", "--from=yesterday")
	report(2, "neither a month", "money", "--to=2026-13")
	report(2, "names no account", "journal", "--name=bank=1200")
	report(2, "has not begun", "money", "--from=2999-01")
	report(2, "ask for fewer", "journal", "--from=2020-01", "--to=2026-01")
}
