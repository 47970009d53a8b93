package metering

import (
	"context"
	"errors"
	"sync/atomic"

	"ocrconsole/models"
	"ocrconsole/models/catalog"
)

// lane commits the work of its accounts, one transaction after the other. While the database writes one, the next is
// planned: the books tell how the accounts will be once it is written, and the account's version, which every
// transaction under its lock counts up, tells the database whether that came true. What turns out otherwise, or
// cannot be planned without asking the database first, is committed by the longer way of commit.
type lane struct {
	metering *Metering
	queue    chan *work
	store    store
	snapshot *catalog.Snapshot
	books    map[int64]*book // of accounts met before, true while the account's version is the same
	away     atomic.Bool     // the database did not answer the last time

	flying *draft     // what the database is writing, nil while it has nothing to do
	landed chan error // what became of it
	wary   int        // batches not to plan ahead, because somebody else writes the same accounts
}

// waryBatches is for how many batches a lane that was overtaken asks before it plans: another process that serves the
// same accounts would overtake it again and again.
const waryBatches = 8

func newLane(m *Metering) *lane {
	return &lane{
		metering: m, queue: make(chan *work, queueLength), store: newStore(m.DB),
		books: make(map[int64]*book), landed: make(chan error, 1),
	}
}

func (l *lane) enqueue(ctx context.Context, w *work) error {
	select {
	case l.queue <- w:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

func (l *lane) run() {
	defer l.store.close()
	var next *draft
	for {
		if l.flying == nil && next != nil && (len(l.queue) == 0 || next.full()) {
			l.send(next)
			next = nil
		}
		queue := l.queue
		if next.full() {
			queue = nil
		}
		select {
		case w, open := <-queue:
			if !open {
				l.flush(next)
				return
			}
			next = l.add(next, w)
		case err := <-l.landed:
			next = l.land(next, err)
		}
	}
}

// add plans the work as part of the next transaction, which it gives; nil when there is none after it.
func (l *lane) add(next *draft, w *work) *draft {
	b := l.books[w.accountID]
	if l.wary > 0 || b == nil || b.snapshot != l.snapshot || b.repeats && !w.unseen {
		l.wary = max(0, l.wary-1)
		batch := l.takeWaiting(w)
		l.flush(next)
		l.commit(batch)
		return nil
	}
	if next == nil {
		next = newDraft(l.metering.Clock.Now(), l.snapshot, l.metering.Credit)
	}
	if err := next.add(w, b); err != nil {
		l.forget(next.works)
		l.flush(nil)
		l.commit(next.works) // finds the one that cannot be planned
		return nil
	}
	return next
}

// takeWaiting adds what is in the queue at this moment to the work, up to the bound of a batch.
func (l *lane) takeWaiting(w *work) []*work {
	batch, calls := []*work{w}, len(w.calls)
	for calls < maxBatchCalls {
		select {
		case w, open := <-l.queue:
			if !open {
				return batch
			}
			batch = append(batch, w)
			calls += len(w.calls)
		default:
			return batch
		}
	}
	return batch
}

// send lets the database write the draft.
func (l *lane) send(d *draft) {
	l.flying = d
	d.seal()
	go func() {
		err := l.write(d)
		l.landed <- err // first, so that the database gets its next work while the callers are woken
		if err == nil {
			finish(d.works, nil)
		}
	}()
}

// write writes the draft in one transaction.
func (l *lane) write(d *draft) error {
	ctx, cancel := context.WithTimeout(context.Background(), commitTime)
	defer cancel()
	if err := l.store.apply(ctx, d.changes); err != nil {
		return err
	}
	l.metering.permits.allow(d.changes.permits, d.changes.now)
	return nil
}

// land takes note of what became of the flying draft. If it failed, the next one, which was planned on top of it, is
// void too: the works of both are committed by the longer way.
func (l *lane) land(next *draft, err error) *draft {
	works := l.flying.works
	l.flying = nil
	if err == nil {
		return next
	}
	if errors.Is(err, models.ErrOvertaken) {
		l.wary = waryBatches
	}
	mayBeRecorded(works)
	if next != nil {
		works = append(works, next.works...)
	}
	l.forget(works)
	l.commit(works)
	return nil
}

// flush waits until the database has written the flying draft and the next one.
func (l *lane) flush(next *draft) {
	if l.flying != nil {
		next = l.land(next, <-l.landed)
	}
	if next != nil {
		l.send(next)
		l.land(nil, <-l.landed)
	}
}

// forget drops the books that a transaction which did not happen was planned in.
func (l *lane) forget(works []*work) {
	for _, w := range works {
		delete(l.books, w.accountID)
	}
}
