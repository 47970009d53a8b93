package alerts

import (
	"math"
	"slices"
	"testing"

	"ocrconsole/models"
	"ocrconsole/models/rules"
)

func TestWhatIsUsual(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		days  []rules.Micros
		usual rules.Micros
		known bool
	}{
		{nil, 0, false},
		{[]rules.Micros{7}, 0, false},
		{[]rules.Micros{0, 0}, 0, true},
		{[]rules.Micros{3, 8}, 5, true},
		{[]rules.Micros{9, 1, 5}, 5, true},
		{[]rules.Micros{1000, 2, 4, 3}, 3, true},
		{[]rules.Micros{math.MaxInt64, math.MaxInt64}, math.MaxInt64, true},
	} {
		if usual, known := usualSpend(test.days); usual != test.usual || known != test.known {
			t.Errorf("of %v: %d, %v; want %d, %v", test.days, usual, known, test.usual, test.known)
		}
	}
}

func TestWhatIsUnusual(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		spent, usual rules.Micros
		percent      int64
		least        rules.Micros
		want         bool
	}{
		{200, 100, 200, 0, false}, // exactly twice is not more than twice
		{201, 100, 200, 0, true},
		{201, 100, 200, 202, false},
		{201, 100, 200, 201, true},
		{1, 0, 200, 0, true},
		{0, 0, 200, 0, false},
		{5, 1, 500, 0, false},
		{math.MaxInt64 / 50, 1, 200, 0, true},
		{math.MaxInt64 / 200, math.MaxInt64 / 100, 200, 0, false},
	} {
		if got := isUnusual(test.spent, test.usual, test.percent, test.least); got != test.want {
			t.Errorf("%d where %d is usual, above %d %% and %d: %v", test.spent, test.usual, test.percent, test.least, got)
		}
	}
}

func TestPercentsAreRoundedDown(t *testing.T) {
	t.Parallel()
	for _, test := range []struct{ used, quota, want int64 }{
		{0, 1, 0}, {1, 1, 100}, {999, 1000, 99}, {2, 3, 66}, {799, 1000, 79}, {math.MaxInt64, math.MaxInt64, 100}, {math.MaxInt64 - 1, math.MaxInt64, 99},
	} {
		if got := usedPercent(&models.Package{UsedCalls: test.used, QuotaCalls: test.quota}); got != test.want {
			t.Errorf("%d of %d are %d %%, want %d", test.used, test.quota, got, test.want)
		}
	}
}

func TestNumbersAsCustomersWriteThem(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]models.NumberList{
		"30, 7, 1": {30, 7, 1}, "80 %, 100 %": {80, 100}, "5;5 5": {5}, "": nil, "ten": nil, "1.5": nil, "99999999999": nil, "-3": {-3},
	} {
		if got := ParseNumbers(text); !slices.Equal(got, want) {
			t.Errorf("%q is %v, want %v", text, got, want)
		}
	}
}
