package usage

import (
	"cmp"
	"net/url"
	"slices"
	"time"

	"ocrconsole/handlers/page"
	"ocrconsole/models"
	"ocrconsole/models/cause"
	"ocrconsole/models/rules"
	"ocrconsole/views/components"
	"ocrconsole/views/layout"
	pages "ocrconsole/views/pages/usage"
	"ocrconsole/views/routes"
	"ocrconsole/views/words"
)

// maxUsageDays is the longest period that the usage pages and files show: a year, or a leap year.
const maxUsageDays = 366

// usageFields are the filter in the address, as it was typed.
type usageFields struct {
	Region  string `query:"region"`
	Service string `query:"service"`
	Payer   string `query:"payer"`
	Package string `query:"package"` // a payer, too
	From    string `query:"from"`
	To      string `query:"to"`
}

// filterFields are all that can be wrong with a filter, in the order of its form.
var filterFields = []string{"request", "service", "status", "code", "tag", "from", "to"}

// usageFilter is what the address of a usage page chooses: whole days of the billing time zone in [from, until), and
// one region, service and payer where these are set. Where the address is wrong, refused says so beside the field and
// the filter is the default in its place.
type usageFilter struct {
	region, service  string
	payer            payerFilter
	from, until      time.Time
	fromText, toText string // as the form shows them: what was typed
	refused          map[string]cause.Cause
	more             [][2]string // what the page chooses by besides, as names and values of its address
	picked           [][2]string // the key and the tag whose calls alone are shown, where a page takes them, in the same way
}

// payerFilter is one payer of calls; the zero value is all of them.
type payerFilter struct {
	outcome models.Outcome
	pkg     *models.Package
}

// String gives the payer as addresses have it.
func (p payerFilter) String() string {
	if p.pkg != nil {
		return p.pkg.Ref().String()
	}
	return string(p.outcome)
}

func (p payerFilter) packageID() int64 {
	if p.pkg == nil {
		return 0
	}
	return p.pkg.ID
}

// usageFilter reads the address. A package of another account is NotFound.
func (v *view) usageFilter() (*usageFilter, error) {
	sent := page.Read[usageFields](v.Context)
	f := &usageFilter{region: sent.Region, refused: make(map[string]cause.Cause)}
	if sent.Service != "" {
		if _, known := v.Snapshot.Service(sent.Service); known {
			f.service = sent.Service
		} else {
			f.refused["service"] = cause.NoServiceListed
		}
	}
	if err := f.readPayer(v, cmp.Or(sent.Package, sent.Payer)); err != nil {
		return nil, err
	}
	f.readDays(v, sent)
	return f, nil
}

// readPayer takes payer=package, pay_per_use, failed or the reference of a package, which may also stand in package=.
func (f *usageFilter) readPayer(v *view, payer string) error {
	switch outcome := models.Outcome(payer); outcome {
	case "", models.OutcomePackage, models.OutcomePayPerUse, models.OutcomeFailed:
		f.payer.outcome = outcome
		return nil
	}
	ref, err := models.ParseRef(models.KindPackage, v.Who.AccountID, payer)
	if err != nil {
		return err
	}
	detail, _, err := v.Billing.Package(v.Ctx(), ref.AccountID, ref.ID)
	if err != nil {
		return err
	}
	f.payer = payerFilter{models.OutcomePackage, &detail.Package}
	return nil
}

// readDays reads from= and to=, both inclusive days. Without them a package's whole life is shown, as far as a period
// reaches, and the last 30 days of everything else.
func (f *usageFilter) readDays(v *view, sent *usageFields) {
	today := rules.DayStart(v.Now(), v.Snapshot.Zone)
	to := f.readDay(v, "to", sent.To, "To", today)
	earliest := 30
	if f.payer.pkg != nil {
		earliest = maxUsageDays
	}
	from := rules.DayStart(v.noon(to).AddDate(0, 0, 1-earliest), v.Snapshot.Zone)
	if p := f.payer.pkg; p != nil && p.EffectiveAt.After(from) && !p.EffectiveAt.After(to) {
		from = rules.DayStart(p.EffectiveAt, v.Snapshot.Zone)
	}
	defaultFrom := from
	from = f.readDay(v, "from", sent.From, "From", defaultFrom)
	f.fromText, f.toText = cmp.Or(sent.From, v.Format.InputDay(from)), cmp.Or(sent.To, v.Format.InputDay(to))
	switch {
	case f.refused["from"] != nil || f.refused["to"] != nil:
		from = defaultFrom
	case from.After(to):
		f.refused["from"] = cause.PeriodBackwards
		from = defaultFrom
	case !v.noon(from).AddDate(0, 0, maxUsageDays).After(v.noon(to)):
		f.refused["from"] = cause.PeriodTooLong{Most: maxUsageDays}
		from = defaultFrom
	}
	f.from, f.until = from, rules.NextDay(to, v.Snapshot.Zone)
}

func (f *usageFilter) readDay(v *view, name, text, label string, byDefault time.Time) time.Time {
	if text == "" {
		return byDefault
	}
	day, err := v.ParseDay(text)
	if err != nil {
		f.refused[name] = cause.NotADate{Field: label, Example: v.Format.InputDay(byDefault)}
		return byDefault
	}
	if year := v.noon(day).Year(); year < 2000 || year > 2099 {
		f.refused[name] = cause.DateBeyond{Field: label}
		return byDefault
	}
	return day
}

// err is the first error, for answers that have no form to show it in.
func (f *usageFilter) err() error {
	for _, name := range filterFields {
		if why := f.refused[name]; why != nil {
			return models.RefuseField(name, why)
		}
	}
	return nil
}

// status is of the page: 422 with what is refused in its form.
func (f *usageFilter) status() int {
	if len(f.refused) > 0 {
		return 422
	}
	return 200
}

// query is the filter as an address, with the days as dates.
func (f *usageFilter) query(v *view) url.Values {
	q := url.Values{"from": {v.Format.InputDay(f.from)}, "to": {v.Format.InputDay(f.until.Add(-time.Microsecond))}}
	for name, value := range map[string]string{"region": f.region, "service": f.service, "payer": f.payer.String()} {
		if value != "" {
			q.Set(name, value)
		}
	}
	for _, part := range slices.Concat(f.more, f.picked) {
		if part[1] != "" {
			q.Set(part[0], part[1])
		}
	}
	return q
}

// plain is the filter of a page that chooses by nothing else.
func (f *usageFilter) plain() *usageFilter {
	plain := *f
	plain.more = nil
	return &plain
}

// href is the address of a page with the filter and what else is given as names and values.
func (f *usageFilter) href(v *view, path string, more ...string) string {
	q := f.query(v)
	for i := 0; i+1 < len(more); i += 2 {
		q.Set(more[i], more[i+1])
		if more[i+1] == "" {
			q.Del(more[i])
		}
	}
	return path + "?" + q.Encode()
}

// hours is the filter on hourly totals.
func (f *usageFilter) hours() models.HourFilter {
	return models.HourFilter{
		Region: f.region, Service: f.service, Outcome: f.payer.outcome, PackageID: f.payer.packageID(), From: f.from, Until: f.until,
	}
}

// form is the filter as the page's form, with every payer if that is one of its fields.
func (f *usageFilter) form(v *view, path, label string, payers bool) pages.Filter {
	form := pages.Filter{
		Action: path, Label: label, Regions: f.regionOptions(v), Services: f.serviceOptions(v), ServiceError: v.Words().Why(f.refused["service"]),
		From: f.fromText, To: f.toText, FromError: v.Words().Why(f.refused["from"]), ToError: v.Words().Why(f.refused["to"]),
		Zone: v.Format.Zones(f.from, f.until), Ranges: f.ranges(v, path),
	}
	if payers {
		form.Payers = f.payerOptions()
	}
	for _, part := range f.more {
		if part[1] != "" {
			form.Hidden = append(form.Hidden, part)
		}
	}
	return form
}

func (f *usageFilter) regionOptions(v *view) []components.Option {
	options := []components.Option{{Label: "All regions"}}
	for _, r := range v.Snapshot.Regions {
		options = append(options, components.Option{Value: r.Code, Label: r.Name})
	}
	return page.SelectOption(options, f.region, v.RegionName(f.region))
}

func (f *usageFilter) serviceOptions(v *view) []components.Option {
	options := []components.Option{{Label: "All services"}}
	for _, s := range v.Snapshot.Services {
		options = append(options, components.Option{Value: s.Code, Label: s.Name})
	}
	return page.SelectOption(options, f.service, v.ServiceName(f.service))
}

func (f *usageFilter) payerOptions() []components.Option {
	options := []components.Option{
		{Label: "All"},
		{Value: string(models.OutcomePackage), Label: "Packages"},
		{Value: string(models.OutcomePayPerUse), Label: "Pay-per-use"},
		{Value: string(models.OutcomeFailed), Label: "Failed, not billed"},
	}
	return page.SelectOption(options, f.payer.String(), words.PackageNamed(f.payer.String()))
}

// ranges are the periods that people look at, with the one that is chosen.
func (f *usageFilter) ranges(v *view, path string) []components.Segment {
	noon := v.noon(v.Now())
	month := noon.AddDate(0, 0, 1-noon.Day())
	var segments []components.Segment
	for _, period := range []struct {
		label    string
		from, to time.Time
	}{
		{"Today", noon, noon},
		{"Yesterday", noon.AddDate(0, 0, -1), noon.AddDate(0, 0, -1)},
		{"This month", month, noon},
		{"Last month", month.AddDate(0, -1, 0), month.AddDate(0, 0, -1)},
		{"7 days", noon.AddDate(0, 0, -6), noon},
		{"30 days", noon.AddDate(0, 0, -29), noon},
		{"90 days", noon.AddDate(0, 0, -89), noon},
	} {
		from, to := v.Format.InputDay(period.from), v.Format.InputDay(period.to)
		current := f.fromText == from && f.toText == to && !slices.ContainsFunc(segments, func(s components.Segment) bool { return s.Current })
		segments = append(segments, components.Segment{Label: period.label, Href: f.href(v, path, "from", from, "to", to), Current: current})
	}
	return segments
}

// usageShell is the frame of a usage page, with what is wrong with its filter.
func (v *view) usageShell(f *usageFilter, title string, nav layout.Nav, crumbs ...layout.Crumb) (layout.Shell, error) {
	s, err := v.Shell(title, nav, crumbs...)
	s.Problems = f.errors(v).Problems(filterFields...)
	return s, err
}

// noCalls is what a page says that has no calls to show: how to make some, in the region of the filter or, without
// one, the region looked at last.
func (v *view) noCalls(title string) (*pages.NoCalls, error) {
	project, err := v.Project(v.Region.Code)
	if err != nil {
		return nil, err
	}
	return &pages.NoCalls{
		Title: title, Region: v.Region.Name, ProjectID: project,
		ServicesHref: routes.In(routes.Services, v.Region.Code),
	}, nil
}

// noon is in the middle of t's day, from where counting days never lands on another day by a change of clocks.
func (v *view) noon(t time.Time) time.Time {
	year, month, day := t.In(v.Snapshot.Zone).Date()
	return time.Date(year, month, day, 12, 0, 0, 0, v.Snapshot.Zone)
}

// errors are what is refused, in words.
func (f *usageFilter) errors(v *view) page.FieldErrors {
	said := make(page.FieldErrors, len(f.refused))
	for field, why := range f.refused {
		said[field] = v.Words().Why(why)
	}
	return said
}
