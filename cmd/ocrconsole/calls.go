package main

import (
	"errors"
	"fmt"
	"time"

	"ocrconsole/cmd/ocrconsole/wiring"
	"ocrconsole/models"
	"ocrconsole/models/metering"
)

// callsCommand is about single calls.
type callsCommand struct {
	Drop callsDrop `cmd:"" help:"Delete single calls of before a month. Totals of hours and months, the ledger and documents stay."`
}

type callsDrop struct {
	Before  string `required:"" help:"The first month whose calls are kept, such as 2026-01. Calls of the last 36 days always stay." placeholder:"MONTH"`
	Account int64  `help:"Of this account only." placeholder:"ID"`
	DryRun  bool   `help:"Only tell what would go." name:"dry-run"`
	JSON    bool   `help:"Print as JSON."`
}

// callsDropped is what the command did, or would do. Accounts are those of which something goes, Hindered those whose calls stay.
type callsDropped struct {
	Before   time.Time        `json:"before"`
	DryRun   bool             `json:"dry_run"`
	Accounts int64            `json:"accounts"`
	Calls    int64            `json:"calls"`
	Oldest   *time.Time       `json:"oldest,omitempty"`
	Deleted  int64            `json:"deleted"`
	Hindered []callsHindrance `json:"left_out"`
}

type callsHindrance struct {
	AccountID int64              `json:"account_id"`
	Why       metering.Hindrance `json:"why"`
}

// hindrances are why calls of an account stay, in words.
var hindrances = map[metering.Hindrance]string{
	metering.HasUnsettled: "calls of before the month are not settled yet",
	metering.IsDisputed:   "a payment of before the month is disputed",
}

// Run drops the calls account by account, while servers go on, and fails if some had to be left out. Broken off, it is started again.
func (c *callsDrop) Run(p *program) (err error) {
	s, err := p.open()
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, s.DB.Close()) }()
	before, err := c.before(p, s)
	if err != nil {
		return err
	}
	ids := []int64{c.Account}
	if c.Account == 0 {
		accounts, err := models.Accounts(s.DB.WithContext(p.ctx))
		if err != nil {
			return err
		}
		ids = ids[:0]
		for i := range accounts {
			ids = append(ids, accounts[i].ID)
		}
	}
	act := s.Metering.DropCalls
	if c.DryRun {
		act = s.Metering.LooksAtDrop
	}
	done := callsDropped{Before: before, DryRun: c.DryRun, Hindered: []callsHindrance{}}
	for _, id := range ids {
		d, err := act(p.ctx, id, before)
		if err != nil {
			return err
		}
		done.add(&d)
	}
	if c.JSON {
		err = p.printJSON(&done)
	} else {
		err = done.print(p)
	}
	if err == nil && len(done.Hindered) > 0 {
		err = errReported
	}
	return err
}

// before reads the month, which must be over for as long as calls stay.
func (c *callsDrop) before(p *program, s *wiring.Services) (time.Time, error) {
	limit, err := s.Metering.DropLimit(p.ctx)
	if err != nil {
		return time.Time{}, err
	}
	before, err := time.ParseInLocation("2006-01", c.Before, limit.Location())
	if err != nil || before.After(limit) {
		problem := fmt.Sprintf("calls drop: --before %q is no month up to %s: calls of the last 36 days stay, by whose ids reports are known that come again", c.Before, limit.Format("2006-01"))
		return before, &wiring.SettingsError{Problems: []string{problem}}
	}
	return before, nil
}

func (r *callsDropped) add(d *metering.DroppedCalls) {
	switch {
	case d.Hindered != metering.NotHindered:
		r.Hindered = append(r.Hindered, callsHindrance{d.AccountID, d.Hindered})
	case d.Calls > 0 || d.Deleted > 0:
		r.Accounts, r.Calls, r.Deleted = r.Accounts+1, r.Calls+d.Calls, r.Deleted+d.Deleted
		if first := d.First; !first.IsZero() && (r.Oldest == nil || first.Before(*r.Oldest)) {
			r.Oldest = &first
		}
	}
}

// print says it in words.
func (r *callsDropped) print(p *program) error {
	month, oldest := r.Before.Format("January 2006"), ""
	if r.Oldest != nil {
		oldest = ", the first of " + r.Oldest.UTC().Format("2006-01-02 15:04 UTC")
	}
	var err error
	if r.DryRun {
		err = p.printf("Would go: single calls of before %s: %d of %d accounts%s. Those that were recorded since then stay, and all totals.\n", month, r.Calls, r.Accounts, oldest)
	} else {
		err = p.printf("Dropped: %d single calls of before %s, of %d accounts%s. All totals stay.\n", r.Deleted, month, r.Accounts, oldest)
	}
	for _, h := range r.Hindered {
		if err == nil {
			err = p.printf("Left out: account %d: %s.\n", h.AccountID, hindrances[h.Why])
		}
	}
	return err
}
