package handlers

import (
	"strconv"
	"time"

	"ocrconsole/models/catalog"
	"ocrconsole/models/rules"
	"ocrconsole/views/format"
)

// tariffAt gives the pay-per-use price in force; nil before there was one.
func tariffAt(o catalog.Offering, at time.Time) rules.Tariff {
	tariff, _ := rules.TariffAt(o.Prices, at)
	return tariff
}

// lowestMicros gives the price of the tariff's cheapest tier, for "from $0.005". The tariff has a tier.
func lowestMicros(t rules.Tariff) int64 {
	lowest := t[0].PriceMicros
	for _, tier := range t[1:] {
		lowest = min(lowest, tier.PriceMicros)
	}
	return lowest
}

// perUse says a pay-per-use price: "$0.008 per call", or "from $0.005 per call" where it has tiers.
func perUse(f format.F, t rules.Tariff) string {
	price := f.Money(lowestMicros(t)) + " per call"
	if len(t) > 1 {
		return "from " + price
	}
	return price
}

// perCall says what one call of a package costs. What does not come out even is rounded to the nearest micro-unit,
// halves up, and marked as rounded.
func perCall(f format.F, priceMicros, calls int64) string {
	each, rest := priceMicros/calls, priceMicros%calls
	if rest == 0 {
		return f.Money(each)
	}
	if rest >= calls-rest {
		each++
	}
	return "≈ " + f.Money(each)
}

// buyPath is the order page with these packages chosen.
func buyPath(region, service string, calls, quantity int64) string {
	return link("/packages/buy", "region", region, "service", service,
		"calls", strconv.FormatInt(calls, 10), "quantity", strconv.FormatInt(quantity, 10))
}
