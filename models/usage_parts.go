package models

import (
	"strings"
	"time"

	"gorm.io/gorm"
	"gorm.io/gorm/clause"

	"ocrconsole/models/rules"
)

// CallsToldApart is how many calls of each service are told apart by what the totals of hours do not know, their key and status, in
// one look at them: a month of a thousand calls a day, read in less than a tenth of a second. What is older is known in sum.
const CallsToldApart = 30_000

// UsagePart sums calls of one stretch of time, by its place among those that were asked for, outcome, and what else they were
// asked for by; the rest is zero.
type UsagePart struct {
	Part            int64
	Outcome         Outcome
	Region, Service string
	PackageID       int64
	AccessKeyID     int64
	HTTPStatus      int64
	TagSetID        int64
	Calls           int64
	AmountMicros    rules.Micros
}

// What UsagePart can be asked for by beside the outcome: of the totals of hours the first three, of calls all.
const (
	ByRegion  = "region"
	ByService = "service"
	ByPackage = "package_id"
	ByKey     = "access_key_id"
	ByStatus  = "http_status"
	ByTags    = "tag_set_id"
)

// SumUsageBy sums the account's hourly totals over the stretches between the bounds, which are starts of hours and one more than there are
// stretches. by is one of the constants, "" to sum by stretch and outcome only.
func SumUsageBy(tx *gorm.DB, accountID int64, f HourFilter, bounds []time.Time, by string) ([]UsagePart, error) {
	f.From, f.Until = bounds[0], bounds[len(bounds)-1]
	part, values := dayOf(isPostgres(tx), bounds)
	columns := "part, outcome"
	if by != "" {
		columns += ", " + by
	}
	selected := strings.Replace(columns, "part", part+" AS part", 1)
	return all[UsagePart](f.within(tx, accountID).Select(selected+", "+usageSums, values...).Group(columns))
}

// SumCallsBy sums calls that the filter lets pass, but for Before and Limit, over the stretches between the bounds, as SumUsageBy does.
func SumCallsBy(tx *gorm.DB, accountID int64, f CallFilter, bounds []time.Time, by string) ([]UsagePart, error) {
	if f.isNone() {
		return nil, nil
	}
	part, values := dayOf(isPostgres(tx), bounds)
	picked, pickedValues := f.Pick.where()
	column := by
	if by == ByPackage {
		column = "COALESCE(package_id, 0) AS package_id" // as the totals of hours have it
	}
	chosen := callsInEach(tx, accountID, f.whole(), f.Outcome == OutcomeFailed, func(b spanBounds, calls clause.Expr) clause.Expr {
		return gorm.Expr("SELECT called_at, outcome, price_micros, "+column+" FROM ? WHERE called_at >= ? AND called_at < ?"+picked, append([]any{calls, b.from, b.until}, pickedValues...)...)
	})
	columns := "part, outcome, " + by
	return all[UsagePart](tx.Raw("SELECT "+columns+", COUNT(*) AS calls, CAST(SUM(price_micros) AS bigint) AS amount_micros FROM (SELECT "+
		strings.ReplaceAll(part, "hour_start", "called_at")+" AS part, outcome, price_micros, "+by+
		" FROM (?) AS chosen) AS told GROUP BY "+columns, append(values, chosen)...))
}
