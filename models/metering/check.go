package metering

import (
	"errors"
	"fmt"
	"strings"
	"time"
	"unicode/utf8"

	"ocrconsole/models/catalog"
	"ocrconsole/models/rules"
)

// The longest that the database takes: request ids in characters, sources in bytes.
const (
	maxRequestID = 128
	maxSource    = 512
)

// isText reports whether PostgreSQL can store s as text. One event that it cannot must not fail the whole batch.
func isText(s string) bool { return utf8.ValidString(s) && !strings.ContainsRune(s, 0) }

// checkEvent refuses what can be told wrong without looking at the account.
func checkEvent(e Event, projectKnown bool, snapshot *catalog.Snapshot, now time.Time) (Refusal, bool) {
	refuse := func(reason Reason, message string) (Refusal, bool) { return e.refusal(reason, message), true }
	if !isText(e.RequestID) || e.RequestID == "" || utf8.RuneCountInString(e.RequestID) > maxRequestID {
		return refuse(ReasonMalformed, "The request id must be text of 1 to 128 characters.")
	}
	if !isText(e.Source) || len(e.Source) > maxSource {
		return refuse(ReasonMalformed, "The source must be text of at most 512 bytes.")
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

// refusal refuses the event.
func (e *Event) refusal(reason Reason, message string) Refusal {
	return Refusal{e.Index, e.Source, e.RequestID, reason, message}
}

// conflictError says that the call is recorded with another payload.
type conflictError struct{ recorded payload }

func (e *conflictError) Error() string {
	p := &e.recorded
	return fmt.Sprintf("This source has reported another call with this id: %s in %s, status %d, at %s. That one stays as it is.",
		p.offering.Service, p.offering.Region, p.status, time.UnixMicro(p.atMicros).UTC().Format(time.RFC3339Nano))
}

// Restricted says to whoever called why no more may be owed for the call, of a rules.ErrRestricted.
func Restricted(err error) string {
	const orBuy = " Top up under Billing & Costs in the console, or buy a package, to go on."
	switch {
	case errors.Is(err, rules.ErrStarterUsed):
		return "The starter credit is used up." + orBuy
	case errors.Is(err, rules.ErrUnpaid):
		return "Pay-per-use calls begin with the first payment." + orBuy
	case errors.Is(err, rules.ErrTooLittle):
		return "Not enough is available for the call, and no more may be owed." + orBuy
	}
	return "The account is in arrears and restricted. Top up under Billing & Costs in the console to go on."
}

// refusalOf says to the gateway what was said of an event.
func refusalOf(e Event, err error) Refusal {
	var conflicting *conflictError
	var reached *rules.CapReachedError
	switch {
	case errors.As(err, &conflicting):
		return e.refusal(ReasonConflicting, conflicting.Error())
	case errors.Is(err, rules.ErrRestricted):
		return e.refusal(ReasonRestricted, Restricted(err))
	case errors.As(err, &reached) && reached.Tag != "":
		return e.refusal(ReasonCapReached, "A cap that the customer has set for calls with the tag "+reached.Tag+" is reached: see Caps under Settings in the console.")
	case errors.Is(err, rules.ErrCapReached):
		return e.refusal(ReasonCapReached, "A cap that the customer has set is reached: see Caps under Settings in the console.")
	default:
		return e.refusal(ReasonNotEnabled, "Service is not enabled.")
	}
}
