package quotes_test

import (
	"errors"
	"math"
	"slices"
	"testing"

	"ocrconsole/models/quotes"
	"ocrconsole/models/rules"

	"pgregory.net/rapid"
)

func TestAYearIsSpreadOverItsMonthsWithTheRemainderFirst(t *testing.T) {
	for calls, want := range map[int64][12]int64{
		0:  {},
		1:  {1},
		12: {1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1},
		27: {3, 3, 3, 2, 2, 2, 2, 2, 2, 2, 2, 2},
	} {
		if got := quotes.SpreadEvenly(calls); got != want {
			t.Errorf("%d calls: %v", calls, got)
		}
	}
}

func TestPackagesWinFromTheFirstCallThatMakesPayPerUseDearer(t *testing.T) {
	for _, c := range []struct {
		name   string
		specs  []rules.Specification
		tariff rules.Tariff
		want   int64 // zero: never
	}{
		{"the smallest package", catalogSpecs, flat, 938}, // 937.5 calls cost as much as the package
		{"exactly as dear is not cheaper", []rules.Specification{{ID: 1, Calls: 1_000, PriceMicros: 4_000_000}}, flat, 501},
		{"no discount", []rules.Specification{{ID: 1, Calls: 1_000, PriceMicros: 8_000_000}}, flat, 0},
		{"one micro-unit of discount", []rules.Specification{{ID: 1, Calls: 1_000, PriceMicros: 7_999_999}}, flat, 1_000},
		{"dearer", []rules.Specification{{ID: 1, Calls: 1_000, PriceMicros: 9_000_000}}, flat, 0},
		{"no packages", nil, flat, 0},
		{"all calls free", catalogSpecs, rules.Tariff{{}}, 0},
		{"gift", []rules.Specification{{ID: 1, Calls: 5}}, flat, 1},
		// 1,000 calls of each month are free. A package pays the last 1,000 of January's,
		// and is worth it once 938 of them are not free: 1,938 in January, 1,937 after it.
		{"free calls first", catalogSpecs[:1], rules.Tariff{{}, {FromCalls: 1_000, PriceMicros: 8_000}}, 12*1_937 + 1},
		{"as dear as the dearest tier", []rules.Specification{{ID: 1, Calls: 9, PriceMicros: 108}}, rules.Tariff{{}, {FromCalls: 1, PriceMicros: 12}}, 0},
		{"the whole tariff is free later", []rules.Specification{{ID: 1, Calls: 9, PriceMicros: 100}}, rules.Tariff{{}, {FromCalls: 1, PriceMicros: 12}, {FromCalls: 2}}, 0},
	} {
		got, found, err := quotes.BreakEven(c.specs, c.tariff)
		if err != nil || found != (c.want > 0) || got != c.want {
			t.Errorf("%s: %d, %v, %v; want %d", c.name, got, found, err, c.want)
		}
	}
}

func TestBreakEvenRefusesWhatMakesNoSense(t *testing.T) {
	if _, _, err := quotes.BreakEven(catalogSpecs, nil); !errors.Is(err, rules.ErrTariff) {
		t.Errorf("no tariff: %v", err)
	}
	if _, _, err := quotes.BreakEven([]rules.Specification{{}}, flat); !errors.Is(err, rules.ErrSpecification) {
		t.Errorf("empty specification: %v", err)
	}
	// Falls, rises and falls: each year loses by one micro-unit, up to no end.
	endless := []rules.Specification{{ID: 1, Calls: 1, PriceMicros: 8}}
	wavy := rules.Tariff{{PriceMicros: 7}, {FromCalls: 1 << 40, PriceMicros: 9}, {FromCalls: 1<<40 + 1, PriceMicros: 7}}
	if calls, found, err := quotes.BreakEven(endless, wavy); !errors.Is(err, quotes.ErrTooManyCombinations) {
		t.Errorf("an endless tariff: %d, %v, %v", calls, found, err)
	}
	huge := []rules.Specification{{ID: 1, Calls: math.MaxInt64, PriceMicros: math.MaxInt64}}
	if calls, found, err := quotes.BreakEven(huge, flat); err != nil || !found || calls != math.MaxInt64/8_000+1 {
		t.Errorf("the largest package: %d, %v, %v", calls, found, err)
	}
}

func TestNoSmallerYearThanTheBreakEvenWins(t *testing.T) {
	const years = 150
	rapid.Check(t, func(rt *rapid.T) {
		tariff, specs := anyTariff(rt, 4, 10), anySpecs(rt)
		if rapid.Bool().Draw(rt, "falling") {
			slices.SortFunc(tariff, func(a, b rules.Tier) int { return int(b.PriceMicros - a.PriceMicros) })
			sortStarts(tariff)
		}
		got, found, err := quotes.BreakEven(specs, tariff)
		if errors.Is(err, quotes.ErrTooManyCombinations) {
			rt.Skip("beyond the bound")
		}
		if err != nil {
			rt.Fatal(err)
		}
		for calls := range int64(years) {
			quote := cheapest(t, quotes.SpreadEvenly(calls), specs, tariff)
			if wins := quote.TotalMicros < quote.PayPerUseMicros; wins != (found && calls == got) {
				rt.Fatalf("break-even %d, %v; a year of %d calls: %+v", got, found, calls, quote)
			} else if wins {
				return
			}
		}
		if found && got < years {
			rt.Fatalf("a year of %d calls does not win", got)
		}
	})
}

// sortStarts puts the starts of shuffled tiers back into ascending order.
func sortStarts(tariff rules.Tariff) {
	starts := make([]int64, len(tariff))
	for i, tier := range tariff {
		starts[i] = tier.FromCalls
	}
	slices.Sort(starts)
	for i := range tariff {
		tariff[i].FromCalls = starts[i]
	}
}
