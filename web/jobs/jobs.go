// Package jobs is the clock that ticks: it runs what has to happen without anybody asking, again and again, until
// the program stops. The jobs themselves are use cases that may run on any number of servers at once.
package jobs

import (
	"context"
	"log/slog"
	"sync"
	"time"

	"golang.org/x/sync/semaphore"

	"ocrconsole/models/trail"
)

// Job is done once at the start and then every so often. A failure is logged and the job tried again next time.
type Job struct {
	Name  string
	Every time.Duration
	// Limit is how long it may take, after which its context ends; 0: defaultLimit. What was not done by then is done the
	// next time.
	Limit time.Duration
	Do    func(ctx context.Context) error
}

const (
	defaultLimit = 5 * time.Minute
	// atOnce is how many jobs are at work at the same time: each holds a connection to the database, most of which are for
	// requests. It is more than there are jobs that ask somebody else over the network and may wait for them.
	atOnce = 8
	// grace is how long a job may go on when its context has ended.
	grace = 15 * time.Second
)

// Run runs the jobs side by side until ctx is done, and returns when all have stopped, or do not although they were given
// the chance to end by their contexts.
func Run(ctx context.Context, log *slog.Logger, jobs []Job) {
	r := runner{log: log, places: semaphore.NewWeighted(atOnce), grace: grace}
	r.run(ctx, jobs)
}

type runner struct {
	log    *slog.Logger
	places *semaphore.Weighted
	grace  time.Duration
}

func (r *runner) run(ctx context.Context, jobs []Job) {
	var running sync.WaitGroup
	for _, job := range jobs {
		running.Go(func() { r.repeat(ctx, job) })
	}
	running.Wait()
}

func (r *runner) repeat(ctx context.Context, job Job) {
	ticker := time.NewTicker(job.Every)
	defer ticker.Stop()
	for {
		if r.places.Acquire(ctx, 1) != nil {
			return // ctx is done
		}
		if ended := r.attempt(ctx, job); ended != nil {
			select {
			case <-ended:
			case <-ctx.Done():
				return
			}
		}
		select {
		case <-ctx.Done():
			return
		case <-ticker.C:
		}
	}
}

// attempt does the job once, on the place that was taken for it. Of a job that does not end although its time is over it
// says so, gives its place to others, and gives a channel that tells when it has ended after all: it is not begun again
// before.
func (r *runner) attempt(ctx context.Context, job Job) (hanging <-chan struct{}) {
	defer r.places.Release(1)
	limit := job.Limit
	if limit == 0 {
		limit = defaultLimit
	}
	bounded, cancel := context.WithTimeout(trail.By(ctx, trail.Actor{Kind: trail.Job, Name: job.Name}), limit)
	ended := make(chan struct{})
	go func() {
		defer close(ended)
		defer cancel()
		if err := job.Do(bounded); err != nil && ctx.Err() == nil {
			r.log.ErrorContext(ctx, "job failed", "job", job.Name, "error", err)
		}
	}()
	select {
	case <-ended:
		return nil
	case <-bounded.Done():
	}
	select {
	case <-ended:
		return nil
	case <-time.After(r.grace):
		r.log.ErrorContext(ctx, "job hangs", "job", job.Name, "limit", limit)
		return ended
	}
}
