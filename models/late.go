package models

import (
	"time"

	"gorm.io/gorm"

	"ocrconsole/models/rules"
)

// LateHours are the hours that have late entries: charges for calls that came after their hour had been settled. They
// hold all entries of such an hour, in the order in which they were posted.
type LateHours map[rules.HourOf][]LedgerEntry

// LateHoursOf loads the account's hours in [from, until) that have late entries.
func LateHoursOf(tx *gorm.DB, accountID int64, from, until time.Time) (LateHours, error) {
	late := tx.Model(&LedgerEntry{}).Distinct("region", "service", "hour_start").
		Where("account_id = ? AND hour_start >= ? AND hour_start < ? AND late_no > 0", accountID, from, until)
	const ofHour = "e.account_id = ? AND e.region = late.region AND e.service = late.service AND e.hour_start = late.hour_start"
	entries, err := all[LedgerEntry](tx.Table("(?) AS late", late).Joins("JOIN ledger_entries e ON "+ofHour, accountID).Select("e.*").Order("e.late_no"))
	if err != nil {
		return nil, err
	}
	hours := make(LateHours)
	for _, e := range entries {
		hour := rules.HourOf{Offering: e.Offering(), Start: e.HourStart.UTC()}
		hours[hour] = append(hours[hour], e)
	}
	return hours, nil
}

// EntryOf gives the late entry that charged the call, nil if none did; zone is the billing time zone. A call belongs to
// the first entry of its hour that was posted when the call had been recorded.
func (l LateHours) EntryOf(c *Call, zone *time.Location) *LedgerEntry {
	if len(l) == 0 || c.Outcome != OutcomePayPerUse {
		return nil
	}
	entries := l[rules.HourOf{Offering: c.Offering(), Start: rules.HourStart(c.CalledAt, zone)}]
	for i := range entries {
		if !c.RecordedAt.After(entries[i].At) {
			if i == 0 {
				return nil
			}
			return &entries[i]
		}
	}
	return nil
}

// ChargeOf loads the ledger entry that charged a pay-per-use call, nil while its hour is not settled; zone is the billing
// time zone.
func ChargeOf(tx *gorm.DB, c *Call, zone *time.Location) (*LedgerEntry, error) {
	return oneOrNone[LedgerEntry](tx.Where("account_id = ? AND region = ? AND service = ? AND hour_start = ? AND at >= ?",
		c.AccountID, c.Region, c.Service, rules.HourStart(c.CalledAt, zone), c.RecordedAt).Order("late_no"))
}

// In sums the late entries of a pay-per-use hour.
func (l LateHours) In(h *UsageHour) (entries, calls int64, amountMicros rules.Micros) {
	if h.Outcome != OutcomePayPerUse {
		return 0, 0, 0
	}
	for _, e := range l[rules.HourOf{Offering: h.Offering(), Start: h.HourStart.UTC()}] {
		if *e.LateNo > 0 {
			entries, calls, amountMicros = entries+1, calls+e.Calls, amountMicros-e.AmountMicros
		}
	}
	return entries, calls, amountMicros
}
