package models

import (
	"gorm.io/gorm"

	"ocrconsole/models/cause"
)

// Before finds the act as it is stored if its form was sent before; nil if it was not. It fails with Conflict if the form says something else now,
// or if it was declined: then nothing is to be done, and whoever sent it is told so. The account must be locked.
func (d *DeskAct) Before(tx *gorm.DB) (*DeskAct, error) {
	before, err := oneOrNone[DeskAct](tx.Where("account_id = ? AND form_key = ?", d.AccountID, d.FormKey))
	switch {
	case err != nil || before == nil:
		return nil, err
	case !d.repeats(before):
		return nil, Refuse(Conflict, cause.FormSentBefore)
	case before.State == DeskDeclined:
		return nil, Refuse(Conflict, cause.DecidedAlready)
	}
	return before, nil
}

// repeats tells whether the act says what was said before, by the same operator.
func (d *DeskAct) repeats(before *DeskAct) bool {
	return d.Kind == before.Kind && d.Facts == before.Facts && d.Reason == before.Reason && d.AskedBy == before.AskedBy
}
