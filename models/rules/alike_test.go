package rules_test

import (
	"errors"
	"maps"
	"reflect"
	"slices"
	"testing"
	"time"

	"pgregory.net/rapid"

	"ocrconsole/models/rules"
)

// anyCaps draws up to three caps of the meter that anyScene gives.
func anyCaps(t *rapid.T) *rules.Caps {
	caps := &rules.Caps{Zone: time.UTC}
	for id := range rapid.Int64Range(0, 3).Draw(t, "caps") {
		limit := rules.Cap{
			ID: id + 1, Hard: rapid.Bool().Draw(t, "hard"), Limit: rapid.Int64Range(0, 30).Draw(t, "limit"),
			Kind: rapid.SampledFrom([]rules.CapKind{rules.CapMoney, rules.CapCalls}).Draw(t, "kind"),
			Span: rapid.SampledFrom([]rules.CapSpan{rules.CapDay, rules.CapMonth, rules.CapInAll}).Draw(t, "span"),
		}
		if rapid.Bool().Draw(t, "of a key") {
			limit.AccessKeyID = 2
		}
		if rapid.IntRange(0, 3).Draw(t, "later") == 0 {
			limit.From = noon.Add(2 * time.Second)
		}
		caps.All = append(caps.All, limit)
	}
	return caps
}

// copied gives caps that are counted apart.
func copied(caps *rules.Caps) *rules.Caps {
	other := &rules.Caps{Zone: caps.Zone, All: slices.Clone(caps.All)}
	for i := range other.All {
		other.All[i].Used = maps.Clone(other.All[i].Used)
	}
	return other
}

func TestCallsThatAreAlikeArePaidTogetherAsOneAfterTheOther(t *testing.T) {
	policy := rules.CreditPolicy{Grace: 2 * time.Second, LimitMicros: 5}
	rapid.Check(t, func(t *rapid.T) {
		s := anyScene(t)
		caps := anyCaps(t)
		single, standing := s.start()
		together, of := s.start()
		single.Caps, together.Caps = copied(caps), copied(caps)
		for range rapid.IntRange(1, 5).Draw(t, "batches") {
			call := rules.Call{
				At:          noon.Add(time.Duration(rapid.IntRange(-1, 5).Draw(t, "at")) * time.Second),
				HTTPStatus:  rapid.SampledFrom([]int{200, 200, 503}).Draw(t, "status"),
				AccessKeyID: rapid.Int64Range(0, 2).Draw(t, "key"),
			}
			calls := rapid.Int64Range(0, 60).Draw(t, "calls")
			shares, err := together.PayAlike(call, calls, of, policy, call.At)
			if err != nil {
				t.Fatal(err)
			}
			var each []rules.Share
			for range calls {
				d, err := single.Pay(call, standing, policy, call.At)
				if err == nil && d.Payer == rules.PayerNone {
					continue // a failed call
				}
				payer := rules.PayerNone
				if err == nil {
					payer = d.Payer
				}
				each = append(each, rules.Share{Payer: payer, PackageID: d.PackageID, PriceMicros: d.PriceMicros, Calls: 1, Refused: err})
			}
			if !slices.EqualFunc(spread(shares), each, func(a, b rules.Share) bool {
				return a.Payer == b.Payer && a.PackageID == b.PackageID && a.PriceMicros == b.PriceMicros && sameRefusal(a.Refused, b.Refused)
			}) {
				t.Fatalf("together %+v, one after the other %+v", shares, each)
			}
			if !reflect.DeepEqual(together.Packages, single.Packages) || !maps.Equal(together.MonthCalls, single.MonthCalls) || *of != *standing {
				t.Fatalf("together %+v and %+v, one after the other %+v and %+v", together, of, single, standing)
			}
			for i := range single.Caps.All {
				if !maps.Equal(single.Caps.All[i].Used, together.Caps.All[i].Used) {
					t.Fatalf("cap %d: together %v, one after the other %v", i, together.Caps.All[i].Used, single.Caps.All[i].Used)
				}
			}
		}
	})
}

// spread gives a share for each call.
func spread(shares []rules.Share) (each []rules.Share) {
	for _, share := range shares {
		for range share.Calls {
			one := share
			one.Calls = 1
			each = append(each, one)
		}
	}
	return each
}

func sameRefusal(a, b error) bool {
	for _, reason := range []error{rules.ErrNotEnabled, rules.ErrRestricted, rules.ErrCapReached, rules.ErrNoPrice} {
		if errors.Is(a, reason) != errors.Is(b, reason) {
			return false
		}
	}
	return (a == nil) == (b == nil)
}

// What an hour is asked about as a whole must hold for each of its calls, whenever in it that was made and however exactly that was told.
func TestCallsOfATimeInWhichNothingChangesAreAlike(t *testing.T) {
	alike := 0
	rapid.Check(t, func(t *rapid.T) {
		s := anyScene(t)
		meter, standing := s.start()
		meter.Caps = anyCaps(t)
		at := func(name string) time.Time {
			return noon.Add(time.Duration(rapid.IntRange(-2000, 6000).Draw(t, name)) * time.Millisecond)
		}
		for i := range meter.Prices {
			meter.Prices[i].ValidFrom = at("priced from")
		}
		from := at("from")
		until := from.Add(time.Duration(rapid.IntRange(1, 3000).Draw(t, "milliseconds")) * time.Millisecond)
		within := time.Duration(rapid.IntRange(0, 1000).Draw(t, "told to")) * time.Millisecond
		if !meter.Alike(from, until, within) {
			return
		}
		alike++
		call := rules.Call{
			At:     from.Add(time.Duration(rapid.Int64Range(0, int64(until.Sub(from))-1).Draw(t, "called"))),
			Within: time.Duration(rapid.Int64Range(0, int64(within)).Draw(t, "within")), HTTPStatus: 200,
		}
		payer, i, err := meter.PayerOf(call, standing, rules.CreditPolicy{})
		first, j, firstErr := meter.PayerOf(rules.Call{At: from, HTTPStatus: 200}, standing, rules.CreditPolicy{})
		if payer != first || i != j || !sameRefusal(err, firstErr) {
			t.Fatalf("a call at %v within %v gets %v %d %v, one at %v %v %d %v", call.At, call.Within, payer, i, err, from, first, j, firstErr)
		}
	})
	if alike == 0 {
		t.Error("no time was alike")
	}
}

func TestSoManyCallsThatAreNegativeAreRefused(t *testing.T) {
	meter, standing := subscribedMeter(), rules.Standing{}
	if _, err := meter.PayAlike(rules.Call{At: noon, HTTPStatus: 200}, -1, &standing, dayOfGrace, noon); !errors.Is(err, rules.ErrNegative) {
		t.Fatal(err)
	}
}
