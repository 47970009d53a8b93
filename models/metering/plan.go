package metering

import (
	"errors"
	"fmt"
	"math"
	"slices"

	"ocrconsole/models/rules"
)

// noCreditLimit lets pay-per-use calls pass whatever is owed: those that were authorised before they were made.
var noCreditLimit = rules.CreditPolicy{Grace: math.MaxInt64, LimitMicros: math.MaxInt64}

// plan pays the calls of one account in a draft.
type plan struct {
	draft *draft
	book  *book
	lines []*rules.Line // those that calls were paid by
	paid  []int64       // ids of the packages that paid
}

// add pays the work's call at that place, or notes its refusal. It fails only when the whole draft must.
func (p *plan) add(w *work, index int) error {
	call := &w.calls[index]
	key := callKey{w.accountID, call.RequestID}
	if receipt, recorded := p.draft.recorded(w, key); recorded {
		receipt.Duplicate = true
		w.receipts[index] = receipt
		return nil
	}
	line, found := p.book.line(call.offering)
	if !found {
		w.refuse(index, rules.ErrNotEnabled)
		return nil
	}
	credit := p.draft.credit
	if w.authorized {
		credit = noCreditLimit
	}
	deduction, err := line.Pay(rules.Call{RequestID: call.RequestID, At: call.At, HTTPStatus: call.HTTPStatus}, &p.book.standing, credit, p.draft.changes.now)
	if errors.Is(err, rules.ErrNotEnabled) || errors.Is(err, rules.ErrRestricted) {
		w.refuse(index, err)
		return nil
	}
	if err != nil {
		return fmt.Errorf("deduct call %q: %w", call.RequestID, err)
	}
	receipt := receiptOf(deduction)
	w.receipts[index] = receipt
	if !w.unseen {
		p.draft.seen[key] = receipt
	}
	p.draft.changes.add(w.accountID, call, receipt)
	p.lines, p.paid = with(p.lines, line), with(p.paid, receipt.PackageID)
	return nil
}

// recorded gives the receipt of a call that is recorded already. Ids that were made here are new.
func (d *draft) recorded(w *work, key callKey) (Receipt, bool) {
	if w.unseen {
		return Receipt{}, false
	}
	receipt, recorded := d.seen[key]
	return receipt, recorded
}

// with adds v unless it is there; mostly it is the last.
func with[T comparable](all []T, v T) []T {
	if n := len(all); n > 0 && all[n-1] == v || slices.Contains(all, v) {
		return all
	}
	return append(all, v)
}

// finish notes what the account's calls changed as a whole. An account none of whose calls was recorded is written
// too: its version proves that they were refused by what was true.
func (p *plan) finish() {
	for _, line := range p.lines {
		p.draft.changes.addLine(line, p.paid)
		p.draft.changes.permit(line, &p.book.standing, p.draft.credit)
	}
	p.draft.changes.addAccount(p.book)
}

func (w *work) refuse(index int, err error) {
	w.receipts[index].refusal = err
	w.refused = append(w.refused, refusalOf(w.calls[index].Event, err))
}
