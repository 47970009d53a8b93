package main

import (
	"time"

	"ocrconsole/cmd/ocrconsole/bench"
	"ocrconsole/cmd/ocrconsole/wiring"
)

// benchCommand measures metering beside what the database can do at most.
type benchCommand struct {
	DatabaseURL string        `help:"PostgreSQL to measure on, in a schema of its own that is dropped afterwards (DATABASE_URL)." env:"DATABASE_URL" name:"database-url"`
	SQLite      bool          `help:"Measure on SQLite, in a directory of its own, too." name:"sqlite" default:"true" negatable:""`
	For         time.Duration `help:"How long each measurement takes." default:"5s"`
	JSON        bool          `help:"Print as JSON."`
}

// Run measures and prints.
func (c *benchCommand) Run(p *program) error {
	if c.DatabaseURL == "" && !c.SQLite {
		return &wiring.SettingsError{Problems: []string{"bench: nothing to measure on: give --database-url or --sqlite"}}
	}
	all, err := bench.Run(p.ctx, bench.Options{DatabaseURL: c.DatabaseURL, SQLite: c.SQLite, For: c.For})
	if err != nil {
		return err
	}
	if c.JSON {
		return p.printJSON(all)
	}
	return bench.Print(p.stdout, all)
}
