package quotes

import (
	"cmp"
	"errors"
	"fmt"
	"slices"

	"ocrconsole/models/rules"
)

// ErrTooManyCombinations says that the cheapest combination of packages, or the
// break-even, was not found within a bounded search. Specifications with real
// discounts never come near the bound.
var ErrTooManyCombinations = errors.New("quotes: too many combinations of packages")

// SavingMicros returns what a package saves against the same calls pay-per-use,
// all made in one month that starts at the first tier, and the share of the
// pay-per-use price in thousandths, rounded towards zero (zero if that price is
// zero). Both are negative if the package is dearer. User guide: "The larger the
// package specifications, the greater the discount."
func SavingMicros(spec rules.Specification, t rules.Tariff) (savingMicros rules.Micros, permille int64, err error) {
	if err := spec.Validate(); err != nil {
		return 0, 0, err
	}
	payPerUse, err := t.Cost(0, spec.Calls)
	if err != nil {
		return 0, 0, fmt.Errorf("pay-per-use price: %w", err)
	}
	saving := payPerUse - spec.PriceMicros // neither is negative, so this fits
	if payPerUse == 0 {
		return saving, 0, nil
	}
	thousandths, err := rules.MulMicros(saving, 1000)
	if err != nil {
		return 0, 0, fmt.Errorf("share saved: %w", err)
	}
	return saving, int64(thousandths / payPerUse), nil
}

// Pick is a number of packages of one specification.
type Pick struct {
	Spec     rules.Specification
	Quantity int64
}

// Quote is a way to pay a year of calls: packages bought at its start and used
// first, and pay-per-use for the rest, which therefore falls in the last months.
type Quote struct {
	Picks           []Pick // largest specification first
	RestCalls       int64
	RestMicros      rules.Micros
	TotalMicros     rules.Micros // of the packages and RestMicros
	PayPerUseMicros rules.Micros // the same year without packages
}

// Cheapest returns the cheapest way to pay a year of calls, given by month. It is
// exact over all combinations of packages, whatever their prices. Among equally
// cheap ones it takes the fewest packages, then the most of the largest
// specification, then of the next; of specifications with the same calls the
// cheaper, then the lower id. Both documents: packages are deducted before
// pay-per-use. It returns ErrTariff, ErrSpecification, ErrNegative, ErrOverflow
// or ErrTooManyCombinations.
func Cheapest(monthly [12]int64, specs []rules.Specification, t rules.Tariff) (Quote, error) {
	rest, err := newRestCurve(monthly, t)
	if err != nil {
		return Quote{}, err
	}
	sellable, err := distinct(specs)
	if err != nil {
		return Quote{}, err
	}
	found, err := search(rest, sellable, false)
	if err != nil {
		return Quote{}, err
	}
	quote := Quote{
		RestCalls:       found.rest,
		RestMicros:      rest.cost(found.rest),
		TotalMicros:     found.micros,
		PayPerUseMicros: rest.cost(rest.calls),
	}
	for i, quantity := range found.quantities {
		if quantity > 0 {
			quote.Picks = append(quote.Picks, Pick{Spec: sellable[i], Quantity: quantity})
		}
	}
	return quote, nil
}

// distinct returns the specifications largest first, one of each size. The dearer
// of two of the same size can never be part of the cheapest combination.
func distinct(specs []rules.Specification) ([]rules.Specification, error) {
	for _, spec := range specs {
		if err := spec.Validate(); err != nil {
			return nil, err
		}
	}
	sorted := slices.Clone(specs)
	slices.SortFunc(sorted, func(a, b rules.Specification) int {
		return cmp.Or(cmp.Compare(b.Calls, a.Calls), cmp.Compare(a.PriceMicros, b.PriceMicros), cmp.Compare(a.ID, b.ID))
	})
	return slices.CompactFunc(sorted, func(a, b rules.Specification) bool { return a.Calls == b.Calls }), nil
}
