package statement_test

import (
	"bytes"
	"os"
	"slices"
	"strings"
	"testing"
	"time"

	"ocrconsole/models"
	"ocrconsole/models/dbtest"
	"ocrconsole/models/dbtest/shop"
	"ocrconsole/models/metering"
	"ocrconsole/models/statement"
)

// The file was issued when calls had no source.
func TestAStatementOfFormat1IsStillChecked(t *testing.T) {
	t.Parallel()
	file, err := os.ReadFile("testdata/statement-1.json")
	must(t, err)
	report, err := statement.Verify(bytes.NewReader(file), publicKey())
	must(t, err)
	if report.Problem != nil || report.Calls != 139 || report.Month != "2026-04" {
		t.Errorf("%+v", report)
	}
	lines := strings.Split(strings.TrimSuffix(string(file), "\n"), "\n")
	place := nth(lines, "call", 0)
	changed := slices.Clone(lines)
	changed[place] = strings.Replace(lines[place], `"status":200`, `"status":201`, 1)
	if p := verify(t, changed, publicKey()).Problem; p == nil || p.Line != place+1 {
		t.Errorf("a changed line: %v", p)
	}
	changed[place] = strings.Replace(lines[place], `"id":`, `"source":"g","id":`, 1)
	if p := verify(t, changed, publicKey()).Problem; p == nil || p.Line != place+1 || !strings.Contains(p.Reason, "format 1") {
		t.Errorf("a source in format 1: %v", p)
	}
	changed = slices.Clone(lines)
	changed[0] = strings.Replace(lines[0], "statement 1", "statement 2", 1)
	if p := verify(t, changed, publicKey()).Problem; p == nil {
		t.Error("format 1 that is called format 2 is not missed")
	}
	changed[0] = strings.Replace(lines[0], "statement 1", "statement 3", 1)
	if p := verify(t, changed, publicKey()).Problem; p == nil || p.Line != 1 {
		t.Errorf("a format of tomorrow: %v", p)
	}
}

func TestAStatementTellsSourcesAndHowExactlyTimesWereTold(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, db *models.DB) {
		s := shop.Open(t, db)
		c := s.Customer(t)
		s.Clock.Set(shop.Start.Add(400 * time.Millisecond))
		c.Subscribe(t, shop.Bangkok, shop.Passport)
		c.TopUp(t, 10_000_000)
		must(t, s.Billing.PayFromBalance(t.Context(), c.ID, c.Order(t, shop.Bangkok, shop.Passport, 10, 1).ID))
		s.Clock.Advance(time.Minute)
		events := slices.Repeat(c.Calls(1, shop.Bangkok, shop.Passport, shop.Start), 12)
		for i := range events {
			events[i].Index, events[i].Source, events[i].Within = i, string(rune('a'+i)), time.Second-time.Microsecond
		}
		report, err := s.Metering.Ingest(t.Context(), events)
		must(t, err)
		made, err := s.Metering.Record(t.Context(), metering.Call{
			AccountID: c.ID, RequestID: "own", Region: shop.Bangkok, Service: shop.Passport, At: s.Clock.Now(), HTTPStatus: 200,
		})
		must(t, err)
		if report.Accepted != len(events) || made.Outcome != models.OutcomePayPerUse {
			t.Fatalf("%+v, %+v", report, made)
		}
		var file bytes.Buffer
		must(t, s.Statements().Issue(t.Context(), c.ID, shop.Start, &file))
		text := file.String()
		for _, want := range []string{`"source":"a","id":"req-`, `"source":"l","id":"req-`, `"within_micros":999999`, `"source":"urn:ocrconsole:api","id":"own"`} {
			if !strings.Contains(text, want) {
				t.Errorf("the file has no %s:\n%s", want, text)
			}
		}
		checked, err := statement.Verify(&file, publicKey())
		must(t, err)
		if checked.Problem != nil || checked.Calls != 13 {
			t.Errorf("%+v", checked)
		}
		exact := strings.Split(strings.TrimSuffix(strings.ReplaceAll(text, `,"within_micros":999999`, ""), "\n"), "\n")
		if p := verify(t, seal(exact, shop.StatementKey), publicKey()).Problem; p == nil || !strings.Contains(p.Reason, "no package could pay it") {
			t.Errorf("calls of before the package: %v", p)
		}
	})
}
