package metering_test

import (
	"bytes"
	"fmt"
	"io"
	"testing"
	"time"

	"ocrconsole/models"
	"ocrconsole/models/dbtest/shop"
	"ocrconsole/models/metering"
	"ocrconsole/models/statement"
	"ocrconsole/models/verify"
)

// april is the month before which calls are dropped here, in the shop's zone.
func april(t testing.TB, s *shop.Shop) time.Time {
	t.Helper()
	snapshot, err := s.Catalog.Current(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	return time.Date(2026, 4, 1, 0, 0, 0, 0, snapshot.Zone)
}

// kept makes calls of March, of which some were recorded in April, and of April, all of them settled by the middle of June.
func kept(t testing.TB, s *shop.Shop) (c *shop.Customer, late []metering.Event) {
	t.Helper()
	c = s.Customer(t)
	c.TopUp(t, 100_000_000)
	c.Subscribe(t, shop.Bangkok, shop.WebImage)
	c.Subscribe(t, shop.Bangkok, shop.Passport)
	buy(t, s, c, 10)
	ingest(t, s, c.Calls(2500, shop.Bangkok, shop.WebImage, s.Clock.Now()))
	s.Clock.Advance(time.Minute)
	ingest(t, s, append(c.Calls(2500, shop.Bangkok, shop.WebImage, s.Clock.Now()), c.Calls(15, shop.Bangkok, shop.Passport, s.Clock.Now())...))
	failed := c.Calls(3, shop.Bangkok, shop.Passport, s.Clock.Now())
	for i := range failed {
		failed[i].HTTPStatus = 500
	}
	ingest(t, s, failed)
	late = c.Calls(4, shop.Bangkok, shop.WebImage, s.Clock.Now())
	settle(t, s, april(t, s).Add(time.Hour))
	ingest(t, s, late)
	ingest(t, s, c.Calls(7, shop.Bangkok, shop.Passport, s.Clock.Now()))
	settle(t, s, time.Date(2026, 6, 15, 0, 0, 0, 0, time.UTC))
	return c, late
}

func settle(t testing.TB, s *shop.Shop, at time.Time) {
	t.Helper()
	s.Clock.Set(at)
	if _, err := s.Billing.SettleHours(t.Context()); err != nil {
		t.Fatal(err)
	}
}

// totals writes down what must not change.
func totals(t testing.TB, s *shop.Shop, c *shop.Customer) string {
	t.Helper()
	tx := s.DB.WithContext(t.Context())
	hours, err := models.UsageHoursOf(tx, c.ID, models.HourFilter{Until: s.Clock.Now()})
	if err != nil {
		t.Fatal(err)
	}
	months, err := models.UsageMonthsOf(tx, []int64{c.ID}, time.Time{})
	if err != nil {
		t.Fatal(err)
	}
	account, entries := c.Account(t), c.Entries(t)
	return fmt.Sprint(hours, months, account.Standing(), c.Packages(t)[0].UsedCalls, entries[len(entries)-1].Hash)
}

func signed(t testing.TB, s *shop.Shop, c *shop.Customer, month time.Time) *statement.Report {
	t.Helper()
	var file bytes.Buffer
	if err := s.Statements().Issue(t.Context(), c.ID, month, &file); err != nil {
		t.Fatal(err)
	}
	report, err := statement.Verify(&file)
	if err != nil || report.Problem != nil {
		t.Fatalf("%v, %v", report.Problem, err)
	}
	return &report
}

func TestCallsOfLongAgoAreDroppedAndNoTotalNorStatementChanges(t *testing.T) {
	each(t, func(t *testing.T, s *shop.Shop) {
		c, late := kept(t, s)
		before := april(t, s)
		want, stated := totals(t, s, c), signed(t, s, c, before)
		looked, err := s.Metering.LooksAtDrop(t.Context(), c.ID, before)
		if err != nil || looked.Calls != 5022 || looked.Hindered != metering.NotHindered || looked.Deleted != 0 {
			t.Fatalf("%+v, %v", looked, err)
		}
		d, err := s.Metering.DropCalls(t.Context(), c.ID, before)
		if err != nil || d.Deleted != 5018 || d.Calls != 5022 {
			t.Fatalf("%+v, %v: all but the late ones go", d, err)
		}
		if got := totals(t, s, c); got != want {
			t.Errorf("totals were\n%s\nand are\n%s", want, got)
		}
		if got := signed(t, s, c, before); got.Calls != stated.Calls || got.Calls != 11 || got.ClosingHash != stated.ClosingHash {
			t.Errorf("the statement of April was %+v and is %+v", stated, got)
		}
		if err := s.Statements().Issue(t.Context(), c.ID, shop.Start, io.Discard); models.CodeOf(err) != models.NotFound {
			t.Errorf("statement of March: %v", err)
		}
		report, err := verify.Run(t.Context(), s.DB)
		if err != nil || !report.Clean() || report.Dropped == nil || report.Dropped.Calls != 5022 {
			t.Errorf("%+v, %v", report.Dropped, err)
		}
		if again, err := s.Metering.DropCalls(t.Context(), c.ID, before); err != nil || again.Deleted != 0 || again.Calls != 0 {
			t.Errorf("again: %+v, %v", again, err)
		}
		// A report that comes again is too old to be asked for by its id, which may be gone.
		if report := ingest(t, s, late); len(report.Refused) != len(late) || report.Refused[0].Reason != metering.ReasonTooOld {
			t.Errorf("%+v", report)
		}
	})
}

func TestCallsWhoseIdsMayComeAgainStay(t *testing.T) {
	each(t, func(t *testing.T, s *shop.Shop) {
		c := s.Customer(t)
		c.TopUp(t, 100_000_000)
		c.Subscribe(t, shop.Bangkok, shop.WebImage)
		before := april(t, s)
		oldest := c.Calls(3, shop.Bangkok, shop.WebImage, before.Add(-time.Microsecond)) // the last that can go
		s.Clock.Set(before)
		ingest(t, s, oldest)
		settle(t, s, before.Add(time.Hour))
		for _, step := range []struct {
			now     time.Time
			refused bool
		}{{before.Add(metering.MaxAge), true}, {before.Add(metering.CallsStay - time.Microsecond), true}, {before.Add(metering.CallsStay), false}} {
			s.Clock.Set(step.now)
			if _, err := s.Metering.DropCalls(t.Context(), c.ID, before); (models.CodeOf(err) == models.Invalid && err != nil) != step.refused {
				t.Errorf("at %s: %v", step.now, err)
			}
		}
		if _, err := s.Metering.DropCalls(t.Context(), c.ID, before.Add(-time.Hour)); models.CodeOf(err) != models.Invalid {
			t.Errorf("in the middle of a month: %v", err)
		}
		for id := range oldest {
			oldest[id].At = before.Add(-time.Microsecond)
		}
		if report := ingest(t, s, oldest); report.Accepted != 0 {
			t.Errorf("%+v: recorded again", report)
		}
	})
}

func TestCallsOfWhatIsNotSettledAndOfDisputedPaymentsStay(t *testing.T) {
	each(t, func(t *testing.T, s *shop.Shop) {
		c := s.Customer(t)
		opened, err := s.Billing.TopUp(t.Context(), c.ID, "first", 10_000_000)
		if err != nil {
			t.Fatal(err)
		}
		if err := s.Billing.Apply(t.Context(), s.Card.Pay(opened.Ref().String())); err != nil {
			t.Fatal(err)
		}
		c.Subscribe(t, shop.Bangkok, shop.WebImage)
		ingest(t, s, c.Calls(3, shop.Bangkok, shop.WebImage, s.Clock.Now()))
		s.Clock.Set(time.Date(2026, 6, 15, 0, 0, 0, 0, time.UTC))
		before := april(t, s)
		hindered := func(want metering.Hindrance) {
			t.Helper()
			d, err := s.Metering.DropCalls(t.Context(), c.ID, before)
			if err != nil || d.Hindered != want || (d.Deleted == 0) != (want != metering.NotHindered) {
				t.Errorf("%+v, %v, want %q", d, err, want)
			}
			if since := c.Account(t).CallsSince; (since == nil) != (want != metering.NotHindered) {
				t.Errorf("%q: kept since %v", want, since)
			}
		}
		hindered(metering.HasUnsettled)
		settle(t, s, s.Clock.Now())
		said := s.Card.Dispute(opened.Ref().String(), 2_000_000, models.DisputeOpen)
		if err := s.Billing.ApplyDispute(t.Context(), said); err != nil {
			t.Fatal(err)
		}
		hindered(metering.IsDisputed)
		said.Status = models.DisputeWon
		if err := s.Billing.ApplyDispute(t.Context(), said); err != nil {
			t.Fatal(err)
		}
		hindered(metering.NotHindered)
	})
}
