package metering

import (
	"slices"

	"ocrconsole/models"
	"ocrconsole/models/rules"
)

// While an account's calls go on counting for the same spans of the same caps, which is nearly always, its row counts them once for all
// of these, its CappedSpans, and cap_uses is left alone: a row for each cap and account cost as much as all else that is kept beside a
// call. They are put right with the first calls that count for others.

// addCaps notes what is used of the account's caps.
func (c *changes) addCaps(b *book, counts bool) {
	changed := b.caps.Changed()
	if len(changed) == 0 {
		return
	}
	if counts {
		if calls, micros, alike := addedAlike(b, changed); alike {
			b.account.CappedCalls += calls
			b.account.CappedMicros += micros
			return
		}
	}
	before := b.account.CappedSpans
	b.account.CappedCalls, b.account.CappedMicros, b.account.CappedSpans = 0, 0, nil
	for _, use := range changed {
		c.caps = append(c.caps, models.CapUse{AccountID: b.account.ID, CapID: use.CapID, SpanStart: use.SpanStart, Used: use.Used})
		if counts {
			b.account.CappedSpans = append(b.account.CappedSpans, models.CapSpan{CapID: use.CapID, Start: use.SpanStart})
		}
	}
	for _, span := range before {
		if limit := b.caps.Find(span.CapID); limit != nil && addedTo(changed, span) == 0 {
			c.caps = append(c.caps, models.CapUse{AccountID: b.account.ID, CapID: span.CapID, SpanStart: span.Start, Used: limit.Used[span.Start]})
		}
	}
	if c.capped == nil {
		c.capped = make(map[int64]string)
	}
	c.capped[b.account.ID] = b.account.CappedSpans.String()
}

// addedAlike reports whether each of the spans that the account's row counts for has had the same added to it, and no other anything:
// so many calls, or so much money, as its cap counts.
func addedAlike(b *book, changed []rules.CapUse) (calls int64, micros rules.Micros, alike bool) {
	counting := b.account.CappedSpans
	if slices.ContainsFunc(changed, func(use rules.CapUse) bool { return !counting.Has(use.CapID, use.SpanStart) }) {
		return 0, 0, false
	}
	added := make(map[rules.CapKind]int64, 2)
	for _, span := range counting {
		limit := b.caps.Find(span.CapID)
		if limit == nil {
			return 0, 0, false
		}
		n := addedTo(changed, span)
		if was, met := added[limit.Kind]; met && was != n {
			return 0, 0, false
		}
		added[limit.Kind] = n
	}
	return added[rules.CapCalls], rules.Micros(added[rules.CapMoney]), true
}

// addedTo gives what was added to the span.
func addedTo(changed []rules.CapUse, span models.CapSpan) int64 {
	for _, use := range changed {
		if use.CapID == span.CapID && use.SpanStart.Equal(span.Start) {
			return use.Added
		}
	}
	return 0
}
