package billing

import (
	"cmp"
	"context"
	"slices"
	"time"

	"gorm.io/gorm"

	"ocrconsole/models"
	"ocrconsole/models/rules"
)

// PackageDetail is a package with what became void when it expired.
type PackageDetail struct {
	models.Package
	Status rules.Status
	// VoidCalls is what was left when the package expired, recorded then; nil while it has not.
	VoidCalls *int64
}

// Packages lists all packages of the account in deduction order, those that can still pay calls first: the
// first row is the next to be used for its service and region.
func (b *Billing) Packages(ctx context.Context, accountID int64) (packages []PackageDetail, now time.Time, err error) {
	now = b.Clock.Now()
	err = b.DB.Read(ctx, func(tx *gorm.DB) error {
		var rows []models.Package
		var expiries map[int64]models.PackageExpiry
		err := models.Together(tx,
			models.Reading(&rows, func(tx *gorm.DB) ([]models.Package, error) { return models.PackagesOf(tx, accountID) }),
			models.Reading(&expiries, func(tx *gorm.DB) (map[int64]models.PackageExpiry, error) { return models.ExpiriesOf(tx, accountID) }),
		)
		packages = inDeductionOrder(rows, expiries, now)
		return err
	})
	return packages, now, err
}

// Package gives one package.
func (b *Billing) Package(ctx context.Context, accountID, packageID int64) (detail *PackageDetail, now time.Time, err error) {
	now = b.Clock.Now()
	err = b.DB.Read(ctx, func(tx *gorm.DB) error {
		var p *models.Package
		var expiries map[int64]models.PackageExpiry
		err := models.Together(tx,
			models.Reading(&p, func(tx *gorm.DB) (*models.Package, error) { return models.FindPackage(tx, accountID, packageID) }),
			models.Reading(&expiries, func(tx *gorm.DB) (map[int64]models.PackageExpiry, error) { return models.ExpiriesOf(tx, accountID) }),
		)
		if err != nil {
			return err
		}
		detail = &inDeductionOrder([]models.Package{*p}, expiries, now)[0]
		return nil
	})
	return detail, now, err
}

func inDeductionOrder(rows []models.Package, expiries map[int64]models.PackageExpiry, now time.Time) []PackageDetail {
	details := make([]PackageDetail, len(rows))
	for i, row := range rows {
		rule := row.Rule()
		details[i] = PackageDetail{Package: row, Status: rule.StatusAt(now)}
		if e, expired := expiries[row.ID]; expired {
			details[i].VoidCalls = &e.VoidCalls
		}
	}
	slices.SortFunc(details, func(a, b PackageDetail) int {
		ruleA, ruleB := a.Rule(), b.Rule()
		return cmp.Or(cmp.Compare(usability(a.Status), usability(b.Status)), rules.ComparePackages(&ruleA, &ruleB))
	})
	return details
}

// usability puts packages that pay calls now before those that will, and those before the ones that never will.
func usability(s rules.Status) int {
	switch s {
	case rules.StatusActive:
		return 0
	case rules.StatusNotYetEffective:
		return 1
	case rules.StatusUsedUp, rules.StatusExpired, rules.StatusRefunded:
		return 2
	}
	return 2
}
