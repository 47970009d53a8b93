package statement

import (
	"maps"
	"slices"
	"time"
)

// reorder is how far calls, new packages and returns that were recorded at about the same time are moved to find the order
// in which they were served. What moves is at most three times as far out of its time, which clockTolerance allows.
const reorder = clockTolerance / 3

// maxPermuted bounds how many packages that arrive or are returned at about the same time are tried in every order.
const maxPermuted = 4

// maxWaiting bounds how many calls wait for the one that comes before them.
const maxWaiting = 100_000

// event is a package that arrives or is returned.
type event struct {
	at      time.Time
	arrival *pkg
	back    *giveBack
}

// sequence writes the calls of one service in one region in an order in which the rules charge them as they were charged.
// Calls of one batch have the same time of recording, so the next line is the earliest that the rules allow. No choice can
// be wrong, because packages are only ever used up: what fits now would fit later, too.
//
// What happened besides stands where its time is. Only where calls were served at the same moment, and on machines whose
// clocks differ, may that not be the order in which they were: then packages arrive, or are returned, as late as they can,
// after the calls that did not find them so, and in the order among them that explains the calls.
type sequence struct {
	meter   *meter
	add     func(record any)
	events  []event
	waiting []*call
	near    []*call // those around the next event, until it is known where it belongs
	late    bool    // events come as late as they can
	broken  int     // calls that the rules would have charged otherwise
}

// next takes the call that was recorded next.
func (s *sequence) next(c *call) {
	if len(s.near) > 0 && (c.Recorded.After(s.events[0].at.Add(2*reorder)) || len(s.near) >= maxWaiting) {
		s.place()
	}
	for len(s.near) == 0 && len(s.events) > 0 && s.events[0].at.Add(reorder).Before(c.Recorded) {
		s.release()
	}
	if len(s.events) == 0 || c.Recorded.Before(s.events[0].at) {
		s.take(c)
		return
	}
	s.near = append(s.near, c)
}

// finish takes what is left.
func (s *sequence) finish() {
	for len(s.near) > 0 {
		s.place()
	}
	s.flush()
	for len(s.events) > 0 {
		s.release()
	}
}

// place writes the calls around the next events in the order that explains the most of them.
func (s *sequence) place() {
	if len(s.near) == 0 {
		return
	}
	group := 0
	for group < min(len(s.events), maxPermuted) && !s.events[group].at.After(s.events[0].at.Add(reorder)) {
		group++
	}
	end := s.events[group-1].at.Add(reorder)
	n := slices.IndexFunc(s.near, func(c *call) bool { return c.Recorded.After(end) })
	if n < 0 {
		n = len(s.near)
	}
	after := s.near[n:]
	s.near = s.near[:n]
	s.settle(group)
	s.near = nil
	for _, c := range after {
		s.next(c)
	}
}

// settle writes the calls around a group of events.
func (s *sequence) settle(group int) {
	chosen, late := s.events, false
	least := s.try(chosen, false)
	if least > 0 {
		permute(slices.Clone(s.events), 0, group, func(events []event) bool {
			if broken := s.try(events, true); broken < least {
				chosen, late, least = slices.Clone(events), true, broken
			}
			return least > 0
		})
	}
	s.events, s.late = chosen, late
	rest := len(s.events) - group
	for _, c := range s.near {
		s.take(c)
	}
	for late && len(s.events) > rest {
		s.release()
	}
	s.late = false
}

// permute gives events with those from the first to before the last place in every order, as they are first.
func permute(events []event, first, last int, yield func([]event) bool) bool {
	if first >= last {
		return yield(events)
	}
	for i := first; i < last; i++ {
		events[first], events[i] = events[i], events[first]
		if !permute(events, first+1, last, yield) {
			return false
		}
		events[first], events[i] = events[i], events[first]
	}
	return true
}

// try tells how many of the calls around the next event would not fit.
func (s *sequence) try(events []event, late bool) int {
	m := *s.meter
	m.Packages, m.MonthCalls = slices.Clone(m.Packages), maps.Clone(m.MonthCalls)
	trial := sequence{meter: &m, add: func(any) {}, events: events, late: late}
	for _, c := range slices.Concat(s.waiting, s.near) {
		copied := *c
		trial.take(&copied)
	}
	trial.flush()
	return trial.broken
}

// take writes the call if it can be next, and then those that waited for it; else it waits.
func (s *sequence) take(c *call) {
	for len(s.events) > 0 && s.due(c.Recorded) {
		s.release()
	}
	for len(s.waiting) > 0 && (s.waiting[0].Recorded.Add(reorder).Before(c.Recorded) || len(s.waiting) >= maxWaiting) {
		s.force()
	}
	if s.meter.fits(c) != nil {
		s.waiting = append(s.waiting, c)
		return
	}
	s.write(c)
	s.drain()
}

// due reports whether the next event comes before what was recorded at the instant.
func (s *sequence) due(recorded time.Time) bool {
	at := s.events[0].at
	if s.late {
		at = at.Add(reorder)
	}
	return !recorded.Before(at)
}

// drain writes those that wait and can be next, again and again.
func (s *sequence) drain() {
	for again := true; again; {
		again = false
		kept := s.waiting[:0]
		for _, c := range s.waiting {
			if s.meter.fits(c) != nil {
				kept = append(kept, c)
				continue
			}
			s.write(c)
			again = true
		}
		clear(s.waiting[len(kept):])
		s.waiting = kept
		again = again && len(kept) > 0
	}
}

// flush writes all that wait.
func (s *sequence) flush() {
	for len(s.waiting) > 0 {
		s.force()
	}
}

// force goes on where no call can be next: with what else happened at about that time, else with a call that the rules
// would have charged otherwise, which whoever checks the statement is to see.
func (s *sequence) force() {
	c := s.waiting[0]
	if len(s.events) > 0 && !s.events[0].at.After(c.Recorded.Add(reorder)) {
		s.release()
		return
	}
	s.waiting = s.waiting[1:]
	s.broken++
	if p := s.meter.find(c.Package); p != nil && c.Left != nil {
		p.UsedCalls = p.QuotaCalls - *c.Left
	}
	s.add(c)
	s.drain()
}

// release writes the next event.
func (s *sequence) release() {
	e := s.events[0]
	s.events = s.events[1:]
	if e.arrival != nil {
		s.add(e.arrival)
		s.meter.arrive(e.arrival.rule(s.meter.AccountID))
	} else {
		s.add(e.back)
		if s.meter.giveBack(e.back) != nil {
			s.broken++ // it was used: whoever checks the statement is to see it
		}
	}
	s.drain()
}

func (s *sequence) write(c *call) {
	number, err := s.meter.charge(c)
	if err != nil {
		s.broken++ // what it costs does not fit into the sum
	}
	c.MonthCall = number
	s.add(c)
}
