package rules_test

import (
	"errors"
	"math"
	"math/big"
	"testing"

	"ocrconsole/models/rules"

	"pgregory.net/rapid"
)

func TestDecimalsAreReadExactly(t *testing.T) {
	for text, want := range map[string]rules.Micros{
		"0": 0, "45": 45_000_000, "0.0080": 8_000, "0.000001": 1, "-1.5": -1_500_000,
		"007.10": 7_100_000, "-0.000001": -1,
		"9223372036854.775807": math.MaxInt64, "-9223372036854.775808": math.MinInt64,
	} {
		if got, err := rules.ParseMicros(text); err != nil || got != want {
			t.Errorf("ParseMicros(%q) = %d, %v; want %d", text, got, err, want)
		}
	}
}

func TestWhatIsNoExactAmountIsRefused(t *testing.T) {
	for text, want := range map[string]error{
		"": rules.ErrNotDecimal, "-": rules.ErrNotDecimal, ".": rules.ErrNotDecimal, ".5": rules.ErrNotDecimal,
		"5.": rules.ErrNotDecimal, "+5": rules.ErrNotDecimal, "5 0": rules.ErrNotDecimal, "1e3": rules.ErrNotDecimal,
		"1,000": rules.ErrNotDecimal, "1_000": rules.ErrNotDecimal, "0x10": rules.ErrNotDecimal, "--5": rules.ErrNotDecimal,
		"1.2.3": rules.ErrNotDecimal, "1.-5": rules.ErrNotDecimal, "٣": rules.ErrNotDecimal, "NaN": rules.ErrNotDecimal,
		"0.0000001": rules.ErrTooPrecise, "1.0000000": rules.ErrTooPrecise,
		"9223372036854.775808": rules.ErrOverflow, "-9223372036854.775809": rules.ErrOverflow,
		"99999999999999999999999": rules.ErrOverflow,
	} {
		if got, err := rules.ParseMicros(text); !errors.Is(err, want) {
			t.Errorf("ParseMicros(%q) = %d, %v; want %v", text, got, err, want)
		}
	}
}

func TestAmountsAreWrittenExactlyWithAtLeastTwoPlaces(t *testing.T) {
	for micros, want := range map[rules.Micros]string{
		0: "0.00", 45_000_000: "45.00", 8_000: "0.008", 1: "0.000001", -1: "-0.000001", 10_000: "0.01",
		100_000: "0.10", 130_000: "0.13", -1_500_000: "-1.50", math.MinInt64: "-9223372036854.775808",
	} {
		if got := rules.FormatMicros(micros); got != want {
			t.Errorf("FormatMicros(%d) = %q, want %q", micros, got, want)
		}
	}
}

func TestAWrittenAmountReadsBackTheSame(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		micros := rules.Micros(rapid.Int64().Draw(t, "micros"))
		if got, err := rules.ParseMicros(rules.FormatMicros(micros)); err != nil || got != micros {
			t.Fatalf("%d became %d, %v", micros, got, err)
		}
	})
}

func TestArithmeticIsExactOrAnOverflowAndNeverWraps(t *testing.T) {
	operations := map[string]struct {
		ours  func(a, b int64) (rules.Micros, error)
		exact func(z, a, b *big.Int) *big.Int
	}{
		"add":      {ofMoney(rules.AddMicros), (*big.Int).Add},
		"subtract": {ofMoney(rules.SubMicros), (*big.Int).Sub},
		"multiply": {func(a, b int64) (rules.Micros, error) { return rules.MulMicros(rules.Micros(a), b) }, (*big.Int).Mul},
	}
	edges := rapid.SampledFrom([]int64{math.MinInt64, math.MinInt64 + 1, -1, 0, 1, 2, math.MaxInt64 - 1, math.MaxInt64, 1 << 32, -1 << 31})
	numbers := rapid.OneOf(edges, rapid.Int64())
	for name, operation := range operations {
		t.Run(name, rapid.MakeCheck(func(t *rapid.T) {
			a, b := numbers.Draw(t, "a"), numbers.Draw(t, "b")
			want := operation.exact(new(big.Int), big.NewInt(a), big.NewInt(b))
			got, err := operation.ours(a, b)
			switch {
			case want.IsInt64() && (err != nil || got != rules.Micros(want.Int64())):
				t.Fatalf("%d and %d: %d, %v; want %d", a, b, got, err, want)
			case !want.IsInt64() && !errors.Is(err, rules.ErrOverflow):
				t.Fatalf("%d and %d: %d, %v; want an overflow", a, b, got, err)
			}
		}))
	}
}

func ofMoney(f func(a, b rules.Micros) (rules.Micros, error)) func(a, b int64) (rules.Micros, error) {
	return func(a, b int64) (rules.Micros, error) { return f(rules.Micros(a), rules.Micros(b)) }
}
