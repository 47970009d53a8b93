package metering

import (
	"errors"
	"fmt"
	"slices"

	"ocrconsole/models/rules"
)

// errLookFirst says that a call may be recorded already, which nobody has looked for: it is refused only if it is not.
var errLookFirst = errors.New("a call that would be refused may be recorded")

// plan pays the calls of one account in a flight.
type plan struct {
	flight *flight
	book   *book
	meters []*rules.Meter // those that calls were paid by
	paid   []paid         // by packages
}

// add pays the work's call at that place, or notes its refusal. It fails only when the whole flight must.
func (p *plan) add(w *work, index int) error {
	call := &w.calls[index]
	key := callKey{w.accountID, p.book.source(call.Source), call.RequestID}
	if stored, found := p.flight.recorded(w, key, call); found {
		p.repeat(w, index, stored)
		return nil
	}
	meter, found := p.book.meter(call.offering)
	if !found {
		return p.refuse(w, index, rules.ErrNotEnabled)
	}
	credit := p.flight.credit
	credit.Made = !w.authorized
	leased := p.book.leases.holds(call, p.flight.changes.now) && (w.authorized || p.book.leases.isOf(call, meter))
	credit.Promised = leased && !w.authorized && !p.book.leases.takenAfter(call)
	credit.LetPass = w.authorized || credit.Promised
	if !leased && !w.authorized {
		if err := p.unleased(meter, call, credit); err != nil {
			return p.refuse(w, index, err)
		}
	}
	deduction, err := meter.Pay(call.rule(), &p.book.standing, credit, p.flight.changes.now)
	if rules.IsRefusal(err) {
		return p.refuse(w, index, err)
	}
	if err != nil {
		return fmt.Errorf("deduct call %q: %w", call.RequestID, err)
	}
	switch {
	case leased && rules.Billable(call.HTTPStatus):
		p.book.leases.use(call.Lease)
	case leased && !w.authorized: // who made it here gives it back: see Pass.Over
		p.book.leases.grow(call.Lease, -1)
	}
	receipt := receiptOf(deduction)
	receipt.AvailableMicros = p.book.standing.AvailableMicros()
	w.receipts[index] = receipt
	if !w.unseen {
		p.flight.seen[key] = len(p.flight.changes.calls)
	}
	call.tagSetID = p.book.tagSet(call.Tags)
	hour := p.flight.changes.add(key, call, receipt)
	p.meters = with(p.meters, meter)
	p.pay(receipt.PackageID, hour)
	return nil
}

// repeat answers an event about a call that is recorded: as a duplicate if it says of it what is recorded. A call that was
// made here is the same whatever is said of it: whoever sent it twice has made one call.
func (p *plan) repeat(w *work, index int, stored stored) {
	if call := &w.calls[index]; !w.authorized && call.payload() != stored.payload {
		w.refuse(index, &conflictError{stored.payload})
		return
	}
	stored.receipt.Duplicate = true
	w.receipts[index] = stored.receipt
}

// stored is a call that is recorded.
type stored struct {
	payload payload
	receipt Receipt
}

// recorded gives the call if it is recorded already, in the database or in this flight. Ids that were made here are new.
func (f *flight) recorded(w *work, key callKey, call *reported) (stored, bool) {
	if w.unseen {
		return stored{}, false
	}
	if i, seen := f.seen[key]; seen {
		row := &f.changes.calls[i]
		return stored{row.call.payload(), row.receipt}, true
	}
	if s, found := f.found[key]; found {
		return s, true
	}
	// A call of before sources were kept is of a source that nobody knows: what says the same of it is about that one.
	s, found := f.found[callKey{key.accountID, 0, key.requestID}]
	return s, found && s.payload == call.payload()
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
	c := p.flight.changes
	for _, meter := range p.meters {
		p.addPackages(meter)
		c.addMonths(meter)
	}
	c.addCaps(p.book, p.flight.counts)
	c.addLeases(p.book)
	c.addAccount(p.book)
	for _, meter := range p.book.meters { // what one has used is missing to the others
		c.facts = append(c.facts, p.flight.factOf(p.book, meter))
	}
}

// refuse notes that the call is refused, if it is known not to be recorded.
func (p *plan) refuse(w *work, index int, err error) error {
	if p.flight.found == nil && !w.unseen {
		return errLookFirst
	}
	w.refuse(index, err)
	return nil
}

func (w *work) refuse(index int, err error) {
	w.receipts[index].refusal = err
	w.refused = append(w.refused, refusalOf(w.calls[index].Event, err))
}
