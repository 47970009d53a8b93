package billing

import (
	"context"
	"errors"
	"fmt"
	"time"

	"gorm.io/gorm"

	"ocrconsole/models"
	"ocrconsole/models/rules"
)

// RunAuto does what the rules of all accounts ask for at this moment: it ends what is under way, tops up, and then
// buys. It may run anywhere, at any time, any number of times: a rule has one thing under way at most, and each is done
// once. One account's failure does not keep the others from their turn.
func (b *Billing) RunAuto(ctx context.Context) error {
	return b.runAuto(ctx, func(int64) bool { return true })
}

// RunAutoOf does what the rules of one account ask for at this moment; see RunAuto.
func (b *Billing) RunAutoOf(ctx context.Context, accountID int64) error {
	return b.runAuto(ctx, func(id int64) bool { return id == accountID })
}

func (b *Billing) runAuto(ctx context.Context, concerns func(accountID int64) bool) error {
	now := b.Clock.Now()
	underWay, err := models.RunsUnderWay(b.DB.WithContext(ctx))
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
		if concerns(underWay[i].AccountID) {
			note("automatic top-up", underWay[i].AccountID, b.carryOut(ctx, &underWay[i]))
		}
	}
	topUps, err := models.DueTopUps(b.DB.WithContext(ctx), now)
	note("automatic top-ups", 0, err)
	for i := range topUps {
		if concerns(topUps[i].AccountID) {
			note("automatic top-up", topUps[i].AccountID, b.autoTopUp(ctx, &topUps[i]))
		}
	}
	purchases, err := models.DuePurchases(b.DB.WithContext(ctx), now)
	note("automatic purchases", 0, err)
	for i := range purchases {
		if concerns(purchases[i].AccountID) {
			note("automatic purchase", purchases[i].AccountID, b.autoPurchase(ctx, &purchases[i]))
		}
	}
	return errors.Join(failures...)
}

// mayRun tells whether the rule may do something for the amount now, if it does not pause. When its cap does not allow it, the rule rests to
// the end of the month and the customer is told. The account must be locked.
func (b *Billing) mayRun(tx *gorm.DB, rule *models.AutoRule, micros int64, currency string, zone *time.Location, now time.Time) (bool, error) {
	underWay, err := models.RunUnderWay(tx, rule.AccountID, rule.ID)
	if err != nil || underWay != nil {
		return false, err
	}
	month := rules.MonthStart(now, zone)
	next := rules.NextMonth(now, zone)
	spent, err := models.SumAutoRuns(tx, rule.AccountID, rule.ID, month, next)
	if err != nil {
		return false, err
	}
	if total, err := rules.AddMicros(spent, micros); err == nil && total <= rule.MonthlyCapMicros {
		return true, nil
	}
	return false, b.capReached(tx, rule, spent, micros, currency, zone, now)
}

// rest lets the rule rest after it has done something.
func rest(tx *gorm.DB, rule *models.AutoRule, now time.Time) error {
	until := now.Add(rule.Cooldown())
	rule.RestUntil = &until
	return models.SaveAutoRule(tx, rule)
}

// stop turns the rule off because of what happened, and tells the customer. The account must be locked.
func stop(tx *gorm.DB, rule *models.AutoRule, why string, now time.Time) error {
	if !rule.Enabled {
		return nil
	}
	rule.Enabled, rule.StoppedAt, rule.StopReason, rule.UpdatedAt = false, &now, why, now
	if err := models.SaveAutoRule(tx, rule); err != nil {
		return err
	}
	return tellStopped(tx, rule, now)
}
