package verify_test

import (
	"maps"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"ocrconsole/models"
	"ocrconsole/models/catalog"
	"ocrconsole/models/dbtest"
	"ocrconsole/models/dbtest/shop"
	"ocrconsole/models/dbtest/tier"
	"ocrconsole/models/verify"
)

func runPart(t testing.TB, db *models.DB, part verify.Part) verify.Report {
	t.Helper()
	report, err := verify.RunPart(t.Context(), db, catalog.NewReader(db), part)
	must(t, err)
	return report
}

// rowsOf gives how many rows each check compared.
func rowsOf(report verify.Report) map[string]int64 {
	rows := make(map[string]int64)
	for _, c := range report.Checks {
		rows[c.Name] = c.Rows
	}
	return rows
}

func TestEachWayOfLookingComparesTheSameRows(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, db *models.DB) {
		busy(t, shop.New(t, db, shop.Zone))
		whole := rowsOf(runPart(t, db, verify.Part{}))
		for name, part := range ways {
			for _, piece := range []int64{0, 1, 7} {
				if piece > 0 {
					part = verify.InPieces(part, piece)
				}
				report := runPart(t, db, part)
				if !report.Clean() || !maps.Equal(rowsOf(report), whole) {
					t.Errorf("%s by %d: clean %v, compared %v, want %v", name, piece, report.Clean(), rowsOf(report), whole)
				}
			}
		}
	})
}

// twoDays makes a customer with calls of one day and of the next, of packages and paid per use, and gives the start of the second.
func twoDays(t testing.TB, s *shop.Shop) (*shop.Customer, time.Time) {
	t.Helper()
	c := s.Customer(t)
	c.TopUp(t, 100_000_000)
	c.Order(t, shop.Bangkok, shop.Passport, 1000, 1)
	must(t, s.Billing.PayFromBalance(t.Context(), c.ID, 1))
	c.Subscribe(t, shop.Bangkok, shop.WebImage)
	var second time.Time
	for range 2 {
		second = s.Clock.Now()
		failed := c.Calls(3, shop.Bangkok, shop.Passport, second)
		for i := range failed {
			failed[i].HTTPStatus = 500
		}
		_, err := s.Metering.Ingest(t.Context(), failed)
		must(t, err)
		call(t, s, c, 30, shop.Passport, second)
		call(t, s, c, 20, shop.WebImage, second)
		s.Clock.Advance(24 * time.Hour)
		_, err = s.Billing.SettleHours(t.Context())
		must(t, err)
	}
	return c, second
}

func TestWhatIsBeforeTheInstantIsNotLookedAtAndTheReportSaysSo(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, db *models.DB) {
		s := shop.New(t, db, shop.Zone)
		c, second := twoDays(t, s)
		whole := runPart(t, db, verify.Part{})
		if whole.Unread != nil || rowsOf(whole)["call identity"] != 106 {
			t.Errorf("the whole: %+v, %v", whole.Unread, rowsOf(whole))
		}
		for since, calls := range map[time.Time]int64{second: 53, second.Add(time.Hour): 0, second.Add(10 * time.Minute): 53, begin: 106} {
			for _, account := range []int64{0, c.ID} {
				report := runPart(t, db, verify.Part{Since: since, AccountID: account})
				rows := rowsOf(report)
				if !report.Clean() || rows["call identity"] != calls || rows["hourly totals"] != rowsOf(whole)["hourly totals"] {
					t.Errorf("since %s: %+v", since, report)
				}
				if report.Unread == nil || report.Unread.Calls != 106-calls || report.Unread.Before.After(since) {
					t.Errorf("since %s: not looked at: %+v", since, report.Unread)
				}
				var table strings.Builder
				must(t, report.WriteTable(&table))
				if !strings.Contains(table.String(), "Not looked at: calls made before 2026-") || !strings.Contains(table.String(), strconv.FormatInt(106-calls, 10)+" calls") {
					t.Errorf("since %s:\n%s", since, &table)
				}
			}
		}
	})
}

// sinceCorruptions are corruptions of calls, and of what is counted of them, with a place for the condition on their day.
var sinceCorruptions = []struct {
	sql    string
	checks []string // those that must find it
}{
	{"UPDATE recorded_calls SET amount = amount - 1 WHERE account_id = @a AND DAY AND " + oneCall + "outcome = 'package' ORDER BY request_id LIMIT 1)", []string{"package use"}},
	{"UPDATE recorded_calls SET amount = 5 WHERE account_id = @a AND DAY AND " + oneCall + "outcome = 'package' ORDER BY request_id LIMIT 1)", []string{"package use", "hourly totals"}},
	{"DELETE FROM recorded_calls WHERE account_id = @a AND DAY AND " + oneCall + "outcome = 'package' ORDER BY request_id LIMIT 1)", []string{"package use", "hourly totals"}},
	{"DELETE FROM recorded_calls WHERE account_id = @a AND DAY AND " + oneCall + "outcome = 'failed' ORDER BY request_id LIMIT 1)", []string{"hourly totals"}},
	{"UPDATE recorded_calls SET offering = (SELECT o.number FROM offerings o WHERE o.region = 'ap-southeast-3' AND o.service = 'passport') WHERE account_id = @a AND DAY AND " + oneCall + "outcome = 'package' ORDER BY request_id LIMIT 1)", []string{"package validity", "hourly totals"}},
	{"UPDATE recorded_calls SET offering = (SELECT o.number FROM offerings o WHERE o.region = 'ap-southeast-2' AND o.service = 'id-card') WHERE account_id = @a AND DAY AND " + oneCall + "outcome = 'package' ORDER BY request_id LIMIT 1)", []string{"package validity", "hourly totals"}},
	{"UPDATE recorded_calls SET http_status = 500 WHERE account_id = @a AND DAY AND " + oneCall + "outcome = 'package' ORDER BY request_id LIMIT 1)", []string{"package validity"}},
	{"UPDATE recorded_calls SET package_id = 99 WHERE account_id = @a AND DAY AND " + oneCall + "outcome = 'package' ORDER BY request_id LIMIT 1)", []string{"package validity", "package use", "hourly totals"}},
	{"UPDATE recorded_calls SET source_id = 99 WHERE account_id = @a AND DAY AND " + oneCall + "outcome = 'package' ORDER BY request_id LIMIT 1)", []string{"call identity"}},
	{"UPDATE recorded_calls SET amount = 1 WHERE account_id = @a AND DAY AND " + oneCall + "outcome = 'pay_per_use' ORDER BY request_id LIMIT 1)", []string{"prices", "hourly totals"}},
}

// oneCall is the first call of the day.
const oneCall = "request_key = (SELECT request_key FROM calls WHERE account_id = @a AND DAY AND "

func TestWhatIsWrongWithRecentCallsIsFoundWithoutTheOthers(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, db *models.DB) {
		s := shop.New(t, db, shop.Zone)
		c, second := twoDays(t, s)
		args := map[string]any{"a": c.ID, "second": second}
		both := map[string]verify.Part{"whole": {}, "since": {Since: second}}
		for _, wrong := range sinceCorruptions {
			recent := corrupted(t, db, strings.ReplaceAll(wrong.sql, "DAY", "called_at >= @second"), args, both)
			for way, report := range recent {
				if found := checksOf(report); !slices.Equal(found, slices.Sorted(slices.Values(wrong.checks))) {
					t.Errorf("%s: %s: found by %q, want %q", wrong.sql, way, found, wrong.checks)
				}
			}
			if !equalFindings(recent["whole"], recent["since"]) {
				t.Errorf("%s: not the same is found:\n%+v\n%+v", wrong.sql, recent["whole"], recent["since"])
			}
			earlier := corrupted(t, db, strings.ReplaceAll(wrong.sql, "DAY", "called_at < @second"), args, both)
			if earlier["whole"].Clean() || !earlier["since"].Clean() {
				t.Errorf("%s, the day before: clean %v, since %v", wrong.sql, earlier["whole"].Clean(), earlier["since"].Clean())
			}
		}
		// What is stored of an hour that is not looked at is still compared with all else that is.
		for sql, check := range map[string]string{
			"UPDATE usage_hours SET calls = calls + 1 WHERE account_id = @a AND hour_start < @second AND outcome = 'package'":                     "package use",
			"UPDATE usage_hours SET calls = calls + 1 WHERE account_id = @a AND hour_start < @second AND outcome = 'pay_per_use'":                 "monthly counts",
			"UPDATE usage_hours SET amount_micros = amount_micros + 1 WHERE account_id = @a AND hour_start < @second AND outcome = 'pay_per_use'": "accrued",
		} {
			if found := checksOf(corrupted(t, db, sql, args, both)["since"]); !slices.Contains(found, check) {
				t.Errorf("%s: found by %q, want %q", sql, found, check)
			}
		}
	})
}

func checksOf(report verify.Report) (names []string) {
	for _, c := range report.Checks {
		if c.Found() > 0 {
			names = append(names, c.Name)
		}
	}
	slices.Sort(names)
	return names
}

func equalFindings(a, b verify.Report) bool {
	sorted := func(r verify.Report) (rows []string) {
		for _, c := range r.Checks {
			for _, d := range c.Differences {
				rows = append(rows, c.Name+d.Row+d.Stored+d.Computed)
			}
		}
		slices.Sort(rows)
		return rows
	}
	return slices.Equal(sorted(a), sorted(b))
}

// Everything is read on several connections here, which a corruption that is not committed cannot be.
func TestAllThatIsReadIsOfOneMomentWhileCallsAreRecorded(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, db *models.DB) {
		s := shop.New(t, db, shop.Zone)
		customers := []*shop.Customer{s.Customer(t), s.Customer(t), s.Customer(t)}
		for _, c := range customers {
			c.TopUp(t, 1_000_000_000)
			c.Subscribe(t, shop.Bangkok, shop.WebImage)
			c.Subscribe(t, shop.Bangkok, shop.Passport)
		}
		s.Clock.Advance(10 * time.Hour)
		var writing sync.WaitGroup
		stop := make(chan struct{})
		writing.Go(func() {
			for n := 0; ; n++ {
				select {
				case <-stop:
					return
				default:
				}
				events := customers[n%3].Calls(20, shop.Bangkok, []string{shop.WebImage, shop.Passport}[n%2], s.Clock.Now().Add(-time.Duration(n%9)*time.Hour))
				if report, err := s.Metering.Ingest(t.Context(), events); err != nil || report.Accepted != 20 {
					t.Errorf("%+v, %v", report, err)
					return
				}
			}
		})
		for n := range min(30, tier.Rounds(t, 30)) { // what is read grows with each
			part := verify.InPieces(verify.Part{}, 30)
			if n%2 == 1 {
				part.Since = s.Clock.Now().Add(-3 * time.Hour)
			}
			if report := runPart(t, db, part); !report.Clean() {
				var table strings.Builder
				must(t, report.WriteTable(&table))
				t.Errorf("not of one moment:\n%s", &table)
				break
			}
		}
		close(stop)
		writing.Wait()
	})
}

func TestSeveralReadersFindWhatOneFindsInTheSameOrder(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, db *models.DB) {
		s := shop.New(t, db, shop.Zone)
		for range 6 {
			c := s.Customer(t)
			c.TopUp(t, 100_000_000)
			c.Subscribe(t, shop.Bangkok, shop.WebImage)
			s.Clock.Advance(6 * time.Hour)
			for hour := range 3 { // fewer differences than are listed
				call(t, s, c, 40, shop.WebImage, s.Clock.Now().Add(-time.Duration(hour)*time.Hour))
			}
		}
		must(t, db.Exec("UPDATE recorded_calls SET amount = amount + 1").Error)
		whole := runPart(t, db, verify.Part{})
		pieces := runPart(t, db, verify.InPieces(verify.Part{}, 50))
		if whole.Clean() || !equalFindings(whole, pieces) {
			t.Errorf("whole %q, in pieces %q", checksOf(whole), checksOf(pieces))
		}
		for range 5 {
			again := runPart(t, db, verify.InPieces(verify.Part{}, 50))
			for i := range again.Checks {
				if !slices.Equal(again.Checks[i].Differences, pieces.Checks[i].Differences) {
					t.Fatalf("%s: in another order", again.Checks[i].Name)
				}
			}
		}
	})
}
