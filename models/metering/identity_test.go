package metering_test

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"ocrconsole/models"
	"ocrconsole/models/dbtest/shop"
	"ocrconsole/models/metering"
)

// otherPayloads are what an event with the same source and id may say differently.
var otherPayloads = map[string]func(c *shop.Customer, e *metering.Event){
	"status":  func(_ *shop.Customer, e *metering.Event) { e.HTTPStatus = 500 },
	"billed":  func(_ *shop.Customer, e *metering.Event) { e.HTTPStatus = 201 },
	"service": func(_ *shop.Customer, e *metering.Event) { e.Service = shop.WebImage },
	"region":  func(c *shop.Customer, e *metering.Event) { e.ProjectID = c.Projects[shop.Singapore] },
	"later":   func(_ *shop.Customer, e *metering.Event) { e.At = e.At.Add(time.Second) },
	"earlier": func(_ *shop.Customer, e *metering.Event) { e.At = e.At.Add(-time.Microsecond) },
}

func TestAnotherPayloadIsRefusedByNameInOneReportAndAcrossReports(t *testing.T) {
	each(t, func(t *testing.T, s *shop.Shop) {
		c := s.Customer(t)
		for _, at := range [][2]string{{shop.Bangkok, shop.Passport}, {shop.Bangkok, shop.WebImage}, {shop.Singapore, shop.Passport}} {
			c.Subscribe(t, at[0], at[1])
		}
		s.Clock.Advance(time.Minute)
		for name, change := range otherPayloads {
			for _, first := range []int{200, 500} {
				good := c.Calls(1, shop.Bangkok, shop.Passport, s.Clock.Now().Add(-time.Second))[0]
				good.Source, good.HTTPStatus = "g1", first
				other := good
				other.Index = 1
				if change(c, &other); other.HTTPStatus == first && name == "status" {
					continue
				}
				if report := ingest(t, s, []metering.Event{good, other}); report.Accepted != 1 || report.Duplicates != 0 || refusals(report) != "1 conflicting" {
					t.Errorf("%s in one report: %+v", name, report)
				}
				report := ingest(t, s, []metering.Event{other, good})
				if report.Accepted != 0 || report.Duplicates != 1 || refusals(report) != "1 conflicting" {
					t.Errorf("%s in another report: %+v", name, report)
				}
				if r := report.Refused[0]; r.Source != "g1" || r.RequestID != good.RequestID || !strings.Contains(r.Message, fmt.Sprint(first)) {
					t.Errorf("%s: the refusal does not tell what is recorded: %+v", name, r)
				}
				stored, err := s.Metering.CallOf(t.Context(), c.ID, "g1", good.RequestID)
				if err != nil || stored.HTTPStatus != first || !stored.CalledAt.Equal(good.At) || stored.Source != "g1" {
					t.Errorf("%s: stored is %+v, %v", name, stored, err)
				}
			}
		}
	})
}

func TestWhatIsRefusedLeavesItsIdToTheNext(t *testing.T) {
	each(t, func(t *testing.T, s *shop.Shop) {
		c := s.Customer(t)
		events := slices.Repeat(c.Calls(1, shop.Bangkok, shop.Passport, s.Clock.Now()), 3)
		for i := range events {
			events[i].Index = i
		}
		events[2].HTTPStatus = 500 // which needs no subscription
		if report := ingest(t, s, events); refusals(report) != "0 ModelArts.4204, 1 ModelArts.4204" || report.Accepted != 1 {
			t.Errorf("%+v", report)
		}
	})
}

func TestOfTwoPayloadsThatRaceOneIsRecordedAndTheOtherRefused(t *testing.T) {
	each(t, func(t *testing.T, s *shop.Shop) {
		c := s.Customer(t)
		c.Subscribe(t, shop.Bangkok, shop.Passport)
		other := &metering.Metering{DB: s.DB, Catalog: s.Catalog, Clock: s.Clock.Now, Credit: s.Metering.Credit}
		t.Cleanup(other.Close)
		const rounds = 40
		for range rounds {
			good := c.Calls(1, shop.Bangkok, shop.Passport, s.Clock.Now())[0]
			good.Source = "g1"
			bad := good
			bad.HTTPStatus = 500
			var group sync.WaitGroup
			var reports [4]metering.Report
			for i := range reports {
				group.Go(func() {
					var err error
					process, event := []*metering.Metering{s.Metering, other}[i%2], []metering.Event{good, bad}[i/2]
					if reports[i], err = process.Ingest(context.Background(), []metering.Event{event}); err != nil {
						t.Error(err)
					}
				})
			}
			group.Wait()
			var accepted, duplicates, refused int
			for _, r := range reports {
				accepted, duplicates, refused = accepted+r.Accepted, duplicates+r.Duplicates, refused+len(r.Refused)
			}
			if accepted != 1 || duplicates != 1 || refused != 2 {
				t.Fatalf("accepted %d, duplicates %d, refused %d; want 1, 1 and 2", accepted, duplicates, refused)
			}
		}
		if n := countCalls(t, s); n != rounds {
			t.Errorf("%d calls are stored, want %d", n, rounds)
		}
	})
}

func TestAThousandGatewaysMayCountAlike(t *testing.T) {
	each(t, func(t *testing.T, s *shop.Shop) {
		c := s.Customer(t)
		c.Subscribe(t, shop.Bangkok, shop.Passport)
		const gateways = 2500
		events := slices.Repeat(c.Calls(2, shop.Bangkok, shop.Passport, s.Clock.Now()), gateways)
		for i := range events {
			events[i].Index, events[i].Source = i, fmt.Sprintf("/gateways/%d", i/2)
		}
		for range 2 {
			if report := ingest(t, s, events); report.Accepted+report.Duplicates != len(events) {
				t.Errorf("%+v", report)
			}
		}
		if n := countCalls(t, s); n != int64(len(events)) {
			t.Errorf("%d calls are stored, want %d", n, len(events))
		}
		list, err := s.Metering.CallsWithID(t.Context(), c.ID, events[0].RequestID)
		if err != nil || len(list.Calls) != 100 || list.Calls[0].Source == "" {
			t.Errorf("%d calls with one id, %v", len(list.Calls), err)
		}
	})
}

func TestACallOfBeforeSourcesWereKeptIsNotRecordedAgain(t *testing.T) {
	each(t, func(t *testing.T, s *shop.Shop) {
		c := s.Customer(t)
		c.Subscribe(t, shop.Bangkok, shop.Passport)
		events := c.Calls(3, shop.Bangkok, shop.Passport, s.Clock.Advance(time.Minute))
		ingest(t, s, events[:2])
		// As the migration leaves them.
		tx := s.DB.WithContext(t.Context())
		if err := tx.Create(&models.CallSource{AccountID: c.ID, ID: 0, Source: "", Since: s.Clock.Now()}).Error; err != nil {
			t.Fatal(err)
		}
		if err := tx.Exec("UPDATE recorded_calls SET source_id = 0 WHERE account_id = ?", c.ID).Error; err != nil {
			t.Fatal(err)
		}
		after := &metering.Metering{DB: s.DB, Catalog: s.Catalog, Clock: s.Clock.Now, Credit: s.Metering.Credit} // a new process
		t.Cleanup(after.Close)
		for i := range events {
			events[i].Source = "g1"
		}
		events[1].At = events[1].At.Add(-time.Second) // another call with the same id, of another gateway
		for range 3 {
			report, err := after.Ingest(t.Context(), events[:1])
			if err != nil || report.Duplicates != 1 {
				t.Errorf("%+v, %v", report, err)
			}
		}
		report, err := after.Ingest(t.Context(), events)
		if err != nil || report.Duplicates != 1 || report.Accepted != 2 {
			t.Errorf("%+v, %v", report, err)
		}
	})
}

func TestATimeOfWholeSecondsCountsAsAfterWhatHappenedInItsSecond(t *testing.T) {
	each(t, func(t *testing.T, s *shop.Shop) {
		const second, millisecond = time.Second - time.Microsecond, time.Millisecond - time.Microsecond
		at := shop.Start.Add(400_500 * time.Microsecond)
		s.Clock.Set(at)
		subscribed, bought := s.Customer(t), s.Customer(t)
		subscribed.Subscribe(t, shop.Bangkok, shop.Passport)
		buy(t, s, bought, 100)
		s.Clock.Advance(time.Second)
		for _, call := range []struct {
			at     time.Time
			within time.Duration
			after  bool
		}{
			{shop.Start, second, true},
			{shop.Start.Add(-time.Second), second, false},
			{shop.Start, 0, false},
			{at, 0, true},
			{at.Add(-time.Microsecond), 0, false},
			{at.Truncate(time.Millisecond), millisecond, true},
			{at.Truncate(time.Millisecond).Add(-time.Millisecond), millisecond, false},
		} {
			for _, c := range []*shop.Customer{subscribed, bought} {
				event := c.Calls(1, shop.Bangkok, shop.Passport, call.at)
				event[0].Within = call.within
				report := ingest(t, s, event)
				if call.after != (report.Accepted == 1) || !call.after && refusals(report) != "0 ModelArts.4204" {
					t.Errorf("a call at %v within %v: %+v", call.at, call.within, report)
				}
				if again := ingest(t, s, event); again.Accepted != 0 || again.Duplicates != report.Accepted {
					t.Errorf("again: %+v", again)
				}
			}
		}
		if got := paid(t, s, subscribed); got != "pay-per-use: 3 for 24000" {
			t.Errorf("subscribed: paid by %s", got)
		}
		if got := paid(t, s, bought); got != "package 1: 3" {
			t.Errorf("bought: paid by %s", got)
		}
	})
}

func TestAPackageNeverPaysACallOfItsSecondThatWasChargedBefore(t *testing.T) {
	each(t, func(t *testing.T, s *shop.Shop) {
		c := s.Customer(t)
		c.TopUp(t, 10_000_000)
		c.Subscribe(t, shop.Bangkok, shop.Passport)
		events := c.Calls(25, shop.Bangkok, shop.Passport, shop.Start)
		for i := range events {
			events[i].Within = time.Second - time.Microsecond
		}
		ingest(t, s, events)
		s.Clock.Advance(time.Millisecond)
		buy(t, s, c, 10)
		if report := ingest(t, s, events); report.Duplicates != len(events) {
			t.Errorf("%+v", report)
		}
		more := c.Calls(15, shop.Bangkok, shop.Passport, shop.Start)
		for i := range more {
			more[i].Within = time.Second - time.Microsecond
		}
		ingest(t, s, more)
		if got := paid(t, s, c); got != "package 1: 10, pay-per-use: 30 for 240000" {
			t.Errorf("paid by %s", got)
		}
	})
}
