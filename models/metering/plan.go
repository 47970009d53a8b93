package metering

import (
	"fmt"
	"math"
	"slices"

	"ocrconsole/models/rules"
)

// inFlight is how far credit goes for calls that were let pass before they were made. Arrears that came since do not stop them.
// That no more than may be owed is owed has been seen to where they were let pass, but for what other processes let pass at the
// same time: what there is no credit for at all is neither recorded nor answered then.
func inFlight(credit rules.CreditPolicy) rules.CreditPolicy {
	if credit.Grace <= 0 || credit.LimitMicros <= 0 {
		credit.LimitMicros = math.MaxInt64 // else the first call that leads into arrears would stop those with it
	}
	credit.Grace = math.MaxInt64
	return credit
}

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
		w.refuse(index, rules.ErrNotEnabled)
		return nil
	}
	credit := p.flight.credit
	credit.Made = !w.authorized
	if w.authorized {
		credit = inFlight(credit)
	}
	deduction, err := meter.Pay(rules.Call{
		RequestID: call.RequestID, At: call.At, Within: call.Within, HTTPStatus: call.HTTPStatus, AccessKeyID: call.accessKeyID,
	}, &p.book.standing, credit, p.flight.changes.now)
	if rules.IsRefusal(err) {
		w.refuse(index, err)
		return nil
	}
	if err != nil {
		return fmt.Errorf("deduct call %q: %w", call.RequestID, err)
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
	for _, meter := range p.meters {
		p.addPackages(meter)
		p.flight.changes.addMonths(meter)
		c, before := p.flight.changes, p.book.account.Version
		f := factOf(meter, &p.book.standing, before+1, c.snapshot.Version, c.now) // the version that this gives it
		f.after = before
		c.facts = append(c.facts, f)
	}
	p.flight.changes.addCaps(p.book)
	p.flight.changes.addAccount(p.book)
}

func (w *work) refuse(index int, err error) {
	w.receipts[index].refusal = err
	w.refused = append(w.refused, refusalOf(w.calls[index].Event, err))
}
