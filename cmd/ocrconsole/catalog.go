package main

import (
	"errors"
	"fmt"
	"os"
	"time"

	"ocrconsole/cmd/ocrconsole/wiring"
	"ocrconsole/models"
	"ocrconsole/models/catalog"
)

// catalogCommand is about what is sold.
type catalogCommand struct {
	Show  catalogShow  `cmd:"" help:"Print the catalog in force, as YAML that apply takes."`
	Check catalogCheck `cmd:"" help:"Check a catalog file."`
	Apply catalogApply `cmd:"" help:"Check a catalog file and put it in force, now or from a day on."`

	Withdraw catalogWithdraw `cmd:"" help:"Withdraw the catalog that is announced."`
}

type catalogShow struct {
	JSON bool `help:"Print as JSON."`
}

// Run prints the catalog.
func (c *catalogShow) Run(p *program) (err error) {
	s, err := p.open()
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, s.DB.Close()) }()
	snapshot, err := s.Catalog.Current(p.ctx)
	if err != nil {
		return err
	}
	file := snapshot.File()
	if c.JSON {
		return p.printJSON(file)
	}
	text, err := file.YAML()
	if err != nil {
		return err
	}
	if a := snapshot.Announced; a != nil {
		if err := p.printf("# Another catalog is announced, from %s on.\n", a.From.UTC().Format(time.RFC3339)); err != nil {
			return err
		}
	}
	return p.printf("%s", text)
}

type catalogCheck struct {
	File string `arg:"" help:"The catalog file."`
	JSON bool   `help:"Print as JSON."`
}

// Run checks the file; problems are printed with file, line and key.
func (c *catalogCheck) Run(p *program) error {
	_, err := p.parseCatalog(c.File, c.JSON)
	if err != nil {
		return err
	}
	if c.JSON {
		return p.printJSON([]catalog.Problem{})
	}
	return p.printf("%s: no problems\n", c.File)
}

type catalogApply struct {
	File   string `arg:"" help:"The catalog file."`
	From   string `help:"Announce it, to be in force from the beginning of this day of the billing time zone on, as 2027-01-31. Higher prices are announced 30 days ahead."`
	Reason string `help:"Why, as the history of the catalog tells it at the operator's desk."`
	JSON   bool   `help:"Print as JSON."`
}

// Run puts the file in force.
func (c *catalogApply) Run(p *program) (err error) {
	file, err := p.parseCatalog(c.File, c.JSON)
	if err != nil {
		return err
	}
	_, db, err := p.connect()
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, db.Close()) }()
	if _, err := models.Migrate(p.ctx, db); err != nil {
		return err
	}
	if c.From != "" {
		announced, err := catalog.AnnounceFor(p.ctx, db, file, c.From, catalog.Why{Reason: c.Reason}, p.clock.Now())
		if err != nil {
			return err
		}
		return p.printAnnounced(announced, "It is announced, and in force from %s on. Customers are told.\n", c.JSON)
	}
	applied, err := catalog.ApplyFor(p.ctx, db, file, catalog.Why{Reason: c.Reason}, p.clock.Now())
	if err != nil {
		return err
	}
	if c.JSON {
		return p.printJSON(applied)
	}
	if !applied.Changed {
		return p.printf("Nothing changed: version %d is in force.\n", applied.Version)
	}
	if err := p.printf("Version %d is in force.\n", applied.Version); err != nil || applied.DearerFrom == "" {
		return err
	}
	return p.printf("What is announced from %s on costs more than this: customers have less than %d days' notice of it.\n", applied.DearerFrom, catalog.NoticeDays)
}

type catalogWithdraw struct {
	JSON bool `help:"Print as JSON."`
}

// Run withdraws what is announced.
func (c *catalogWithdraw) Run(p *program) (err error) {
	s, err := p.open()
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, s.DB.Close()) }()
	withdrawn, err := catalog.Withdraw(p.ctx, s.DB, p.clock.Now())
	if err != nil {
		return err
	}
	return p.printAnnounced(withdrawn, "What was announced from %s on is withdrawn. Customers who were told of it are told.\n", c.JSON)
}

// printAnnounced prints what is, or was, to come.
func (p *program) printAnnounced(a *catalog.Announced, text string, asJSON bool) error {
	from := a.From.UTC().Format(time.RFC3339)
	if asJSON {
		return p.printJSON(map[string]any{"announcement": a.ID, "from": from, "dearer": a.Dearer})
	}
	return p.printf(text, from)
}

// parseCatalog reads and checks the file; its problems are printed here.
func (p *program) parseCatalog(name string, asJSON bool) (*catalog.File, error) {
	data, err := os.ReadFile(name) // #nosec G304 -- the operator names it
	if err != nil {
		return nil, fmt.Errorf("read catalog: %w", err)
	}
	file, problems := wiring.ReadCatalog(name, data, wiring.StripeInUse(p.env))
	if len(problems) == 0 {
		return file, nil
	}
	if asJSON {
		return nil, errors.Join(errReported, p.printJSON(problems))
	}
	for _, problem := range problems {
		if _, err := fmt.Fprintln(p.stderr, problem.String()); err != nil {
			return nil, err
		}
	}
	return nil, errReported
}
