package metering

import (
	"context"
	"fmt"
	"slices"
	"sync/atomic"
	"time"

	"ocrconsole/models"
)

// progress tells since when a lane waits for the database to end what it does for it.
type progress struct{ began atomic.Pointer[time.Time] }

// begin notes that the wait begins, unless it has begun: what is tried again is the same wait.
func (p *progress) begin() {
	now := time.Now() // with the monotonic clock: it is about waiting, and not about the time of day
	p.began.CompareAndSwap(nil, &now)
}

func (p *progress) end() { p.began.Store(nil) }

func (p *progress) stuck(patience time.Duration) bool {
	began := p.began.Load()
	return began != nil && time.Since(*began) > patience
}

// errStuck says that the database has taken work and does not end it. Whether it will have been done is not known.
var errStuck = fmt.Errorf("the database does not answer what it was sent: %w", context.DeadlineExceeded)

// probeTime is how long a database that is slow with its work may take to answer that it is there.
const probeTime = 2 * time.Second

// answers reports whether the database answers anything at all.
func (r *recorder) answers(ctx context.Context) bool {
	ctx, cancel := context.WithTimeout(ctx, probeTime)
	defer cancel()
	return !models.IsUnreachable(r.metering.DB.WithContext(ctx).Exec("SELECT 1").Error)
}

// whileGoingOn gives a context that ends, with errStuck as its cause, when a lane of the works has waited for the database
// longer than patience allows, and the database answers nothing else either. One that is slow, because there is much to do, is
// waited for.
func (r *recorder) whileGoingOn(ctx context.Context, works []*work, patience time.Duration) (_ context.Context, stop func()) {
	ctx, cancel := context.WithCancelCause(ctx)
	var lanes []*lane
	for _, w := range works {
		if l := r.laneOf(w.accountID); !slices.Contains(lanes, l) {
			lanes = append(lanes, l)
		}
	}
	go func() {
		look := time.NewTicker(patience / 20)
		defer look.Stop()
		for {
			stuck := slices.ContainsFunc(lanes, func(l *lane) bool { return l.progress.stuck(patience - probeTime) })
			if stuck && !r.answers(ctx) {
				cancel(errStuck)
			}
			select {
			case <-ctx.Done():
				return
			case <-look.C:
			}
		}
	}()
	return ctx, func() { cancel(nil) }
}
