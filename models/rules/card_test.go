package rules_test

import (
	"math"
	"testing"

	"pgregory.net/rapid"

	"ocrconsole/models/rules"
)

var (
	yen   = rules.Currency{Code: "JPY", Digits: 0, Scale: 100}
	dinar = rules.Currency{Code: "KWD", Digits: 3, Scale: 1}
	cents = rules.Currency{Code: "USD", Digits: 2, Scale: 1}
)

func TestCardsAreChargedInMoneyOfTheCurrency(t *testing.T) {
	t.Parallel()
	anything := rules.CardLimits{StepMicros: 1, MinMicros: 1, MaxMicros: math.MaxInt64}
	hundredths := rules.CardLimits{StepMicros: 10_000, MinMicros: 505_000, MaxMicros: 999_999_990_000}
	for _, test := range []struct {
		limits   rules.CardLimits
		currency rules.Currency
		want     rules.CardLimits
	}{
		{anything, yen, rules.CardLimits{StepMicros: 1_000_000, MinMicros: 1_000_000, MaxMicros: math.MaxInt64 / 1_000_000 * 1_000_000}},
		{anything, dinar, rules.CardLimits{StepMicros: 1_000, MinMicros: 1_000, MaxMicros: math.MaxInt64 / 1_000 * 1_000}},
		{hundredths, cents, rules.CardLimits{StepMicros: 10_000, MinMicros: 510_000, MaxMicros: 999_999_990_000}},
		{hundredths, yen, rules.CardLimits{StepMicros: 1_000_000, MinMicros: 1_000_000, MaxMicros: 999_999_000_000}},
		{hundredths, dinar, rules.CardLimits{StepMicros: 10_000, MinMicros: 510_000, MaxMicros: 999_999_990_000}},
	} {
		if got := test.limits.In(test.currency); got != test.want {
			t.Errorf("%+v in %s: %+v, want %+v", test.limits, test.currency.Code, got, test.want)
		}
	}
}

func TestTheLeastThatACardTakesIsEnough(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		currency := rapid.SampledFrom([]rules.Currency{yen, dinar, cents}).Draw(t, "currency")
		limits := rules.CardLimits{StepMicros: 10_000, MinMicros: 500_000, MaxMicros: 999_999_990_000}.In(currency)
		wanted := rules.Micros(rapid.Int64Range(-1_000_000, 2_000_000_000_000).Draw(t, "wanted"))
		got := limits.AtLeast(wanted)
		switch {
		case limits.Fit(got) != rules.CardTakes:
			t.Fatalf("%d is no amount for a card: %v", got, limits.Fit(got))
		case got < wanted && got != limits.MaxMicros:
			t.Fatalf("%d is less than %d", got, wanted)
		case got-limits.StepMicros >= max(wanted, limits.MinMicros):
			t.Fatalf("%d is more than %d needs", got, wanted)
		}
	})
}

func TestWhatIsWrittenInACurrencyReadsAsTheSame(t *testing.T) {
	t.Parallel()
	for micros, want := range map[rules.Micros][3]string{
		0: {"0.00", "0", "0.000"}, 45_000_000: {"45.00", "45", "45.000"}, 45_500_000: {"45.50", "45.5", "45.500"},
		8_000: {"0.008", "0.008", "0.008"}, -100_000: {"-0.10", "-0.1", "-0.100"}, math.MinInt64: {"-9223372036854.775808", "-9223372036854.775808", "-9223372036854.775808"},
	} {
		for i, c := range []rules.Currency{cents, yen, dinar} {
			got := c.Decimal(micros)
			if again, err := rules.ParseMicros(got); got != want[i] || err != nil || again != micros {
				t.Errorf("%d in %s: %q, read as %d, %v; want %q", micros, c.Code, got, again, err, want[i])
			}
		}
	}
}
