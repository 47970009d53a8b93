package metering

import (
	"context"
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
	hours, err := models.SumUsageHours(m.DB.WithContext(ctx), accountID, models.HourFilter{
		Region: f.Region, Service: f.Service, From: f.From, Until: f.Until,
	})
	if err != nil {
		return nil, Tally{}, err
	}
	var days []Day
	var total Tally
	for start := f.From; start.Before(f.Until); start = rules.NextDay(start, snapshot.Zone) {
		day, end := Day{Start: start}, rules.NextDay(start, snapshot.Zone)
		for len(hours) > 0 && hours[0].HourStart.Before(end) {
			day.add(hours[0].Outcome, hours[0].Calls, hours[0].AmountMicros)
			total.add(hours[0].Outcome, hours[0].Calls, hours[0].AmountMicros)
			hours = hours[1:]
		}
		days = append(days, day)
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
	var services []ServiceTally
	var total Tally
	for _, s := range sums {
		last := len(services) - 1
		if last < 0 || services[last].Region != s.Region || services[last].Service != s.Service {
			services = append(services, ServiceTally{Region: s.Region, Service: s.Service})
			last++
		}
		services[last].add(s.Outcome, s.Calls, s.AmountMicros)
		total.add(s.Outcome, s.Calls, s.AmountMicros)
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
// are set. Before continues a listing after that row; at most Limit are given.
type CallFilter struct {
	Region, Service string
	From, Until     time.Time
	Outcome         models.Outcome
	PackageID       int64
	Before          *models.Call
	Limit           int
}

// Calls lists single calls with their deductions, newest first.
func (m *Metering) Calls(ctx context.Context, accountID int64, f CallFilter) ([]models.Call, error) {
	snapshot, err := m.Catalog.Current(ctx)
	if err != nil {
		return nil, err
	}
	return models.CallsOf(m.DB.WithContext(ctx), accountID, models.CallFilter{
		Services: servicesOf(snapshot, f.Region, f.Service), From: f.From, Until: f.Until,
		Outcome: f.Outcome, PackageID: f.PackageID, Before: f.Before, Limit: f.Limit,
	})
}

// servicesOf gives what was ever sold in the region and of the service, where these are set: no call is recorded
// of anything else.
func servicesOf(snapshot *catalog.Snapshot, region, service string) []models.ServiceIn {
	var services []models.ServiceIn
	for _, o := range snapshot.Offerings() {
		if (region == "" || o.Region == region) && (service == "" || o.Service == service) {
			services = append(services, models.ServiceIn{Region: o.Region, Service: o.Service})
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
	// LeftByTime is what the package would have had left after the call, had all its calls been recorded in the order in
	// which they were made; LeftCalls is what it had left when the call was recorded.
	LeftByTime int64
}

// maxSameID bounds how many calls with one id are looked for.
const maxSameID = 100

// CallsWithID gives the account's calls with the request id, newest first: each is of another source, and with more than
// 100 of them the oldest are left out.
func (m *Metering) CallsWithID(ctx context.Context, accountID int64, requestID string) ([]models.Call, error) {
	if !isText(requestID) {
		return nil, nil
	}
	return models.CallsWithID(m.DB.WithContext(ctx), accountID, requestID, maxSameID)
}

// Call gives the call with the id of the source, with its deduction; NotFound if there is none.
func (m *Metering) Call(ctx context.Context, accountID int64, source, requestID string) (*CallDetail, error) {
	var d CallDetail
	if !isText(source) || !isText(requestID) {
		return nil, models.Errorf(models.NotFound, "There is no such call.")
	}
	snapshot, err := m.Catalog.Current(ctx)
	if err != nil {
		return nil, err
	}
	err = m.DB.Read(ctx, func(tx *gorm.DB) error {
		call, err := models.FindCall(tx, accountID, source, requestID)
		if err != nil {
			return err
		}
		d.Call = *call
		switch call.Outcome {
		case models.OutcomePackage:
			err = d.loadPackage(tx, snapshot.Zone)
		case models.OutcomePayPerUse:
			d.Charge, err = models.ChargeOf(tx, call, snapshot.Zone)
		case models.OutcomeFailed:
		}
		return err
	})
	if err != nil {
		return nil, err
	}
	return &d, nil
}

// loadPackage loads the package that paid the call. Calls of one instant may have been recorded in any order.
func (d *CallDetail) loadPackage(tx *gorm.DB, zone *time.Location) (err error) {
	if d.Package, err = models.FindPackage(tx, d.AccountID, *d.PackageID); err != nil {
		return err
	}
	hour := rules.HourStart(d.CalledAt, zone)
	before, err := models.UsedByTime(tx, &d.Call, hour, d.CalledAt)
	if err != nil {
		return err
	}
	upto, err := models.UsedByTime(tx, &d.Call, hour, d.CalledAt.Add(time.Microsecond))
	d.LeftByTime = min(max(*d.LeftCalls, d.Package.QuotaCalls-upto), d.Package.QuotaCalls-before-1)
	return err
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
