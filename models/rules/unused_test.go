package rules_test

import (
	"fmt"
	"math"
	"testing"
	"time"

	"ocrconsole/models/rules"

	"pgregory.net/rapid"
)

func TestWhatCallsAreWorthIsWhatWasPaidForThemToTheMicroUnit(t *testing.T) {
	for _, c := range []struct {
		price       rules.Micros
		quota, used int64
		want        rules.Micros
	}{
		{5_000_000, 1000, 1, 5_000},
		{5_000_000, 1000, 1000, 5_000_000},
		{10, 3, 1, 3}, // 3.33…
		{10, 3, 2, 6}, // 6.66…: the second call is worth 3, and
		{10, 3, 3, 10},
		{1, 7, 6, 0}, // the last call takes the rest: all of it
		{1, 7, 7, 1},
		{0, 100, 50, 0}, // free
		{600_000, 100, 0, 0},
		{600_000, 100, -1, 0},
		{600_000, 100, 101, 600_000}, // no call is worth anything beyond the quota
		{math.MaxInt64, math.MaxInt64, math.MaxInt64 - 1, math.MaxInt64 - 1},
		{math.MaxInt64, 1_000_000, 999_999, 9223362813482738952}, // 2^63−1 less the millionth part of it, rounded up
		{-5, 10, 5, 0},
	} {
		if got := rules.UsedValue(c.price, c.quota, c.used); got != c.want {
			t.Errorf("%d of %d calls for %d: worth %d, want %d", c.used, c.quota, c.price, got, c.want)
		}
	}
}

// The price is spread as evenly as whole micro-units allow.
func TestNoCallIsWorthMoreThanAMicroUnitMoreThanAnother(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		price := rules.Micros(rapid.Int64Range(0, math.MaxInt64).Draw(t, "price"))
		quota := rapid.Int64Range(1, 1_000_000_000).Draw(t, "quota")
		n := rapid.Int64Range(0, quota-1).Draw(t, "call")
		call := rules.UsedValue(price, quota, n+1) - rules.UsedValue(price, quota, n)
		each := price / rules.Micros(quota)
		if call != each && call != each+1 {
			t.Fatalf("call %d is worth %d, each %d", n+1, call, each)
		}
		if all := rules.UsedValue(price, quota, quota); all != price {
			t.Fatalf("all calls are worth %d of %d", all, price)
		}
	})
}

// dayIn is midnight at the start of the day of April 2024 in Shanghai.
func dayIn(day int) time.Time {
	return time.Date(2024, 4, day, 0, 0, 0, 0, time.FixedZone("Asia/Shanghai", 8*3600))
}

// The worked case of the rules: paid 2023-04-19 14:25:10, last usable instant 2024-04-19 23:59:59.999…
func TestWhatEndsWithADayIsVoidOnThatDay(t *testing.T) {
	sold := time.Date(2023, 4, 19, 14, 25, 10, 0, dayIn(1).Location())
	p := rules.Prepaid{PriceMicros: 10_000_000, QuotaCalls: 1000, SoldAt: sold, ExpiresAt: rules.ExpiresAt(sold, sold.Location())}
	for _, c := range []struct {
		name         string
		from, until  time.Time
		before, used int64
		want         rules.Moved
	}{
		{"sold", rules.DayStart(sold, sold.Location()), rules.NextDay(sold, sold.Location()), 0, 100, rules.Moved{SoldMicros: 10_000_000, UsedMicros: 1_000_000, ClosingMicros: 9_000_000}},
		{"the day before the last", dayIn(18), dayIn(19), 100, 250, rules.Moved{OpeningMicros: 9_000_000, UsedMicros: 1_500_000, ClosingMicros: 7_500_000}},
		{"the last day", dayIn(19), dayIn(20), 250, 251, rules.Moved{OpeningMicros: 7_500_000, UsedMicros: 10_000, VoidMicros: 7_490_000}},
		{"the day after", dayIn(20), dayIn(21), 251, 251, rules.Moved{}},
		{"the last micro-second but one", dayIn(19), dayIn(20).Add(-time.Microsecond), 250, 250, rules.Moved{OpeningMicros: 7_500_000, ClosingMicros: 7_500_000}},
		{"the instant", dayIn(20).Add(-time.Microsecond), dayIn(20), 250, 250, rules.Moved{OpeningMicros: 7_500_000, VoidMicros: 7_500_000}},
		{"a late call of the last day", dayIn(19), dayIn(20), 250, 252, rules.Moved{OpeningMicros: 7_500_000, UsedMicros: 20_000, VoidMicros: 7_480_000}},
		{"all used", dayIn(19), dayIn(20), 250, 1000, rules.Moved{OpeningMicros: 7_500_000, UsedMicros: 7_500_000}},
		{"before it was sold", sold.Add(-time.Hour), sold, 0, 0, rules.Moved{}},
		{"the instant of the sale", sold, sold.Add(time.Microsecond), 0, 0, rules.Moved{SoldMicros: 10_000_000, ClosingMicros: 10_000_000}},
		{"its whole life", sold, dayIn(20), 0, 251, rules.Moved{SoldMicros: 10_000_000, UsedMicros: 2_510_000, VoidMicros: 7_490_000}},
	} {
		if got := p.Move(c.from, c.until, c.before, c.used); got != c.want {
			t.Errorf("%s: %+v, want %+v", c.name, got, c.want)
		}
	}
}

func TestWhatIsReturnedIsOwedNoMore(t *testing.T) {
	p := rules.Prepaid{PriceMicros: 600_000, QuotaCalls: 100, SoldAt: dayIn(3), ExpiresAt: dayIn(30), ReturnedAt: dayIn(5)}
	back := p
	back.SoldAt = dayIn(6) // its clock was set back before it was returned
	for _, c := range []struct {
		name         string
		p            rules.Prepaid
		from, until  int
		before, used int64
		want         rules.Moved
	}{
		{"unused", p, 1, 10, 0, 0, rules.Moved{SoldMicros: 600_000, ReturnedMicros: 600_000}},
		{"after a part was used", p, 4, 6, 10, 40, rules.Moved{OpeningMicros: 540_000, UsedMicros: 180_000, ReturnedMicros: 360_000}},
		{"at the start of the day", p, 5, 6, 0, 0, rules.Moved{OpeningMicros: 600_000, ReturnedMicros: 600_000}},
		{"the day before", p, 4, 5, 0, 0, rules.Moved{OpeningMicros: 600_000, ClosingMicros: 600_000}},
		{"over only later", p, 29, 30, 0, 0, rules.Moved{}},
		{"by a clock that was set back", back, 1, 10, 0, 0, rules.Moved{SoldMicros: 600_000, ReturnedMicros: 600_000}},
		{"by a clock that was set back, before", back, 4, 6, 0, 0, rules.Moved{}},
	} {
		if got := c.p.Move(dayIn(c.from), dayIn(c.until), c.before, c.used); got != c.want {
			t.Errorf("%s: %+v, want %+v", c.name, got, c.want)
		}
	}
	p.ReturnedAt = p.ExpiresAt // what is void cannot be returned
	if got, want := p.Move(dayIn(29), dayIn(30), 0, 0), (rules.Moved{OpeningMicros: 600_000, VoidMicros: 600_000}); got != want {
		t.Errorf("returned when it was over: %+v, want %+v", got, want)
	}
}

func TestWhatIsOwedRollsForwardThroughAnyTimes(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		days := func(name string, from int) time.Time {
			return dayIn(1).Add(time.Duration(rapid.IntRange(from, 60).Draw(t, name)) * 12 * time.Hour)
		}
		p := rules.Prepaid{
			PriceMicros: rules.Micros(rapid.Int64Range(0, 10_000_000).Draw(t, "price")), QuotaCalls: rapid.Int64Range(1, 2000).Draw(t, "quota"),
			SoldAt: days("sold", 0), ExpiresAt: days("expires", 0),
		}
		if !p.SoldAt.Before(p.ExpiresAt) {
			p.ExpiresAt = p.SoldAt.Add(12 * time.Hour)
		}
		if rapid.Bool().Draw(t, "returned") {
			p.ReturnedAt = days("returned at", 0)
		}
		var total rules.Moved
		used, from := int64(0), dayIn(1).Add(-time.Hour)
		for until := from; until.Before(dayIn(40)); from = until {
			until = until.Add(time.Duration(rapid.IntRange(1, 200).Draw(t, "hours")) * time.Hour)
			before := used
			over := p.UnusedAt(until, 0) == 0 && until.After(p.SoldAt)
			if !over && until.After(p.SoldAt) { // calls can be made as long as something can be used
				used = rapid.Int64Range(used, p.QuotaCalls).Draw(t, "used")
			}
			m := p.Move(from, until, before, used)
			if m.OpeningMicros+m.SoldMicros-m.UsedMicros-m.VoidMicros-m.ReturnedMicros != m.ClosingMicros {
				t.Fatalf("from %v until %v: %+v", from, until, m)
			}
			if m.OpeningMicros != total.ClosingMicros || min(m.SoldMicros, m.UsedMicros, m.VoidMicros, m.ReturnedMicros, m.ClosingMicros) < 0 {
				t.Fatalf("from %v until %v: %+v after %+v", from, until, m, total)
			}
			total.SoldMicros += m.SoldMicros
			total.UsedMicros += m.UsedMicros
			total.VoidMicros += m.VoidMicros
			total.ReturnedMicros += m.ReturnedMicros
			total.ClosingMicros = m.ClosingMicros
		}
		if want := (rules.Moved{SoldMicros: p.PriceMicros}); total.ClosingMicros != 0 || total.SoldMicros != want.SoldMicros ||
			total.UsedMicros+total.VoidMicros+total.ReturnedMicros != p.PriceMicros {
			t.Fatalf("%s: all in all %+v", fmt.Sprint(p), total)
		}
	})
}
