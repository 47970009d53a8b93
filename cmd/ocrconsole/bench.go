package main

import (
	"context"
	"os"
	"os/exec"
	"time"

	"ocrconsole/cmd/ocrconsole/bench"
	"ocrconsole/cmd/ocrconsole/wiring"
)

// benchCommand measures metering beside what the database can do at most.
type benchCommand struct {
	DatabaseURL string        `help:"PostgreSQL to measure on, in a schema of its own that is dropped afterwards (DATABASE_URL)." env:"DATABASE_URL" name:"database-url"`
	SQLite      bool          `help:"Measure on SQLite, in a directory of its own, too." name:"sqlite" default:"true" negatable:""`
	For         time.Duration `help:"How long each measurement takes." default:"5s"`
	Accounts    int           `help:"How many accounts calls are spread over where many are measured." default:"1000"`
	Only        string        `help:"Measure only what has this text in its name, and compare it with nothing." placeholder:"TEXT"`
	JSON        bool          `help:"Print as JSON."`
	Client      bool          `help:"Be the process of those who call over HTTP." hidden:""`
}

// leastAccounts are as many as a gateway reports calls of.
const leastAccounts = 8

// Run measures and prints.
func (c *benchCommand) Run(p *program) error {
	if c.Client {
		return bench.Client(p.ctx, p.stdin, p.stdout)
	}
	if c.DatabaseURL == "" && !c.SQLite {
		return &wiring.SettingsError{Problems: []string{"bench: nothing to measure on: give --database-url or --sqlite"}}
	}
	if c.Accounts < leastAccounts {
		return &wiring.SettingsError{Problems: []string{"bench: give at least 8 --accounts"}}
	}
	path, err := os.Executable()
	if err != nil {
		return err
	}
	client := func(ctx context.Context) *exec.Cmd { return exec.CommandContext(ctx, path, "bench", "--client") }
	all, err := bench.Run(p.ctx, bench.Options{DatabaseURL: c.DatabaseURL, SQLite: c.SQLite, For: c.For, Accounts: c.Accounts, Only: c.Only, Client: client})
	if err != nil {
		return err
	}
	if c.JSON {
		return p.printJSON(all)
	}
	return bench.Print(p.stdout, all)
}
