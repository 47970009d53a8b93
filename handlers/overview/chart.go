package overview

import (
	"ocrconsole/models/rules"
	"ocrconsole/views/components"
	pages "ocrconsole/views/pages/overview"
	"ocrconsole/views/routes"
	"ocrconsole/views/words"
)

// chart draws the calls of the last days.
func (v *view) chart(screen *pages.Overview, g *glance) {
	all := g.use.All()
	all = all[max(len(all)-chartDays, 0):]
	first, today := all[0].Start, rules.DayStart(g.now, v.Snapshot.Zone)
	screen.ChartTitle = words.CallsInLastDays(chartDays)
	screen.ChartHref = v.between(routes.Usage, first, today)
	screen.Chart = components.BarChartProps{
		Figures: v.Format,
		ID:      "calls", Title: "Calls per day by what paid for them", Unit: "calls", Columns: "Day", Series: []string{"Paid by packages", "Pay-per-use", "Failed"},
	}
	var calls int64
	for _, day := range all {
		calls += day.Total()
		screen.Chart.Points = append(screen.Chart.Points, components.ChartPoint{
			Label: v.Format.ShortDay(day.Start), Name: v.Format.Day(day.Start),
			Values: []int64{day.PackageCalls, day.PayPerUseCalls, day.FailedCalls}, Now: day.Start.Equal(today),
		})
	}
	screen.NoCalls = calls == 0
	screen.Chart.Description = words.CallsOfDays(v.CallWords(calls), v.Format.Day(first), v.Format.Day(today), v.Format.Zones(first, today))
}
