package usage

import (
	"context"

	"ocrconsole/models/metering"
	"ocrconsole/models/rules"
	"ocrconsole/views/components"
	"ocrconsole/views/layout"
	"ocrconsole/views/pages/parts"
	pages "ocrconsole/views/pages/usage"
	"ocrconsole/views/routes"
	"ocrconsole/views/words"
)

// usage shows calls per day.
func usage(v *view) error {
	f, err := v.usageFilter()
	if err != nil {
		return err
	}
	f.payer = payerFilter{}
	var days []metering.Day
	var total metering.Tally
	var services []metering.ServiceTally
	err = v.Together(v.ReadProjects,
		func(ctx context.Context) (err error) {
			days, total, err = v.Metering.Days(ctx, v.Who.AccountID, f.days())
			return err
		},
		func(ctx context.Context) (err error) {
			services, _, err = v.Metering.Totals(ctx, v.Who.AccountID, f.hours())
			return err
		},
	)
	if err != nil {
		return err
	}
	shell, err := v.usageShell(f, layout.NavUsage.Name(), layout.NavUsage)
	if err != nil {
		return err
	}
	screen := pages.Usage{
		Shell: shell, Filter: f.form(v, routes.Usage, "Filter calls", false), Stats: v.usageStats(total),
		Chart: v.usageChart(days, total), ExportHref: f.href(v, routes.Export("usage")),
		DeductionsHref: f.href(v, routes.Deductions),
	}
	v.usageServices(&screen, f, services, total)
	if total.Total() == 0 {
		if screen.Empty, err = v.noCalls(words.NoCallsFrom(v.period(f))); err != nil {
			return err
		}
	}
	return v.ShowStatus(f.status(), pages.UsagePage(screen))
}

// days is the filter on calls per day.
func (f *usageFilter) days() metering.UsageFilter {
	return metering.UsageFilter{Region: f.region, Service: f.service, From: f.from, Until: f.until}
}

// period says the days of the filter in words.
func (v *view) period(f *usageFilter) string {
	return words.FromTo(v.Format.Day(f.from), v.Format.LastDay(f.until))
}

// usageStats are the figures above a history; each but the first leads to its deductions.
func (v *view) usageStats(total metering.Tally) []components.Stat {
	return []components.Stat{
		{Label: "Successful calls", Value: v.Format.Calls(total.Successful()), Note: "paid by a package or pay-per-use", Icon: "circle-check"},
		{Label: "Paid by packages", Value: v.Format.Calls(total.PackageCalls), Note: "prepaid", Icon: "package"},
		{Label: "Pay-per-use", Value: v.Format.Calls(total.PayPerUseCalls), Note: v.Format.Money(total.AmountMicros), Icon: "wallet"},
		{Label: "Failed calls", Value: v.Format.Calls(total.FailedCalls), Note: "never billed", Icon: "circle-x"},
	}
}

func (v *view) usageChart(days []metering.Day, total metering.Tally) components.BarChartProps {
	chart := components.BarChartProps{
		ID: "calls", Title: "Calls per day by what paid for them", Unit: "calls", Columns: "Day",
		Series: []string{"Paid by packages", "Pay-per-use", "Failed"},
	}
	if len(days) > 0 {
		first, last := days[0].Start, days[len(days)-1].Start
		chart.Description = words.CallsOnDays(words.Counted(total.Total(), "call", "calls"), words.Counted(int64(len(days)), "day", "days"), v.Format.Day(first), v.Format.Day(last), v.Format.Zones(first, last))
	}
	now := v.Now()
	for _, day := range days {
		chart.Points = append(chart.Points, components.ChartPoint{
			Label: v.Format.ShortDay(day.Start), Name: v.Format.Day(day.Start),
			Values: []int64{day.PackageCalls, day.PayPerUseCalls, day.FailedCalls},
			Now:    day.Start.Equal(rules.DayStart(now, v.Snapshot.Zone)),
		})
	}
	return chart
}

// usageServices fills in the table by service.
func (v *view) usageServices(screen *pages.Usage, f *usageFilter, services []metering.ServiceTally, total metering.Tally) {
	for _, s := range services {
		row := v.usageService(s.Tally)
		row.Region, row.Service = v.RegionName(s.Region), v.ServiceName(s.Service)
		row.DeductionsHref = f.href(v, routes.Deductions, "region", s.Region, "service", s.Service)
		screen.Services = append(screen.Services, row)
		screen.Digits = max(screen.Digits, parts.FractionDigits(row.AmountText))
	}
	screen.Total = v.usageService(total)
}

func (v *view) usageService(t metering.Tally) pages.Service {
	return pages.Service{
		Packages: v.Format.Calls(t.PackageCalls), PayPerUse: v.Format.Calls(t.PayPerUseCalls),
		Failed: v.Format.Calls(t.FailedCalls), AmountText: v.Format.Money(t.AmountMicros),
	}
}
