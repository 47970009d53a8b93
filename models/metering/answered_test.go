package metering_test

import (
	"fmt"
	"testing"
	"time"

	"ocrconsole/models"
	"ocrconsole/models/dbtest"
	"ocrconsole/models/dbtest/shop"
	"ocrconsole/models/metering"
)

// answeredOf gives what is stored of how the call was answered: its key, its wait, its code.
func answeredOf(t *testing.T, s *shop.Shop, accountID int64, source, id string) string {
	t.Helper()
	c, err := models.FindCall(s.DB.WithContext(t.Context()), accountID, source, id)
	if err != nil {
		t.Fatal(err)
	}
	return fmt.Sprint(c.AccessKeyID, " ", c.DurationMS, " ", c.ErrorCode)
}

// writing runs the test with every way in which calls are written: both databases, and PostgreSQL through a pooler. Of a process
// that just began, the first call looks at the account before it is written; the next ones are planned ahead.
func writing(t *testing.T, test func(t *testing.T, s *shop.Shop)) {
	t.Helper()
	each(t, test)
	t.Run("pooled", func(t *testing.T) {
		db, err := models.Open(t.Context(), models.Config{URL: dbtest.PooledURL(t)})
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { _ = db.Close() })
		test(t, shop.Open(t, db))
	})
}

func TestEveryWayOfWritingACallStoresHowItWasAnswered(t *testing.T) {
	writing(t, func(t *testing.T, s *shop.Shop) {
		c := s.Customer(t)
		c.Subscribe(t, shop.Bangkok, shop.Passport)
		for n := range int64(6) {
			call := callOf(s, c, fmt.Sprint("call-", n))
			call.AccessKeyID, call.Since = n, s.Clock.Now()
			s.Clock.Advance(time.Duration(n)*time.Second + 1500*time.Microsecond)
			want := fmt.Sprint(n, " ", n*1000+2, " 0")
			if n%2 == 1 {
				call.HTTPStatus, call.ErrorCode, want = 504, "ModelArts.4402", fmt.Sprint(n, " ", n*1000+2, " 14402")
			}
			if _, err := s.Metering.Record(t.Context(), call); err != nil {
				t.Fatal(err)
			}
			if got := answeredOf(t, s, c.ID, models.OwnSource, call.RequestID); got != want {
				t.Errorf("call %d is stored with %s, want %s", n, got, want)
			}
		}
	})
}

func TestOfCallsThatGatewaysReportNothingIsSaidThatTheyDidNotSay(t *testing.T) {
	writing(t, func(t *testing.T, s *shop.Shop) {
		c := s.Customer(t)
		c.Subscribe(t, shop.Bangkok, shop.Passport)
		for _, status := range []int{200, 504, 200} {
			events := c.Calls(2, shop.Bangkok, shop.Passport, s.Clock.Now())
			events[0].HTTPStatus, events[0].Source, events[1].Index, events[1].Source = status, "g1", 1, "g1"
			if report := ingest(t, s, events); report.Accepted != 2 {
				t.Fatalf("%+v", report)
			}
			if got := answeredOf(t, s, c.ID, "g1", events[0].RequestID); got != "0 0 0" {
				t.Errorf("a reported call is stored with %s", got)
			}
		}
	})
}

// Who says of a call what is stored of it, speaks of that call, whatever they know of how it was answered; what was stored stays.
func TestHowACallWasAnsweredIsNoPartOfWhichCallItIs(t *testing.T) {
	each(t, func(t *testing.T, s *shop.Shop) {
		c := s.Customer(t)
		c.Subscribe(t, shop.Bangkok, shop.Passport)
		call := callOf(s, c, "call")
		call.AccessKeyID, call.Since = 7, s.Clock.Now().Add(-time.Second)
		event := metering.Event{RequestID: "call", ProjectID: c.Projects[shop.Bangkok], Service: shop.Passport, At: call.At, HTTPStatus: 200}
		if _, err := s.Metering.Record(t.Context(), call); err != nil {
			t.Fatal(err)
		}
		if report := ingest(t, s, []metering.Event{event}); report.Duplicates != 1 || len(report.Refused) != 0 {
			t.Errorf("reported by a gateway, too: %+v", report)
		}
		call.AccessKeyID, call.Since = 8, call.At
		if receipt, err := s.Metering.Record(t.Context(), call); err != nil || !receipt.Duplicate {
			t.Errorf("recorded again: %+v, %v", receipt, err)
		}
		event.HTTPStatus = 500
		if report := ingest(t, s, []metering.Event{event}); refusals(report) != "0 conflicting" {
			t.Errorf("with another status: %+v", report)
		}
		if got := answeredOf(t, s, c.ID, models.OwnSource, "call"); got != "7 1000 0" {
			t.Errorf("stored is %s", got)
		}
	})
}

func TestAWaitThatTheClockCannotTellIsNotStored(t *testing.T) {
	s := shop.Open(t, dbtest.SQLite(t))
	c := s.Customer(t)
	c.Subscribe(t, shop.Bangkok, shop.Passport)
	for name, test := range map[string]struct {
		waited time.Duration
		want   string
	}{
		"none":          {0, "0 1 0"},
		"a microsecond": {time.Microsecond, "0 1 0"},
		"a millisecond": {time.Millisecond, "0 1 0"},
		"a little more": {time.Millisecond + time.Microsecond, "0 2 0"},
		"put back":      {-time.Microsecond, "0 0 0"},
		"put forward":   {1000 * time.Hour, "0 0 0"},
	} {
		call := callOf(s, c, name)
		call.Since = s.Clock.Now().Add(-test.waited)
		if _, err := s.Metering.Record(t.Context(), call); err != nil {
			t.Fatal(err)
		}
		if got := answeredOf(t, s, c.ID, models.OwnSource, name); got != test.want {
			t.Errorf("%s: stored is %s, want %s", name, got, test.want)
		}
	}
}
