package billing

import (
	"context"
	"time"

	"gorm.io/gorm"

	"ocrconsole/models"
	"ocrconsole/models/catalog"
	"ocrconsole/models/rules"
)

// Subscribe enables pay-per-use of the service in the region from now on; it is no error when it is already.
func (b *Billing) Subscribe(ctx context.Context, accountID int64, region, service string) error {
	if _, err := b.soldOffering(ctx, region, service); err != nil {
		return err
	}
	now := b.Clock.Now()
	return b.locked(ctx, accountID, func(tx *gorm.DB, account *models.Account) error {
		if err := models.CheckSubscriptions(tx, accountID, now); err != nil {
			return err
		}
		return ensureSubscribed(tx, accountID, region, service, models.ViaCustomer, now)
	})
}

// Unsubscribe ends pay-per-use of the service in the region now; it is no error when it has ended already.
// Packages stay: calls that they cover go on.
func (b *Billing) Unsubscribe(ctx context.Context, accountID int64, region, service string) error {
	now := b.Clock.Now()
	return b.locked(ctx, accountID, func(tx *gorm.DB, account *models.Account) error {
		open, err := models.OpenSubscription(tx, accountID, region, service)
		if err != nil || open == nil {
			return err
		}
		if now.Before(open.SubscribedAt) { // another machine's clock was ahead
			now = open.SubscribedAt
		}
		return models.EndSubscription(tx, open, now)
	})
}

// ClaimFree gives the account the offering's free package, once, and subscribes the service like any package.
func (b *Billing) ClaimFree(ctx context.Context, accountID int64, region, service string) (*models.Package, error) {
	sold, err := b.soldOffering(ctx, region, service)
	if err != nil {
		return nil, err
	}
	if sold.FreeCalls == 0 {
		return nil, models.Errorf(models.NotFound, "There is no free package for this service in this region.")
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
		return ensureSubscribed(tx, accountID, region, service, models.ViaCustomer, now)
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

// Grant gives an account a free package. Unlike a purchase it does not subscribe the service.
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

// locked runs fn in one transaction that holds the account's lock, and records what it did to the account's arrears.
func (b *Billing) locked(ctx context.Context, accountID int64, fn func(tx *gorm.DB, account *models.Account) error) error {
	return b.DB.Write(ctx, func(tx *gorm.DB) error {
		account, err := models.LockAccount(tx, accountID)
		if err != nil {
			return err
		}
		before := account.Standing()
		if err := fn(tx, account); err != nil {
			return err
		}
		return b.recordArrears(tx, account, before)
	})
}

func (b *Billing) soldOffering(ctx context.Context, region, service string) (catalog.Offering, error) {
	snapshot, err := b.Catalog.Current(ctx)
	if err != nil {
		return catalog.Offering{}, err
	}
	return soldIn(snapshot, region, service)
}

func soldIn(snapshot *catalog.Snapshot, region, service string) (catalog.Offering, error) {
	sold, found := snapshot.Offering(region, service)
	if !found || !sold.Sold {
		return catalog.Offering{}, models.FieldError("service", "This service is not sold in this region.")
	}
	return sold, nil
}

func ensureSubscribed(tx *gorm.DB, accountID int64, region, service string, via models.Via, now time.Time) error {
	open, err := models.OpenSubscription(tx, accountID, region, service)
	if err != nil || open != nil {
		return err
	}
	return models.CreateSubscription(tx, &models.Subscription{
		AccountID: accountID, Region: region, Service: service, Via: via, SubscribedAt: now,
	})
}
