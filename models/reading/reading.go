// Package reading says how a person reads figures: how numbers are grouped, and in which order a day is written. What is written
// so is in views/format; what machines read is never written so.
package reading

// Style is how somebody reads figures. The zero Style is what whoever has chosen nothing reads: 1,234.56 and 29 Nov 2026.
type Style struct {
	Numbers Numbers
	Days    Days
}

// Numbers is how numbers are written.
type Numbers string

// The ways to write numbers. Two of them never write the same digits and marks for different numbers without that the reader has
// chosen which of them it is.
const (
	Commas      Numbers = ""           // 1,234,567.89
	Points      Numbers = "points"     // 1.234.567,89
	Spaces      Numbers = "spaces"     // 1 234 567,89
	Apostrophes Numbers = "apostrophe" // 1’234’567.89
	Lakhs       Numbers = "lakhs"      // 12,34,567.89
)

// Days is how days are written. Where the month has a name, that is English, as all words of the console are.
type Days string

// The ways to write days.
const (
	DayMonthName Days = ""          // 29 Nov 2026
	MonthNameDay Days = "name-day"  // Nov 29, 2026
	YearFirst    Days = "year"      // 2026-11-29
	MonthSlash   Days = "month-day" // 11/29/2026
	DaySlash     Days = "day-month" // 29/11/2026
	DayPoint     Days = "day-point" // 29.11.2026
)

// AllNumbers are the ways to write numbers, in the order in which they are offered.
var AllNumbers = [...]Numbers{Commas, Points, Spaces, Apostrophes, Lakhs}

// AllDays are the ways to write days, in the order in which they are offered.
var AllDays = [...]Days{DayMonthName, MonthNameDay, YearFirst, MonthSlash, DaySlash, DayPoint}

// Known tells whether there is such a way.
func (n Numbers) Known() bool {
	for _, known := range AllNumbers {
		if n == known {
			return true
		}
	}
	return false
}

// Known tells whether there is such a way.
func (d Days) Known() bool {
	for _, known := range AllDays {
		if d == known {
			return true
		}
	}
	return false
}
