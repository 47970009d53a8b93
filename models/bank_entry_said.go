package models

import (
	"strconv"
	"time"

	"gorm.io/gorm"

	"ocrconsole/models/rules"
)

// SaidBack is what an operator says of an entry whose money was sent back.
const SaidBack = "back"

// SaidOf is what an operator says of an entry whose money is the account's: the number of the payment or, without one (0), that of the account.
func SaidOf(accountID, paymentID int64) string {
	if paymentID != 0 {
		return Ref{KindPayment, accountID, paymentID}.String()
	}
	return strconv.FormatInt(accountID, 10)
}

// MayDecide tells whether what the operator says of the entry is done. It counts towards what they move alone, of aloneMicros, unless another one said the same
// before. What is more waits for somebody who says it, too: then it is kept who said what.
func (e *BankEntry) MayDecide(tx *gorm.DB, operatorID int64, said string, aloneMicros rules.Micros, now time.Time) (bool, error) {
	if e.Said == said && e.SaidBy != 0 {
		if err := MaySecond(tx, e.SaidBy, operatorID); err == nil || CodeOf(err) == Internal {
			return err == nil, err
		}
	}
	moved, err := LockMovedAlone(tx, operatorID, now)
	if err != nil {
		return false, err
	}
	if e.AmountMicros <= aloneMicros-moved {
		return true, MoveAlone(tx, operatorID, e.AmountMicros, now)
	}
	e.Said, e.SaidBy = said, operatorID
	return false, update[BankEntry](tx.Where("id = ? AND state = ?", e.ID, EntryWaiting), map[string]any{"said": said, "said_by": operatorID})
}
