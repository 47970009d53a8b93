package main

import (
	"encoding/csv"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"text/tabwriter"
	"time"

	"ocrconsole/cmd/ocrconsole/wiring"
	"ocrconsole/models/catalog"
	"ocrconsole/models/exports"
	"ocrconsole/models/revenue"
)

// reportCommand tells operators about money.
type reportCommand struct {
	Money   reportMoney   `cmd:"" help:"Tell by day or month what was sold, earned and given back, and what is owed for calls that customers have paid and not made yet."`
	Journal reportJournal `cmd:"" help:"Print the same, day by day, as double entries for bookkeeping."`
}

// reportTime is the time that a report is about.
type reportTime struct {
	From string    `placeholder:"2026-01" help:"The first month, or day such as 2026-01-31, in the billing time zone (this month)."`
	To   string    `placeholder:"2026-12" help:"The last month or day (the same as --from)."`
	AsOf time.Time `help:"Leave out what was done since then, in whole hours, such as 2026-01-31T00:00:00Z (now)." format:"2006-01-02T15:04:05Z07:00"`
	CSV  bool      `name:"csv" xor:"as" help:"Print as CSV, with amounts to the micro-unit."`
	JSON bool      `xor:"as" help:"Print as JSON, with amounts in micro-units."`
}

// reportMoney prints the money report, or what one of its figures is made of.
type reportMoney struct {
	reportTime
	By        string `enum:"day,month" default:"month" help:"A row for each day or month."`
	ByRegion  bool   `help:"A row for each region."`
	ByService bool   `help:"A row for each service."`
	Region    string `help:"This region only."`
	Service   string `help:"This service only."`
	Account   int64  `placeholder:"ID" help:"This account only."`
	Of        string `placeholder:"FIGURE" help:"List what this figure is made of, over all of the time: ${figures}."`
}

// Run prints the report, or the list. It changes nothing and may run beside servers.
func (c *reportMoney) Run(p *program) (err error) {
	if c.Of != "" && !slices.Contains(revenue.Figures(), revenue.Figure(c.Of)) {
		return wrongFlag("report money: --of %q is no figure: see --help", c.Of)
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
	w.By, w.ByRegion, w.ByService = revenue.Step(c.By), c.ByRegion, c.ByService
	w.Region, w.Service, w.AccountID = c.Region, c.Service, c.Account
	if c.Of != "" {
		return c.list(p, desk, w, snapshot)
	}
	told, err := desk.Report(p.ctx, w)
	if err != nil {
		return reportProblem(err)
	}
	switch {
	case c.JSON:
		return p.printJSON(told)
	case c.CSV:
		return exports.WriteTable(p.stdout, told.Table())
	default:
		return writeMoney(p, &told, w.By, snapshot.Zone)
	}
}

// openDesk opens what reports are read from.
func (p *program) openDesk() (desk *revenue.Revenue, snapshot *catalog.Snapshot, done func() error, err error) {
	_, db, err := p.connect()
	if err != nil {
		return nil, nil, nil, err
	}
	desk = &revenue.Revenue{DB: db, Catalog: catalog.NewReader(db), Clock: p.clock}
	if snapshot, err = desk.Catalog.Current(p.ctx); err != nil {
		return nil, nil, nil, errors.Join(err, db.Close())
	}
	return desk, snapshot, db.Close, nil
}

// wanted reads the time: months or days, whichever is written.
func (c *reportTime) wanted(now time.Time, zone *time.Location) (revenue.Wanted, error) {
	w := revenue.Wanted{AsOf: c.AsOf}
	from := c.From
	if from == "" {
		from = now.In(zone).Format("2006-01")
	}
	to := c.To
	if to == "" {
		to = from
	}
	var err error
	if w.From, _, err = revenue.MonthOrDay(from, zone); err != nil {
		return w, wrongFlag("report: --from %q is neither a month, such as 2026-01, nor a day", from)
	}
	if _, w.Until, err = revenue.MonthOrDay(to, zone); err != nil {
		return w, wrongFlag("report: --to %q is neither a month, such as 2026-12, nor a day", to)
	}
	return w, nil
}

func wrongFlag(format string, args ...any) error {
	return &wiring.SettingsError{Problems: []string{fmt.Sprintf(format, args...)}}
}

// reportProblem tells what cannot be told.
func reportProblem(err error) error {
	switch {
	case errors.Is(err, revenue.ErrTooLong):
		return wrongFlag("report: more than %d days or months: ask for fewer, or --by month", revenue.MaxRows)
	case errors.Is(err, revenue.ErrNothing):
		return wrongFlag("report: --from has not begun, or is after --to")
	default:
		return err
	}
}

// list prints what a figure is made of.
func (c *reportMoney) list(p *program, desk *revenue.Revenue, w revenue.Wanted, snapshot *catalog.Snapshot) error {
	rows, objects := csv.NewWriter(p.stdout), json.NewEncoder(p.stdout)
	table := tabwriter.NewWriter(p.stdout, 0, 0, 2, ' ', 0)
	if c.CSV {
		_ = rows.Write(revenue.ItemNames()) // Error below tells of what failed
	} else if !c.JSON {
		_, _ = fmt.Fprintf(table, "ACCOUNT\tREF\tAT\tREGION\tSERVICE\tCALLS\t%s\n", snapshot.Currency)
	}
	err := desk.Items(p.ctx, revenue.Figure(c.Of), w, func(i revenue.Item) error {
		fields := i.Fields(snapshot.Zone, snapshot.Currency)
		switch {
		case c.JSON:
			return objects.Encode(i)
		case c.CSV:
			return rows.Write(fields)
		default:
			_, err := fmt.Fprintf(table, "%s\t%s\t%s\t%s\t%s\t%s\t%s\n", fields[0], fields[1], fields[2], fields[3], fields[4], fields[5], fields[6])
			return err
		}
	})
	rows.Flush()
	return errors.Join(reportProblem(err), rows.Error(), table.Flush())
}
