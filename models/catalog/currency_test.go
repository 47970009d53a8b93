package catalog

import (
	"testing"

	"github.com/bojanz/currency"

	"ocrconsole/models/rules"
)

func TestAmountsFollowTheCurrency(t *testing.T) {
	for code, want := range map[string]struct {
		step, ten   rules.Micros
		four, penny string
	}{
		"USD": {10_000, 10_000_000, "4.00", "0.01"},
		"EUR": {10_000, 10_000_000, "4.00", "0.01"},
		"CNY": {10_000, 10_000_000, "4.00", "0.01"},
		"JPY": {1_000_000, 1_000_000_000, "4", "1"},
		"CLP": {1_000_000, 10_000_000_000, "4", "1"},
		"VND": {1_000_000, 100_000_000_000, "4", "1"},
		"KWD": {1_000, 10_000_000, "4.000", "0.001"},
		"ISK": {1_000_000, 1_000_000_000, "4", "1"},
		"HUF": {10_000, 1_000_000_000, "4.00", "0.01"},
		"???": {10_000, 10_000_000, "4.00", "0.01"},
	} {
		c := CurrencyOf(code)
		if c.Code != code || c.StepMicros() != want.step || c.RoundMicros(10) != want.ten || c.Decimal(4_000_000) != want.four || c.Decimal(c.StepMicros()) != want.penny {
			t.Errorf("%+v: step %d, ten %d, %s, %s; want %+v", c, c.StepMicros(), c.RoundMicros(10), c.Decimal(4_000_000), c.Decimal(c.StepMicros()), want)
		}
	}
}

func TestEachCurrencyHasOneScale(t *testing.T) {
	seen := map[string]bool{}
	for scale, codes := range scales {
		for _, code := range codes {
			if seen[code] || !currency.IsValid(code) {
				t.Errorf("%s, of scale %d, is listed twice or does not exist", code, scale)
			}
			seen[code] = true
		}
	}
	for _, code := range currency.GetCurrencyCodes() {
		if c := CurrencyOf(code); c.Digits < 0 || c.Digits > 4 || c.Scale < 1 || c.Digits > 2 && c.Scale > 1 && code != "IQD" {
			t.Errorf("%+v", c)
		}
	}
}
