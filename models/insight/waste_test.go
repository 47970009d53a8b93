package insight_test

import (
	"slices"
	"testing"
	"time"

	"ocrconsole/models/insight"
	"ocrconsole/models/rules"

	"pgregory.net/rapid"
)

// The cases are worked out by hand. It is Monday, 16 November 2026; days are of UTC.
var (
	today = time.Date(2026, 11, 16, 0, 0, 0, 0, time.UTC)
	place = rules.Offering{Region: "bk", Service: "passport"}
)

func wasteMeter(packages ...rules.Package) *rules.Meter {
	for i := range packages {
		p := &packages[i]
		p.ID, p.Offering, p.Source, p.EffectiveAt = int64(i+1), place, rules.SourcePurchased, today.AddDate(0, -1, 0)
		p.CreatedAt = p.EffectiveAt.Add(time.Duration(i) * time.Second)
	}
	return &rules.Meter{Offering: place, Packages: packages, Zone: time.UTC}
}

// evenly is as many calls on each of so many days, after one on which the first was made.
func evenly(calls int64, days int) []int64 {
	all := make([]int64, days+1)
	for i := range all {
		all[i] = calls
	}
	return all
}

func TestWhatPackagesWaste(t *testing.T) {
	t.Parallel()
	in := func(days int) time.Time { return today.AddDate(0, 0, days) }
	for _, c := range []struct {
		name     string
		packages []rules.Package
		days     []int64
		want     []insight.Waste // Package.ID and the numbers
	}{
		{"ten a day for ten days of 150", []rules.Package{{QuotaCalls: 150, ExpiresAt: in(10)}}, evenly(10, 14), []insight.Waste{{Package: rules.Package{ID: 1}, Calls: 50, Least: 50, Most: 50}}},
		{"needed whole", []rules.Package{{QuotaCalls: 100, ExpiresAt: in(11)}}, evenly(10, 14), nil},
		{
			// Of the second nothing is used before day 10: 20 days × 10 are 200 of its 500.
			"one after the other",
			[]rules.Package{{QuotaCalls: 100, ExpiresAt: in(30)}, {QuotaCalls: 500, ExpiresAt: in(30)}},
			evenly(10, 14),
			[]insight.Waste{{Package: rules.Package{ID: 2}, Calls: 300, Least: 300, Most: 300}},
		},
		{
			// A quiet week of 7 calls a day, then a busy one of 13: 10 on average, in ten days 70 to 130 of 150.
			"a span",
			[]rules.Package{{QuotaCalls: 150, ExpiresAt: in(10)}},
			append(evenly(7, 7), evenly(13, 6)...),
			[]insight.Waste{{Package: rules.Package{ID: 1}, Calls: 50, Least: 20, Most: 80}},
		},
		{"no calls at all", []rules.Package{{QuotaCalls: 150, ExpiresAt: in(10)}}, make([]int64, 14), []insight.Waste{{Package: rules.Package{ID: 1}, Calls: 150, Least: 150, Most: 150}}},
		{"too few days", []rules.Package{{QuotaCalls: 150, ExpiresAt: in(10)}}, evenly(10, 1), nil},
	} {
		got := insight.Wastes(wasteMeter(c.packages...), insight.Paces{Rates: insight.RatesOf(c.days)}, today)
		if len(got) != len(c.want) {
			t.Errorf("%s: %+v", c.name, got)
			continue
		}
		for i, w := range got {
			if w.Package.ID != c.want[i].Package.ID || w.Calls != c.want[i].Calls || w.Least != c.want[i].Least || w.Most != c.want[i].Most {
				t.Errorf("%s: %+v, want %+v", c.name, w, c.want[i])
			}
		}
	}
}

// TestWeekdaysAreToldApart is of 20 calls on each weekday and none at weekends: Monday to Friday is five times 20, and over the weekend
// nothing is used.
func TestWeekdaysAreToldApart(t *testing.T) {
	t.Parallel()
	days := []int64{20} // a Sunday, on which the first call was made
	for i := range 28 {
		if i%7 < 5 { // Monday to Friday
			days = append(days, 20)
		} else {
			days = append(days, 0)
		}
	}
	p := insight.PacesOf(days, today, time.UTC)
	if p.Weekdays == nil || p.Weekdays.Weeks != 4 || p.Weekdays.Sums != [7]int64{0, 80, 80, 80, 80, 80, 0} {
		t.Fatalf("%+v", p.Weekdays)
	}
	saturday := today.AddDate(0, 0, 5)
	for _, c := range []struct {
		from, until time.Time
		calls       int64
	}{
		{today, saturday, 100},
		{saturday, today.AddDate(0, 0, 7), 0},
		{today, today.AddDate(0, 0, 28), 400},
		{today, today.Add(12 * time.Hour), 10},
		{today.Add(36 * time.Hour), saturday, 70},
		{today, today, 0},
	} {
		if got := p.Weekdays.Between(c.from, c.until); got != c.calls {
			t.Errorf("from %s until %s: %d calls, want %d", c.from, c.until, got, c.calls)
		}
	}
	if until, ends := p.Weekdays.Until(saturday, 10); !ends || !until.Equal(today.AddDate(0, 0, 7).Add(12*time.Hour)) {
		t.Errorf("10 calls from Saturday last until %s", until)
	}
	// A package of 120 that expires on Sunday: a weekday's rate uses 100 of it, the mean of seven days only 6 × 14.28, that is 86.
	got := insight.Wastes(wasteMeter(rules.Package{QuotaCalls: 120, ExpiresAt: today.AddDate(0, 0, 6)}), p, today)
	if len(got) != 1 || !got[0].HasWeekdays || got[0].ByWeekday != 20 || got[0].Calls != 34 {
		t.Errorf("%+v", got)
	}
	if p := insight.PacesOf(evenly(10, 13), today, time.UTC); p.Weekdays != nil {
		t.Errorf("of 13 days there is no second of each weekday: %+v", p.Weekdays)
	}
}

// TestWhatAPurchaseAdds is of 1,999 calls left for a year, ten calls a day, and 5,000 more: 365 days use 3,650, of which the old ones pay
// 1,999 first, so that of the new ones 1,651 are used and 3,349 expire.
func TestWhatAPurchaseAdds(t *testing.T) {
	t.Parallel()
	meter := wasteMeter(rules.Package{QuotaCalls: 2000, UsedCalls: 1, ExpiresAt: rules.ExpiresAt(today, time.UTC)})
	p := insight.Paces{Rates: insight.RatesOf(evenly(10, 14))}
	a, known := insight.Adding(meter, 1000, 5, p, today)
	days := int64(366) // until the end of the anniversary day
	used := 10*days - 1999
	if !known || a.LeftCalls != 1999 || a.NewCalls != 5000 || a.Unused != 5000-used || a.Needed != used || !a.LeftUntil.Equal(meter.Packages[0].ExpiresAt) {
		t.Errorf("%+v, want %d unused", a, 5000-used)
	}
	if _, known := insight.Adding(meter, 1000, 5, insight.Paces{}, today); known {
		t.Error("it is known without a rate")
	}
	specs := []rules.Specification{{Calls: 1000, PriceMicros: 13}, {Calls: 2000, PriceMicros: 25}, {Calls: 10_000, PriceMicros: 100}}
	for calls, want := range map[int64][2]int64{1: {1000, 1}, 1000: {1000, 1}, 1001: {2000, 1}, used: {2000, 1}, 3000: {1000, 3}, 3001: {2000, 2}, 12_000: {2000, 6}} {
		got, found := insight.SmallestCovering(specs, calls, 20)
		if !found || got.Specification.Calls != want[0] || got.Quantity != want[1] {
			t.Errorf("%d calls: %+v, want %v", calls, got, want)
		}
	}
	if _, found := insight.SmallestCovering(specs, 0, 20); found {
		t.Error("nothing is needed")
	}
	if _, found := insight.SmallestCovering(specs, 1_000_000, 20); found {
		t.Error("nobody sells so many packages at once")
	}
}

// TestThePacesOfWeekdaysAndOfOneRateAgree is of days that are all alike, whatever they are: then both waste the same, but for rounding.
func TestThePacesOfWeekdaysAndOfOneRateAgree(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		calls := rapid.Int64Range(0, 1000).Draw(t, "calls")
		p := insight.PacesOf(evenly(calls, 28), today, time.UTC)
		if calls == 0 {
			return
		}
		from := today.Add(time.Duration(rapid.Int64Range(0, 1_000_000).Draw(t, "from")) * time.Second)
		until := from.Add(time.Duration(rapid.Int64Range(0, 10_000_000).Draw(t, "lasts")) * time.Second)
		if one, other := p.Mean.Between(from, until), p.Weekdays.Between(from, until); one != other {
			t.Fatalf("%d at the mean, %d by weekdays", one, other)
		}
		n := rapid.Int64Range(0, 100_000).Draw(t, "n")
		one, _ := p.Mean.Until(from, n)
		other, _ := p.Weekdays.Until(from, n)
		if d := one.Sub(other); d < -2*time.Second || d > 2*time.Second {
			t.Fatalf("%d calls last until %s and %s", n, one, other)
		}
	})
}

// TestWhenPackagesTakeTheirTurns is of 100 calls, then 50 that are given for free from day 5 on, at ten a day: the first pays five days, then
// the free ones pay five, then the first again until day 15.
func TestWhenPackagesTakeTheirTurns(t *testing.T) {
	t.Parallel()
	in := func(days int) time.Time { return today.AddDate(0, 0, days) }
	meter := wasteMeter(rules.Package{QuotaCalls: 100, ExpiresAt: in(100)}, rules.Package{QuotaCalls: 50, ExpiresAt: in(100)})
	meter.Packages[1].Source, meter.Packages[1].EffectiveAt = rules.SourceFree, in(5)
	rules.SortPackages(meter.Packages)
	turns := insight.Ahead(meter, insight.Rate{Sum: 140, Days: 14}, today).Turns
	want := []insight.Turn{{PackageID: 1, Period: rules.Period{From: today, Until: in(15)}}, {PackageID: 2, Period: rules.Period{From: in(5), Until: in(10)}}}
	if !slices.Equal(turns, want) {
		t.Errorf("%+v, want %+v", turns, want)
	}
}
