package metering

import (
	"context"
	"errors"
	"runtime"
	"sync/atomic"
	"time"

	lru "github.com/hashicorp/golang-lru/v2"

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
	books    *lru.Cache[int64, *book] // of accounts met before, true while the account's version is the same
	away     atomic.Bool              // the database did not answer the last time
	progress progress
	looking  atomic.Bool // somebody looks whether it does again

	flying *flight    // what the database is writing, nil for nothing
	landed chan error // what became of it
	usual  int        // calls that a flight has had of late
	wary   int        // batches not to plan ahead, because somebody else writes the same accounts
}

// waryBatches is for how many batches a lane that was overtaken asks before it plans: another process that serves the
// same accounts would overtake it again and again.
const waryBatches = 8

func newLane(m *Metering, number int) *lane {
	return &lane{
		metering: m, queue: make(chan *work, queueLength), store: newStore(m.DB, number),
		books: models.Recent[int64, *book](maxBooks), landed: make(chan error, 1),
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
	var next *flight
	for {
		if l.ready(next) {
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
		case <-l.whenAway():
			l.look()
		}
	}
}

// awayLook is how often to look whether a database that was away answers again.
const awayLook = time.Second / 2

// whenAway tells when to look: calls are refused meanwhile, so that none would find out.
func (l *lane) whenAway() <-chan time.Time {
	if !l.away.Load() {
		return nil
	}
	return time.After(awayLook)
}

// look finds out whether the database takes again what is to be written, and does not hold up the lane with it.
func (l *lane) look() {
	if !l.looking.CompareAndSwap(false, true) {
		return
	}
	go func() {
		defer l.looking.Store(false)
		ctx, cancel := context.WithTimeout(context.Background(), recordWait)
		defer cancel()
		if l.metering.DB.TakesWrites(ctx) == nil {
			l.away.Store(false)
		}
	}()
}

// add plans the work as part of the next transaction, which it gives; nil when there is none after it.
func (l *lane) add(next *flight, w *work) *flight {
	b := l.book(w.accountID)
	if l.wary > 0 || b == nil || b.snapshot != l.snapshot || b.asks(w) {
		l.wary = max(0, l.wary-1)
		batch := l.takeWaiting(w)
		l.flush(next)
		l.commit(batch)
		return nil
	}
	if next == nil {
		next = l.newFlight(l.snapshot)
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

// mostYields bounds how often a flight that has few calls steps back for others.
const mostYields = 5

// ready tells whether the flight is to be sent now: when all that waited is planned, and the database has nothing to do. One that is much
// smaller than those before it lets go first whom the last one woke: most come with their next calls at once, and two halves cost the
// database, and this process, a good deal more than the whole.
func (l *lane) ready(next *flight) bool {
	if next == nil || l.flying != nil {
		return false
	}
	for yields := 0; len(l.queue) == 0 && 2*next.calls < l.usual && yields < mostYields; yields++ {
		runtime.Gosched()
	}
	return len(l.queue) == 0 || next.full()
}

// send lets the database write the flight.
func (l *lane) send(f *flight) {
	l.progress.begin()
	l.usual = max(f.calls, l.usual*3/4)
	l.flying = f
	f.seal()
	f.sentAt = time.Now()
	for _, w := range f.works {
		w.sent = f.sentAt
	}
	l.store.send(f.changes, func(err error) {
		l.landed <- err // first, so that the next is planned while the callers are woken
		if err == nil {
			l.metering.holds.learn(f.changes.facts, f.changes.now)
			finish(f.works, nil)
		}
	})
}

// land takes note of what became of what was under way. If it failed, all that was planned on top of it is void too: the works are
// committed by the longer way.
func (l *lane) land(next *flight, err error) *flight {
	f := l.flying
	l.flying = nil
	l.committed(f.works, f.sentAt, err)
	if err == nil {
		l.progress.end()
		return next
	}
	if errors.Is(err, models.ErrOvertaken) {
		l.wary = waryBatches
	}
	works := f.works
	mayBeRecorded(works, err)
	if next != nil {
		works = append(works, next.works...)
	}
	l.forget(works)
	l.commit(works)
	return nil
}

// flush waits until the database has written what is flying and the next one.
func (l *lane) flush(next *flight) {
	if l.flying != nil {
		next = l.land(next, <-l.landed)
	}
	if next != nil {
		l.send(next)
		l.land(nil, <-l.landed)
	}
}

// book gives what is remembered of the account, nil if nothing is.
func (l *lane) book(accountID int64) *book {
	b, _ := l.books.Get(accountID)
	return b
}

// forget drops the books that a transaction which did not happen was planned in.
func (l *lane) forget(works []*work) {
	for _, w := range works {
		l.books.Remove(w.accountID)
	}
}
