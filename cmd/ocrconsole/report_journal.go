package main

import (
	"errors"
	"fmt"
	"strconv"
	"strings"
	"text/tabwriter"
	"time"

	"ocrconsole/models/catalog"
	"ocrconsole/models/exports"
	"ocrconsole/models/revenue"
	"ocrconsole/models/rules"
	"ocrconsole/views/words"
)

// reportJournal prints double entries.
type reportJournal struct {
	reportTime
	Name map[string]string `mapsep:"none" placeholder:"ACCOUNT=NAME" help:"What your books call an account, such as unused=\"2410 Deferred revenue\"; once for each: ${accounts}."`
}

// journalLine is one side of a double entry.
type journalLine struct {
	Date         string       `json:"date"`
	Entry        int          `json:"entry"` // both sides of an entry have the same number
	Account      string       `json:"account"`
	DebitMicros  rules.Micros `json:"debit_micros"`
	CreditMicros rules.Micros `json:"credit_micros"`
	Currency     string       `json:"currency"`
	Figure       string       `json:"figure"`
}

// Run prints the journal. It changes nothing and may run beside servers.
func (c *reportJournal) Run(p *program) (err error) {
	names := make(map[revenue.Account]string)
	for _, account := range revenue.Accounts() {
		names[account] = words.JournalAccount(string(account))
	}
	for account, name := range c.Name {
		if names[revenue.Account(account)] == "" || strings.TrimSpace(name) == "" {
			return wrongFlag("report journal: --name %s=%s names no account: see --help", account, name)
		}
		names[revenue.Account(account)] = name
	}
	desk, snapshot, done, err := p.openDesk()
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, done()) }()
	w, err := c.wanted(p.clock.Now(), snapshot.Zone)
	if err != nil {
		return err
	}
	w.By = revenue.ByDay
	told, err := desk.Report(p.ctx, w)
	if err != nil {
		return reportProblem(err)
	}
	lines := journalLines(&told, names, snapshot.Zone)
	switch {
	case c.JSON:
		return p.printJSON(lines)
	case c.CSV:
		return writeJournalCSV(p, lines)
	default:
		return writeJournal(p, lines)
	}
}

// journalLines gives two lines for each posting.
func journalLines(told *revenue.Report, names map[revenue.Account]string, zone *time.Location) []journalLine {
	lines := []journalLine{}
	for i, posting := range revenue.Journal(told.Rows) {
		line := journalLine{
			Date: posting.Day.In(zone).Format(time.DateOnly), Entry: i + 1, Currency: told.Currency, Figure: string(posting.Figure),
			Account: names[posting.Debit], DebitMicros: posting.AmountMicros,
		}
		lines = append(lines, line)
		line.Account, line.DebitMicros, line.CreditMicros = names[posting.Credit], 0, posting.AmountMicros
		lines = append(lines, line)
	}
	return lines
}

// sides writes the line's amounts, only one of which it has.
func (l *journalLine) sides() (debit, credit string) {
	money := catalog.CurrencyOf(l.Currency)
	if l.CreditMicros != 0 {
		return "", money.Decimal(l.CreditMicros)
	}
	return money.Decimal(l.DebitMicros), ""
}

func writeJournalCSV(p *program, lines []journalLine) error {
	rows := [][]string{{"date", "entry", "account", "debit", "credit", "currency", "figure"}}
	for i := range lines {
		l := &lines[i]
		debit, credit := l.sides()
		rows = append(rows, []string{l.Date, strconv.Itoa(l.Entry), l.Account, debit, credit, l.Currency, l.Figure})
	}
	return exports.WriteTable(p.stdout, rows)
}

func writeJournal(p *program, lines []journalLine) error {
	w := tabwriter.NewWriter(p.stdout, 0, 0, 2, ' ', 0)
	_, _ = fmt.Fprintln(w, "DATE\tENTRY\tACCOUNT\tDEBIT\tCREDIT\tCURRENCY\tFIGURE") // Flush tells of what failed
	for i := range lines {
		l := &lines[i]
		debit, credit := l.sides()
		_, _ = fmt.Fprintf(w, "%s\t%d\t%s\t%s\t%s\t%s\t%s\n", l.Date, l.Entry, l.Account, debit, credit, l.Currency, l.Figure)
	}
	return w.Flush()
}
