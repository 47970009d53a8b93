package handlers

import (
	"strconv"

	"ocrconsole/models"
	"ocrconsole/models/rules"
	"ocrconsole/models/statement"
	"ocrconsole/views/components"
	"ocrconsole/views/layout"
	"ocrconsole/views/pages"
)

// statementPage shows one month on the screen.
func statementPage(v *view) error {
	page, _, err := v.statement()
	if err != nil {
		return err
	}
	return v.render(pages.StatementPage(page))
}

// statementPrint shows one month as a page to print.
func statementPrint(v *view) error {
	page, s, err := v.statement()
	if err != nil {
		return err
	}
	return v.render(pages.StatementSheet(page, v.statementPath(s.From)))
}

// statement puts the month that the address names into words.
func (v *view) statement() (page pages.Statement, s *statement.Statement, err error) {
	month, err := v.month(v.Param("month"))
	if err != nil {
		return page, nil, err
	}
	if s, err = v.console.Statements.Of(v.ctx(), v.who.AccountID, month); err != nil {
		return page, nil, err
	}
	here := v.statementPath(s.From)
	page = pages.Statement{
		Month: v.format.Month(s.From), Issued: v.format.Instant(s.Now), Entries: v.entryRange(s),
		Period:  v.format.Day(s.From) + " to " + v.format.LastDay(s.Until) + ", days in " + v.format.Zones(s.From, s.Until),
		Account: v.who.AccountName, AccountID: strconv.FormatInt(v.who.AccountID, 10),
		Sum: v.statementSum(s), Lines: v.statementLines(s), Charges: v.statementCharges(s),
		PrintHref: here + "/print", PDFHref: here + "/statement.pdf", CSVHref: here + "/statement.csv", ExcelHref: here + "/statement.csv?" + excelParam + "=1", Signed: v.signedWords(here, month),
	}
	if s.Running {
		page.Running = "What follows is as of " + v.format.Instant(s.Now) + ". The statement is final soon after the month has ended."
	}
	if s.AccruedMicros > 0 {
		page.Accrued = "Not in this statement yet: " + v.format.Money(s.AccruedMicros) + " of pay-per-use in hours that are not settled."
	}
	page.Shell, err = v.shell("Statement of "+page.Month, layout.NavStatements, billingCrumb, statementsCrumb)
	return page, s, err
}

// entryRange names the first and the last entry of the month.
func (v *view) entryRange(s *statement.Statement) string {
	r := s.Range()
	if r.After == r.Upto {
		return "none"
	}
	first := models.Ref{Kind: models.KindTransaction, AccountID: v.who.AccountID, ID: r.After + 1}
	return first.String() + " to " + strconv.FormatInt(r.Upto, 10)
}

// kindTotals are the totals by kind in the order of the statement, money in first.
var kindTotals = []struct {
	kind  models.EntryKind
	label string
}{
	{models.EntryTopUp, "Top-ups"},
	{models.EntryCardPayment, "Card payments of orders"},
	{models.EntryRefund, "Refunds to the balance"},
	{models.EntryOrder, "Orders"},
	{models.EntryUsage, "Pay-per-use"},
	{models.EntryCardRefund, "Refunds to a card, and chargebacks"},
}

// statementSum leads from the opening to the closing balance.
func (v *view) statementSum(s *statement.Statement) []components.SummaryLine {
	lines := []components.SummaryLine{{Label: "Opening balance", Amount: v.format.Money(s.Opening.BalanceAfterMicros)}}
	for _, k := range kindTotals {
		for _, total := range s.Totals {
			if total.Kind == k.kind {
				lines = append(lines, components.SummaryLine{Label: k.label, Amount: v.format.Signed(total.AmountMicros)})
			}
		}
	}
	closing := "Closing balance"
	if s.Running {
		closing = "Balance so far"
	}
	lines = append(lines, components.SummaryLine{Label: closing, Amount: v.format.Money(s.Closing.BalanceAfterMicros), Total: true})
	digits := 0
	for _, l := range lines {
		digits = max(digits, fractionDigits(l.Amount))
	}
	for i := range lines {
		lines[i].Digits = digits
	}
	return lines
}

// statementLines lists orders, top-ups and refunds. Those beyond the bound stand as one line a kind, so that the lines
// still add up.
func (v *view) statementLines(s *statement.Statement) pages.StatementLines {
	var t pages.StatementLines
	sum := int64(0)
	add := func(line pages.StatementLine, micros int64) {
		line.Amount = v.format.Signed(micros)
		t.Rows = append(t.Rows, line)
		t.Digits = max(t.Digits, fractionDigits(line.Amount))
		sum += micros
	}
	for i := range s.Lines {
		e := &s.Lines[i]
		add(pages.StatementLine{Time: v.format.Minute(e.At), Ref: e.Ref().String(), Href: transactionPath(e), What: v.entryWords(e, s.Orders, s.Refunds)}, e.AmountMicros)
	}
	for _, more := range s.More {
		for _, k := range kindTotals {
			if k.kind == more.Kind {
				add(pages.StatementLine{What: k.label + ": " + v.format.Calls(more.Entries) + " more, one by one in the CSV file"}, more.AmountMicros)
			}
		}
	}
	t.Total = v.format.Signed(sum)
	t.Digits = max(t.Digits, fractionDigits(t.Total))
	return t
}

// statementCharges lists the hourly charges by region and service.
func (v *view) statementCharges(s *statement.Statement) pages.StatementCharges {
	var t pages.StatementCharges
	entries, calls, micros := int64(0), int64(0), int64(0)
	for _, c := range s.Charges {
		row := pages.StatementCharge{
			Region: v.regionName(c.Region), Service: v.serviceName(c.Service), Hours: v.format.Calls(c.Entries - c.Late),
			Calls: v.format.Calls(c.Calls), Amount: v.format.Signed(c.AmountMicros),
			Href: link("/usage/deductions", "region", c.Region, "service", c.Service, "payer", string(models.OutcomePayPerUse),
				"from", v.format.InputDay(s.From), "to", v.format.InputDay(rules.DayStart(s.Until.Add(-1), v.snapshot.Zone))),
		}
		if c.Late > 0 {
			row.Late = counted(c.Late, "late entry", "late entries") + " besides: calls that came in after their hour was settled"
		}
		t.Rows = append(t.Rows, row)
		t.Digits = max(t.Digits, fractionDigits(row.Amount))
		entries, calls, micros = entries+c.Entries-c.Late, calls+c.Calls, micros+c.AmountMicros
	}
	t.Hours, t.Calls, t.Total = v.format.Calls(entries), v.format.Calls(calls), v.format.Signed(micros)
	t.Digits = max(t.Digits, fractionDigits(t.Total))
	return t
}
