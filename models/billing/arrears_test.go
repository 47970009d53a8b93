package billing_test

import (
	"slices"
	"testing"
	"time"

	"ocrconsole/models"
	"ocrconsole/models/dbtest/shop"
	"ocrconsole/models/rules"
)

// turn is an event of arrears, as far as a test looks at it: at is how long after the shop opened.
type turn struct {
	kind      models.ArrearsEventKind
	cause     rules.Restriction
	at        time.Duration
	available rules.Micros
	byEntry   bool
}

// expectTurns fails the test unless the history of the customer's arrears is these turns.
func expectTurns(t testing.TB, s *shop.Shop, c *shop.Customer, want ...turn) {
	t.Helper()
	h, err := s.Billing.Arrears(t.Context(), c.ID, 0, 100)
	if err != nil {
		t.Fatal(err)
	}
	slices.Reverse(h.Events)
	var got []turn
	for _, e := range h.Events {
		got = append(got, turn{e.Kind, e.Cause, e.At.Sub(shop.Start), e.AvailableMicros, e.EntrySeq != nil})
	}
	if !slices.Equal(got, want) {
		t.Errorf("history of arrears\n%+v\nwant\n%+v", got, want)
	}
}

// watch lets n servers look after arrears at once and fails the test unless they record so many turns together.
func watch(t testing.TB, s *shop.Shop, n, want int) {
	t.Helper()
	turns := make([]int, n)
	noErrors(t, atOnce(n, func(i int) (err error) {
		turns[i], err = s.Billing.WatchArrears(t.Context())
		return err
	}))
	total := 0
	for _, n := range turns {
		total += n
	}
	if total != want {
		t.Errorf("%d turns recorded, want %d", total, want)
	}
}

func TestEveryTurnOfArrearsIsRecordedOnce(t *testing.T) {
	each(t, func(t *testing.T, s *shop.Shop) {
		c, other := s.Customer(t), s.Customer(t)
		c.TopUp(t, 1_000_000)
		other.TopUp(t, 1_000_000)
		owe(t, s, c)
		watch(t, s, 4, 1)
		watch(t, s, 4, 0)
		s.Clock.Advance(24*time.Hour - time.Microsecond)
		watch(t, s, 1, 0)
		s.Clock.Advance(2 * time.Hour) // nobody watched when the grace period ended
		watch(t, s, 4, 1)
		c.TopUp(t, 2_000_000)
		watch(t, s, 1, 0)
		expectTurns(t, s, c,
			turn{models.ArrearsEntered, "", 0, -8_000, false},
			turn{models.ArrearsRestricted, rules.GraceOver, 24 * time.Hour, -8_000, false},
			turn{models.ArrearsLifted, "", 26*time.Hour - time.Microsecond, 1_992_000, true})
		expectTurns(t, s, other)
	})
}

func TestATopUpRecordsWhatNobodyHadSeenBeforeIt(t *testing.T) {
	each(t, func(t *testing.T, s *shop.Shop) {
		c := s.Customer(t)
		owe(t, s, c)
		s.Clock.Advance(30 * time.Hour)
		settle(t, s, 1) // moves no arrears
		expectTurns(t, s, c)
		c.TopUp(t, 1_000_000)
		expectTurns(t, s, c,
			turn{models.ArrearsEntered, "", 0, -8_000, false},
			turn{models.ArrearsRestricted, rules.GraceOver, 24 * time.Hour, -8_000, false},
			turn{models.ArrearsLifted, "", 30 * time.Hour, 992_000, true})
	})
}

func TestATopUpBelowTheCreditLimitLetsPayPerUseGoOn(t *testing.T) {
	each(t, func(t *testing.T, s *shop.Shop) {
		s.Billing.Credit.LimitMicros, s.Metering.Credit.LimitMicros = 8_000, 8_000
		c := s.Customer(t)
		owe(t, s, c)
		watch(t, s, 1, 2)
		s.Clock.Advance(time.Hour)
		s.Billing.Credit.LimitMicros = 1_000_000
		watch(t, s, 1, 1) // the operator raised the limit
		s.Billing.Credit.LimitMicros = 8_000
		watch(t, s, 1, 1)
		events := c.Calls(200, shop.Bangkok, shop.Passport, s.Clock.Now())
		s.Metering.Credit.LimitMicros = 50_000_000
		ingest(t, s, events)
		s.Billing.Credit.LimitMicros = 1_000_000
		s.Clock.Advance(time.Hour)
		c.TopUp(t, 1_000_000)
		expectTurns(t, s, c,
			turn{models.ArrearsEntered, "", 0, -8_000, false},
			turn{models.ArrearsRestricted, rules.CreditLimitReached, 0, -8_000, false},
			turn{models.ArrearsResumed, "", time.Hour, -8_000, false},
			turn{models.ArrearsRestricted, rules.CreditLimitReached, time.Hour, -8_000, false},
			turn{models.ArrearsResumed, "", 2 * time.Hour, -608_000, true})
	})
}

func TestMoneyThatOnlyPassesThroughIsNoTurn(t *testing.T) {
	each(t, func(t *testing.T, s *shop.Shop) {
		c := s.Customer(t)
		order := orderHundred(t, c, 1)
		reference := openCheckout(t, s, c, order.ID)
		owe(t, s, c)
		watch(t, s, 1, 1)
		s.Clock.Advance(time.Hour)
		apply(t, s, s.Card.Pay(reference)) // brings the order's price in and takes it out again
		expectTurns(t, s, c, turn{models.ArrearsEntered, "", 0, -8_000, false})
		if since := c.Account(t).ArrearsSince; since == nil || !since.Equal(shop.Start) {
			t.Errorf("in arrears since %v, want since the shop opened", since)
		}
	})
}
