package metering

import (
	"time"

	"ocrconsole/models"
	"ocrconsole/models/rules"
)

// Watch is told how calls are recorded, by callers and by lanes, many at once: it must not wait for anything.
type Watch interface {
	// Recorded tells of a call that is recorded, once: repetitions are not told of.
	Recorded(call Recorded)
	// Refused tells of a call that a gateway reported and that was not taken.
	Refused(why Reason)
	// Waited tells how long the caller of one call waited until it was recorded, or could not be.
	Waited(took time.Duration)
	// Committed tells of a transaction of a lane: how many calls it had, and how long it took from when the database was given it.
	Committed(calls int, took time.Duration, err error)
}

// Recorded is what is told of a recorded call.
type Recorded struct {
	rules.Offering
	Reported bool // by a gateway, which answered it
	Outcome  models.Outcome
}

// Queued tells how many works wait in each lane to be taken.
func (m *Metering) Queued() []int {
	lanes := m.recorder().lanes
	queued := make([]int, len(lanes))
	for i, l := range lanes {
		queued[i] = len(l.queue)
	}
	return queued
}

// tell tells what became of the work's calls.
func (m *Metering) tell(w *work, reported bool) {
	if m.Watch == nil {
		return
	}
	for i, receipt := range w.receipts {
		if receipt.refusal == nil && !receipt.Duplicate {
			m.Watch.Recorded(Recorded{w.calls[i].offering, reported, receipt.Outcome})
		}
	}
	for i := range w.refused {
		m.Watch.Refused(w.refused[i].Reason)
	}
}

// committed tells of a transaction that has ended.
func (l *lane) committed(works []*work, began time.Time, err error) {
	if l.metering.Watch == nil {
		return
	}
	calls := 0
	for _, w := range works {
		calls += len(w.calls)
	}
	l.metering.Watch.Committed(calls, time.Since(began), err)
}
