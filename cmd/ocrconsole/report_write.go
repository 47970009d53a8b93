package main

import (
	"fmt"
	"strings"
	"text/tabwriter"
	"time"

	"ocrconsole/models/catalog"
	"ocrconsole/models/revenue"
)

// writeMoney prints the report as tables.
func writeMoney(p *program, told *revenue.Report, by revenue.Step, zone *time.Location) error {
	money := catalog.CurrencyOf(told.Currency)
	w := tabwriter.NewWriter(p.stdout, 0, 0, 2, ' ', 0)
	line := func(format string, args ...any) { _, _ = fmt.Fprintf(w, format, args...) } // Flush tells of what failed
	open := false
	for _, t := range revenue.Tables() {
		line("%s\tREGION\tSERVICE", strings.ToUpper(t.Name))
		for _, f := range t.Figures {
			line("\t%s", f)
		}
		line("\n")
		for i := range told.Rows {
			row := &told.Rows[i]
			line("%s\t%s\t%s", rowName(row, by, zone), row.Region, row.Service)
			for _, f := range t.Figures {
				if calls, counts := row.Count(f); counts {
					line("\t%d", calls)
				} else {
					line("\t%s", money.Decimal(row.Amount(f)))
				}
			}
			line("\n")
			open = open || !row.Final
		}
		line("\n")
	}
	line("In %s, days of %s, as of %s. What UNUSED opens with, and was sold, less what was used, void and returned, is what it closes with.\n",
		told.Currency, told.Zone, told.AsOf.In(zone).Format(time.RFC3339))
	if open {
		line("* Calls of this time may still come.\n")
	}
	line("What a figure is made of: ocrconsole report money --of FIGURE, with the same days, region and service.\n")
	return w.Flush()
}

// rowName is the day or month of a row, marked while calls of it may still come.
func rowName(row *revenue.Row, by revenue.Step, zone *time.Location) string {
	name := row.Name(by, zone)
	if !row.Final {
		name += "*"
	}
	return name
}
