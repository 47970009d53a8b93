// Package bench measures metering, usage reports and signed calls, beside the narrowest table that could hold a call in the same
// database, and tells what each call cost: in processor time, of this program and of the database's server apart, on disk and in
// the write-ahead log. Rates follow what else the machine does; processor time hardly does.
package bench

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"net/url"
	"os"
	"os/exec"
	"time"

	"ocrconsole/cmd/ocrconsole/wiring"
	"ocrconsole/models"
	"ocrconsole/models/catalog"
)

// Options say where is measured, and for how long.
type Options struct {
	DatabaseURL string        // PostgreSQL, in a schema of its own that is dropped afterwards; "": not there
	SQLite      bool          // in a directory of its own
	For         time.Duration // each measurement
	Accounts    int           // the "many" accounts; 0: manyAccounts
	Only        string        // measure only what has this text in its name; "": everything
	// Client makes the process in which Client runs: what callers cost is not what the server does.
	Client func(ctx context.Context) *exec.Cmd
}

// manyAccounts is how many accounts calls are spread over where that is measured: most commits hold calls of as many accounts
// as they hold calls.
const manyAccounts = 1000

// Run takes all measurements, database by database.
func Run(ctx context.Context, c Options) (all []Result, err error) {
	if c.Accounts == 0 {
		c.Accounts = manyAccounts
	}
	if c.DatabaseURL != "" {
		result, err := c.onPostgres(ctx)
		if err != nil {
			return nil, fmt.Errorf("measure on PostgreSQL: %w", err)
		}
		all = append(all, result)
	}
	if c.SQLite {
		result, err := c.onSQLite(ctx)
		if err != nil {
			return nil, fmt.Errorf("measure on SQLite: %w", err)
		}
		all = append(all, result)
	}
	return all, nil
}

// schema is created for the run and dropped after it; one that a killed run left is dropped first.
const schema = "ocrconsole_bench"

func (c Options) onPostgres(ctx context.Context) (result Result, err error) {
	outer, err := models.Open(ctx, models.Config{URL: c.DatabaseURL})
	if err != nil {
		return Result{}, err
	}
	if outer.IsPooled() { // one that ignores the schema's name would have us write among real accounts
		return Result{}, errors.Join(errors.New("bench: measure on PostgreSQL itself: a pooler may not pass the schema on that the measurements need"), outer.Close())
	}
	drop := func() error {
		return outer.Exec("DROP SCHEMA IF EXISTS " + schema + " CASCADE").Error
	}
	defer func() { err = errors.Join(err, drop(), outer.Close()) }()
	if err := errors.Join(drop(), outer.WithContext(ctx).Exec("CREATE SCHEMA "+schema).Error); err != nil {
		return Result{}, err
	}
	target, err := url.Parse(c.DatabaseURL)
	if err != nil {
		return Result{}, err
	}
	query := target.Query()
	query.Set("search_path", schema)
	target.RawQuery = query.Encode()
	return c.measure(ctx, models.Config{URL: target.String()})
}

func (c Options) onSQLite(ctx context.Context) (result Result, err error) {
	dir, err := os.MkdirTemp("", "ocrconsole-bench-")
	if err != nil {
		return Result{}, err
	}
	defer func() { err = errors.Join(err, os.RemoveAll(dir)) }()
	return c.measure(ctx, models.Config{Dir: dir})
}

// measure takes all measurements on an empty database.
func (c Options) measure(ctx context.Context, where models.Config) (result Result, err error) {
	db, err := models.Open(ctx, where)
	if err != nil {
		return Result{}, err
	}
	defer func() { err = errors.Join(err, db.Close()) }()
	if _, err := models.Migrate(ctx, db); err != nil {
		return Result{}, err
	}
	cfg, err := wiring.ReadConfig(settings())
	if err != nil {
		return Result{}, err
	}
	file, data := catalog.Default()
	if err := wiring.ApplyCatalog(ctx, cfg, db, nil, file, data); err != nil {
		return Result{}, err
	}
	s := wiring.NewServices(cfg, db, nil)
	s.Engine = instantEngine{}
	s.Accounts.HashMemoryKiB = leastHashMemory
	defer s.Metering.Close() //nolint:contextcheck // it ends after the context
	field := &field{Services: s, Options: c}
	if field.result, field.server, err = look(ctx, db); err != nil {
		return Result{}, err
	}
	if err := field.measureAll(ctx); err != nil {
		return Result{}, err
	}
	return field.result, nil
}

// leastHashMemory makes customers cheaply: nobody signs in with their passwords.
const leastHashMemory = 64

// settings take away the limits on one project, and need no data directory for secrets.
func settings() []string {
	return []string{
		"OCRCONSOLE_CALLS_PER_SECOND=1000000000", "OCRCONSOLE_CALLS_AT_ONCE=1000000",
		"OCRCONSOLE_MASTER_KEY=" + wiring.NewMasterKey(), "OCRCONSOLE_SANDBOX_SECRET=" + rand.Text(),
	}
}
