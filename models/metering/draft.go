package metering

import (
	"slices"
	"time"

	"ocrconsole/models/catalog"
	"ocrconsole/models/rules"
)

// draft is a transaction in the making: works are planned into it one after the other, until it is sealed and sent.
type draft struct {
	works   []*work
	calls   int
	changes *changes
	credit  rules.CreditPolicy
	found   map[callKey]stored // calls that the database has
	seen    map[callKey]int    // calls of this draft, by their place in the changes
	plans   map[int64]*plan    // by account
}

func newDraft(now time.Time, snapshot *catalog.Snapshot, credit rules.CreditPolicy) *draft {
	return &draft{changes: newChanges(now, snapshot), credit: credit, seen: make(map[callKey]int), plans: make(map[int64]*plan)}
}

// full tells whether the draft, nil if there is none, takes no more.
func (d *draft) full() bool { return d != nil && d.calls >= maxBatchCalls }

// add lets the rules pay the work's calls by the account's book. It fails only when the whole draft must.
func (d *draft) add(w *work, b *book) error {
	w.receipts, w.refused, w.err = make([]Receipt, len(w.calls)), nil, nil
	d.works = append(d.works, w)
	d.calls += len(w.calls)
	p := d.plans[w.accountID]
	if p == nil {
		p = &plan{draft: d, book: b}
		d.plans[w.accountID] = p
	}
	for i := range w.calls {
		if err := p.add(w, i); err != nil {
			return err
		}
	}
	return nil
}

// seal completes the changes. The books go on changing after it, the draft does not.
func (d *draft) seal() {
	for _, p := range d.plans {
		p.finish()
	}
}

// repeats notes in the books whose reports repeated calls: the next one's are looked for first.
func (d *draft) repeats() {
	for _, p := range d.plans {
		p.book.repeats = false
	}
	for _, w := range d.works {
		b := d.plans[w.accountID].book
		b.repeats = b.repeats || slices.ContainsFunc(w.receipts, Receipt.repeats)
	}
}
