package whatif_test

import (
	"errors"
	"fmt"
	"testing"
	"time"

	"ocrconsole/models/rules"
	"ocrconsole/models/whatif"
)

// daily is an account that calls passports in Bangkok 50 times at noon of each of ten days, the first of them April 1, subscribed, at a
// cent each; from the 401st call of a month on at half a cent.
func daily() *whatif.History {
	first := time.Date(2026, 4, 1, 0, 0, 0, 0, zone)
	h := &whatif.History{
		AccountID: account, Zone: zone, From: first, Until: first.AddDate(0, 0, 10),
		Subscribed: map[rules.Offering][]rules.Period{here: {{From: first.AddDate(-1, 0, 0)}}},
		Prices: map[rules.Offering][]rules.PricedFrom{
			here:  {{Tariff: rules.Tariff{{PriceMicros: 10_000}, {FromCalls: 400, PriceMicros: 5_000}}}},
			there: {{Tariff: rules.Tariff{{PriceMicros: 12_000}}}},
		},
	}
	for day := range 10 {
		at := first.AddDate(0, 0, day).Add(12 * time.Hour).UTC()
		h.Hours = append(h.Hours, whatif.Hour{HourOf: rules.HourOf{Offering: here, Start: at}, PerUse: 50})
	}
	return h
}

// buys is a purchase of packages of 100 calls at 60 cents, at midnight of the day of April.
func buys(day int, quantity int64, in rules.Offering) whatif.Change {
	return whatif.Change{Purchases: []whatif.Purchase{{
		Offering: in, Specification: rules.Specification{Calls: 100, PriceMicros: 600_000}, Quantity: quantity, At: time.Date(2026, 4, day, 0, 0, 0, 0, zone),
	}}}
}

func TestWorkedCasesOfWhatWouldHaveBeen(t *testing.T) {
	dollar := rules.Micros(1_000_000)
	stopped := buys(1, 2, here)
	stopped.Stop = true
	dearer := whatif.Change{Prices: &whatif.PriceList{Tariffs: map[rules.Offering]rules.Tariff{here: {{PriceMicros: 20_000}}}}}
	moved := buys(1, 1, there)
	moved.Moves = []whatif.Move{{Service: "passport", Region: "singapore"}}
	capped := whatif.Change{Caps: []rules.Cap{{ID: 1, Kind: rules.CapMoney, Span: rules.CapDay, Hard: true, Limit: 300_000}}}
	counted := buys(1, 1, here)
	counted.Caps = []rules.Cap{{ID: 1, Kind: rules.CapCalls, Span: rules.CapDay, Hard: true, Limit: 20}}
	for _, c := range []struct {
		name   string
		change whatif.Change
		want   whatif.Sum
		cost   rules.Micros
		left   int64
	}{
		// 400 at a cent, 100 at half a cent
		{"nothing else", whatif.Change{}, whatif.Sum{PerUse: 500, Micros: 4_500_000}, 4_500_000, 0},
		// 100 by the package, then 400 at a cent: the cheaper tier is not reached any more
		{"one package on the first day", buys(1, 1, here), whatif.Sum{Package: 100, PerUse: 400, Micros: 4 * dollar}, 4_600_000, 0},
		// days 1 to 8 at a cent are 400; days 9 and 10 by the package
		{"one package on the ninth day", buys(9, 1, here), whatif.Sum{Package: 100, PerUse: 400, Micros: 4 * dollar}, 4_600_000, 0},
		{"six packages", buys(1, 6, here), whatif.Sum{Package: 500}, 3_600_000, 100},
		{"a package elsewhere", buys(1, 1, there), whatif.Sum{PerUse: 500, Micros: 4_500_000}, 5_100_000, 100},
		{"two packages and then no more", stopped, whatif.Sum{Package: 200, Refused: 300}, 1_200_000, 0},
		{"dearer", dearer, whatif.Sum{PerUse: 500, Micros: 10 * dollar}, 10 * dollar, 0},
		// in Singapore 100 by the package and 400 at 1.2 cents
		{"all in Singapore, with a package there", moved, whatif.Sum{Package: 100, PerUse: 400, Micros: 4_800_000}, 5_400_000, 0},
		// 30 calls a day at a cent; of 400 calls that cost a cent, 300 are made
		{"thirty cents a day at most", capped, whatif.Sum{PerUse: 300, Refused: 200, Micros: 3 * dollar}, 3 * dollar, 0},
		// days 1 to 5 by the package, days 6 to 10 at a cent, 20 a day
		{"20 calls a day at most, and a package", counted, whatif.Sum{Package: 100, PerUse: 100, Refused: 300, Micros: dollar}, 1_600_000, 0},
	} {
		t.Run(c.name, func(t *testing.T) {
			r, err := whatif.Replay(daily(), &c.change)
			if err != nil {
				t.Fatal(err)
			}
			sum, sumErr := r.Sum()
			cost, costErr := r.CostMicros()
			if err := errors.Join(sumErr, costErr); err != nil || !r.Exact() {
				t.Fatal(err, r.Doubt)
			}
			var left int64
			for _, use := range r.Purchases {
				left += use.LeftCalls
			}
			if sum != c.want || cost != c.cost || left != c.left {
				t.Errorf("%+v, costs %d, %d left; want %+v, %d, %d", sum, cost, left, c.want, c.cost, c.left)
			}
		})
	}
}

func TestAPackageThatExpiredWithinTheTimeHasItsRestWasted(t *testing.T) {
	h := daily()
	h.Packages = []whatif.Package{
		{Package: rules.Package{
			ID: 1, AccountID: account, Offering: here, Source: rules.SourceFree, QuotaCalls: 300, UsedCalls: 20,
			CreatedAt: h.From.AddDate(0, -1, 0), EffectiveAt: h.From.AddDate(0, -1, 0), ExpiresAt: h.From.AddDate(0, 0, 4),
		}},
		{PriceMicros: 600_000, Package: rules.Package{
			ID: 2, AccountID: account, Offering: here, Source: rules.SourcePurchased, QuotaCalls: 100,
			CreatedAt: h.From.AddDate(0, 0, 1), EffectiveAt: h.From.AddDate(0, 0, 1), ExpiresAt: h.From.AddDate(1, 0, 0),
		}},
	}
	r, err := whatif.Replay(h, &whatif.Change{})
	if err != nil {
		t.Fatal(err)
	}
	// Four days of 50 of the 280 that were left by the free one, then 100 by the one that was bought, then 200 at a cent.
	if r.Packages[0].PaidCalls != 200 || r.Packages[0].VoidCalls != 80 || r.VoidCalls() != 80 || r.Packages[1].PaidCalls != 100 {
		t.Errorf("%+v", r.Packages)
	}
	if cost, err := r.CostMicros(); err != nil || cost != 2_600_000 {
		t.Errorf("%d, %v", cost, err)
	}
	// At other prices of packages the one that was bought in that time costs something else.
	other := &whatif.Change{Prices: &whatif.PriceList{Packages: map[whatif.Size]rules.Micros{{Offering: here, Calls: 100}: 700_000, {Offering: here, Calls: 300}: 1}}}
	if r, err = whatif.Replay(h, other); err != nil {
		t.Fatal(err)
	}
	if cost, err := r.CostMicros(); err != nil || cost != 2_700_000 {
		t.Errorf("%d, %v", cost, err)
	}
}

// Of ten days of 50 calls, five are before the history: $2.50 of the month's $3.00 are spent, and 250 of its 300 calls are made.
func TestAMonthCapCountsWhatWasCalledEarlierInTheMonth(t *testing.T) {
	h := daily()
	h.From, h.Hours = h.From.AddDate(0, 0, 5), h.Hours[5:]
	h.MonthBefore = []whatif.Line{{Offering: here, Sum: whatif.Sum{Package: 50, PerUse: 200, Micros: 2_500_000}}}
	for _, limit := range []rules.Cap{
		{Kind: rules.CapMoney, Span: rules.CapMonth, Limit: 3_000_000},
		{Kind: rules.CapCalls, Span: rules.CapMonth, Limit: 300},
		{Kind: rules.CapCalls, Span: rules.CapDay, Limit: 10},
		{Kind: rules.CapCalls, Span: rules.CapInAll, Limit: 50}, // these begin with the history
	} {
		limit.ID, limit.Hard = 1, true
		r, err := whatif.Replay(h, &whatif.Change{Caps: []rules.Cap{limit}})
		if err != nil {
			t.Fatal(err)
		}
		if sum, err := r.Sum(); err != nil || sum != (whatif.Sum{PerUse: 50, Refused: 200, Micros: 500_000}) || !r.Exact() {
			t.Errorf("%+v: %+v, %v", limit, sum, err)
		}
	}
}

func TestMorePackagesThanAQuestionMayBuyAreRefused(t *testing.T) {
	for _, quantity := range []int64{-1, whatif.MostPackages + 1} {
		change := buys(1, quantity, here)
		if r, err := whatif.Replay(daily(), &change); err == nil {
			t.Errorf("%d: %+v", quantity, r)
		}
	}
}

// year is a million calls, in each hour of a year, of four services; ten packages pay some of them.
func year() *whatif.History {
	h := daily()
	h.Hours, h.Until = nil, h.From.AddDate(1, 0, 0)
	for service := range 4 {
		o := rules.Offering{Region: "bangkok", Service: fmt.Sprint(service)}
		h.Prices[o], h.Subscribed[o] = h.Prices[here], h.Subscribed[here]
		for n := range 8760 {
			h.Hours = append(h.Hours, whatif.Hour{HourOf: rules.HourOf{Offering: o, Start: h.From.Add(time.Duration(n) * time.Hour).UTC()}, PerUse: 29})
		}
		for id := range int64(10) {
			at := h.From.AddDate(0, int(id), 3)
			h.Packages = append(h.Packages, whatif.Package{Package: rules.Package{
				ID: int64(service)*10 + id + 1, AccountID: account, Offering: o, Source: rules.SourcePurchased, QuotaCalls: 10_000,
				CreatedAt: at, EffectiveAt: at, ExpiresAt: rules.ExpiresAt(at, zone),
			}})
		}
	}
	return h
}

// BenchmarkAYearOfAMillionCalls is asked to take less than a second.
func BenchmarkAYearOfAMillionCalls(b *testing.B) {
	h := year()
	change := &whatif.Change{
		Purchases: []whatif.Purchase{{Offering: rules.Offering{Region: "bangkok", Service: "1"}, Specification: rules.Specification{Calls: 10_000}, Quantity: 20, At: h.From}},
		Caps:      []rules.Cap{{ID: 1, Kind: rules.CapMoney, Span: rules.CapDay, Hard: true, Limit: 5_000_000}},
	}
	for b.Loop() {
		if _, err := whatif.Replay(h, change); err != nil {
			b.Fatal(err)
		}
	}
}
