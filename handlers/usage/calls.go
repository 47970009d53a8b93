package usage

import (
	"strconv"
	"strings"
	"time"

	"ocrconsole/handlers/page"
	"ocrconsole/models"
	"ocrconsole/models/cause"
	"ocrconsole/models/metering"
	"ocrconsole/models/rules"
	"ocrconsole/views/components"
	"ocrconsole/views/layout"
	pages "ocrconsole/views/pages/usage"
	"ocrconsole/views/routes"
	"ocrconsole/views/words"
)

// callFields are what an address of calls has beside the filter: an hour in place of days, and the call that is looked for.
// Source is a list because an empty one is a source, too.
type callFields struct {
	Hour    string   `query:"hour"`
	Request string   `query:"request"`
	Source  []string `query:"source"`
	Refused string   `query:"refused"` // the one with the id that was refused, not one that was recorded
}

// callFilter is a usageFilter that may choose one clock hour in place of days.
type callFilter struct {
	*usageFilter
	hour time.Time  // zero: whole days
	kept *time.Time // since when single calls are kept; nil: all are
}

// callFilter reads the address; hour= is the start of a clock hour in RFC 3339.
func (v *view) callFilter() (*callFilter, error) {
	f, err := v.usageFilter()
	if err != nil {
		return nil, err
	}
	account, err := v.Account()
	if err != nil {
		return nil, err
	}
	c := &callFilter{usageFilter: f, kept: account.CallsSince}
	text := page.Read[callFields](v.Context).Hour
	if text == "" {
		return c, nil
	}
	start, err := time.Parse(time.RFC3339, strings.Replace(text, " ", "+", 1)) // a plus that was not escaped
	end, ok := metering.HourEnd(start, v.Snapshot.Zone)
	if err != nil || !ok || start.Year() < 2000 || start.Year() > 2099 {
		return nil, models.Refuse(models.Invalid, cause.NotAnHour{Text: text})
	}
	c.hour = start.UTC()
	c.from, c.until = c.hour, end
	return c, nil
}

// start is where the calls that are kept begin.
func (c *callFilter) start() time.Time {
	if c.lacks() {
		return *c.kept
	}
	return c.from
}

// lacks tells that some of the time that was asked for has no single calls any more.
func (c *callFilter) lacks() bool { return c.kept != nil && c.from.Before(*c.kept) }

// hours is the filter on totals of the hours whose calls are kept.
func (c *callFilter) hours() models.HourFilter {
	hours := c.usageFilter.hours()
	hours.From = c.start()
	return hours
}

// calls is the filter on single calls that are kept.
func (c *callFilter) calls() metering.CallFilter {
	return metering.CallFilter{
		Region: c.region, Service: c.service, From: c.start(), Until: c.until, Outcome: c.payer.outcome, PackageID: c.payer.packageID(),
	}
}

// href is the address of a page of calls with the filter.
func (c *callFilter) href(v *view, path string, more ...string) string {
	if !c.hour.IsZero() {
		more = append(more, "hour", c.hour.Format(time.RFC3339))
	}
	return c.usageFilter.href(v, path, more...)
}

// form is the filter as a form, with the hour in place of the days.
func (c *callFilter) form(v *view) pages.Filter {
	form := c.usageFilter.form(v, routes.Calls, "Filter calls", true)
	if !c.hour.IsZero() {
		form.Hour, form.HourValue = v.Format.Hour(c.hour), c.hour.Format(time.RFC3339)
		form.DaysHref, form.Ranges = c.usageFilter.href(v, routes.Calls), nil
	}
	return form
}

// keptWords say since when single calls are kept, and what there is of before.
func (v *view) keptWords(since time.Time) string {
	return words.CallsKeptSince(v.Format.Day(since), layout.NavDeductions.Name())
}

// findCall answers a search by request id if there is such a call, recorded or refused, else says so beside the field. Where several sources
// have given the id to a call, it shows them all.
func (v *view) findCall(f *logFilter, id string) (answered bool, err error) {
	list, err := v.callsWithID(v.Ctx(), id)
	switch found := list.Calls; {
	case err != nil:
		return false, err
	case len(found) == 0:
		return v.findRefused(f, id)
	case len(found) > 1:
		return true, v.renderCallChoice(id, list)
	case routes.HasNoPath(id):
		return true, v.showCall(&found[0])
	default:
		return true, v.SeeOther(page.CallHref(&found[0]))
	}
}

// callTable shows the calls, which are newest first.
func (v *view) callTable(list *metering.CallList) pages.CallTable {
	table := pages.CallTable{Rows: v.callRows(list), Zone: v.Local.Zone(v.Now())}
	if n := len(list.Calls); n > 0 {
		table.Zone = v.Local.Zones(list.Calls[n-1].CalledAt, list.Calls[0].CalledAt)
	}
	table.Align()
	return table
}

// callRows shows calls, newest first. Where a call was recorded after one that was made later, what its package had left then is less
// than what it had after that one, and the row says why.
func (v *view) callRows(list *metering.CallList) (rows []pages.Call) {
	orders := make(map[int64]*recordOrder) // by package
	for i := range list.Calls {
		c := &list.Calls[i]
		row := v.callRow(c)
		if entry := list.Late.EntryOf(c, v.Snapshot.Zone); entry != nil {
			row.LateHref = page.TransactionPath(entry)
		}
		if c.PackageID != nil {
			order := orders[*c.PackageID]
			if order == nil {
				order = &recordOrder{}
				orders[*c.PackageID] = order
			}
			note := ""
			if order.isAfterLater(c) || v.isLateRecord(c) {
				note = words.RecordedAt(v.callTime(c.RecordedAt))
			}
			row.Left = words.LeftAfter(v.Format.Calls(*c.LeftCalls), note)
		}
		row.AccessKey = list.Keys[c.AccessKeyID]
		row.Tags = v.tagWords(c.TagSetID, list.Tags[c.TagSetID])
		rows = append(rows, row)
	}
	return rows
}

// recordOrder follows the calls of one package, newest first: what it had left at most after those made later than the last
// one, and after those made at its instant, which may have been recorded in any order.
type recordOrder struct {
	at                 time.Time
	mostLater, mostNow int64
}

// isAfterLater tells of the next call whether one that was made later was recorded before it.
func (o *recordOrder) isAfterLater(c *models.Call) bool {
	if !c.CalledAt.Equal(o.at) {
		o.at, o.mostLater, o.mostNow = c.CalledAt, max(o.mostLater, o.mostNow), 0
	}
	o.mostNow = max(o.mostNow, *c.LeftCalls)
	return *c.LeftCalls < o.mostLater
}

func (v *view) callRow(c *models.Call) pages.Call {
	row := pages.Call{
		RequestID: c.RequestID, Source: gatewayOf(c), Href: page.CallHref(c), Time: v.shortTime(c.CalledAt), WholeTime: v.callTime(c.CalledAt),
		Region: v.RegionName(c.Region), Service: v.ServiceName(c.Service), Code: models.ErrorCodeOf(c.ErrorCode),
		Status: strconv.Itoa(c.HTTPStatus), StatusTone: components.Success, PriceText: v.Format.Money(c.PriceMicros),
		Payer: v.payer(c.Outcome, 0), Duration: v.duration(c.DurationMS),
	}
	if c.PackageID != nil {
		row.Payer = v.payer(c.Outcome, *c.PackageID)
	}
	if !rules.Billable(c.HTTPStatus) {
		row.StatusTone = components.Danger
	}
	return row
}

// shortTime shows an instant in a list whose heading names the zone.
func (v *view) shortTime(t time.Time) string {
	return v.Local.ShortMillis(t, v.Now())
}

// duration shows how long a caller waited, "" if that is not known.
func (v *view) duration(ms int64) string {
	if ms == 0 {
		return ""
	}
	return words.Milliseconds(v.Format.Calls(ms))
}

// callTime shows an instant to the millisecond: calls of one second are told apart by it.
func (v *view) callTime(t time.Time) string {
	return v.Local.Millis(t)
}
