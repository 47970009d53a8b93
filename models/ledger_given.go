package models

import (
	"gorm.io/gorm"

	"ocrconsole/models/rules"
)

// givenStep is an entry that what was given depends on by more than the balance after it, or, without a kind, all entries between two of those.
type givenStep struct {
	Kind         EntryKind
	OrderID      int64 // 0 for none, as RefundID
	RefundID     int64
	AmountMicros rules.Micros
	LowestMicros rules.Micros // of the balances after the entries
}

// GivenMicros gives how much of the account's balance nobody paid: it came by credits and vouchers. Whatever takes money takes what was
// paid first, so that what was given falls only where the balance falls below it. With the ledger in its order that is, after each entry,
//
//	given = min(given + what this entry gives, max(0, balance))
//
// What an order took comes back as it was taken, the last of it first: so a return to the balance brings what was given before what was paid. A
// card gets what was paid first; and what it did not take, or its bank gave again, is what the refund took. One statement reads the entries since
// the first that gave, with those between as one; an account without one is not read at all.
func GivenMicros(tx *gorm.DB, accountID int64) (rules.Micros, error) {
	const query = `SELECT moves AS kind, COALESCE(MAX(order_id), 0) AS order_id, COALESCE(MAX(refund_id), 0) AS refund_id,
		MAX(amount_micros) AS amount_micros, MIN(balance_after_micros) AS lowest_micros
		FROM (SELECT seq, order_id, refund_id, amount_micros, balance_after_micros, CASE WHEN kind IN @moves THEN kind ELSE '' END AS moves,
			SUM(CASE WHEN kind IN @moves THEN 1 ELSE 0 END) OVER (ORDER BY seq ROWS UNBOUNDED PRECEDING) AS step
			FROM ledger_entries WHERE account_id = @account
			AND seq >= (SELECT MIN(seq) FROM ledger_entries WHERE account_id = @account AND kind IN @gave)) AS walked
		GROUP BY step, moves ORDER BY step, MIN(seq)`
	steps, err := all[givenStep](tx.Raw(query, map[string]any{
		"account": accountID, "gave": []EntryKind{EntryCredit, EntryVoucher},
		"moves": []EntryKind{EntryCredit, EntryVoucher, EntryOrder, EntryRefund, EntryCardRefund},
	}))
	if err != nil {
		return 0, err
	}
	w := givenWalk{ofOrders: make(map[int64]taken), ofRefunds: make(map[int64]rules.Micros)}
	for i := range steps {
		s := &steps[i]
		onToCard := i+1 < len(steps) && steps[i+1].Kind == EntryCardRefund && steps[i+1].RefundID == s.RefundID
		w.step(s, onToCard)
	}
	return w.given, nil
}

// taken is what an order took that has not come back.
type taken struct {
	paid, given rules.Micros
}

// givenWalk is a walk through a ledger. Its sums fit: what was given is never more than the balance, nor what comes back more than was taken.
type givenWalk struct {
	given     rules.Micros
	ofOrders  map[int64]taken
	ofRefunds map[int64]rules.Micros // of what was given
}

// step goes on by entries; onToCard tells that the next takes to a card what this one brings back.
func (w *givenWalk) step(s *givenStep, onToCard bool) {
	switch s.Kind {
	case EntryCredit, EntryVoucher:
		w.given += s.AmountMicros
	case EntryRefund:
		w.given += w.comesBack(s, onToCard)
	default:
	}
	took := w.given - min(w.given, max(0, s.LowestMicros))
	w.given -= took
	switch s.Kind {
	case EntryOrder:
		w.ofOrders[s.OrderID] = taken{paid: -s.AmountMicros - took, given: took}
	case EntryCardRefund:
		w.ofRefunds[s.RefundID] = took
	default:
	}
}

// comesBack gives how much of what the refund brings was given.
func (w *givenWalk) comesBack(s *givenStep, onToCard bool) rules.Micros {
	if took, left := w.ofRefunds[s.RefundID]; left { // it has not reached the card, or came back from there
		delete(w.ofRefunds, s.RefundID)
		return took
	}
	order := w.ofOrders[s.OrderID]
	given := min(s.AmountMicros, order.given)
	if onToCard {
		given = min(max(0, s.AmountMicros-order.paid), order.given)
	}
	w.ofOrders[s.OrderID] = taken{paid: order.paid - (s.AmountMicros - given), given: order.given - given}
	return given
}
