package statement

import (
	"errors"
	"fmt"

	"ocrconsole/models/rules"
)

func (a *audit) readEntry(r *entry, line int) error {
	if err := a.enter(atEntries, atOpening); err != nil {
		return err
	}
	e := r.chained(a.head.Account)
	if e.Seq != a.last.Seq+1 {
		return fmt.Errorf("entry %d follows entry %d: the numbers have a gap", e.Seq, a.last.Seq)
	}
	if want := e.ChainHash(a.last.Hash); r.Hash != want {
		return errors.New("its hash does not cover its fields and the hash of the entry before it: the chain is broken here")
	}
	after, err := rules.AddMicros(a.last.BalanceAfterMicros, e.AmountMicros)
	if err != nil || e.BalanceAfterMicros != after {
		return fmt.Errorf("the balance after it is %d micro-units: %d before it, and %d moved", after, a.last.BalanceAfterMicros, e.AmountMicros)
	}
	a.last = lastEntry{e.Seq, r.Hash, e.BalanceAfterMicros}
	a.counted.Entries++
	if err := a.addTotal(e); err != nil {
		return err
	}
	switch e.Kind {
	case rules.EntryUsage:
		return a.readHourEntry(r, line)
	case rules.EntryOrder:
		if e.AmountMicros > 0 || r.Order == nil || a.orders[*r.Order] != nil {
			return errors.New("an order is charged once, and never adds to the balance")
		}
		a.pending = &order{id: *r.Order, leftMicros: -e.AmountMicros, line: line, disordered: !e.At.Before(a.head.Until), lines: make(map[int64]*orderedLine)}
		a.orders[*r.Order] = a.pending
	case rules.EntryCardRefund:
		if e.AmountMicros > 0 {
			return errors.New("a refund to a card never adds to the balance")
		}
	case rules.EntryDebit:
		if e.AmountMicros > 0 {
			return errors.New("a debit never adds to the balance")
		}
	case rules.EntryTopUp, rules.EntryCardPayment, rules.EntryRefund, rules.EntryCredit, rules.EntryVoucher:
		if e.AmountMicros < 0 {
			return errors.New("it never takes from the balance")
		}
	default:
		return fmt.Errorf("there is no kind %q", e.Kind)
	}
	return nil
}

// readHourEntry enters the charge of an hour, which has to be what its calls cost.
func (a *audit) readHourEntry(r *entry, line int) error {
	if r.Hour == nil || r.LateNo == nil || r.AmountMicros > 0 || !rules.HourStart(*r.Hour, a.zone).Equal(*r.Hour) {
		return errors.New("it is no charge of one clock hour")
	}
	h := a.hour(rules.HourOf{Offering: rules.Offering{Region: r.Region, Service: r.Service}, Start: *r.Hour})
	if h.lateNo >= 0 && *r.LateNo != h.lateNo+1 {
		return fmt.Errorf("the entries of an hour are numbered: after %d comes %d", h.lateNo, h.lateNo+1)
	}
	h.lateNo, h.line = *r.LateNo, line
	h.calls -= r.Calls
	return addTo(&h.micros, r.AmountMicros)
}

// hour gives the hour, new if it was not met.
func (a *audit) hour(key rules.HourOf) *hour {
	h := a.hours[key]
	if h == nil {
		h = &hour{lateNo: -1}
		a.hours[key] = h
	}
	return h
}

// addTotal adds the entry to the sums that the end tells.
func (a *audit) addTotal(e *rules.ChainedEntry) error {
	t := a.totals[e.Kind]
	if t == nil {
		t = &total{Type: "total", Kind: e.Kind}
		a.totals[e.Kind] = t
	}
	t.Entries++
	if err := addTo(&t.AmountMicros, e.AmountMicros); err != nil || e.Kind != rules.EntryUsage {
		return err
	}
	at := rules.Offering{Region: e.Region, Service: e.Service}
	c := a.charges[at]
	if c == nil {
		c = &charge{Type: "charge", Region: e.Region, Service: e.Service}
		a.charges[at] = c
	}
	c.Entries++
	c.Calls += e.Calls
	if e.LateNo != nil && *e.LateNo > 0 {
		c.Late++
	}
	return addTo(&c.AmountMicros, e.AmountMicros)
}

func (a *audit) readOrderLine(r *orderLine, line int) error {
	o := a.pending
	if o == nil || a.stage != atEntries || r.Order != o.id {
		return errors.New("it does not stand under the charge of its order")
	}
	amount, err := rules.MulMicros(r.UnitPriceMicros, r.Quantity)
	if err != nil || amount != r.AmountMicros || r.Quantity <= 0 {
		return fmt.Errorf("%d times %d micro-units are %d", r.Quantity, r.UnitPriceMicros, amount)
	}
	if o.lines[r.LineNo] != nil {
		return errors.New("the order has this line above already")
	}
	o.lines[r.LineNo] = &orderedLine{orderLine: *r, line: line}
	return addTo(&o.leftMicros, -r.AmountMicros)
}
