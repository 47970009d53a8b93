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

// catalogSpecs are sizes and discounts as a catalog has them.
var catalogSpecs = []rules.Specification{
	{ID: 1, Calls: 1_000, PriceMicros: 7_500_000},
	{ID: 2, Calls: 10_000, PriceMicros: 70_000_000},
	{ID: 3, Calls: 100_000, PriceMicros: 600_000_000},
	{ID: 4, Calls: 1_000_000, PriceMicros: 4_500_000_000},
	{ID: 5, Calls: 10_000_000, PriceMicros: 30_000_000_000},
}

// primes are specifications without any discount among them and no common
// divisor: nothing tells one combination from another before it is tried.
var primes = []rules.Specification{
	{ID: 1, Calls: 1_009, PriceMicros: 1_009 * 6_000},
	{ID: 2, Calls: 9_973, PriceMicros: 9_973 * 6_000},
	{ID: 3, Calls: 100_003, PriceMicros: 100_003 * 6_000},
	{ID: 4, Calls: 999_983, PriceMicros: 999_983 * 6_000},
	{ID: 5, Calls: 9_999_991, PriceMicros: 9_999_991 * 6_000},
}

var flat = rules.Tariff{{PriceMicros: 8_000}}

func cheapest(t testing.TB, monthly [12]int64, specs []rules.Specification, tariff rules.Tariff) quotes.Quote {
	t.Helper()
	quote, err := quotes.Cheapest(monthly, specs, tariff)
	if err != nil {
		t.Fatal(err)
	}
	return quote
}

func TestTheCheapestYearIsQuoted(t *testing.T) {
	small, medium := catalogSpecs[0], catalogSpecs[1]
	for _, c := range []struct {
		name    string
		monthly [12]int64
		tariff  rules.Tariff
		want    quotes.Quote
	}{
		{"no calls", [12]int64{}, flat, quotes.Quote{}},
		{
			"one call is cheaper pay-per-use",
			[12]int64{0, 1},
			flat,
			quotes.Quote{RestCalls: 1, RestMicros: 8_000, TotalMicros: 8_000, PayPerUseMicros: 8_000},
		},
		{
			"as dear as pay-per-use is not worth a package",
			[12]int64{937},
			rules.Tariff{{PriceMicros: 7_500}, {FromCalls: 1, PriceMicros: 7_500}},
			quotes.Quote{RestCalls: 937, RestMicros: 937 * 7_500, TotalMicros: 937 * 7_500, PayPerUseMicros: 937 * 7_500},
		},
		{
			"a package larger than the year",
			[12]int64{500, 480},
			flat,
			quotes.Quote{Picks: []quotes.Pick{{Spec: small, Quantity: 1}}, TotalMicros: 7_500_000, PayPerUseMicros: 7_840_000},
		},
		{
			"packages and a rest", quotes.SpreadEvenly(12_100), flat,
			quotes.Quote{
				Picks:     []quotes.Pick{{Spec: medium, Quantity: 1}, {Spec: small, Quantity: 2}},
				RestCalls: 100, RestMicros: 800_000, TotalMicros: 85_800_000, PayPerUseMicros: 96_800_000,
			},
		},
		{
			"the rest falls in the last month, at its first tier",
			[12]int64{11: 2_000},
			rules.Tariff{{PriceMicros: 8_000}, {FromCalls: 500, PriceMicros: 7_600}},
			quotes.Quote{Picks: []quotes.Pick{{Spec: small, Quantity: 2}}, TotalMicros: 15_000_000, PayPerUseMicros: 15_400_000},
		},
	} {
		got := cheapest(t, c.monthly, catalogSpecs[:2], c.tariff)
		if !slices.Equal(got.Picks, c.want.Picks) {
			t.Errorf("%s: picks %v, want %v", c.name, got.Picks, c.want.Picks)
		}
		got.Picks, c.want.Picks = nil, nil
		if !equalAmounts(got, c.want) {
			t.Errorf("%s: %+v, want %+v", c.name, got, c.want)
		}
	}
}

func equalAmounts(a, b quotes.Quote) bool {
	return a.RestCalls == b.RestCalls && a.RestMicros == b.RestMicros &&
		a.TotalMicros == b.TotalMicros && a.PayPerUseMicros == b.PayPerUseMicros
}

func TestOfEquallyCheapYearsTheFewestAndLargestPackagesAreQuoted(t *testing.T) {
	specs := []rules.Specification{
		{ID: 9, Calls: 10, PriceMicros: 50},
		{ID: 3, Calls: 10, PriceMicros: 50},
		{ID: 4, Calls: 10, PriceMicros: 51},
		{ID: 1, Calls: 5, PriceMicros: 25},
		{ID: 2, Calls: 15, PriceMicros: 75},
	}
	tariff := rules.Tariff{{PriceMicros: 6}}
	rapid.Check(t, func(rt *rapid.T) {
		got := cheapest(t, [12]int64{20}, rapid.Permutation(specs).Draw(rt, "specs"), tariff)
		want := []quotes.Pick{{Spec: specs[4], Quantity: 1}, {Spec: specs[3], Quantity: 1}} // and neither two of ten nor more
		if !slices.Equal(got.Picks, want) {
			rt.Fatalf("picks %v", got.Picks)
		}
	})
	if got := cheapest(t, [12]int64{10}, specs, tariff); got.Picks[0].Spec.ID != 3 {
		t.Errorf("of equal specifications %d was picked", got.Picks[0].Spec.ID)
	}
}

// simulate pays a year call by call: the first so many by packages, the rest by the
// running number in its month.
func simulate(monthly [12]int64, covered int64, tariff rules.Tariff) (micros rules.Micros, rest int64) {
	for _, calls := range monthly {
		var number int64
		for range calls {
			if covered > 0 {
				covered--
				continue
			}
			micros += tariff.PriceOfCall(number)
			number++
			rest++
		}
	}
	return micros, rest
}

// bruteForce tries every combination that could be worth it.
func bruteForce(monthly [12]int64, specs []rules.Specification, tariff rules.Tariff, needed bool) (micros rules.Micros, packages int64) {
	micros = math.MaxInt64
	var total int64
	for _, calls := range monthly {
		total += calls
	}
	var try func(specs []rules.Specification, covered int64, price rules.Micros, count int64)
	try = func(specs []rules.Specification, covered int64, price rules.Micros, count int64) {
		rest, _ := simulate(monthly, covered, tariff)
		if (!needed || count > 0) && (price+rest < micros || (price+rest == micros && count < packages)) {
			micros, packages = price+rest, count
		}
		if covered >= total {
			return
		}
		for i, spec := range specs {
			try(specs[i:], covered+spec.Calls, price+spec.PriceMicros, count+1)
		}
	}
	try(specs, 0, 0, 0)
	return micros, packages
}

func anySpecs(t *rapid.T) []rules.Specification {
	specs := make([]rules.Specification, rapid.IntRange(0, 4).Draw(t, "specifications"))
	for i := range specs {
		calls := rapid.Int64Range(2, 20).Draw(t, "calls")
		specs[i] = rules.Specification{ID: int64(i + 1), Calls: calls, PriceMicros: rules.Micros(rapid.Int64Range(0, calls*9).Draw(t, "price"))}
	}
	return specs
}

func TestNoCombinationIsCheaperThanTheQuoted(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		var monthly [12]int64
		for range 4 {
			monthly[rapid.IntRange(0, 11).Draw(rt, "month")] = rapid.Int64Range(0, 12).Draw(rt, "calls")
		}
		specs, tariff := anySpecs(rt), anyTariff(rt, 6, 10)
		got := cheapest(t, monthly, specs, tariff)
		var covered int64
		var price rules.Micros
		var count int64
		for _, pick := range got.Picks {
			covered += pick.Spec.Calls * pick.Quantity
			price += pick.Spec.PriceMicros.Times(pick.Quantity)
			count += pick.Quantity
		}
		restMicros, rest := simulate(monthly, covered, tariff)
		payPerUse, _ := simulate(monthly, 0, tariff)
		if want := (quotes.Quote{RestCalls: rest, RestMicros: restMicros, TotalMicros: price + restMicros, PayPerUseMicros: payPerUse}); !equalAmounts(got, want) {
			rt.Fatalf("quoted %+v, its picks cost %+v", got, want)
		}
		if micros, packages := bruteForce(monthly, specs, tariff, false); got.TotalMicros != micros || count != packages {
			rt.Fatalf("quoted %+v, but %d packages cost %d", got, packages, micros)
		}
	})
}

func TestASavingIsAgainstTheSameCallsInOneMonth(t *testing.T) {
	for _, c := range []struct {
		spec     rules.Specification
		tariff   rules.Tariff
		saving   rules.Micros
		permille int64
	}{
		{rules.Specification{Calls: 1_000, PriceMicros: 7_500_000}, flat, 500_000, 62}, // 62.5 rounded towards zero
		{rules.Specification{Calls: 2_000, PriceMicros: 10_400_000}, graduated, 2_600_000, 200},
		{rules.Specification{Calls: 1_000, PriceMicros: 8_000_000}, flat, 0, 0},
		{rules.Specification{Calls: 1_000, PriceMicros: 8_500_000}, flat, -500_000, -62},
		{rules.Specification{Calls: 1_000, PriceMicros: 5}, rules.Tariff{{}}, -5, 0},
		{rules.Specification{Calls: 1_000}, flat, 8_000_000, 1000},
	} {
		saving, permille, err := quotes.SavingMicros(c.spec, c.tariff)
		if err != nil || saving != c.saving || permille != c.permille {
			t.Errorf("%+v: %d, %d, %v; want %d, %d", c.spec, saving, permille, err, c.saving, c.permille)
		}
	}
}

func TestAQuoteThatDoesNotFitOrMakesNoSenseIsAnError(t *testing.T) {
	dear := rules.Tariff{{PriceMicros: math.MaxInt64}}
	for name, c := range map[string]struct {
		monthly [12]int64
		specs   []rules.Specification
		tariff  rules.Tariff
		want    error
	}{
		"month":         {[12]int64{2}, nil, dear, rules.ErrOverflow},
		"year":          {[12]int64{1, 1}, nil, dear, rules.ErrOverflow},
		"calls":         {[12]int64{math.MaxInt64, 1}, nil, rules.Tariff{{}}, rules.ErrOverflow},
		"packages":      {quotes.SpreadEvenly(446_166_333), primes, flat, quotes.ErrTooManyCombinations},
		"negative":      {[12]int64{5: -1}, nil, flat, rules.ErrNegative},
		"tariff":        {[12]int64{}, nil, nil, rules.ErrTariff},
		"no calls":      {[12]int64{}, []rules.Specification{{Calls: 0, PriceMicros: 1}}, flat, rules.ErrSpecification},
		"negative fee":  {[12]int64{}, []rules.Specification{{Calls: 1, PriceMicros: -1}}, flat, rules.ErrSpecification},
		"negative size": {[12]int64{}, []rules.Specification{{Calls: -1, PriceMicros: 1}}, flat, rules.ErrSpecification},
	} {
		if got, err := quotes.Cheapest(c.monthly, c.specs, c.tariff); !errors.Is(err, c.want) {
			t.Errorf("%s: %+v, %v; want %v", name, got, err, c.want)
		}
	}
	if _, _, err := quotes.SavingMicros(rules.Specification{Calls: 2, PriceMicros: 1}, dear); !errors.Is(err, rules.ErrOverflow) {
		t.Errorf("saving: %v", err)
	}
	if _, _, err := quotes.SavingMicros(rules.Specification{Calls: 1, PriceMicros: 1}, dear); !errors.Is(err, rules.ErrOverflow) {
		t.Errorf("share of a saving: %v", err)
	}
	if _, _, err := quotes.SavingMicros(rules.Specification{}, flat); !errors.Is(err, rules.ErrSpecification) {
		t.Errorf("saving of nothing: %v", err)
	}
}

func TestCombinationsAtTheEdgeOfTheRangeDoNotWrap(t *testing.T) {
	for name, specs := range map[string][]rules.Specification{
		"dear":       {{ID: 1, Calls: 1, PriceMicros: math.MaxInt64}, {ID: 2, Calls: 3, PriceMicros: math.MaxInt64 - 1}},
		"large":      {{ID: 1, Calls: math.MaxInt64, PriceMicros: math.MaxInt64}, {ID: 2, Calls: math.MaxInt64 - 1, PriceMicros: math.MaxInt64}},
		"both":       {{ID: 1, Calls: math.MaxInt64, PriceMicros: math.MaxInt64}, {ID: 2, Calls: 1, PriceMicros: math.MaxInt64}},
		"one a call": {{ID: 1, Calls: 1, PriceMicros: 1}, {ID: 2, Calls: math.MaxInt64, PriceMicros: math.MaxInt64}},
	} {
		got := cheapest(t, [12]int64{math.MaxInt64}, specs, rules.Tariff{{PriceMicros: 1}})
		if len(got.Picks) != 0 || got.TotalMicros != math.MaxInt64 {
			t.Errorf("%s: %+v", name, got)
		}
	}
	got := cheapest(t, [12]int64{math.MaxInt64}, []rules.Specification{{ID: 1, Calls: math.MaxInt64, PriceMicros: 7}}, rules.Tariff{{PriceMicros: 1}})
	if len(got.Picks) != 1 || got.TotalMicros != 7 {
		t.Errorf("a bargain: %+v", got)
	}
}

func TestAYearNearABillionCallsIsQuotedToTheCall(t *testing.T) {
	for calls, want := range map[int64][5]int64{ // packages by catalogSpecs
		983_204_321: {4, 0, 2, 3, 98},
		983_204_940: {5, 0, 2, 3, 98}, // 940 calls are dearer than 1,000 in a package
		987_654_321: {0, 0, 0, 0, 99}, // so are 7,654,321 calls than ten million
	} {
		got := cheapest(t, quotes.SpreadEvenly(calls), catalogSpecs, flat)
		var quantities [5]int64
		for _, pick := range got.Picks {
			quantities[pick.Spec.ID-1] = pick.Quantity
		}
		if quantities != want {
			t.Errorf("%d calls: %v, want %v", calls, quantities, want)
		}
	}
}

func BenchmarkCheapest(b *testing.B) {
	tiers := rules.Tariff{{PriceMicros: 8_000}, {FromCalls: 100_000, PriceMicros: 6_000}, {FromCalls: 1_000_000, PriceMicros: 4_000}}
	for name, tariff := range map[string]rules.Tariff{"flat": flat, "tiers": tiers} {
		b.Run(name, func(b *testing.B) {
			monthly := quotes.SpreadEvenly(987_654_321)
			b.ReportAllocs()
			for b.Loop() {
				cheapest(b, monthly, catalogSpecs, tariff)
			}
		})
	}
}
