package metering

import (
	"runtime"
	"testing"
)

// TestASmallFlightLetsThoseGoFirstWhoWereJustWoken: they stand in line for the processor when the lane decides, and not yet in its queue.
func TestASmallFlightLetsThoseGoFirstWhoWereJustWoken(t *testing.T) {
	defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(1)) // so that nobody comes but when the lane steps back
	for name, test := range map[string]struct {
		lane   *lane
		next   *flight
		coming int // who is woken
		ready  bool
	}{
		"nothing is planned":                    {&lane{usual: 100}, nil, 0, false},
		"the database writes":                   {&lane{usual: 100, flying: &flight{}}, &flight{calls: 100}, 0, false},
		"as many as always":                     {&lane{usual: 100}, &flight{calls: 50}, 1, true},
		"fewer, and others come":                {&lane{usual: 100}, &flight{calls: 49}, 1, false},
		"fewer, and nobody comes":               {&lane{usual: 100}, &flight{calls: 1}, 0, true},
		"the first of all":                      {&lane{}, &flight{calls: 1}, 0, true},
		"one after the other":                   {&lane{usual: 1}, &flight{calls: 1}, 0, true},
		"no room for more, whoever is waiting":  {&lane{usual: maxBatchCalls}, &flight{calls: maxBatchCalls}, 1, true},
		"more than ever, and others wait still": {&lane{usual: 1, queue: waiting()}, &flight{calls: 2}, 0, false},
	} {
		l := test.lane
		if l.queue == nil {
			l.queue = make(chan *work, 1)
		}
		done := make(chan struct{}, 1)
		for range test.coming {
			go func() {
				l.queue <- &work{}
				done <- struct{}{}
			}()
		}
		if ready := l.ready(test.next); ready != test.ready {
			t.Errorf("%s: ready %v", name, ready)
		}
		for range test.coming {
			<-done
		}
	}
}

// waiting is a queue with somebody in it.
func waiting() chan *work {
	queue := make(chan *work, 1)
	queue <- &work{}
	return queue
}
