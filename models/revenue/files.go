package revenue

import (
	"strconv"
	"time"

	"ocrconsole/models"
	"ocrconsole/models/catalog"
	"ocrconsole/models/rules"
)

// Name is the day or month of the row as MonthOrDay reads it.
func (r *Row) Name(by Step, zone *time.Location) string {
	layout := "2006-01"
	if by == ByDay {
		layout = time.DateOnly
	}
	return r.Start.In(zone).Format(layout)
}

// Table has the report's rows for another program, with amounts to the micro-unit, under a row of names.
func (r *Report) Table() [][]string {
	money := catalog.CurrencyOf(r.Currency)
	rows := [][]string{{"from", "until", "final", "region", "service", "currency"}}
	for _, f := range Figures() {
		rows[0] = append(rows[0], string(f))
	}
	for i := range r.Rows {
		row := &r.Rows[i]
		fields := []string{
			row.Start.UTC().Format(time.RFC3339), row.Until.UTC().Format(time.RFC3339), strconv.FormatBool(row.Final),
			models.SafeText(row.Region), models.SafeText(row.Service), r.Currency,
		}
		for _, f := range Figures() {
			if calls, counts := row.Count(f); counts {
				fields = append(fields, strconv.FormatInt(calls, 10))
			} else {
				fields = append(fields, money.Decimal(row.Amount(f)))
			}
		}
		rows = append(rows, fields)
	}
	return rows
}

// ItemNames are the names above the fields of items.
func ItemNames() []string {
	return []string{"account_id", "ref", "at", "region", "service", "calls", "amount", "currency"}
}

// Fields has the item for another program.
func (i *Item) Fields(zone *time.Location, currency string) []string {
	return []string{
		strconv.FormatInt(i.AccountID, 10), models.SafeText(i.Ref), i.At.In(zone).Format(time.RFC3339), models.SafeText(i.Region), models.SafeText(i.Service),
		strconv.FormatInt(i.Calls, 10), catalog.CurrencyOf(currency).Decimal(i.AmountMicros), currency,
	}
}

// Line is one side of a double entry.
type Line struct {
	Date         string       `json:"date"`
	Entry        int          `json:"entry"` // both sides of an entry have the same number
	Account      string       `json:"account"`
	DebitMicros  rules.Micros `json:"debit_micros"`
	CreditMicros rules.Micros `json:"credit_micros"`
	Currency     string       `json:"currency"`
	Figure       string       `json:"figure"`
}

// JournalLines gives two lines for each posting of the report's days, with the names that somebody's books have for the accounts.
func (r *Report) JournalLines(names map[Account]string, zone *time.Location) []Line {
	lines := []Line{}
	for i, posting := range Journal(r.Rows) {
		line := Line{
			Date: posting.Day.In(zone).Format(time.DateOnly), Entry: i + 1, Currency: r.Currency, Figure: string(posting.Figure),
			Account: names[posting.Debit], DebitMicros: posting.AmountMicros,
		}
		lines = append(lines, line)
		line.Account, line.DebitMicros, line.CreditMicros = names[posting.Credit], 0, posting.AmountMicros
		lines = append(lines, line)
	}
	return lines
}

// Sides writes the line's amounts, only one of which it has.
func (l *Line) Sides(write func(rules.Micros) string) (debit, credit string) {
	if l.CreditMicros != 0 {
		return "", write(l.CreditMicros)
	}
	return write(l.DebitMicros), ""
}

// JournalTable has the lines for a program of bookkeeping, under a row of names.
func JournalTable(lines []Line) [][]string {
	rows := [][]string{{"date", "entry", "account", "debit", "credit", "currency", "figure"}}
	for i := range lines {
		l := &lines[i]
		debit, credit := l.Sides(catalog.CurrencyOf(l.Currency).Decimal)
		rows = append(rows, []string{l.Date, strconv.Itoa(l.Entry), models.SafeText(l.Account), debit, credit, l.Currency, l.Figure})
	}
	return rows
}
