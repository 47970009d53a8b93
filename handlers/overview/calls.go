package overview

import (
	"time"

	"ocrconsole/models/insight"
	"ocrconsole/models/rules"
	"ocrconsole/views/components"
	pages "ocrconsole/views/pages/overview"
	"ocrconsole/views/routes"
	"ocrconsole/views/words"
)

// mostRows is how many services in regions are shown: what is less urgent is on the pages behind.
const mostRows = 10

// callsLeft fills in what is left of the packages.
func (v *view) callsLeft(screen *pages.Overview, g *glance) {
	for i := range g.rows {
		if i == mostRows {
			screen.CallsMore = v.Words().MoreServices(int64(len(g.rows) - mostRows))
			break
		}
		screen.Calls = append(screen.Calls, v.callsOf(g, &g.rows[i]))
	}
}

func (v *view) callsOf(g *glance, o *offering) pages.CallsLeft {
	row := pages.CallsLeft{
		Service: v.ServiceName(o.Service), Region: v.RegionName(o.Region), Href: routes.With(routes.Packages, "status", "active"),
		UsageHref: v.daysOf(o, g.now), Rate: v.rateWords(o.rates.Mean),
	}
	left, total := usable(o.meter, g.now)
	if left == 0 {
		row.Href = routes.In(routes.Services, o.Region) + "#service-" + o.Service
		row.Now = words.NoCallsInPackages(v.Promise().NowBriefly(o.next))
		if o.next.Payer == rules.PayerNone {
			row.Tone = components.Warning
		}
	} else {
		row.Quota = &components.Quota{Figures: v.Format, LeftCalls: left, TotalCalls: total}
		row.Lasts, row.Tone = v.lasts(g, o)
		row.Then = v.Promise().ThenBriefly(v.afterwards(g, o))
	}
	if sold, _ := v.Snapshot.Offering(o.Region, o.Service); sold.Sold {
		row.BuyHref, row.BuyLabel = routes.Of(routes.Buy, o.Region, o.Service), words.BuyMoreCallsOf(v.OfferingName(o.Region, o.Service))
	}
	return row
}

// usable counts what packages that can pay now have left, and had.
func usable(m *rules.Meter, now time.Time) (left, total int64) {
	for i := range m.Packages {
		if p := &m.Packages[i]; p.Covers(now) {
			left, total = left+p.LeftCalls(), total+p.QuotaCalls
		}
	}
	return left, total
}

// lasts says until when packages pay, if calls go on as they do.
func (v *view) lasts(g *glance, o *offering) (string, components.Tone) {
	until := o.forecast.Until
	switch {
	case until.IsZero() || !o.rates.Mean.Known():
		return "", ""
	case o.rates.Mean.Idle():
		return words.UntilTheyExpire(v.Format.LastDay(until)), ""
	case o.forecast.Expired:
		return words.UntilTheyExpireUnused(v.Format.LastDay(until), v.CallWords(o.unused())), ""
	}
	if until.Before(g.now.Add(soon)) {
		return words.LastsUntilAboutSoon(v.Format.Day(until), v.Format.Until(until, g.now)), components.Warning
	}
	return words.LastsUntilAbout(v.Format.Day(until)), ""
}

// unused counts the calls that expire before they are needed.
func (o *offering) unused() (calls int64) {
	for _, u := range o.forecast.Unused {
		calls += u.Calls
	}
	return calls
}

// afterwards is what calls get once no package pays any more.
func (v *view) afterwards(g *glance, o *offering) rules.Next {
	return g.outlook.Next(o.meter.UsedUp(g.now), g.now)
}

// rateWords says how fast calls are made, and of which days that is told.
func (v *view) rateWords(r insight.Rate) string {
	switch {
	case !r.Known():
		return v.Words().NoRateYet(insight.LeastDays)
	case r.Idle():
		return v.Words().NoCallsInLast(r.Days)
	case r.PerDay() == 0:
		return v.Words().CallsInLast(v.CallWords(r.Sum), r.Days)
	}
	return v.Words().CallsADay(v.CallWords(r.PerDay()), r.Days)
}

// daysOf leads to the days that the rate is of.
func (v *view) daysOf(o *offering, now time.Time) string {
	today := rules.DayStart(now, v.Snapshot.Zone)
	first := v.daysBefore(today, int(max(o.rates.Mean.Days, 1)))
	return routes.With(routes.Usage, "region", o.Region, "service", o.Service,
		"from", v.Format.InputDay(first), "to", v.Format.InputDay(today.Add(-time.Microsecond)))
}

func (v *view) daysBefore(day time.Time, count int) time.Time {
	for range count {
		day = rules.DayStart(day.Add(-time.Microsecond), v.Snapshot.Zone)
	}
	return day
}
