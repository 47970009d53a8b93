package metering

import (
	"context"
	"maps"
	"slices"
	"time"

	"gorm.io/gorm"

	"ocrconsole/models"
	"ocrconsole/models/catalog"
	"ocrconsole/models/rules"
)

// Tally counts calls by what became of them; AmountMicros is what the pay-per-use ones cost.
type Tally struct {
	PackageCalls   int64
	PayPerUseCalls int64
	FailedCalls    int64
	AmountMicros   rules.Micros
}

// Successful counts the calls that were billed: to a package or pay-per-use.
func (t Tally) Successful() int64 { return t.PackageCalls + t.PayPerUseCalls }

// Total counts all calls.
func (t Tally) Total() int64 { return t.Successful() + t.FailedCalls }

func (t *Tally) add(outcome models.Outcome, calls int64, amountMicros rules.Micros) {
	switch outcome {
	case models.OutcomePackage:
		t.PackageCalls += calls
	case models.OutcomePayPerUse:
		t.PayPerUseCalls += calls
	case models.OutcomeFailed:
		t.FailedCalls += calls
	}
	t.AmountMicros += amountMicros
}

// Day is the tally of one day in the billing time zone, which starts at Start.
type Day struct {
	Start time.Time
	Tally
}

// UsageFilter chooses whole days in the billing time zone: those that start in [From, Until), which must be
// starts of days; and, where set, one region and one service.
type UsageFilter struct {
	Region, Service string
	From, Until     time.Time
}

// Days gives the tally of each day, oldest first, days without calls among them, and the sum of them. It reads
// hourly totals only.
func (m *Metering) Days(ctx context.Context, accountID int64, f UsageFilter) ([]Day, Tally, error) {
	snapshot, err := m.Catalog.Current(ctx)
	if err != nil {
		return nil, Tally{}, err
	}
	bounds := []time.Time{f.From}
	for start := f.From; start.Before(f.Until); {
		start = rules.NextDay(start, snapshot.Zone)
		bounds = append(bounds, start)
	}
	if len(bounds) == 1 {
		return nil, Tally{}, nil
	}
	sums, err := models.SumUsageDays(m.DB.WithContext(ctx), accountID, models.HourFilter{Region: f.Region, Service: f.Service}, bounds)
	if err != nil {
		return nil, Tally{}, err
	}
	days := make([]Day, len(bounds)-1)
	for i := range days {
		days[i].Start = bounds[i]
	}
	var total Tally
	for _, sum := range sums {
		days[sum.Day].add(sum.Outcome, sum.Calls, sum.AmountMicros)
		total.add(sum.Outcome, sum.Calls, sum.AmountMicros)
	}
	return days, total, nil
}

// ServiceTally is the tally of one service in one region.
type ServiceTally struct {
	Region, Service string
	Tally
}

// Totals gives the tally of each service in each region that has calls which the filter chooses, ordered by their
// codes, and the sum of them; the filter's Before and Limit do not count.
func (m *Metering) Totals(ctx context.Context, accountID int64, f models.HourFilter) ([]ServiceTally, Tally, error) {
	return totals(m.DB.WithContext(ctx), accountID, f)
}

func totals(tx *gorm.DB, accountID int64, f models.HourFilter) ([]ServiceTally, Tally, error) {
	sums, err := models.SumUsage(tx, accountID, f)
	if err != nil {
		return nil, Tally{}, err
	}
	tallies := make(map[rules.Offering]*Tally)
	var total Tally
	for i := range sums {
		s := &sums[i]
		tallyOf(tallies, s.Offering()).add(s.Outcome, s.Calls, s.AmountMicros)
		total.add(s.Outcome, s.Calls, s.AmountMicros)
	}
	var services []ServiceTally
	for _, at := range slices.SortedFunc(maps.Keys(tallies), rules.CompareOfferings) {
		services = append(services, ServiceTally{at.Region, at.Service, *tallies[at]})
	}
	return services, total, nil
}

// HourEnd gives the end of the clock hour that starts at the instant; ok is false if none does. Hours are shorter
// than 60 minutes where a change of clocks cuts them.
func HourEnd(start time.Time, zone *time.Location) (end time.Time, ok bool) {
	if !rules.HourStart(start, zone).Equal(start) {
		return time.Time{}, false
	}
	end = start.Add(time.Hour)
	if next := rules.HourStart(end.Add(-time.Microsecond), zone); !next.Equal(start) {
		end = next
	}
	return end, true
}

// Hours lists hourly totals, newest first: what each payer paid in each hour.
func (m *Metering) Hours(ctx context.Context, accountID int64, f models.HourFilter) ([]models.UsageHour, error) {
	return models.UsageHoursOf(m.DB.WithContext(ctx), accountID, f)
}

// CallFilter chooses single calls made in [From, Until): of one region, service, outcome and package where these
// are set, and of these what Pick lets pass. Before continues a listing after that row; at most Limit are given.
type CallFilter struct {
	Region, Service string
	From, Until     time.Time
	Outcome         models.Outcome
	PackageID       int64
	Pick            models.CallPick
	Before          *models.Call
	Limit           int
}

// of gives the filter as models take it.
func (f *CallFilter) of(services []rules.Offering, limit int) models.CallFilter {
	return models.CallFilter{
		Services: services, From: f.From, Until: f.Until, Outcome: f.Outcome, PackageID: f.PackageID, Pick: f.Pick, Before: f.Before, Limit: limit,
	}
}

// CallList is a page of single calls with their deductions, newest first, those of their hours that have late entries, and the names
// of their access keys and their tags by number. Since is where the page ends although older calls may pass the filter, because no more are looked
// at for one page; zero if they are.
type CallList struct {
	Calls []models.Call
	Late  models.LateHours
	Keys  map[int64]string
	Tags  map[int64]rules.Tags
	Since time.Time
}

// Calls gives a page of single calls.
func (m *Metering) Calls(ctx context.Context, accountID int64, f CallFilter) (l CallList, err error) {
	snapshot, err := m.Catalog.Current(ctx)
	if err != nil {
		return l, err
	}
	err = m.DB.Read(ctx, func(tx *gorm.DB) (err error) {
		if err := l.read(tx, accountID, f.of(servicesOf(snapshot, f.Region, f.Service), f.Limit)); err != nil {
			return err
		}
		return models.Together(tx,
			func(tx *gorm.DB) error { return models.NameSources(tx, accountID, l.Calls) },
			models.Reading(&l.Keys, func(tx *gorm.DB) (map[int64]string, error) { return models.AccessKeyNames(tx, accountID, l.Calls) }),
			models.Reading(&l.Tags, func(tx *gorm.DB) (map[int64]rules.Tags, error) { return models.TagsByNumber(tx, accountID, l.Calls) }),
			models.Reading(&l.Late, func(tx *gorm.DB) (models.LateHours, error) { return lateHoursOf(tx, accountID, l.Calls, snapshot.Zone) }),
		)
	})
	return l, err
}

// read reads the calls: of those that no index finds, among as many as are looked at for one page.
func (l *CallList) read(tx *gorm.DB, accountID int64, f models.CallFilter) (err error) {
	if !f.Pick.IsAny() {
		since, err := models.LookBack(tx, accountID, f, models.CallsLookedAt)
		if err != nil {
			return err
		}
		if since.After(f.From) {
			f.From, l.Since = since, since
		}
	}
	if l.Calls, err = models.CallsOf(tx, accountID, f); len(l.Calls) == f.Limit {
		l.Since = time.Time{} // the page is full before it ends there
	}
	return err
}

// lateHoursOf gives those of the hours of the calls, newest first, that have late entries.
func lateHoursOf(tx *gorm.DB, accountID int64, calls []models.Call, zone *time.Location) (models.LateHours, error) {
	if len(calls) == 0 {
		return nil, nil
	}
	oldest := rules.HourStart(calls[len(calls)-1].CalledAt, zone)
	return models.LateHoursOf(tx, accountID, oldest, calls[0].CalledAt.Add(time.Microsecond))
}

// servicesOf gives what was ever sold in the region and of the service, where these are set: no call is recorded
// of anything else.
func servicesOf(snapshot *catalog.Snapshot, region, service string) []rules.Offering {
	var services []rules.Offering
	for _, o := range snapshot.Offerings() {
		if (region == "" || o.Region == region) && (service == "" || o.Service == service) {
			services = append(services, rules.Offering{Region: o.Region, Service: o.Service})
		}
	}
	return services
}

// CallDetail is one call with the package that paid it, if one did, or the ledger entry that charged it, once its hour
// is settled.
type CallDetail struct {
	models.Call
	Package *models.Package
	Charge  *models.LedgerEntry
	// AccessKey is the key that it was made with, deleted or not; nil if it was made without one or that is not known.
	AccessKey *models.AccessKey
	// LeftByTime is what the package would have had left after the call, had all its calls been recorded in the order in
	// which they were made; LeftCalls is what it had left when the call was recorded.
	LeftByTime int64
	// Why tells why it was paid by what paid it; nil of a failed call.
	Why  *Why
	Tags rules.Tags // what it is said to be for
}

// maxSameID bounds how many calls with one id are looked for.
const maxSameID = 100

// CallsWithID gives the account's calls with the request id, newest first: each is of another source, and with more than
// 100 of them the oldest are left out.
func (m *Metering) CallsWithID(ctx context.Context, accountID int64, requestID string) (l CallList, err error) {
	if !isText(requestID) {
		return l, nil
	}
	snapshot, err := m.Catalog.Current(ctx)
	if err != nil {
		return l, err
	}
	err = m.DB.Read(ctx, func(tx *gorm.DB) error {
		if l.Calls, err = models.CallsWithID(tx, accountID, requestID, maxSameID); err != nil || len(l.Calls) < 2 {
			return err
		}
		l.Late, err = lateHoursOf(tx, accountID, l.Calls, snapshot.Zone)
		return err
	})
	return l, err
}

// CallOf gives the account's call with the id of the source, nil if there is none.
func (m *Metering) CallOf(ctx context.Context, accountID int64, source, requestID string) (*models.Call, error) {
	if !isText(source) || !isText(requestID) {
		return nil, nil
	}
	call, err := models.FindCall(m.DB.WithContext(ctx), accountID, source, requestID)
	if models.CodeOf(err) == models.NotFound {
		return nil, nil
	}
	return call, err
}

// Explain gives a call that was found with its deduction.
func (m *Metering) Explain(ctx context.Context, call *models.Call) (*CallDetail, error) {
	snapshot, err := m.Catalog.Current(ctx)
	if err != nil {
		return nil, err
	}
	var d *CallDetail
	err = m.DB.Read(ctx, func(tx *gorm.DB) error {
		d, err = explain(tx, call, snapshot.Zone)
		return err
	})
	return d, err
}

func explain(tx *gorm.DB, call *models.Call, zone *time.Location) (d *CallDetail, err error) {
	d = &CallDetail{Call: *call}
	tags := models.Reading(&d.Tags, func(tx *gorm.DB) (rules.Tags, error) { return models.TagsOfSet(tx, d.AccountID, d.TagSetID) })
	return d, models.Together(tx, d.loadKey, tags, func(tx *gorm.DB) error { return d.loadPayer(tx, zone) },
		func(tx *gorm.DB) error { return d.loadWhy(tx, zone) },
	)
}

func (d *CallDetail) loadWhy(tx *gorm.DB, zone *time.Location) (err error) {
	if d.Outcome != models.OutcomeFailed {
		c := chargedBy(&d.Call)
		d.Why, err = c.why(tx, zone)
	}
	return err
}

func (d *CallDetail) loadKey(tx *gorm.DB) (err error) {
	if d.AccessKeyID != 0 {
		d.AccessKey, err = models.FindAccessKeyOfCall(tx, d.AccountID, d.AccessKeyID)
	}
	return err
}

func (d *CallDetail) loadPayer(tx *gorm.DB, zone *time.Location) (err error) {
	switch d.Outcome {
	case models.OutcomePackage:
		err = d.loadPackage(tx, zone)
	case models.OutcomePayPerUse:
		d.Charge, err = models.ChargeOf(tx, &d.Call, zone)
	case models.OutcomeFailed:
	}
	return err
}

// loadPackage loads the package that paid the call. Calls of one instant may have been recorded in any order.
func (d *CallDetail) loadPackage(tx *gorm.DB, zone *time.Location) (err error) {
	var before, upto int64
	hour := rules.HourStart(d.CalledAt, zone)
	err = models.Together(tx,
		models.Reading(&d.Package, func(tx *gorm.DB) (*models.Package, error) { return models.FindPackage(tx, d.AccountID, *d.PackageID) }),
		models.Reading(&before, func(tx *gorm.DB) (int64, error) { return models.UsedByTime(tx, &d.Call, hour, d.CalledAt) }),
		models.Reading(&upto, func(tx *gorm.DB) (int64, error) {
			return models.UsedByTime(tx, &d.Call, hour, d.CalledAt.Add(time.Microsecond))
		}),
	)
	if err != nil {
		return err
	}
	d.LeftByTime = min(max(*d.LeftCalls, d.Package.QuotaCalls-upto), d.Package.QuotaCalls-before-1)
	return nil
}

// LeftByTime tells what packages had left after those of the hours, newest first, that they paid, had all calls been
// recorded in the order in which they were made.
func (m *Metering) LeftByTime(ctx context.Context, accountID int64, hours []models.UsageHour) (map[PackageHour]int64, error) {
	return leftByTime(m.DB.WithContext(ctx), accountID, hours)
}

func leftByTime(tx *gorm.DB, accountID int64, hours []models.UsageHour) (map[PackageHour]int64, error) {
	var packages []int64
	for i := range hours {
		if id := hours[i].PackageID; id != 0 {
			packages = with(packages, id)
		}
	}
	if len(packages) == 0 {
		return nil, nil
	}
	oldest, newest := hours[len(hours)-1].HourStart, hours[0].HourStart
	rows, err := models.LeftByTime(tx, accountID, packages, oldest, newest.Add(time.Microsecond))
	if err != nil {
		return nil, err
	}
	left := make(map[PackageHour]int64, len(rows))
	for _, r := range rows {
		left[PackageHour{r.PackageID, r.HourStart.UTC()}] = r.LeftCalls
	}
	return left, nil
}

// PackageHour names a clock hour of a package.
type PackageHour struct {
	PackageID int64
	HourStart time.Time
}

// AccessKeys gives the account's keys to choose calls by, without their secrets.
func (m *Metering) AccessKeys(ctx context.Context, accountID int64) ([]models.AccessKey, error) {
	return models.AccessKeysOfAccount(m.DB.WithContext(ctx), accountID)
}

// Plus is the sum of both.
func (t Tally) Plus(other Tally) Tally {
	return Tally{t.PackageCalls + other.PackageCalls, t.PayPerUseCalls + other.PayPerUseCalls, t.FailedCalls + other.FailedCalls, t.AmountMicros + other.AmountMicros}
}
