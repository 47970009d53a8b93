package revenue

import (
	"context"
	"errors"
	"fmt"
	"time"

	"gorm.io/gorm"

	"ocrconsole/models"
	"ocrconsole/models/catalog"
	"ocrconsole/models/rules"
)

// Revenue has the use cases.
type Revenue struct {
	DB      *models.DB
	Catalog *catalog.Reader
	Clock   models.Clock
}

// Step is how long a row is.
type Step string

// The steps.
const (
	ByDay   Step = "day"
	ByMonth Step = "month"
)

// MaxRows bounds how many days or months a report tells of: a leap year of days, so that a year can be looked at by day.
const MaxRows = 366

// accountsAtOnce is how many accounts are summed up by one statement: few enough for a statement's parameters and for a step of a
// fraction of a second, so many that a million accounts are some thousand steps.
const accountsAtOnce = 500

// Wanted says what is told, and how finely. The zero values of the last four choose everything.
type Wanted struct {
	From, Until         time.Time // starts of days or months of the billing zone; Until is exclusive
	By                  Step
	ByRegion, ByService bool
	AsOf                time.Time // leave out what was done from then on, whole hours; zero: now
	Region, Service     string
	AccountID           int64
}

// ErrTooLong says that a report would be of more than MaxRows days or months.
var ErrTooLong = errors.New("more days or months than a report has")

// ErrNothing says that the time of a report has not begun or ends before it begins.
var ErrNothing = errors.New("no time that has begun")

// bounds are the starts of the days or months in the billing zone, and where the last of them ends: as of when it is told, or with the
// instant that is now.
func (w *Wanted) bounds(zone *time.Location, now time.Time) ([]time.Time, error) {
	asOf := now.Add(time.Microsecond)
	if !w.AsOf.IsZero() && w.AsOf.Before(now) {
		asOf = rules.HourStart(w.AsOf, zone)
	}
	start, next := rules.DayStart, rules.NextDay
	if w.By == ByMonth {
		start, next = rules.MonthStart, rules.NextMonth
	}
	var bounds []time.Time
	at := start(w.From, zone)
	for ; at.Before(w.Until) && at.Before(asOf); at = next(at, zone) {
		if len(bounds) == MaxRows {
			return nil, ErrTooLong
		}
		bounds = append(bounds, at)
	}
	if len(bounds) == 0 {
		return nil, ErrNothing
	}
	if at.After(asOf) {
		at = asOf
	}
	return append(bounds, models.Instant(at)), nil
}

// MonthOrDay reads a month, such as 2026-01, or a day, as its first instant and that of the next.
func MonthOrDay(text string, zone *time.Location) (start, next time.Time, err error) {
	// At noon: at midnight it may be another day where clocks change then.
	if at, err := time.ParseInLocation("2006-01-02 15", text+" 12", zone); err == nil {
		return rules.DayStart(at, zone), rules.NextDay(at, zone), nil
	}
	at, err := time.ParseInLocation("2006-01-02 15", text+"-01 12", zone)
	return rules.MonthStart(at, zone), rules.NextMonth(at, zone), err
}

// matches tells whether the filter lets a row of the service in the region pass.
func (w *Wanted) matches(at rules.Offering) bool {
	return (w.Region == "" || w.Region == at.Region) && (w.Service == "" || w.Service == at.Service)
}

// eachPage calls fn with the accounts' ids, a page at a time, all as of one moment.
func (r *Revenue) eachPage(ctx context.Context, w *Wanted, fn func(tx *gorm.DB, accountIDs []int64) error) error {
	return r.DB.ReadTogether(ctx, 1, func(readers models.Readers) error {
		return readers.Do(func(tx *gorm.DB) error { return eachPage(tx, w.AccountID, fn) })
	})
}

func eachPage(tx *gorm.DB, accountID int64, fn func(tx *gorm.DB, accountIDs []int64) error) error {
	if accountID != 0 {
		return fn(tx, []int64{accountID})
	}
	for after := int64(0); ; {
		ids, err := models.AccountIDsAfter(tx, after, accountsAtOnce)
		if err != nil || len(ids) == 0 {
			return err
		}
		if err := fn(tx, ids); err != nil {
			return fmt.Errorf("accounts %d to %d: %w", ids[0], ids[len(ids)-1], err)
		}
		after = ids[len(ids)-1]
	}
}
