package models

import (
	"errors"
	"fmt"
	"time"

	"gorm.io/gorm"
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
	var known int64
	err = tx.Model(&PaymentAlarm{}).
		Where("account_id = ? AND subject = ? AND got = ?", a.AccountID, a.Subject, a.Got).Count(&known).Error
	if err != nil {
		return false, fmt.Errorf("raise payment alarm: %w", err)
	}
	if known > 0 {
		return false, nil
	}
	if a.ID, err = nextID(tx, &PaymentAlarm{}, a.AccountID); err != nil {
		return false, err
	}
	if err := tx.Create(a).Error; err != nil {
		return false, fmt.Errorf("raise payment alarm: %w", err)
	}
	return true, nil
}

// FindAlarm loads one alarm.
func FindAlarm(tx *gorm.DB, accountID, id int64) (*PaymentAlarm, error) {
	var a PaymentAlarm
	err := tx.Where("account_id = ? AND id = ?", accountID, id).Take(&a).Error
	if errors.Is(err, gorm.ErrRecordNotFound) {
		return nil, Errorf(NotFound, "There is no such alarm.")
	}
	if err != nil {
		return nil, fmt.Errorf("find payment alarm: %w", err)
	}
	return &a, nil
}

// AcknowledgeAlarm stores when the operator looked at the alarm. The account must be locked.
func AcknowledgeAlarm(tx *gorm.DB, a *PaymentAlarm, now time.Time) error {
	a.AcknowledgedAt = &now
	err := tx.Model(&PaymentAlarm{}).Where("account_id = ? AND id = ?", a.AccountID, a.ID).Update("acknowledged_at", now).Error
	if err != nil {
		return fmt.Errorf("acknowledge alarm %s: %w", a.Ref(), err)
	}
	return nil
}

// SettleAlarms ends the alarms on the subject that said this, because it has been booked since: there is nothing to look at any
// more. The account must be locked.
func SettleAlarms(tx *gorm.DB, subject Ref, got string, now time.Time) error {
	err := tx.Model(&PaymentAlarm{}).Where("account_id = ? AND subject = ? AND got = ? AND acknowledged_at IS NULL", subject.AccountID, subject.String(), got).
		Update("acknowledged_at", now).Error
	if err != nil {
		return fmt.Errorf("settle alarms of %s: %w", subject, err)
	}
	return nil
}

// OpenAlarms lists the alarms of all accounts that nobody has acknowledged, at most limit.
func OpenAlarms(tx *gorm.DB, limit int) ([]PaymentAlarm, error) {
	var alarms []PaymentAlarm
	if err := tx.Where("acknowledged_at IS NULL").Order("account_id, id").Limit(limit).Find(&alarms).Error; err != nil {
		return nil, fmt.Errorf("list payment alarms: %w", err)
	}
	return alarms, nil
}
