package metering

import (
	"errors"
	"fmt"
	"math"

	"ocrconsole/models/rules"
)

// noCreditLimit lets pay-per-use calls pass whatever is owed: those that were authorised before they were made.
var noCreditLimit = rules.CreditPolicy{Grace: math.MaxInt64, LimitMicros: math.MaxInt64}

// plan pays the calls of one account in a batch.
type plan struct {
	book    *book
	changes *changes
	seen    map[callKey]Receipt
	credit  rules.CreditPolicy
	touched map[*rules.Line]bool
	paid    map[int64]bool // ids of the packages that paid
}

func newPlan(b *book, changes *changes, seen map[callKey]Receipt, credit rules.CreditPolicy) *plan {
	return &plan{book: b, changes: changes, seen: seen, credit: credit, touched: make(map[*rules.Line]bool), paid: make(map[int64]bool)}
}

// add pays one call, or notes its refusal. It fails only when the whole batch must.
func (p *plan) add(w waiting) error {
	call := w.call()
	key := callKey{w.accountID, call.RequestID}
	if receipt, recorded := p.seen[key]; recorded {
		receipt.Duplicate = true
		w.receipts[w.index] = receipt
		return nil
	}
	line, found := p.book.line(call.offering)
	if !found {
		w.refuse(call, rules.ErrNotEnabled)
		return nil
	}
	credit := p.credit
	if w.authorized {
		credit = noCreditLimit
	}
	deduction, err := line.Pay(rules.Call{RequestID: call.RequestID, At: call.At, HTTPStatus: call.HTTPStatus}, &p.book.standing, credit, p.changes.now)
	if errors.Is(err, rules.ErrNotEnabled) || errors.Is(err, rules.ErrRestricted) {
		w.refuse(call, err)
		return nil
	}
	if err != nil {
		return fmt.Errorf("deduct call %q: %w", call.RequestID, err)
	}
	receipt := receiptOf(deduction)
	w.receipts[w.index], p.seen[key] = receipt, receipt
	p.changes.add(w.accountID, call, receipt)
	p.touched[line], p.paid[receipt.PackageID] = true, true
	return nil
}

// finish notes what the account's calls changed as a whole; false when they changed nothing.
func (p *plan) finish() bool {
	for line := range p.touched {
		p.changes.addLine(line, p.paid)
		p.changes.lines = append(p.changes.lines, permitLine{line, &p.book.standing})
	}
	if len(p.touched) > 0 {
		p.changes.addAccount(p.book.account, p.book.standing)
	}
	return len(p.touched) > 0
}

func (w waiting) refuse(call *reported, err error) {
	w.receipts[w.index].refusal = err
	w.refused = append(w.refused, refusalOf(call.Event, err))
}
