package rules_test

import (
	"bufio"
	"bytes"
	"encoding/json"
	"math/rand/v2"
	"os/exec"
	"slices"
	"testing"
	"time"

	"ocrconsole/models/dbtest/tier"
	"ocrconsole/models/rules"
)

// strangerHistories is how many random histories both work out.
const strangerHistories = 10_000

// TestAStrangerInAnotherLanguageDeductsTheSame has random histories of packages that come one after the other, and of calls in two
// regions and of two services, worked out by a second implementation of the deduction rules that shares nothing with this one.
func TestAStrangerInAnotherLanguageDeductsTheSame(t *testing.T) {
	tier.Needs(t, tier.Programs)
	python, err := exec.LookPath("python3")
	if err != nil {
		t.Fatal("python3 is not installed: apt-get install python3")
	}
	random := rand.New(rand.NewPCG(15, 6))
	var told bytes.Buffer
	var ours [][]int64
	for range strangerHistories {
		h := randomHistory(random)
		if err := json.NewEncoder(&told).Encode(h); err != nil {
			t.Fatal(err)
		}
		ours = append(ours, h.payers(t))
	}
	stranger := exec.CommandContext(t.Context(), python, "testdata/deduct.py")
	stranger.Stdin = &told
	said, err := stranger.Output()
	if err != nil {
		t.Fatalf("%v: %s", err, said)
	}
	lines, paid, perUse := bufio.NewScanner(bytes.NewReader(said)), 0, 0
	for i, want := range ours {
		var payers []int64
		if !lines.Scan() || json.Unmarshal(lines.Bytes(), &payers) != nil || !slices.Equal(payers, want) {
			t.Fatalf("history %d: the stranger says %s, we say %v", i, lines.Text(), want)
		}
		for _, payer := range payers {
			paid, perUse = paid+btoi(payer > 0), perUse+btoi(payer == 0)
		}
	}
	if paid < strangerHistories || perUse < strangerHistories {
		t.Errorf("%d calls are paid by packages and %d per use: too few to tell", paid, perUse)
	}
}

func btoi(b bool) int {
	if b {
		return 1
	}
	return 0
}

// strangerPackage is a package as the stranger reads it: it is there from the call on that has as many before it as Arrives says.
type strangerPackage struct {
	ID        int64  `json:"id"`
	Free      bool   `json:"free"`
	Created   int64  `json:"created"`
	Effective int64  `json:"effective"`
	Expires   int64  `json:"expires"`
	Quota     int64  `json:"quota"`
	Returned  bool   `json:"returned"`
	Back      int64  `json:"returned_at"`
	Region    string `json:"region"`
	Service   string `json:"service"`
	Arrives   int    `json:"arrives"`
}

// strangerHistory has calls as they are charged, each with its first and last second, region and service.
type strangerHistory struct {
	Packages   []strangerPackage `json:"packages"`
	Calls      [][4]any          `json:"calls"`
	Subscribed [][2]string       `json:"subscribed"`
	calls      []rules.Call
	offerings  []rules.Offering
}

func randomHistory(random *rand.Rand) *strangerHistory {
	places := []rules.Offering{{Region: bangkok, Service: passport}, {Region: bangkok, Service: passport}, {Region: "ap-southeast-3", Service: passport}, {Region: bangkok, Service: "id-card"}}
	h := &strangerHistory{Packages: []strangerPackage{}, Calls: [][4]any{}, Subscribed: [][2]string{}}
	for _, at := range places[1:] {
		if random.IntN(3) > 0 {
			h.Subscribed = append(h.Subscribed, [2]string{at.Region, at.Service})
		}
	}
	count := 1 + random.IntN(20)
	for id := range int64(random.IntN(7)) {
		at := places[random.IntN(len(places))]
		h.Packages = append(h.Packages, strangerPackage{
			ID: id + 1, Free: random.IntN(2) == 0, Created: random.Int64N(2), Effective: random.Int64N(3), Expires: 2 + random.Int64N(6),
			Quota: 1 + random.Int64N(5), Returned: random.IntN(4) == 0, Back: random.Int64N(9), Region: at.Region, Service: at.Service, Arrives: max(0, random.IntN(2*count)-count),
		})
	}
	for range count {
		at, made, within := places[random.IntN(len(places))], random.Int64N(9), random.Int64N(2)
		h.Calls = append(h.Calls, [4]any{made, made + within, at.Region, at.Service})
		h.offerings = append(h.offerings, at)
		h.calls = append(h.calls, rules.Call{At: noon.Add(time.Duration(made) * time.Second), Within: time.Duration(within) * time.Second, HTTPStatus: 200})
	}
	return h
}

// payers works the history out by the rules: the number of the package that pays each call, 0 for pay-per-use, -1 where it is refused.
func (h *strangerHistory) payers(t *testing.T) (payers []int64) {
	t.Helper()
	meters := make(map[rules.Offering]*rules.Meter)
	standing := rules.Standing{BalanceMicros: 1_000_000_000}
	for i, call := range h.calls {
		at := h.offerings[i]
		meter := meters[at]
		if meter == nil {
			meter = workedCase{}.meter()
			meter.Offering, meter.Packages = at, nil
			if !slices.Contains(h.Subscribed, [2]string{at.Region, at.Service}) {
				meter.Subscribed = nil
			}
			meters[at] = meter
		}
		h.arrive(meter, i)
		paid, err := meter.Pay(call, &standing, rules.CreditPolicy{}, call.At)
		switch {
		case err != nil && rules.IsRefusal(err):
			payers = append(payers, -1)
		case err != nil:
			t.Fatal(err)
		default:
			payers = append(payers, paid.PackageID)
		}
	}
	return payers
}

// arrive adds the packages of the meter that are there from the call of that place on.
func (h *strangerHistory) arrive(meter *rules.Meter, call int) {
	second := func(n int64) time.Time { return noon.Add(time.Duration(n) * time.Second) }
	for _, p := range h.Packages {
		there := slices.ContainsFunc(meter.Packages, func(has rules.Package) bool { return has.ID == p.ID })
		if there || p.Arrives > call || p.Region != meter.Region || p.Service != meter.Service {
			continue
		}
		source := rules.SourcePurchased
		if p.Free {
			source = rules.SourceFree
		}
		arrived := pack(p.ID, source, second(p.Created), second(p.Effective), second(p.Expires), p.Quota)
		arrived.Offering, arrived.Refunded, arrived.RefundedAt = meter.Offering, p.Returned, second(p.Back)
		meter.Packages = append(meter.Packages, arrived)
	}
	rules.SortPackages(meter.Packages)
}
