package insight

import (
	"time"

	"ocrconsole/models/rules"
)

// UsedMonth is how far packages were used in a calendar month, and how far they paid.
type UsedMonth struct {
	Start time.Time
	// QuotaCalls could be paid in the month: what packages had left when it began, or when they took effect in it. PackageCalls were.
	QuotaCalls, PackageCalls int64
	// PaidCalls are all successful calls, whatever paid them.
	PaidCalls int64
}

// Utilised is the share of the quota that was used, in thousandths rounded down; false where there was none.
func (m *UsedMonth) Utilised() (int64, bool) { return share(m.PackageCalls, m.QuotaCalls) }

// Covered is the share of the successful calls that packages paid, in thousandths rounded down; false where there were none.
func (m *UsedMonth) Covered() (int64, bool) { return share(m.PackageCalls, m.PaidCalls) }

func share(part, whole int64) (int64, bool) {
	if whole <= 0 {
		return 0, false
	}
	return min(mulDiv(max(part, 0), mostPermille, whole, false), mostPermille), true
}

// PaidOf counts the calls that a package, or with 0 pay-per-use, paid in the month of that place.
type PaidOf struct {
	Month     int
	PackageID int64
	Calls     int64
}

// UsedMonths tells it of the months that begin at the starts, oldest first, and end with the next one; the last start is the end of the
// last month, after which nothing was called. Packages are as they are now.
func UsedMonths(starts []time.Time, packages []rules.Package, paid []PaidOf) []UsedMonth {
	months := make([]UsedMonth, len(starts)-1)
	by := make(map[int64][]int64) // calls of each package by month
	for _, p := range paid {
		m := &months[p.Month]
		m.PaidCalls += p.Calls
		if p.PackageID == 0 {
			continue
		}
		m.PackageCalls += p.Calls
		if by[p.PackageID] == nil {
			by[p.PackageID] = make([]int64, len(months))
		}
		by[p.PackageID][p.Month] += p.Calls
	}
	for i := range packages {
		p := &packages[i]
		left := p.LeftCalls()
		for n := len(months) - 1; n >= 0; n-- { // what was left when a month began is what was left at its end and what it used
			if used := by[p.ID]; used != nil {
				left += used[n]
			}
			if p.EffectiveAt.Before(starts[n+1]) && p.Ends().After(starts[n]) {
				months[n].QuotaCalls += left
			}
		}
	}
	for n := range months {
		months[n].Start = starts[n]
	}
	return months
}
