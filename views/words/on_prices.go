package words

// Of the pages of handlers/prices.

// YourCalls says "Your {yearCalls}".
func YourCalls(yearCalls string) string {
	return "Your " + yearCalls
}

// BreakEven says "Break-even: {breakEven}".
func BreakEven(breakEven string) string {
	return "Break-even: " + breakEven
}

// PricesIn says "{page} in {region}".
func PricesIn(page, region string) string {
	return page + " in " + region
}

// PricesOfEveryService says "Pay-per-use and package prices of every OCR service in {region}.".
func PricesOfEveryService(region string) string {
	return "Pay-per-use and package prices of every OCR service in " + region + "."
}

// AMonth says "{month} a month".
func AMonth(month string) string {
	return month + " a month"
}

// YearCosts says "{calls} a year cost {payPerUse} pay-per-use and {cheapest} with the cheapest combination.".
func YearCosts(calls, payPerUse, cheapest string) string {
	return calls + " a year cost " + payPerUse + " pay-per-use and " + cheapest + " with the cheapest combination."
}

// OrderTakesAtMost says "An order takes at most {packages} packages: place several.".
func OrderTakesAtMost(packages string) string {
	return "An order takes at most " + packages + " packages: place several."
}
