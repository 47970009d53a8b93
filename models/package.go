package models

import (
	"errors"
	"fmt"
	"time"

	"gorm.io/gorm"

	"ocrconsole/models/rules"
)

// Package is a prepaid quota of calls for one service in one region: bought with an order, given by the operator, or claimed for free.
type Package struct {
	AccountID   int64 `gorm:"primaryKey"`
	ID          int64 `gorm:"primaryKey"`
	Region      string
	Service     string
	Source      rules.Source
	OrderID     *int64  // of a bought package, as the two below; nil for a free one
	LineNo      *int64  // of the order
	UnitNo      *int64  // of the line: each unit is a package
	ClaimKey    *string // of a claimed one: what can be claimed once
	QuotaCalls  int64   // how many calls it pays at most
	UsedCalls   int64   // how many it has paid
	PriceMicros int64   // what was paid for it
	CreatedAt   time.Time
	EffectiveAt time.Time  // the first instant at which it pays
	ExpiresAt   time.Time  // the first instant at which it does not any more
	RefundedAt  *time.Time // when it was returned, from when on it pays nothing
}

// Ref names the package.
func (p *Package) Ref() Ref { return Ref{KindPackage, p.AccountID, p.ID} }

// Rule gives the package as the rules take it.
func (p *Package) Rule() rules.Package {
	return rules.Package{
		ID: p.ID, AccountID: p.AccountID, Region: p.Region, Service: p.Service, Source: p.Source,
		CreatedAt: p.CreatedAt, EffectiveAt: p.EffectiveAt, ExpiresAt: p.ExpiresAt,
		QuotaCalls: p.QuotaCalls, UsedCalls: p.UsedCalls, Refunded: p.RefundedAt != nil,
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
	id, err := nextID(tx, &Package{}, accountID)
	if err != nil {
		return err
	}
	for i := range packages {
		packages[i].AccountID, packages[i].ID = accountID, id+int64(i)
	}
	if err := tx.Create(packages).Error; err != nil {
		return fmt.Errorf("create packages: %w", err)
	}
	return nil
}

// PackagesOf lists all packages of the account by number.
func PackagesOf(tx *gorm.DB, accountID int64) ([]Package, error) {
	var packages []Package
	if err := tx.Where("account_id = ?", accountID).Order("id").Find(&packages).Error; err != nil {
		return nil, fmt.Errorf("list packages of account %d: %w", accountID, err)
	}
	return packages, nil
}

// UsablePackages lists the accounts' packages that may still pay a call made at or after the instant.
func UsablePackages(tx *gorm.DB, accountIDs []int64, from time.Time) ([]Package, error) {
	var packages []Package
	err := tx.Where("account_id IN ? AND expires_at > ? AND used_calls < quota_calls AND refunded_at IS NULL", accountIDs, from).
		Order("account_id, id").Find(&packages).Error
	if err != nil {
		return nil, fmt.Errorf("list usable packages: %w", err)
	}
	return packages, nil
}

// FindPackage loads one package.
func FindPackage(tx *gorm.DB, accountID, id int64) (*Package, error) {
	var p Package
	err := tx.Where("account_id = ? AND id = ?", accountID, id).Take(&p).Error
	if errors.Is(err, gorm.ErrRecordNotFound) {
		return nil, Errorf(NotFound, "There is no such package.")
	}
	if err != nil {
		return nil, fmt.Errorf("find package: %w", err)
	}
	return &p, nil
}

// PackagesOfOrder lists the packages that an order yielded.
func PackagesOfOrder(tx *gorm.DB, accountID, orderID int64) ([]Package, error) {
	var packages []Package
	if err := tx.Where("account_id = ? AND order_id = ?", accountID, orderID).Order("id").Find(&packages).Error; err != nil {
		return nil, fmt.Errorf("list packages of order: %w", err)
	}
	return packages, nil
}

// SavePackageUse stores how many calls of the package are used, and so how many are void if its expiry is recorded. The
// account must be locked.
func SavePackageUse(tx *gorm.DB, accountID, id, usedCalls int64) error {
	err := tx.Model(&Package{}).Where("account_id = ? AND id = ?", accountID, id).Update("used_calls", usedCalls).Error
	if err == nil {
		left := tx.Model(&Package{}).Select("quota_calls - used_calls").Where("account_id = ? AND id = ?", accountID, id)
		err = tx.Model(&PackageExpiry{}).Where("account_id = ? AND package_id = ?", accountID, id).Update("void_calls", left).Error
	}
	if err != nil {
		return fmt.Errorf("save use of package %d of account %d: %w", id, accountID, err)
	}
	return nil
}

// SavePackageReturn stores when the package was returned. The account must be locked.
func SavePackageReturn(tx *gorm.DB, p *Package) error {
	err := tx.Model(&Package{}).Where("account_id = ? AND id = ?", p.AccountID, p.ID).Update("refunded_at", p.RefundedAt).Error
	if err != nil {
		return fmt.Errorf("save return of package %s: %w", p.Ref(), err)
	}
	return nil
}

// CountReturns counts the packages of the account's orders that were returned, by order number.
func CountReturns(tx *gorm.DB, accountID int64, orderIDs []int64) (map[int64]int64, error) {
	var rows []struct{ OrderID, Packages int64 }
	err := tx.Model(&Package{}).Where("account_id = ? AND order_id IN ? AND refunded_at IS NOT NULL", accountID, orderIDs).
		Select("order_id, COUNT(*) AS packages").Group("order_id").Scan(&rows).Error
	if err != nil {
		return nil, fmt.Errorf("count returned packages of account %d: %w", accountID, err)
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
	var ids []int64
	if err := tx.Model(&Package{}).Where(expiredUnrecorded, now).Distinct().Order("account_id").Pluck("account_id", &ids).Error; err != nil {
		return nil, fmt.Errorf("list accounts with expired packages: %w", err)
	}
	return ids, nil
}

// ExpiredPackages lists the account's packages whose expiry is not recorded yet.
func ExpiredPackages(tx *gorm.DB, accountID int64, now time.Time) ([]Package, error) {
	var packages []Package
	if err := tx.Where("account_id = ?", accountID).Where(expiredUnrecorded, now).Order("id").Find(&packages).Error; err != nil {
		return nil, fmt.Errorf("list expired packages of account %d: %w", accountID, err)
	}
	return packages, nil
}

// RecordPackageExpiries records what is left of the packages as void. The account must be locked.
func RecordPackageExpiries(tx *gorm.DB, expired []Package, now time.Time) error {
	if len(expired) == 0 {
		return nil
	}
	rows := make([]PackageExpiry, len(expired))
	for i, p := range expired {
		rows[i] = PackageExpiry{p.AccountID, p.ID, p.QuotaCalls - p.UsedCalls, p.ExpiresAt, now}
	}
	if err := tx.CreateInBatches(rows, bulkRows).Error; err != nil {
		return fmt.Errorf("record package expiries: %w", err)
	}
	return nil
}

// ExpiriesOf gives the account's recorded package expiries by package id.
func ExpiriesOf(tx *gorm.DB, accountID int64) (map[int64]PackageExpiry, error) {
	var rows []PackageExpiry
	if err := tx.Where("account_id = ?", accountID).Find(&rows).Error; err != nil {
		return nil, fmt.Errorf("list package expiries of account %d: %w", accountID, err)
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
	var keys []string
	if err := tx.Model(&Package{}).Where("account_id = ? AND claim_key IS NOT NULL", accountID).Pluck("claim_key", &keys).Error; err != nil {
		return nil, fmt.Errorf("list claimed packages of account %d: %w", accountID, err)
	}
	claimed := make(map[string]bool, len(keys))
	for _, key := range keys {
		claimed[key] = true
	}
	return claimed, nil
}

// UnexpiredPackages lists the account's packages that have not expired, used up ones too but none refunded, by number.
func UnexpiredPackages(tx *gorm.DB, accountID int64, now time.Time) ([]Package, error) {
	var packages []Package
	err := tx.Where("account_id = ? AND expires_at > ? AND refunded_at IS NULL", accountID, now).Order("id").Find(&packages).Error
	if err != nil {
		return nil, fmt.Errorf("list unexpired packages of account %d: %w", accountID, err)
	}
	return packages, nil
}
