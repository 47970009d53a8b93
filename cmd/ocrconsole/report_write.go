package main

import (
	"encoding/csv"
	"fmt"
	"strconv"
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
	layout := "2006-01"
	if by == revenue.ByDay {
		layout = time.DateOnly
	}
	name := row.Start.In(zone).Format(layout)
	if !row.Final {
		name += "*"
	}
	return name
}

// writeMoneyCSV prints the report for another program.
func writeMoneyCSV(p *program, told *revenue.Report) error {
	money := catalog.CurrencyOf(told.Currency)
	w := csv.NewWriter(p.stdout)
	header := []string{"from", "until", "final", "region", "service", "currency"}
	for _, f := range revenue.Figures() {
		header = append(header, string(f))
	}
	_ = w.Write(header) // Error tells of what failed
	for i := range told.Rows {
		row := &told.Rows[i]
		fields := []string{
			row.Start.UTC().Format(time.RFC3339), row.Until.UTC().Format(time.RFC3339), strconv.FormatBool(row.Final), row.Region, row.Service, told.Currency,
		}
		for _, f := range revenue.Figures() {
			if calls, counts := row.Count(f); counts {
				fields = append(fields, strconv.FormatInt(calls, 10))
			} else {
				fields = append(fields, money.Decimal(row.Amount(f)))
			}
		}
		_ = w.Write(fields)
	}
	w.Flush()
	return w.Error()
}
