package models

import (
	"time"

	"gorm.io/gorm"
	"gorm.io/gorm/clause"

	"ocrconsole/models/rules"
)

// PaidHour counts what was called in an hour, successfully, by who paid it.
type PaidHour struct {
	HourStart    time.Time
	Region       string
	Service      string
	PackageCalls int64
	PerUseCalls  int64
	PerUseMicros rules.Micros
}

// PaidHoursSince lists the account's hours, from the one that starts at the instant on, with calls that were paid, oldest first; at most
// limit.
func PaidHoursSince(tx *gorm.DB, accountID int64, from time.Time, limit int) ([]PaidHour, error) {
	return paidHours(tx.Limit(limit), accountID, from)
}

func paidHours(tx *gorm.DB, accountID int64, from time.Time) ([]PaidHour, error) {
	sum := func(of string, outcome Outcome) string {
		return "CAST(SUM(CASE WHEN outcome = '" + string(outcome) + "' THEN " + of + " ELSE 0 END) AS bigint)"
	}
	return all[PaidHour](tx.Model(&UsageHour{}).
		Select("hour_start, region, service, "+sum("calls", OutcomePackage)+" AS package_calls, "+sum("calls", OutcomePayPerUse)+" AS per_use_calls, "+
			sum("amount_micros", OutcomePayPerUse)+" AS per_use_micros").
		Where("account_id = ? AND hour_start >= ? AND outcome <> ?", accountID, from, OutcomeFailed).
		Group("hour_start, region, service").Order("hour_start, region, service"))
}

// PaidHoursAt lists the account's hours of one service in a region, as PaidHoursSince does: all of two months are fewer than 1,500, of a
// year fewer than 9,000.
func PaidHoursAt(tx *gorm.DB, accountID int64, of rules.Offering, from time.Time) ([]PaidHour, error) {
	return paidHours(tx.Where("region = ? AND service = ?", of.Region, of.Service), accountID, from)
}

// FirstPaidHour gives the first hour, from an instant on, with calls of the service in the region that were paid, zero if there is none.
func FirstPaidHour(tx *gorm.DB, accountID int64, of rules.Offering, since time.Time) (time.Time, error) {
	hours, err := pluck[time.Time](tx.Model(&UsageHour{}).Where("account_id = ? AND hour_start >= ? AND region = ? AND service = ? AND outcome <> ?", accountID, since, of.Region, of.Service, OutcomeFailed).
		Order("hour_start").Limit(1), "hour_start")
	if err != nil || len(hours) == 0 {
		return time.Time{}, err
	}
	return hours[0].UTC(), nil
}

// PackageCallsSince counts what each of the account's packages has paid in the hours from the one that starts at the instant on: rows with
// PackageID and Calls.
func PackageCallsSince(tx *gorm.DB, accountID int64, from time.Time) ([]UsageHour, error) {
	return all[UsageHour](tx.Model(&UsageHour{}).Select("package_id, CAST(SUM(calls) AS bigint) AS calls").
		Where("account_id = ? AND hour_start >= ? AND outcome = ?", accountID, from, OutcomePackage).Group("package_id").Order("package_id"))
}

// PackagesThatPaidAfter lists the account's packages that expired after the instant, or have not yet, by number; returned ones too.
func PackagesThatPaidAfter(tx *gorm.DB, accountID int64, instant time.Time) ([]Package, error) {
	return all[Package](tx.Where("account_id = ? AND expires_at > ?", accountID, instant).Order("id"))
}

// PaidCallsIn lists the calls of the spans, each of one service, that were paid, as far as they say when they were made, in their order; at
// most limit.
func PaidCallsIn(tx *gorm.DB, accountID int64, spans []CallSpan, limit int) ([]Call, error) {
	if len(spans) == 0 {
		return nil, nil
	}
	of := make([]callSpan, len(spans))
	for i, span := range spans {
		of[i] = callSpan{at: *span.At, from: span.From, until: span.Until}
	}
	paid := callsInEach(tx, accountID, of, false, func(b spanBounds, calls clause.Expr) clause.Expr {
		return gorm.Expr("SELECT region, service, called_at, within_micros, request_id, source_id FROM ? WHERE called_at >= ? AND called_at < ? AND outcome <> 'failed'", calls, b.from, b.until)
	})
	return all[Call](tx.Raw("SELECT * FROM (?) AS paid ORDER BY "+byTime+" "+limitRows(limit), paid))
}
