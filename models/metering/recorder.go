package metering

import (
	"context"
	"runtime"
	"slices"
	"sync"
	"sync/atomic"
	"time"

	"ocrconsole/models"
	"ocrconsole/models/catalog"
)

// Bounds of the group commit. A batch is what was waiting when the lane came free, never what a timer collected:
// an idle system adds no delay, and a busy one fills its batches by itself.
const (
	queueLength   = 8192
	maxBatchCalls = 10_000
	commitTime    = time.Minute
)

// work is what one caller waits for: calls of one account, to be committed together.
type work struct {
	accountID int64
	calls     []reported
	// authorized tells that the calls were let pass before they were made: arrears that came since do not stop them.
	authorized bool
	// unseen tells that the request ids were made here, so that looking for them first would find nothing.
	unseen bool
	// deadline is until when a database that is away is waited for.
	deadline time.Time

	receipts []Receipt
	refused  []Refusal
	err      error
	done     chan struct{}
}

// recorder commits the calls of all callers together. Accounts are spread over lanes, each with one writer, so that
// the calls of one account meet in one transaction instead of waiting for each other's locks.
type recorder struct {
	metering *Metering
	lanes    []*lane
	writers  sync.WaitGroup

	mu     sync.RWMutex
	closed bool
}

// errClosed tells a caller that came after Close.
var errClosed = models.Errorf(models.Unavailable, "The server is stopping. Try again in a moment.")

func newRecorder(m *Metering) *recorder {
	lanes := 1
	if m.DB.IsPostgres() {
		lanes = min(2, runtime.GOMAXPROCS(0)) // more only fight for the processors
	}
	r := &recorder{metering: m}
	for range lanes {
		l := &lane{metering: m, queue: make(chan *work, queueLength), store: newStore(m.DB), books: make(map[int64]*book)}
		r.lanes = append(r.lanes, l)
		r.writers.Go(l.run)
	}
	return r
}

// submit hands the work to its lane and waits until it is committed or has failed. When ctx ends first the work may
// still be committed.
func (r *recorder) submit(ctx context.Context, w *work) error {
	w.done = make(chan struct{})
	r.mu.RLock()
	if r.closed {
		r.mu.RUnlock()
		return errClosed
	}
	err := r.laneOf(w.accountID).enqueue(ctx, w)
	r.mu.RUnlock()
	if err != nil {
		return err
	}
	select {
	case <-w.done:
		return w.err
	case <-ctx.Done():
		return ctx.Err()
	}
}

func (r *recorder) laneOf(accountID int64) *lane {
	return r.lanes[uint64(accountID)%uint64(len(r.lanes))] // #nosec G115 -- ids are positive
}

// close lets what is queued be committed and ends the writers.
func (r *recorder) close() {
	r.mu.Lock()
	if !r.closed {
		r.closed = true
		for _, l := range r.lanes {
			close(l.queue)
		}
	}
	r.mu.Unlock()
	r.writers.Wait()
}

// lane commits the work of its accounts, one batch after the other.
type lane struct {
	metering *Metering
	queue    chan *work
	store    store
	snapshot *catalog.Snapshot
	books    map[int64]*book // of accounts met before, true while the account's version is the same
	away     atomic.Bool     // the database did not answer the last time
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
	var batch []*work
	for first := range l.queue {
		batch = l.takeWaiting(append(batch[:0], first))
		l.commit(batch)
		clear(batch)
	}
}

// takeWaiting adds what is in the queue at this moment, up to the bound of a batch.
func (l *lane) takeWaiting(batch []*work) []*work {
	calls := len(batch[0].calls)
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

// commit records the batch in one transaction. If that fails because the database is away, it is tried again while
// anybody's deadline allows; if for another reason, each work is tried alone, so that one that is bad fails alone.
func (l *lane) commit(batch []*work) {
	err := l.try(batch)
	if models.IsDuplicate(err) { // ids made here are new unless somebody says so: now they are looked for
		err = l.try(batch)
	}
	for wait := 20 * time.Millisecond; err != nil && models.IsUnreachable(err); wait = min(2*wait, time.Second) {
		l.away.Store(true)
		if batch = failExpired(batch, err); len(batch) == 0 {
			return
		}
		time.Sleep(wait)
		err = l.try(batch)
	}
	l.away.Store(false)
	switch {
	case err == nil:
		finish(batch, nil)
	case len(batch) == 1:
		finish(batch, err)
	default:
		for _, w := range batch {
			l.commit([]*work{w})
		}
	}
}

// try makes one attempt. Any attempt but the first may repeat one whose answer was lost, so it looks for the calls.
func (l *lane) try(batch []*work) error {
	ctx, cancel := context.WithTimeout(context.Background(), commitTime)
	defer cancel()
	err := l.write(ctx, batch)
	if err != nil {
		for _, w := range batch {
			w.unseen = false
		}
	}
	return err
}

// failExpired answers those whose time is over and gives the rest.
func failExpired(batch []*work, err error) []*work {
	now := time.Now()
	return slices.DeleteFunc(batch, func(w *work) bool {
		if now.Before(w.deadline) {
			return false
		}
		w.err = unavailable(err)
		close(w.done)
		return true
	})
}

// finish answers all of the batch. Work that was refused by itself keeps its own error.
func finish(batch []*work, err error) {
	for _, w := range batch {
		if err != nil {
			w.err = err
		}
		close(w.done)
	}
}

func unavailable(err error) error {
	return &models.Error{Code: models.Unavailable, Message: "The call could not be recorded now and was not charged. Try again in a moment.", Err: err}
}
