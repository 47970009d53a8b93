package verify

import (
	"time"

	"ocrconsole/models"
	"ocrconsole/models/rules"
)

// readFrom gives the start of the first hour whose calls are looked at; zero: of all. Where single calls are not kept, the totals of
// their hours are all that there is.
func (w *whole) readFrom(rec *records) time.Time {
	if since := rec.account.CallsSince; since != nil && since.After(w.from) {
		return since.UTC()
	}
	return w.from
}

// compareKept checks since when single calls are kept: since the start of a month, before which everything is settled. So much
// was true when they were dropped, and stays true.
func (rec *records) compareKept(r *run) {
	since := rec.account.CallsSince
	if since == nil {
		return
	}
	r.compared(keptCalls, 1)
	if start := rules.MonthStart(*since, r.snapshot.Zone); !start.Equal(*since) {
		r.differ(keptCalls, accountName{}.String(), "calls_since "+instant(*since), "the start of a month, such as "+instant(start))
	}
	for i := range rec.hours {
		if h := &rec.hours[i]; h.HourStart.Before(*since) && h.SettledCalls < h.Calls && h.Outcome == models.OutcomePayPerUse {
			r.differ(keptCalls, keyOfHour(h).String(), "not settled", "settled, as its calls are not kept")
		}
	}
}
