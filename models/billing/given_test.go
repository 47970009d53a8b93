package billing_test

import (
	"math/rand/v2"
	"testing"

	"gorm.io/gorm"

	"ocrconsole/models"
	"ocrconsole/models/dbtest"
	"ocrconsole/models/dbtest/shop"
	"ocrconsole/models/rules"
)

// moved is a movement of whole dollars.
type moved struct {
	kind    models.EntryKind
	dollars int64
}

// books moves the money, one after the other: top-ups by card, all else as entries of the ledger.
func books(t testing.TB, s *shop.Shop, c *shop.Customer, moves ...moved) {
	t.Helper()
	for i, m := range moves {
		amount := rules.Micros(m.dollars * 1_000_000)
		if m.kind == models.EntryTopUp {
			c.TopUp(t, amount)
			continue
		}
		err := s.DB.Write(t.Context(), func(tx *gorm.DB) error {
			account, err := models.LockAccount(tx, c.ID)
			if err != nil {
				return err
			}
			standing := account.Standing()
			if err := standing.Post(amount, s.Clock.Now()); err != nil {
				return err
			}
			entry := models.LedgerEntry{At: s.Clock.Now(), Kind: m.kind, AmountMicros: amount, BalanceAfterMicros: standing.BalanceMicros}
			if m.kind == models.EntryUsage {
				entry.HourStart, entry.LateNo = new(s.Clock.Now()), new(int64(i))
			}
			if err := models.AppendEntries(tx, c.ID, []models.LedgerEntry{entry}); err != nil {
				return err
			}
			return account.SaveStanding(tx, standing)
		})
		if err != nil {
			t.Fatal(err)
		}
	}
}

func given(t testing.TB, s *shop.Shop, c *shop.Customer) rules.Micros {
	t.Helper()
	micros, err := models.GivenMicros(s.DB.WithContext(t.Context()), c.ID)
	if err != nil {
		t.Fatal(err)
	}
	return micros
}

// TestWhatOfABalanceWasGiven has cases worked out by hand: what was given falls where the balance falls below it, and nowhere else.
func TestWhatOfABalanceWasGiven(t *testing.T) {
	const topUp, credit, voucher, debit, usage = models.EntryTopUp, models.EntryCredit, models.EntryVoucher, models.EntryDebit, models.EntryUsage
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, db *models.DB) {
		s := shop.New(t, db, shop.Zone) // calls are made up: the books do not balance
		for name, worked := range map[string]struct {
			moves   []moved
			dollars rules.Micros
		}{
			"nothing moved":                               {nil, 0},
			"all was paid":                                {[]moved{{topUp, 20}, {usage, -5}}, 0},
			"a credit":                                    {[]moved{{credit, 50}}, 50},
			"a voucher beside what was paid":              {[]moved{{topUp, 20}, {voucher, 5}}, 5},
			"a credit that was used, then a top-up":       {[]moved{{credit, 50}, {usage, -50}, {topUp, 20}}, 0},
			"a credit that was used in part":              {[]moved{{credit, 50}, {usage, -30}, {topUp, 20}}, 20},
			"what was paid is used first":                 {[]moved{{topUp, 20}, {credit, 50}, {usage, -30}}, 40},
			"a debit takes what was paid":                 {[]moved{{topUp, 20}, {credit, 10}, {debit, -20}}, 10},
			"a transfer that a debit returns":             {[]moved{{credit, 10}, {topUp, 30}, {debit, -30}, {topUp, 20}}, 10},
			"a debit of more than was paid":               {[]moved{{topUp, 20}, {credit, 10}, {debit, -25}, {topUp, 20}}, 5},
			"a credit in arrears clears them":             {[]moved{{usage, -10}, {credit, 30}, {topUp, 5}}, 20},
			"a credit that does not clear them":           {[]moved{{usage, -40}, {credit, 30}, {topUp, 50}}, 0},
			"used up, given again, and used in part":      {[]moved{{credit, 50}, {usage, -60}, {voucher, 30}, {topUp, 40}, {usage, -45}}, 15},
			"the lowest balance counts, not the last":     {[]moved{{credit, 50}, {usage, -45}, {topUp, 100}, {voucher, 1}, {usage, -20}}, 6},
			"a credit after the last entry of all others": {[]moved{{topUp, 20}, {usage, -20}, {credit, 3}}, 3},
		} {
			c := s.Customer(t)
			books(t, s, c, worked.moves...)
			if got := given(t, s, c); got != worked.dollars*1_000_000 {
				t.Errorf("%s: %d given, want %d dollars", name, got, worked.dollars)
			}
		}
		givenIsThatOfTheWalk(t, s)

		c := s.Customer(t)
		books(t, s, c, moved{credit, 50}, moved{usage, -50}, moved{topUp, 20})
		gives(t, s, refundOf(c, 1, 20_000_000)) // made by mistake: all of it was paid
		expectBalance(t, c, 0)
	})
}

// givenIsThatOfTheWalk compares what one statement finds with a walk through random ledgers, entry by entry.
func givenIsThatOfTheWalk(t *testing.T, s *shop.Shop) {
	t.Helper()
	random := rand.New(rand.NewPCG(3, 5)) // #nosec G404 -- a test's
	kinds := []models.EntryKind{models.EntryTopUp, models.EntryCredit, models.EntryVoucher, models.EntryDebit, models.EntryUsage}
	for range 40 {
		var moves []moved
		var balance, want int64
		for range random.IntN(30) {
			m := moved{kinds[random.IntN(len(kinds))], 1 + random.Int64N(40)}
			switch m.kind {
			case models.EntryCredit, models.EntryVoucher:
				want += m.dollars
			case models.EntryDebit, models.EntryUsage:
				m.dollars = -m.dollars
			default:
			}
			balance += m.dollars
			want = min(want, max(0, balance))
			moves = append(moves, m)
		}
		c := s.Customer(t)
		books(t, s, c, moves...)
		if got := given(t, s, c); got != rules.Micros(want*1_000_000) {
			t.Fatalf("%v: %d given, want %d dollars", moves, got, want)
		}
	}
}
