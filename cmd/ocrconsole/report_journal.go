package main

import (
	"errors"
	"fmt"
	"strings"
	"text/tabwriter"

	"ocrconsole/models/catalog"
	"ocrconsole/models/exports"
	"ocrconsole/models/revenue"
	"ocrconsole/views/words"
)

// reportJournal prints double entries.
type reportJournal struct {
	reportTime
	Name map[string]string `mapsep:"none" placeholder:"ACCOUNT=NAME" help:"What your books call an account, such as unused=\"2410 Deferred revenue\"; once for each: ${accounts}."`
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
	lines := told.JournalLines(names, snapshot.Zone)
	switch {
	case c.JSON:
		return p.printJSON(lines)
	case c.CSV:
		return exports.WriteTable(p.stdout, revenue.JournalTable(lines))
	default:
		return writeJournal(p, lines)
	}
}

func writeJournal(p *program, lines []revenue.Line) error {
	w := tabwriter.NewWriter(p.stdout, 0, 0, 2, ' ', 0)
	_, _ = fmt.Fprintln(w, "DATE\tENTRY\tACCOUNT\tDEBIT\tCREDIT\tCURRENCY\tFIGURE") // Flush tells of what failed
	for i := range lines {
		l := &lines[i]
		debit, credit := l.Sides(catalog.CurrencyOf(l.Currency).Decimal)
		_, _ = fmt.Fprintf(w, "%s\t%d\t%s\t%s\t%s\t%s\t%s\n", l.Date, l.Entry, l.Account, debit, credit, l.Currency, l.Figure)
	}
	return w.Flush()
}
