package page

import (
	"time"

	"ocrconsole/models/catalog"
	"ocrconsole/models/rules"
	"ocrconsole/views/format"
	"ocrconsole/views/pages/parts"
	"ocrconsole/views/words"
)

// TariffAt gives the pay-per-use price in force; nil before there was one.
func TariffAt(o catalog.Offering, at time.Time) rules.Tariff {
	tariff, _ := rules.TariffAt(o.Prices, at)
	return tariff
}

// LowestMicros gives the price of the tariff's cheapest tier, for "from $0.005". The tariff has a tier.
func LowestMicros(t rules.Tariff) rules.Micros {
	lowest := t[0].PriceMicros
	for _, tier := range t[1:] {
		lowest = min(lowest, tier.PriceMicros)
	}
	return lowest
}

// PerUse says a pay-per-use price: "$0.008 per call", or "from $0.005 per call" where it has tiers.
func PerUse(f format.F, t rules.Tariff) string {
	price := words.PerCall(f.Money(LowestMicros(t)))
	if len(t) > 1 {
		return words.FromPrice(price)
	}
	return price
}

// PerCall says what one call of a package costs. What does not come out even is rounded to the nearest micro-unit,
// halves up, and marked as rounded.
func PerCall(f format.F, priceMicros rules.Micros, calls int64) string {
	each, rest := priceMicros/rules.Micros(calls), priceMicros%rules.Micros(calls)
	if rest == 0 {
		return f.Money(each)
	}
	if rest >= rules.Micros(calls)-rest {
		each++
	}
	return "≈ " + f.Money(each)
}

// Tiers gives the steps of a pay-per-use price; a price that is the same for all calls is one of them.
func (v *View) Tiers(tariff rules.Tariff) []parts.PriceTier {
	tiers := make([]parts.PriceTier, len(tariff))
	for i, tier := range tariff {
		tiers[i] = parts.PriceTier{Calls: words.FromCall(v.Format.Calls(tier.FromCalls + 1)), Price: v.Format.Money(tier.PriceMicros)}
		if i+1 < len(tariff) {
			tiers[i].Calls = words.CallsFromTo(v.Format.Calls(tier.FromCalls+1), v.Format.Calls(tariff[i+1].FromCalls))
		}
	}
	return tiers
}
