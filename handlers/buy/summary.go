package buy

import (
	"ocrconsole/handlers/page"
	"ocrconsole/models"
	"ocrconsole/models/rules"
	"ocrconsole/views/components"
	"ocrconsole/views/format"
	pages "ocrconsole/views/pages/buy"
	"ocrconsole/views/routes"
	"ocrconsole/views/words"
)

// balanceSummary says what is available and what paying the total from it would leave.
func (v *view) balanceSummary(s rules.Standing, totalMicros rules.Micros) pages.Summary {
	available := s.AvailableMicros()
	summary := pages.Summary{Available: v.Format.Rounded(available, format.Available)}
	if available < totalMicros || s.InArrears() {
		summary.TopUpHref = routes.TopUp
	}
	topUp, possible := v.Billing.TopUpFor(totalMicros, available, v.Snapshot.Currency)
	switch {
	case s.InArrears() && possible:
		summary.TopUpHref, summary.NoteTone = "", components.Warning
		summary.Note = v.Words().PaysAll(topUp, available)
	case s.InArrears():
		summary.Note, summary.NoteTone = "The account is in arrears: orders can be paid after a top-up that clears them.", components.Danger
	case available < 0:
		summary.Note = words.StarterOwedPayByCard(v.Format.Rounded(-available, format.Owed), v.Format.Rounded(totalMicros-available, format.Owed))
	case available < totalMicros:
		summary.Note, summary.NoteTone = words.ShortOf(v.Format.Rounded(totalMicros-available, format.Owed)), components.Warning
	default:
		summary.Note = words.RemainIfPaid(v.Format.Rounded(available-totalMicros, format.Available))
	}
	return summary
}

// summaryLines lists what an order costs, line by line, and the total.
func (v *view) summaryLines(lines []models.OrderLine, totalMicros rules.Micros) []components.SummaryLine {
	var summary []components.SummaryLine
	for _, line := range lines {
		summary = append(summary, components.SummaryLine{
			Label: v.Format.Calls(line.Quantity) + " × " + v.PackageSize(line.Calls), Amount: v.Format.Money(line.AmountMicros), Digits: 2,
		})
	}
	return append(summary, components.SummaryLine{Label: "Total", Amount: v.Format.Money(totalMicros), Digits: 2, Total: true})
}

// lineFacts describes one line of an order.
func (v *view) lineFacts(line models.OrderLine) []components.Definition {
	facts := []components.Definition{
		{Term: "Service type", Text: v.ServiceName(line.Service)},
		{Term: "Region", Text: v.RegionName(line.Region) + " (" + line.Region + ")"},
		{Term: "Specification", Text: v.PackageSize(line.Calls)},
		{Term: "Price of one", Text: words.PriceAndPerCall(v.Format.Money(line.UnitPriceMicros), page.PerCall(v.Format, line.UnitPriceMicros, line.Calls))},
		{Term: "Quantity", Text: v.Format.Calls(line.Quantity)},
	}
	if line.Quantity > 1 {
		facts = append(facts, components.Definition{Term: "Together", Text: v.CallWords(line.Quantity * line.Calls)})
	}
	return facts
}

// returnEffect is returnTerms among the effects of an order.
func (v *view) returnEffect() pages.Effect {
	if v.CoolingOffWords() == "" {
		return pages.Effect{Icon: "undo-2", Title: "Cannot be returned", Text: v.ReturnTerms()}
	}
	return pages.Effect{Icon: "undo-2", Title: "Can be returned while it is unused", Text: v.ReturnTerms()}
}
