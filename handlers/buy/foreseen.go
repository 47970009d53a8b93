package buy

import (
	"strconv"

	"ocrconsole/models/billing"
	"ocrconsole/models/forecast"
	pages "ocrconsole/views/pages/buy"
	"ocrconsole/views/pages/parts"
	"ocrconsole/views/routes"
	"ocrconsole/views/words"
)

// orderForeseen tells why a forecast bought the order, by what it was decided by then; nil where none did.
func (v *view) orderForeseen(d *billing.OrderDetail) *pages.OrderForeseen {
	f := d.Foreseen
	if f == nil || f.Chosen == nil || len(d.Order.Lines) == 0 {
		return nil
	}
	line := &d.Order.Lines[0]
	screen := &pages.OrderForeseen{
		Text: words.ForeseenWhy(v.OfferingName(line.Region, line.Service), v.CallWords(f.Calls), v.Format.Day(f.From), v.Format.Instant(f.Until),
			v.Format.Money(f.PerUseMicros), v.foreseenName(f.Chosen), v.Format.Money(f.Chosen.CostMicros()), v.Format.Money(f.SavedMicros())),
		Bounds: words.ForeseenBounds(v.Format.Money(f.LeastMicros), v.Format.Money(f.SpentMicros), v.Format.Money(f.CapMicros)),
		Href:   routes.WhatIfBought(line.Region, line.Service, f.Chosen.Calls, f.Chosen.Quantity, strconv.Itoa(forecast.Days)),
	}
	for i := range f.Candidates {
		c := &f.Candidates[i]
		screen.Rows = append(screen.Rows, v.foreseenRow(f, c))
	}
	nothing := v.Format.Money(f.PerUseMicros)
	screen.Rows = append(screen.Rows, pages.ForeseenRow{What: "Nothing", Packages: v.Format.Money(0), PerUse: nothing, Cost: nothing, Note: "All paid per use"})
	for _, r := range screen.Rows {
		screen.Digits = max(screen.Digits, parts.FractionDigits(r.Packages), parts.FractionDigits(r.PerUse), parts.FractionDigits(r.Cost))
	}
	return screen
}

func (v *view) foreseenName(c *forecast.Candidate) string {
	return v.Format.Calls(c.Quantity) + " × " + v.PackageSize(c.Calls)
}

func (v *view) foreseenRow(f *forecast.Decision, c *forecast.Candidate) pages.ForeseenRow {
	row := pages.ForeseenRow{What: v.foreseenName(c), Packages: v.Format.Money(c.TotalMicros()), PerUse: v.Format.Money(c.PerUseMicros), Cost: v.Format.Money(c.CostMicros())}
	switch saved := f.PerUseMicros - c.CostMicros(); {
	case *c == *f.Chosen:
		row.Note = "Bought"
	case c.OverCap:
		row.Note = "More than the cap of the month left"
	case saved < f.LeastMicros:
		row.Note = "Saves too little, or nothing"
	default:
		row.Note = "Saves less"
	}
	return row
}
