package forecast_test

import (
	"testing"
	"time"

	"pgregory.net/rapid"

	"ocrconsole/models/forecast"
	"ocrconsole/models/rules"
	"ocrconsole/models/whatif"
)

var (
	zone   = time.FixedZone("+07", 7*3600)
	here   = rules.Offering{Region: "bangkok", Service: "passport"}
	today  = time.Date(2026, 6, 1, 0, 0, 0, 0, zone)
	market = forecast.Market{
		Tariff: rules.Tariff{{PriceMicros: 14_500}}, // $0.0145 a call
		Sold:   []rules.Specification{{Calls: 1_000, PriceMicros: 13_000_000}, {Calls: 10_000, PriceMicros: 116_000_000}},
	}
	terms = forecast.Terms{CapMicros: 500_000_000, LeastSavedMicros: 1_000_000, Cooldown: 24 * time.Hour}
)

// daily is so many calls paid per use at noon of each of the days that end with the instant.
func daily(days int, calls int64) (hours []whatif.Hour) {
	for day := days; day >= 1; day-- {
		at := today.AddDate(0, 0, -day).Add(12 * time.Hour).UTC()
		hours = append(hours, whatif.Hour{HourOf: rules.HourOf{Offering: here, Start: at}, PerUse: calls, Micros: rules.Micros(calls) * 14_500})
	}
	return hours
}

func situation(calls int64) *forecast.Situation {
	return &forecast.Situation{Terms: terms, Market: market, Offering: here, Zone: zone, At: today, Hours: daily(40, calls), PerUse: true}
}

func TestWorkedCasesOfWhatToBuy(t *testing.T) {
	with := func(calls int64, change func(*forecast.Situation)) *forecast.Situation {
		s := situation(calls)
		change(s)
		return s
	}
	for _, c := range []struct {
		name      string
		situation *forecast.Situation
		verdict   forecast.Verdict
		size, n   int64
		saved     rules.Micros
	}{
		// 30 days of 345 are 10,350 calls, $150.075 per use; 10,000 for $116 and 350 per use for $5.075 are $29.00 less. Ten of 1,000 are $130.
		{"345 calls a day", situation(345), forecast.Buy, 10_000, 1, 29_000_000},
		// 1,500 calls, $21.75; 1,000 for $13 and 500 for $7.25 are $1.50 less; 2,000 for $26 are dearer.
		{"50 calls a day", situation(50), forecast.Buy, 1_000, 1, 1_500_000},
		{"50 calls a day, which have to save more", with(50, func(s *forecast.Situation) { s.LeastSavedMicros = 1_500_001 }), forecast.NotWorth, 0, 0, 0},
		{"30 calls a day are 900, $13.05: $0.05 are not enough", situation(30), forecast.NotWorth, 0, 0, 0},
		{"29 calls a day are 870, $12.615, less than a package", with(29, func(s *forecast.Situation) { s.LeastSavedMicros = 1 }), forecast.NotWorth, 0, 0, 0},
		{"none", with(345, func(s *forecast.Situation) { s.Hours = nil }), forecast.NotWorth, 0, 0, 0},
		// $150 of the cap are spent of $250: the best that is left for $100 are seven of 1,000, which is no candidate; one saves $1.50.
		{"the cap allows a smaller one", with(345, func(s *forecast.Situation) { s.CapMicros, s.SpentMicros = 250_000_000, 150_000_000 }), forecast.Buy, 1_000, 1, 1_500_000},
		{"the cap allows none", with(345, func(s *forecast.Situation) { s.CapMicros = 12_999_999 }), forecast.OverCap, 0, 0, 0},
		{"calls are left", with(345, func(s *forecast.Situation) { s.LeftCalls = 1 }), forecast.CallsLeft, 0, 0, 0},
		{"it rests", with(345, func(s *forecast.Situation) { s.RestUntil = today.Add(time.Microsecond) }), forecast.Rests, 0, 0, 0},
		{"it has rested", with(345, func(s *forecast.Situation) { s.RestUntil = today }), forecast.Buy, 10_000, 1, 29_000_000},
		{"calls are refused when no package is left", with(345, func(s *forecast.Situation) { s.PerUse = false }), forecast.Refused, 0, 0, 0},
		{"a key is unusual", with(345, func(s *forecast.Situation) { s.Frozen = true }), forecast.Frozen, 0, 0, 0},
		{"who wanted it is gone", with(345, func(s *forecast.Situation) { s.Unentitled = true }), forecast.Unentitled, 0, 0, 0},
		// May has 30 of the days, of which 400 calls each are 12,000. The first 9,000 of a month cost $0.0145, then $0.005: $145.50. With 10,000 for $116
		// there are 2,000 at $0.0145 left: $145.00, which is $0.50 less, not enough; with 1,000 for $13 2,000 at $0.005: $153.50.
		{"further calls of a month are cheaper", with(400, func(s *forecast.Situation) {
			s.Tariff = rules.Tariff{{PriceMicros: 14_500}, {FromCalls: 9_000, PriceMicros: 5_000}}
		}), forecast.NotWorth, 0, 0, 0},
	} {
		t.Run(c.name, func(t *testing.T) {
			d, err := forecast.Decide(c.situation)
			if err != nil {
				t.Fatal(err)
			}
			var size, n int64
			if d.Chosen != nil {
				size, n = d.Chosen.Calls, d.Chosen.Quantity
			}
			if d.Verdict != c.verdict || size != c.size || n != c.n || d.SavedMicros() != c.saved {
				t.Errorf("%s: %d × %d, saves %d; want %s: %d × %d, %d; %+v", d.Verdict, n, size, d.SavedMicros(), c.verdict, c.n, c.size, c.saved, d.Candidates)
			}
		})
	}
}

// Two of 10,000 are bought where 20,000 are called: 30 days of 700 are 21,000.
func TestAsManyAreBoughtAsAreUsedUp(t *testing.T) {
	d, err := forecast.Decide(situation(700))
	if err != nil || d.Chosen == nil || d.Chosen.Calls != 10_000 || d.Chosen.Quantity != 2 || d.SavedMicros() != 21_000*14_500-232_000_000-1_000*14_500 {
		t.Errorf("%+v, %v", d, err)
	}
}

// Calls of 345 a day for 75 days, looked back at from the 45th on: at the end of its hour 10,000 are bought, which last 28 days and a part.
func TestLookingBackBuysWhatWouldHaveBeenBought(t *testing.T) {
	past := &forecast.Past{
		Terms: terms, Offering: here, Zone: zone, Hours: daily(75, 345), From: today.AddDate(0, 0, -30), Until: today, Market: func(time.Time) forecast.Market { return market },
	}
	bought, err := forecast.LookBack(past)
	if err != nil || len(bought) != 2 {
		t.Fatalf("%+v, %v", bought, err)
	}
	first := today.AddDate(0, 0, -30).Add(13 * time.Hour)
	// Bought after the first of 30 hours; 28 hours of 345 are 9,660 and 340 of the next. The 5 that it does not pay let the next be bought.
	if second := first.AddDate(0, 0, 29); !bought[0].At.Equal(first) || !bought[1].At.Equal(second) {
		t.Errorf("bought at %s and %s, want %s and %s", bought[0].At, bought[1].At, first, second)
	}
	worths := forecast.Worths(bought, past.Hours)
	if w := worths[0]; w.PaidCalls != 10_000 || w.LeftCalls != 0 || w.PerUseMicros != 145_000_000 || w.Saved(&bought[0]) != 29_000_000 {
		t.Errorf("the first: %+v", w)
	}
	if w := worths[1]; w.PaidCalls != 0 || w.Saved(&bought[1]) != -116_000_000 {
		t.Errorf("the second: %+v", w)
	}
	past.CapMicros = 200_000_000 // both are in May
	if bought, err = forecast.LookBack(past); err != nil || len(bought) != 2 || bought[1].Chosen.Calls != 1_000 {
		t.Errorf("with a cap: %+v, %v", bought, err)
	}
}

func TestItIsReadyWhenThirtyDaysAreKnownOrWatched(t *testing.T) {
	for _, c := range []struct{ first, since, want time.Time }{
		{today.AddDate(0, 0, -90), today, today.AddDate(0, 0, -60)},
		{today.AddDate(0, 0, -10), today, today.AddDate(0, 0, 20)},
		{time.Time{}, today, today.AddDate(0, 0, 30)},
		{today.AddDate(0, 0, 5), today, today.AddDate(0, 0, 30)},
	} {
		if got := forecast.ReadyAt(c.first, c.since); !got.Equal(c.want) {
			t.Errorf("called since %s, watched since %s: %s, want %s", c.first, c.since, got, c.want)
		}
	}
}

// anyPast draws calls of up to 60 days, prices with and without steps, and terms.
func anyPast(t *rapid.T) *forecast.Past {
	p := &forecast.Past{Offering: here, Zone: zone, From: today.AddDate(0, 0, -30), Until: today}
	for day := 60; day >= 1; day-- {
		for hour := range rapid.IntRange(0, 2).Draw(t, "hours") {
			at := today.AddDate(0, 0, -day).Add(time.Duration(hour*7) * time.Hour).UTC()
			h := whatif.Hour{HourOf: rules.HourOf{Offering: here, Start: at}, PerUse: rapid.Int64Range(0, 40).Draw(t, "calls"), Package: rapid.Int64Range(0, 3).Draw(t, "by packages")}
			h.Micros = rules.Micros(h.PerUse * 10)
			p.Hours = append(p.Hours, h)
		}
	}
	m := forecast.Market{Tariff: rules.Tariff{{PriceMicros: rules.Micros(rapid.IntRange(0, 20).Draw(t, "price"))}}}
	if rapid.Bool().Draw(t, "steps") {
		m.Tariff = append(m.Tariff, rules.Tier{FromCalls: rapid.Int64Range(1, 300).Draw(t, "from"), PriceMicros: rules.Micros(rapid.IntRange(0, 20).Draw(t, "then"))})
	}
	for size := range int64(rapid.IntRange(0, 3).Draw(t, "sizes")) {
		m.Sold = append(m.Sold, rules.Specification{Calls: 50 << (size * 2), PriceMicros: rules.Micros(rapid.IntRange(0, 4_000).Draw(t, "package"))})
	}
	p.Market = func(time.Time) forecast.Market { return m }
	p.Terms = forecast.Terms{
		CapMicros: rules.Micros(rapid.IntRange(0, 8_000).Draw(t, "cap")), LeastSavedMicros: rules.Micros(rapid.IntRange(1, 500).Draw(t, "least")),
		Cooldown: time.Duration(rapid.IntRange(1, 200).Draw(t, "cooldown")) * time.Hour,
	}
	return p
}

// hourly replays the hours of the window one by one, with what was chosen bought before them.
func hourly(t *rapid.T, p *forecast.Past, b *forecast.Bought) rules.Micros {
	h := &whatif.History{
		AccountID: 1, Zone: zone, From: b.From, Until: b.Until, Subscribed: map[rules.Offering][]rules.Period{here: {{}}},
		Prices:     map[rules.Offering][]rules.PricedFrom{here: {{Tariff: p.Market(b.At).Tariff}}},
		MonthCalls: map[rules.Offering]map[time.Time]int64{here: {rules.MonthStart(b.From, zone): forecast.Earlier(p.Hours, b.From, zone)}},
	}
	for _, hour := range p.Hours {
		if !hour.Start.Before(b.From) && hour.Start.Before(b.Until) {
			h.Hours = append(h.Hours, hour)
		}
	}
	c := &whatif.Change{}
	if b.Chosen != nil {
		c.Purchases = []whatif.Purchase{{
			Offering: here, Specification: rules.Specification{Calls: b.Chosen.Calls, PriceMicros: b.Chosen.PriceMicros}, Quantity: b.Chosen.Quantity, At: b.From.Add(-24 * time.Hour),
		}}
	}
	r, err := whatif.Replay(h, c)
	if err != nil {
		t.Fatal(err)
	}
	cost, err := r.CostMicros()
	if err != nil || !r.Exact() {
		t.Fatal(err, r.Doubt)
	}
	return cost
}

// Whatever was called: what is bought is within the cap of its month, never within a pause, and never where the calls of the window, replayed
// hour by hour, would not have been cheaper with it by what has to be saved.
func TestNothingIsBoughtBeyondItsTerms(t *testing.T) {
	purchases := 0
	rapid.Check(t, func(t *rapid.T) {
		p := anyPast(t)
		bought, err := forecast.LookBack(p)
		if err != nil {
			t.Fatal(err)
		}
		months := make(map[time.Time]rules.Micros)
		for i := range bought {
			b := &bought[i]
			purchases++
			months[rules.MonthStart(b.At, zone)] += b.Chosen.TotalMicros()
			if i > 0 && b.At.Sub(bought[i-1].At) < p.Cooldown {
				t.Fatalf("bought at %s and %s", bought[i-1].At, b.At)
			}
			nothing := &forecast.Bought{At: b.At, Decision: &forecast.Decision{From: b.From, Until: b.Until}}
			without, with := hourly(t, p, nothing), hourly(t, p, b)
			if without != b.PerUseMicros || with != b.Chosen.CostMicros() || without-with < p.LeastSavedMicros || without-with != b.SavedMicros() {
				t.Fatalf("%d without, %d with it, told %d and %d", without, with, b.PerUseMicros, b.Chosen.CostMicros())
			}
		}
		for month, spent := range months {
			if spent > p.CapMicros {
				t.Fatalf("%d in %s, at most %d", spent, month, p.CapMicros)
			}
		}
		paid := int64(0)
		for i, w := range forecast.Worths(bought, p.Hours) {
			paid += w.PaidCalls
			if w.PaidCalls+w.LeftCalls != bought[i].Chosen.Calls*bought[i].Chosen.Quantity || w.PerUseMicros > rules.Micros(w.PaidCalls*10) {
				t.Fatalf("%+v", w)
			}
		}
	})
	if purchases == 0 {
		t.Error("nothing was ever bought")
	}
}

// Frozen, unentitled, resting, or with calls left nothing is bought, whatever it would save.
func TestNothingIsBoughtWhereItMayNot(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s := situation(rapid.Int64Range(0, 2_000).Draw(t, "calls"))
		stops := rapid.IntRange(1, 31).Draw(t, "stops")
		s.Frozen, s.Unentitled = stops&1 > 0, stops&2 > 0
		if stops&4 > 0 {
			s.RestUntil = today.Add(time.Hour)
		}
		if stops&8 > 0 {
			s.LeftCalls = 3
		}
		s.PerUse = stops&16 == 0
		if d, err := forecast.Decide(s); err != nil || d.Verdict == forecast.Buy || d.Chosen != nil || d.SavedMicros() != 0 {
			t.Fatalf("%+v, %v", d, err)
		}
	})
}

func BenchmarkLookingBackAtHoursOfTwoMonths(b *testing.B) {
	p := &forecast.Past{Terms: terms, Offering: here, Zone: zone, From: today.AddDate(0, 0, -30), Until: today, Market: func(time.Time) forecast.Market { return market }}
	p.LeastSavedMicros = 1 << 60 // never worth it: the most that can be asked
	for hour := 60 * 24; hour > 0; hour-- {
		p.Hours = append(p.Hours, whatif.Hour{HourOf: rules.HourOf{Offering: here, Start: today.Add(-time.Duration(hour) * time.Hour).UTC()}, PerUse: 20})
	}
	for b.Loop() {
		if _, err := forecast.LookBack(p); err != nil {
			b.Fatal(err)
		}
	}
}
