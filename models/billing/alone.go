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
	left, err := t.leftAlone(act.AskedBy, aloneMicros)
	if err != nil {
		return err
	}
	if movedMicros > left {
		return act.Wait(t.tx, t.now)
	}
	if err := t.once(act, do); err != nil {
		return err
	}
	return models.MoveAlone(t.tx, act.AskedBy, act.MovedMicros, t.now)
}

// leftAlone is how much of aloneMicros the operator may still move without a second one, until the turn is over.
func (t *turn) leftAlone(operatorID int64, aloneMicros rules.Micros) (rules.Micros, error) {
	moved, err := models.LockMovedAlone(t.tx, operatorID, t.now)
	return max(0, aloneMicros-moved), err
}

// bookAlone counts what arrived by an entry that the operator both imported and books towards what they move alone; what is more waits for another.
func (t *turn) bookAlone(entry *models.BankEntry, operatorID int64, aloneMicros rules.Micros) error {
	left, err := t.leftAlone(operatorID, aloneMicros)
	if err != nil {
		return err
	}
	if entry.AmountMicros > left {
		return models.Refuse(models.Conflict, cause.SecondBooks{Left: t.money(left)})
	}
	return models.MoveAlone(t.tx, operatorID, entry.AmountMicros, t.now)
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

// DecideAct does what waits for a second operator, or not, as state says: a gift, a credit, a debit or limits. Of a refund it declines only: see
// RefundPayment.
func (b *Billing) DecideAct(ctx context.Context, accountID int64, key string, state models.DeskState, operatorID int64) error {
	return b.turn(ctx, accountID, func(t *turn) error { return t.decideAct(key, state, operatorID, t.wanted) })
}

// decideAct has an act that waits carried out, or not, and stores what a second operator said of it: both or, where it cannot be carried out, neither, so
// that it still waits. The same decision again changes nothing.
func (t *turn) decideAct(key string, state models.DeskState, operatorID int64, wanted func(*models.DeskAct) (carryOut func() (object string, err error), err error)) error {
	act, err := models.FindDeskAct(t.tx, t.account.ID, key)
	if err != nil || act.DecidedAs(state, operatorID) {
		return err
	}
	if err := act.MayDecide(t.tx, operatorID); err != nil {
		return err
	}
	carryOut, err := wanted(act)
	if err != nil {
		return err
	}
	if state == models.DeskDone {
		if act.Object, err = carryOut(); err != nil {
			return err
		}
	}
	return act.Decide(t.tx, state, operatorID, t.now)
}

// wanted reads what an act that waits is to do, gives the act its amount, and gives what carries it out.
func (t *turn) wanted(act *models.DeskAct) (carryOut func() (object string, err error), err error) {
	switch act.Kind {
	case models.DeskGrant:
		g, err := WantedGift(act)
		return func() (string, error) { return t.giveByAct(&g) }, err
	case models.DeskLimits:
		l, err := WantedLimits(act)
		act.Changes = l.To.Changes(l.From)
		return func() (string, error) { return "", t.setLimits(act, l) }, err
	case models.DeskVouch, models.DeskUnvouch:
		return func() (string, error) { return "", t.vouch(act) }, nil
	case models.DeskRefund:
		act.Amount = t.money(act.MovedMicros)
		return func() (string, error) { return "", models.Refuse(models.Invalid, cause.FormDamaged) }, nil
	default:
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
