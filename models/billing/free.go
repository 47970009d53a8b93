package billing

import (
	"context"
	"time"

	"gorm.io/gorm"

	"ocrconsole/models"
	"ocrconsole/models/rules"
)

// ClaimFree gives the account the offering's free package, once. What happens when it is used up stays as the customer
// chose before; it is pay-per-use at first.
func (b *Billing) ClaimFree(ctx context.Context, accountID int64, region, service string) (*models.Package, error) {
	return b.ClaimFreeThen(ctx, accountID, region, service, "")
}

// ClaimFreeThen gives the account the offering's free package, once, and does what the customer chose for the calls that
// exceed it; an empty choice keeps what was chosen before.
func (b *Billing) ClaimFreeThen(ctx context.Context, accountID int64, region, service string, then models.WhenUsedUp) (*models.Package, error) {
	sold, err := b.soldOffering(ctx, region, service)
	if err != nil {
		return nil, err
	}
	if sold.FreeCalls == 0 {
		return nil, models.Errorf(models.NotFound, "There is no free package for this service in this region.")
	}
	if err := CheckUsedUp(then); err != nil {
		return nil, err
	}
	snapshot, err := b.Catalog.Current(ctx)
	if err != nil {
		return nil, err
	}
	now, key := b.Clock.Now(), models.ClaimKey(region, service)
	packages := []models.Package{{
		Region: region, Service: service, Source: rules.SourceFree, ClaimKey: &key, QuotaCalls: sold.FreeCalls,
		CreatedAt: now, EffectiveAt: now, ExpiresAt: rules.ExpiresAt(now, snapshot.Zone),
	}}
	err = b.locked(ctx, accountID, func(tx *gorm.DB, account *models.Account) error {
		claimed, err := models.ClaimKeys(tx, accountID)
		if err != nil {
			return err
		}
		if claimed[key] {
			return models.Errorf(models.Conflict, "The free package of this service has been claimed already. It can be claimed once.")
		}
		if err := models.CreatePackages(tx, accountID, packages); err != nil {
			return err
		}
		choice, err := orAsBefore(tx, accountID, region, service, then)
		if err != nil || then == "" && !choice.ChosenAt.IsZero() {
			return err
		}
		return say(tx, accountID, region, service, choice.Choice, now)
	})
	if err != nil {
		return nil, err
	}
	return &packages[0], nil
}

// Gift is a free package that the operator gives. Zero times: effective now, valid one year.
type Gift struct {
	AccountID       int64
	Region, Service string
	Calls           int64
	EffectiveAt     time.Time
	ExpiresAt       time.Time
}

// Grant gives an account a free package. What happens when it is used up stays as it is.
func (b *Billing) Grant(ctx context.Context, g Gift) (*models.Package, error) {
	snapshot, err := b.Catalog.Current(ctx)
	if err != nil {
		return nil, err
	}
	if _, found := snapshot.Offering(g.Region, g.Service); !found {
		return nil, models.FieldError("service", "The catalog does not sell %q in region %q.", g.Service, g.Region)
	}
	now := b.Clock.Now()
	p := models.Package{
		Region: g.Region, Service: g.Service, Source: rules.SourceFree, QuotaCalls: g.Calls,
		CreatedAt: now, EffectiveAt: models.Instant(g.EffectiveAt), ExpiresAt: models.Instant(g.ExpiresAt),
	}
	if g.EffectiveAt.IsZero() {
		p.EffectiveAt = now
	}
	if g.ExpiresAt.IsZero() {
		p.ExpiresAt = rules.ExpiresAt(p.EffectiveAt, snapshot.Zone)
	}
	if g.Calls <= 0 {
		return nil, models.FieldError("calls", "Give a package of at least one call.")
	}
	if !p.ExpiresAt.After(p.EffectiveAt) {
		return nil, models.FieldError("expires-at", "The package must expire after it takes effect.")
	}
	packages := []models.Package{p}
	err = b.locked(ctx, g.AccountID, func(tx *gorm.DB, account *models.Account) error {
		return models.CreatePackages(tx, g.AccountID, packages)
	})
	if err != nil {
		return nil, err
	}
	return &packages[0], nil
}
