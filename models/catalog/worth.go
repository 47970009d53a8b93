package catalog

import (
	"cmp"
	"errors"
	"fmt"
	"math"
	"slices"
	"time"

	"ocrconsole/models/rules"
)

// Worth is what so many calls would cost who buys them at the instant: the price of a package of so many that is on sale or, where there is none,
// that of so many calls at the highest price of a month, whatever comes before them: else a gift in parts would be worth less than at once. What
// cannot be counted is math.MaxInt64.
func (s *Snapshot) Worth(region, service string, calls int64, at time.Time) (rules.Micros, error) {
	offering, _ := s.Offering(region, service)
	for _, spec := range offering.Specifications {
		if spec.Calls == calls {
			return spec.PriceMicros, nil
		}
	}
	tariff, priced := rules.TariffAt(offering.Prices, at)
	for i := 0; !priced && i < len(offering.Prices); i++ { // one that is not in force yet
		tariff, priced = offering.Prices[i].Tariff, len(offering.Prices[i].Tariff) > 0
	}
	if !priced {
		return 0, fmt.Errorf("%s in %s has no price", service, region)
	}
	highest := slices.MaxFunc(tariff, func(a, b rules.Tier) int { return cmp.Compare(a.PriceMicros, b.PriceMicros) })
	cost, err := rules.Tariff{{PriceMicros: highest.PriceMicros}}.Cost(0, calls)
	if errors.Is(err, rules.ErrOverflow) {
		return math.MaxInt64, nil // more than anybody moves alone
	}
	return cost, err
}
