package billing

import (
	"context"
	"time"

	"gorm.io/gorm"

	"ocrconsole/models"
	"ocrconsole/models/catalog"
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
		return say(tx, accountID, region, service, models.ThenPayPerUse, now)
	})
}

// Unsubscribe ends pay-per-use of the service in the region now; it is no error when it has ended already.
// Packages stay: calls that they cover go on.
func (b *Billing) Unsubscribe(ctx context.Context, accountID int64, region, service string) error {
	snapshot, err := b.Catalog.Current(ctx)
	if err != nil {
		return err
	}
	if _, found := snapshot.Offering(region, service); !found {
		return nil // never sold, never subscribed
	}
	now := b.Clock.Now()
	return b.locked(ctx, accountID, func(tx *gorm.DB, account *models.Account) error {
		return say(tx, accountID, region, service, models.ThenStop, now)
	})
}

// say carries out what the customer says of calls that no package covers, and counts it as a word that orders confirmed
// before do not overrule. The account must be locked.
func say(tx *gorm.DB, accountID int64, region, service string, choice models.WhenUsedUp, now time.Time) error {
	wordNo, err := models.NextUsedUpWord(tx, accountID, region, service)
	if err != nil {
		return err
	}
	return choose(tx, models.ViaCustomer, &models.UsedUpChoice{
		AccountID: accountID, Region: region, Service: service, Choice: choice, WordNo: wordNo, ChosenAt: now,
	})
}

// choose stores the choice and subscribes or unsubscribes as it says, from its time on. The account must be locked.
func choose(tx *gorm.DB, via models.Via, c *models.UsedUpChoice) error {
	if err := models.SaveUsedUpChoice(tx, c); err != nil {
		return err
	}
	open, err := models.OpenSubscription(tx, c.AccountID, c.Region, c.Service)
	switch {
	case err != nil:
		return err
	case c.Choice == models.ThenPayPerUse && open == nil:
		return models.CreateSubscription(tx, &models.Subscription{
			AccountID: c.AccountID, Region: c.Region, Service: c.Service, Via: via, SubscribedAt: c.ChosenAt,
		})
	case c.Choice == models.ThenStop && open != nil:
		end := c.ChosenAt
		if end.Before(open.SubscribedAt) { // another machine's clock was ahead
			end = open.SubscribedAt
		}
		return models.EndSubscription(tx, open, end)
	}
	return nil
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
		if err := b.endStarter(tx, account); err != nil {
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
		return catalog.Offering{}, models.FieldError("service", "This service is not sold in this region. Choose one that sells it.")
	}
	return sold, nil
}
