package metering

import (
	"cmp"
	"context"
	"errors"
	"maps"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"ocrconsole/models"
	"ocrconsole/models/catalog"
	"ocrconsole/models/rules"
)

// Event reports one call that a gateway has answered. Index is its place in the report, by which a refusal
// names it.
type Event struct {
	Index      int
	RequestID  string
	ProjectID  string
	Service    string
	At         time.Time
	HTTPStatus int
}

// Reason says why an event was refused, in the answer to the gateway.
type Reason string

// The reasons. The first two are the codes that the call's own caller would have got.
const (
	ReasonNotEnabled     Reason = "ModelArts.4204"
	ReasonRestricted     Reason = "ModelArts.4106"
	ReasonUnknownProject Reason = "unknown_project"
	ReasonUnknownService Reason = "unknown_service"
	ReasonTooOld         Reason = "too_old"
	ReasonFuture         Reason = "in_the_future"
	ReasonMalformed      Reason = "malformed"
)

// Refusal is one event that was not recorded, with a sentence about why.
type Refusal struct {
	Index     int
	RequestID string
	Reason    Reason
	Message   string
}

// Report is the answer to a batch of events: every event is counted once. Refusals are in the events' order.
type Report struct {
	Accepted   int
	Duplicates int
	Refused    []Refusal
}

// Ingest records the calls that gateways report and deducts each once: by what was valid at its time and is
// left now, in the order of their times. Good events are stored, durably before it returns, even if others are
// refused; reporting an event again changes nothing. Each account's events are committed together, so when it fails,
// sending the whole batch again is right.
func (m *Metering) Ingest(ctx context.Context, events []Event) (Report, error) {
	now := m.Clock.Now()
	snapshot, err := m.Catalog.Current(ctx)
	if err != nil {
		return Report{}, err
	}
	projects, err := m.findProjects(ctx, projectIDs(events))
	if err != nil {
		return Report{}, err
	}
	var report Report
	byAccount := make(map[int64]*work)
	for _, e := range events {
		project, known := projects[e.ProjectID]
		if refusal, refused := checkEvent(e, known, snapshot, now); refused {
			report.Refused = append(report.Refused, refusal)
			continue
		}
		e.At = models.Instant(e.At)
		w := byAccount[project.AccountID]
		if w == nil {
			w = &work{accountID: project.AccountID}
			byAccount[project.AccountID] = w
		}
		w.calls = append(w.calls, reported{e, offering{project.Region, e.Service}})
	}
	works := slices.Collect(maps.Values(byAccount))
	if err := m.recordAll(ctx, works); err != nil {
		return Report{}, err
	}
	for _, w := range works {
		report.count(w)
	}
	slices.SortFunc(report.Refused, func(a, b Refusal) int { return cmp.Compare(a.Index, b.Index) })
	return report, nil
}

// recordAll hands each account's events to its lane and waits for all of them.
func (m *Metering) recordAll(ctx context.Context, works []*work) error {
	for i, w := range works {
		slices.SortFunc(w.calls, inOrder)
		w.deadline = time.Now().Add(recordWait)
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

// inOrder compares by the times of the calls. Those of one time and id are one call, reported twice: the first counts.
func inOrder(a, b reported) int {
	if c := a.At.Compare(b.At); c != 0 {
		return c
	}
	return cmp.Or(strings.Compare(a.RequestID, b.RequestID), cmp.Compare(a.Index, b.Index))
}

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

// reported is an event with the offering that its project and service mean.
type reported struct {
	Event
	offering offering
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

// maxRequestID is the longest request id that the calls table takes, in characters.
const maxRequestID = 128

// isText tells whether PostgreSQL can store s as text. One event that it cannot must not fail the whole batch.
func isText(s string) bool { return utf8.ValidString(s) && !strings.ContainsRune(s, 0) }

// checkEvent refuses what can be told wrong without looking at the account.
func checkEvent(e Event, projectKnown bool, snapshot *catalog.Snapshot, now time.Time) (Refusal, bool) {
	refuse := func(reason Reason, message string) (Refusal, bool) {
		return Refusal{e.Index, e.RequestID, reason, message}, true
	}
	if !isText(e.RequestID) || e.RequestID == "" || utf8.RuneCountInString(e.RequestID) > maxRequestID {
		return refuse(ReasonMalformed, "The request id must be text of 1 to 128 characters.")
	}
	if e.HTTPStatus < 100 || e.HTTPStatus > 599 {
		return refuse(ReasonMalformed, "The status must be an HTTP status, 100 to 599.")
	}
	if !projectKnown {
		return refuse(ReasonUnknownProject, "No account has this project id.")
	}
	if _, found := snapshot.Service(e.Service); !found {
		return refuse(ReasonUnknownService, "The catalog has no such service.")
	}
	if e.At.Before(now.Add(-MaxAge)) {
		return refuse(ReasonTooOld, "The event is older than 35 days.")
	}
	if e.At.After(now.Add(MaxSkew)) {
		return refuse(ReasonFuture, "The event's time is in the future.")
	}
	return Refusal{}, false
}

// refusalOf says to the gateway what the rules said of an event.
func refusalOf(e Event, err error) Refusal {
	if errors.Is(err, rules.ErrRestricted) {
		return Refusal{e.Index, e.RequestID, ReasonRestricted, "The account is in arrears: top up under Billing & Costs."}
	}
	return Refusal{e.Index, e.RequestID, ReasonNotEnabled, "Service is not enabled."}
}
