package billing

import (
	"context"

	"ocrconsole/models"
	"ocrconsole/models/catalog"
	"ocrconsole/models/cause"
)

// Subscribe enables pay-per-use of the service in the region from now on; it is no error when it is already.
func (b *Billing) Subscribe(ctx context.Context, accountID int64, region, service string) error {
	return b.turn(ctx, accountID, func(t *turn) error {
		if _, err := soldIn(t.catalog, region, service); err != nil {
			return err
		}
		if err := models.CheckSubscriptions(t.tx, t.account.ID, t.now); err != nil {
			return err
		}
		return t.say(region, service, models.ThenPayPerUse)
	})
}

// Unsubscribe ends pay-per-use of the service in the region now; it is no error when it has ended already.
// Packages stay: calls that they cover go on.
func (b *Billing) Unsubscribe(ctx context.Context, accountID int64, region, service string) error {
	return b.turn(ctx, accountID, func(t *turn) error {
		if _, found := t.catalog.Offering(region, service); !found {
			return nil // never sold, never subscribed
		}
		return t.say(region, service, models.ThenStop)
	})
}

// say carries out what the customer says of calls that no package covers, and counts it as a word that orders confirmed
// before do not overrule.
func (t *turn) say(region, service string, choice models.WhenUsedUp) error {
	wordNo, err := models.NextUsedUpWord(t.tx, t.account.ID, region, service)
	if err != nil {
		return err
	}
	return t.choose(models.ViaCustomer, &models.UsedUpChoice{
		AccountID: t.account.ID, Region: region, Service: service, Choice: choice, WordNo: wordNo, ChosenAt: t.now,
	})
}

// choose stores the choice and subscribes or unsubscribes as it says, from its time on.
func (t *turn) choose(via models.Via, c *models.UsedUpChoice) error {
	if err := models.SaveUsedUpChoice(t.tx, c); err != nil {
		return err
	}
	open, err := models.OpenSubscription(t.tx, c.AccountID, c.Region, c.Service)
	switch {
	case err != nil:
		return err
	case c.Choice == models.ThenPayPerUse && open == nil:
		return models.CreateSubscription(t.tx, &models.Subscription{
			AccountID: c.AccountID, Region: c.Region, Service: c.Service, Via: via, SubscribedAt: c.ChosenAt,
		})
	case c.Choice == models.ThenStop && open != nil:
		end := c.ChosenAt
		if end.Before(open.SubscribedAt) { // another machine's clock was ahead
			end = open.SubscribedAt
		}
		return models.EndSubscription(t.tx, open, end)
	}
	return nil
}

func soldIn(snapshot *catalog.Snapshot, region, service string) (catalog.Offering, error) {
	sold, found := snapshot.Offering(region, service)
	if !found || !sold.Sold {
		return catalog.Offering{}, models.RefuseField("service", cause.NotSoldHere)
	}
	return sold, nil
}
