package rules_test

import (
	"math/rand/v2"
	"slices"
	"testing"
	"time"

	"ocrconsole/models/dbtest/tier"
	"ocrconsole/models/rules"
)

// told is what an explanation must say of one package: its id, how many calls it had left, and why it did not pay.
type told struct {
	id, left int64
	bar      rules.Bar
}

// explained is one call of a worked case, by how many were paid before it, with what is to be said of it, worked out by hand.
type explained struct {
	before     int
	candidates []told
	payer      int64 // the id of the one that pays, 0 for none
	by         rules.Order
}

// explainedCases are the calls of the worked cases that have packages, by the number of the case: mostly the first call, and the first
// that another payer pays.
var explainedCases = map[string][]explained{
	"2 ": {{0, []told{{1, 100, ""}}, 1, 0}, {49, []told{{1, 51, ""}}, 1, 0}},
	"3 ": {{0, []told{{2, 100, ""}, {1, 100, ""}}, 2, rules.BySource}, {100, []told{{2, 0, rules.BarUsedUp}, {1, 100, ""}}, 1, 0}},
	"4 ": {{0, []told{{2, 100, ""}, {1, 100, ""}}, 2, rules.ByCreation}, {119, []told{{2, 0, rules.BarUsedUp}, {1, 81, ""}}, 1, 0}},
	"5 ": {{0, []told{{2, 100, ""}, {1, 100, ""}}, 2, rules.ByEffect}},
	"6 ": {{0, []told{{2, 100, ""}, {1, 100, ""}}, 2, rules.ByExpiry}},
	"7 ": {{0, []told{{3, 100, ""}, {7, 100, ""}}, 3, rules.ByNumber}},
	"8 ": {
		{0, []told{{1, 100, ""}, {2, 100, ""}}, 1, rules.ByCreation},
		{200, []told{{1, 0, rules.BarUsedUp}, {2, 0, rules.BarUsedUp}}, 0, 0},
	},
	"9 ":  {{0, []told{{1, 100, rules.BarExpired}}, 0, 0}},
	"10 ": {{0, []told{{1, 100, ""}}, 1, 0}},
	"11 ": {{0, []told{{1, 100, rules.BarNotEffective}}, 0, 0}, {25, []told{{1, 100, ""}}, 1, 0}},
	"12 ": {{0, []told{{1, 100, rules.BarRegion}}, 0, 0}},
	"13 ": {{0, []told{{1, 100, rules.BarRegion}}, 0, 0}},
	"14 ": {{4, []told{{1, 6, ""}}, 1, 0}},
	"16 ": {{9, []told{{1, 1, ""}}, 1, 0}, {10, []told{{1, 0, rules.BarUsedUp}}, 0, 0}},
}

func TestTheWorkedCasesAreExplained(t *testing.T) {
	seen := 0
	for _, c := range workedCases {
		for number, calls := range explainedCases {
			if c.name[:min(len(number), len(c.name))] == number {
				seen++
				c.explain(t, calls)
			}
		}
	}
	if seen != len(explainedCases) {
		t.Errorf("%d of %d cases are there", seen, len(explainedCases))
	}
}

func (c workedCase) explain(t *testing.T, calls []explained) {
	t.Helper()
	meter, standing := c.meter(), rules.Standing{BalanceMicros: 1_000_000_000}
	paid := 0
	for _, b := range c.batches {
		for range b.calls {
			for _, want := range calls {
				if want.before == paid {
					want.check(t, c.name, meter.Explain(b.call(), stood(meter.Packages, nil)))
				}
			}
			if _, err := meter.Pay(b.call(), &standing, rules.CreditPolicy{}, noon); err == nil && rules.Billable(b.call().HTTPStatus) {
				paid++
			}
		}
	}
}

func (want explained) check(t *testing.T, name string, e rules.Explanation) {
	t.Helper()
	var got []told
	for i := range e.Candidates {
		got = append(got, told{e.Candidates[i].ID, e.Candidates[i].LeftCalls(), e.Candidates[i].Bar})
	}
	payer := int64(0)
	if e.Payer >= 0 {
		payer = e.Candidates[e.Payer].ID
	}
	if !slices.Equal(got, want.candidates) || payer != want.payer || e.By != want.by {
		t.Errorf("%s, after %d calls: %v pays of %v by rule %d, want %v of %v by %d", name, want.before, payer, got, e.By, want.payer, want.candidates, want.by)
	}
}

// stood gives the packages as they stand, those with the ids as not there yet.
func stood(packages []rules.Package, absent []int64) (all []rules.Stood) {
	for _, p := range packages {
		all = append(all, rules.Stood{Package: p, Absent: slices.Contains(absent, p.ID)})
	}
	return all
}

// explainWorlds is how many random worlds an ordinary run explains, in a second; make soak does ten times as many.
const explainWorlds = 10_000

// TestAnExplanationIsWhatThePayerDoes explains each call of random worlds before it is paid: the one that it names pays, and what it
// says of the others is true by the fields of the packages, which the test looks at in its own way.
func TestAnExplanationIsWhatThePayerDoes(t *testing.T) {
	random := rand.New(rand.NewPCG(15, 1))
	for world := range tier.Rounds(t, explainWorlds) {
		meter, strangers := randomMeter(random)
		standing := rules.Standing{BalanceMicros: 1_000_000}
		for range 1 + random.IntN(8) {
			call := rules.Call{At: someInstant(random, 8), Within: time.Duration(random.IntN(2)) * time.Second, HTTPStatus: 200}
			all := stood(append(slices.Clone(strangers), meter.Packages...), nil)
			random.Shuffle(len(all), func(i, j int) { all[i], all[j] = all[j], all[i] })
			e := meter.Explain(call, all)
			paid, err := meter.Pay(call, &standing, rules.CreditPolicy{}, call.At)
			if err != nil {
				t.Fatalf("world %d: %v", world, err)
			}
			if named := idAt(e, e.Payer); named != paid.PackageID {
				t.Fatalf("world %d: %+v explains %d, %d pays", world, e, named, paid.PackageID)
			}
			if wrong := wrongIn(meter, call, e); wrong != "" {
				t.Fatalf("world %d: %s in %+v", world, wrong, e)
			}
			if e.Next >= 0 { // without the one that paid, the next one does
				rest := meter.Without(paid.PackageID)
				if _, i, err := rest.PayerOf(call, &standing, rules.CreditPolicy{}); err != nil || i < 0 || rest.Packages[i].ID != idAt(e, e.Next) {
					t.Fatalf("world %d: %d pays next, not as %+v says", world, i, e)
				}
			}
		}
	}
}

// TestAPackageThatWasNotThereIsNamedSoAndDoesNotPay is of what was recorded only after the call.
func TestAPackageThatWasNotThereIsNamedSoAndDoesNotPay(t *testing.T) {
	c := workedCase{packages: []rules.Package{bought(1, c1, e1, x1, 5), bought(2, c2, e1, x1, 5)}}
	meter := c.meter()
	explained{0, []told{{1, 5, rules.BarAbsent}, {2, 5, ""}}, 2, 0}.check(t, "absent", meter.Explain(batch{}.call(), stood(meter.Packages, []int64{1})))
}

func idAt(e rules.Explanation, i int) int64 {
	if i < 0 {
		return 0
	}
	return e.Candidates[i].ID
}

// wrongIn looks at what the explanation says of each package.
func wrongIn(meter *rules.Meter, call rules.Call, e rules.Explanation) string {
	latest := call.At.Add(call.Within)
	for i := range e.Candidates {
		p := &e.Candidates[i]
		truth := map[rules.Bar]bool{
			rules.BarAccount: p.AccountID != meter.AccountID, rules.BarService: p.Service != meter.Service, rules.BarRegion: p.Region != meter.Region,
			rules.BarRefunded: p.Refunded, rules.BarUsedUp: p.UsedCalls == p.QuotaCalls,
			rules.BarExpired: !p.ExpiresAt.After(call.At), rules.BarNotEffective: p.EffectiveAt.After(latest),
		}
		truth[rules.NoBar] = !slices.Contains([]bool{
			truth[rules.BarAccount], truth[rules.BarService], truth[rules.BarRegion], truth[rules.BarRefunded],
			truth[rules.BarUsedUp], truth[rules.BarExpired], truth[rules.BarNotEffective],
		}, true)
		if !truth[p.Bar] {
			return "package " + string(p.Bar) + " is not"
		}
		if p.Bar == rules.NoBar && e.Payer >= 0 && i < e.Payer {
			return "one that could pay comes before the payer"
		}
	}
	if e.Next >= 0 && e.By != firstDifference(&e.Candidates[e.Payer].Package, &e.Candidates[e.Next].Package) {
		return "the rule"
	}
	return ""
}

// firstDifference finds the first field by which a comes before b.
func firstDifference(a, b *rules.Package) rules.Order {
	switch {
	case a.Source != b.Source:
		return map[bool]rules.Order{true: rules.BySource}[a.Source == rules.SourceFree]
	case !a.CreatedAt.Equal(b.CreatedAt):
		return map[bool]rules.Order{true: rules.ByCreation}[a.CreatedAt.Before(b.CreatedAt)]
	case !a.EffectiveAt.Equal(b.EffectiveAt):
		return map[bool]rules.Order{true: rules.ByEffect}[a.EffectiveAt.Before(b.EffectiveAt)]
	case !a.ExpiresAt.Equal(b.ExpiresAt):
		return map[bool]rules.Order{true: rules.ByExpiry}[a.ExpiresAt.Before(b.ExpiresAt)]
	}
	return map[bool]rules.Order{true: rules.ByNumber}[a.ID < b.ID]
}

func someInstant(random *rand.Rand, seconds int) time.Time {
	return noon.Add(time.Duration(random.IntN(seconds)) * time.Second)
}

// randomMeter gives one that has packages with few different times, so that they often tie, and others that are none of its own.
func randomMeter(random *rand.Rand) (*rules.Meter, []rules.Package) {
	meter := workedCase{}.meter()
	var strangers []rules.Package
	for id := range int64(random.IntN(8)) {
		source := []rules.Source{rules.SourceFree, rules.SourcePurchased}[random.IntN(2)]
		p := pack(id+1, source, someInstant(random, 2), someInstant(random, 3), someInstant(random, 6).Add(2*time.Second), random.Int64N(4))
		p.Refunded, p.UsedCalls = random.IntN(8) == 0, random.Int64N(p.QuotaCalls+1)
		switch random.IntN(8) {
		case 0:
			p.Region = "ap-southeast-3"
		case 1:
			p.Service = "id-card"
		case 2:
			p.AccountID++
		default:
			meter.Packages = append(meter.Packages, p)
			continue
		}
		strangers = append(strangers, p)
	}
	rules.SortPackages(meter.Packages)
	return meter, strangers
}
