package format

import (
	"errors"
	"math"
	"strconv"
	"testing"
	"time"

	"pgregory.net/rapid"

	"ocrconsole/models/reading"
	"ocrconsole/models/rules"
)

// styles are all ways to read figures.
func styles() (all []reading.Style) {
	for _, n := range reading.AllNumbers {
		for _, d := range reading.AllDays {
			all = append(all, reading.Style{Numbers: n, Days: d})
		}
	}
	return all
}

func TestEachStyleWritesNumbersInItsOwnWay(t *testing.T) {
	for numbers, want := range map[reading.Numbers][5]string{
		reading.Commas:      {"−$1,234,567.89", "1,234,567", "38.5 %", "2.5M", "$0.0072"},
		reading.Points:      {"−$1.234.567,89", "1.234.567", "38,5 %", "2,5M", "$0,0072"},
		reading.Spaces:      {"−$1\u00a0234\u00a0567,89", "1\u00a0234\u00a0567", "38,5 %", "2,5M", "$0,0072"},
		reading.Apostrophes: {"−$1’234’567.89", "1’234’567", "38.5 %", "2.5M", "$0.0072"},
		reading.Lakhs:       {"−$12,34,567.89", "12,34,567", "38.5 %", "2.5M", "$0.0072"},
	} {
		f := New("USD", time.UTC).As(reading.Style{Numbers: numbers})
		got := [5]string{f.Money(-1_234_567_890_000), f.Calls(1_234_567), f.Permille(385), f.Compact(2_500_000), f.Money(7_200)}
		if got != want {
			t.Errorf("%q: %q, want %q", numbers, got, want)
		}
	}
}

func TestEachStyleWritesDaysInItsOwnWay(t *testing.T) {
	at, later := time.Date(2026, 11, 9, 14, 5, 6, 0, time.UTC), time.Date(2026, 12, 1, 0, 0, 0, 0, time.UTC)
	for days, want := range map[reading.Days][4]string{
		reading.DayMonthName: {"9 Nov 2026", "9 Nov 2026, 14:05:06 GMT", "9 Nov, 14:05:06.000", "9 Nov"},
		reading.MonthNameDay: {"Nov 9, 2026", "Nov 9, 2026, 14:05:06 GMT", "Nov 9, 14:05:06.000", "Nov 9"},
		reading.YearFirst:    {"2026-11-09", "2026-11-09, 14:05:06 GMT", "11-09, 14:05:06.000", "11-09"},
		reading.MonthSlash:   {"11/09/2026", "11/09/2026, 14:05:06 GMT", "11/09, 14:05:06.000", "11/09"},
		reading.DaySlash:     {"09/11/2026", "09/11/2026, 14:05:06 GMT", "09/11, 14:05:06.000", "09/11"},
		reading.DayPoint:     {"09.11.2026", "09.11.2026, 14:05:06 GMT", "09.11., 14:05:06.000", "09.11."},
	} {
		f := New("USD", time.UTC).As(reading.Style{Days: days})
		if got := [4]string{f.Day(at), f.Instant(at), f.ShortMillis(at, later), f.ShortDay(at)}; got != want {
			t.Errorf("%q: %q, want %q", days, got, want)
		}
		if f.InputDay(at) != "2026-11-09" || f.ISO(at) != "2026-11-09T14:05:06Z" {
			t.Errorf("%q writes days for machines as %q and %q", days, f.InputDay(at), f.ISO(at))
		}
	}
}

func TestWhatIsWrittenIsUnderstoodAsItIs(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		f := New(rapid.SampledFrom([]string{"USD", "JPY", "KWD", "XQQ"}).Draw(t, "currency"), time.UTC).As(rapid.SampledFrom(styles()).Draw(t, "style"))
		exact := rapid.OneOf(rapid.Int64(), rapid.Map(rapid.Int64Range(-10_000_000, 10_000_000), func(n int64) int64 { return n * 1000 })).Draw(t, "micros")
		micros := rules.Micros(max(exact, math.MinInt64+1))
		typed := f.Input(rules.Currency{Digits: rapid.SampledFrom([]int{0, 2, 3}).Draw(t, "decimals")}.Decimal(micros))
		plain, err := f.Typed(typed)
		if err != nil {
			t.Fatalf("%q, as it is typed, is not understood: %v", typed, err)
		}
		if got, err := rules.ParseMicros(plain); err != nil || got != micros {
			t.Fatalf("%q is %d, not %d: %v", typed, got, micros, err)
		}
		n := rapid.Int64Min(-math.MaxInt64).Draw(t, "calls")
		written := f.Calls(n)
		if plain, err := f.Typed(written); err != nil || plain != strconv.FormatInt(n, 10) {
			t.Fatalf("%q is %q, not %d: %v", written, plain, n, err)
		}
	})
}

func TestAThousandIsNeverReadAsOneByGuess(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		f := New(rapid.SampledFrom([]string{"", "USD", "JPY"}).Draw(t, "currency"), time.UTC).As(rapid.SampledFrom(styles()).Draw(t, "style"))
		typed := rapid.StringMatching(`[1-9][0-9]{0,2}[.,][0-9]{3}`).Draw(t, "typed")
		plain, err := f.Typed(typed)
		if err != nil {
			return
		}
		if n, err := strconv.ParseInt(plain, 10, 64); err != nil || f.Calls(n) != typed {
			t.Fatalf("%q is read as %q by whoever reads %q", typed, plain, f.style.Numbers)
		}
	})
}

func TestOnlyNumbersOfTheReadersStyleAreUnderstood(t *testing.T) {
	for _, c := range []struct {
		numbers     reading.Numbers
		typed, want string
		err         error
	}{
		{reading.Commas, "1,234.5", "1234.5", nil},
		{reading.Commas, " 1 234.50 ", "1234.50", nil},
		{reading.Commas, "1.000", "", ErrTwoReadings},
		{reading.Commas, "1.0000", "1.0000", nil},
		{reading.Commas, "0.008", "0.008", nil},
		{reading.Commas, "1234.567", "1234.567", nil},
		{reading.Commas, "1,234.567", "1234.567", nil},
		{reading.Commas, "1,5", "", ErrNotNumber},
		{reading.Commas, "1.5,0", "", ErrNotNumber},
		{reading.Commas, "12,34,567", "", ErrNotNumber},
		{reading.Commas, "1,234,56", "", ErrNotNumber},
		{reading.Commas, ",123", "", ErrNotNumber},
		{reading.Commas, "0,123", "", ErrNotNumber},
		{reading.Commas, "", "", ErrNotNumber},
		{reading.Commas, "1.", "", ErrNotNumber},
		{reading.Commas, ".5", "", ErrNotNumber},
		{reading.Commas, "−5", "-5", nil},
		{reading.Points, "1.000", "1000", nil},
		{reading.Points, "1,000", "", ErrTwoReadings},
		{reading.Points, "1.234,5", "1234.5", nil},
		{reading.Points, "45.50", "", ErrNotNumber},
		{reading.Points, "1,234.50", "", ErrNotNumber},
		{reading.Spaces, "1\u202f234,50", "1234.50", nil},
		{reading.Spaces, "1 234,50", "1234.50", nil},
		{reading.Spaces, "12 34,50", "", ErrNotNumber},
		{reading.Spaces, "45.50", "", ErrNotNumber},
		{reading.Apostrophes, "1'234.50", "1234.50", nil},
		{reading.Lakhs, "12,34,567", "1234567", nil},
		{reading.Lakhs, "1,234,567", "", ErrNotNumber},
	} {
		f := New("USD", time.UTC).As(reading.Style{Numbers: c.numbers})
		if got, err := f.Typed(c.typed); got != c.want || !errors.Is(err, c.err) {
			t.Errorf("%q of %q: %q and %v, want %q and %v", c.typed, c.numbers, got, err, c.want, c.err)
		}
	}
	if got, err := New("KWD", time.UTC).Typed("1.234"); got != "1.234" || err != nil {
		t.Errorf("of a currency with three decimals 1.234 is %q: %v", got, err)
	}
}
