package insight_test

import (
	"testing"
	"time"

	"ocrconsole/models/insight"
	"ocrconsole/models/rules"

	"pgregory.net/rapid"
)

var (
	noon = time.Date(2026, 11, 29, 12, 0, 0, 0, time.UTC)
	here = rules.Offering{Region: "here", Service: "passport"}
)

const day = 24 * time.Hour

func pack(id, left int64, from, until time.Duration) rules.Package {
	return rules.Package{
		ID: id, AccountID: 7, Offering: here, CreatedAt: noon.Add(-day), EffectiveAt: noon.Add(from), ExpiresAt: noon.Add(until), QuotaCalls: left,
	}
}

func meter(subscribed bool, packages ...rules.Package) *rules.Meter {
	rules.SortPackages(packages)
	m := &rules.Meter{
		AccountID: 7, Offering: here, Zone: time.UTC, Packages: packages, MonthCalls: map[time.Time]int64{},
		Prices: []rules.PricedFrom{{Tariff: rules.Tariff{{PriceMicros: 10}, {FromCalls: 100, PriceMicros: 4}}}},
	}
	return m.Switched(subscribed, noon.Add(-day))
}

func TestPackagesLastUntilTheyAreUsedUpOrExpire(t *testing.T) {
	ten := insight.Rate{Sum: 140, Days: 14}
	for name, c := range map[string]struct {
		packages []rules.Package
		rate     insight.Rate
		until    time.Duration // 0: none pays now, or nothing is foretold
		unused   int64
	}{
		"none":                          {nil, ten, 0, 0},
		"one":                           {[]rules.Package{pack(1, 50, -day, 100*day)}, ten, 5 * day, 0},
		"one after the other":           {[]rules.Package{pack(1, 50, -day, 100*day), pack(2, 20, -day, 100*day)}, ten, 7 * day, 0},
		"one that expires first":        {[]rules.Package{pack(1, 50, -day, 2*day)}, ten, 2 * day, 30},
		"a gap ends it":                 {[]rules.Package{pack(1, 50, -day, 100*day), pack(2, 50, 6*day, 100*day)}, ten, 5 * day, 0},
		"no gap":                        {[]rules.Package{pack(1, 50, -day, 100*day), pack(2, 50, 5*day, 100*day)}, ten, 10 * day, 0},
		"only later":                    {[]rules.Package{pack(1, 50, day, 100*day)}, ten, 0, 0},
		"nobody calls":                  {[]rules.Package{pack(1, 50, -day, 3*day)}, insight.Rate{Days: 14}, 3 * day, 50},
		"nothing known":                 {[]rules.Package{pack(1, 50, -day, 3*day)}, insight.Rate{}, 3 * day, 50},
		"expired at this very instant":  {[]rules.Package{pack(1, 50, -day, 0)}, ten, 0, 0},
		"takes effect at this instant":  {[]rules.Package{pack(1, 50, 0, 100*day)}, ten, 5 * day, 0},
		"another account's pays nobody": {[]rules.Package{{ID: 1, AccountID: 8, Offering: here, EffectiveAt: noon, ExpiresAt: noon.Add(day), QuotaCalls: 5}}, ten, 0, 0},
	} {
		f := insight.Ahead(meter(true, c.packages...), c.rate, noon)
		var unused int64
		for _, u := range f.Unused {
			unused += u.Calls
		}
		until := time.Duration(0)
		if !f.Until.IsZero() {
			until = f.Until.Sub(noon)
		}
		if name != "another account's pays nobody" && unused != c.unused || until != c.until {
			t.Errorf("%s: until %v, %d unused, want %v and %d", name, until, unused, c.until, c.unused)
		}
	}
}

// TestAForecastIsWhatPayDoesWithCallsAtThatRate makes calls one by one, evenly, and looks when the first one is not paid by a
// package.
func TestAForecastIsWhatPayDoesWithCallsAtThatRate(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		perDay := rapid.Int64Range(1, 48).Draw(t, "calls a day")
		count := rapid.IntRange(1, 5).Draw(t, "packages")
		var packages []rules.Package
		for i := range count {
			from := time.Duration(rapid.IntRange(-5, 5).Draw(t, "from")) * day / 2
			packages = append(packages, pack(int64(i+1), rapid.Int64Range(1, 60).Draw(t, "calls"), from, from+time.Duration(rapid.IntRange(1, 20).Draw(t, "days"))*day))
		}
		m := meter(false, packages...)
		f := insight.Ahead(m, insight.Rate{Sum: 14 * perDay, Days: 14}, noon)
		first := noon
		every := day / time.Duration(perDay)
		for standing := (rules.Standing{}); ; first = first.Add(every) {
			if d, err := m.Pay(rules.Call{At: first, HTTPStatus: 200}, &standing, rules.CreditPolicy{}, first); err != nil || d.Payer != rules.PayerPackage {
				break
			}
		}
		if len(f.Gaps) > 0 && !f.Gaps[0].Until.IsZero() && f.Gaps[0].Until.Sub(f.Gaps[0].From) <= every {
			return // calls one by one step over a gap that is shorter than from one to the next
		}
		slack := time.Duration(2*count+1) * (every + 2*time.Second)
		switch {
		case first.Equal(noon) != f.Until.IsZero():
			t.Fatalf("foretold until %v, the first call that no package paid was at %v", f.Until, first)
		case !first.Equal(noon) && (first.Sub(f.Until).Abs() > slack):
			t.Fatalf("foretold until %v, but it was %v", f.Until, first)
		}
	})
}

func TestWhatNoPackagePaysIsAtThePriceOfItsTier(t *testing.T) {
	ten, end := insight.Rate{Sum: 140, Days: 14}, noon.Add(10*day)
	solvent := rules.Standing{BalanceMicros: 1_000_000}
	for name, c := range map[string]struct {
		meter    *rules.Meter
		standing rules.Standing
		charged  int64
		want     rules.Micros
	}{
		"ten days":                  {meter(true), solvent, 0, 1000},
		"into the second tier":      {meter(true), solvent, 50, 50*10 + 50*4},
		"after a package":           {meter(true, pack(1, 40, -day, 100*day)), solvent, 0, 600},
		"before a later package":    {meter(true, pack(1, 40, 5*day, 100*day)), solvent, 0, 500 + 100},
		"packages are enough":       {meter(true, pack(1, 400, -day, 100*day)), solvent, 0, 0},
		"refused: not subscribed":   {meter(false), solvent, 0, 0},
		"refused: restricted":       {meter(true), rules.Standing{BalanceMicros: -1, ArrearsSince: noon.Add(-day)}, 0, 0},
		"refused: trying with none": {meter(true), rules.Standing{Trying: true}, 0, 0},
	} {
		c.meter.MonthCalls[rules.MonthStart(noon, time.UTC)] = c.charged
		f := insight.Ahead(c.meter, ten, noon)
		if got, err := f.PayPerUse(c.meter, &c.standing, rules.CreditPolicy{}, ten, noon, end); got != c.want || err != nil {
			t.Errorf("%s: %d, %v, want %d", name, got, err, c.want)
		}
	}
	f := insight.Ahead(meter(true), ten, noon)
	if got, err := f.PayPerUse(meter(true), &solvent, rules.CreditPolicy{}, ten, noon, noon); got != 0 || err != nil {
		t.Errorf("at the end of the month: %d, %v", got, err)
	}
}

func TestVeryManyPackagesAreToldOfWithinBounds(t *testing.T) {
	var packages []rules.Package
	for id := range int64(3000) {
		packages = append(packages, pack(id+1, 10, -day, 100*day))
	}
	if f := insight.Ahead(meter(true, packages...), insight.Rate{Sum: 14, Days: 14}, noon); !f.Until.IsZero() && f.Until.Before(noon.Add(99*day)) {
		t.Errorf("they end on %v", f.Until)
	}
}
