package usage

import (
	"context"
	"strconv"

	"ocrconsole/handlers/page"
	"ocrconsole/models"
	"ocrconsole/models/calls"
	"ocrconsole/models/metering"
	"ocrconsole/views/components"
	"ocrconsole/views/layout"
	pages "ocrconsole/views/pages/usage"
	"ocrconsole/views/routes"
	"ocrconsole/views/words"
)

// logPage is a page of calls, recorded and refused, with the keys that one may choose by, of one moment.
type logPage struct {
	calls   metering.CallList
	refused calls.RefusedList
	keys    []models.AccessKey
	why     *metering.Why     // the first call of one payer in one hour, nil where more is listed
	divided *metering.Divided // the calls of that payer in that hour, the same
}

// callList is the log of calls: those that were recorded and those that were refused, or the one with the request id in request=.
func callList(v *view) error {
	f, err := v.logFilter()
	if err != nil {
		return err
	}
	id := page.Read[callFields](v.Context).Request
	if id != "" {
		found, err := v.findCall(f, id)
		if found || err != nil {
			return err
		}
	}
	place, err := parseLogPlace(page.Read[page.Place](v.Context).Before)
	if err != nil {
		return err
	}
	l, err := v.readLog(f, place)
	if err != nil {
		return err
	}
	shell, err := v.usageShell(f.usageFilter, layout.NavCalls.Name(), layout.NavCalls)
	if err != nil {
		return err
	}
	screen := pages.Calls{
		Shell: shell, Filter: f.form(v, l.keys), Search: id, SearchError: v.Words().Why(f.refused["request"]),
		DeductionsHref: f.plain().href(v, routes.Deductions), Live: v.liveSwitch(f, place),
	}
	if f.showsCalls() {
		screen.ExportHref = f.href(v, routes.Export("calls"))
	}
	if f.lacks() {
		screen.Notes = append(screen.Notes, v.keptWords(*f.kept))
	}
	if screen.SearchError != "" && f.kept != nil {
		screen.SearchError = words.Spaced(screen.SearchError, v.keptWords(*f.kept))
	}
	v.logRows(&screen, f, l)
	for _, m := range v.Mismatches(f.region, f.service) {
		screen.Mismatches = append(screen.Mismatches, pages.Mismatch{Title: words.MismatchTitle(m), Text: v.Words().Mismatch(m), Href: routes.Package(m.Idle)})
	}
	if l.why != nil {
		screen.Why = v.WhyCardOf(l.why)
	}
	if l.divided != nil && (len(l.divided.Groups) > 0 || l.divided.TooMany) {
		screen.Division = v.division(f, l.divided)
	}
	screen.Notes = append(screen.Notes, v.refusedNotes(f, &l.refused)...)
	screen.Causes = v.refusedCauses(f, &l.refused)
	if len(screen.Table.Rows) == 0 {
		if screen.Empty, err = v.noCalls("No such calls"); err != nil {
			return err
		}
	}
	return v.ShowStatus(f.status(), pages.CallsPage(screen))
}

func (v *view) readLog(f *logFilter, place *logPlace) (*logPage, error) {
	l := new(logPage)
	recorded, refused := f.calls(), f.refusedCalls()
	recorded.Limit, recorded.Before = usagePageRows+1, place.call()
	refused.Limit, refused.Before = usagePageRows+1, place.refusedCall()
	return l, v.Together(v.ReadProjects, v.ReadMismatches,
		models.Reading(&l.keys, func(ctx context.Context) ([]models.AccessKey, error) {
			return v.Metering.AccessKeys(ctx, v.Who.AccountID)
		}),
		func(ctx context.Context) (err error) {
			if f.showsCalls() {
				l.calls, err = v.Metering.Calls(ctx, v.Who.AccountID, recorded)
			}
			return err
		},
		func(ctx context.Context) (err error) {
			if f.showsRefused() {
				l.refused, err = v.Refusals.List(ctx, v.Who.AccountID, refused)
			}
			return err
		},
		func(ctx context.Context) (err error) {
			if place == nil {
				l.why, err = v.whyOfHour(ctx, f)
			}
			return err
		},
		func(ctx context.Context) (err error) {
			if place == nil {
				l.divided, err = v.divisionOfHour(ctx, f)
			}
			return err
		},
	)
}

// logRow is a row with its place.
type logRow struct {
	pages.Call
	logPlace
}

// logRows fills in the page's rows and the links to the pages before and after it.
func (v *view) logRows(screen *pages.Calls, f *logFilter, l *logPage) {
	rows := v.merged(l)
	last := ""
	switch since := l.calls.Since; {
	case len(rows) > usagePageRows:
		rows = rows[:usagePageRows]
		last = rows[usagePageRows-1].key()
	case !since.IsZero():
		last = (&logPlace{at: since, refused: true}).key()
		screen.Notes = append(screen.Notes, words.LookedBackTo(v.callTime(since), v.Format.Calls(models.CallsLookedAt)))
	}
	screen.Pager = v.Pager("Pages of calls", last, func(more ...string) string { return f.href(v, routes.Calls, more...) })
	screen.Table.Zone = v.Local.Zones(f.from, f.until)
	described := make(map[string]string, len(l.keys))
	for i := range l.keys {
		described[l.keys[i].AccessKey] = page.KeyName(&l.keys[i])
	}
	for i := range rows {
		row := &rows[i].Call
		if row.KeyName = described[row.AccessKey]; row.KeyName == "" {
			row.KeyName = row.AccessKey
		}
		screen.Table.Rows = append(screen.Table.Rows, *row)
	}
	screen.Table.Align()
}

// merged puts recorded and refused calls into one list, newest first. Refused ones from before where the page ends are left to the next.
func (v *view) merged(l *logPage) []logRow {
	rows := make([]logRow, 0, len(l.calls.Calls)+len(l.refused.Calls))
	recorded := v.callRows(&l.calls)
	next := 0
	upTo := func(at *models.RefusedCall) {
		for ; next < len(recorded) && (at == nil || !l.calls.Calls[next].CalledAt.Before(at.RefusedAt)); next++ {
			c := &l.calls.Calls[next]
			rows = append(rows, logRow{recorded[next], logPlace{at: c.CalledAt, id: c.RequestID, sourceID: c.SourceID}})
		}
	}
	for i := range l.refused.Calls {
		c := &l.refused.Calls[i]
		if c.RefusedAt.Before(l.calls.Since) {
			break
		}
		upTo(c)
		rows = append(rows, logRow{v.refusedRow(c, l.refused.Keys[c.AccessKeyID]), logPlace{at: c.RefusedAt, id: c.RequestID, refused: true}})
	}
	upTo(nil)
	return rows
}

// liveSwitch turns on, or off, that new calls show by themselves. Only the newest page has new ones.
func (v *view) liveSwitch(f *logFilter, place *logPlace) pages.Live {
	live := pages.Live{On: f.live() && place == nil, OnHref: f.href(v, routes.Calls, "live", "on"), OffHref: f.href(v, routes.Calls)}
	live.At = words.LookedAtTime(v.Local.Clock(v.Now()))
	return live
}

// refusedNotes say how many refused calls the list has, and how many were only counted.
func (v *view) refusedNotes(f *logFilter, list *calls.RefusedList) []string {
	total, kept := list.Total(), v.Format.Calls(models.RefusedKept)
	switch {
	case total == 0:
		return nil
	case !f.countsRefused():
		return []string{words.RefusedOfAll(kept, models.RefusedLife)}
	default:
		return []string{v.Words().RefusedCounted(total, max(0, total-list.Kept), kept, models.RefusedLife)}
	}
}

// refusedCauses say by which codes calls were refused and what to do about each; none where they cannot be told for the filter.
func (v *view) refusedCauses(f *logFilter, list *calls.RefusedList) (causes []pages.RefusedCause) {
	if !f.countsRefused() {
		return nil
	}
	for i := range list.Counts {
		h := &list.Counts[i]
		c := v.refusedCause(models.ErrorCodeOf(h.ErrorCode), h.HTTPStatus)
		c.Calls = v.Format.Calls(h.Calls)
		c.CallsHref = f.href(v, routes.Calls, "status", onlyRefused, "code", c.Code)
		causes = append(causes, c)
	}
	return causes
}

// refusedRow shows a refused call in the list.
func (v *view) refusedRow(c *models.RefusedCall, accessKey string) pages.Call {
	row := pages.Call{
		RequestID: c.RequestID, Href: routes.RefusedCall(c.RequestID), Time: v.shortTime(c.RefusedAt), WholeTime: v.callTime(c.RefusedAt),
		Region: v.refusedRegion(c), Service: v.ServiceName(c.Service), Status: strconv.Itoa(c.HTTPStatus), StatusTone: components.Warning,
		Code: models.ErrorCodeOf(c.ErrorCode), AccessKey: accessKey, Duration: v.duration(c.DurationMS),
		Payer: pages.Payer{Text: "Refused, not billed"}, Tags: v.tagWords(0, c.Tags),
	}
	return row
}
