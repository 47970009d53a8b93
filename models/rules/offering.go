package rules

import (
	"cmp"
	"time"
)

// Offering names one service in one region, by their codes in the catalog: whatever is bought, counted, priced and settled
// is of one. Product page: "the region where you call the API must be the same as the region where you purchase the package",
// and for pay-per-use where "the API is subscribed to". It is comparable, and the key of whatever is kept for each.
type Offering struct{ Region, Service string }

// String names it for those who operate the console: customers read the catalog's names.
func (o Offering) String() string { return o.Service + " in " + o.Region }

// CompareOfferings orders them by region and service.
func CompareOfferings(a, b Offering) int {
	return cmp.Or(cmp.Compare(a.Region, b.Region), cmp.Compare(a.Service, b.Service))
}

// HourOf names one clock hour of an offering, which is settled as one amount. Start is as HourStart gives it, in UTC.
type HourOf struct {
	Offering
	Start time.Time
}

// MonthOf names one month of an offering, in which the calls that pay-per-use pays are numbered for the tariff. Start is as
// MonthStart gives it, in UTC.
type MonthOf struct {
	Offering
	Start time.Time
}
