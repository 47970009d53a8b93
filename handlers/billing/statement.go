package billing

import (
	"context"
	"strconv"

	"ocrconsole/handlers/export"
	"ocrconsole/handlers/page"
	"ocrconsole/models"
	"ocrconsole/models/rules"
	"ocrconsole/models/statement"
	"ocrconsole/views/components"
	"ocrconsole/views/layout"
	pages "ocrconsole/views/pages/billing"
	"ocrconsole/views/pages/parts"
	"ocrconsole/views/routes"
	"ocrconsole/views/words"
)

// statementPage shows one month on the screen.
func statementPage(v *view) error {
	screen, _, err := v.statement()
	if err != nil {
		return err
	}
	return v.Show(pages.StatementPage(screen))
}

// statementPrint shows one month as a page to print.
func statementPrint(v *view) error {
	screen, s, err := v.statement()
	if err != nil {
		return err
	}
	return v.Show(pages.StatementSheet(screen, v.StatementPath(s.From)))
}

// statement puts the month that the address names into words.
func (v *view) statement() (screen pages.Statement, s *statement.Statement, err error) {
	month, err := v.month(v.Param("month"))
	if err != nil {
		return screen, nil, err
	}
	err = v.Together(models.Reading(&s, func(ctx context.Context) (*statement.Statement, error) {
		return v.Statements.Of(ctx, v.Who.AccountID, month)
	}))
	if err != nil {
		return screen, nil, err
	}
	key := v.MonthKey(s.From)
	screen = pages.Statement{
		Month: v.Format.Month(s.From), Issued: v.Format.Instant(s.Now), Entries: v.entryRange(s),
		Period:  words.DaysInZone(v.Format.Day(s.From), v.Format.LastDay(s.Until), v.Format.Zones(s.From, s.Until)),
		Account: v.Who.AccountName, AccountID: strconv.FormatInt(v.Who.AccountID, 10),
		Sum: v.statementSum(s), Lines: v.statementLines(s), Charges: v.statementCharges(s),
		PrintHref: routes.PrintStatement(key), PDFHref: routes.StatementPDF(key), CSVHref: routes.StatementCSV(key),
		ExcelHref: routes.With(routes.StatementCSV(key), export.ExcelParam, "1"),
	}
	if screen.Signed, err = v.signedWords(s.From); err != nil {
		return screen, nil, err
	}
	if s.Running {
		screen.Running = words.StatementAsOf(v.Format.Instant(s.Now))
	}
	if s.AccruedMicros > 0 {
		screen.Accrued = words.NotInStatementYet(v.Format.Money(s.AccruedMicros))
	}
	screen.Shell, err = v.Shell(words.StatementOf(screen.Month), layout.NavStatements, page.BillingCrumb, statementsCrumb)
	return screen, s, err
}

// entryRange names the first and the last entry of the month.
func (v *view) entryRange(s *statement.Statement) string {
	r := s.Range()
	if r.After == r.Upto {
		return "none"
	}
	first := models.Ref{Kind: models.KindTransaction, AccountID: v.Who.AccountID, ID: r.After + 1}
	return words.FromTo(first.String(), strconv.FormatInt(r.Upto, 10))
}

// kindTotals are the totals by kind in the order of the statement, money in first.
var kindTotals = []struct {
	kind  models.EntryKind
	label string
}{
	{models.EntryTopUp, "Top-ups"},
	{models.EntryCardPayment, "Card payments of orders"},
	{models.EntryRefund, "Refunds to the balance"},
	{models.EntryCredit, "Credits by the operator"},
	{models.EntryVoucher, "Vouchers"},
	{models.EntryOrder, "Orders"},
	{models.EntryUsage, "Pay-per-use"},
	{models.EntryCardRefund, "Refunds to a card, and chargebacks"},
	{models.EntryDebit, "Debits by the operator"},
}

// statementSum leads from the opening to the closing balance.
func (v *view) statementSum(s *statement.Statement) []components.SummaryLine {
	lines := []components.SummaryLine{{Label: "Opening balance", Amount: v.Format.Money(s.Opening.BalanceAfterMicros)}}
	for _, k := range kindTotals {
		for _, total := range s.Totals {
			if total.Kind == k.kind {
				lines = append(lines, components.SummaryLine{Label: k.label, Amount: v.Format.Signed(total.AmountMicros)})
			}
		}
	}
	closing := "Closing balance"
	if s.Running {
		closing = "Balance so far"
	}
	lines = append(lines, components.SummaryLine{Label: closing, Amount: v.Format.Money(s.Closing.BalanceAfterMicros), Total: true})
	digits := 0
	for _, l := range lines {
		digits = max(digits, parts.FractionDigits(l.Amount))
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
	sum := rules.Micros(0)
	add := func(line pages.StatementLine, micros rules.Micros) {
		line.Amount = v.Format.Signed(micros)
		t.Rows = append(t.Rows, line)
		t.Digits = max(t.Digits, parts.FractionDigits(line.Amount))
		sum += micros
	}
	for i := range s.Lines {
		e := &s.Lines[i]
		add(pages.StatementLine{Time: v.Format.Minute(e.At), Ref: e.Ref().String(), Href: page.TransactionPath(e), What: v.EntryWords(e, s.Orders, s.Refunds, s.Why)}, e.AmountMicros)
	}
	for _, more := range s.More {
		for _, k := range kindTotals {
			if k.kind == more.Kind {
				add(pages.StatementLine{What: words.MoreInCSV(k.label, v.Format.Calls(more.Entries))}, more.AmountMicros)
			}
		}
	}
	t.Total = v.Format.Signed(sum)
	t.Digits = max(t.Digits, parts.FractionDigits(t.Total))
	return t
}

// statementCharges lists the hourly charges by region and service.
func (v *view) statementCharges(s *statement.Statement) pages.StatementCharges {
	var t pages.StatementCharges
	entries, calls, micros := int64(0), int64(0), rules.Micros(0)
	for _, c := range s.Charges {
		row := pages.StatementCharge{
			Region: v.RegionName(c.Region), Service: v.ServiceName(c.Service), Hours: v.Format.Calls(c.Entries - c.Late),
			Calls: v.Format.Calls(c.Calls), Amount: v.Format.Signed(c.AmountMicros),
			Href: routes.With(routes.Deductions, "region", c.Region, "service", c.Service, "payer", string(models.OutcomePayPerUse),
				"from", v.Format.InputDay(s.From), "to", v.Format.InputDay(rules.DayStart(s.Until.Add(-1), v.Snapshot.Zone))),
		}
		if c.Late > 0 {
			row.Late = words.LateBesides(v.Words().Counted(c.Late, "late entry", "late entries"))
		}
		t.Rows = append(t.Rows, row)
		t.Digits = max(t.Digits, parts.FractionDigits(row.Amount))
		entries, calls, micros = entries+c.Entries-c.Late, calls+c.Calls, micros+c.AmountMicros
	}
	t.Hours, t.Calls, t.Total = v.Format.Calls(entries), v.Format.Calls(calls), v.Format.Signed(micros)
	t.Digits = max(t.Digits, parts.FractionDigits(t.Total))
	return t
}
