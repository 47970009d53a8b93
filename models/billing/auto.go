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

// RunTopUps is the part of RunAuto that asks the payment provider, and so may wait for it: a job of its own.
func (b *Billing) RunTopUps(ctx context.Context) error { return b.runTopUps(ctx, models.AllAccounts) }

// RunPurchases is the part of RunAuto that asks nobody: what is bought from the balance, by threshold and by forecast. What a top-up is due for
// waits for it.
func (b *Billing) RunPurchases(ctx context.Context) error {
	return b.runPurchases(ctx, models.AllAccounts)
}

func (b *Billing) runAuto(ctx context.Context, of models.Whose) error {
	return errors.Join(b.runTopUps(ctx, of), b.runPurchases(ctx, of))
}

// runTopUps ends what is under way and begins what is due. A provider that does not answer is left alone until the next run.
func (b *Billing) runTopUps(ctx context.Context, of models.Whose) error {
	now := b.Clock.Now()
	underWay, err := models.RunsUnderWay(b.DB.WithContext(ctx), of)
	if err != nil {
		return fmt.Errorf("automatic top-ups: %w", err)
	}
	var failures []error
	silent := silence(0)
	note := func(account int64, err error) {
		silent.heard(err)
		if err != nil {
			failures = append(failures, fmt.Errorf("automatic top-up of account %d: %w", account, err))
		}
	}
	for i := range silent.over(len(underWay)) {
		note(underWay[i].AccountID, b.carryOut(ctx, &underWay[i]))
	}
	snapshot, err := b.Catalog.Current(ctx)
	if err != nil {
		return errors.Join(append(failures, err)...)
	}
	due, err := models.DueTopUps(b.DB.WithContext(ctx), of, dearestPerUse(snapshot), now)
	for i := range silent.over(len(due)) {
		note(due[i].AccountID, b.autoTopUp(ctx, &due[i]))
	}
	return errors.Join(append(failures, err)...)
}

func (b *Billing) runPurchases(ctx context.Context, of models.Whose) error {
	due, err := models.DuePurchases(b.DB.WithContext(ctx), of, b.Clock.Now())
	failures := []error{err}
	for i := range due {
		if err := b.autoPurchase(ctx, &due[i]); err != nil {
			failures = append(failures, fmt.Errorf("automatic purchase of account %d: %w", due[i].AccountID, err))
		}
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
