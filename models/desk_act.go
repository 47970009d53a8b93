package models

import (
	"time"

	"gorm.io/gorm"
	"gorm.io/gorm/clause"

	"ocrconsole/models/cause"
	"ocrconsole/models/notice"
	"ocrconsole/models/trail"
)

// DeskKind is what an operator does to an account.
type DeskKind string

// The kinds.
const (
	DeskGrant   DeskKind = "grant"
	DeskVouch   DeskKind = "vouch"
	DeskUnvouch DeskKind = "unvouch"
	DeskRefund  DeskKind = "refund"
	DeskSignOut DeskKind = "sign_out"
	DeskClose   DeskKind = "close"
)

// DeskState is how far an act has come.
type DeskState string

// The states.
const (
	DeskWaiting  DeskState = "waiting"
	DeskDone     DeskState = "done"
	DeskDeclined DeskState = "declined"
)

// DeskAct is something that an operator did to an account, or that waits for a second one. FormKey is that of the form that asked for it: sent
// again it is the same act. Facts is what is to be done, as JSON; Object what it was done to.
type DeskAct struct {
	AccountID int64  `gorm:"primaryKey;autoIncrement:false"`
	FormKey   string `gorm:"primaryKey"`
	Kind      DeskKind
	Reason    string
	Facts     string
	State     DeskState
	Object    string
	AskedBy   int64
	AskedAt   time.Time
	DecidedBy *int64
	DecidedAt *time.Time
}

// Begin stores the act, as done in this transaction, and tells whether it is the first with its key: else nothing is to be done. The account
// must be locked.
func (d *DeskAct) Begin(tx *gorm.DB, now time.Time) (first bool, err error) {
	d.State, d.AskedAt = DeskDone, now
	return d.store(tx)
}

// Wait stores that the act waits for a second operator; sent again it changes nothing. The account must be locked.
func (d *DeskAct) Wait(tx *gorm.DB, now time.Time) error {
	d.State, d.AskedAt = DeskWaiting, now
	first, err := d.store(tx)
	if err != nil || !first {
		return err
	}
	return Record(tx, d.AccountID, now, trail.DeskActed{On: trail.On{Ref: d.Object}, What: string(d.Kind), Reason: d.Reason, State: string(DeskWaiting)})
}

func (d *DeskAct) store(tx *gorm.DB) (first bool, err error) {
	done := tx.Clauses(clause.OnConflict{DoNothing: true}).Create(d)
	return done.RowsAffected == 1, failed("create", done)
}

// Did records the act with its reason, and tells the customer where money or quota changed.
func (d *DeskAct) Did(tx *gorm.DB, object string, now time.Time) error {
	if d.Object = object; object != "" {
		if err := save(tx.Where("account_id = ? AND form_key = ?", d.AccountID, d.FormKey), d, "object"); err != nil {
			return err
		}
	}
	if err := Record(tx, d.AccountID, now, trail.DeskActed{On: trail.On{Ref: object}, What: string(d.Kind), Reason: d.Reason, State: string(DeskDone)}); err != nil {
		return err
	}
	if d.Kind != DeskGrant && d.Kind != DeskVouch && d.Kind != DeskUnvouch {
		return nil
	}
	_, err := Notify(tx, &Notification{
		AccountID: d.AccountID, Key: "desk " + d.FormKey, CreatedAt: now, Says: notice.OperatorActed{What: notice.OperatorAct(d.Kind), Reason: d.Reason},
	})
	return err
}

// Decide stores what a second operator said of an act that waits; Conflict when it does not any more, or when they asked for it themselves.
// The account must be locked.
func (d *DeskAct) Decide(tx *gorm.DB, state DeskState, operatorID int64, now time.Time) error {
	switch {
	case d.State != DeskWaiting:
		return Refuse(Conflict, cause.DecidedAlready)
	case d.AskedBy == operatorID:
		return Refuse(Conflict, cause.SecondOperator)
	}
	d.State, d.DecidedBy, d.DecidedAt = state, &operatorID, &now
	if err := save(tx.Where("account_id = ? AND form_key = ?", d.AccountID, d.FormKey), d, "state", "decided_by", "decided_at"); err != nil {
		return err
	}
	return Record(tx, d.AccountID, now, trail.DeskActed{On: trail.On{Ref: d.Object}, What: string(d.Kind), Reason: d.Reason, State: string(state)})
}

// FindDeskAct finds an act by its key.
func FindDeskAct(tx *gorm.DB, accountID int64, key string) (*DeskAct, error) {
	return one[DeskAct](tx.Where("account_id = ? AND form_key = ?", accountID, key), Refuse(NotFound, cause.DecidedAlready))
}

// WaitingDeskActs lists what waits for a second operator, oldest first.
func WaitingDeskActs(tx *gorm.DB, accountID int64) ([]DeskAct, error) {
	return all[DeskAct](tx.Where("account_id = ? AND state = ?", accountID, DeskWaiting).Order("asked_at, form_key").Limit(MaxOperators))
}
