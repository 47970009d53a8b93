package prices

import (
	"slices"

	"ocrconsole/models/catalog"
	"ocrconsole/models/quotes"
	"ocrconsole/models/rules"
	"ocrconsole/views/components"
	"ocrconsole/views/format"
	"ocrconsole/views/words"
)

// maxChartSteps bounds the even steps of the chart: with the year and the break-even each point is one more
// search for the cheapest combination.
const maxChartSteps = 32

// costChart draws the cost of years from none to twice as many calls as asked for, at least past the break-even.
// A breakEven of 0 is none.
func (v *view) costChart(in calculatorInput, o catalog.Offering, tariff rules.Tariff, asked quotes.Quote, breakEven int64) (components.LineChartProps, error) {
	found := breakEven > 0 && breakEven <= maxYearCalls
	reach := 2 * in.YearCalls
	points := []int64{in.YearCalls}
	if found {
		reach = max(reach, breakEven+breakEven/4)
		points = append(points, breakEven)
	}
	points = append(points, evenSteps(reach)...)
	slices.Sort(points)
	chart := components.LineChartProps{
		ID: "costs", Title: "Cost of a year by number of calls", XName: "Calls a year",
		Description: words.YearCosts(v.CallWords(in.YearCalls), v.Format.Rounded(asked.PayPerUseMicros, format.Spent), v.Format.Rounded(asked.TotalMicros, format.Spent)),
		X:           slices.Compact(points),
		FormatX:     v.Format.Calls,
		FormatY:     func(y int64) string { return v.Format.Rounded(rules.Micros(y), format.Spent) },
		AxisX:       v.Format.Compact,
		AxisY:       func(y int64) string { return v.Format.ShortMoney(rules.Micros(y)) },
		Marks:       []components.Mark{{X: in.YearCalls, Y: int64(asked.TotalMicros), Label: words.YourCalls(v.CallWords(in.YearCalls))}},
	}
	var err error
	if chart.Lines, err = costLines(chart.X, o.Specifications, tariff); err != nil {
		return chart, err
	}
	if found {
		at, _ := slices.BinarySearch(chart.X, breakEven)
		mark := components.Mark{X: breakEven, Y: chart.Lines[0].Values[at], Label: words.BreakEven(v.CallWords(breakEven))}
		chart.Marks = append(chart.Marks, mark)
	}
	return chart, nil
}

// costLines gives what each year costs, pay-per-use and at the cheapest.
func costLines(years []int64, specs []rules.Specification, tariff rules.Tariff) ([]components.Line, error) {
	payPerUse := components.Line{Name: "Pay-per-use"}
	cheapest := components.Line{Name: "Cheapest combination of packages"}
	for _, calls := range years {
		quote, err := quotes.Cheapest(quotes.SpreadEvenly(calls), specs, tariff)
		if err != nil {
			return nil, err
		}
		payPerUse.Values = append(payPerUse.Values, int64(quote.PayPerUseMicros))
		cheapest.Values = append(cheapest.Values, int64(quote.TotalMicros))
	}
	return []components.Line{payPerUse, cheapest}, nil
}

// evenSteps gives the calls from zero to at least reach in steps of 1, 2 or 5 times a power of ten.
func evenSteps(reach int64) []int64 {
	step := evenStep(reach)
	steps := []int64{0}
	for x := int64(0); x < reach; {
		x += step
		steps = append(steps, x)
	}
	return steps
}

func evenStep(reach int64) int64 {
	for factor := int64(1); ; factor *= 10 {
		for _, multiple := range []int64{1, 2, 5} {
			if step := factor * multiple; (reach-1)/step < maxChartSteps {
				return step
			}
		}
	}
}
