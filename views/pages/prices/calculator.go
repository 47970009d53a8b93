package prices

import (
	"ocrconsole/views/components"
	"ocrconsole/views/format"
	"ocrconsole/views/layout"
	"ocrconsole/views/pages/parts"

	"github.com/a-h/templ"
)

// Calculator compares pay-per-use with packages for a year of calls. Result is nil when the input is wrong, and when
// the service is not sold in the region: NotSold says then where it is. Errors are by field.
type Calculator struct {
	layout.Shell
	Region, RegionNote     string
	Illustrative           bool
	Regions, Services, Per []components.Option
	Calls                  string // as it was entered
	Errors                 map[string]string
	PricingHref            string
	WhatIfHref             string // of a customer's own calls, "" for visitors
	Result                 *CalculatorResult
	NotSold                *SoldElsewhere
}

// CalculatorResult is the answer. Saving and SavingShare are empty when pay-per-use alone is the cheapest, BreakEven
// when no number of calls makes packages cheaper, Unused when the packages are used up within the year.
type CalculatorResult struct {
	Service, Region, Price        string
	YearCalls                     string
	PayPerUse, Cheapest           format.Figure
	PayPerUseMonth, CheapestMonth string
	Saving, SavingShare           string
	Lines                         []QuoteLine
	Unused, BreakEven             string
	Chart                         components.LineChartProps
	SubscribeHref                 string
}

// QuoteLine is one part of the cheapest combination. Each and BuyHref are empty for pay-per-use.
type QuoteLine struct {
	Name, Quantity, Each, Note string
	Amount                     format.Figure
	BuyHref                    string
}

// region asks for the whole page again, because the frame shows the region, too.
func (p Calculator) region() components.SelectProps {
	return components.SelectProps{Name: "region", Label: "Region", Options: p.Regions, Hint: p.RegionNote, Attrs: templ.Attributes{"data-submit": true}}
}

func (p Calculator) service() components.SelectProps {
	return components.SelectProps{Name: "service", Label: "Service type", Options: p.Services, Error: p.Errors["service"]}
}

func (p Calculator) calls() components.FieldProps {
	return components.FieldProps{
		Name: "calls", Label: "Successful calls", Value: p.Calls, Error: p.Errors["calls"], InputMode: "numeric",
		Autocomplete: "off", Required: true,
	}
}

func (p Calculator) per() components.SelectProps {
	return components.SelectProps{Name: "per", Label: "Counted as", Options: p.Per, Error: p.Errors["per"]}
}

func (r CalculatorResult) payPerUse() components.Stat {
	return components.Stat{Label: "Pay-per-use, a year", Amount: r.PayPerUse, Note: r.PayPerUseMonth, Icon: "activity"}
}

func (r CalculatorResult) cheapest() components.Stat {
	return components.Stat{Label: "Cheapest combination, a year", Amount: r.Cheapest, Note: r.CheapestMonth, Icon: "package"}
}

func (r CalculatorResult) saving() components.Stat {
	if r.Saving == "" {
		return components.Stat{Label: "You save", Value: "nothing", Note: "pay-per-use is the cheapest", Icon: "tag"}
	}
	return components.Stat{Label: "You save", Value: r.Saving, Note: r.SavingShare + " of the pay-per-use price", Icon: "tag", Tone: components.Success}
}

func (r CalculatorResult) breakEven() components.Stat {
	if r.BreakEven == "" {
		return components.Stat{Label: "Break-even", Value: "none", Note: "no package costs less here", Icon: "chart-column"}
	}
	return components.Stat{Label: "Break-even", Value: r.BreakEven, Note: "calls a year; from there packages cost less", Icon: "chart-column"}
}

// digits gives the fraction digits that the amounts need to line up.
func (r CalculatorResult) digits() (each, amount int) {
	amount = parts.FractionDigits(r.Cheapest.Text)
	for _, line := range r.Lines {
		each, amount = max(each, parts.FractionDigits(line.Each)), max(amount, parts.FractionDigits(line.Amount.Text))
	}
	return each, amount
}

var quoteColumns = []components.Column{
	{Label: "What you pay"},
	{Label: "Quantity", Numeric: true},
	{Label: "Price each", Numeric: true},
	{Label: "Amount", Numeric: true},
	{Label: "Operation"},
}
