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
	screen.ChartHref = v.between(routes.Usage, first, today)
	screen.Chart = components.BarChartProps{
		ID: "calls", Title: "Calls per day by what paid for them", Unit: "calls", Columns: "Day", Series: []string{"Paid by packages", "Pay-per-use", "Failed"},
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

// begin is what somebody can do who has nothing yet: what is free, by the catalog, first.
func (v *view) begin() []pages.Begin {
	var begin []pages.Begin
	var free []string
	region := v.Snapshot.Beginning().Code
	for _, o := range v.Snapshot.OfferingsIn(region) {
		if o.FreeCalls > 0 {
			free = append(free, words.CallsOf(v.CallWords(o.FreeCalls), v.ServiceName(o.Service)))
		}
	}
	if len(free) > 0 {
		begin = append(begin, pages.Begin{
			Icon: "gift", Title: "Claim free calls", Text: words.FreeOnce(free, v.RegionName(region)),
			Href: routes.In(routes.Services, region), LinkText: words.ServicesIn(v.RegionName(region)),
		})
	}
	return append(begin,
		pages.Begin{Icon: "image", Title: "Try a picture", Text: "Have a sample or a picture of your own recognised, in the browser.", Href: routes.In(routes.Try, region), LinkText: "Try OCR"},
		pages.Begin{Icon: "lock", Title: "Create a key", Text: "Programs sign their calls with an access key.", Href: routes.Keys, LinkText: "Access keys"},
		pages.Begin{Icon: "code", Title: "Call the API", Text: "One request per picture, with examples to copy.", Href: routes.In(routes.APIDocs, region), LinkText: "API docs"},
	)
}
