//go:build !js

package statement

import (
	"cmp"
	"container/heap"
	"slices"

	"ocrconsole/models"
	"ocrconsole/models/rules"
)

// writeCalls writes the calls of the offering that were recorded in the month.
func (i *issue) writeCalls(at rules.Offering, m *meter) error {
	i.out.add(usage{Type: "usage", Region: at.Region, Service: at.Service})
	s := &sequence{meter: m, add: i.out.add, events: i.eventsOf(at, m)}
	var unsorted calls
	chosen := models.RecordedCalls{CalledFrom: i.from.Add(-lookBack), CalledUntil: i.until.Add(latestSkew), RecordedFrom: i.from, RecordedUntil: i.until}
	err := models.EachCharged(i.tx, i.accountID, at, chosen, i.sources, func(c *models.Call) error {
		heap.Push(&unsorted, callOf(c))
		// No call that is still to be read was recorded before this: its time would be ahead of its record.
		for settled := c.CalledAt.Add(-latestSkew); unsorted[0].Recorded.Before(settled); {
			s.next(heap.Pop(&unsorted).(*call)) //nolint:forcetypeassert // nothing else is in it
			if len(unsorted) == 0 {
				break
			}
		}
		return i.out.err
	})
	if err != nil {
		return err
	}
	for len(unsorted) > 0 {
		s.next(heap.Pop(&unsorted).(*call)) //nolint:forcetypeassert // nothing else is in it
	}
	s.finish()
	return i.out.err
}

// eventsOf lists the packages that arrive or are returned in the month, in the order of time.
func (i *issue) eventsOf(at rules.Offering, m *meter) []event {
	var events []event
	for n := range i.packages {
		p := &i.packages[n]
		if p.Region != at.Region || p.Service != at.Service {
			continue
		}
		if m.find(p.ID) == nil {
			r := packageOf(p, 0)
			events = append(events, event{at: r.CreatedAt, arrival: &r})
		}
		if p.RefundedAt != nil && p.RefundedAt.Before(i.until) {
			events = append(events, event{at: p.RefundedAt.UTC(), back: &giveBack{Type: "return", Package: p.ID, At: p.RefundedAt.UTC()}})
		}
	}
	slices.SortStableFunc(events, func(a, b event) int { return a.at.Compare(b.at) })
	return events
}

func callOf(c *models.Call) *call {
	r := &call{
		Type: "call", Source: c.Source, ID: c.RequestID, At: c.CalledAt.UTC(), WithinMicros: c.WithinMicros, Recorded: c.RecordedAt.UTC(),
		Status: c.HTTPStatus, Left: c.LeftCalls, PriceMicros: c.PriceMicros,
	}
	if c.PackageID != nil {
		r.Package = *c.PackageID
	}
	return r
}

// calls is a heap: the first recorded first; of one batch, packages' calls in the order in which they were used.
type calls []*call

func (h calls) Len() int      { return len(h) }
func (h calls) Swap(i, j int) { h[i], h[j] = h[j], h[i] }
func (h calls) Less(i, j int) bool {
	a, b := h[i], h[j]
	return cmp.Or(a.Recorded.Compare(b.Recorded), cmp.Compare(left(b), left(a)), a.At.Compare(b.At), cmp.Compare(a.ID, b.ID), cmp.Compare(a.Source, b.Source)) < 0
}

// Push and Pop are for package heap.
func (h *calls) Push(x any) { *h = append(*h, x.(*call)) } //nolint:forcetypeassert // only calls are pushed

// Pop takes the last one.
func (h *calls) Pop() any {
	old := *h
	c := old[len(old)-1]
	old[len(old)-1] = nil
	*h = old[:len(old)-1]
	return c
}

func left(c *call) int64 {
	if c.Left == nil {
		return -1
	}
	return *c.Left
}
