package models

import (
	"time"

	"gorm.io/gorm"

	"ocrconsole/models/cause"
)

// PaymentAlarm is a payment provider's word that cannot be: another amount, currency or checkout than was asked for. Nothing was booked
// for it, and the operator is to look at it.
type PaymentAlarm struct {
	AccountID      int64      `gorm:"primaryKey" json:"account"`
	ID             int64      `gorm:"primaryKey" json:"id"`
	At             time.Time  `json:"at"`
	Provider       string     `json:"provider"`
	Subject        string     `json:"subject"`                   // the payment or refund that it is about
	Wanted         string     `json:"wanted"`                    // what was asked for
	Got            string     `json:"got"`                       // what the provider said
	AcknowledgedAt *time.Time `json:"acknowledged_at,omitempty"` // when the operator did, or when it was booked after all
}

// Ref names the alarm.
func (a *PaymentAlarm) Ref() Ref { return Ref{KindAlarm, a.AccountID, a.ID} }

// RaiseAlarm stores the alarm, unless the same was said of its subject before; created tells which. The account must be
// locked.
func RaiseAlarm(tx *gorm.DB, a *PaymentAlarm) (created bool, err error) {
	known, err := count(tx.Model(&PaymentAlarm{}).Where("account_id = ? AND subject = ? AND got = ?", a.AccountID, a.Subject, a.Got))
	if err != nil || known > 0 {
		return false, err
	}
	err = createNumbered(tx, a.AccountID, &a.ID, a)
	return err == nil, err
}

// FindAlarm loads one alarm.
func FindAlarm(tx *gorm.DB, accountID, id int64) (*PaymentAlarm, error) {
	return one[PaymentAlarm](byID(tx, accountID, id), Refuse(NotFound, cause.NoSuchAlarm))
}

// AcknowledgeAlarm stores when the operator looked at the alarm. The account must be locked.
func AcknowledgeAlarm(tx *gorm.DB, a *PaymentAlarm, now time.Time) error {
	a.AcknowledgedAt = &now
	return update[PaymentAlarm](byID(tx, a.AccountID, a.ID), map[string]any{"acknowledged_at": now})
}

// SettleAlarms ends the alarms on the subject that said this, because it has been booked since: there is nothing to look at any
// more. The account must be locked.
func SettleAlarms(tx *gorm.DB, subject Ref, got string, now time.Time) error {
	return update[PaymentAlarm](tx.Where("account_id = ? AND subject = ? AND got = ? AND acknowledged_at IS NULL", subject.AccountID, subject.String(), got), map[string]any{"acknowledged_at": now})
}

// OpenAlarms lists the alarms of all accounts that nobody has acknowledged, at most limit.
func OpenAlarms(tx *gorm.DB, limit int) ([]PaymentAlarm, error) {
	return all[PaymentAlarm](tx.Where("acknowledged_at IS NULL").Order("account_id, id").Limit(limit))
}
