package billing

import (
	"ocrconsole/models"
	"ocrconsole/models/cause"
)

// AgainField is the field of the refusal of an entry that is like one that was decided on, unless an operator says that it is other money.
const AgainField = "again"

// notAgain refuses money that may be in another entry, too, that was decided on: banks tell of the same transfer otherwise in a file of another format.
// An operator is asked about any entry of the same day and amount. What its reference books is held back only for one that an operator decided on,
// and that was sent back or booked to the same account: else no two customers could pay the same on a day.
func (t *turn) notAgain(entry *models.BankEntry, in Arrival) error {
	if in.Again {
		return nil
	}
	if in.ByReference {
		alike, err := models.OperatorDecidedAlike(t.tx, entry, t.account.ID)
		if err == nil && alike {
			err = models.Refuse(models.Conflict, cause.BankEntryAlike)
		}
		return err
	}
	alike, err := models.DecidedAlike(t.tx, entry, 1)
	if err == nil && len(alike) > 0 {
		err = models.RefuseField(AgainField, cause.BankEntryAlike)
	}
	return err
}
