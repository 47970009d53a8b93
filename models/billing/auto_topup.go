package billing

import (
	"context"
	"errors"
	"fmt"

	"ocrconsole/models"
	"ocrconsole/models/cause"
)

// autoTopUp begins what the rule asks for, if it still does, and carries it out.
func (b *Billing) autoTopUp(ctx context.Context, due *models.AutoRule) error {
	var begun *models.AutoRun
	err := b.turn(ctx, due.AccountID, func(t *turn) error {
		rule, err := models.FindAutoRule(t.tx, due.AccountID, due.ID)
		if err != nil {
			return err
		}
		if waits, err := t.waits(); err != nil || waits {
			return err
		}
		plan, err := t.planRun(rule)
		if err != nil || plan.Steps == 0 {
			return err
		}
		begun, err = t.begin(plan, rule)
		return err
	})
	if err != nil || begun == nil {
		return err
	}
	return b.carryOut(ctx, begun)
}

// carryOut charges the card for a top-up that was begun, outside any transaction, and ends it by what came of that. The
// charge's key is the run's, so that whoever does it again, after a kill or at the same time, asks for the same charge.
// Without an answer of the provider, and while the account waits, the top-up stays under way, to be carried out again.
func (b *Billing) carryOut(ctx context.Context, run *models.AutoRun) error {
	rule, err := models.FindAutoRule(b.DB.WithContext(ctx), run.AccountID, run.RuleID)
	if err != nil {
		return err
	}
	payment, err := b.ChargeCard(ctx, run.AccountID, *rule.CardID, topUpKey(run), run.AmountMicros, func(t *turn) error {
		return t.mayCharge(run)
	})
	var refused *models.Error
	switch {
	case errors.Is(err, errWaits):
		return nil
	case models.CodeOf(err) == models.NotFound:
		return b.endTopUp(ctx, run, nil, cause.Stored{Cause: cause.AutoCardRemoved})
	case errors.As(err, &refused) && (refused.Code == models.Invalid || refused.Code == models.Conflict):
		return b.endTopUp(ctx, run, nil, cause.Stored{Cause: refused.Why})
	case err != nil, payment.Open():
		return err
	}
	return b.endTopUp(ctx, run, payment, payment.Failure)
}

// topUpKey is the key of the payment that a top-up makes.
func topUpKey(run *models.AutoRun) string { return fmt.Sprintf("automatic top-up %d", run.ID) }

// errWaits is of a top-up that was begun before the account began to wait: see turn.waits.
var errWaits = errors.New("nothing is charged by itself for now")

// mayCharge refuses a top-up whose rule was turned off, or that somebody else has ended, since it was begun, and has it wait
// while the account does. It is asked in the transaction that begins the payment, so that what is noted as failed is never charged.
func (t *turn) mayCharge(run *models.AutoRun) error {
	rule, err := models.FindAutoRule(t.tx, run.AccountID, run.RuleID)
	if err != nil {
		return err
	}
	current, err := models.FindAutoRun(t.tx, run.AccountID, run.ID)
	if err != nil {
		return err
	}
	if !rule.Enabled || current.Status != models.RunStarted {
		return models.Refuse(models.Conflict, cause.AutoTurnedOff)
	}
	if waits, err := t.waits(); err != nil || waits {
		return errors.Join(err, errWaits)
	}
	return nil
}

// asksAnother tells that the rule has been given another card than the one that the payment was to charge: what came of that says nothing of it.
func asksAnother(rule *models.AutoRule, payment *models.Payment) bool {
	return payment != nil && payment.CardID != nil && rule.CardID != nil && *payment.CardID != *rule.CardID
}

// endTopUp notes once how a top-up ended and tells the customer. One that failed stops its rule.
func (b *Billing) endTopUp(ctx context.Context, run *models.AutoRun, payment *models.Payment, failure cause.Stored) error {
	return b.turn(ctx, run.AccountID, func(t *turn) error {
		run, err := models.FindAutoRun(t.tx, run.AccountID, run.ID)
		if err != nil || run.Status != models.RunStarted {
			return err
		}
		if payment == nil { // unless somebody else has begun to charge it since
			if charged, err := models.FindPaymentByKey(t.tx, run.AccountID, chargeKey(topUpKey(run))); err != nil || charged != nil {
				return err
			}
		}
		rule, err := models.FindAutoRule(t.tx, run.AccountID, run.RuleID)
		if err != nil {
			return err
		}
		run.Status, run.EndedAt = models.RunSucceeded, new(t.now)
		if payment != nil {
			run.PaymentID = &payment.ID
		}
		if payment == nil || payment.Status != models.PaymentSucceeded {
			if failure.IsZero() {
				failure.Cause = cause.AutoNoReason
			}
			run.Status, run.Failure = models.RunFailed, failure
		}
		if err := models.SaveAutoRun(t.tx, run); err != nil {
			return err
		}
		if run.Status == models.RunFailed && !asksAnother(rule, payment) {
			return t.stop(rule, cause.AutoTopUpFailed{Amount: t.money(run.AmountMicros), Why: failure})
		}
		return t.tellToppedUp(run, payment)
	})
}
