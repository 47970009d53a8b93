package format

import (
	"math"
	"strings"
	"testing"
	"time"

	"ocrconsole/models/rules"
)

func zone(t *testing.T, name string) *time.Location {
	t.Helper()
	loc, err := time.LoadLocation(name)
	if err != nil {
		t.Fatal(err)
	}
	return loc
}

func TestMoneyShowsEveryDigitThatCounts(t *testing.T) {
	dollars := New("USD", time.UTC)
	for micros, want := range map[rules.Micros]string{
		0:                 "$0.00",
		45_000_000:        "$45.00",
		8_000:             "$0.008",
		7_200:             "$0.0072",
		1:                 "$0.000001",
		-5_000_000:        "−$5.00",
		-1:                "−$0.000001",
		1_234_567_890_000: "$1,234,567.89",
		math.MaxInt64:     "$9,223,372,036,854.775807",
		math.MinInt64:     "−$9,223,372,036,854.775808",
	} {
		if got := dollars.Money(micros); got != want {
			t.Errorf("Money(%d) = %q, want %q", micros, got, want)
		}
	}
}

func TestMoneyKeepsTheFiguresOfOtherCurrencies(t *testing.T) {
	for code, want := range map[string]string{"EUR": "€1,500.00", "JPY": "¥1,500", "XQQ": "1500.000000 XQQ"} {
		if got := New(code, time.UTC).Money(1_500_000_000); got != want {
			t.Errorf("%s: %q, want %q", code, got, want)
		}
	}
}

func TestSignedShowsTheDirection(t *testing.T) {
	dollars := New("USD", time.UTC)
	for micros, want := range map[rules.Micros]string{20_000_000: "+$20.00", 0: "$0.00", -20_000_000: "−$20.00"} {
		if got := dollars.Signed(micros); got != want {
			t.Errorf("Signed(%d) = %q, want %q", micros, got, want)
		}
	}
}

func TestCountGroupsByThree(t *testing.T) {
	for n, want := range map[int64]string{
		0: "0", 7: "7", 999: "999", 1000: "1,000", 10_000_000: "10,000,000", -1234: "−1,234",
		math.MinInt64: "−9,223,372,036,854,775,808",
	} {
		if got := (F{}).Calls(n); got != want {
			t.Errorf("Count(%d) = %q, want %q", n, got, want)
		}
	}
}

func TestPermilleKeepsOneDecimal(t *testing.T) {
	for n, want := range map[int64]string{385: "38.5 %", 0: "0.0 %", 1000: "100.0 %", -5: "−0.5 %"} {
		if got := (F{}).Permille(n); got != want {
			t.Errorf("Permille(%d) = %q, want %q", n, got, want)
		}
	}
}

func TestTimesAreShownInTheBillingZone(t *testing.T) {
	at := time.Date(2026, 11, 21, 6, 25, 10, 0, time.UTC)
	for name, want := range map[string]string{
		"Asia/Singapore":   "21 Nov 2026, 14:25:10 GMT+8",
		"Asia/Kolkata":     "21 Nov 2026, 11:55:10 GMT+5:30",
		"America/New_York": "21 Nov 2026, 01:25:10 GMT−5",
		"UTC":              "21 Nov 2026, 06:25:10 GMT",
	} {
		if got := New("USD", zone(t, name)).Instant(at); got != want {
			t.Errorf("%s: %q, want %q", name, got, want)
		}
	}
}

func TestLastDayOfAnExclusiveEndIsTheDayBefore(t *testing.T) {
	singapore := New("USD", zone(t, "Asia/Singapore"))
	end := time.Date(2024, 4, 20, 0, 0, 0, 0, zone(t, "Asia/Singapore"))
	if got := singapore.LastDay(end); got != "19 Apr 2024" {
		t.Errorf("LastDay = %q", got)
	}
	if got := singapore.Hour(end.UTC()); got != "20 Apr 2024, 00:00–01:00" {
		t.Errorf("Hour = %q", got)
	}
	if got := singapore.InputDay(end.UTC()); got != "2024-04-20" {
		t.Errorf("InputDay = %q", got)
	}
}

func TestAnEndIsTheEndOfADayOnlyWhereItIs(t *testing.T) {
	// Clocks of Beirut skip midnight in spring: that day begins at 01:00.
	for _, c := range []struct{ zone, end, want string }{
		{"Asia/Singapore", "2024-04-20T00:00:00+08:00", "the end of 19 Apr 2024"},
		{"Asia/Singapore", "2024-04-20T00:00:00Z", "20 Apr 2024, 08:00:00 GMT+8"},
		{"Asia/Singapore", "2024-04-20T00:00:01+08:00", "20 Apr 2024, 00:00:01 GMT+8"},
		{"Asia/Singapore", "2024-04-19T23:59:59+08:00", "19 Apr 2024, 23:59:59 GMT+8"},
		{"Asia/Singapore", "2026-11-11T14:25:10+08:00", "11 Nov 2026, 14:25:10 GMT+8"},
		{"Asia/Beirut", "2026-03-29T01:00:00+03:00", "the end of 28 Mar 2026"},
		{"Europe/Berlin", "2026-10-25T02:30:00+01:00", "25 Oct 2026, 02:30:00 GMT+1"},
		{"UTC", "2026-01-01T00:00:00Z", "the end of 31 Dec 2025"},
	} {
		end, err := time.Parse(time.RFC3339, c.end)
		if err != nil {
			t.Fatal(err)
		}
		f := New("USD", zone(t, c.zone))
		if got := f.End(end); got != c.want || f.EndsDay(end) != strings.HasPrefix(c.want, "the end") {
			t.Errorf("%s in %s: %q, want %q", c.end, c.zone, got, c.want)
		}
	}
}

func TestUntilNeverPromisesMoreThanIsLeft(t *testing.T) {
	f := New("USD", time.UTC)
	now := time.Date(2026, 11, 21, 12, 0, 0, 0, time.UTC)
	day := 24 * time.Hour
	for distance, want := range map[time.Duration]string{
		24*day - time.Microsecond: "in 23 days",
		day:                       "in 1 day",
		day - 1:                   "in 23 hours",
		time.Hour:                 "in 1 hour",
		59 * time.Minute:          "in 59 minutes",
		59 * time.Second:          "now",
		0:                         "now",
		-3 * day:                  "3 days ago",
	} {
		if got := f.Until(now.Add(distance), now); got != want {
			t.Errorf("Until(%v) = %q, want %q", distance, got, want)
		}
	}
}

func TestShortMoneyCutsAndNeverRoundsUp(t *testing.T) {
	f := New("USD", time.UTC)
	for micros, want := range map[rules.Micros]string{45_000_000: "$45.00", 2_590_000_000: "$2.5k", 999_999_999: "$999.999999", 1_999_999_000_000: "$1.9M"} {
		if got := f.ShortMoney(micros); got != want {
			t.Errorf("ShortMoney(%d) = %q, want %q", micros, got, want)
		}
	}
}

func TestCountdownIsInHoursAndMinutesBelowADay(t *testing.T) {
	f := New("USD", time.UTC)
	now := time.Date(2026, 11, 21, 6, 0, 0, 0, time.UTC)
	for left, want := range map[time.Duration]string{
		-time.Hour: "less than a minute", 59 * time.Second: "less than a minute", time.Minute: "1 minute", 59*time.Minute + 59*time.Second: "59 minutes",
		time.Hour: "1 hour", time.Hour + 59*time.Second: "1 hour", 23*time.Hour + time.Minute: "23 hours 1 minute", 25 * time.Hour: "1 day",
	} {
		if got := f.Countdown(now.Add(left), now); got != want {
			t.Errorf("%v left: %q, want %q", left, got, want)
		}
	}
}

func TestWhatIsThereIsRoundedDownAndWhatIsMissingUp(t *testing.T) {
	for _, c := range []struct {
		code     string
		micros   rules.Micros
		down, up string
	}{
		{"USD", 45_019_999, "$45.01", "$45.02"},
		{"USD", 45_010_000, "$45.01", "$45.01"},
		{"USD", 0, "$0.00", "$0.00"},
		{"USD", 1, "$0.00", "$0.01"},
		{"USD", -1, "−$0.01", "$0.00"},
		{"USD", -45_019_999, "−$45.02", "−$45.01"},
		{"JPY", 1_500_000, "¥1", "¥2"},
		{"KWD", 1_234_567, "KWD\u00a01.234", "KWD\u00a01.235"},
		{"XQQ", 1_234_567, "1.234567 XQQ", "1.234567 XQQ"},
		{"USD", math.MaxInt64, "$9,223,372,036,854.77", "$9,223,372,036,854.77"},
	} {
		f := New(c.code, time.UTC)
		if down, up := f.Rounded(c.micros, Available), f.Rounded(c.micros, Owed); down != c.down || up != c.up {
			t.Errorf("%d %s: %q and %q, want %q and %q", c.micros, c.code, down, up, c.down, c.up)
		}
	}
	f := New("USD", time.UTC)
	for _, extreme := range []rules.Micros{math.MinInt64, math.MinInt64 + 1, math.MaxInt64} {
		for _, voice := range []Voice{Available, Owed, Spent, Moved} {
			if f.Rounded(extreme, voice) == "" {
				t.Errorf("%d has no figure", extreme)
			}
		}
	}
}

func TestWhatWasSpentIsNeverShownAsNothing(t *testing.T) {
	for _, c := range []struct {
		code         string
		micros       rules.Micros
		spent, moved string
	}{
		{"USD", 0, "$0.00", "$0.00"},
		{"USD", 1, "< $0.01", "+< $0.01"},
		{"USD", 7_200, "< $0.01", "+< $0.01"},
		{"USD", 9_999, "< $0.01", "+< $0.01"},
		{"USD", 10_000, "$0.01", "+$0.01"},
		{"USD", 10_001, "$0.02", "+$0.01"},
		{"USD", -7_200, "$0.00", "−$0.01"},
		{"USD", -439_200, "−$0.43", "−$0.44"},
		{"JPY", 800_000, "< ¥1", "+< ¥1"},
		{"JPY", -1_050_000, "−¥1", "−¥2"},
		{"KWD", 400, "< KWD\u00a00.001", "+< KWD\u00a00.001"},
	} {
		f := New(c.code, time.UTC)
		if spent, moved := f.Rounded(c.micros, Spent), f.Rounded(c.micros, Moved); spent != c.spent || moved != c.moved {
			t.Errorf("%d %s: %q spent and %q moved, want %q and %q", c.micros, c.code, spent, moved, c.spent, c.moved)
		}
	}
}

func TestAFigureKeepsTheExactAmount(t *testing.T) {
	f := New("USD", time.UTC)
	if got, want := f.Figure(4_992_800, Available), (Figure{"$4.99", "$4.9928"}); got != want {
		t.Errorf("got %v, want %v", got, want)
	}
	if got, want := f.Figure(-7_200, Moved), (Figure{"−$0.01", "−$0.0072"}); got != want {
		t.Errorf("got %v, want %v", got, want)
	}
}
