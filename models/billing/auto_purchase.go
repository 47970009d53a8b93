package billing

import (
	"context"
	"fmt"

	"ocrconsole/models"
	"ocrconsole/models/cause"
	"ocrconsole/models/rules"
)

// autoPurchase buys what the rule asks for from the balance, if it still does: all in one transaction.
func (b *Billing) autoPurchase(ctx context.Context, due *models.AutoRule) error {
	return b.turn(ctx, due.AccountID, func(t *turn) error {
		rule, err := models.FindAutoRule(t.tx, due.AccountID, due.ID)
		if err != nil {
			return err
		}
		if waits, err := t.waits(); err != nil || waits {
			return err
		}
		left, err := models.CountLeftCalls(t.tx, rule.AccountID, rule.Region, rule.Service, t.now)
		if err != nil || left >= rule.ThresholdCalls() {
			return err
		}
		if pauses, err := t.purchasePauses(rule, left); err != nil || pauses {
			return err
		}
		return t.buy(rule)
	})
}

// buy buys the rule's package, or stops the rule when that cannot be done: it is not on sale any more, dearer than the
// customer agreed to, or the balance is too low. A balance that a top-up is on its way to is waited for.
func (t *turn) buy(rule *models.AutoRule) error {
	spec, err := specification(t.catalog, rule.Region, rule.Service, rule.Calls)
	if err != nil {
		return t.stop(rule, cause.AutoNotOnSale)
	}
	if spec.PriceMicros > rule.AmountMicros {
		return t.stop(rule, cause.AutoPriceRose{Now: t.money(spec.PriceMicros), Agreed: t.money(rule.AmountMicros)})
	}
	may, err := t.mayRun(rule, spec.PriceMicros)
	if err != nil || !may {
		return err
	}
	standing := t.account.Standing()
	if available := standing.AvailableMicros(); standing.InArrears() || available < spec.PriceMicros {
		waiting, err := t.toppingUp()
		if err != nil || waiting {
			return err
		}
		return t.stop(rule, cause.AutoTooLittle{Price: t.money(spec.PriceMicros), Available: t.money(available)})
	}
	return t.orderFor(rule, spec.PriceMicros)
}

// orderFor orders one package for the rule and pays it from the balance. The caller has found that it can be. Nobody is
// there to be asked, so what happens when the calls are used up stays as it is.
func (t *turn) orderFor(rule *models.AutoRule, priceMicros rules.Micros) error {
	choice := Choice{Region: rule.Region, Service: rule.Service, Calls: rule.Calls, Quantity: 1, UnitPriceMicros: priceMicros}
	order, err := t.newOrder(fmt.Sprintf("automatic purchase %d %d", rule.ID, t.now.UnixMicro()), []Choice{choice})
	if err != nil {
		return err
	}
	promised, err := t.promisedOn(taking{micros: order.TotalMicros, order: order})
	if err != nil || promised != nil { // it buys when those calls are made, or free again
		return err
	}
	if err := t.keepChoice(&order.Lines[0]); err != nil {
		return err
	}
	if err := models.CreateOrder(t.tx, order); err != nil {
		return err
	}
	if err := t.fulfil(order, models.PaidWithBalance); err != nil {
		return err
	}
	run := &models.AutoRun{
		AccountID: rule.AccountID, RuleID: rule.ID, At: t.now, AmountMicros: order.TotalMicros, OrderID: &order.ID,
		CapMicros: rule.MonthlyCapMicros, CooldownHours: t.pauseKept(rule), Status: models.RunSucceeded, EndedAt: new(t.now),
	}
	if err := models.CreateAutoRun(t.tx, run); err != nil {
		return err
	}
	if err := t.rest(rule); err != nil {
		return err
	}
	return t.tellBought(order)
}

// toppingUp tells whether an automatic top-up of the account is under way, or would be if another job had come first.
func (t *turn) toppingUp() (bool, error) {
	rule, err := models.FindAutoRuleFor(t.tx, t.account.ID, models.AutoTopUp, "", "")
	if err != nil || rule == nil {
		return false, err
	}
	run, err := models.RunUnderWay(t.tx, t.account.ID, rule.ID)
	if err != nil || run != nil {
		return run != nil, err
	}
	plan, _, err := t.topUpDue(rule)
	return plan.Steps > 0, err
}

// stopAfterReturn stops the rule that bought the order, because its customer gave a package of it back: it would buy the
// next one.
func (t *turn) stopAfterReturn(order *models.Order) error {
	foreseen, err := models.ForecastOfOrder(t.tx, order.AccountID, order.ID)
	if err != nil {
		return err
	}
	if foreseen != nil {
		rule, err := models.FindForecastRule(t.tx, order.AccountID, foreseen.RuleID)
		if err != nil {
			return err
		}
		return t.stopForecast(rule, cause.AutoPackageReturned{Order: order.Ref().String()})
	}
	run, err := models.AutoRunOfOrder(t.tx, order.AccountID, order.ID)
	if err != nil || run == nil {
		return err
	}
	rule, err := models.FindAutoRule(t.tx, order.AccountID, run.RuleID)
	if err != nil {
		return err
	}
	return t.stop(rule, cause.AutoPackageReturned{Order: order.Ref().String()})
}
