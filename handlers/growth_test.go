package handlers_test

import (
	"bytes"
	"net/http"
	"net/http/httptest"
	"os"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"ocrconsole/models"
	"ocrconsole/models/dbtest"
	"ocrconsole/models/rules"
)

// Sizes of the histories that BenchmarkHistoryGrowth compares, and the hours that both are spread over.
const (
	smallHistory = 10_000
	largeHistory = 1_000_000
	historyHours = 90 * 24
)

// growthPages are the pages of histories, as a customer opens them and as they are drilled into.
var growthPages = []struct{ name, path string }{
	{"usage", "/usage"},
	{"usageByKey", "/usage?group=key"},
	{"usageByStatus", "/usage?group=status"},
	{"deductions", "/usage/deductions"},
	{"deductionsOfPackage", "/usage/deductions?package={package}"},
	{"deductionsOfKey", "/usage/deductions?key=none"},
	{"calls", "/calls"},
	{"callsOfPackage", "/calls?package={package}"},
	{"callsFailed", "/calls?payer=failed"},
	{"callsOfStatus", "/calls?status=2xx"},
	{"callsOfNoKey", "/calls?code=AIS.0104"},
	{"transactions", "/billing/transactions"},
	{"transactionsOfKey", "/billing/transactions?key=none"},
	{"billing", "/billing"},
	{"statements", "/billing/statements"},
	{"services", "/services"},
	{"whatIf", "/what-if"},
	{"packages", "/packages"},
}

// BenchmarkHistoryGrowth measures each history page with 10,000 and with 1,000,000 calls of the customer stored over
// the same 90 days, and reports how many times longer the second takes. It builds both with statements of its own,
// because a million calls would take minutes the way gateways report them.
func BenchmarkHistoryGrowth(b *testing.B) {
	dbtest.EachB(b, func(b *testing.B, db *models.DB) {
		s := newSiteOn(b, db)
		small, large := grown(s, "small@example.com", smallHistory), grown(s, "large@example.com", largeHistory)
		analyze(b, db)
		for _, page := range growthPages {
			b.Run(page.name, func(b *testing.B) {
				before, after := compare(small, large, page.path)
				for b.Loop() {
					large.opens(page.path)
				}
				b.ReportMetric(float64(before.Microseconds())/1000, "ms-with-10000")
				b.ReportMetric(float64(after.Microseconds())/1000, "ms-with-1000000")
				b.ReportMetric(float64(after)/float64(before), "ratio")
				b.ReportMetric(small.processor(page.path), "cpu-ms-with-10000")
				b.ReportMetric(large.processor(page.path), "cpu-ms-with-1000000")
			})
		}
	})
}

// compare gives the median times of many requests of both customers. They take turns, so that whatever else the
// machine does falls on both.
func compare(small, large *customer, path string) (before, after time.Duration) {
	const warmUp, requests = 5, 60
	var times [2][]time.Duration
	for i := range warmUp + requests {
		for size, c := range []*customer{small, large} {
			start := time.Now()
			c.opens(path)
			if i >= warmUp {
				times[size] = append(times[size], time.Since(start))
			}
		}
	}
	for _, t := range times {
		slices.Sort(t)
	}
	return times[0][requests/2], times[1][requests/2]
}

// processor gives the milliseconds of processor time that a page takes, of the program and PostgreSQL together: on a machine that
// has other work it tells more than how long one waits. It is 0 where there is no /proc.
func (c *customer) processor(path string) float64 {
	c.t.Helper()
	const requests = 100
	before := c.ticks()
	for range requests {
		c.opens(path)
	}
	const msOfTick = 10
	return float64(c.ticks()-before) * msOfTick / requests
}

// ticks counts the processor's of this process and of those of PostgreSQL that serve its database.
func (c *customer) ticks() (sum int64) {
	c.t.Helper()
	processes := []string{"self"}
	if c.db.IsPostgres() {
		var serving []string
		if err := c.db.Raw("SELECT pid::text FROM pg_stat_activity WHERE datname = current_database()").Scan(&serving).Error; err != nil {
			c.t.Fatal(err)
		}
		processes = append(processes, serving...)
	}
	for _, process := range processes {
		text, err := os.ReadFile("/proc/" + process + "/stat")
		if err != nil {
			continue // it has ended
		}
		const user, system = 11, 12 // after the name, which is in parentheses
		fields := strings.Fields(string(text[bytes.LastIndexByte(text, ')')+1:]))
		for _, field := range []string{fields[user], fields[system]} {
			n, err := strconv.ParseInt(field, 10, 64)
			if err != nil {
				c.t.Fatal(err)
			}
			sum += n
		}
	}
	return sum
}

// grown is a customer with n calls in the hours before the tests begin.
func grown(s *site, email string, n int) *customer {
	s.t.Helper()
	c := s.customer(email)
	c.granted(inBangkok, "passport", int64(n))
	history := historyBuilder{customer: c, start: rules.HourStart(opened, time.UTC).Add(-historyHours * time.Hour), n: n}
	if err := s.db.Write(s.t.Context(), history.store); err != nil {
		s.t.Fatal(err)
	}
	return c
}

// analyze lets the databases look at what there is, as the servers of both do by themselves in time.
func analyze(b testing.TB, db *models.DB) {
	b.Helper()
	statement := "PRAGMA optimize"
	if db.IsPostgres() {
		statement = "VACUUM ANALYZE"
	}
	if err := db.Exec(statement).Error; err != nil {
		b.Fatal(err)
	}
}

// opens gets a history page, which may name the customer's package.
func (c *customer) opens(path string) {
	c.t.Helper()
	path = strings.ReplaceAll(path, "{package}", c.ref(models.KindPackage, 1))
	request := httptest.NewRequestWithContext(c.t.Context(), http.MethodGet, "http://console.example"+path, nil)
	for name, value := range c.cookies {
		request.AddCookie(&http.Cookie{Name: name, Value: value})
	}
	recorder := httptest.NewRecorder()
	c.router.ServeHTTP(recorder, request)
	if recorder.Code != http.StatusOK {
		c.t.Fatalf("%s: status %d", path, recorder.Code)
	}
}
