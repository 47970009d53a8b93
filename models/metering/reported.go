package metering

import (
	"cmp"
	"slices"
	"strings"

	"ocrconsole/models"
	"ocrconsole/models/rules"
)

// reported is an event with the offering that its project and service mean.
type reported struct {
	Event
	offering rules.Offering
	// again says that an event before it in the report has its source and id.
	again bool
	answered
	tagSetID int64 // the number of its tags, once it is planned
}

// rule gives the call as the rules take it.
func (r *reported) rule() rules.Call {
	return rules.Call{RequestID: r.RequestID, At: r.At, Within: r.Within, HTTPStatus: r.HTTPStatus, AccessKeyID: r.accessKeyID, Tags: r.Tags}
}

// answered is what this server knows of a call that it answered itself, and no gateway reports: all 0 then. It tells nothing
// about which call it is, so that payload has none of it.
type answered struct {
	accessKeyID, durationMS, errorCode int64 // as models.Call has them
}

// payload is what an event says of the call that its source and id name.
type payload struct {
	offering rules.Offering
	status   int
	atMicros int64
}

func (r *reported) payload() payload {
	return payload{r.offering, r.HTTPStatus, r.At.UnixMicro()}
}

func payloadOfCall(c *models.Call) payload {
	return payload{c.Offering(), c.HTTPStatus, c.CalledAt.UnixMicro()}
}

// identity tells a call of an account from all others.
type identity struct{ source, requestID string }

// arrange puts the work's calls into the order of their times, in which they are paid. What the report holds of a call
// after its first event comes last, in the report's order: what it said first counts.
func (w *work) arrange() {
	first := make(map[identity]struct{}, len(w.calls))
	for i := range w.calls {
		c := &w.calls[i]
		id := identity{c.Source, c.RequestID}
		if _, c.again = first[id]; !c.again {
			first[id] = struct{}{}
		}
		if !slices.Contains(w.sources, c.Source) {
			w.sources = append(w.sources, c.Source)
		}
	}
	slices.SortFunc(w.calls, inOrder)
}

func inOrder(a, b reported) int {
	switch {
	case a.again != b.again:
		if b.again {
			return -1
		}
		return 1
	case a.again:
		return cmp.Compare(a.Index, b.Index)
	}
	if c := a.At.Compare(b.At); c != 0 {
		return c
	}
	return cmp.Or(strings.Compare(a.RequestID, b.RequestID), cmp.Compare(a.Index, b.Index))
}
