package main

import (
	"errors"
	"fmt"

	"ocrconsole/cmd/ocrconsole/backup"
	"ocrconsole/cmd/ocrconsole/wiring"
	"ocrconsole/models"
)

// backupCommand saves everything that is state in one file, while servers go on.
type backupCommand struct {
	File       string          `arg:"" help:"File to write. It must not be there yet."`
	Passphrase passphraseFlags `embed:""`
	JSON       bool            `help:"Print as JSON."`
}

// Run writes the backup.
func (c *backupCommand) Run(p *program) (err error) {
	passphrase, err := c.Passphrase.read(p)
	if err != nil {
		return err
	}
	cfg, db, err := p.connect()
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, db.Close()) }()
	m, err := backup.Save(p.ctx, cfg, db, c.File, passphrase, currentVersion())
	if err != nil {
		return err
	}
	if err := models.NoteBackup(p.ctx, db, p.clock.Now()); err != nil { // on a full disk, on a standby: the file is whole all the same
		_, _ = fmt.Fprintf(p.stderr, "ocrconsole: the backup is whole, but that it was taken could not be noted: %s\n", wiring.OneLine(err))
	}
	if c.JSON {
		return p.printJSON(m)
	}
	return p.printf("Saved the database (%s, schema version %d) and %d generated keys in %s.\n", m.Database, m.Schema, len(m.Keys), c.File)
}
