package statement_test

import (
	"bytes"
	"crypto/ed25519"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"os"
	"regexp"
	"strings"
	"testing"
	"time"

	"ocrconsole/models"
	"ocrconsole/models/dbtest"
	"ocrconsole/models/dbtest/shop"
	"ocrconsole/models/statement"
)

func must(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// april is a customer whose April has one of everything: what March left over, top-ups, an order paid from the balance and
// one by card, calls of several packages and per use across a tier, hours settled, late and not settled.
func april(t testing.TB, s *shop.Shop) *shop.Customer {
	t.Helper()
	s.Reprice(t, "from_calls: 1000", "from_calls: 10")
	c := s.Customer(t)
	c.TopUp(t, 30_000_000)
	c.Subscribe(t, shop.Bangkok, shop.WebImage)
	c.Subscribe(t, shop.Singapore, shop.Passport)
	pay := func(order *models.Order) { must(t, s.Billing.PayFromBalance(t.Context(), c.ID, order.ID)) }
	ingest := func(n int, region, service string, at time.Time) {
		report, err := s.Metering.Ingest(t.Context(), c.Calls(n, region, service, at))
		must(t, err)
		if report.Accepted != n {
			t.Fatalf("%+v", report)
		}
	}
	settle := func() {
		_, err := s.Billing.SettleHours(t.Context())
		must(t, err)
	}
	pay(c.Order(t, shop.Bangkok, shop.Passport, 100, 1))
	ingest(40, shop.Bangkok, shop.Passport, s.Clock.Now())
	monthEnd := time.Date(2026, 3, 31, 15, 50, 0, 0, time.UTC) // ten minutes before April in the zone
	s.Clock.Set(monthEnd)
	ingest(5, shop.Bangkok, shop.WebImage, monthEnd)
	ingest(2, shop.Singapore, shop.Passport, monthEnd)

	s.Clock.Advance(30 * time.Minute) // April
	late := c.Calls(3, shop.Bangkok, shop.WebImage, monthEnd)
	ingest(70, shop.Bangkok, shop.Passport, s.Clock.Now()) // 60 of the package, 10 per use
	s.Clock.Advance(2 * time.Hour)
	settle()
	_, err := s.Billing.ClaimFree(t.Context(), c.ID, shop.Bangkok, shop.Passport)
	must(t, err)
	pay(c.Order(t, shop.Bangkok, shop.Passport, 10, 2))
	ingest(45, shop.Bangkok, shop.Passport, s.Clock.Now()) // 20 free, 10, 10, and 5 per use
	_, err = s.Metering.Ingest(t.Context(), late)
	must(t, err)
	ingest(14, shop.Bangkok, shop.WebImage, s.Clock.Now())
	order := c.Order(t, shop.Singapore, shop.Passport, 100, 1)
	_, _, err = s.Billing.PayByCard(t.Context(), c.ID, order.ID)
	must(t, err)
	must(t, s.Billing.Apply(t.Context(), s.Card.Pay(models.Ref{Kind: models.KindPayment, AccountID: c.ID, ID: 2}.String())))
	s.Clock.Advance(3 * time.Hour)
	settle()
	failed := c.Calls(2, shop.Singapore, shop.Passport, s.Clock.Now())
	for i := range failed {
		failed[i].HTTPStatus = 503
	}
	_, err = s.Metering.Ingest(t.Context(), failed)
	must(t, err)
	ingest(3, shop.Singapore, shop.Passport, s.Clock.Now())
	c.TopUp(t, 5_000_000)
	s.Clock.Set(time.Date(2026, 4, 30, 15, 59, 0, 0, time.UTC))
	ingest(4, shop.Bangkok, shop.WebImage, s.Clock.Now())
	s.Clock.Advance(48 * time.Hour) // May: April is final, and what it left is settled
	settle()
	return c
}

// aprilFile is the signed statement of April, line by line.
func aprilFile(t testing.TB, s *shop.Shop) []string {
	t.Helper()
	c := april(t, s)
	var file bytes.Buffer
	must(t, s.Statements().Issue(t.Context(), c.ID, time.Date(2026, 4, 10, 0, 0, 0, 0, time.UTC), &file))
	return strings.Split(strings.TrimSuffix(file.String(), "\n"), "\n")
}

func verify(t testing.TB, lines []string, keys ...ed25519.PublicKey) statement.Report {
	t.Helper()
	report, err := statement.Verify(strings.NewReader(strings.Join(lines, "\n")+"\n"), keys...)
	must(t, err)
	return report
}

func publicKey() ed25519.PublicKey { return shop.StatementKey.Public().(ed25519.PublicKey) } //nolint:forcetypeassert // what it is

// seal makes the checks of the records and the signature anew, as somebody would who forges a statement and knows the format.
func seal(lines []string, key ed25519.PrivateKey) []string {
	sealed := []string{lines[0]}
	running := sha256.Sum256([]byte("ocrconsole statement 2\n"))
	records := lines[1 : len(lines)-1]
	for i, text := range records {
		text = strings.TrimSuffix(text, ",")
		body := text[:len(text)-len(`,"check":"01234567"}`)]
		running = sha256.Sum256(append(running[:], body+"}"...))
		text = body + `,"check":"` + hex.EncodeToString(running[:4]) + `"}`
		if i < len(records)-1 {
			text += ","
		}
		sealed = append(sealed, text)
	}
	signature := ed25519.Sign(key, []byte("ocrconsole statement 2\n"+hex.EncodeToString(running[:])+"\n"))
	public, _ := key.Public().(ed25519.PublicKey)
	return append(sealed, fmt.Sprintf(`],"key":%q,"signature":%q}`, base64.StdEncoding.EncodeToString(public), base64.StdEncoding.EncodeToString(signature)))
}

func TestASignedStatementIsRecomputedWithoutTheDatabase(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, db *models.DB) {
		s := shop.Open(t, db)
		lines := aprilFile(t, s)
		report := verify(t, lines, publicKey())
		if report.Problem != nil {
			t.Fatalf("%v\n%s", report.Problem, strings.Join(lines, "\n"))
		}
		if report.Month != "2026-04" || !report.Final || report.Currency != "USD" || report.Calls != 70+45+3+14+3+4 || report.Packages != 5 || report.Lines != len(lines) {
			t.Errorf("%+v", report)
		}
		if !json.Valid([]byte(strings.Join(lines, "\n"))) {
			t.Error("the file is no JSON")
		}
		kinds := map[string]int{}
		for _, line := range lines[1 : len(lines)-1] {
			kinds[typeOf(line)]++
		}
		for _, kind := range everyKind {
			if kinds[kind] == 0 && kind != "return" {
				t.Errorf("the April of the test has no %s", kind)
			}
		}
	})
}

// everyKind are the records that there are.
var everyKind = []string{
	"statement", "opening", "price", "package", "month_count", "unsettled", "entry", "order_line", "usage", "call", "return", "total", "charge",
	"closing_package", "closing_month_count", "closing_unsettled", "closing",
}

func typeOf(line string) string {
	kind, _, _ := strings.Cut(strings.TrimPrefix(line, `{"type":"`), `"`)
	return kind
}

func TestTheClosingOfAMonthIsTheOpeningOfTheNext(t *testing.T) {
	t.Parallel()
	s := shop.Open(t, dbtest.SQLite(t))
	c := april(t, s)
	var previous statement.Report
	for month := time.March; month <= time.May; month++ {
		var file bytes.Buffer
		must(t, s.Statements().Issue(t.Context(), c.ID, time.Date(2026, month, 15, 0, 0, 0, 0, time.UTC), &file))
		report, err := statement.Verify(&file, publicKey())
		must(t, err)
		if report.Problem != nil || report.Final != (month < time.May) {
			t.Errorf("%v: %+v", month, report)
		}
		if month > time.March && (report.OpeningHash != previous.ClosingHash || report.OpeningMicros != previous.ClosingMicros) {
			t.Errorf("%v opens with %d, the month before closed with %d", month, report.OpeningMicros, previous.ClosingMicros)
		}
		previous = report
	}
	err := s.Statements().Issue(t.Context(), c.ID, time.Date(2026, time.June, 15, 0, 0, 0, 0, time.UTC), &bytes.Buffer{})
	if models.CodeOf(err) != models.NotFound {
		t.Errorf("a month that has not begun: %v", err)
	}
}

func TestAMonthIsFinalOnceNobodyCanAddToIt(t *testing.T) {
	t.Parallel()
	s := shop.Open(t, dbtest.SQLite(t))
	c := s.Customer(t)
	c.TopUp(t, 5_000_000)
	end := time.Date(2026, 3, 31, 16, 0, 0, 0, time.UTC)
	for _, test := range []struct {
		now   time.Time
		final bool
	}{{end.Add(-time.Minute), false}, {end, false}, {end.Add(statement.ClosingTime), true}} {
		s.Clock.Set(test.now)
		var file bytes.Buffer
		must(t, s.Statements().Issue(t.Context(), c.ID, end.Add(-time.Hour), &file))
		report, err := statement.Verify(&file)
		must(t, err)
		if report.Problem != nil || report.Final != test.final {
			t.Errorf("at %v: %+v", test.now, report)
		}
	}
}

// april.json was written once. Customers keep such files, and their checks and hashes cover every byte.
func TestTheStatementOfTheSameMonthIsTheSameByteForByte(t *testing.T) {
	t.Parallel()
	kept, err := os.ReadFile("testdata/april.json")
	must(t, err)
	want := strings.Split(strings.TrimSuffix(string(kept), "\n"), "\n")
	dbtest.Each(t, func(t *testing.T, db *models.DB) {
		lines := aprilFile(t, shop.Open(t, db))
		if len(lines) != len(want) {
			t.Fatalf("%d lines, want %d", len(lines), len(want))
		}
		for i, line := range lines {
			if line = ofAnyAccount.ReplaceAllString(line, `"$1":-`); line != want[i] {
				t.Fatalf("line %d is\n%s\nwant\n%s", i+1, line, want[i])
			}
		}
	})
}

// ofAnyAccount finds what differs from account to account, whose numbers are random.
var ofAnyAccount = regexp.MustCompile(`"(account|hash|check|key|signature)":("[^"]*"|\d+)`)
