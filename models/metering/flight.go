package metering

import (
	"slices"
	"time"

	"ocrconsole/models/catalog"
	"ocrconsole/models/rules"
)

// flight is a transaction in the making: works are planned into it one after the other, until it is sealed and sent.
type flight struct {
	works   []*work
	calls   int
	sentAt  time.Time
	changes *changes
	credit  rules.CreditPolicy
	near    int64
	counts  bool               // packages count the calls of their last hours, and accounts those of their caps
	found   map[callKey]stored // calls that the database has
	seen    map[callKey]int    // calls of this flight, by their place in the changes
	plans   map[int64]*plan    // by account
}

func (l *lane) newFlight(snapshot *catalog.Snapshot) *flight {
	return &flight{
		changes: newChanges(l.metering.Clock.Now(), snapshot), credit: l.metering.Credit, near: l.metering.nearCalls(), counts: l.store.countsHours(), seen: make(map[callKey]int), plans: make(map[int64]*plan),
	}
}

// full tells whether the flight, nil if there is none, takes no more.
func (f *flight) full() bool { return f != nil && f.calls >= maxBatchCalls }

// add lets the rules pay the work's calls by the account's book. It fails only when the whole flight must.
func (f *flight) add(w *work, b *book) error {
	w.receipts, w.refused, w.err = make([]Receipt, len(w.calls)), nil, nil
	f.works = append(f.works, w)
	f.calls += max(1, len(w.calls))
	p := f.plans[w.accountID]
	if p == nil {
		p = &plan{flight: f, book: b}
		f.plans[w.accountID] = p
	}
	for i := range w.calls {
		if err := p.add(w, i); err != nil {
			return err
		}
	}
	if w.wish != nil {
		p.wish(w.wish)
	}
	return nil
}

// seal completes the changes. The books go on changing after it, the flight does not.
func (f *flight) seal() {
	for _, p := range f.plans {
		p.finish()
	}
}

// repeats notes in the books whose reports repeated calls: the next one's are looked for first.
func (f *flight) repeats() {
	for _, p := range f.plans {
		p.book.repeats = false
	}
	for _, w := range f.works {
		b := f.plans[w.accountID].book
		b.repeats = b.repeats || slices.ContainsFunc(w.receipts, Receipt.repeats)
	}
}
