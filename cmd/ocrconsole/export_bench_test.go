package main

import (
	"bufio"
	"fmt"
	"io"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"

	"ocrconsole/models"
	"ocrconsole/models/dbtest"
	"ocrconsole/models/rules"
)

// exportRows is how long the file is that BenchmarkExport downloads.
const exportRows = 1_000_000

// exportBound is by how many bytes the program may grow over what it needs when idle.
const exportBound = 40 << 20

// BenchmarkExport downloads a million calls from the built program, as CSV and as JSON, and reports how long that takes and
// by how much the program's memory grows over what it needs when idle. The bound is 40 MB.
func BenchmarkExport(b *testing.B) {
	program := filepath.Join(b.TempDir(), "ocrconsole")
	if out, err := exec.Command("go", "build", "-o", program, ".").CombinedOutput(); err != nil {
		b.Fatalf("go build: %v\n%s", err, out)
	}
	for name, settings := range map[string][]string{
		"sqlite":   embedded(b),
		"postgres": append(embedded(b), "DATABASE_URL="+dbtest.PostgresURL(b)),
	} {
		cookie := exportedHistory(b, settings)
		for _, format := range []string{"csv", "json"} {
			b.Run(name+"/"+format, func(b *testing.B) {
				var grown int64
				for b.Loop() {
					grown = max(grown, exportOnce(b, program, settings, cookie, format))
				}
				b.ReportMetric(float64(grown)/(1<<20), "MB-over-idle")
				if grown > exportBound {
					b.Errorf("the program grew by %d bytes, bound %d", grown, exportBound)
				}
			})
		}
	}
}

// exportOnce starts the program, downloads the file, and gives by how much its memory grew.
func exportOnce(b *testing.B, program string, settings []string, cookie *http.Cookie, format string) (grown int64) {
	b.Helper()
	p := startProcess(b, program, settings)
	defer p.kill()
	get := func(path string) *http.Response {
		request, err := http.NewRequestWithContext(b.Context(), http.MethodGet, p.url+path, nil)
		if err != nil {
			b.Fatal(err)
		}
		request.AddCookie(cookie)
		response, err := http.DefaultTransport.RoundTrip(request)
		if err != nil || response.StatusCode != http.StatusOK {
			b.Fatalf("%s: %v %v", path, response, err)
		}
		return response
	}
	page := get("/exports/calls?export=bench")
	_, _ = io.Copy(io.Discard, page.Body)
	time.Sleep(2 * time.Second) // the jobs have run
	idle, peak := residentBytes(b, p), int64(0)
	done := make(chan struct{})
	go func() {
		defer close(done)
		file := get("/calls." + format + "?export=bench")
		lines := bufio.NewScanner(file.Body)
		lines.Buffer(nil, 1<<20)
		n := 0
		for lines.Scan() {
			n++
		}
		if lines.Err() != nil || n <= exportRows {
			b.Errorf("%d lines, %v", n, lines.Err())
		}
	}()
	for {
		select {
		case <-done:
			return peak - idle
		case <-time.After(20 * time.Millisecond):
			peak = max(peak, residentBytes(b, p))
		}
	}
}

// residentBytes is what the process has in memory.
func residentBytes(b *testing.B, p *process) int64 {
	b.Helper()
	status, err := os.ReadFile(fmt.Sprintf("/proc/%d/status", p.command.Process.Pid))
	if err != nil {
		b.Skip("only Linux tells: ", err)
	}
	_, rest, _ := strings.Cut(string(status), "VmRSS:")
	kilobytes, err := strconv.ParseInt(strings.Fields(rest)[0], 10, 64)
	if err != nil {
		b.Fatal(err)
	}
	return kilobytes << 10
}

// The statements that make the history, by the database itself: a million calls would take minutes otherwise. A call is
// made every 1.6 seconds.
var (
	sqliteHistory = []string{
		`INSERT INTO call_sources (account_id, id, source, since) VALUES (@account, 1, 'bench', @start)`,
		`WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < @rows)
		 INSERT INTO recorded_calls (account_id, request_key, offering, called_at, recorded_at, http_status, outcome, amount, source_id)
		 SELECT @account, printf('%08x-%d', (i * 2654435761) & 4294967295, i), (SELECT number FROM offerings WHERE region = @region AND service = @service),
			@start + i * 1600000, @now, 503, 0, 0, 1 FROM n`,
		`INSERT INTO usage_hours (account_id, hour_start, region, service, outcome, calls, amount_micros)
		 SELECT account_id, called_at / 3600000000 * 3600000000 AS hour, region, service, outcome, COUNT(*), 0 FROM calls WHERE account_id = @account GROUP BY account_id, hour, region, service, outcome`,
	}
	postgresHistory = []string{
		`INSERT INTO call_sources (account_id, id, source, since) VALUES (@account, 1, 'bench', CAST(@start AS timestamptz))`,
		`INSERT INTO calls (account_id, request_id, region, service, called_at, recorded_at, http_status, outcome, price_micros, source_id)
		 SELECT @account, lpad(to_hex((i * 2654435761) & 4294967295), 8, '0') || '-' || i, @region, @service, CAST(@start AS timestamptz) + i * interval '1.6 seconds', @now, 503, 'failed', 0, 1
		 FROM generate_series(1, CAST(@rows AS bigint)) AS i`,
		`INSERT INTO usage_hours (account_id, hour_start, region, service, outcome, calls, amount_micros)
		 SELECT account_id, date_trunc('hour', called_at, 'UTC') AS hour, region, service, outcome, COUNT(*), 0 FROM calls WHERE account_id = @account GROUP BY account_id, hour, region, service, outcome`,
	}
)

// exportedHistory makes a customer with a million failed calls of the last 20 days, which cost nothing and so need no
// ledger, and gives the cookie of the customer's session.
func exportedHistory(b *testing.B, settings []string) *http.Cookie {
	b.Helper()
	c := newConsole(b, settings, false)
	created := c.customer("export@example.com")
	args := map[string]any{
		"account": created.AccountID, "rows": exportRows, "region": bangkok, "service": passport,
		"start": rules.HourStart(time.Now(), time.UTC).Add(-20 * 24 * time.Hour), "now": models.Clock(nil).Now(),
	}
	statements := sqliteHistory
	if c.DB.IsPostgres() {
		statements = postgresHistory
	}
	for _, statement := range statements {
		if err := c.DB.WithContext(b.Context()).Exec(statement, args).Error; err != nil {
			b.Fatal(err)
		}
	}
	analyze := "PRAGMA optimize"
	if c.DB.IsPostgres() {
		analyze = "VACUUM ANALYZE"
	}
	if err := c.DB.WithContext(b.Context()).Exec(analyze).Error; err != nil {
		b.Fatal(err)
	}
	c.serveQuietly()
	response, err := client(b).Get(c.url + door(created.Email))
	if err != nil {
		b.Fatal(err)
	}
	_ = response.Body.Close()
	if len(response.Cookies()) == 0 {
		b.Fatal("no session")
	}
	return response.Cookies()[0]
}
