package models

import (
	"maps"
	"slices"
	"time"

	"gorm.io/gorm"

	"ocrconsole/models/cause"
)

// AlarmEnd is what ended an alarm.
type AlarmEnd string

// The ends; AlarmEndUnknown is that of an open alarm, and of one that was acknowledged before it was kept by whom.
const (
	AlarmEndUnknown AlarmEnd = ""
	AlarmByOperator AlarmEnd = "operator" // at the desk
	AlarmByCommand  AlarmEnd = "command"
	AlarmBooked     AlarmEnd = "booked" // what it was about was booked after all
)

// ByDocuments says of an alarm that nobody outside said it: no document can be drafted for the ledger entry that it is about.
const ByDocuments = "documents"

// PaymentAlarm is a payment provider's word that cannot be: another amount, currency or checkout than was asked for; or that of a file of the bank
// (ByTransfer) that money went out again that was credited; or what keeps an entry from its document (ByDocuments). Nothing was booked for it, and the operator is to look at it.
type PaymentAlarm struct {
	AccountID      int64      `gorm:"primaryKey" json:"account"`
	ID             int64      `gorm:"primaryKey" json:"id"`
	At             time.Time  `json:"at"`
	Provider       string     `json:"provider"`
	Subject        string     `json:"subject"`                   // the payment or refund that it is about
	Wanted         string     `json:"wanted"`                    // what was asked for
	Got            string     `json:"got"`                       // what the provider said
	SaidAt         *time.Time `json:"said_at,omitempty"`         // when it said so last; nil where it has not since that is kept
	Times          int64      `json:"times"`                     // how often the alarm opened
	ReopenedAt     *time.Time `json:"reopened_at,omitempty"`     // when it did last, if it did again
	AcknowledgedAt *time.Time `json:"acknowledged_at,omitempty"` // when the operator did, or when it was booked after all
	EndedBy        AlarmEnd   `json:"ended_by,omitempty"`
	AcknowledgedBy *int64     `json:"acknowledged_by,omitempty"` // the operator at the desk who did
	Note           string     `json:"note,omitempty"`            // what they said to it
}

// Ref names the alarm.
func (a *PaymentAlarm) Ref() Ref { return Ref{KindAlarm, a.AccountID, a.ID} }

// AlarmQuiet is for how long nothing must have been heard of an alarm that was acknowledged for the same word to be news: the provider is asked every
// hour and says it each time.
const AlarmQuiet = 7 * 24 * time.Hour

// recurs tells whether the alarm opens again as its word is said again: where what it was about had been booked, where another thing was wanted
// than the one that was acknowledged, and where somebody acknowledged it and it was not said for AlarmQuiet since. A file of the bank says the same as
// often as it is imported.
func (a *PaymentAlarm) recurs(said *PaymentAlarm) bool {
	switch {
	case a.AcknowledgedAt == nil:
		return false
	case a.EndedBy == AlarmBooked || a.Wanted != said.Wanted:
		return true
	case a.Provider == ByTransfer:
		return false
	}
	return a.SaidAt != nil && said.At.Sub(*a.SaidAt) > AlarmQuiet && said.At.Sub(*a.AcknowledgedAt) > AlarmQuiet
}

// RaiseAlarm stores the alarm, unless the same was said of its subject before: then that is open still, opens again, or stays acknowledged, as
// recurs says. opened tells whether there is something new to look at. The account must be locked.
func RaiseAlarm(tx *gorm.DB, a *PaymentAlarm) (opened bool, err error) {
	known, err := oneOrNone[PaymentAlarm](tx.Where("account_id = ? AND subject = ? AND got = ?", a.AccountID, a.Subject, a.Got))
	if err != nil {
		return false, err
	}
	if known == nil {
		a.SaidAt, a.Times = &a.At, 1
		err = createNumbered(tx, a.AccountID, &a.ID, a)
		return err == nil, err
	}
	a.ID, opened = known.ID, known.recurs(a)
	said := map[string]any{"said_at": a.At, "wanted": a.Wanted}
	if opened {
		maps.Copy(said, map[string]any{
			"reopened_at": a.At, "times": known.Times + 1, "acknowledged_at": nil, "acknowledged_by": nil, "ended_by": AlarmEndUnknown, "note": "",
		})
	}
	return opened, update[PaymentAlarm](byID(tx, a.AccountID, a.ID), said)
}

// FindAlarm loads one alarm.
func FindAlarm(tx *gorm.DB, accountID, id int64) (*PaymentAlarm, error) {
	return one[PaymentAlarm](byID(tx, accountID, id), Refuse(NotFound, cause.NoSuchAlarm))
}

// AcknowledgeAlarm stores that somebody looked at the alarm, what they said to it, and when: by is the operator at the desk, nil for the command.
// The account must be locked.
func AcknowledgeAlarm(tx *gorm.DB, a *PaymentAlarm, by *int64, note string, now time.Time) error {
	a.AcknowledgedAt, a.AcknowledgedBy, a.Note, a.EndedBy = &now, by, note, AlarmByCommand
	if by != nil {
		a.EndedBy = AlarmByOperator
	}
	return save(byID(tx, a.AccountID, a.ID), a, "acknowledged_at", "acknowledged_by", "note", "ended_by")
}

// SettleAlarms ends the alarms on the subject that said this, because it has been booked since: there is nothing to look at any
// more. The account must be locked.
func SettleAlarms(tx *gorm.DB, subject Ref, got string, now time.Time) error {
	return update[PaymentAlarm](tx.Where("account_id = ? AND subject = ? AND got = ? AND acknowledged_at IS NULL", subject.AccountID, subject.String(), got),
		map[string]any{"acknowledged_at": now, "ended_by": AlarmBooked})
}

// AlarmSaidSince tells whether the same was said of the subject since the instant, so that whoever would say it often need not lock the account.
func AlarmSaidSince(tx *gorm.DB, subject Ref, got string, since time.Time) (bool, error) {
	said, err := count(tx.Model(&PaymentAlarm{}).Where("account_id = ? AND subject = ? AND got = ? AND said_at >= ?", subject.AccountID, subject.String(), got, since))
	return said > 0, err
}

// SettleDocumentAlarms ends the alarms on ledger entries that have their document by now. The account must be locked.
func SettleDocumentAlarms(tx *gorm.DB, accountID int64, seqs []int64, now time.Time) error {
	for part := range slices.Chunk(seqs, bulkRows) {
		subjects := make([]string, len(part))
		for i, seq := range part {
			subjects[i] = Ref{KindTransaction, accountID, seq}.String()
		}
		err := update[PaymentAlarm](tx.Where("account_id = ? AND subject IN ? AND provider = ? AND acknowledged_at IS NULL", accountID, subjects, ByDocuments),
			map[string]any{"acknowledged_at": now, "ended_by": AlarmBooked})
		if err != nil {
			return err
		}
	}
	return nil
}

// OpenAlarms lists the alarms of all accounts that nobody has acknowledged, at most limit.
func OpenAlarms(tx *gorm.DB, limit int) ([]PaymentAlarm, error) {
	return all[PaymentAlarm](tx.Where("acknowledged_at IS NULL").Order("account_id, id").Limit(limit))
}

// AlarmFilter is which alarms are listed: those that are open, those that are not, or both; older than Before, the newest Limit of them.
type AlarmFilter struct {
	Open, Ended bool
	Before      *PaymentAlarm // by its time, account and number; nil for the newest
	Limit       int
}

// AlarmsOf lists alarms of all accounts, newest first.
func AlarmsOf(tx *gorm.DB, f AlarmFilter) ([]PaymentAlarm, error) {
	q := tx.Model(&PaymentAlarm{})
	switch {
	case f.Open && !f.Ended:
		q = q.Where("acknowledged_at IS NULL")
	case f.Ended && !f.Open:
		q = q.Where("acknowledged_at IS NOT NULL")
	}
	if b := f.Before; b != nil {
		q = q.Where("(at < ? OR at = ? AND (account_id < ? OR account_id = ? AND id < ?))", b.At, b.At, b.AccountID, b.AccountID, b.ID)
	}
	return all[PaymentAlarm](q.Order("at DESC, account_id DESC, id DESC").Limit(f.Limit))
}
