package rules

import (
	"fmt"
	"math"
	"slices"
)

// maxBreakEvenSteps bounds the search under a tariff that rises somewhere.
const maxBreakEvenSteps = 10_000

// SpreadEvenly spreads a year's calls over its months, the remainder of the
// division to the first ones.
func SpreadEvenly(calls int64) [12]int64 {
	var monthly [12]int64
	for month := range monthly {
		monthly[month] = calls / 12
		if int64(month) < calls%12 {
			monthly[month]++
		}
	}
	return monthly
}

// BreakEven returns the smallest number of calls a year, spread evenly, for which
// the cheapest combination with packages costs less than pay-per-use alone; false
// if there is none. It returns ErrTariff, ErrSpecification, or, under tariffs that
// rise and fall, possibly ErrOverflow or ErrTooManyCombinations.
func BreakEven(specs []Specification, t Tariff) (calls int64, found bool, err error) {
	if err := t.Validate(); err != nil {
		return 0, false, err
	}
	sellable, err := distinct(specs)
	if err != nil {
		return 0, false, err
	}
	var highest Micros
	falling := true
	for i, tier := range t {
		highest = max(highest, tier.PriceMicros)
		falling = falling && (i == 0 || tier.PriceMicros <= t[i-1].PriceMicros)
	}
	if falling {
		calls, found = breakEvenFalling(sellable, t)
		return calls, found, nil
	}
	// A package that costs as much as its calls at the highest price saves nothing
	// alone, and nothing beside others.
	sellable = slices.DeleteFunc(sellable, func(spec Specification) bool {
		return spec.PriceMicros >= times(highest, spec.Calls)
	})
	return breakEvenRising(sellable, t)
}

// breakEvenFalling solves prices that never rise with the calls. Pay-per-use for a
// year is then concave in its calls: calls shared out to several packages, or
// displaced from the full months of a larger year, cost at most what they cost as
// small years of their own. So if any combination wins in any year, one package
// alone wins in a year of no more calls than that, nor than its quota.
func breakEvenFalling(specs []Specification, t Tariff) (int64, bool) {
	var lowest int64
	found := false
	for _, spec := range specs {
		calls, exceeds := firstDearer(t, spec.PriceMicros, 0, spec.Calls)
		if exceeds && (!found || calls < lowest) {
			lowest, found = calls, true
		}
	}
	return lowest, found
}

// breakEvenRising solves all other tariffs by leaps. What a year costs with at
// least one package never falls with its calls, so no year wins before pay-per-use
// alone has risen above what a smaller year costs with packages.
func breakEvenRising(specs []Specification, t Tariff) (int64, bool, error) {
	if len(specs) == 0 {
		return 0, false, nil
	}
	with := specs[0].PriceMicros
	for _, spec := range specs {
		with = min(with, spec.PriceMicros)
	}
	var calls int64
	for range maxBreakEvenSteps {
		next, exceeds := firstDearer(t, with, calls, math.MaxInt64)
		if !exceeds {
			return 0, false, nil
		}
		calls = next
		rest, err := newRestCurve(SpreadEvenly(calls), t)
		if err != nil {
			return 0, false, fmt.Errorf("break-even: %w", err)
		}
		cheapest, err := search(rest, specs, true)
		if err != nil {
			return 0, false, fmt.Errorf("break-even: %w", err)
		}
		if cheapest.micros < rest.cost(calls) {
			return calls, true, nil
		}
		with = cheapest.micros
	}
	return 0, false, fmt.Errorf("break-even: %w", ErrTooManyCombinations)
}

// firstDearer returns the smallest even year of more than low and at most high
// calls that costs more than an amount pay-per-use; false if there is none.
func firstDearer(t Tariff, micros Micros, low, high int64) (int64, bool) {
	if !dearer(t, high, micros) {
		return 0, false
	}
	for low+1 < high {
		// Rounded down; either way one half of the range is left.
		middle := low + (high-low)/2
		if dearer(t, middle, micros) {
			high = middle
		} else {
			low = middle
		}
	}
	return high, true
}

// dearer reports whether an even year costs more than an amount pay-per-use. What
// does not fit into an int64 is more than any amount.
func dearer(t Tariff, calls int64, micros Micros) bool {
	var total Micros
	for _, month := range SpreadEvenly(calls) {
		cost, err := t.Cost(0, month)
		if err == nil {
			total, err = AddMicros(total, cost)
		}
		if err != nil || total > micros {
			return true
		}
	}
	return false
}
