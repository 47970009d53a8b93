package bench

import (
	"slices"
	"sync"
	"sync/atomic"
	"time"
)

// outcome is what callers did together.
type outcome struct {
	Calls          int64         `json:"calls"`
	Elapsed        time.Duration `json:"elapsed"`
	P50, P99       time.Duration
	Failure        string        `json:"failure,omitempty"` // of a client in a process of its own
	ProcessorOfOwn time.Duration `json:"-"`                 // what that process used
}

// load lets the callers work for that time, each doing one thing after the other, and at least that many; work tells how many calls
// its n-th thing was.
func load(callers int, during time.Duration, least int, work func(caller, n int) (calls int, err error)) (outcome, error) {
	var total atomic.Int64
	var group sync.WaitGroup
	taken := make([][]time.Duration, callers)
	failures := make([]error, callers)
	start := time.Now()
	for caller := range callers {
		group.Go(func() {
			for n := 0; n < least || time.Since(start) < during; n++ {
				began := time.Now()
				calls, err := work(caller, n)
				if err != nil {
					failures[caller] = err
					return
				}
				taken[caller] = append(taken[caller], time.Since(began))
				total.Add(int64(calls))
			}
		})
	}
	group.Wait()
	elapsed := time.Since(start)
	for _, err := range failures {
		if err != nil {
			return outcome{}, err
		}
	}
	sorted := slices.Concat(taken...)
	slices.Sort(sorted)
	return outcome{Calls: total.Load(), Elapsed: elapsed, P50: percentile(sorted, 500), P99: percentile(sorted, 990)}, nil
}

// percentile gives the value that the share (in permille) of the sorted values does not exceed.
func percentile(sorted []time.Duration, permille int) time.Duration {
	if len(sorted) == 0 {
		return 0
	}
	return sorted[min(len(sorted)*permille/1000, len(sorted)-1)]
}
