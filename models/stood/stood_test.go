package stood_test

import (
	"errors"
	"testing"
	"time"

	"gorm.io/gorm"

	"ocrconsole/models"
	"ocrconsole/models/billing"
	"ocrconsole/models/caps"
	"ocrconsole/models/cause"
	"ocrconsole/models/dbtest"
	"ocrconsole/models/dbtest/shop"
	"ocrconsole/models/metering"
	"ocrconsole/models/rules"
	"ocrconsole/models/stood"
)

func each(t *testing.T, test func(t *testing.T, s *shop.Shop, tells *stood.Stood)) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, db *models.DB) {
		s := shop.Open(t, db)
		test(t, s, &stood.Stood{DB: db, Catalog: s.Catalog, Clock: s.Clock.Now})
	})
}

func at(t *testing.T, tells *stood.Stood, c *shop.Customer, instant time.Time) *stood.Account {
	t.Helper()
	told, err := tells.At(t.Context(), c.ID, instant)
	if err != nil {
		t.Fatal(err)
	}
	return told
}

func report(t *testing.T, s *shop.Shop, events []metering.Event) {
	t.Helper()
	got, err := s.Metering.Ingest(t.Context(), events)
	if err != nil || len(got.Refused) > 0 {
		t.Fatalf("%+v, %v", got.Refused, err)
	}
}

func grant(t *testing.T, s *shop.Shop, c *shop.Customer, calls int64) {
	t.Helper()
	gift := billing.Gift{AccountID: c.ID, Region: shop.Bangkok, Service: shop.Passport, Calls: calls, ExpiresAt: s.Clock.Now().Add(60 * 24 * time.Hour)}
	if _, err := s.Billing.Grant(t.Context(), gift); err != nil {
		t.Fatal(err)
	}
}

// TestCallsThatAreReportedLaterChangeNothingOfWhatStood reports calls of each of many hours after the instant, in which a package had paid
// others before: more hours than are looked at first.
func TestCallsThatAreReportedLaterChangeNothingOfWhatStood(t *testing.T) {
	each(t, func(t *testing.T, s *shop.Shop, tells *stood.Stood) {
		c := s.Customer(t)
		c.TopUp(t, 10_000_000)
		c.Subscribe(t, shop.Bangkok, shop.Passport)
		grant(t, s, c, 100)
		limits := &caps.Caps{DB: s.DB, Catalog: s.Catalog, Clock: s.Clock.Now}
		for _, span := range []rules.CapSpan{rules.CapDay, rules.CapMonth, rules.CapInAll} {
			if _, err := limits.Set(t.Context(), c.ID, caps.Wanted{Scope: caps.Scope{Kind: rules.CapCalls, Span: span}, Amount: 1000}); err != nil {
				t.Fatal(err)
			}
		}
		s.Clock.Advance(2 * time.Hour)
		first := s.Clock.Now()
		for range 8 {
			report(t, s, c.Calls(3, shop.Bangkok, shop.Passport, s.Clock.Now()))
			s.Clock.Advance(time.Hour)
		}
		instant := s.Clock.Now()
		before := at(t, tells, c, instant)
		if got := before.Packages[0].Left; got != (metering.Left{Least: 76, Most: 76}) || before.LeastLeft() != 76 {
			t.Fatalf("%+v left of 100 after 24 calls", got)
		}
		s.Clock.Advance(time.Second)
		for hour := range 8 { // each late, the last of them per use
			report(t, s, c.Calls(10, shop.Bangkok, shop.Passport, first.Add(time.Duration(hour)*time.Hour)))
			s.Clock.Advance(time.Minute)
		}
		if _, err := s.Billing.SettleHours(t.Context()); err != nil {
			t.Fatal(err)
		}
		s.Clock.Advance(24 * time.Hour)
		for _, told := range []*stood.Account{before, at(t, tells, c, instant)} {
			p := told.Packages[0]
			if len(told.Packages) != 1 || p.Left != (metering.Left{Least: 76, Most: 76}) || !p.PaysNext || p.Status != rules.StatusActive {
				t.Errorf("the package stood with %+v, %s", p.Left, p.Status)
			}
			if told.Standing.BalanceMicros != 10_000_000 || told.Standing.AccruedMicros != 0 || told.AccruedAtMost || len(told.Caps) != 3 {
				t.Errorf("the money stood at %+v, with %d caps", told.Standing, len(told.Caps))
			}
			for _, limit := range told.Caps {
				if limit.Used == nil || *limit.Used != 24 || limit.Left() != 976 || limit.Changed {
					t.Errorf("of the cap of %s: %+v", limit.Span, limit)
				}
			}
		}
		if now := at(t, tells, c, s.Clock.Now()); len(now.Packages) != 0 || now.Over[rules.StatusUsedUp] != 1 || now.Standing.BalanceMicros >= 10_000_000 {
			t.Errorf("now: %+v, %v", now.Standing, now.Over)
		}
	})
}

// TestOfMoreLateHoursThanAreLookedAtARangeIsTold reports calls of more hours later than any page looks at.
func TestOfMoreLateHoursThanAreLookedAtARangeIsTold(t *testing.T) {
	each(t, func(t *testing.T, s *shop.Shop, tells *stood.Stood) {
		c := s.Customer(t)
		grant(t, s, c, 1000)
		start := s.Clock.Now()
		report(t, s, c.Calls(7, shop.Bangkok, shop.Passport, start))
		s.Clock.Advance(4 * 24 * time.Hour)
		instant := s.Clock.Now()
		s.Clock.Advance(time.Second)
		for hour := range 60 {
			report(t, s, c.Calls(1, shop.Bangkok, shop.Passport, start.Add(time.Duration(hour+1)*time.Hour)))
		}
		got := at(t, tells, c, instant).Packages[0].Left
		if got.Least > 993 || got.Most < 993 || got.Least == got.Most {
			t.Errorf("%+v, of 993", got)
		}
	})
}

// TestOfWhatWasReturnedOrLoweredLaterItIsToldAsItWas looks back before a package was returned, an order refunded and a cap changed.
func TestOfWhatWasReturnedOrLoweredLaterItIsToldAsItWas(t *testing.T) {
	each(t, func(t *testing.T, s *shop.Shop, tells *stood.Stood) {
		c := s.Customer(t)
		c.TopUp(t, 100_000_000)
		s.Clock.Advance(time.Minute)
		order := c.Order(t, shop.Bangkok, shop.Passport, 100, 1)
		limits := &caps.Caps{DB: s.DB, Catalog: s.Catalog, Clock: s.Clock.Now}
		scope := caps.Scope{Kind: rules.CapMoney, Span: rules.CapMonth}
		if _, err := limits.Set(t.Context(), c.ID, caps.Wanted{Scope: scope, Hard: true, Amount: 5_000_000}); err != nil {
			t.Fatal(err)
		}
		if err := s.Billing.PayFromBalance(t.Context(), c.ID, order.ID); err != nil {
			t.Fatal(err)
		}
		instant, balance := s.Clock.Now(), c.Account(t).BalanceMicros
		s.Clock.Advance(time.Hour)
		if _, err := s.Billing.Return(t.Context(), c.ID, order.ID, []int64{1}); err != nil {
			t.Fatal(err)
		}
		set, err := limits.Set(t.Context(), c.ID, caps.Wanted{Scope: scope, Hard: true, Amount: 1})
		if err != nil {
			t.Fatal(err)
		}
		if err := limits.End(t.Context(), c.ID, set.ID); err != nil {
			t.Fatal(err)
		}
		told := at(t, tells, c, instant)
		if len(told.Packages) != 1 || told.Packages[0].Status != rules.StatusActive || told.Packages[0].RefundedAt != nil || told.Standing.BalanceMicros != balance {
			t.Errorf("%+v, %+v", told.Packages, told.Standing)
		}
		if len(told.Caps) != 1 || !told.Caps[0].Changed || told.Caps[0].EndedAt != nil {
			t.Errorf("%+v", told.Caps)
		}
		if told.Last.Seq == 0 || told.Next == nil || told.Next.Seq != told.Last.Seq+1 || told.Earlier == nil || told.Earlier.Seq >= told.Last.Seq {
			t.Errorf("after %v, between %v and %v", told.Last, told.Earlier, told.Next)
		}
		if now := at(t, tells, c, s.Clock.Now()); len(now.Packages) != 0 || now.Over[rules.StatusRefunded] != 1 || len(now.Caps) != 0 {
			t.Errorf("now: %+v", now)
		}
	})
}

func TestOfInstantsOfWhichNothingIsKnownNothingIsTold(t *testing.T) {
	each(t, func(t *testing.T, s *shop.Shop, tells *stood.Stood) {
		c := s.Customer(t)
		opened := s.Clock.Now()
		s.Clock.Advance(90 * 24 * time.Hour)
		kept := time.Date(2026, 3, 31, 16, 0, 0, 0, time.UTC) // April begins in the billing time zone
		if told := at(t, tells, c, opened); len(told.Packages) != 0 || told.Last.Seq != 0 || told.Earlier != nil || told.Next != nil {
			t.Errorf("at its beginning: %+v", told)
		}
		if err := s.DB.Write(t.Context(), func(tx *gorm.DB) error { return models.SaveCallsSince(tx, c.ID, kept) }); err != nil {
			t.Fatal(err)
		}
		for _, test := range []struct {
			at   time.Time
			want cause.Cause
		}{
			{opened.Add(-time.Microsecond), cause.PastBeforeAccount{Created: opened.UTC()}},
			{s.Clock.Now().Add(time.Microsecond), cause.PastInFuture},
			{kept.Add(-time.Microsecond), cause.PastNotKept{Since: kept.UTC()}},
			{kept, nil},
			{s.Clock.Now(), nil},
		} {
			_, err := tells.At(t.Context(), c.ID, test.at)
			var refused *models.Error
			if test.want == nil && err != nil || test.want != nil && (!errors.As(err, &refused) || refused.Why != test.want || refused.Field != "at") {
				t.Errorf("at %v: %v, want %v", test.at, err, test.want)
			}
		}
	})
}

func TestInstantsAreReadAsAddressesAndFieldsWriteThem(t *testing.T) {
	t.Parallel()
	bangkok := time.FixedZone("", 7*60*60)
	for text, want := range map[string]time.Time{
		"2026-03-14T09:30:00Z":             time.Date(2026, 3, 14, 9, 30, 0, 0, time.UTC),
		"2026-03-14T09:30:00.123456+07:00": time.Date(2026, 3, 14, 2, 30, 0, 123456000, time.UTC),
		"2026-03-14T09:30":                 time.Date(2026, 3, 14, 2, 30, 0, 0, time.UTC),
		"2026-03-14T09:30:59":              time.Date(2026, 3, 14, 2, 30, 59, 0, time.UTC),
	} {
		if got, err := stood.ParseInstant(text, bangkok); err != nil || !got.Equal(want) {
			t.Errorf("%s: %v, %v, want %v", text, got, err, want)
		}
	}
	for _, text := range []string{"", "now", "2026-03-14", "2026-02-30T00:00", "2026-03-14T25:00:00Z", "99999-01-01T00:00:00Z", "0000-01-01T00:00:00Z", "2026-03-14T09:30:00Z\x00"} {
		if got, err := stood.ParseInstant(text, bangkok); models.CodeOf(err) != models.Invalid || err == nil {
			t.Errorf("%q is read as %v", text, got)
		}
	}
}
