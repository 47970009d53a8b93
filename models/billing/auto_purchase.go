package billing

import (
	"context"
	"fmt"
	"time"

	"gorm.io/gorm"

	"ocrconsole/models"
	"ocrconsole/models/catalog"
)

// autoPurchase buys what the rule asks for from the balance, if it still does: all in one transaction.
func (b *Billing) autoPurchase(ctx context.Context, due *models.AutoRule) error {
	snapshot, err := b.Catalog.Current(ctx)
	if err != nil {
		return err
	}
	now := b.Clock.Now()
	return b.locked(ctx, due.AccountID, func(tx *gorm.DB, account *models.Account) error {
		rule, err := models.FindAutoRule(tx, due.AccountID, due.ID)
		if err != nil {
			return err
		}
		left, err := models.CountLeftCalls(tx, rule.AccountID, rule.Region, rule.Service, now)
		if err != nil || left >= rule.Threshold {
			return err
		}
		if pauses, err := purchasePauses(tx, rule, left, now); err != nil || pauses {
			return err
		}
		return b.buy(tx, account, rule, snapshot, now)
	})
}

// buy buys the rule's package, or stops the rule when that cannot be done: it is not on sale any more, dearer than the
// customer agreed to, or the balance is too low. A balance that a top-up is on its way to is waited for.
func (b *Billing) buy(tx *gorm.DB, account *models.Account, rule *models.AutoRule, snapshot *catalog.Snapshot, now time.Time) error {
	spec, err := specification(snapshot, rule.Region, rule.Service, rule.Calls)
	if err != nil {
		return stop(tx, rule, "This package is not on sale any more.", now)
	}
	if spec.PriceMicros > rule.AmountMicros {
		return stop(tx, rule, "The price is "+b.Money(spec.PriceMicros, snapshot.Currency)+" now; you agreed to "+b.Money(rule.AmountMicros, snapshot.Currency)+".", now)
	}
	may, err := b.mayRun(tx, rule, spec.PriceMicros, snapshot.Currency, snapshot.Zone, now)
	if err != nil || !may {
		return err
	}
	standing := account.Standing()
	if available := standing.AvailableMicros(); standing.InArrears() || available < spec.PriceMicros {
		waiting, err := toppingUp(tx, rule.AccountID)
		if err != nil || waiting {
			return err
		}
		return stop(tx, rule, "The package costs "+b.Money(spec.PriceMicros, snapshot.Currency)+", and "+b.Money(available, snapshot.Currency)+" were available.", now)
	}
	return b.orderFor(tx, account, rule, spec.PriceMicros, snapshot, now)
}

// orderFor orders one package for the rule and pays it from the balance. The caller has found that it can be. Nobody is
// there to be asked, so what happens when the calls are used up stays as it is.
func (b *Billing) orderFor(tx *gorm.DB, account *models.Account, rule *models.AutoRule, priceMicros int64, snapshot *catalog.Snapshot, now time.Time) error {
	choice := Choice{Region: rule.Region, Service: rule.Service, Calls: rule.Calls, Quantity: 1, UnitPriceMicros: priceMicros}
	order, err := newOrder(snapshot, fmt.Sprintf("automatic purchase %d %d", rule.ID, now.UnixMicro()), []Choice{choice}, now)
	if err != nil {
		return err
	}
	order.AccountID = account.ID
	if err := keepChoice(tx, &order.Lines[0], account.ID); err != nil {
		return err
	}
	if err := models.CreateOrder(tx, order); err != nil {
		return err
	}
	if err := fulfil(tx, account, order, models.PaidWithBalance, snapshot.Zone, now); err != nil {
		return err
	}
	run := &models.AutoRun{
		AccountID: rule.AccountID, RuleID: rule.ID, At: now, AmountMicros: order.TotalMicros, OrderID: &order.ID,
		CapMicros: rule.MonthlyCapMicros, CooldownHours: pauseKept(rule, now), Status: models.RunSucceeded, EndedAt: &now,
	}
	if err := models.CreateAutoRun(tx, run); err != nil {
		return err
	}
	if err := rest(tx, rule, now); err != nil {
		return err
	}
	return b.tellBought(tx, account, order, snapshot, now)
}

// toppingUp tells whether an automatic top-up of the account is under way.
func toppingUp(tx *gorm.DB, accountID int64) (bool, error) {
	rule, err := models.FindAutoRuleFor(tx, accountID, models.AutoTopUp, "", "")
	if err != nil || rule == nil {
		return false, err
	}
	run, err := models.RunUnderWay(tx, accountID, rule.ID)
	return run != nil, err
}

// stopAfterReturn stops the rule that bought the order, because its customer gave a package of it back: it would buy the
// next one.
func stopAfterReturn(tx *gorm.DB, order *models.Order, now time.Time) error {
	run, err := models.AutoRunOfOrder(tx, order.AccountID, order.ID)
	if err != nil || run == nil {
		return err
	}
	rule, err := models.FindAutoRule(tx, order.AccountID, run.RuleID)
	if err != nil {
		return err
	}
	return stop(tx, rule, "You returned a package that it had bought (order "+order.Ref().String()+").", now)
}
