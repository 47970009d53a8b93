package handlers

import (
	"ocrconsole/models"
	"ocrconsole/models/rules"
	"ocrconsole/views/components"
	"ocrconsole/views/pages"
)

// balanceSummary says what is available and what paying the total from it would leave.
func (v *view) balanceSummary(s rules.Standing, totalMicros int64) pages.BuySummary {
	available := s.AvailableMicros()
	summary := pages.BuySummary{Available: v.format.Money(available)}
	if available < totalMicros || s.InArrears() {
		summary.TopUpHref = "/billing/topup"
	}
	switch {
	case s.InArrears():
		summary.Note, summary.NoteTone = "The account is in arrears: orders can be paid after a top-up that clears them.", components.Danger
	case available < 0:
		summary.Note = v.format.Money(-available) + " of the starter credit are owed. Pay this order by card, which leaves them owed, or top up " +
			v.format.Money(totalMicros-available) + " first."
	case available < totalMicros:
		summary.Note, summary.NoteTone = v.format.Money(totalMicros-available)+" short. Top up first, or pay this order by card.", components.Warning
	default:
		summary.Note = v.format.Money(available-totalMicros) + " remain if it is paid from the balance."
	}
	return summary
}

// summaryLines lists what an order costs, line by line, and the total.
func (v *view) summaryLines(lines []models.OrderLine, totalMicros int64) []components.SummaryLine {
	var summary []components.SummaryLine
	for _, line := range lines {
		summary = append(summary, components.SummaryLine{
			Label: v.format.Calls(line.Quantity) + " × " + v.packageSize(line.Calls), Amount: v.format.Money(line.AmountMicros), Digits: 2,
		})
	}
	return append(summary, components.SummaryLine{Label: "Total", Amount: v.format.Money(totalMicros), Digits: 2, Total: true})
}

// lineFacts describes one line of an order.
func (v *view) lineFacts(line models.OrderLine) []components.Definition {
	facts := []components.Definition{
		{Term: "Service type", Text: v.serviceName(line.Service)},
		{Term: "Region", Text: v.regionName(line.Region) + " (" + line.Region + ")"},
		{Term: "Specification", Text: v.packageSize(line.Calls)},
		{Term: "Price of one", Text: v.format.Money(line.UnitPriceMicros) + ", " + perCall(v.format, line.UnitPriceMicros, line.Calls) + " per call"},
		{Term: "Quantity", Text: v.format.Calls(line.Quantity)},
	}
	if line.Quantity > 1 {
		facts = append(facts, components.Definition{Term: "Together", Text: v.calls(line.Quantity * line.Calls)})
	}
	return facts
}
