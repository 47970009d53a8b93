package models

import (
	"slices"
	"strconv"
	"time"

	"gorm.io/gorm"
	"gorm.io/gorm/clause"

	"ocrconsole/models/rules"
)

// CallFilter chooses calls of the services, made in [From, Until): of one outcome (empty: any) or one package (0:
// any), and of these what Pick lets pass: see LookBack. Before continues a listing after that row, of which the time, id and source
// count; at most Limit are given.
type CallFilter struct {
	Services    []rules.Offering
	From, Until time.Time
	Outcome     Outcome
	PackageID   int64
	Pick        CallPick
	Before      *Call
	Limit       int
}

// CallsOf lists calls of the account, newest first, by key, without the names of their sources (see NameSources): a later page
// costs no more than the first. Each service is read along its own stretch of an index and the newest of all are kept. Of one
// payer only the hours are read in which it paid, so that a filter that few of many calls pass costs no more either.
func CallsOf(tx *gorm.DB, accountID int64, f CallFilter) (calls []Call, err error) {
	if f.PackageID != 0 {
		f.Outcome = OutcomePackage
	}
	for spans, rest := f.whole(), true; rest && len(calls) < f.Limit && f.Until.After(f.From); {
		if f.Outcome == "" || f.Outcome == OutcomeFailed || !f.Pick.IsAny() {
			rest = false
		} else if spans, rest, err = f.paidIn(tx, accountID); err != nil {
			return nil, err
		}
		if len(spans) == 0 {
			break
		}
		some, err := f.newest(tx, accountID, spans, f.Limit-len(calls))
		if err != nil {
			return nil, err
		}
		calls = append(calls, some...)
		f.Until, f.Before = spans[len(spans)-1].floor, nil
	}
	return calls, nil
}

// isNone tells that it chooses nothing.
func (f *CallFilter) isNone() bool { return len(f.Services) == 0 || !f.Until.After(f.From) }

// whole gives all calls of the services.
func (f *CallFilter) whole() []callSpan {
	spans := make([]callSpan, len(f.Services))
	for i, at := range f.Services {
		spans[i] = callSpan{at, f.From, f.Until, f.From}
	}
	return spans
}

// spanHours bounds how many hours of calls one statement looks into: as many as a page has rows, and more costs more to plan
// than to ask for.
const spanHours = 100

// paidIn gives the newest hours in which calls were paid as the filter wants: as many as hold those that are still asked for,
// and whether there may be earlier ones.
func (f *CallFilter) paidIn(tx *gorm.DB, accountID int64) (spans []callSpan, rest bool, err error) {
	if len(f.Services) == 0 {
		return nil, false, nil
	}
	upper := f.Until
	if f.Before != nil && f.Before.CalledAt.Before(upper) {
		upper = f.Before.CalledAt.Add(time.Microsecond)
	}
	in := make([][]any, len(f.Services))
	for i, at := range f.Services {
		in[i] = []any{at.Region, at.Service}
	}
	q := tx.Model(&UsageHour{})
	if f.PackageID != 0 || f.Outcome != OutcomePackage {
		if !isPostgres(tx) {
			q = tx.Table("usage_hours INDEXED BY usage_hours_by_payer") // SQLite keeps no statistics to choose by
		}
		q = q.Where("package_id = ?", f.PackageID)
	}
	most := spanHours + len(f.Services)
	hours, err := all[UsageHour](q.Where("account_id = ? AND outcome = ? AND hour_start > ? AND hour_start < ?", accountID, f.Outcome, f.From.Add(-time.Hour), upper).
		Where("(region, service) IN ?", in).Order("hour_start DESC, region DESC, service DESC").Limit(most))
	if err != nil || len(hours) == 0 {
		return nil, false, err
	}
	if len(hours) == most && hours[0].HourStart.Equal(hours[most-1].HourStart) { // as many packages as hardly anybody has
		return f.hourOf(&hours[0], upper), true, nil
	}
	hours, rest = f.enough(hours, upper, len(hours) == most)
	return f.spansOf(hours, upper), rest, nil
}

// hourOf gives all of one hour, of each service.
func (f *CallFilter) hourOf(h *UsageHour, upper time.Time) []callSpan {
	part := *f
	part.Until = upper
	if part.From.Before(h.HourStart) {
		part.From = h.HourStart
	}
	return part.whole()
}

// enough leaves out the hours that are older than those which hold all that is asked for, or, if there are more, of which some
// may be missing.
func (f *CallFilter) enough(hours []UsageHour, upper time.Time, more bool) (kept []UsageHour, rest bool) {
	sum := int64(0)
	for i, h := range hours {
		if i > 0 && sum >= int64(f.Limit) && !h.HourStart.Equal(hours[i-1].HourStart) {
			return hours[:i], true
		}
		if !h.HourStart.Add(time.Hour).After(upper) && !h.HourStart.Before(f.From) {
			sum += h.Calls
		}
	}
	if !more {
		return hours, false
	}
	last := hours[len(hours)-1].HourStart
	return slices.DeleteFunc(hours, func(h UsageHour) bool { return h.HourStart.Equal(last) }), true
}

// spansOf joins the hours of each service that follow each other. Hours may be shorter than 60 minutes, never longer.
func (f *CallFilter) spansOf(hours []UsageHour, upper time.Time) []callSpan {
	floor := hours[len(hours)-1].HourStart
	if floor.Before(f.From) {
		floor = f.From
	}
	var spans []callSpan
	last := make(map[rules.Offering]int)
	for _, h := range hours {
		at, start, end := h.Offering(), h.HourStart, h.HourStart.Add(time.Hour)
		if start.Before(f.From) {
			start = f.From
		}
		if end.After(upper) {
			end = upper
		}
		if i, found := last[at]; found && !end.Before(spans[i].from) {
			spans[i].from = start
			continue
		}
		last[at] = len(spans)
		spans = append(spans, callSpan{at, start, end, floor})
	}
	return spans
}

const newestCalls = " ORDER BY called_at DESC, request_id DESC, source_id DESC "

// newest reads the newest of the calls in the spans that the filter lets pass.
func (f *CallFilter) newest(tx *gorm.DB, accountID int64, spans []callSpan, limit int) ([]Call, error) {
	newest := newestCalls + limitRows(limit)
	each := newest
	if isPostgres(tx) {
		// In the index's own order, with all of the last one's instant: PostgreSQL takes a span that it does not know for one of few rows, and
		// would read all of it to sort them.
		each = " ORDER BY called_at DESC FETCH FIRST " + strconv.Itoa(limit) + " ROWS WITH TIES"
	}
	calls := callsInEach(tx, accountID, spans, f.Outcome == OutcomeFailed || f.Pick.IsOfFailed(), func(b spanBounds, calls clause.Expr) clause.Expr {
		where, values := f.where(b)
		return gorm.Expr("SELECT * FROM ? WHERE "+where+each, append([]any{calls}, values...)...)
	})
	return all[Call](tx.Raw("?"+newest, calls))
}

// where gives the condition on the calls of a span, which the index answers in order.
func (f *CallFilter) where(b spanBounds) (condition string, values []any) {
	condition, values = "called_at >= ?", []any{b.from}
	if f.Outcome != "" && f.Outcome != OutcomeFailed {
		condition, values = condition+" AND outcome = ?", append(values, f.Outcome)
	}
	if f.PackageID != 0 {
		condition, values = condition+" AND package_id = ?", append(values, f.PackageID)
	}
	picked, pickedValues := f.Pick.where()
	condition, values = condition+picked, append(values, pickedValues...)
	// One upper bound only, where both are known: given two, SQLite seeks by the first and reads every earlier page again.
	until, known := b.until.(time.Time)
	goesOn := f.Before != nil && (!known || f.Before.CalledAt.Before(until))
	if !known || !goesOn {
		condition, values = condition+" AND called_at < ?", append(values, b.until)
	}
	if goesOn {
		condition, values = condition+" AND (called_at, request_id, source_id) < (?, ?, ?)", append(values, f.Before.CalledAt, f.Before.RequestID, f.Before.SourceID)
	}
	return condition, values
}
