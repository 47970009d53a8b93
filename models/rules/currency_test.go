package rules_test

import (
	"math"
	"testing"

	"ocrconsole/models/rules"
)

func TestATotalIsInWholeSmallestMoney(t *testing.T) {
	for _, c := range []struct {
		digits      int
		micros, all rules.Micros
	}{
		{2, 107_784_000, 107_780_000},
		{2, 107_785_000, 107_790_000},
		{2, 107_784_999, 107_780_000},
		{2, 10_000, 10_000},
		{2, 0, 0},
		{2, 4_999, 0},
		{2, 5_000, 10_000},
		{2, -5_000, 0},
		{2, -5_001, -10_000},
		{0, 1_500_000, 2_000_000},
		{3, 1_234_499, 1_234_000},
		{6, 1, 1},
		{2, math.MaxInt64, math.MaxInt64 / 10_000 * 10_000},
		{2, math.MinInt64, math.MinInt64 / 10_000 * 10_000},
	} {
		if got := (rules.Currency{Digits: c.digits}).WholeMicros(c.micros); got != c.all {
			t.Errorf("%d with %d digits is %d in all, want %d", c.micros, c.digits, got, c.all)
		}
	}
}
