package prices

import (
	"fmt"

	"ocrconsole/handlers/page"
	"ocrconsole/models/billing"
	"ocrconsole/models/catalog"
	"ocrconsole/models/quotes"
	"ocrconsole/models/rules"
	"ocrconsole/views/format"
	pages "ocrconsole/views/pages/prices"
	"ocrconsole/views/routes"
	"ocrconsole/views/words"
)

// quoted calculates everything that the page says about a year of calls.
func (v *view) quoted(in calculatorInput, o catalog.Offering) (*pages.CalculatorResult, error) {
	tariff := page.TariffAt(o, v.Now())
	quote, err := quotes.Cheapest(in.Monthly, o.Specifications, tariff)
	if err != nil {
		return nil, err
	}
	result := &pages.CalculatorResult{
		Service: in.Service.Name, Region: v.Region.Name, YearCalls: v.CallWords(in.YearCalls),
		PayPerUse: v.Format.Figure(quote.PayPerUseMicros, format.Spent), PayPerUseMonth: v.eachMonth(quote.PayPerUseMicros),
		Cheapest: v.Format.Figure(quote.TotalMicros, format.Spent), CheapestMonth: v.eachMonth(quote.TotalMicros),
		Price:         page.PerUse(v.Format, tariff),
		SubscribeHref: routes.In(routes.Services, o.Region),
	}
	if result.Saving, result.SavingShare, err = v.saved(quote); err != nil {
		return nil, err
	}
	result.Lines = v.quoteLines(quote, o)
	result.Unused = v.unused(quote, in.YearCalls)
	breakEven, _, err := quotes.BreakEven(o.Specifications, tariff)
	if err != nil {
		return nil, fmt.Errorf("break-even of %s in %s: %w", o.Service, o.Region, err)
	}
	if breakEven > 0 {
		result.BreakEven = v.Format.Calls(breakEven)
	}
	result.Chart, err = v.costChart(in, o, tariff, quote, breakEven)
	return result, err
}

// saved gives what the cheapest combination saves, and the share of the pay-per-use price, cut to a tenth of a
// percent. Both are empty when pay-per-use alone is the cheapest.
func (v *view) saved(quote quotes.Quote) (saving, share string, err error) {
	if len(quote.Picks) == 0 || quote.PayPerUseMicros == 0 {
		return "", "", nil
	}
	saved := quote.PayPerUseMicros - quote.TotalMicros
	thousandths, err := rules.MulMicros(saved, 1000)
	if err != nil {
		return "", "", fmt.Errorf("share saved: %w", err)
	}
	return v.Format.Rounded(saved, format.Available), v.Format.Permille(int64(thousandths / quote.PayPerUseMicros)), nil
}

// eachMonth gives a twelfth of a year's cost, rounded to the currency's smallest money, halves up.
func (v *view) eachMonth(yearMicros rules.Micros) string {
	step := v.Money().StepMicros()
	month := (yearMicros/monthsOfTheYear + step/2) / step * step
	if month == 0 && yearMicros > 0 {
		return words.AMonth(v.Format.Rounded(1, format.Spent))
	}
	text := words.AMonth(v.Format.Money(month))
	if month*monthsOfTheYear != yearMicros {
		return "≈ " + text
	}
	return text
}

// quoteLines gives the combination line by line: each package with its Buy link, and what is left to pay-per-use.
func (v *view) quoteLines(quote quotes.Quote, o catalog.Offering) []pages.QuoteLine {
	var lines []pages.QuoteLine
	for _, pick := range quote.Picks {
		line := pages.QuoteLine{
			Name:     v.PackageSize(pick.Spec.Calls),
			Quantity: v.Format.Calls(pick.Quantity), Each: v.Format.Money(pick.Spec.PriceMicros),
			Amount:  v.Format.Figure(rules.Micros(pick.Quantity)*pick.Spec.PriceMicros, format.Spent), // part of the total, which fits
			BuyHref: routes.BuyThese(o.Region, o.Service, pick.Spec.Calls, min(pick.Quantity, billing.MaxQuantity)),
		}
		if pick.Quantity > billing.MaxQuantity {
			line.Note = words.OrderTakesAtMost(v.Format.Calls(billing.MaxQuantity))
		}
		lines = append(lines, line)
	}
	if quote.RestCalls > 0 {
		lines = append(lines, pages.QuoteLine{
			Name: "Pay-per-use", Quantity: v.CallWords(quote.RestCalls), Amount: v.Format.Figure(quote.RestMicros, format.Spent),
		})
	}
	return lines
}

// unused gives the calls of the packages that a year does not use up, "" for none.
func (v *view) unused(quote quotes.Quote, yearCalls int64) string {
	left := quote.RestCalls - yearCalls
	for _, pick := range quote.Picks {
		left += pick.Spec.Calls * pick.Quantity
	}
	if left <= 0 {
		return ""
	}
	return v.CallWords(left)
}
