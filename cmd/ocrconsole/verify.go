package main

import (
	"errors"

	"ocrconsole/models/verify"
)

// verifyCommand recomputes everything from the records.
type verifyCommand struct {
	JSON bool `help:"Print as JSON."`
}

// Run prints a table of checks and fails, with the exact rows, on any difference. It changes nothing.
func (c *verifyCommand) Run(p *program) (err error) {
	_, db, err := p.connect()
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, db.Close()) }()
	report, err := verify.Run(p.ctx, db)
	if err != nil {
		return err
	}
	if c.JSON {
		err = p.printJSON(report)
	} else {
		err = report.WriteTable(p.stdout)
	}
	if err == nil && !report.Clean() {
		err = errReported
	}
	return err
}
