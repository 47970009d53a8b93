package rules_test

import (
	"errors"
	"math"
	"testing"
	"time"

	"ocrconsole/models/rules"

	"pgregory.net/rapid"
)

// graduated is the tariff of worked case 17.
var graduated = rules.Tariff{{FromCalls: 0, PriceMicros: 8_000}, {FromCalls: 1_000, PriceMicros: 5_000}}

func TestATierStartsRightAfterItsNumberOfCalls(t *testing.T) {
	for before, want := range map[int64]rules.Micros{0: 8_000, 999: 8_000, 1_000: 5_000, 1_001: 5_000, math.MaxInt64: 5_000} {
		if got := graduated.PriceOfCall(before); got != want {
			t.Errorf("price after %d calls is %d, want %d", before, got, want)
		}
	}
}

func TestCallsAcrossATierBoundaryCostWhatEachOfThemCosts(t *testing.T) {
	for _, c := range []struct {
		before, calls int64
		want          rules.Micros
	}{
		{990, 20, 130_000},
		{0, 0, 0},
		{999, 1, 8_000},
		{1_000, 1, 5_000},
		{999, 2, 13_000},
		{0, 1_000, 8_000_000},
		{5_000, 0, 0},
		{0, 1_001, 8_005_000},
	} {
		if got, err := graduated.Cost(c.before, c.calls); err != nil || got != c.want {
			t.Errorf("%d calls after %d cost %d, %v; want %d", c.calls, c.before, got, err, c.want)
		}
	}
}

func TestCostThatDoesNotFitIsAnErrorAndDoesNotWrap(t *testing.T) {
	for name, c := range map[string]struct {
		tariff        rules.Tariff
		before, calls int64
		want          error
	}{
		"price times calls":     {rules.Tariff{{PriceMicros: math.MaxInt64}}, 0, 2, rules.ErrOverflow},
		"sum of two tiers":      {rules.Tariff{{PriceMicros: math.MaxInt64}, {FromCalls: 1, PriceMicros: 1}}, 0, 2, rules.ErrOverflow},
		"running number":        {graduated, math.MaxInt64, 1, rules.ErrOverflow},
		"negative calls":        {graduated, 0, -1, rules.ErrNegative},
		"negative calls so far": {graduated, -1, 1, rules.ErrNegative},
		"no tier":               {nil, 0, 1, rules.ErrTariff},
	} {
		if got, err := c.tariff.Cost(c.before, c.calls); !errors.Is(err, c.want) {
			t.Errorf("%s: %d, %v; want %v", name, got, err, c.want)
		}
	}
	if got, err := (rules.Tariff{{PriceMicros: math.MaxInt64}}).Cost(0, 1); err != nil || got != math.MaxInt64 {
		t.Errorf("the largest amount: %d, %v", got, err)
	}
}

func TestAMalformedTariffIsRefused(t *testing.T) {
	for name, tariff := range map[string]rules.Tariff{
		"empty":           {},
		"not from zero":   {{FromCalls: 1, PriceMicros: 1}},
		"negative price":  {{PriceMicros: -1}},
		"same start":      {{PriceMicros: 2}, {FromCalls: 0, PriceMicros: 1}},
		"descending":      {{PriceMicros: 3}, {FromCalls: 10, PriceMicros: 2}, {FromCalls: 5, PriceMicros: 1}},
		"negative number": {{FromCalls: -5, PriceMicros: 1}},
	} {
		if err := tariff.Validate(); !errors.Is(err, rules.ErrTariff) {
			t.Errorf("%s: %v", name, err)
		}
	}
	for name, tariff := range map[string]rules.Tariff{
		"one": {{PriceMicros: 1}}, "falling": graduated, "free calls first": {{}, {FromCalls: 1_000, PriceMicros: 8_000}},
	} {
		if err := tariff.Validate(); err != nil {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestACallIsPricedByTheTariffInForceWhenItWasMade(t *testing.T) {
	change := instant(t, "2024-06-01T00:00:00Z")
	history := []rules.PricedFrom{
		{ValidFrom: instant(t, "2024-01-01T00:00:00Z"), Tariff: rules.Tariff{{PriceMicros: 1}}},
		{ValidFrom: change, Tariff: rules.Tariff{{PriceMicros: 2}}},
		{ValidFrom: change.AddDate(1, 0, 0), Tariff: rules.Tariff{}}, // withdrawn from sale
	}
	for _, c := range []struct {
		at    time.Time
		price rules.Micros // zero: none
	}{
		{history[0].ValidFrom.Add(-time.Microsecond), 0},
		{history[0].ValidFrom, 1},
		{change.Add(-time.Microsecond), 1},
		{change, 2},
		{change.AddDate(0, 11, 0), 2},
		{change.AddDate(1, 0, 0), 0},
	} {
		tariff, found := rules.TariffAt(history, c.at)
		if found != (c.price != 0) || (found && tariff[0].PriceMicros != c.price) {
			t.Errorf("at %s: %v, %v; want %d", c.at, tariff, found, c.price)
		}
	}
}

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

func TestCallsTogetherCostTheSumOfThePricesOfEach(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		tariff := anyTariff(t, 20, 10)
		before, calls := rapid.Int64Range(0, 50).Draw(t, "before"), rapid.Int64Range(0, 50).Draw(t, "calls")
		var want rules.Micros
		for n := range calls {
			want += tariff.PriceOfCall(before + n)
		}
		if got, err := tariff.Cost(before, calls); err != nil || got != want {
			t.Fatalf("%v: %d calls after %d cost %d, %v; want %d", tariff, calls, before, got, err, want)
		}
	})
}
