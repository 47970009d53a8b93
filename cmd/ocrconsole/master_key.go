package main

import (
	"errors"

	"ocrconsole/cmd/ocrconsole/wiring"
)

// masterKeyCommand is about the operator's master key.
type masterKeyCommand struct {
	Rotate masterKeyRotate `cmd:"" help:"Encrypt all secrets with OCRCONSOLE_MASTER_KEY that OCRCONSOLE_PREVIOUS_MASTER_KEY encrypts."`
}

type masterKeyRotate struct {
	JSON bool `help:"Print as JSON."`
}

// Help tells what has to be done before and after.
func (c *masterKeyRotate) Help() string {
	return "Before, restart all processes with both settings. The console keeps serving. If the command is broken off, run it again. " +
		"Afterwards, restart all processes without OCRCONSOLE_PREVIOUS_MASTER_KEY."
}

// Run changes the master key of the database.
func (c *masterKeyRotate) Run(p *program) (err error) {
	s, err := p.open()
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, s.DB.Close()) }()
	if s.Config.Access.PreviousMasterKey == "" {
		return &wiring.SettingsError{Problems: []string{"OCRCONSOLE_PREVIOUS_MASTER_KEY must be the key to change from, OCRCONSOLE_MASTER_KEY the one to change to"}}
	}
	if err := s.UseKeys(p.ctx); err != nil {
		return err
	}
	done, err := s.Keys.RotateMasterKey(p.ctx)
	if err != nil {
		return err
	}
	if c.JSON {
		return p.printJSON(done)
	}
	return p.printf("%d secrets encrypted anew, %d were already.\nRestart all processes without OCRCONSOLE_PREVIOUS_MASTER_KEY.\n", done.Resealed, done.Already)
}
