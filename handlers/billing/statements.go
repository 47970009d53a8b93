package billing

import (
	"context"
	"time"

	"ocrconsole/handlers/page"
	"ocrconsole/models"
	"ocrconsole/models/cause"
	"ocrconsole/models/rules"
	"ocrconsole/models/statement"
	"ocrconsole/views/layout"
	pages "ocrconsole/views/pages/billing"
	"ocrconsole/views/pages/parts"
	"ocrconsole/views/routes"
)

// statementsCrumb leads from one month back to the list.
var statementsCrumb = layout.NavStatements.Crumb()

// statementMonths is how many months are on one page of the list.
const statementMonths = 12

// statementList lists the account's months, newest first.
func statementList(v *view) error {
	var before time.Time
	if text := page.Read[page.Place](v.Context).Before; text != "" {
		var err error
		if before, err = v.month(text); err != nil {
			return err
		}
	}
	var months []statement.MonthTotals
	err := v.Together(models.Reading(&months, func(ctx context.Context) ([]statement.MonthTotals, error) {
		return v.Statements.Months(ctx, v.Who.AccountID, before, statementMonths+1)
	}))
	if err != nil {
		return err
	}
	screen, last := pages.Statements{}, ""
	if len(months) > statementMonths {
		months = months[:statementMonths]
		last = v.MonthKey(months[statementMonths-1].From)
	}
	screen.Pager = v.Pager("Pages of statements", last, routes.Within(statementsCrumb.Href))
	now := v.Now()
	oldest := now
	for i := range months {
		oldest = months[i].From
		row := v.statementRow(&months[i])
		screen.Rows = append(screen.Rows, row)
		screen.Digits = max(screen.Digits, parts.FractionDigits(row.Opening), parts.FractionDigits(row.In), parts.FractionDigits(row.Out), parts.FractionDigits(row.Closing))
	}
	screen.Zone = v.Format.Zones(oldest, now)
	if screen.Shell, err = v.Shell(layout.NavStatements.Name(), layout.NavStatements, page.BillingCrumb); err != nil {
		return err
	}
	return v.Show(pages.StatementsPage(screen))
}

func (v *view) statementRow(m *statement.MonthTotals) pages.StatementRow {
	return pages.StatementRow{
		Month: v.Format.Month(m.From), Href: v.StatementPath(m.From), Running: m.Running,
		Opening: v.Format.Money(m.Opening.BalanceAfterMicros), Closing: v.Format.Money(m.Closing.BalanceAfterMicros),
		In: v.Format.Signed(m.InMicros), Out: v.Format.Signed(m.OutMicros),
	}
}

// month reads a month of the billing zone and gives its start.
func (v *view) month(text string) (time.Time, error) {
	middle, err := time.ParseInLocation(page.MonthFormat+"-02", text+"-15", v.Snapshot.Zone)
	if err != nil {
		return time.Time{}, models.Refuse(models.NotFound, cause.NoMonth{Text: text})
	}
	return rules.MonthStart(middle, v.Snapshot.Zone), nil
}
