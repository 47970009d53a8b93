package rules_test

import (
	"slices"
	"testing"
	"time"

	"ocrconsole/models/rules"

	"pgregory.net/rapid"
)

func TestAPackageCoversFromTheInstantItTakesEffectUntilRightBeforeItExpires(t *testing.T) {
	effective := instant(t, "2023-04-19T06:25:10Z")
	p := rules.Package{EffectiveAt: effective, ExpiresAt: effective.AddDate(1, 0, 0), QuotaCalls: 1}
	for _, c := range []struct {
		at     time.Time
		covers bool
		status rules.Status
	}{
		{effective.Add(-time.Microsecond), false, rules.StatusNotYetEffective},
		{effective, true, rules.StatusActive},
		{p.ExpiresAt.Add(-time.Microsecond), true, rules.StatusActive},
		{p.ExpiresAt, false, rules.StatusExpired},
		{p.ExpiresAt.AddDate(5, 0, 0), false, rules.StatusExpired},
	} {
		if p.Covers(c.at) != c.covers || p.StatusAt(c.at) != c.status {
			t.Errorf("at %s: covers %v, %s; want %v, %s", c.at, p.Covers(c.at), p.StatusAt(c.at), c.covers, c.status)
		}
	}
}

func TestAUsedUpOrRefundedPackageCoversNothingAndSaysSo(t *testing.T) {
	effective := instant(t, "2023-04-19T06:25:10Z")
	expires := effective.AddDate(1, 0, 0)
	for _, c := range []struct {
		name     string
		used     int64
		refunded bool
		want     rules.Status
	}{
		{"used up", 10, false, rules.StatusUsedUp},
		{"refunded", 0, true, rules.StatusRefunded},
		{"refunded and used up", 10, true, rules.StatusRefunded},
	} {
		p := rules.Package{EffectiveAt: effective, ExpiresAt: expires, QuotaCalls: 10, UsedCalls: c.used, Refunded: c.refunded}
		for _, at := range []time.Time{effective.Add(-time.Hour), effective, expires} {
			if p.Covers(at) || p.StatusAt(at) != c.want {
				t.Errorf("%s at %s: covers %v, %s", c.name, at, p.Covers(at), p.StatusAt(at))
			}
		}
	}
}

func TestPackagesAreDeductedBySourceThenCreationThenEffectThenExpiryThenId(t *testing.T) {
	first := instant(t, "2024-01-01T00:00:00Z")
	second := first.Add(time.Microsecond)
	// Each is ahead of the next by one rule, and behind by all later ones.
	want := []rules.Package{
		{ID: 9, Source: rules.SourceFree, CreatedAt: second, EffectiveAt: second, ExpiresAt: second},
		{ID: 8, Source: rules.SourcePurchased, CreatedAt: first, EffectiveAt: second, ExpiresAt: second},
		{ID: 7, Source: rules.SourcePurchased, CreatedAt: second, EffectiveAt: first, ExpiresAt: second},
		{ID: 6, Source: rules.SourcePurchased, CreatedAt: second, EffectiveAt: second, ExpiresAt: first},
		{ID: 4, Source: rules.SourcePurchased, CreatedAt: second, EffectiveAt: second, ExpiresAt: second},
		{ID: 5, Source: rules.SourcePurchased, CreatedAt: second, EffectiveAt: second, ExpiresAt: second},
	}
	rapid.Check(t, func(t *rapid.T) {
		got := rapid.Permutation(want).Draw(t, "shuffled")
		rules.SortPackages(got)
		if !slices.Equal(got, want) {
			t.Fatalf("sorted to %v", got)
		}
	})
}

func TestTheDeductionOrderIsTotalAndConsistent(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		a, b, c := anyPackage(t, 1), anyPackage(t, 2), anyPackage(t, 3)
		if rules.ComparePackages(&a, &a) != 0 || rules.ComparePackages(&a, &b) == 0 {
			t.Fatal("two packages are the same, or one is not itself")
		}
		if rules.ComparePackages(&a, &b) != -rules.ComparePackages(&b, &a) {
			t.Fatal("the order depends on who is asked")
		}
		if rules.ComparePackages(&a, &b) < 0 && rules.ComparePackages(&b, &c) < 0 && rules.ComparePackages(&a, &c) >= 0 {
			t.Fatal("the order runs in a circle")
		}
	})
}

const (
	account  = 123456789
	bangkok  = "ap-southeast-2"
	passport = "passport"
)

var noon = time.Date(2024, 5, 6, 12, 0, 0, 0, time.UTC)

// anyPackage draws a package of the meter that scene.start makes, at times so close
// that they are often equal.
func anyPackage(t *rapid.T, id int64) rules.Package {
	at := func(label string) time.Time {
		return noon.Add(time.Duration(rapid.IntRange(0, 3).Draw(t, label)) * time.Second)
	}
	quota := rapid.Int64Range(0, 6).Draw(t, "quota")
	return rules.Package{
		ID: id, AccountID: account, Offering: rules.Offering{Region: bangkok, Service: passport},
		Source:    rapid.SampledFrom([]rules.Source{rules.SourceFree, rules.SourcePurchased}).Draw(t, "source"),
		CreatedAt: at("created"), EffectiveAt: at("effective"), ExpiresAt: at("expires").Add(2 * time.Second),
		QuotaCalls: quota, UsedCalls: rapid.Int64Range(0, quota).Draw(t, "used"),
		Refunded: rapid.IntRange(0, 9).Draw(t, "refunded") == 0,
	}
}
