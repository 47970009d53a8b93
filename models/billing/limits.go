package billing

import (
	"context"
	"encoding/json"

	"ocrconsole/models"
	"ocrconsole/models/catalog"
	"ocrconsole/models/cause"
	"ocrconsole/models/promise"
	"ocrconsole/models/rules"
)

const (
	// MaxOwnLimitMicros is the highest credit limit that an operator sets for an account, in a currency of scale 1.
	MaxOwnLimitMicros = MaxAdjustMicros
	// MaxOwnGraceDays is the longest grace period that an operator sets for an account.
	MaxOwnGraceDays = 365
)

// LimitsChange is what an act of models.DeskLimits is to do, as it is stored with it. From is what its operator saw: if that does not hold any more,
// somebody has set the limits meanwhile, and nobody undoes that unseen.
type LimitsChange struct {
	From models.OwnLimits `json:"from"`
	To   models.OwnLimits `json:"to"`
}

// WantedLimits is what an act of models.DeskLimits sets.
func WantedLimits(act *models.DeskAct) (l LimitsChange, err error) {
	err = json.Unmarshal([]byte(act.Facts), &l)
	return l, err
}

// SetLimits gives the account a credit limit or a grace period of its own, or what holds for all again, once for each act. It holds from then on
// for whatever is let pass, recorded or told of the account; what is owed stays as it is. What the account may come to owe more by it than before is money
// put at risk: where that is more than an operator moves alone, it waits for a second one, as the act's state then says.
func (b *Billing) SetLimits(ctx context.Context, act *models.DeskAct, l LimitsChange, aloneMicros rules.Micros) error {
	if err := act.Wants(l); err != nil {
		return err
	}
	return b.turn(ctx, act.AccountID, func(t *turn) error {
		if err := t.checkLimits(l.To); err != nil {
			return err
		}
		before, err := act.Before(t.tx)
		if err != nil {
			return err
		}
		if before == nil {
			if err := t.mayLimit(l); err != nil {
				return err
			}
		}
		act.Changes = l.To.Changes(l.From)
		return t.byOne(act, t.atRisk(l), aloneMicros, func() (string, error) { return "", t.setLimits(act, l) })
	})
}

// checkLimits checks what is to be set, whatever holds now.
func (t *turn) checkLimits(to models.OwnLimits) error {
	money := catalog.CurrencyOf(t.catalog.Currency)
	if to.LimitMicros != nil {
		most := MaxOwnLimitMicros.Times(money.Scale)
		switch limit := *to.LimitMicros; {
		case limit < 0 || limit > most:
			return models.RefuseField("limit", cause.LimitBeyond{Most: t.money(most)})
		case limit%money.StepMicros() != 0:
			return models.RefuseField("limit", cause.AmountTooFine{Digits: money.Digits})
		}
	}
	if days := to.GraceDays; days != nil && (*days < 0 || *days > MaxOwnGraceDays) {
		return models.RefuseField("grace", cause.GraceBeyond{MostDays: MaxOwnGraceDays})
	}
	return nil
}

// mayLimit fails where the account has others limits than who asks has seen, or those already, or is closed.
func (t *turn) mayLimit(l LimitsChange) error {
	switch own := t.account.Limits().Rule(); {
	case t.account.ClosedAt != nil:
		return models.RefuseField("reason", cause.AccountIsClosed)
	case own != l.From.Rule():
		return models.Refuse(models.Conflict, cause.LimitsMoved)
	case own == l.To.Rule():
		return models.RefuseField("limit", cause.LimitsSame)
	}
	return nil
}

// atRisk is how much more the account may come to owe by the change than before it: by how much the limit rises or, where its grace period was over, so
// that it could owe nothing more, and goes on by the change, all that is left until the limit.
func (t *turn) atRisk(l LimitsChange) rules.Micros {
	before, after := rules.Standing{Own: l.From.Rule()}, rules.Standing{Own: l.To.Rule()} // as once the account has paid
	most := after.MayOweMicros(t.Credit)
	risk := max(0, most-before.MayOweMicros(t.Credit))
	if t.graceOver(l.From) && !t.graceOver(l.To) {
		standing := t.account.Standing()
		risk = max(risk, most+standing.AvailableMicros()) // in arrears, where it is below zero
	}
	return risk
}

// graceOver tells whether the account's grace period would be over by the limits.
func (t *turn) graceOver(by models.OwnLimits) bool {
	standing := t.account.Standing()
	standing.Own = by.Rule()
	return standing.InArrears() && !t.now.Before(standing.GraceEnds(t.Credit))
}

// setLimits sets them, and notes for the customer how far they may owe now.
func (t *turn) setLimits(act *models.DeskAct, l LimitsChange) error {
	if err := t.mayLimit(l); err != nil {
		return err
	}
	if err := t.account.SaveLimits(t.tx, l.To, act.FormKey); err != nil {
		return err
	}
	standing := t.account.Standing()
	act.MayOwe = new(promise.Terms{Credit: t.Credit}.GoesOnFor(&standing))
	return nil
}
