package whatif_test

import (
	"cmp"
	"maps"
	"slices"
	"testing"
	"time"

	"pgregory.net/rapid"

	"ocrconsole/models/rules"
	"ocrconsole/models/whatif"
)

const account = 7

var (
	begin  = time.Date(2026, 3, 29, 17, 0, 0, 0, time.UTC) // midnight in Bangkok: the month changes on the third day
	zone   = time.FixedZone("+07", 7*3600)
	here   = rules.Offering{Region: "bangkok", Service: "passport"}
	there  = rules.Offering{Region: "singapore", Service: "passport"}
	plates = rules.Offering{Region: "bangkok", Service: "plate"}
	all    = []rules.Offering{here, there, plates}
)

// single is a call and where it was made.
type single struct {
	rules.Offering
	rules.Call
}

// history gives what the account did: the hours of the calls, as if each had been paid per use and cost nothing.
func history(calls []single, until time.Time) *whatif.History {
	h := &whatif.History{
		AccountID: account, Zone: zone, From: begin, Until: until,
		Subscribed: make(map[rules.Offering][]rules.Period), Prices: make(map[rules.Offering][]rules.PricedFrom),
		MonthCalls: make(map[rules.Offering]map[time.Time]int64), Calls: make(map[rules.HourOf][]rules.Call),
	}
	hours := make(map[rules.HourOf]int64)
	for _, c := range calls {
		hours[c.hour()]++
	}
	for of, n := range hours {
		h.Hours = append(h.Hours, whatif.Hour{HourOf: of, PerUse: n})
	}
	return h
}

func (c *single) hour() rules.HourOf {
	return rules.HourOf{Offering: c.Offering, Start: rules.HourStart(c.At, zone)}
}

// tell has the history know the single calls of the hour.
func tell(h *whatif.History, calls []single, of rules.HourOf) {
	h.Calls[of] = nil
	for _, c := range calls {
		if c.hour() == of {
			h.Calls[of] = append(h.Calls[of], c.Call)
		}
	}
}

// reference charges each call by itself, as it comes: what a replay must come to. It knows nothing of hours.
func reference(t *rapid.T, h *whatif.History, c *whatif.Change, calls []single) (map[rules.Offering]whatif.Sum, map[int64]int64) {
	caps := &rules.Caps{Zone: zone, All: slices.Clone(c.Caps)}
	meters, standing := make(map[rules.Offering]*rules.Meter), rules.Standing{BalanceMicros: 1 << 60}
	for _, o := range all {
		m := &rules.Meter{AccountID: account, Offering: o, Zone: zone, Caps: caps, Prices: h.Prices[o], MonthCalls: maps.Clone(h.MonthCalls[o])}
		if list := c.Prices; list != nil && list.Tariffs[o] != nil {
			m.Prices = []rules.PricedFrom{{Tariff: list.Tariffs[o]}}
		}
		if m.Subscribed = slices.Clone(h.Subscribed[o]); len(c.Moves) > 0 && o == there {
			m.Subscribed = []rules.Period{{}}
		}
		meters[o] = m
	}
	id := int64(0)
	for _, p := range h.Packages {
		id = p.ID
		meters[p.Offering].Packages = append(meters[p.Offering].Packages, p.Package)
	}
	for _, p := range c.Purchases {
		m := meters[p.Offering]
		m.Subscribed = append(m.Subscribed, rules.Period{From: p.At})
		for range p.Quantity {
			id++
			m.Packages = append(m.Packages, rules.Package{
				ID: id, AccountID: account, Offering: p.Offering, Source: rules.SourcePurchased, QuotaCalls: p.Calls,
				CreatedAt: p.At, EffectiveAt: p.At, ExpiresAt: rules.ExpiresAt(p.At, zone),
			})
		}
	}
	for _, m := range meters {
		rules.SortPackages(m.Packages)
		if c.Stop {
			m.Subscribed = nil
		}
	}
	where := func(o rules.Offering) rules.Offering {
		if len(c.Moves) > 0 && o == here {
			return there
		}
		return o
	}
	calls = slices.Clone(calls)
	slices.SortStableFunc(calls, func(a, b single) int { // of the same instant, in the order of what is called
		return cmp.Or(a.At.Compare(b.At), rules.CompareOfferings(where(a.Offering), where(b.Offering)))
	})
	sums := make(map[rules.Offering]whatif.Sum)
	for _, call := range calls {
		at := where(call.Offering)
		m := meters[at]
		d, err := m.Pay(call.Call, &standing, rules.CreditPolicy{}, call.At)
		sum := sums[at]
		switch {
		case err != nil:
			sum.Refused++
		case d.Payer == rules.PayerPackage:
			sum.Package++
		default:
			sum.PerUse, sum.Micros = sum.PerUse+1, sum.Micros+d.PriceMicros
		}
		sums[at] = sum
	}
	used := make(map[int64]int64)
	for _, m := range meters {
		for _, p := range m.Packages {
			used[p.ID] = p.UsedCalls
		}
	}
	return sums, used
}

// instant draws one of the three days, now and then on the hour.
func instant(t *rapid.T, name string) time.Time {
	at := begin.Add(time.Duration(rapid.IntRange(0, 71).Draw(t, name)) * time.Hour)
	if rapid.Bool().Draw(t, "within the hour") {
		at = at.Add(time.Duration(rapid.IntRange(1, 3_599_999).Draw(t, "milliseconds")) * time.Millisecond)
	}
	return at
}

func anyTariff(t *rapid.T) rules.Tariff {
	tariff := rules.Tariff{{PriceMicros: rules.Micros(rapid.IntRange(0, 20).Draw(t, "price"))}}
	if rapid.Bool().Draw(t, "tiers") {
		tariff = append(tariff, rules.Tier{FromCalls: rapid.Int64Range(1, 30).Draw(t, "from calls"), PriceMicros: rules.Micros(rapid.IntRange(0, 20).Draw(t, "price"))})
	}
	return tariff
}

// anyHistory draws up to 80 calls of three days, and what may pay them.
func anyHistory(t *rapid.T) (*whatif.History, []single) {
	var calls []single
	for range rapid.IntRange(0, 20).Draw(t, "bursts") {
		at, o := instant(t, "called"), rapid.SampledFrom(all).Draw(t, "offering")
		for n := range rapid.IntRange(1, 4).Draw(t, "calls") {
			call := rules.Call{At: at.Add(time.Duration(n) * 11 * time.Minute), HTTPStatus: 200}
			call.Within = rapid.SampledFrom([]time.Duration{0, 0, time.Second - time.Microsecond}).Draw(t, "within")
			calls = append(calls, single{o, call})
		}
	}
	slices.SortStableFunc(calls, func(a, b single) int { return a.At.Compare(b.At) })
	h := history(calls, begin.Add(74*time.Hour))
	for _, o := range all {
		for range rapid.IntRange(0, 2).Draw(t, "periods") {
			from := instant(t, "subscribed")
			h.Subscribed[o] = append(h.Subscribed[o], rules.Period{From: from, Until: from.Add(time.Duration(rapid.IntRange(1, 100).Draw(t, "hours")) * time.Hour)})
		}
		h.Prices[o] = []rules.PricedFrom{{Tariff: anyTariff(t)}}
		if rapid.Bool().Draw(t, "repriced") {
			h.Prices[o] = append(h.Prices[o], rules.PricedFrom{ValidFrom: instant(t, "priced from"), Tariff: anyTariff(t)})
		}
		h.MonthCalls[o] = map[time.Time]int64{rules.MonthStart(begin, zone): rapid.Int64Range(0, 20).Draw(t, "calls before")}
	}
	for _, o := range all {
		if rapid.Bool().Draw(t, "called before") {
			h.MonthBefore = append(h.MonthBefore, whatif.Line{Offering: o, Sum: whatif.Sum{
				Package: rapid.Int64Range(0, 9).Draw(t, "package calls before"), PerUse: rapid.Int64Range(0, 9).Draw(t, "per use before"),
				Micros: rules.Micros(rapid.IntRange(0, 40).Draw(t, "micros before")),
			}})
		}
	}
	for id := range rapid.Int64Range(0, 5).Draw(t, "packages") {
		at := instant(t, "bought")
		p := whatif.Package{Package: rules.Package{
			ID: id + 1, AccountID: account, Offering: rapid.SampledFrom(all).Draw(t, "of"), CreatedAt: at, EffectiveAt: at,
			Source:    rapid.SampledFrom([]rules.Source{rules.SourceFree, rules.SourcePurchased}).Draw(t, "source"),
			ExpiresAt: at.Add(time.Duration(rapid.IntRange(1, 90).Draw(t, "hours")) * time.Hour), QuotaCalls: rapid.Int64Range(1, 20).Draw(t, "quota"),
		}}
		h.Packages = append(h.Packages, p)
	}
	return h, calls
}

func anyChange(t *rapid.T) *whatif.Change {
	c := &whatif.Change{Stop: rapid.IntRange(0, 4).Draw(t, "stop") == 0}
	for range rapid.IntRange(0, 2).Draw(t, "purchases") {
		c.Purchases = append(c.Purchases, whatif.Purchase{
			Offering: rapid.SampledFrom(all).Draw(t, "offering"), Quantity: rapid.Int64Range(0, 2).Draw(t, "quantity"), At: instant(t, "at"),
			Specification: rules.Specification{Calls: rapid.Int64Range(1, 20).Draw(t, "size"), PriceMicros: 100},
		})
	}
	if rapid.IntRange(0, 2).Draw(t, "move") == 0 {
		c.Moves = []whatif.Move{{Service: "passport", Region: "singapore"}}
	}
	if rapid.IntRange(0, 2).Draw(t, "prices") == 0 {
		c.Prices = &whatif.PriceList{Tariffs: map[rules.Offering]rules.Tariff{here: anyTariff(t), there: anyTariff(t)}}
	}
	return c
}

func anyCaps(t *rapid.T) (caps []rules.Cap) {
	for id := range rapid.Int64Range(1, 2).Draw(t, "caps") {
		limit := rules.Cap{
			ID: id + 1, Hard: rapid.IntRange(0, 4).Draw(t, "soft") > 0, Limit: rapid.Int64Range(0, 60).Draw(t, "limit"), Used: make(map[time.Time]int64),
			Kind: rapid.SampledFrom([]rules.CapKind{rules.CapMoney, rules.CapCalls}).Draw(t, "kind"),
			Span: rapid.SampledFrom([]rules.CapSpan{rules.CapDay, rules.CapMonth, rules.CapInAll}).Draw(t, "span"),
		}
		if rapid.Bool().Draw(t, "of a service") {
			limit.Service = "passport"
		}
		caps = append(caps, limit)
	}
	return caps
}

// usedBefore adds up what the cap has seen of the month in which the history begins.
func usedBefore(h *whatif.History, limit *rules.Cap) map[time.Time]int64 {
	used := make(map[time.Time]int64)
	for _, line := range h.MonthBefore {
		if limit.Span == rules.CapMonth && (limit.Service == "" || limit.Service == line.Service) {
			takes := line.Package + line.PerUse
			if limit.Kind == rules.CapMoney {
				takes = int64(line.Micros)
			}
			used[rules.MonthStart(begin, zone)] += takes
		}
	}
	return used
}

// agree fails unless the result is what the single calls come to.
func agree(t *rapid.T, h *whatif.History, r *whatif.Result, sums map[rules.Offering]whatif.Sum, used map[int64]int64) {
	got := make(map[rules.Offering]whatif.Sum)
	for _, line := range r.Lines {
		got[line.Offering] = line.Sum
	}
	if !maps.Equal(got, sums) {
		t.Fatalf("from hours %v, call by call %v", got, sums)
	}
	for i, p := range h.Packages {
		if r.Packages[i].PaidCalls != used[p.ID] {
			t.Fatalf("package %d pays %d calls, call by call %d", p.ID, r.Packages[i].PaidCalls, used[p.ID])
		}
	}
}

func total(sums map[rules.Offering]whatif.Sum) (micros rules.Micros) {
	for _, sum := range sums {
		micros += sum.Micros
	}
	return micros
}

// A replay from hours is what the calls come to one by one, whenever it says that it is; is off by no more than it says; and knows of
// which hours it needs the calls to be exact.
func TestAReplayFromHoursIsTheReplayOfEachCallOrSaysHowFarItIsOff(t *testing.T) {
	exact, doubtful := 0, 0
	rapid.Check(t, func(t *rapid.T) {
		h, calls := anyHistory(t)
		c := anyChange(t)
		if rapid.IntRange(0, 2).Draw(t, "capped") == 0 {
			c.Caps = anyCaps(t)
		}
		capsCopy := slices.Clone(c.Caps)
		for i := range capsCopy {
			capsCopy[i].Used = usedBefore(h, &capsCopy[i])
		}
		alone := *c
		alone.Caps = capsCopy
		sums, used := reference(t, h, &alone, calls)
		for _, hour := range h.Hours {
			if rapid.IntRange(0, 2).Draw(t, "known") == 0 {
				tell(h, calls, hour.HourOf)
			}
		}
		for round := 0; ; round++ {
			r, err := whatif.Replay(h, c)
			if err != nil {
				t.Fatal(err)
			}
			if r.Exact() {
				exact++
				agree(t, h, r, sums, used)
				return
			}
			doubtful++
			sum, err := r.Sum()
			if err != nil {
				t.Fatal(err)
			}
			if off := sum.Micros - total(sums); max(off, -off) > r.Doubt.Micros {
				t.Fatalf("off by %d, said at most %d", off, r.Doubt.Micros)
			}
			if len(r.Wanted) == 0 || round > len(h.Hours) {
				t.Fatalf("in doubt of %+v, with nothing wanted", r.Doubt)
			}
			for _, of := range r.Wanted {
				tell(h, calls, of)
			}
		}
	})
	if exact == 0 || doubtful == 0 {
		t.Errorf("%d exact, %d in doubt", exact, doubtful)
	}
}
