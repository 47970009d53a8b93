package models

import (
	"time"

	"gorm.io/gorm"

	"ocrconsole/models/cause"
	"ocrconsole/models/rules"
	"ocrconsole/models/trail"
)

// Package is a prepaid quota of calls for one service in one region: bought with an order, given by the operator, or claimed for free.
type Package struct {
	AccountID   int64 `gorm:"primaryKey"`
	ID          int64 `gorm:"primaryKey"`
	Region      string
	Service     string
	Source      rules.Source
	OrderID     *int64       // of a bought package, as the two below; nil for a free one
	LineNo      *int64       // of the order
	UnitNo      *int64       // of the line: each unit is a package
	ClaimKey    *string      // of a claimed one: what can be claimed once
	QuotaCalls  int64        // how many calls it pays at most
	UsedCalls   int64        // how many it has paid
	PriceMicros rules.Micros // what was paid for it
	CreatedAt   time.Time
	EffectiveAt time.Time  // the first instant at which it pays
	ExpiresAt   time.Time  // the first instant at which it does not any more
	RefundedAt  *time.Time // when it was returned, or taken back by the operator who gave it, from when on it pays nothing: see rules.Package.Ends
	// CountedHour is the hour of which it counts the calls itself, those that it paid after its first CountedFrom: see UsageHour. Nil
	// if of none.
	CountedHour *time.Time
	CountedFrom int64
}

// Offering is the service in a region whose calls the package pays.
func (p *Package) Offering() rules.Offering {
	return rules.Offering{Region: p.Region, Service: p.Service}
}

// Ref names the package.
func (p *Package) Ref() Ref { return Ref{KindPackage, p.AccountID, p.ID} }

// Rule gives the package as the rules take it.
func (p *Package) Rule() rules.Package {
	var refundedAt time.Time
	if p.RefundedAt != nil {
		refundedAt = *p.RefundedAt
	}
	return rules.Package{
		ID: p.ID, AccountID: p.AccountID, Offering: p.Offering(), Source: p.Source,
		CreatedAt: p.CreatedAt, EffectiveAt: p.EffectiveAt, ExpiresAt: p.ExpiresAt,
		QuotaCalls: p.QuotaCalls, UsedCalls: p.UsedCalls, Refunded: p.RefundedAt != nil, RefundedAt: refundedAt,
	}
}

// PackageExpiry records the calls that became void when a package expired: late calls that it still pays lower them, so that
// used, left and void calls are always the quota.
type PackageExpiry struct {
	AccountID  int64 `gorm:"primaryKey"`
	PackageID  int64 `gorm:"primaryKey"`
	VoidCalls  int64
	ExpiredAt  time.Time
	RecordedAt time.Time
}

// CreatePackages stores the packages under the account's next numbers. The account must be locked.
func CreatePackages(tx *gorm.DB, accountID int64, packages []Package) error {
	id, err := nextID[Package](tx, accountID)
	if err != nil {
		return err
	}
	for i := range packages {
		packages[i].AccountID, packages[i].ID = accountID, id+int64(i)
	}
	if err := create(tx, packages); err != nil {
		return err
	}
	return recordGifts(tx, packages)
}

// PackagesOf lists all packages of the account by number.
func PackagesOf(tx *gorm.DB, accountID int64) ([]Package, error) {
	return all[Package](tx.Where("account_id = ?", accountID).Order("id"))
}

// UsablePackages lists the accounts' packages that may still pay a call made at or after the instant: see rules.Package.Ends.
func UsablePackages(tx *gorm.DB, accountIDs []int64, from time.Time) ([]Package, error) {
	return all[Package](tx.Where("account_id IN ? AND expires_at > ? AND used_calls < quota_calls AND (refunded_at IS NULL OR source = ? AND refunded_at > ?)", accountIDs, from, rules.SourceFree, from).
		Order("account_id, id"))
}

// FindPackage loads one package.
func FindPackage(tx *gorm.DB, accountID, id int64) (*Package, error) {
	return one[Package](byID(tx, accountID, id), Refuse(NotFound, cause.NoSuchPackage))
}

// PackagesOfOrder lists the packages that an order yielded.
func PackagesOfOrder(tx *gorm.DB, accountID, orderID int64) ([]Package, error) {
	return all[Package](tx.Where("account_id = ? AND order_id = ?", accountID, orderID).Order("id"))
}

// SavePackageUse stores how many calls of the package are used, and so how many are void if its expiry is recorded. The
// account must be locked.
func SavePackageUse(tx *gorm.DB, accountID, id, usedCalls int64) error {
	if err := update[Package](byID(tx, accountID, id), map[string]any{"used_calls": usedCalls}); err != nil {
		return err
	}
	left := byID(tx, accountID, id).Model(&Package{}).Select("quota_calls - used_calls")
	return update[PackageExpiry](tx.Where("account_id = ? AND package_id = ?", accountID, id), map[string]any{"void_calls": left})
}

// SavePackageReturn stores when the package was returned. The account must be locked.
func SavePackageReturn(tx *gorm.DB, p *Package) error {
	if err := Record(tx, p.AccountID, *p.RefundedAt, trail.PackageReturned{On: on(p.Ref()), PriceMicros: int64(p.PriceMicros)}); err != nil {
		return err
	}
	return update[Package](byID(tx, p.AccountID, p.ID), map[string]any{"refunded_at": p.RefundedAt})
}

// SavePackageTakenBack stores when the operator took back what was left of a package that had been given. The account must be locked.
func SavePackageTakenBack(tx *gorm.DB, p *Package) error {
	if err := Record(tx, p.AccountID, *p.RefundedAt, trail.PackageTakenBack{On: on(p.Ref()), Calls: p.QuotaCalls - p.UsedCalls}); err != nil {
		return err
	}
	return update[Package](byID(tx, p.AccountID, p.ID), map[string]any{"refunded_at": p.RefundedAt})
}

// CountReturns counts the packages of the account's orders that were returned, by order number.
func CountReturns(tx *gorm.DB, accountID int64, orderIDs []int64) (map[int64]int64, error) {
	rows, err := all[struct{ OrderID, Packages int64 }](tx.Model(&Package{}).
		Where("account_id = ? AND order_id IN ? AND refunded_at IS NOT NULL", accountID, orderIDs).
		Select("order_id, COUNT(*) AS packages").Group("order_id"))
	if err != nil {
		return nil, err
	}
	returned := make(map[int64]int64, len(rows))
	for _, row := range rows {
		returned[row.OrderID] = row.Packages
	}
	return returned, nil
}

const expiredUnrecorded = "expires_at <= ? AND refunded_at IS NULL AND NOT EXISTS (SELECT 1 FROM package_expiries e WHERE e.account_id = packages.account_id AND e.package_id = packages.id)"

// AccountsWithExpiredPackages lists the accounts that have a package whose expiry is not recorded yet, ascending.
func AccountsWithExpiredPackages(tx *gorm.DB, now time.Time) ([]int64, error) {
	return pluck[int64](tx.Model(&Package{}).Where(expiredUnrecorded, now).Distinct().Order("account_id"), "account_id")
}

// ExpiredPackages lists the account's packages whose expiry is not recorded yet.
func ExpiredPackages(tx *gorm.DB, accountID int64, now time.Time) ([]Package, error) {
	return all[Package](tx.Where("account_id = ?", accountID).Where(expiredUnrecorded, now).Order("id"))
}

// RecordPackageExpiries records what is left of the packages as void. The account must be locked.
func RecordPackageExpiries(tx *gorm.DB, expired []Package, now time.Time) error {
	rows := make([]PackageExpiry, len(expired))
	for i, p := range expired {
		rows[i] = PackageExpiry{p.AccountID, p.ID, p.QuotaCalls - p.UsedCalls, p.ExpiresAt, now}
	}
	return create(tx, rows)
}

// ExpiriesOf gives the account's recorded package expiries by package id.
func ExpiriesOf(tx *gorm.DB, accountID int64) (map[int64]PackageExpiry, error) {
	rows, err := all[PackageExpiry](tx.Where("account_id = ?", accountID))
	if err != nil {
		return nil, err
	}
	byPackage := make(map[int64]PackageExpiry, len(rows))
	for _, e := range rows {
		byPackage[e.PackageID] = e
	}
	return byPackage, nil
}

// ClaimKey marks a package as the one free package of the offering.
func ClaimKey(region, service string) string { return region + "/" + service }

// ClaimKeys tells which offerings' free packages the account has claimed.
func ClaimKeys(tx *gorm.DB, accountID int64) (map[string]bool, error) {
	keys, err := pluck[string](tx.Model(&Package{}).Where("account_id = ? AND claim_key IS NOT NULL", accountID), "claim_key")
	if err != nil {
		return nil, err
	}
	claimed := make(map[string]bool, len(keys))
	for _, key := range keys {
		claimed[key] = true
	}
	return claimed, nil
}

// UnexpiredPackages lists the account's packages that have not expired, used up ones too but none refunded, by number.
func UnexpiredPackages(tx *gorm.DB, accountID int64, now time.Time) ([]Package, error) {
	return all[Package](tx.Where("account_id = ? AND expires_at > ? AND refunded_at IS NULL", accountID, now).Order("id"))
}
