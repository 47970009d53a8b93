package usage

import (
	"slices"
	"strconv"
	"time"

	"ocrconsole/handlers/page"
	"ocrconsole/models"
	"ocrconsole/models/cause"
	"ocrconsole/models/metering"
	"ocrconsole/views/components"
	"ocrconsole/views/pages/parts"
	pages "ocrconsole/views/pages/usage"
)

// logFields are what an address of the log of calls has beside the filter of all usage: the status class, error code, access key and
// tag that are looked for, and whether new calls show by themselves.
type logFields struct {
	Status string `query:"status"`
	Code   string `query:"code"`
	Key    string `query:"key"`
	Tag    string `query:"tag"`
	Live   string `query:"live"`
}

// statusClasses are the classes of the filter, in their order.
var statusClasses = []struct {
	value, label string
	from, until  int
}{
	{"", "All", 0, 0},
	{"2xx", "2xx: succeeded", 200, 300},
	{"error", "All errors", 300, 600},
	{"4xx", "4xx: errors of the caller", 400, 500},
	{"5xx", "5xx: errors of the service", 500, 600},
	{onlyRefused, "Refused, not recognised", 0, 0},
}

// onlyRefused is the class of calls that were refused before anything was recognised.
const onlyRefused = "refused"

// logFilter is a callFilter that may choose by what no index finds.
type logFilter struct {
	*callFilter
	sent *logFields
	pick models.CallPick
}

// logFilter reads the address.
func (v *view) logFilter() (*logFilter, error) {
	c, err := v.callFilter()
	if err != nil {
		return nil, err
	}
	f := &logFilter{callFilter: c, sent: page.Read[logFields](v.Context)}
	known := false
	for _, class := range statusClasses {
		if class.value == f.sent.Status {
			known, f.pick.StatusFrom, f.pick.StatusUntil = true, class.from, class.until
		}
	}
	if status, err := strconv.Atoi(f.sent.Status); err == nil && status >= 100 && status < 600 {
		known, f.pick.StatusFrom, f.pick.StatusUntil = true, status, status+1
	}
	if !known {
		f.refused["status"] = cause.NoStatusClass
	}
	if f.sent.Code != "" {
		if f.pick.ErrorCode = models.ErrorNumber(f.sent.Code); f.pick.ErrorCode == 0 {
			f.refused["code"] = cause.NoErrorCode
		}
	}
	c.more = [][2]string{{"status", f.sent.Status}, {"code", f.sent.Code}, {"key", f.sent.Key}, {"tag", f.sent.Tag}}
	return f, v.readPick(&page.PickFields{Key: f.sent.Key, Tag: f.sent.Tag}, f.usageFilter, &f.pick)
}

// calls is the filter on single calls that are kept.
func (f *logFilter) calls() metering.CallFilter {
	filter := f.callFilter.calls()
	filter.Pick = f.pick
	return filter
}

// refusedCalls is the filter on refused calls.
func (f *logFilter) refusedCalls() models.RefusedFilter {
	return models.RefusedFilter{Region: f.region, Service: f.service, From: f.from, Until: f.until, Pick: f.pick}
}

// showsCalls tells whether the filter lets recorded calls pass, and showsRefused whether refused ones: not where a payer is chosen, of
// which the totals tell how many calls there are, nor calls whose tags are not told: those of refused ones always are.
func (f *logFilter) showsCalls() bool { return f.sent.Status != onlyRefused }

func (f *logFilter) showsRefused() bool {
	return f.payer.outcome == "" && !f.pick.Tag.Other && (f.pick.StatusUntil == 0 || f.pick.StatusUntil > 400)
}

// countsRefused tells whether the counts of refused calls are of those that the filter lets pass: they do not know keys nor tags.
func (f *logFilter) countsRefused() bool { return f.pick.AccessKeyID == 0 && f.pick.Tag.AccountID == 0 }

// live tells whether new calls are to show by themselves: on the newest page only.
func (f *logFilter) live() bool { return f.sent.Live != "" }

// form is the filter as a form.
func (f *logFilter) form(v *view, keys []models.AccessKey) pages.Filter {
	form := f.callFilter.form(v)
	form.Hidden = nil // the form has fields for them
	for _, class := range statusClasses {
		form.Statuses = append(form.Statuses, components.Option{Value: class.value, Label: class.label})
	}
	form.Statuses = page.SelectOption(form.Statuses, f.sent.Status, f.sent.Status)
	form.Codes = page.SelectOption(codeOptions(), f.sent.Code, f.sent.Code)
	form.Keys = page.KeyOptions(keys, f.sent.Key)
	form.Chosen = len(f.refused) > 0 || f.region+f.service+f.payer.String()+f.sent.Status+f.sent.Code+f.sent.Key+f.sent.Tag != ""
	form.Tag = v.TagField(f.sent.Tag, v.Words().Why(f.refused["tag"]))
	form.StatusError, form.CodeError = v.Words().Why(f.refused["status"]), v.Words().Why(f.refused["code"])
	return form
}

func codeOptions() []components.Option {
	options := []components.Option{{Label: "All codes"}}
	for i := range parts.APIErrors {
		code := parts.APIErrors[i].Code
		if models.ErrorNumber(code) != 0 && !slices.ContainsFunc(options, func(o components.Option) bool { return o.Value == code }) {
			options = append(options, components.Option{Value: code, Label: code})
		}
	}
	return options
}

// logPlace is a place in the log: after a call, or after a refused one; of those of one instant, the refused ones come last. A place
// after a refused call without an id is before all of the instant.
type logPlace struct {
	at       time.Time
	id       string
	sourceID int64
	refused  bool
}

// call gives where the recorded calls continue, nil at the start.
func (p *logPlace) call() *models.Call {
	switch {
	case p == nil:
		return nil
	case p.refused:
		return &models.Call{CalledAt: p.at}
	default:
		return &models.Call{CalledAt: p.at, RequestID: p.id, SourceID: p.sourceID}
	}
}

// refusedCall gives where the refused ones continue, nil at the start.
func (p *logPlace) refusedCall() *models.RefusedPlace {
	if p == nil {
		return nil
	}
	return &models.RefusedPlace{At: p.at, RequestID: p.id, OfCall: !p.refused}
}

// key names the place in an address.
func (p *logPlace) key() string {
	at := strconv.FormatInt(p.at.UnixMicro(), 10)
	if p.refused {
		return encodeKey(at, p.id)
	}
	return encodeKey(at, p.id, strconv.FormatInt(p.sourceID, 10))
}

// parseLogPlace reads a key; "" is the start of the list.
func parseLogPlace(key string) (*logPlace, error) {
	if key == "" {
		return nil, nil
	}
	if of, err := decodeKey(key, 2); err == nil {
		at, err := keyTime(of[0])
		if err != nil {
			return nil, noSuchPage()
		}
		return &logPlace{at: at, id: of[1], refused: true}, nil
	}
	call, err := parseCallKey(key)
	if err != nil {
		return nil, err
	}
	return &logPlace{at: call.CalledAt, id: call.RequestID, sourceID: call.SourceID}, nil
}
