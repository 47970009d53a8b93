package main

import (
	"errors"

	"ocrconsole/cmd/ocrconsole/wiring"
)

// checkCommand tells what is not fit for production.
type checkCommand struct {
	JSON bool `help:"Print as JSON."`
}

// Run prints each finding with its remedy, and fails if there is one. It changes nothing, and may run beside servers, with their
// settings.
func (c *checkCommand) Run(p *program) (err error) {
	cfg, db, err := p.connect()
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, db.Close()) }()
	found, err := wiring.Check(p.ctx, cfg, db, p.clock.Now())
	if err != nil {
		return err
	}
	if err := c.print(p, found); err != nil {
		return err
	}
	if len(found) > 0 {
		return errReported
	}
	return nil
}

func (c *checkCommand) print(p *program, found []wiring.Finding) error {
	switch {
	case c.JSON:
		return p.printJSON(found)
	case len(found) == 0:
		return p.printf("Fit for production.\n")
	}
	for _, f := range found {
		if err := p.printf("%s: %s\n    %s\n", f.Name, f.Problem, f.Remedy); err != nil {
			return err
		}
	}
	return nil
}
