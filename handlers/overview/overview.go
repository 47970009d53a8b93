package overview

import (
	"cmp"
	"context"
	"slices"
	"time"

	"ocrconsole/models"
	"ocrconsole/models/billing"
	"ocrconsole/models/caps"
	"ocrconsole/models/insight"
	"ocrconsole/models/metering"
	"ocrconsole/models/rules"
	"ocrconsole/views/layout"
	pages "ocrconsole/views/pages/overview"
	"ocrconsole/views/routes"
)

// chartDays is how many days the chart has, the running one among them.
const chartDays = 30

// glance is all that the page tells of, of one moment, with what follows from it.
type glance struct {
	now     time.Time
	before  insight.Before
	end     time.Time // of the running month
	use     metering.RecentUse
	money   billing.Glance
	caps    caps.List
	outlook *metering.Outlook
	rows    []offering
	begun   begun
}

// offering is a service in a region that the account has or had.
type offering struct {
	rules.Offering
	meter    *rules.Meter
	next     rules.Next
	days     []metering.Tally // nil if it was not called
	rates    insight.Rates
	paces    insight.Paces
	forecast insight.Forecast
}

// overview shows how all of the account stands.
func overview(v *view) error {
	if v.Request().Header.Get("HX-Request") != "" {
		return lookForCall(v)
	}
	if v.AsksForPast() {
		return v.Past(layout.NavOverview, routes.Home)
	}
	g, err := v.glance()
	if err != nil {
		return err
	}
	screen := pages.Overview{AsOf: v.Format.Minute(g.now), AsOfExact: v.Format.Instant(g.now), AsOfISO: v.Format.ISO(g.now), LookBack: v.LookBack("", "")}
	if screen.Shell, err = v.Shell(layout.NavOverview.Name(), layout.NavOverview); err != nil {
		return err
	}
	v.callsLeft(&screen, g)
	screen.Money = v.money(g, screen.ArrearsUrgency)
	if screen.Month, err = v.month(g); err != nil {
		return err
	}
	v.chart(&screen, g)
	screen.Recent = v.LedgerTable(g.money.Recent)
	screen.Needs, screen.StepsHidden = v.needs(g), v.Who.FirstSteps == models.StepsHidden
	screen.Nothing = len(screen.Needs) == 0 && len(g.rows) == 0 && len(screen.Recent.Rows) == 0
	if screen.Steps, err = v.steps(&g.begun); err != nil {
		return err
	}
	if screen.Steps == nil || g.outlook.Standing.StarterUsedMicros() > 0 { // else how to begin comes first
		if screen.Starter, err = v.Starter(); err != nil {
			return err
		}
	}
	return v.View.Show(pages.OverviewPage(screen))
}

// glance reads what the page tells.
func (v *view) glance() (*glance, error) {
	now, zone := v.Now(), v.Snapshot.Zone
	g := &glance{now: now, before: insight.MonthBefore(now, zone), end: rules.NextMonth(now, zone)}
	from := rules.DayStart(now, zone)
	for range chartDays - 1 {
		from = rules.DayStart(from.Add(-time.Microsecond), zone)
	}
	if g.before.From.Before(from) {
		from = g.before.From
	}
	months := []billing.Span{{From: g.before.Until, Until: g.end}, {From: g.before.From, Until: g.before.SameDay}, {From: g.before.From, Until: g.before.Until}}
	err := v.Together(v.ReadOutlook, v.ReadProjects, v.ReadMismatches, v.readBegun(&g.begun),
		models.Reading(&g.use, func(ctx context.Context) (metering.RecentUse, error) {
			return v.Metering.RecentUse(ctx, v.Who.AccountID, from, now)
		}),
		models.Reading(&g.money, func(ctx context.Context) (billing.Glance, error) {
			return v.Billing.Glance(ctx, v.Who.AccountID, months...)
		}),
		models.Reading(&g.caps, func(ctx context.Context) (caps.List, error) { return v.Caps.List(ctx, v.Who.AccountID) }),
	)
	if err != nil {
		return nil, err
	}
	if g.outlook, err = v.Outlook(); err != nil {
		return nil, err
	}
	g.foretell()
	return g, nil
}

// foretell works out what follows for each service in a region, soonest end first.
func (g *glance) foretell() {
	all := g.outlook.Offerings()
	for o, days := range g.use.Days {
		if !slices.Contains(all, o) && callsWithin(days, usedDays) > 0 {
			all = append(all, o)
		}
	}
	for _, o := range all {
		row := offering{Offering: o, meter: g.outlook.Meter(o.Region, o.Service), days: g.use.Days[o]}
		row.next = g.outlook.Next(row.meter, g.now)
		row.paces = g.use.Paces(o, row.meter.Zone)
		row.rates = row.paces.Rates
		row.forecast = insight.Ahead(row.meter, row.rates.Mean, g.now)
		g.rows = append(g.rows, row)
	}
	slices.SortFunc(g.rows, func(a, b offering) int {
		return cmp.Or(cmp.Compare(a.rank(), b.rank()), a.forecast.Until.Compare(b.forecast.Until), rules.CompareOfferings(a.Offering, b.Offering))
	})
}

// rank puts what is refused first, then what ends, then what goes on.
func (o *offering) rank() int {
	switch {
	case o.next.Payer == rules.PayerNone:
		return 0
	case !o.forecast.Until.IsZero():
		return 1
	}
	return 2
}

// callsWithin counts the calls of the last days, failed ones too.
func callsWithin(days []metering.Tally, last int) (calls int64) {
	for _, day := range days[max(len(days)-last, 0):] {
		calls += day.Total()
	}
	return calls
}
