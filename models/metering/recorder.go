package metering

import (
	"context"
	"runtime"
	"sync"
	"time"

	"ocrconsole/models"
	"ocrconsole/models/cause"
)

// Bounds of the group commit. A batch is what was waiting when the lane came free, never what a timer collected:
// an idle system adds no delay, and a busy one fills its batches by itself.
const (
	queueLength   = 8192
	maxBatchCalls = 10_000
	commitTime    = time.Minute
)

// work is what one caller waits for: calls of one account, to be committed together, in the order of their times.
type work struct {
	accountID int64
	calls     []reported
	sources   []string // of the calls, each once
	// authorized says that the calls were let pass before they were made: arrears that came since do not stop them.
	authorized bool
	// wish is what is asked for besides, nil for nothing.
	wish *wish
	// unseen says that the request ids were made here, so that looking for them first would find nothing.
	unseen bool
	// deadline ends the wait for a database that is away.
	deadline time.Time

	sent     time.Time // when the database was given it
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

const (
	// maxLanes bounds how many write to one database: more only fight for its processors.
	maxLanes = 2
	// processorsOfLane is how many processors a lane keeps busy, with the database, which takes more of them than the lane. Another lane for
	// the same processors halves the transactions, and halves cost more than the whole: with 64 callers on 1,000 accounts PostgreSQL used
	// 1.5 times the time for a call with two lanes on two processors.
	processorsOfLane = 2
)

// errClosed tells a caller that came after Close.
var errClosed = models.Refuse(models.Unavailable, cause.Stopping)

func newRecorder(m *Metering) *recorder {
	lanes := 1
	if m.DB.IsPostgres() {
		lanes = max(1, min(maxLanes, runtime.GOMAXPROCS(0)/processorsOfLane))
	}
	if m.DB.IsDistributed() {
		lanes = m.DB.Shards() // each writes to one shard, wherever that is
	}
	r := &recorder{metering: m}
	for number := range lanes {
		l := newLane(m, number)
		r.lanes = append(r.lanes, l)
		r.writers.Go(l.run)
	}
	return r
}

// submit hands the work to its lane and waits until it is committed or has failed.
func (r *recorder) submit(ctx context.Context, w *work) error {
	if err := r.enqueue(ctx, w); err != nil {
		return err
	}
	return w.wait(ctx)
}

// enqueue hands the work to its lane.
func (r *recorder) enqueue(ctx context.Context, w *work) error {
	w.done = make(chan struct{})
	if end, bounded := ctx.Deadline(); bounded && end.Before(w.deadline) {
		w.deadline = end // nobody waits any longer
	}
	r.mu.RLock()
	defer r.mu.RUnlock()
	if r.closed {
		return errClosed
	}
	return r.laneOf(w.accountID).enqueue(ctx, w)
}

// offer hands the work to its lane, for which nobody will wait, unless the lane has too much to do or none is taken any more.
func (r *recorder) offer(w *work) bool {
	w.done = make(chan struct{})
	r.mu.RLock()
	defer r.mu.RUnlock()
	if r.closed {
		return false
	}
	select {
	case r.laneOf(w.accountID).queue <- w:
		return true
	default:
		return false
	}
}

// wait waits until the work is committed or has failed. When ctx ends first it may still be committed.
func (w *work) wait(ctx context.Context) error {
	select {
	case <-w.done:
		return w.err
	case <-ctx.Done():
		return ctx.Err()
	}
}

func (r *recorder) laneOf(accountID int64) *lane {
	if r.metering.DB.IsDistributed() {
		return r.lanes[r.metering.DB.ShardOf(accountID)]
	}
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
