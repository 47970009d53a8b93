package insight_test

import (
	"testing"
	"time"

	"ocrconsole/models/insight"
	"ocrconsole/models/rules"
)

// The cases are worked out by hand. Calls are made in Singapore for nine thousandths each; the week begins on day 0, it is day 6.
func TestCallsThatPackagesElsewhereDoNotPay(t *testing.T) {
	t.Parallel()
	monday := time.Date(2026, 11, 16, 0, 0, 0, 0, time.UTC)
	now := monday.Add(6*24*time.Hour + 12*time.Hour)
	singapore, bangkok := rules.Offering{Region: "sg", Service: "passport"}, rules.Offering{Region: "bk", Service: "passport"}
	pkg := func(id int64, o rules.Offering, effective time.Time, used int64) rules.Package {
		return rules.Package{ID: id, Offering: o, CreatedAt: effective, EffectiveAt: effective, ExpiresAt: monday.AddDate(1, 0, 0), QuotaCalls: 1000, UsedCalls: used}
	}
	hour := func(o rules.Offering, hours int, perUse, refused int64) insight.Unpaid {
		return insight.Unpaid{
			HourOf: rules.HourOf{Offering: o, Start: monday.Add(time.Duration(hours) * time.Hour)}, PayPerUse: perUse, Refused: refused, Micros: rules.Micros(perUse * 9_000),
		}
	}
	before := monday.AddDate(0, -1, 0)
	for _, c := range []struct {
		name            string
		packages        []rules.Package
		calls           []insight.Unpaid
		perUse, refused int64
		micros          rules.Micros
		since           time.Time
		package_        int64
		left            int64
		found           bool
	}{
		{
			name: "a whole week", packages: []rules.Package{pkg(1, bangkok, before, 0)}, calls: []insight.Unpaid{hour(singapore, 1, 400, 0), hour(singapore, 140, 12, 0)},
			perUse: 412, micros: 412 * 9_000, since: monday, package_: 1, left: 1000, found: true,
		},
		{
			name: "the package pays others", packages: []rules.Package{pkg(1, bangkok, before, 999)}, calls: []insight.Unpaid{hour(singapore, 1, 3, 0)},
			perUse: 3, micros: 27_000, since: monday, package_: 1, left: 1, found: true,
		},
		{
			name: "refused only", packages: []rules.Package{pkg(1, bangkok, before, 0)}, calls: []insight.Unpaid{hour(singapore, 1, 0, 5)},
			refused: 5, since: monday, package_: 1, left: 1000, found: true,
		},
		{
			name: "since it was bought, by whole hours", packages: []rules.Package{pkg(1, bangkok, monday.Add(90*time.Minute), 0)},
			calls:  []insight.Unpaid{hour(singapore, 1, 7, 0), hour(singapore, 2, 4, 1)},
			perUse: 4, refused: 1, micros: 36_000, since: monday.Add(90 * time.Minute), package_: 1, left: 1000, found: true,
		},
		{name: "before it was bought only", packages: []rules.Package{pkg(1, bangkok, monday.Add(90*time.Minute), 0)}, calls: []insight.Unpaid{hour(singapore, 1, 7, 0)}},
		{name: "one pays here now", packages: []rules.Package{pkg(1, bangkok, before, 0), pkg(2, singapore, now, 0)}, calls: []insight.Unpaid{hour(singapore, 1, 7, 0)}},
		{name: "used up", packages: []rules.Package{pkg(1, bangkok, before, 1000)}, calls: []insight.Unpaid{hour(singapore, 1, 7, 0)}},
		{name: "not yet in effect", packages: []rules.Package{pkg(1, bangkok, now.Add(time.Hour), 0)}, calls: []insight.Unpaid{hour(singapore, 1, 7, 0)}},
		{name: "no package", calls: []insight.Unpaid{hour(singapore, 1, 7, 3)}},
		{
			name: "another service that was never used", packages: []rules.Package{pkg(1, rules.Offering{Region: "sg", Service: "id-card"}, before, 0)},
			calls: []insight.Unpaid{hour(singapore, 1, 7, 0)}, perUse: 7, micros: 63_000, since: monday, package_: 1, left: 1000, found: true,
		},
		{name: "another service that is used", packages: []rules.Package{pkg(1, rules.Offering{Region: "sg", Service: "id-card"}, before, 1)}, calls: []insight.Unpaid{hour(singapore, 1, 7, 0)}},
		{name: "another service since today", packages: []rules.Package{pkg(1, rules.Offering{Region: "sg", Service: "id-card"}, now.Add(-23*time.Hour), 0)}, calls: []insight.Unpaid{hour(singapore, 140, 7, 0)}},
		{name: "another service in another region", packages: []rules.Package{pkg(1, rules.Offering{Region: "bk", Service: "id-card"}, before, 0)}, calls: []insight.Unpaid{hour(singapore, 1, 7, 0)}},
	} {
		found := insight.Mismatches(c.packages, c.calls, monday, now)
		if len(found) > 1 || (len(found) == 1) != c.found {
			t.Errorf("%s: %+v", c.name, found)
			continue
		}
		if !c.found {
			continue
		}
		m := found[0]
		if m.Offering != singapore || m.PayPerUse != c.perUse || m.Refused != c.refused || m.Micros != c.micros || !m.Since.Equal(c.since) || m.Package.ID != c.package_ ||
			m.LeftCalls != c.left {
			t.Errorf("%s: %+v", c.name, m)
		}
	}
}
