package insight_test

import (
	"math"
	"slices"
	"testing"
	"time"

	"ocrconsole/models/insight"

	"pgregory.net/rapid"
)

// ofDays are so many days, each with as many calls, after some without.
func ofDays(without int, each ...int64) []int64 { return append(make([]int64, without), each...) }

func TestARateIsOfWholeDaysSinceTheFirstUse(t *testing.T) {
	for name, c := range map[string]struct {
		days []int64
		want insight.Rate
	}{
		"nothing asked":                  {nil, insight.Rate{}},
		"never called":                   {ofDays(40), insight.Rate{Days: 14}},
		"called today only":              {ofDays(29), insight.Rate{Days: 14}},
		"first called yesterday":         {ofDays(29, 50), insight.Rate{}},
		"two whole days":                 {ofDays(29, 50, 10, 20), insight.Rate{Sum: 30, Days: 2}},
		"three whole days":               {ofDays(29, 50, 10, 20, 30), insight.Rate{Sum: 60, Days: 3}},
		"the day of the first use is no": {ofDays(0, 1000, 1, 1, 1, 1), insight.Rate{Sum: 4, Days: 4}},
		"idle after a first use":         {ofDays(20, 7, 0, 0, 0), insight.Rate{Days: 3}},
		"no calls for long":              {ofDays(0, 9, 9, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0), insight.Rate{Days: 14}},
		"the last fourteen only":         {slices.Concat(ofDays(0, 900, 900), slices.Repeat([]int64{2}, 14)), insight.Rate{Sum: 28, Days: 14}},
	} {
		if got := insight.RatesOf(c.days).Mean; got != c.want {
			t.Errorf("%s: %+v, want %+v", name, got, c.want)
		}
	}
}

func TestNothingIsSaidOfLessThanThreeDays(t *testing.T) {
	for days := range int64(3) {
		r := insight.Rate{Sum: 100, Days: days}
		if _, said := r.Lasts(100); said || r.Known() || r.Within(time.Hour) != 0 {
			t.Errorf("%d days are enough", days)
		}
	}
	if _, said := (insight.Rate{Days: 14}).Lasts(5); said {
		t.Error("what nobody uses ends")
	}
}

func TestARateOfADayIsRoundedAndWhatLastsIsCut(t *testing.T) {
	for _, c := range []struct {
		r      insight.Rate
		left   int64
		perDay int64
		lasts  time.Duration
	}{
		{insight.Rate{Sum: 14, Days: 14}, 3, 1, 72 * time.Hour},
		{insight.Rate{Sum: 10, Days: 4}, 5, 3, 48 * time.Hour},
		{insight.Rate{Sum: 6, Days: 14}, 1, 0, 56 * time.Hour},
		{insight.Rate{Sum: 7, Days: 14}, 1, 1, 48 * time.Hour},
		{insight.Rate{Sum: 3, Days: 7}, 1, 0, 201600 * time.Second},
		{insight.Rate{Sum: 11, Days: 3}, 1, 4, 23563 * time.Second},
		{insight.Rate{Sum: 1, Days: 14}, math.MaxInt64, 0, insight.Longest},
		{insight.Rate{Sum: math.MaxInt64 / 2, Days: 14}, 1, math.MaxInt64 / 28, 0},
		{insight.Rate{Sum: 14, Days: 14}, -5, 1, 0},
	} {
		if lasts, _ := c.r.Lasts(c.left); lasts != c.lasts || c.r.PerDay() != c.perDay {
			t.Errorf("%d at %+v: %v at %d a day, want %v at %d", c.left, c.r, lasts, c.r.PerDay(), c.lasts, c.perDay)
		}
	}
}

// TestWhatLastsIsNotUsedBefore: within the time that something lasts no more than it is used, and soon after it all of it.
func TestWhatLastsIsNotUsedBefore(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		r := insight.Rate{Sum: rapid.Int64Range(1, 1_000_000_000).Draw(t, "sum"), Days: rapid.Int64Range(3, 14).Draw(t, "days")}
		left := rapid.Int64Range(0, 100_000_000).Draw(t, "left")
		lasts, said := r.Lasts(left)
		switch {
		case !said:
			t.Fatal("nothing is said")
		case r.Within(lasts) > left:
			t.Fatalf("%v use %d of %d", lasts, r.Within(lasts), left)
		case lasts < insight.Longest && r.Within(lasts+time.Second) < left:
			t.Fatalf("after %v only %d of %d are used", lasts, r.Within(lasts), left)
		}
	})
}

func TestTheQuietAndTheBusyHalfStandAroundTheMean(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		rates := insight.RatesOf(rapid.SliceOfN(rapid.Int64Range(0, 1_000_000), 0, 40).Draw(t, "days"))
		if !rates.Mean.Known() {
			return
		}
		less := func(a, b insight.Rate) bool { return a.Sum*b.Days <= b.Sum*a.Days }
		if !rates.Quiet.Known() || !rates.Busy.Known() || !less(rates.Quiet, rates.Mean) || !less(rates.Mean, rates.Busy) {
			t.Fatalf("%+v", rates)
		}
	})
}
