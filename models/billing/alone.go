package billing

import (
	"context"

	"ocrconsole/models"
	"ocrconsole/models/cause"
	"ocrconsole/models/rules"
)

// byOne does what an operator asks for, which moves so much and gives what it was done to, once for each act, as long as that and what they have
// moved alone before come to no more than aloneMicros. What is more waits for a second operator, as the act's state then says.
func (t *turn) byOne(act *models.DeskAct, movedMicros, aloneMicros rules.Micros, do func() (object string, err error)) error {
	before, err := act.Before(t.tx)
	if err != nil {
		return err
	}
	if before != nil {
		act.State = before.State
		return nil
	}
	act.MovedMicros = movedMicros
	moved, err := models.LockMovedAlone(t.tx, act.AskedBy, t.now)
	if err != nil {
		return err
	}
	if movedMicros > aloneMicros-moved {
		return act.Wait(t.tx, t.now)
	}
	if err := t.once(act, do); err != nil {
		return err
	}
	return models.MoveAlone(t.tx, act.AskedBy, act.MovedMicros, t.now)
}

// once does what an operator asks for, which gives what it was done to, unless its act was done before.
func (t *turn) once(act *models.DeskAct, do func() (object string, err error)) error {
	first, err := act.Begin(t.tx, t.now)
	if err != nil || !first {
		return err
	}
	object, err := do()
	if err != nil {
		return err
	}
	return act.Did(t.tx, object, t.now)
}

// actOnce does what an operator asks for, which gives what it was done to, unless its act was done before; without an act it is done.
func (t *turn) actOnce(act *models.DeskAct, do func() (object string, err error)) error {
	if act == nil {
		_, err := do()
		return err
	}
	if t.account.ClosedAt != nil {
		return models.RefuseField("reason", cause.AccountIsClosed)
	}
	return t.once(act, do)
}

// DecideAct does what waits for a second operator, or not, as state says: a gift, a credit or a debit.
func (b *Billing) DecideAct(ctx context.Context, accountID int64, key string, state models.DeskState, operatorID int64) error {
	return b.turn(ctx, accountID, func(t *turn) error {
		act, err := models.FindDeskAct(t.tx, accountID, key)
		if err != nil || act.DecidedAs(state, operatorID) {
			return err
		}
		if err := act.MayDecide(operatorID); err != nil {
			return err
		}
		carryOut, err := t.wanted(act)
		if err != nil {
			return err
		}
		if state == models.DeskDone {
			if act.Object, err = carryOut(); err != nil {
				return err
			}
		}
		return act.Decide(t.tx, state, operatorID, t.now)
	})
}

// wanted reads what an act that waits is to do, gives the act its amount, and gives what carries it out.
func (t *turn) wanted(act *models.DeskAct) (carryOut func() (object string, err error), err error) {
	if act.Kind == models.DeskGrant {
		g, err := WantedGift(act)
		if err != nil {
			return nil, err
		}
		return func() (string, error) { return t.giveByAct(&g) }, nil
	}
	amountMicros, err := WantedAdjustment(act)
	if err != nil {
		return nil, err
	}
	act.Amount = t.money(amountMicros)
	return func() (string, error) {
		if err := t.mayAdjust(act, amountMicros); err != nil {
			return "", err
		}
		return t.adjust(act, amountMicros)
	}, nil
}
