package rules_test

import (
	"fmt"
	"strconv"
	"testing"
	"time"

	"ocrconsole/models/rules"

	"pgregory.net/rapid"
)

// ward is an account whose calls are promised before they are made.
type ward struct {
	meters   map[rules.Offering]*rules.Meter
	standing rules.Standing
	policy   rules.CreditPolicy
	leases   *rules.Leases
	at       time.Time
}

func anyWard(t *rapid.T) *ward {
	w := &ward{leases: &rules.Leases{}, meters: make(map[rules.Offering]*rules.Meter), at: time.Date(2026, 11, 28, 12, 0, 0, 0, time.UTC)}
	caps := &rules.Caps{Zone: time.UTC}
	for id := range rapid.IntRange(0, 4).Draw(t, "caps") {
		caps.All = append(caps.All, rules.Cap{
			ID: int64(id + 1), Hard: rapid.IntRange(0, 3).Draw(t, "soft") > 0,
			Kind:        rapid.SampledFrom([]rules.CapKind{rules.CapMoney, rules.CapCalls}).Draw(t, "kind"),
			Span:        rapid.SampledFrom([]rules.CapSpan{rules.CapDay, rules.CapMonth, rules.CapInAll}).Draw(t, "span"),
			Offering:    rapid.SampledFrom([]rules.Offering{{}, {Region: passportHere.Region}, passportHere}).Draw(t, "of"),
			AccessKeyID: rapid.Int64Range(0, 2).Draw(t, "key"),
			Tag:         rapid.SampledFrom([]string{"", "", "team=scan", "env=prod"}).Draw(t, "tag"),
			Limit:       rapid.Int64Range(0, 25).Draw(t, "limit"),
		})
	}
	for _, o := range []rules.Offering{passportHere, plateHere} {
		m := &rules.Meter{
			AccountID: account, Offering: o, Zone: time.UTC, Caps: caps, Prices: []rules.PricedFrom{{Tariff: anyTariff(t, 5, 3)}},
			MonthCalls: map[time.Time]int64{time.Date(2026, 11, 1, 0, 0, 0, 0, time.UTC): rapid.Int64Range(0, 4).Draw(t, "month")},
		}
		if rapid.IntRange(0, 4).Draw(t, "subscribed") > 0 {
			m.Subscribed = []rules.Period{{}}
		}
		for id := range rapid.Int64Range(0, 2).Draw(t, "packages") {
			m.Packages = append(m.Packages, rules.Package{
				ID: id + 1, AccountID: account, Offering: o, QuotaCalls: rapid.Int64Range(1, 6).Draw(t, "quota"), EffectiveAt: w.at.Add(-time.Hour), ExpiresAt: w.at.Add(time.Hour),
			})
		}
		w.meters[o] = m
	}
	w.leases.Meter = func(o rules.Offering) *rules.Meter { return w.meters[o] }
	w.standing = rules.Standing{BalanceMicros: rules.Micros(rapid.Int64Range(0, 40).Draw(t, "balance")), StarterMicros: rules.Micros(rapid.Int64Range(0, 9).Draw(t, "starter"))}
	w.standing.Trying = rapid.Bool().Draw(t, "trying")
	w.policy = rules.CreditPolicy{Grace: time.Duration(rapid.IntRange(0, 1).Draw(t, "grace")) * time.Hour, LimitMicros: rules.Micros(rapid.Int64Range(0, 20).Draw(t, "credit"))}
	return w
}

// TestWhatWasPromisedIsPaidWhoeverComesFirst: leases are taken, used and given back in any order, with keys and without. No call that
// was promised is ever refused, and nothing is owed, or counted by a cap, beyond its limit.
func TestWhatWasPromisedIsPaidWhoeverComesFirst(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		w := anyWard(t)
		for step := range rapid.IntRange(1, 40).Draw(t, "steps") {
			if rapid.Bool().Draw(t, "take") || len(w.leases.All) == 0 {
				w.take(t, step)
				continue
			}
			if rapid.IntRange(0, 3).Draw(t, "without a lease") == 0 {
				w.report(t)
				continue
			}
			l := w.leases.All[rapid.IntRange(0, len(w.leases.All)-1).Draw(t, "lease")]
			if rapid.IntRange(0, 4).Draw(t, "give back") == 0 {
				l.LeftCalls = max(0, l.LeftCalls-rapid.Int64Range(0, 5).Draw(t, "calls"))
			} else if l.LeftCalls > 0 {
				w.use(t, l)
			}
		}
		for _, l := range w.leases.All { // and at last all that is left of them
			for l.LeftCalls > 0 {
				w.use(t, l)
			}
		}
	})
}

func anyOrigin(t *rapid.T) rules.Origin {
	return rules.Origin{
		AccessKeyID: rapid.Int64Range(0, 2).Draw(t, "with"),
		Tags:        rapid.SampledFrom([]rules.Tags{"", "a=b", "env=prod", "team=scan", "a=b,env=prod,team=scan,z=1"}).Draw(t, "tags"),
	}
}

func (w *ward) take(t *rapid.T, step int) {
	o, of, wanted := rapid.SampledFrom([]rules.Offering{passportHere, plateHere}).Draw(t, "offering"), anyOrigin(t), rapid.Int64Range(1, 9).Draw(t, "wanted")
	m := w.meters[o]
	w.gate(t, m, of)
	if rapid.Bool().Draw(t, "as a class") {
		of = m.Caps.Class(o, of)
	}
	allowed, err := m.Allow(wanted, of, w.at, &w.standing, w.policy, w.leases)
	if err != nil {
		if !rules.IsRefusal(err) || allowed != 0 {
			t.Fatalf("%d, %v", allowed, err)
		}
		if m.HasRoomFor(1, w.at, &w.standing, w.policy, w.leases) {
			t.Fatalf("a call is refused that there was said to be room for: %v", err)
		}
		return
	}
	if allowed < 1 || allowed > wanted {
		t.Fatalf("%d calls are promised of %d", allowed, wanted)
	}
	l := &rules.Lease{ID: strconv.Itoa(step), Offering: o, Origin: of, TakenAt: w.at, Until: w.at.Add(time.Minute), LeftCalls: allowed}
	w.leases.All = append(w.leases.All, l)
}

// gate compares what is said of one more call, of whatever origin, with what it is allowed: also of one that no cap tells from it.
func (w *ward) gate(t *rapid.T, m *rules.Meter, of rules.Origin) {
	gate, class := m.Gate(w.at, &w.standing, w.policy, w.leases), m.Caps.Class(m.Offering, of)
	_, want := m.Allow(1, of, w.at, &w.standing, w.policy, w.leases)
	if got := gate.Refusal(of); fmt.Sprint(got) != fmt.Sprint(want) || fmt.Sprint(gate.Refusal(class)) != fmt.Sprint(want) || gate.Class(of) != class {
		t.Fatalf("%v of %v, which is of class %v: %v, want %v", got, of, gate.Class(of), class, want)
	}
}

// report pays a call that was made without a lease, now or long ago, if it takes nothing that is promised.
func (w *ward) report(t *rapid.T) {
	m := w.meters[rapid.SampledFrom([]rules.Offering{passportHere, plateHere}).Draw(t, "reported")]
	c := rules.Call{At: w.at.AddDate(0, 0, -rapid.SampledFrom([]int{0, 1, 30}).Draw(t, "days ago")), HTTPStatus: 200}
	by := anyOrigin(t)
	c.AccessKeyID, c.Tags = by.AccessKeyID, by.Tags
	err := m.Spares(c, w.at, &w.standing, w.policy, w.leases)
	if sum := m.Spares(c, w.at, &w.standing, w.policy, w.leases.Sum(w.at)); fmt.Sprint(err) != fmt.Sprint(sum) {
		t.Fatalf("%v, of the sum %v", err, sum)
	}
	if alone := m.Spares(c, w.at, &w.standing, w.policy, nil); alone != nil {
		t.Fatalf("nothing is promised, and %v", alone)
	}
	if err != nil {
		return
	}
	if _, err := m.Pay(c, &w.standing, w.policy, w.at); err != nil && !rules.IsRefusal(err) {
		t.Fatal(err)
	}
}

func (w *ward) use(t *rapid.T, l *rules.Lease) {
	m := w.meters[l.Offering]
	if _, err := m.Pay(rules.Call{At: w.at, HTTPStatus: 200, AccessKeyID: l.AccessKeyID, Tags: l.Tags}, &w.standing, w.policy, w.at); err != nil {
		t.Fatalf("a call that was promised is refused: %v", err)
	}
	l.LeftCalls--
	if w.standing.AvailableMicros() < -w.standing.MayOweMicros(w.policy) {
		t.Fatalf("%d are owed", -w.standing.AvailableMicros())
	}
}

// TestACallThatFitsAloneIsPromised: with nothing promised to others, what Payer lets pass is promised, and what it refuses is refused alike.
func TestACallThatFitsAloneIsPromised(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		w := anyWard(t)
		for _, m := range w.meters {
			for range 3 {
				of := anyOrigin(t)
				_, _, want := m.PayerOf(rules.Call{At: w.at, AccessKeyID: of.AccessKeyID, Tags: of.Tags}, &w.standing, w.policy)
				if _, err := m.Allow(1, of, w.at, &w.standing, w.policy, nil); fmt.Sprint(err) != fmt.Sprint(want) {
					t.Fatalf("%v, want %v", err, want)
				}
			}
		}
	})
}

func TestALeaseOfAClockThatWasAheadHoldsNothing(t *testing.T) {
	l := rules.Lease{TakenAt: noon, Until: noon.Add(time.Minute), LeftCalls: 1}
	for after, want := range map[time.Duration]bool{-time.Hour: false, -rules.LeaseSkew: true, 0: true, time.Minute - 1: true, time.Minute: false} {
		if l.Holds(noon.Add(after)) != want {
			t.Errorf("%s after it was taken: %v", after, !want)
		}
	}
}
