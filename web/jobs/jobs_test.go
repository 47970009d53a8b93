package jobs_test

import (
	"context"
	"errors"
	"log/slog"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"ocrconsole/web/jobs"
)

func TestJobsRunAtOnceAndThenEveryIntervalUntilStopped(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var runs atomic.Int64
		ctx, stop := context.WithCancel(t.Context())
		done := make(chan struct{})
		go func() {
			defer close(done)
			jobs.Run(ctx, slog.New(slog.DiscardHandler), []jobs.Job{{Name: "count", Every: time.Minute, Do: func(context.Context) error {
				runs.Add(1)
				return errors.New("a failing job is tried again")
			}}})
		}()
		synctest.Wait()
		if got := runs.Load(); got != 1 {
			t.Fatalf("ran %d times at the start, want 1", got)
		}
		time.Sleep(3*time.Minute + time.Second)
		if got := runs.Load(); got != 4 {
			t.Errorf("ran %d times after three minutes, want 4", got)
		}
		stop()
		<-done
	})
}
