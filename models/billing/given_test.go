package billing_test

import (
	"math/rand/v2"
	"testing"
	"time"

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

// pots are the two kinds of money of an account, kept apart by hand, as it buys packages of 0.60 and returns them.
type pots struct {
	paid, given rules.Micros // paid is below zero by what is owed
	orders      []boughtBy
}

// boughtBy is an order and what it holds of either pot.
type boughtBy struct {
	order       *models.Order
	paid, given rules.Micros
	packages    []int64
}

func (p *pots) give(amount rules.Micros) {
	owed := min(amount, max(0, -p.paid))
	p.paid, p.given = p.paid+owed, p.given+amount-owed
}

func (p *pots) take(amount rules.Micros) (paid, given rules.Micros) {
	paid = min(amount, max(0, p.paid))
	given = min(amount-paid, p.given)
	p.paid, p.given = p.paid-(amount-given), p.given-given
	return paid, given
}

// does has the account do one thing more: move so many dollars, or buy or return so many packages, of the order with the number if it returns.
func (p *pots) does(t *testing.T, s *shop.Shop, c *shop.Customer, what models.EntryKind, n int64, of int) {
	t.Helper()
	amount := rules.Micros(n * 1_000_000)
	switch what {
	case models.EntryOrder:
		b := boughtBy{order: bought(t, s, c, n)}
		b.paid, b.given = p.take(rules.Micros(n * 600_000))
		for _, bought := range c.Packages(t) {
			if *bought.OrderID == b.order.ID {
				b.packages = append(b.packages, bought.ID)
			}
		}
		p.orders = append(p.orders, b)
	case models.EntryRefund:
		b := &p.orders[of]
		refunds, err := s.Billing.Return(t.Context(), c.ID, b.order.ID, b.packages[:n])
		if err != nil || len(refunds) != int(n) {
			t.Fatalf("%+v came back, %v", refunds, err)
		}
		back := rules.Micros(n * 600_000)
		given := min(back, b.given)
		b.packages, b.given, b.paid = b.packages[n:], b.given-given, b.paid-(back-given)
		p.paid += back - given
		p.give(given)
	case models.EntryUsage:
		s.Clock.Advance(time.Minute) // each is of another time
		books(t, s, c, moved{what, -n})
		p.take(amount)
	case models.EntryTopUp:
		books(t, s, c, moved{what, n})
		p.paid += amount
	default:
		books(t, s, c, moved{what, n})
		p.give(amount)
	}
	if got := given(t, s, c); got != p.given {
		t.Fatalf("after %s of %d: %d given, want %d; %d are paid", what, n, got, p.given, p.paid)
	}
	expectBalance(t, c, p.paid+p.given)
}

// TestWhatAnOrderTookOfWhatWasGivenIsGivenWhenItComesBack, so that no card gets it by way of an order: what was used of a top-up is no more at its card's reach.
func TestWhatAnOrderTookOfWhatWasGivenIsGivenWhenItComesBack(t *testing.T) {
	t.Parallel()
	type step struct {
		what models.EntryKind
		n    int64
	}
	dbtest.Each(t, func(t *testing.T, db *models.DB) {
		s := shop.New(t, db, shop.Zone) // calls are made up: the books do not balance
		for _, gave := range []models.EntryKind{models.EntryVoucher, models.EntryCredit} {
			for name, worked := range map[string]struct {
				steps []step
				paid  rules.Micros // of the top-up, which a card gets at most
			}{
				"all was given":        {[]step{{models.EntryTopUp, 20}, {models.EntryUsage, 20}, {gave, 3}, {models.EntryOrder, 5}, {models.EntryRefund, 5}}, 0},
				"one by one":           {[]step{{models.EntryTopUp, 20}, {models.EntryUsage, 20}, {gave, 3}, {models.EntryOrder, 2}, {models.EntryRefund, 1}, {models.EntryRefund, 1}}, 0},
				"a third was paid":     {[]step{{models.EntryTopUp, 20}, {models.EntryUsage, 19}, {gave, 3}, {models.EntryOrder, 5}, {models.EntryRefund, 5}}, 1_000_000},
				"the given part":       {[]step{{models.EntryTopUp, 20}, {models.EntryUsage, 19}, {gave, 3}, {models.EntryOrder, 5}, {models.EntryRefund, 3}}, 0},
				"and some of the paid": {[]step{{models.EntryTopUp, 20}, {models.EntryUsage, 19}, {gave, 3}, {models.EntryOrder, 5}, {models.EntryRefund, 4}}, 400_000},
			} {
				c, p := s.Customer(t), &pots{}
				for _, step := range worked.steps {
					p.does(t, s, c, step.what, step.n, 0)
				}
				_, err := s.Billing.RefundPayment(t.Context(), refundOf(c, 1, worked.paid+10_000))
				expectCode(t, err, models.Conflict)
				if worked.paid > 0 {
					gives(t, s, refundOf(c, 1, worked.paid))
				}
				if balance := c.Account(t).BalanceMicros; balance != p.given || p.paid != worked.paid {
					t.Errorf("%s of %s: %d left, %d given, %d paid", gave, name, balance, p.given, p.paid)
				}
			}
		}
		potsAgree(t, s)
	})
}

// potsAgree compares what was given with the two pots, on random ways to move money.
func potsAgree(t *testing.T, s *shop.Shop) {
	t.Helper()
	random := rand.New(rand.NewPCG(7, 11)) // #nosec G404 -- a test's
	kinds := []models.EntryKind{models.EntryTopUp, models.EntryCredit, models.EntryVoucher, models.EntryUsage, models.EntryOrder, models.EntryOrder, models.EntryRefund, models.EntryRefund}
	for range 12 {
		c, p := s.Customer(t), &pots{}
		for range 18 {
			what, n, of := kinds[random.IntN(len(kinds))], 1+random.Int64N(8), 0
			switch what {
			case models.EntryOrder:
				if n = min(n, int64((p.paid+p.given)/600_000)); n < 1 {
					continue
				}
			case models.EntryRefund:
				if len(p.orders) == 0 {
					continue
				}
				of = random.IntN(len(p.orders))
				if n = min(n, int64(len(p.orders[of].packages))); n < 1 {
					continue
				}
			default:
			}
			p.does(t, s, c, what, n, of)
		}
	}
}

// TestWhatADisputeTookOfWhatWasGivenIsGivenWhenTheBankGivesItAgain, and what no card took likewise.
func TestWhatADisputeTookOfWhatWasGivenIsGivenWhenTheBankGivesItAgain(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, db *models.DB) {
		s := shop.New(t, db, shop.Zone)
		c := s.Customer(t)
		books(t, s, c, moved{models.EntryTopUp, 20}, moved{models.EntryUsage, -15}, moved{models.EntryCredit, 10})
		said := s.Card.Dispute(paymentRef(c, 1), 20_000_000, models.DisputeOpen)
		for _, word := range []struct {
			status models.DisputeStatus
			given  rules.Micros
		}{{models.DisputeOpen, 0}, {models.DisputeWon, 10_000_000}} {
			said.Status = word.status
			if err := s.Billing.ApplyDispute(t.Context(), said); err != nil {
				t.Fatal(err)
			}
			if got := given(t, s, c); got != word.given {
				t.Errorf("%s: %d given", word.status, got)
			}
		}
		_, err := s.Billing.RefundPayment(t.Context(), refundOf(c, 1, 5_010_000))
		expectCode(t, err, models.Conflict)
		gives(t, s, refundOf(c, 1, 5_000_000))
	})
}
