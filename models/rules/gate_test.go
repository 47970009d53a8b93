package rules

import (
	"testing"
	"time"
)

// TestAGateKeepsOfCapsWhatItNeeds: one is kept for each offering that an account calls, and caps may have many spans.
func TestAGateKeepsOfCapsWhatItNeeds(t *testing.T) {
	at := time.Date(2026, 11, 28, 12, 0, 0, 0, time.UTC)
	here, there := Offering{Region: "r", Service: "here"}, Offering{Region: "r", Service: "there"}
	used := make(map[time.Time]int64)
	for day := range 400 {
		used[at.AddDate(0, 0, -day)] = 1
	}
	caps := &Caps{Zone: time.UTC}
	add := func(o Offering, key, limit int64) {
		caps.All = append(caps.All, Cap{ID: int64(len(caps.All) + 1), Offering: o, AccessKeyID: key, Kind: CapCalls, Span: CapDay, Hard: true, Limit: limit, Used: used})
	}
	add(there, 1, 0) // of calls of something else
	add(there, 0, 0)
	add(here, 0, 100) // refuses nothing
	add(here, 1, 100) // tells calls of the key from others
	add(here, 0, 0)   // refuses all
	m := &Meter{AccountID: 1, Offering: here, Zone: time.UTC, Caps: caps, Prices: []PricedFrom{{Tariff: Tariff{{PriceMicros: 1}}}}}
	for _, subscribed := range [][]Period{nil, {{}}} {
		m.Subscribed = subscribed
		gate := m.Gate(at, &Standing{BalanceMicros: 100}, CreditPolicy{}, &Leases{Meter: func(Offering) *Meter { return m }})
		want := []int64{4, 5}
		if subscribed == nil { // the account calls nothing: caps have no say in it
			want = want[:1]
		}
		if len(gate.caps) != len(want) || gate.Refusal(Origin{}) == nil || gate.Class(Origin{AccessKeyID: 1}).AccessKeyID != 1 {
			t.Fatalf("subscribed %v: it keeps %d caps, want %v", subscribed, len(gate.caps), want)
		}
		for i, g := range gate.caps {
			if g.limit.ID != want[i] || g.limit.Used != nil {
				t.Errorf("it keeps %+v, want cap %d", g.limit, want[i])
			}
		}
	}
}
