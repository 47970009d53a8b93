// Package bench measures metering, usage reports and signed calls, beside what the same database can do at most.
package bench

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net/url"
	"os"
	"slices"
	"text/tabwriter"
	"time"

	"ocrconsole/cmd/ocrconsole/wiring"
	"ocrconsole/models"
	"ocrconsole/models/catalog"
)

// Measurement is one line of the result. Ratios are to the two baselines of the same database in the same run; 0 on
// the baselines themselves.
type Measurement struct {
	Database      string  `json:"database"`
	What          string  `json:"what"`
	Callers       int     `json:"callers"`
	Accounts      int     `json:"accounts"`
	PerSecond     float64 `json:"calls_per_second"`
	P50Micros     int64   `json:"p50_us"`
	P99Micros     int64   `json:"p99_us"`
	OfRawInsert   float64 `json:"ratio_to_raw_insert"`
	OfOneByOne    float64 `json:"ratio_to_one_transaction_per_call"`
	MemoryPeakMiB float64 `json:"heap_peak_mib"`
}

// Options say where is measured, and for how long.
type Options struct {
	DatabaseURL string // PostgreSQL, in a schema of its own that is dropped afterwards; "": not there
	SQLite      bool   // in a directory of its own
	For         time.Duration
}

// Run takes all measurements, database by database.
func Run(ctx context.Context, c Options) (all []Measurement, err error) {
	if c.DatabaseURL != "" {
		results, err := c.onPostgres(ctx)
		if err != nil {
			return nil, fmt.Errorf("measure on PostgreSQL: %w", err)
		}
		all = append(all, results...)
	}
	if c.SQLite {
		results, err := c.onSQLite(ctx)
		if err != nil {
			return nil, fmt.Errorf("measure on SQLite: %w", err)
		}
		all = append(all, results...)
	}
	return all, nil
}

// schema is created for the run and dropped after it; one that a killed run left is dropped first.
const schema = "ocrconsole_bench"

func (c Options) onPostgres(ctx context.Context) (results []Measurement, err error) {
	outer, err := models.Open(ctx, models.Config{URL: c.DatabaseURL})
	if err != nil {
		return nil, err
	}
	if outer.IsPooled() { // one that ignores the schema's name would have us write among real accounts
		return nil, errors.Join(errors.New("bench: measure on PostgreSQL itself: a pooler may not pass the schema on that the measurements need"), outer.Close())
	}
	drop := func() error {
		return outer.Exec("DROP SCHEMA IF EXISTS " + schema + " CASCADE").Error
	}
	defer func() { err = errors.Join(err, drop(), outer.Close()) }()
	if err := errors.Join(drop(), outer.WithContext(ctx).Exec("CREATE SCHEMA "+schema).Error); err != nil {
		return nil, err
	}
	target, err := url.Parse(c.DatabaseURL)
	if err != nil {
		return nil, err
	}
	query := target.Query()
	query.Set("search_path", schema)
	target.RawQuery = query.Encode()
	return c.measure(ctx, "postgresql", models.Config{URL: target.String()})
}

func (c Options) onSQLite(ctx context.Context) (results []Measurement, err error) {
	dir, err := os.MkdirTemp("", "ocrconsole-bench-")
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, os.RemoveAll(dir)) }()
	return c.measure(ctx, "sqlite", models.Config{Dir: dir})
}

// measure takes all measurements on an empty database.
func (c Options) measure(ctx context.Context, name string, where models.Config) (results []Measurement, err error) {
	db, err := models.Open(ctx, where)
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, db.Close()) }()
	if _, err := models.Migrate(ctx, db); err != nil {
		return nil, err
	}
	cfg, err := wiring.ReadConfig(settings())
	if err != nil {
		return nil, err
	}
	file, data := catalog.Default()
	if err := wiring.ApplyCatalog(ctx, cfg, db, nil, file, data); err != nil {
		return nil, err
	}
	s := wiring.NewServices(cfg, db, nil)
	s.Engine = instantEngine{}
	defer s.Metering.Close()
	field := &field{Services: s, name: name, time: c.For, log: slog.New(slog.DiscardHandler)}
	if err := field.measureAll(ctx); err != nil {
		return nil, err
	}
	return field.results, nil
}

// settings take away the limits on one project, and need no data directory for secrets.
func settings() []string {
	return []string{
		"OCRCONSOLE_CALLS_PER_SECOND=1000000000", "OCRCONSOLE_CALLS_AT_ONCE=1000000",
		"OCRCONSOLE_MASTER_KEY=" + wiring.NewMasterKey(), "OCRCONSOLE_SANDBOX_SECRET=" + rand.Text(),
	}
}

// Print prints a table of the measurements.
func Print(w io.Writer, all []Measurement) error {
	table := tabwriter.NewWriter(w, 0, 8, 2, ' ', tabwriter.AlignRight)
	_, err := fmt.Fprintln(table, "DATABASE\tWHAT\tCALLERS\tACCOUNTS\tCALLS/S\tP50 ms\tP99 ms\tOF RAW INSERT\tX ONE BY ONE\tHEAP MiB\t")
	for _, m := range all {
		if err != nil {
			return err
		}
		_, err = fmt.Fprintf(table, "%s\t%s\t%d\t%d\t%.0f\t%.2f\t%.2f\t%.3f\t%.1f\t%.0f\t\n", m.Database, m.What, m.Callers, m.Accounts, m.PerSecond,
			float64(m.P50Micros)/1000, float64(m.P99Micros)/1000, m.OfRawInsert, m.OfOneByOne, m.MemoryPeakMiB)
	}
	return errors.Join(err, table.Flush())
}

// percentile gives the value that the share (in permille) of the sorted values does not exceed.
func percentile(sorted []time.Duration, permille int) time.Duration {
	if len(sorted) == 0 {
		return 0
	}
	return sorted[min(len(sorted)*permille/1000, len(sorted)-1)]
}

// latencies sorts what callers measured.
func latencies(perCaller [][]time.Duration) []time.Duration {
	all := slices.Concat(perCaller...)
	slices.Sort(all)
	return all
}
