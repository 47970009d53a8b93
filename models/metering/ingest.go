package metering

import (
	"cmp"
	"context"
	"errors"
	"maps"
	"slices"
	"time"

	"ocrconsole/models"
	"ocrconsole/models/catalog"
	"ocrconsole/models/rules"
)

// Event reports one call that a gateway has answered. Index is its place in the report, by which a refusal
// names it. Source and RequestID together tell the call from the account's others; an empty source is this console's own
// OCR API. The call was made at At, or up to Within later, where the gateway's times are of whole seconds or so.
type Event struct {
	Index      int
	Source     string
	RequestID  string
	ProjectID  string
	Service    string
	At         time.Time
	Within     time.Duration
	HTTPStatus int
	// Lease is the lease that the call was made with, "" for none: see Metering.Lease. It is no part of which call it is.
	Lease string
	Tags  rules.Tags // what it is said to be for; no part of which call it is
}

// Reason says why an event was refused, in the answer to the gateway.
type Reason string

// The reasons. The first three are the codes that the call's own caller would have got.
const (
	ReasonNotEnabled     Reason = "ModelArts.4204"
	ReasonRestricted     Reason = "ModelArts.4106"
	ReasonCapReached     Reason = "ModelArts.4206"
	ReasonUnknownProject Reason = "unknown_project"
	ReasonUnknownService Reason = "unknown_service"
	ReasonTooOld         Reason = "too_old"
	ReasonFuture         Reason = "in_the_future"
	ReasonConflicting    Reason = "conflicting"
	ReasonMalformed      Reason = "malformed"
)

// Refusal is one event that was not recorded, with a sentence about why.
type Refusal struct {
	Index     int
	Source    string
	RequestID string
	Reason    Reason
	Message   string
}

// Report is the answer to a batch of events: every event is counted once. A duplicate is a call that is recorded already
// as it was reported again: of the same source, id, project, service, status and time. Refusals are in the events' order.
type Report struct {
	Accepted   int
	Duplicates int
	Refused    []Refusal
}

// Ingest records the calls that gateways report and deducts each once: by what was valid at its time and is
// left now, in the order of their times. Good events are stored, durably before it returns, even if others are
// refused; reporting an event again changes nothing, and one that says something else of a call is refused. Each account's
// events are committed together, so when it fails, sending the whole batch again is right.
func (m *Metering) Ingest(ctx context.Context, events []Event) (Report, error) {
	now, began := m.Clock.Now(), time.Now()
	snapshot, projects, err := m.lookUp(ctx, events)
	if err != nil {
		return Report{}, err
	}
	var report Report
	byAccount := make(map[int64]*work)
	for _, e := range events {
		project, known := projects[e.ProjectID]
		if refusal, refused := checkEvent(e, known, snapshot, now); refused {
			report.Refused = append(report.Refused, refusal)
			if m.Watch != nil {
				m.Watch.Refused(refusal.Reason)
			}
			continue
		}
		e.At = models.Instant(e.At)
		if e.Source == "" {
			e.Source = models.OwnSource
		}
		w := byAccount[project.AccountID]
		if w == nil {
			w = &work{accountID: project.AccountID}
			byAccount[project.AccountID] = w
		}
		w.calls = append(w.calls, reported{Event: e, offering: rules.Offering{Region: project.Region, Service: e.Service}})
	}
	works := slices.Collect(maps.Values(byAccount))
	if err := m.recordAll(ctx, works, max(reportWait/2, reportWait-time.Since(began))); err != nil {
		return Report{}, err
	}
	for _, w := range works {
		report.count(w)
		m.tell(w, true)
	}
	slices.SortFunc(report.Refused, func(a, b Refusal) int { return cmp.Compare(a.Index, b.Index) })
	return report, nil
}

// reportWait is how long a report waits for a database that does not answer: whoever sent it has it still, and sends it again.
const reportWait = 5 * time.Second

// lookUp finds what the events are read by.
func (m *Metering) lookUp(ctx context.Context, events []Event) (*catalog.Snapshot, map[string]models.Project, error) {
	ctx, cancel := context.WithTimeout(ctx, reportWait)
	defer cancel()
	snapshot, err := m.Catalog.Current(ctx)
	if err != nil {
		return nil, nil, err
	}
	projects, err := m.findProjects(ctx, projectIDs(events))
	return snapshot, projects, err
}

// recordAll hands each account's events to its lane and waits for all of them, as long as the lanes go on within patience.
func (m *Metering) recordAll(ctx context.Context, works []*work, patience time.Duration) error {
	ctx, stop := m.recorder().whileGoingOn(ctx, works, patience)
	defer stop()
	err := m.recordEach(ctx, works)
	if err != nil && errors.Is(context.Cause(ctx), errStuck) {
		return errStuck
	}
	return err
}

func (m *Metering) recordEach(ctx context.Context, works []*work) error {
	for i, w := range works {
		w.arrange()
		w.deadline = time.Now().Add(reportWait)
		if i >= maxWaiting {
			if err := works[i-maxWaiting].wait(ctx); err != nil {
				return err
			}
		}
		if err := m.recorder().enqueue(ctx, w); err != nil {
			return err
		}
	}
	for _, w := range works[max(0, len(works)-maxWaiting):] {
		if err := w.wait(ctx); err != nil {
			return err
		}
	}
	return nil
}

// maxWaiting bounds how many accounts of one report are in the lanes' queues at once.
const maxWaiting = 1000

// count adds what became of the work's events.
func (r *Report) count(w *work) {
	r.Refused = append(r.Refused, w.refused...)
	for _, receipt := range w.receipts {
		switch {
		case receipt.Duplicate:
			r.Duplicates++
		case receipt.refusal == nil:
			r.Accepted++
		}
	}
}

// projectIDs lists the projects of the events, ascending.
func projectIDs(events []Event) []string {
	var ids []string
	seen := make(map[string]bool)
	for i := range events {
		id := events[i].ProjectID
		if seen[id] {
			continue
		}
		seen[id] = true
		if isText(id) {
			ids = append(ids, id)
		}
	}
	slices.Sort(ids)
	return ids
}
