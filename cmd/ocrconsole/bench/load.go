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

// pace is how callers work: each one thing after the other, for that time and at least that many; or one thing every so often, if there
// is time, one caller after the other.
type pace struct {
	callers int
	during  time.Duration
	least   int
	every   time.Duration
}

// due gives when the caller is to begin its n-th thing: now, or when its turn is, which it waits for. A turn that is past counts from when it
// was, so that nobody who comes late hides how long it took.
func (p *pace) due(start time.Time, caller, n int) time.Time {
	if p.every == 0 {
		return time.Now()
	}
	turn := start.Add(time.Duration(n)*p.every + time.Duration(caller)*p.every/time.Duration(p.callers))
	time.Sleep(time.Until(turn))
	return turn
}

// load lets the callers work; work tells how many calls its n-th thing was.
func load(p pace, work func(caller, n int) (calls int, err error)) (outcome, error) {
	var total atomic.Int64
	var group sync.WaitGroup
	taken := make([][]time.Duration, p.callers)
	failures := make([]error, p.callers)
	start := time.Now()
	for caller := range p.callers {
		group.Go(func() {
			for n := 0; n < p.least || time.Since(start) < p.during; n++ {
				began := p.due(start, caller, n)
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
