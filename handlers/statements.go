package handlers

import (
	"time"

	"ocrconsole/models"
	"ocrconsole/models/rules"
	"ocrconsole/models/statement"
	"ocrconsole/views/layout"
	"ocrconsole/views/pages"
)

// statementsCrumb leads from one month back to the list.
var statementsCrumb = layout.NavStatements.Crumb()

// statementMonths is how many months are on one page of the list.
const statementMonths = 12

// monthFormat is how addresses write a month.
const monthFormat = "2006-01"

// statementList lists the account's months, newest first.
func statementList(v *view) error {
	var before time.Time
	if text := v.QueryParam("before"); text != "" {
		var err error
		if before, err = v.month(text); err != nil {
			return err
		}
	}
	months, err := v.console.Statements.Months(v.ctx(), v.who.AccountID, before, statementMonths+1)
	if err != nil {
		return err
	}
	page, last := pages.Statements{}, ""
	if len(months) > statementMonths {
		months = months[:statementMonths]
		last = v.monthKey(months[statementMonths-1].From)
	}
	page.Pager = v.pager("Pages of statements", last, linkWith(statementsCrumb.Href))
	now := v.console.Clock.Now()
	oldest := now
	for i := range months {
		oldest = months[i].From
		row := v.statementRow(&months[i])
		page.Rows = append(page.Rows, row)
		page.Digits = max(page.Digits, fractionDigits(row.Opening), fractionDigits(row.In), fractionDigits(row.Out), fractionDigits(row.Closing))
	}
	page.Zone = v.format.Zones(oldest, now)
	if page.Shell, err = v.shell(layout.NavStatements.Name(), layout.NavStatements, billingCrumb); err != nil {
		return err
	}
	return v.render(pages.StatementsPage(page))
}

func (v *view) statementRow(m *statement.MonthTotals) pages.StatementRow {
	return pages.StatementRow{
		Month: v.format.Month(m.From), Href: v.statementPath(m.From), Running: m.Running,
		Opening: v.format.Money(m.Opening.BalanceAfterMicros), Closing: v.format.Money(m.Closing.BalanceAfterMicros),
		In: v.format.Signed(m.InMicros), Out: v.format.Signed(m.OutMicros),
	}
}

// month reads a month of the billing zone and gives its start.
func (v *view) month(text string) (time.Time, error) {
	middle, err := time.ParseInLocation(monthFormat+"-02", text+"-15", v.snapshot.Zone)
	if err != nil {
		return time.Time{}, models.Errorf(models.NotFound, "There is no month %q. Months are written as 2026-11.", text)
	}
	return rules.MonthStart(middle, v.snapshot.Zone), nil
}

// monthKey writes the month as addresses and file names do.
func (v *view) monthKey(start time.Time) string { return start.In(v.snapshot.Zone).Format(monthFormat) }

func (v *view) statementPath(start time.Time) string {
	return statementsCrumb.Href + "/" + v.monthKey(start)
}
