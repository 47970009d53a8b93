package jobs_test

import (
	"bytes"
	"context"
	"fmt"
	"log/slog"
	"strings"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"ocrconsole/web/jobs"
)

func TestAJobEndsWithItsTimeAndIsTriedAgain(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var runs atomic.Int64
		ctx, stop := context.WithCancel(t.Context())
		done := make(chan struct{})
		go func() {
			defer close(done)
			jobs.Run(ctx, slog.New(slog.DiscardHandler), []jobs.Job{{Name: "wait", Every: time.Second, Limit: time.Minute, Do: func(ctx context.Context) error {
				runs.Add(1)
				<-ctx.Done() // a database that never answers
				return ctx.Err()
			}}})
		}()
		time.Sleep(3*time.Minute + 30*time.Second)
		if got := runs.Load(); got < 3 || got > 4 {
			t.Errorf("begun %d times in three and a half minutes, want each time its minute is over", got)
		}
		stop()
		<-done
	})
}

func TestAJobThatHangsWhateverIsSaidKeepsNeitherTheOthersNorTheEnd(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var said bytes.Buffer
		var counted, hung atomic.Int64
		forever := make(chan struct{})
		hang := jobs.Job{Every: time.Second, Limit: time.Second, Do: func(context.Context) error {
			hung.Add(1)
			<-forever
			return nil
		}}
		var all []jobs.Job
		for i := range 20 {
			hang.Name = fmt.Sprint("hang ", i)
			all = append(all, hang)
		}
		all = append(all, jobs.Job{Name: "count", Every: time.Second, Do: func(context.Context) error {
			counted.Add(1)
			return nil
		}})
		ctx, stop := context.WithCancel(t.Context())
		done := make(chan struct{})
		go func() {
			defer close(done)
			jobs.Run(ctx, slog.New(slog.NewTextHandler(&said, nil)), all)
		}()
		time.Sleep(10 * time.Minute)
		stop()
		select {
		case <-done:
		case <-time.After(time.Minute):
			t.Error("the jobs do not end")
		}
		if counted.Load() < 500 || hung.Load() != 20 || strings.Count(said.String(), "job hangs") != 20 {
			t.Errorf("the other job ran %d times, those that hang began %d times, said\n%s", counted.Load(), hung.Load(), said.String())
		}
		close(forever)
		synctest.Wait()
	})
}

func TestJobsLeaveConnectionsForRequests(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var atWork, most atomic.Int64
		var all []jobs.Job
		for i := range 30 {
			all = append(all, jobs.Job{Name: fmt.Sprint(i), Every: time.Second, Do: func(context.Context) error {
				most.Store(max(most.Load(), atWork.Add(1)))
				time.Sleep(100 * time.Millisecond)
				atWork.Add(-1)
				return nil
			}})
		}
		ctx, stop := context.WithTimeout(t.Context(), time.Minute)
		defer stop()
		jobs.Run(ctx, slog.New(slog.DiscardHandler), all)
		if most.Load() > 8 {
			t.Errorf("%d jobs at work at once", most.Load())
		}
	})
}
