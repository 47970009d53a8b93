package metering_test

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"ocrconsole/models"
	"ocrconsole/models/dbtest/shop"
	"ocrconsole/models/metering"
)

func TestGoodEventsAreKeptWhenOthersAreRefused(t *testing.T) {
	each(t, func(t *testing.T, s *shop.Shop) {
		c := s.Customer(t)
		c.Subscribe(t, shop.Bangkok, shop.Passport)
		now := s.Clock.Now()
		bad := []struct {
			reason metering.Reason
			edit   func(e *metering.Event)
		}{
			{metering.ReasonUnknownProject, func(e *metering.Event) { e.ProjectID = strings.Repeat("0", 32) }},
			{metering.ReasonUnknownProject, func(e *metering.Event) { e.ProjectID = "" }},
			{metering.ReasonUnknownProject, func(e *metering.Event) { e.ProjectID = "\x00" }},
			{metering.ReasonUnknownProject, func(e *metering.Event) { e.ProjectID = "\xff" }},
			{metering.ReasonUnknownService, func(e *metering.Event) { e.Service = "palm-reading" }},
			{metering.ReasonNotEnabled, func(e *metering.Event) { e.Service = shop.WebImage }},
			{metering.ReasonTooOld, func(e *metering.Event) { e.At = now.Add(-metering.MaxAge - time.Microsecond) }},
			{metering.ReasonTooOld, func(e *metering.Event) { e.At = time.Time{} }},
			{metering.ReasonFuture, func(e *metering.Event) { e.At = now.Add(5*time.Minute + time.Microsecond) }},
			{metering.ReasonMalformed, func(e *metering.Event) { e.RequestID = "" }},
			{metering.ReasonMalformed, func(e *metering.Event) { e.RequestID = strings.Repeat("x", 129) }},
			{metering.ReasonMalformed, func(e *metering.Event) { e.RequestID = "a\x00b" }},
			{metering.ReasonMalformed, func(e *metering.Event) { e.RequestID = "a\xffb" }},
			{metering.ReasonMalformed, func(e *metering.Event) { e.Source = strings.Repeat("x", 513) }},
			{metering.ReasonMalformed, func(e *metering.Event) { e.Source = "a\x00b" }},
			{metering.ReasonMalformed, func(e *metering.Event) { e.Source = "a\xffb" }},
			{metering.ReasonMalformed, func(e *metering.Event) { e.HTTPStatus = 0 }},
			{metering.ReasonMalformed, func(e *metering.Event) { e.HTTPStatus = 600 }},
		}
		events := c.Calls(2*len(bad)+1, shop.Bangkok, shop.Passport, now)
		want := make([]string, len(bad))
		for i, b := range bad {
			b.edit(&events[2*i+1])
			want[i] = fmt.Sprintf("%d %s", 2*i+1, b.reason)
		}
		report := ingest(t, s, events)
		if got := refusals(report); got != strings.Join(want, ", ") {
			t.Errorf("refused %s\nwant    %s", got, strings.Join(want, ", "))
		}
		if report.Accepted != len(bad)+1 || report.Duplicates != 0 {
			t.Errorf("accepted %d, duplicates %d", report.Accepted, report.Duplicates)
		}
		for _, r := range report.Refused {
			if r.RequestID != events[r.Index].RequestID || r.Message == "" {
				t.Errorf("refusal %+v does not say which event and why", r)
			}
		}
	})
}

func TestEventsAreTakenForThirtyFiveDaysToTheInstant(t *testing.T) {
	each(t, func(t *testing.T, s *shop.Shop) {
		c := s.Customer(t)
		c.Subscribe(t, shop.Bangkok, shop.Passport)
		s.Clock.Advance(metering.MaxAge)
		events := c.Calls(3, shop.Bangkok, shop.Passport, shop.Start)
		events[1].At = s.Clock.Now().Add(5 * time.Minute)
		events[2].At = shop.Start.Add(-time.Nanosecond)
		if report := ingest(t, s, events); refusals(report) != "2 too_old" || report.Accepted != 2 {
			t.Errorf("%+v, want both at the limits accepted", report)
		}
	})
}

func TestOfOneCallReportedTwiceTheFirstCounts(t *testing.T) {
	each(t, func(t *testing.T, s *shop.Shop) {
		c := s.Customer(t)
		c.Subscribe(t, shop.Bangkok, shop.Passport)
		events := c.Calls(40, shop.Bangkok, shop.Passport, s.Clock.Now())
		for i := range events {
			events[i].Index, events[i].At, events[i].RequestID, events[i].HTTPStatus = i, s.Clock.Now(), "same", 500+i
		}
		events[7] = events[0]
		events[7].Index = 7
		report := ingest(t, s, events)
		if report.Accepted != 1 || report.Duplicates != 1 || len(report.Refused) != len(events)-2 || report.Refused[0].Reason != metering.ReasonConflicting {
			t.Errorf("accepted %d, duplicates %d, refused %+v", report.Accepted, report.Duplicates, report.Refused)
		}
		call, err := s.Metering.CallOf(t.Context(), c.ID, models.OwnSource, "same")
		if err != nil || call.HTTPStatus != 500 {
			t.Errorf("stored status %d, want that of the first, 500; %v", call.HTTPStatus, err)
		}
	})
}

func TestReportingABatchAgainChangesNothing(t *testing.T) {
	each(t, func(t *testing.T, s *shop.Shop) {
		c := s.Customer(t)
		buy(t, s, c, 10)
		events := passports(15)(s, c)
		events[3].HTTPStatus = 500
		first := ingest(t, s, events)
		before, account := paid(t, s, c), *c.Account(t)
		s.Clock.Advance(2 * time.Hour)
		again := ingest(t, s, events)
		if first.Accepted != 15 || again.Accepted != 0 || again.Duplicates != 15 {
			t.Errorf("accepted %d and then %d, duplicates %d", first.Accepted, again.Accepted, again.Duplicates)
		}
		if after := paid(t, s, c); after != before || before != "package 1: 10, pay-per-use: 4 for 32000, failed: 1" {
			t.Errorf("before %s, after %s", before, after)
		}
		if now := *c.Account(t); now.AccruedMicros != account.AccruedMicros || now.BalanceMicros != account.BalanceMicros {
			t.Errorf("money before %+v, after %+v", account, now)
		}
	})
}

func TestARequestIDIsTheAccountsOwn(t *testing.T) {
	each(t, func(t *testing.T, s *shop.Shop) {
		one, other := s.Customer(t), s.Customer(t)
		one.Subscribe(t, shop.Bangkok, shop.Passport)
		one.Subscribe(t, shop.Singapore, shop.Passport)
		other.Subscribe(t, shop.Bangkok, shop.Passport)
		now := s.Clock.Now()
		events := append(one.Calls(1, shop.Bangkok, shop.Passport, now), other.Calls(1, shop.Bangkok, shop.Passport, now)...)
		elsewhere := events[0] // the same id once more, from the account's other region
		elsewhere.ProjectID = one.Projects[shop.Singapore]
		report := ingest(t, s, append(events, elsewhere))
		if report.Accepted != 2 || report.Duplicates != 0 || refusals(report) != "0 conflicting" {
			t.Errorf("%+v, want one for each account, and no second one from another region", report)
		}
	})
}

func TestAnEmptyBatchIsNothing(t *testing.T) {
	each(t, func(t *testing.T, s *shop.Shop) {
		if report := ingest(t, s, nil); report.Accepted+report.Duplicates+len(report.Refused) != 0 {
			t.Errorf("%+v", report)
		}
	})
}

func TestConcurrentBatchesWithOverlappingIDsRecordEachCallOnce(t *testing.T) {
	each(t, func(t *testing.T, s *shop.Shop) {
		const batches, size, ids = 32, 200, 1500
		one, two := s.Customer(t), s.Customer(t)
		var events []metering.Event
		for _, c := range []*shop.Customer{one, two} {
			buy(t, s, c, 100)
			grant(t, s, c, 57, time.Time{}, time.Time{})
			events = append(events, c.Calls(ids/2, shop.Bangkok, shop.Passport, s.Clock.Now())...)
		}
		// The last batches send everything, so that every id has been sent at least once.
		var running sync.WaitGroup
		reports := make([]metering.Report, batches)
		errs := make([]error, batches)
		var again atomic.Int64
		for i := range batches {
			batch := events
			if i > 1 {
				random := rand.New(rand.NewPCG(1, uint64(i)))
				batch = make([]metering.Event, size)
				for j := range batch {
					batch[j] = events[random.IntN(len(events))]
				}
			}
			running.Go(func() {
				// On a busy machine an answer may not come in its time: then a gateway sends the batch again.
				for reports[i], errs[i] = s.Metering.Ingest(t.Context(), batch); errors.Is(errs[i], context.DeadlineExceeded); again.Add(1) {
					reports[i], errs[i] = s.Metering.Ingest(t.Context(), batch)
				}
			})
		}
		running.Wait()
		accepted, duplicates := 0, 0
		for i, report := range reports {
			if errs[i] != nil || len(report.Refused) > 0 {
				t.Errorf("batch %d: %v, refused %v", i, errs[i], report.Refused)
			}
			accepted, duplicates = accepted+report.Accepted, duplicates+report.Duplicates
		}
		if accepted+duplicates != 2*ids+(batches-2)*size || accepted > ids || accepted < ids && again.Load() == 0 {
			t.Errorf("accepted %d of %d, duplicates %d, %d batches again", accepted, ids, duplicates, again.Load())
		}
		for _, c := range []*shop.Customer{one, two} {
			if got := paid(t, s, c); got != "package 1: 100, package 2: 57, pay-per-use: 593 for 4744000" {
				t.Errorf("paid by %s", got)
			}
		}
	})
}

func TestALargeBatchIsOneReport(t *testing.T) {
	each(t, func(t *testing.T, s *shop.Shop) {
		c := s.Customer(t)
		buy(t, s, c, 1000)
		c.TopUp(t, 70_000_000)
		events := c.Calls(10_000, shop.Bangkok, shop.Passport, s.Clock.Now())
		for i := range events {
			events[i].At = shop.Start.Add(time.Duration(i) * time.Millisecond)
		}
		if report := ingest(t, s, events); report.Accepted != len(events) {
			t.Errorf("accepted %d", report.Accepted)
		}
		if got := paid(t, s, c); got != "package 1: 1000, pay-per-use: 9000 for 72000000" {
			t.Errorf("paid by %s", got)
		}
	})
}

func TestHourlyTotalsFollowTheZoneAndTheOutcome(t *testing.T) {
	each(t, func(t *testing.T, s *shop.Shop) {
		c := s.Customer(t)
		buy(t, s, c, 10)
		at := shop.Start.Truncate(time.Hour).Add(time.Hour)
		s.Clock.Set(at.Add(time.Hour))
		events := c.Calls(14, shop.Bangkok, shop.Passport, at)
		events[0].At = at.Add(-time.Microsecond) // the last instant of the hour before
		events[13].HTTPStatus = 404
		ingest(t, s, events)
		hours, err := s.Metering.Hours(t.Context(), c.ID, models.HourFilter{From: at, Until: at.Add(time.Hour)})
		if err != nil {
			t.Fatal(err)
		}
		got := make(map[models.Outcome]models.UsageHour)
		for _, h := range hours {
			got[h.Outcome] = h
		}
		p, ppu, failed := got[models.OutcomePackage], got[models.OutcomePayPerUse], got[models.OutcomeFailed]
		if len(hours) != 3 || p.Calls != 9 || p.LeftCalls != 0 || p.PackageID != 1 || ppu.Calls != 3 || ppu.AmountMicros != 24_000 || failed.Calls != 1 {
			t.Errorf("hours %+v", hours)
		}
	})
}

// TestWhatIsReportedAgainIsADuplicateWhateverIsLeft: that nothing may pay any more is said of calls that are not recorded.
func TestWhatIsReportedAgainIsADuplicateWhateverIsLeft(t *testing.T) {
	each(t, func(t *testing.T, s *shop.Shop) {
		c := s.Customer(t)
		grant(t, s, c, 5, time.Time{}, time.Time{})
		events := c.Calls(5, shop.Bangkok, shop.Passport, s.Clock.Now())
		if report := ingest(t, s, events); report.Accepted != 5 {
			t.Fatalf("%+v", report)
		}
		for range 2 {
			if report := ingest(t, s, events); report.Duplicates != 5 {
				t.Errorf("%+v", report)
			}
			if report := ingest(t, s, c.Calls(1, shop.Bangkok, shop.Passport, s.Clock.Now())); refusals(report) != "0 ModelArts.4204" {
				t.Errorf("a new one: %+v", report)
			}
		}
	})
}
