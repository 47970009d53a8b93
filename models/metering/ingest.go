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

	"gorm.io/gorm"

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
// refused; reporting an event again changes nothing. Each account is one transaction, in ascending order, so
// when it fails, sending the whole batch again is right.
func (m *Metering) Ingest(ctx context.Context, events []Event) (Report, error) {
	now := m.Clock.Now()
	snapshot, err := m.Catalog.Current(ctx)
	if err != nil {
		return Report{}, err
	}
	projects, err := models.FindProjects(m.DB.WithContext(ctx), projectIDs(events))
	if err != nil {
		return Report{}, err
	}
	var report Report
	byAccount := make(map[int64][]reported)
	for _, e := range events {
		project, known := projects[e.ProjectID]
		if refusal, refused := checkEvent(e, known, snapshot, now); refused {
			report.Refused = append(report.Refused, refusal)
			continue
		}
		e.At = models.Instant(e.At)
		byAccount[project.AccountID] = append(byAccount[project.AccountID], reported{e, offering{project.Region, e.Service}})
	}
	for _, accountID := range slices.Sorted(maps.Keys(byAccount)) {
		part, err := m.record(ctx, accountID, byAccount[accountID], snapshot, now)
		if err != nil {
			return Report{}, err
		}
		report.Accepted += part.Accepted
		report.Duplicates += part.Duplicates
		report.Refused = append(report.Refused, part.Refused...)
	}
	slices.SortFunc(report.Refused, func(a, b Refusal) int { return cmp.Compare(a.Index, b.Index) })
	return report, nil
}

// reported is an event with the offering that its project and service mean.
type reported struct {
	Event
	offering offering
}

func projectIDs(events []Event) []string {
	seen := make(map[string]bool)
	for _, e := range events {
		if isText(e.ProjectID) {
			seen[e.ProjectID] = true
		}
	}
	return slices.Sorted(maps.Keys(seen))
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
	if e.At.After(now.Add(maxSkew)) {
		return refuse(ReasonFuture, "The event's time is in the future.")
	}
	return Refusal{}, false
}

// record meters one account's events in one transaction.
func (m *Metering) record(ctx context.Context, accountID int64, events []reported, snapshot *catalog.Snapshot, now time.Time) (Report, error) {
	slices.SortStableFunc(events, func(a, b reported) int {
		return cmp.Or(a.At.Compare(b.At), strings.Compare(a.RequestID, b.RequestID), cmp.Compare(a.Index, b.Index))
	})
	var report Report
	err := m.DB.Write(ctx, func(tx *gorm.DB) error {
		report = Report{}
		account, err := models.LockAccount(tx, accountID)
		if err != nil {
			return err
		}
		fresh, err := withoutRecorded(tx, accountID, events)
		if err != nil {
			return err
		}
		report.Duplicates = len(events) - len(fresh)
		if len(fresh) == 0 {
			return nil
		}
		b, err := openBook(tx, account, snapshot, fresh[0].At)
		if err != nil {
			return err
		}
		plan := newPlan(b, now)
		for _, e := range fresh {
			if refusal := plan.add(e, m.Credit); refusal != nil {
				report.Refused = append(report.Refused, *refusal)
			}
		}
		report.Accepted = len(plan.calls)
		return plan.write(tx)
	})
	return report, err
}

// withoutRecorded leaves out events whose request id is recorded already or came earlier in the batch.
func withoutRecorded(tx *gorm.DB, accountID int64, events []reported) ([]reported, error) {
	ids := make([]string, len(events))
	for i, e := range events {
		ids[i] = e.RequestID
	}
	slices.Sort(ids)
	seen, err := models.RecordedCalls(tx, accountID, slices.Compact(ids))
	if err != nil {
		return nil, err
	}
	fresh := make([]reported, 0, len(events))
	for _, e := range events {
		if !seen[e.RequestID] {
			seen[e.RequestID] = true
			fresh = append(fresh, e)
		}
	}
	return fresh, nil
}

// refusalOf turns what the rules say into the gateway's answer.
func refusalOf(e Event, err error) *Refusal {
	switch {
	case errors.Is(err, rules.ErrNotEnabled):
		return &Refusal{e.Index, e.RequestID, ReasonNotEnabled, "Service is not enabled."}
	case errors.Is(err, rules.ErrRestricted):
		return &Refusal{e.Index, e.RequestID, ReasonRestricted, "The account is in arrears: top up under Billing & Costs."}
	default:
		return nil
	}
}
