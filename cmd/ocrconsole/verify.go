package main

import (
	"errors"

	"ocrconsole/models"
	"ocrconsole/models/catalog"
	"ocrconsole/models/verify"
)

// verifyCommand recomputes everything from the records.
type verifyCommand struct {
	JSON    bool  `help:"Print as JSON."`
	Account int64 `help:"Compare this account only." placeholder:"ID"`
}

// Run prints a table of checks and fails, with the exact rows, on any difference. It changes nothing.
func (c *verifyCommand) Run(p *program) (err error) {
	_, db, err := p.connect()
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, db.Close()) }()
	report, err := c.compare(p, db)
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

func (c *verifyCommand) compare(p *program, db *models.DB) (verify.Report, error) {
	if c.Account != 0 {
		return verify.Account(p.ctx, db, catalog.NewReader(db), c.Account)
	}
	return verify.Run(p.ctx, db)
}
