package rules

import (
	"errors"
	"fmt"
	"math/bits"
	"time"
)

// ErrCapReached says that the call would go over a cap that the customer has set: ModelArts.4206. A *CapReachedError says which.
var ErrCapReached = errors.New("rules: a cap is reached")

// CapReachedError is the ErrCapReached of one cap.
type CapReachedError struct {
	CapID int64
	// Opens is when the cap lets calls pass again by itself; zero: never.
	Opens time.Time
	Tag   string // whose calls it counts, "" for all: see Cap.Tag
}

// Error implements error.
func (e *CapReachedError) Error() string { return fmt.Sprintf("rules: cap %d is reached", e.CapID) }

// Unwrap makes it an ErrCapReached.
func (e *CapReachedError) Unwrap() error { return ErrCapReached }

// CapKind is what a cap counts.
type CapKind string

// The kinds: what pay-per-use calls cost, in micro-units, and calls that succeeded, whoever pays them.
const (
	CapMoney CapKind = "money"
	CapCalls CapKind = "calls"
)

// CapSpan is how long a cap counts before it begins anew.
type CapSpan string

// The spans. Days and months are those of the billing time zone.
const (
	CapDay   CapSpan = "day"
	CapMonth CapSpan = "month"
	CapInAll CapSpan = "all"
)

// Cap bounds what an account spends or calls. A hard one refuses the call that would go over its limit; a soft one only counts.
type Cap struct {
	ID          int64
	Offering           // what it counts calls of: an empty region or service stands for all
	AccessKeyID int64  // the number within the account of the key whose calls it counts; 0: all calls, with keys or without
	Tag         string // as "team=scan": it counts calls that have it among their tags; "": all calls, with tags or without
	Kind        CapKind
	Span        CapSpan
	Hard        bool
	Limit       int64     // micro-units, or calls
	From        time.Time // calls made before it are not counted
	// Used is what is used of it, by the start of the span.
	Used map[time.Time]int64

	// The span that the last call fell in, so that a batch does not work out the calendar for each call.
	start, next time.Time
}

// Counts reports whether calls of the offering and origin are among those that the cap counts.
func (c *Cap) Counts(o Offering, of Origin) bool {
	return c.CountsSomeOf(o) && (c.AccessKeyID == 0 || c.AccessKeyID == of.AccessKeyID) && (c.Tag == "" || of.Tags.Has(c.Tag))
}

// CountsSomeOf reports whether calls of the offering are among those that the cap counts, if they have the key and the tag that it asks for.
func (c *Cap) CountsSomeOf(o Offering) bool {
	return (c.Region == "" || c.Region == o.Region) && (c.Service == "" || c.Service == o.Service)
}

// CountsAllOf reports whether it counts every call of the offering, whatever its origin.
func (c *Cap) CountsAllOf(o Offering) bool { return c.CountsSomeOf(o) && !c.TellsOrigins() }

// TellsOrigins reports whether it counts calls by their origin: totals by hour do not tell what is used of it.
func (c *Cap) TellsOrigins() bool { return c.AccessKeyID != 0 || c.Tag != "" }

// inAll is what stands for the start of the one span that there is.
var inAll = time.Unix(0, 0).UTC()

// SpanOf returns the start of the span that an instant is in, and the start of the next, which is zero if there is none.
func (c *Cap) SpanOf(at time.Time, zone *time.Location) (start, next time.Time) {
	if c.Span == CapInAll {
		return inAll, time.Time{}
	}
	if at.Before(c.start) || !at.Before(c.next) {
		if c.start, c.next = day(at, zone); c.Span == CapMonth {
			c.start, c.next = month(at, zone)
		}
	}
	return c.start, c.next
}

// Takes returns what one call that costs so much takes of a cap, in what it counts.
func (c *Cap) Takes(priceMicros Micros) int64 {
	if c.Kind == CapMoney {
		return int64(priceMicros)
	}
	return 1
}

// Percent returns how much of the limit so much is, in whole percent rounded down; of all of it, or more, and of no limit, 100.
func (c *Cap) Percent(used int64) int64 {
	if used >= c.Limit {
		return 100
	}
	high, low := bits.Mul64(uint64(max(0, used)), 100)
	percent, _ := bits.Div64(high, low, uint64(c.Limit)) // less is used than there is: high is below the limit
	return int64(percent)                                // #nosec G115 -- below 100
}

// Caps are the caps of an account, which all its meters share. Nil are none.
type Caps struct {
	Zone *time.Location
	All  []Cap // ascending by ID

	changed []CapUse
}

// CapUse is what is used of a cap in one of its spans.
type CapUse struct {
	CapID     int64
	SpanStart time.Time
	Used      int64
	Added     int64 // of it since Changed was asked the last time, where that gives it
}

// Use notes what is used of a cap. A cap that is not there has ended.
func (c *Caps) Use(use CapUse) {
	if limit := c.Find(use.CapID); limit != nil {
		limit.Used[use.SpanStart] = use.Used
	}
}

// Find gives the cap with the id, nil if there is none.
func (c *Caps) Find(capID int64) *Cap {
	if c == nil {
		return nil
	}
	for i := range c.All {
		if c.All[i].ID == capID {
			return &c.All[i]
		}
	}
	return nil
}

// SameSpan reports whether both instants are in the same span of the cap with the id.
func (c *Caps) SameSpan(capID int64, a, b time.Time) bool {
	limit := c.Find(capID)
	if limit == nil {
		return false
	}
	of, _ := limit.SpanOf(a, c.Zone)
	and, _ := limit.SpanOf(b, c.Zone)
	return of.Equal(and)
}

// Changed gives the uses that have changed since it was asked the last time, as they are now.
func (c *Caps) Changed() []CapUse {
	if c == nil {
		return nil
	}
	changed := c.changed
	c.changed = nil
	return changed
}

// refusal returns the *CapReachedError of the first hard cap that a call which costs that much would go over, nil if there is none.
func (c *Caps) refusal(o Offering, call Call, priceMicros Micros) error {
	if c == nil {
		return nil
	}
	for i := range c.All {
		limit := &c.All[i]
		if !limit.Hard || !limit.Counts(o, call.Origin()) || call.At.Before(limit.From) {
			continue
		}
		start, next := limit.SpanOf(call.At, c.Zone)
		if takes := limit.Takes(priceMicros); takes > 0 && limit.Limit-limit.Used[start] < takes {
			return &CapReachedError{limit.ID, next, limit.Tag}
		}
	}
	return nil
}

// count adds a call that was paid.
func (c *Caps) count(o Offering, call Call, priceMicros Micros) {
	c.countAlike(o, call, priceMicros, 1)
}

// countAlike adds so many calls that were paid, each at the price. What a cap counts cannot overflow: money has been accrued before.
func (c *Caps) countAlike(o Offering, call Call, priceMicros Micros, calls int64) {
	if c == nil {
		return
	}
	for i := range c.All {
		limit := &c.All[i]
		if !limit.Counts(o, call.Origin()) || call.At.Before(limit.From) {
			continue
		}
		if takes := limit.Takes(priceMicros); takes > 0 {
			start, _ := limit.SpanOf(call.At, c.Zone)
			if limit.Used == nil {
				limit.Used = make(map[time.Time]int64)
			}
			limit.Used[start] += takes * calls
			c.change(CapUse{limit.ID, start, limit.Used[start], takes * calls})
		}
	}
}

func (c *Caps) change(use CapUse) {
	for i := range c.changed {
		if was := &c.changed[i]; was.CapID == use.CapID && was.SpanStart.Equal(use.SpanStart) {
			was.Used, was.Added = use.Used, was.Added+use.Added
			return
		}
	}
	c.changed = append(c.changed, use)
}

// sameUntil returns when the first of the caps that count calls of the offering begins anew, or until if that is earlier.
func (c *Caps) sameUntil(o Offering, at, until time.Time) time.Time {
	if c == nil {
		return until
	}
	for i := range c.All {
		limit := &c.All[i]
		if !limit.Hard || !limit.CountsSomeOf(o) {
			continue
		}
		if _, next := limit.SpanOf(at, c.Zone); !next.IsZero() && next.Before(until) {
			until = next
		}
	}
	return until
}
