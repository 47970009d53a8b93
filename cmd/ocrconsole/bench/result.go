package bench

import (
	"fmt"
	"io"
	"strconv"
	"text/tabwriter"
)

// Result is what was measured on one database.
type Result struct {
	Database string `json:"database"` // postgresql or sqlite
	Version  string `json:"version"`
	// Durability is what the server says of fsync and synchronous_commit: with one of them off, rates mean nothing.
	Durability string `json:"durability"`
	// Server says where the processor time of the database's server was read.
	Server       string        `json:"server"`
	Measurements []Measurement `json:"measurements"`
}

// Measurement is one line of the result. What does not apply, or could not be known, is 0.
type Measurement struct {
	What      string  `json:"what"`
	Callers   int     `json:"callers"`
	Accounts  int     `json:"accounts"`
	Calls     int64   `json:"calls"`
	PerSecond float64 `json:"calls_per_second"`
	P50Micros int64   `json:"p50_us"`
	P99Micros int64   `json:"p99_us"`
	// P99OfCommit is the 99th percentile as a multiple of one commit that waits for nothing but its own disk and way.
	P99OfCommit float64 `json:"p99_of_commit"`
	// The rate as a share of the narrow table's: of inserts of a thousand, and of as many callers on as many accounts
	// whose calls are committed together.
	OfNarrowInsert float64 `json:"ratio_to_narrow_insert"`
	OfNarrowGroup  float64 `json:"ratio_to_narrow_group"`
	// Processor time for each call: of this process; of the database's server; and of the process that calls over HTTP.
	GoMicros     float64 `json:"processor_go_us"`
	ServerMicros float64 `json:"processor_database_us"`
	ClientMicros float64 `json:"processor_client_us"`
	// What each call took in the database: all tables and indexes; and the write-ahead log of the whole server.
	DiskBytes float64 `json:"disk_bytes"`
	WALBytes  float64 `json:"wal_bytes"`

	MemoryPeakMiB float64 `json:"heap_peak_mib"`
}

// columns are the table's, after what was measured.
var columns = []struct {
	title    string
	decimals int
	value    func(m *Measurement) float64
}{
	{"CALLERS", 0, func(m *Measurement) float64 { return float64(m.Callers) }},
	{"ACCOUNTS", 0, func(m *Measurement) float64 { return float64(m.Accounts) }},
	{"CALLS/S", 0, func(m *Measurement) float64 { return m.PerSecond }},
	{"P50 ms", 2, func(m *Measurement) float64 { return float64(m.P50Micros) / 1000 }},
	{"P99 ms", 2, func(m *Measurement) float64 { return float64(m.P99Micros) / 1000 }},
	{"P99/COMMIT", 1, func(m *Measurement) float64 { return m.P99OfCommit }},
	{"OF INSERT", 3, func(m *Measurement) float64 { return m.OfNarrowInsert }},
	{"OF GROUP", 3, func(m *Measurement) float64 { return m.OfNarrowGroup }},
	{"GO µs", 1, func(m *Measurement) float64 { return m.GoMicros }},
	{"DATABASE µs", 1, func(m *Measurement) float64 { return m.ServerMicros }},
	{"CLIENT µs", 1, func(m *Measurement) float64 { return m.ClientMicros }},
	{"DISK B", 0, func(m *Measurement) float64 { return m.DiskBytes }},
	{"WAL B", 0, func(m *Measurement) float64 { return m.WALBytes }},
	{"HEAP MiB", 0, func(m *Measurement) float64 { return m.MemoryPeakMiB }},
}

// legend explains the columns that do not explain themselves.
const legend = `
P99/COMMIT: as a multiple of the median of one call, committed alone. OF INSERT, OF GROUP: the rate as a share of the narrow table's,
of inserts of 1,000 and of the same callers whose calls are committed together. GO, DATABASE, CLIENT: processor time for each call, of
this process, of all processes of the database's server, and of the process that calls over HTTP. DISK: all tables and indexes for each
call, WAL: the server's write-ahead log. –: does not apply, or cannot be known here.
`

// Print prints a table for each database.
func Print(w io.Writer, all []Result) error {
	for i := range all {
		if err := all[i].print(w); err != nil {
			return err
		}
	}
	_, err := io.WriteString(w, legend)
	return err
}

// widestWhat makes what was measured stand on the left, unlike figures.
const widestWhat = len("usage reports of 1,000 over HTTP")

func (r *Result) print(w io.Writer) error {
	if _, err := fmt.Fprintf(w, "%s %s; %s; processor time of the database: %s\n", r.Database, r.Version, r.Durability, r.Server); err != nil {
		return err
	}
	table := tabwriter.NewWriter(w, 0, 8, 2, ' ', tabwriter.AlignRight)
	fmt.Fprintf(table, "%-*s\t", widestWhat, "WHAT")
	for _, c := range columns {
		fmt.Fprint(table, c.title+"\t")
	}
	fmt.Fprintln(table)
	for i := range r.Measurements {
		m := &r.Measurements[i]
		fmt.Fprintf(table, "%-*s\t", widestWhat, m.What)
		for _, c := range columns {
			fmt.Fprint(table, figure(c.value(m), c.decimals)+"\t")
		}
		fmt.Fprintln(table)
	}
	fmt.Fprintln(table)
	return table.Flush() // the writer keeps the first error for here
}

func figure(value float64, decimals int) string {
	if value == 0 {
		return "–"
	}
	return strconv.FormatFloat(value, 'f', decimals, 64)
}
