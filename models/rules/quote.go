package rules

import (
	"cmp"
	"errors"
	"fmt"
	"slices"
)

// ErrSpecification says that a package specification has no calls or a negative
// price.
var ErrSpecification = errors.New("rules: malformed specification")

// ErrTooManyCombinations says that the cheapest combination of packages, or the
// break-even, was not found within a bounded search. Specifications with real
// discounts never come near the bound.
var ErrTooManyCombinations = errors.New("rules: too many combinations of packages")

// Specification is a package on sale: its quota and its one-off price.
type Specification struct {
	ID          int64
	Calls       int64
	PriceMicros Micros
}

func (s Specification) validate() error {
	if s.Calls <= 0 || s.PriceMicros < 0 {
		return fmt.Errorf("specification %d of %d calls at %d: %w", s.ID, s.Calls, s.PriceMicros, ErrSpecification)
	}
	return nil
}

// SavingMicros returns what a package saves against the same calls pay-per-use,
// all made in one month that starts at the first tier, and the share of the
// pay-per-use price in thousandths, rounded towards zero (zero if that price is
// zero). Both are negative if the package is dearer. User guide: "The larger the
// package specifications, the greater the discount."
func SavingMicros(spec Specification, t Tariff) (savingMicros Micros, permille int64, err error) {
	if err := spec.validate(); err != nil {
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
	thousandths, err := MulMicros(saving, 1000)
	if err != nil {
		return 0, 0, fmt.Errorf("share saved: %w", err)
	}
	return saving, int64(thousandths / payPerUse), nil
}

// Pick is a number of packages of one specification.
type Pick struct {
	Spec     Specification
	Quantity int64
}

// Quote is a way to pay a year of calls: packages bought at its start and used
// first, and pay-per-use for the rest, which therefore falls in the last months.
type Quote struct {
	Picks           []Pick // largest specification first
	PackagesMicros  Micros
	RestCalls       int64
	RestMicros      Micros
	TotalMicros     Micros // PackagesMicros + RestMicros
	PayPerUseMicros Micros // the same year without packages
}

// Cheapest returns the cheapest way to pay a year of calls, given by month. It is
// exact over all combinations of packages, whatever their prices. Among equally
// cheap ones it takes the fewest packages, then the most of the largest
// specification, then of the next; of specifications with the same calls the
// cheaper, then the lower id. Both documents: packages are deducted before
// pay-per-use. It returns ErrTariff, ErrSpecification, ErrNegative, ErrOverflow
// or ErrTooManyCombinations.
func Cheapest(monthly [12]int64, specs []Specification, t Tariff) (Quote, error) {
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
	quote.PackagesMicros = quote.TotalMicros - quote.RestMicros
	for i, quantity := range found.quantities {
		if quantity > 0 {
			quote.Picks = append(quote.Picks, Pick{Spec: sellable[i], Quantity: quantity})
		}
	}
	return quote, nil
}

// distinct returns the specifications largest first, one of each size. The dearer
// of two of the same size can never be part of the cheapest combination.
func distinct(specs []Specification) ([]Specification, error) {
	for _, spec := range specs {
		if err := spec.validate(); err != nil {
			return nil, err
		}
	}
	sorted := slices.Clone(specs)
	slices.SortFunc(sorted, func(a, b Specification) int {
		return cmp.Or(cmp.Compare(b.Calls, a.Calls), cmp.Compare(a.PriceMicros, b.PriceMicros), cmp.Compare(a.ID, b.ID))
	})
	return slices.CompactFunc(sorted, func(a, b Specification) bool { return a.Calls == b.Calls }), nil
}
