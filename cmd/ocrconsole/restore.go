package main

import (
	"errors"
	"time"

	"ocrconsole/cmd/ocrconsole/backup"
	"ocrconsole/cmd/ocrconsole/wiring"
)

// restoreCommand puts a backup where nothing is yet.
type restoreCommand struct {
	File       string          `arg:"" help:"Backup to restore, into the database and the data directory of the settings. Nothing may be there yet."`
	Passphrase passphraseFlags `embed:""`
	JSON       bool            `help:"Print as JSON."`
}

// Run restores the backup, brings its schema up to this program's, and recomputes every number.
func (c *restoreCommand) Run(p *program) error {
	passphrase, err := c.Passphrase.read(p)
	if err != nil {
		return err
	}
	cfg, err := wiring.ReadConfig(p.env)
	if err != nil {
		return err
	}
	done, err := backup.Restore(p.ctx, cfg, c.File, passphrase)
	if err != nil {
		return err
	}
	if c.JSON {
		err = p.printJSON(done.Report)
	} else {
		err = errors.Join(p.printf("Restored the database of %s and %d generated keys.\n", done.CreatedAt.Format(time.RFC3339), done.Keys), done.Report.WriteTable(p.stdout))
	}
	if err == nil && !done.Report.Clean() {
		err = errReported
	}
	return err
}
