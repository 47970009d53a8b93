package main

import (
	"errors"
	"fmt"
	"time"

	"ocrconsole/cmd/ocrconsole/wiring"
	"ocrconsole/models"
	"ocrconsole/models/catalog"
	"ocrconsole/models/verify"
)

// verifyCommand recomputes everything from the records.
type verifyCommand struct {
	JSON    bool   `help:"Print as JSON."`
	Account int64  `help:"Compare this account only." placeholder:"ID"`
	Since   string `help:"Leave out calls that were made before: so long ago, such as 2h, or at that time, such as 2026-01-31T00:00:00Z. Everything else is compared as ever, and the report says what was left out." placeholder:"WHEN"`
}

// Run prints a table of checks and fails, with the exact rows, on any difference. It changes nothing.
func (c *verifyCommand) Run(p *program) (err error) {
	since, err := sinceWhen(c.Since, p.clock.Now())
	if err != nil {
		return err
	}
	_, db, err := p.connect()
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, db.Close()) }()
	report, err := verify.RunPart(p.ctx, db, catalog.NewReader(db), verify.Part{AccountID: c.Account, Since: since})
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

// sinceWhen reads a time, or how long before now it was; "" is none.
func sinceWhen(text string, now time.Time) (time.Time, error) {
	if text == "" {
		return time.Time{}, nil
	}
	if ago, err := time.ParseDuration(text); err == nil && ago >= 0 {
		return now.Add(-ago), nil
	}
	at, err := time.Parse(time.RFC3339, text)
	if err != nil || at.After(now) {
		problem := fmt.Sprintf("verify: --since %q is neither how long ago, such as 2h, nor a time that has been, such as 2026-01-31T00:00:00Z", text)
		return time.Time{}, &wiring.SettingsError{Problems: []string{problem}}
	}
	return models.Instant(at), nil
}
