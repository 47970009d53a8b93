package rules_test

import (
	"errors"
	"testing"
	"time"

	"pgregory.net/rapid"

	"ocrconsole/models/rules"
)

var bangkokTime = time.FixedZone("+07", 7*3600)

// capped is a meter of one service, paid per use at a cent and a half, under the caps.
func capped(caps *rules.Caps, o rules.Offering, packages ...rules.Package) *rules.Meter {
	return &rules.Meter{
		AccountID: 1, Offering: o, Packages: packages, Caps: caps, Zone: bangkokTime, Subscribed: []rules.Period{{}},
		Prices: []rules.PricedFrom{{Tariff: rules.Tariff{{FromCalls: 0, PriceMicros: 15_000}}}},
	}
}

var (
	passportHere = rules.Offering{Region: "bangkok", Service: "passport"}
	plateHere    = rules.Offering{Region: "bangkok", Service: "plate"}
	rich         = rules.Standing{BalanceMicros: 1_000_000_000}
)

func callAt(at time.Time, key int64) rules.Call {
	call := rules.Call{RequestID: "r", At: at, HTTPStatus: 200, AccessKeyID: key}
	if key == 2 {
		call.Tags = "env=prod,team=scan"
	}
	return call
}

func TestACapRefusesTheCallThatWouldGoOverItAndNoOther(t *testing.T) {
	at := time.Date(2026, 11, 28, 23, 59, 59, 0, bangkokTime)
	tomorrow := time.Date(2026, 11, 29, 0, 0, 0, 0, bangkokTime)
	pack := rules.Package{ID: 9, AccountID: 1, Offering: plateHere, QuotaCalls: 10, EffectiveAt: at.Add(-time.Hour), ExpiresAt: at.Add(time.Hour)}
	for _, tt := range []struct {
		name  string
		cap   rules.Cap
		fits  int       // calls of passports with key 2
		opens time.Time // then
		plate bool      // whether a call of plates, paid by its package, passes after that
	}{
		{"money in a day", rules.Cap{Kind: rules.CapMoney, Span: rules.CapDay, Limit: 45_000}, 3, tomorrow, true},
		{"a micro-unit less", rules.Cap{Kind: rules.CapMoney, Span: rules.CapDay, Limit: 44_999}, 2, tomorrow, true},
		{"money in a month", rules.Cap{Kind: rules.CapMoney, Span: rules.CapMonth, Limit: 30_000}, 2, time.Date(2026, 12, 1, 0, 0, 0, 0, bangkokTime), true},
		{"calls for good", rules.Cap{Kind: rules.CapCalls, Span: rules.CapInAll, Limit: 4}, 4, time.Time{}, false},
		{"nothing", rules.Cap{Kind: rules.CapMoney, Span: rules.CapInAll, Limit: 0}, 0, time.Time{}, true},
		{"of the service", rules.Cap{Kind: rules.CapCalls, Span: rules.CapDay, Limit: 1, Offering: rules.Offering{Service: "passport"}}, 1, tomorrow, true},
		{"of the tag", rules.Cap{Kind: rules.CapCalls, Span: rules.CapDay, Limit: 1, Tag: "team=scan"}, 1, tomorrow, true},
		{"of the key", rules.Cap{Kind: rules.CapCalls, Span: rules.CapDay, Limit: 1, AccessKeyID: 2}, 1, tomorrow, true},
		{"since before", rules.Cap{Kind: rules.CapCalls, Span: rules.CapDay, Limit: 3, Used: map[time.Time]int64{rules.DayStart(at, bangkokTime): 2}}, 1, tomorrow, false},
	} {
		t.Run(tt.name, func(t *testing.T) {
			tt.cap.ID, tt.cap.Hard = 7, true
			caps := &rules.Caps{Zone: bangkokTime, All: []rules.Cap{tt.cap}}
			passports, plates, standing := capped(caps, passportHere), capped(caps, plateHere, pack), rich
			for n := range tt.fits {
				if _, err := passports.Pay(callAt(at, 2), &standing, dayOfGrace, at); err != nil {
					t.Fatalf("call %d of %d: %v", n+1, tt.fits, err)
				}
			}
			before := standing
			_, err := passports.Pay(callAt(at, 2), &standing, dayOfGrace, at)
			var reached *rules.CapReachedError
			if !errors.As(err, &reached) || reached.CapID != 7 || !reached.Opens.Equal(tt.opens) || standing != before || !rules.IsRefusal(err) {
				t.Fatalf("one more gives %v (%+v), and leaves %+v", err, reached, standing)
			}
			if _, _, told := passports.PayerOf(callAt(at, 2), &standing, dayOfGrace); !errors.Is(told, rules.ErrCapReached) {
				t.Errorf("what is promised of it is %v", told)
			}
			if _, err := plates.Pay(callAt(at, 3), &standing, dayOfGrace, at); (err == nil) != tt.plate {
				t.Errorf("a plate that its package pays, with another key: %v", err)
			}
			if tt.opens.IsZero() {
				return
			}
			if _, err := passports.Pay(callAt(tt.opens, 2), &standing, dayOfGrace, at); err != nil && tt.cap.Limit > 0 {
				t.Errorf("the first call of the next span: %v", err)
			}
		})
	}
}

func TestASoftCapCountsAndRefusesNothing(t *testing.T) {
	at := time.Date(2026, 11, 28, 12, 0, 0, 0, bangkokTime)
	caps := &rules.Caps{Zone: bangkokTime, All: []rules.Cap{{ID: 1, Kind: rules.CapCalls, Span: rules.CapDay, Limit: 1}}}
	m, standing := capped(caps, passportHere), rich
	for range 3 {
		if _, err := m.Pay(callAt(at, 0), &standing, dayOfGrace, at); err != nil {
			t.Fatal(err)
		}
	}
	if changed := caps.Changed(); len(changed) != 1 || changed[0].Used != 3 {
		t.Errorf("changed: %+v", changed)
	}
	if caps.Class(rules.Offering{}, rules.Origin{AccessKeyID: 2, Tags: "team=scan"}) != (rules.Origin{}) || len(caps.Changed()) != 0 {
		t.Error("a soft cap leaves room for everything, and what changed is told once")
	}
}

// Whatever caps there are and whatever is called, no hard cap is ever over its limit in any span, each says how much it has counted,
// and a refused call changes nothing.
func TestNoCapIsEverOverItsLimit(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		begin := time.Date(2026, 11, 28, 0, 0, 0, 0, bangkokTime)
		caps := &rules.Caps{Zone: bangkokTime}
		for id := range rapid.IntRange(1, 5).Draw(t, "caps") {
			caps.All = append(caps.All, rules.Cap{
				ID: int64(id + 1), Hard: rapid.Bool().Draw(t, "hard"),
				Kind:        rapid.SampledFrom([]rules.CapKind{rules.CapMoney, rules.CapCalls}).Draw(t, "kind"),
				Span:        rapid.SampledFrom([]rules.CapSpan{rules.CapDay, rules.CapMonth, rules.CapInAll}).Draw(t, "span"),
				Offering:    rapid.SampledFrom([]rules.Offering{{}, {Region: "bangkok"}, {Service: "plate"}, passportHere}).Draw(t, "offering"),
				AccessKeyID: rapid.Int64Range(0, 2).Draw(t, "key"),
				Tag:         rapid.SampledFrom([]string{"", "team=scan", "env=prod"}).Draw(t, "tag"),
				Limit:       rapid.Int64Range(0, 60_000).Draw(t, "limit") % rapid.SampledFrom([]int64{6, 60_001}).Draw(t, "scale"),
				From:        begin.Add(time.Duration(rapid.IntRange(0, 30).Draw(t, "from")) * time.Hour),
			})
		}
		meters := map[rules.Offering]*rules.Meter{passportHere: capped(caps, passportHere), plateHere: capped(caps, plateHere)}
		standing := rich
		type spanOf struct {
			cap   int
			start time.Time
		}
		used := make(map[spanOf]int64)
		for range rapid.IntRange(1, 30).Draw(t, "calls") {
			at := begin.Add(time.Duration(rapid.IntRange(0, 100).Draw(t, "at")) * time.Hour)
			o := rapid.SampledFrom([]rules.Offering{passportHere, plateHere}).Draw(t, "of")
			call := callAt(at, rapid.Int64Range(0, 2).Draw(t, "with"))
			call.Tags = rapid.SampledFrom([]rules.Tags{"", "a=b,team=scan", "env=prod,team=scan", "env=prod", "team=scanner"}).Draw(t, "tags")
			d, err := meters[o].Pay(call, &standing, dayOfGrace, at)
			if err != nil && !errors.Is(err, rules.ErrCapReached) {
				t.Fatal(err)
			}
			for i := range caps.All {
				c := &caps.All[i]
				start, _ := c.SpanOf(at, bangkokTime)
				if err == nil && c.Counts(o, call.Origin()) && !at.Before(c.From) {
					used[spanOf{i, start}] += c.Takes(d.PriceMicros)
				}
				if c.Used[start] != used[spanOf{i, start}] {
					t.Fatalf("cap %+v has counted %d of %d", c, c.Used[start], used[spanOf{i, start}])
				}
				if c.Hard && used[spanOf{i, start}] > c.Limit {
					t.Fatalf("cap %+v is over its limit", c)
				}
			}
		}
	})
}

func TestCallsThatArePaidTogetherAreAddedToACapAsSoMany(t *testing.T) {
	at := time.Date(2026, 11, 28, 12, 0, 0, 0, bangkokTime)
	caps := &rules.Caps{Zone: bangkokTime, All: []rules.Cap{{ID: 1, Kind: rules.CapMoney, Span: rules.CapDay, Limit: 1_000_000}, {ID: 2, Kind: rules.CapCalls, Span: rules.CapDay, Limit: 100}}}
	meter, standing := capped(caps, passportHere), rich
	for _, calls := range []int64{3, 4} {
		if _, err := meter.PayAlike(callAt(at, 0), calls, &standing, dayOfGrace, at); err != nil {
			t.Fatal(err)
		}
	}
	if use := caps.Changed(); len(use) != 2 || use[0].Used != 7*15_000 || use[0].Added != 7*15_000 || use[1].Used != 7 || use[1].Added != 7 {
		t.Errorf("counted %+v", use)
	}
}
