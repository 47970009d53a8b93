package main

import (
	"errors"
	"fmt"
	"os"

	"ocrconsole/cmd/ocrconsole/wiring"
	"ocrconsole/models"
	"ocrconsole/models/catalog"
)

// catalogCommand is about what is sold.
type catalogCommand struct {
	Show  catalogShow  `cmd:"" help:"Print the catalog in force, as YAML that apply takes."`
	Check catalogCheck `cmd:"" help:"Check a catalog file."`
	Apply catalogApply `cmd:"" help:"Check a catalog file and put it in force."`
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
	File string `arg:"" help:"The catalog file."`
	JSON bool   `help:"Print as JSON."`
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
	applied, err := catalog.Apply(p.ctx, db, file, p.clock.Now())
	if err != nil {
		return err
	}
	if c.JSON {
		return p.printJSON(applied)
	}
	if !applied.Changed {
		return p.printf("Nothing changed: version %d is in force.\n", applied.Version)
	}
	return p.printf("Version %d is in force.\n", applied.Version)
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
