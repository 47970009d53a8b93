package billing

import (
	"context"
	"errors"
	"fmt"

	"ocrconsole/models"
	"ocrconsole/models/cause"
	"ocrconsole/models/rules"
)

// RunAuto does what the rules of all accounts ask for at this moment: it ends what is under way, tops up, and then
// buys. It may run anywhere, at any time, any number of times: a rule has one thing under way at most, and each is done
// once. One account's failure does not keep the others from their turn.
func (b *Billing) RunAuto(ctx context.Context) error { return b.runAuto(ctx, models.AllAccounts) }

// RunAutoOf does what the rules of one account ask for at this moment, however many others wait; see RunAuto.
func (b *Billing) RunAutoOf(ctx context.Context, accountID int64) error {
	return b.runAuto(ctx, models.Whose(accountID))
}

func (b *Billing) runAuto(ctx context.Context, of models.Whose) error {
	now := b.Clock.Now()
	underWay, err := models.RunsUnderWay(b.DB.WithContext(ctx), of)
	if err != nil {
		return err
	}
	var failures []error
	note := func(what string, account int64, err error) {
		if err != nil {
			failures = append(failures, fmt.Errorf("%s of account %d: %w", what, account, err))
		}
	}
	for i := range underWay {
		note("automatic top-up", underWay[i].AccountID, b.carryOut(ctx, &underWay[i]))
	}
	snapshot, err := b.Catalog.Current(ctx)
	if err != nil {
		return errors.Join(append(failures, err)...)
	}
	topUps, err := models.DueTopUps(b.DB.WithContext(ctx), of, dearestPerUse(snapshot), now)
	note("automatic top-ups", 0, err)
	for i := range topUps {
		note("automatic top-up", topUps[i].AccountID, b.autoTopUp(ctx, &topUps[i]))
	}
	purchases, err := models.DuePurchases(b.DB.WithContext(ctx), of, now)
	note("automatic purchases", 0, err)
	for i := range purchases {
		note("automatic purchase", purchases[i].AccountID, b.autoPurchase(ctx, &purchases[i]))
	}
	return errors.Join(append(failures, b.runForecasts(ctx, of))...)
}

// mayRun tells whether the rule may do something for the amount now, if it does not pause. When its cap does not allow it, the rule rests to
// the end of the month and the customer is told.
func (t *turn) mayRun(rule *models.AutoRule, micros rules.Micros) (bool, error) {
	underWay, err := models.RunUnderWay(t.tx, rule.AccountID, rule.ID)
	if err != nil || underWay != nil {
		return false, err
	}
	month := rules.MonthStart(t.now, t.catalog.Zone)
	next := rules.NextMonth(t.now, t.catalog.Zone)
	spent, err := models.SumAutoRuns(t.tx, rule.AccountID, rule.ID, month, next)
	if err != nil {
		return false, err
	}
	if total, err := rules.AddMicros(spent, micros); err == nil && total <= rule.MonthlyCapMicros {
		return true, nil
	}
	return false, t.capReached(rule, spent, micros)
}

// rest lets the rule rest after it has done something.
func (t *turn) rest(rule *models.AutoRule) error {
	until := t.now.Add(rule.Cooldown())
	rule.RestUntil = &until
	return models.SaveAutoRule(t.tx, rule)
}

// stop turns the rule off because of what happened, and tells the customer.
func (t *turn) stop(rule *models.AutoRule, why cause.Cause) error {
	if !rule.Enabled {
		return nil
	}
	rule.Enabled, rule.StoppedAt, rule.StopReason, rule.UpdatedAt = false, new(t.now), cause.Stored{Cause: why}, t.now
	if err := models.SaveAutoRule(t.tx, rule); err != nil {
		return err
	}
	return t.tellStopped(rule)
}
