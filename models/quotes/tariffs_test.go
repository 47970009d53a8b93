package quotes_test

import (
	"ocrconsole/models/rules"

	"pgregory.net/rapid"
)

// graduated is the tariff of worked case 17.
var graduated = rules.Tariff{{FromCalls: 0, PriceMicros: 8_000}, {FromCalls: 1_000, PriceMicros: 5_000}}

// anyTariff draws up to four tiers whose prices fall and rise as they like.
func anyTariff(t *rapid.T, widest, dearest int64) rules.Tariff {
	tariff := rules.Tariff{{PriceMicros: rules.Micros(rapid.Int64Range(0, dearest).Draw(t, "price"))}}
	for range rapid.IntRange(0, 3).Draw(t, "more tiers") {
		tariff = append(tariff, rules.Tier{
			FromCalls:   tariff[len(tariff)-1].FromCalls + rapid.Int64Range(1, widest).Draw(t, "width"),
			PriceMicros: rules.Micros(rapid.Int64Range(0, dearest).Draw(t, "price")),
		})
	}
	return tariff
}
