// Package stood tells how an account stood at an instant of its past: which packages had calls left, in the order in which they paid,
// what was on the balance, accrued and owed, and what was used of caps.
//
// What stood at an instant is what had been recorded by then. A call that was reported later, or money that went back later, does not
// change it, although it may be of an earlier time. Nothing is stored for that: the ledger has its entries in order, a package its calls,
// each of which left one less, and totals of hours have all others. Of those hours only that have calls which were recorded later the
// single calls are counted; mostly that is the hour of the instant. So a page takes as long whether an account has a thousand calls or
// a thousand million.
package stood

import (
	"context"
	"time"

	"gorm.io/gorm"

	"ocrconsole/models"
	"ocrconsole/models/catalog"
	"ocrconsole/models/cause"
	"ocrconsole/models/metering"
	"ocrconsole/models/rules"
)

// Stood has the use case. All fields are required.
type Stood struct {
	DB      *models.DB
	Catalog *catalog.Reader
	Clock   models.Clock
}

// Account is how an account stood at an instant.
type Account struct {
	At      time.Time
	Created time.Time // before it there was nothing
	// Last is the last entry of the ledger by then; of number 0 if there was none. Earlier and Next are the ones around the instant,
	// nil where there is none: Earlier is Last, unless that was posted at the very instant.
	Last, Earlier, Next *models.LedgerEntry
	// Standing has the balance, what was accrued, and since when the account was in arrears, which is zero also where nobody had noticed
	// yet.
	Standing rules.Standing
	// AccruedAtMost tells that what was accrued may have been less: too many hours have calls that may have been recorded later.
	AccruedAtMost bool
	// Packages are those that could pay calls then or later, by service and region, each in deduction order. Over counts all others that
	// were there, by their status.
	Packages []Package
	Over     map[rules.Status]int64
	Caps     []Cap // oldest first
}

// Package is a package as it stood.
type Package struct {
	models.Package
	// Left is how many calls it had left. It is known as a range only where more calls were reported late than are looked at.
	Left   metering.Left
	Status rules.Status
	// PaysNext tells that it would have paid the next call of its service and region.
	PaysNext bool
}

// LeastLeft is how many calls all packages that could pay then had left at least.
func (a *Account) LeastLeft() (calls int64) {
	for i := range a.Packages {
		if a.Packages[i].Status == rules.StatusActive {
			calls += a.Packages[i].Left.Least
		}
	}
	return calls
}

// ParseInstant reads an instant as addresses and forms write it: in RFC 3339 or, without a zone, as a field for date and time gives it,
// in the reader's zone.
func ParseInstant(text string, zone *time.Location) (time.Time, error) {
	for _, layout := range []string{time.RFC3339Nano, "2006-01-02T15:04:05", "2006-01-02T15:04"} {
		if at, err := time.ParseInLocation(layout, text, zone); err == nil && at.Year() > 0 && at.Year() < 10000 {
			return models.Instant(at), nil
		}
	}
	return time.Time{}, models.RefuseField("at", cause.PastNotAnInstant)
}

// At tells how the account stood. It refuses an instant before the account was there or its calls are kept from, and one that is to come.
func (s *Stood) At(ctx context.Context, accountID int64, at time.Time) (*Account, error) {
	snapshot, err := s.Catalog.Current(ctx)
	if err != nil {
		return nil, err
	}
	at = models.Instant(at)
	if at.After(s.Clock.Now()) {
		return nil, models.RefuseField("at", cause.PastInFuture)
	}
	r := records{accountID: accountID, at: at, until: at.Add(metering.MaxSkew + time.Microsecond), zone: snapshot.Zone}
	if err := s.DB.Read(ctx, r.read); err != nil {
		return nil, err
	}
	return r.account(), nil
}

// known refuses an instant of which nothing is known.
func (r *records) known() error {
	if at := r.found.CreatedAt; r.at.Before(at) {
		return models.RefuseField("at", cause.PastBeforeAccount{Created: at.UTC()})
	}
	if !r.found.KeepsCall(r.at) {
		return models.RefuseField("at", cause.PastNotKept{Since: r.found.CallsSince.UTC()})
	}
	return nil
}

// account puts together what was read.
func (r *records) account() *Account {
	a := &Account{
		At: r.at, Created: r.found.CreatedAt, Last: r.last, Earlier: r.earlier, Next: r.next,
		Standing: r.standing(), AccruedAtMost: len(r.uncharged) > len(r.unchargedLookedAt()), Over: make(map[rules.Status]int64),
	}
	if r.earlier.Seq == 0 {
		a.Earlier = nil
	}
	r.queue(a)
	r.caps(a)
	return a
}

// readFirst reads what does not depend on anything else.
func (r *records) readFirst(tx *gorm.DB) error {
	id, from := r.accountID, r.at.Add(-lateFor)
	return models.Together(tx,
		models.Reading(&r.found, func(tx *gorm.DB) (*models.Account, error) { return models.FindAccount(tx, id) }),
		models.Reading(&r.last, func(tx *gorm.DB) (*models.LedgerEntry, error) {
			return models.LastEntryBefore(tx, id, r.at.Add(time.Microsecond))
		}),
		models.Reading(&r.earlier, func(tx *gorm.DB) (*models.LedgerEntry, error) { return models.LastEntryBefore(tx, id, r.at) }),
		models.Reading(&r.next, func(tx *gorm.DB) (*models.LedgerEntry, error) { return models.FirstEntryAfter(tx, id, r.at) }),
		models.Reading(&r.turn, func(tx *gorm.DB) (*models.ArrearsEvent, error) { return models.ArrearsAt(tx, id, r.at) }),
		models.Reading(&r.uncharged, func(tx *gorm.DB) ([]models.UsageHour, error) { return models.UnchargedAt(tx, id, r.at, r.until) }),
		models.Reading(&r.packages, func(tx *gorm.DB) ([]models.Package, error) { return models.PackagesOf(tx, id) }),
		models.Reading(&r.used, func(tx *gorm.DB) ([]models.UsageHour, error) { return models.PackageUseUntil(tx, id, r.until) }),
		models.Reading(&r.hours, func(tx *gorm.DB) ([]models.UsageHour, error) {
			return models.LastRecordedHours(tx, id, from, r.until, hoursFirst)
		}),
		models.Reading(&r.limits, func(tx *gorm.DB) ([]models.Cap, error) { return models.CapsAt(tx, id, r.at) }),
		func(tx *gorm.DB) error { return r.readCapUse(tx) },
	)
}
