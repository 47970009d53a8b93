package handlers

import (
	"ocrconsole/models/metering"
	"ocrconsole/models/rules"
	"ocrconsole/views/components"
	"ocrconsole/views/layout"
	"ocrconsole/views/pages"
)

const usagePath = "/usage"

// usage shows calls per day.
func usage(v *view) error {
	f, err := v.usageFilter()
	if err != nil {
		return err
	}
	f.payer = payerFilter{}
	days, total, err := v.console.Metering.Days(v.ctx(), v.who.AccountID, f.days())
	if err != nil {
		return err
	}
	services, _, err := v.console.Metering.Totals(v.ctx(), v.who.AccountID, f.hours())
	if err != nil {
		return err
	}
	shell, err := v.usageShell(f, layout.NavUsage.Name(), layout.NavUsage)
	if err != nil {
		return err
	}
	page := pages.Usage{
		Shell: shell, Filter: f.form(v, usagePath, "Filter calls", false), Stats: v.usageStats(total),
		Chart: v.usageChart(days, total), ExportHref: f.href(v, exportOf("usage")),
		DeductionsHref: f.href(v, deductionsPath),
	}
	v.usageServices(&page, f, services, total)
	if total.Total() == 0 {
		if page.Empty, err = v.noCalls("No calls from " + v.period(f)); err != nil {
			return err
		}
	}
	return v.renderStatus(f.status(), pages.UsagePage(page))
}

// days is the filter on calls per day.
func (f *usageFilter) days() metering.UsageFilter {
	return metering.UsageFilter{Region: f.region, Service: f.service, From: f.from, Until: f.until}
}

// period says the days of the filter in words.
func (v *view) period(f *usageFilter) string {
	return v.format.Day(f.from) + " to " + v.format.LastDay(f.until)
}

// usageStats are the figures above a history; each but the first leads to its deductions.
func (v *view) usageStats(total metering.Tally) []components.Stat {
	return []components.Stat{
		{Label: "Successful calls", Value: v.format.Calls(total.Successful()), Note: "paid by a package or pay-per-use", Icon: "circle-check"},
		{Label: "Paid by packages", Value: v.format.Calls(total.PackageCalls), Note: "prepaid", Icon: "package"},
		{Label: "Pay-per-use", Value: v.format.Calls(total.PayPerUseCalls), Note: v.format.Money(total.AmountMicros), Icon: "wallet"},
		{Label: "Failed calls", Value: v.format.Calls(total.FailedCalls), Note: "never billed", Icon: "circle-x"},
	}
}

func (v *view) usageChart(days []metering.Day, total metering.Tally) components.BarChartProps {
	chart := components.BarChartProps{
		ID: "calls", Title: "Calls per day by what paid for them", Unit: "calls", Columns: "Day",
		Series: []string{"Paid by packages", "Pay-per-use", "Failed"},
	}
	if len(days) > 0 {
		first, last := days[0].Start, days[len(days)-1].Start
		chart.Description = counted(total.Total(), "call", "calls") + " on " + counted(int64(len(days)), "day", "days") + ", " +
			v.format.Day(first) + " to " + v.format.Day(last) + ", " + v.format.Zones(first, last) + "."
	}
	now := v.console.Clock.Now()
	for _, day := range days {
		chart.Points = append(chart.Points, components.ChartPoint{
			Label: v.format.ShortDay(day.Start), Name: v.format.Day(day.Start),
			Values: []int64{day.PackageCalls, day.PayPerUseCalls, day.FailedCalls},
			Now:    day.Start.Equal(rules.DayStart(now, v.snapshot.Zone)),
		})
	}
	return chart
}

// usageServices fills in the table by service.
func (v *view) usageServices(page *pages.Usage, f *usageFilter, services []metering.ServiceTally, total metering.Tally) {
	for _, s := range services {
		row := v.usageService(s.Tally)
		row.Region, row.Service = v.regionName(s.Region), v.serviceName(s.Service)
		row.DeductionsHref = f.href(v, deductionsPath, "region", s.Region, "service", s.Service)
		page.Services = append(page.Services, row)
		page.Digits = max(page.Digits, fractionDigits(row.AmountText))
	}
	page.Total = v.usageService(total)
}

func (v *view) usageService(t metering.Tally) pages.UsageService {
	return pages.UsageService{
		Packages: v.format.Calls(t.PackageCalls), PayPerUse: v.format.Calls(t.PayPerUseCalls),
		Failed: v.format.Calls(t.FailedCalls), AmountText: v.format.Money(t.AmountMicros),
	}
}
