// Package jobs is the clock that ticks: it runs what has to happen without anybody asking, again and again, until
// the program stops. The jobs themselves are use cases that may run on any number of servers at once.
package jobs

import (
	"context"
	"log/slog"
	"sync"
	"time"
)

// Job is done once at the start and then every so often. A failure is logged and the job tried again next time.
type Job struct {
	Name  string
	Every time.Duration
	Do    func(ctx context.Context) error
}

// Run runs the jobs side by side until ctx is done, and returns when all have stopped. A job that is at work is
// given the chance to end by its context.
func Run(ctx context.Context, log *slog.Logger, jobs []Job) {
	var running sync.WaitGroup
	for _, job := range jobs {
		running.Go(func() { repeat(ctx, log, job) })
	}
	running.Wait()
}

func repeat(ctx context.Context, log *slog.Logger, job Job) {
	ticker := time.NewTicker(job.Every)
	defer ticker.Stop()
	for {
		if err := job.Do(ctx); err != nil && ctx.Err() == nil {
			log.ErrorContext(ctx, "job failed", "job", job.Name, "error", err)
		}
		select {
		case <-ctx.Done():
			return
		case <-ticker.C:
		}
	}
}
