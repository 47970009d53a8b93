package stood

import (
	"slices"

	"ocrconsole/models"
	"ocrconsole/models/metering"
	"ocrconsole/models/rules"
)

// enough tells whether for each package all of its calls that were recorded after the instant are found, if at most so many of its hours
// were read.
func (r *records) enough(most int) bool {
	for _, hours := range r.hoursByPackage() {
		if _, all := r.recordedLater(hours, most); !all {
			return false
		}
	}
	return true
}

// recordedLater counts the package's calls of the hours, those that it paid in last first, that were recorded after the instant. All tells
// that there are no others: an hour in which none was shows that there is none in those that come after it in that order, as each call that
// a package pays leaves one less.
func (r *records) recordedLater(hours []models.UsageHour, most int) (calls int64, all bool) {
	for i := range hours {
		if !r.looked[hourOf(&hours[i])] {
			return calls, false
		}
		later := r.later[paid{hourOf(&hours[i]), hours[i].PackageID}]
		if later.calls == 0 {
			return calls, true
		}
		calls += later.calls
	}
	return calls, len(hours) < most
}

// left tells what each package had left, by its number.
func (r *records) left() map[int64]metering.Left {
	used := make(map[int64]int64, len(r.used))
	for i := range r.used {
		used[r.used[i].PackageID] = r.used[i].Calls
	}
	most := make(map[int64]bool)
	for _, hours := range r.hoursByPackage() {
		id := hours[0].PackageID
		later, all := r.recordedLater(hours, hoursThen)
		used[id] -= later
		most[id] = !all
	}
	left := make(map[int64]metering.Left, len(r.packages))
	for i := range r.packages {
		p := &r.packages[i]
		l := p.QuotaCalls - used[p.ID]
		left[p.ID] = metering.Left{Least: l, Most: l}
		if most[p.ID] {
			left[p.ID] = metering.Left{Least: l, Most: p.QuotaCalls}
		}
	}
	return left
}

// queue gives the packages as they stood.
func (r *records) queue(a *Account) {
	left := r.left()
	for i := range r.packages {
		p := Package{Package: r.packages[i], Left: left[r.packages[i].ID]}
		if p.CreatedAt.After(r.at) {
			continue
		}
		if p.RefundedAt != nil && p.RefundedAt.After(r.at) {
			p.RefundedAt = nil
		}
		p.UsedCalls = p.QuotaCalls - p.Left.Most
		rule := p.Rule()
		if p.Status = rule.StatusAt(r.at); p.Status == rules.StatusActive || p.Status == rules.StatusNotYetEffective {
			a.Packages = append(a.Packages, p)
			continue
		}
		a.Over[p.Status]++
	}
	slices.SortFunc(a.Packages, func(one, other Package) int {
		if by := rules.CompareOfferings(one.Offering(), other.Offering()); by != 0 {
			return by
		}
		x, y := one.Rule(), other.Rule()
		return rules.ComparePackages(&x, &y)
	})
	pays := make(map[rules.Offering]bool)
	for i := range a.Packages {
		if p := &a.Packages[i]; p.Status == rules.StatusActive && !pays[p.Offering()] {
			pays[p.Offering()], p.PaysNext = true, true
		}
	}
}
