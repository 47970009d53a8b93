package verify

import (
	"gorm.io/gorm"

	"ocrconsole/models"
)

// compareTransfers compares the account's transfers that arrived with the entries of the bank that are booked to them.
func (rec *records) compareTransfers(tx *gorm.DB, r *run) error {
	booked, err := models.BankEntriesOf(tx, rec.account.ID)
	if err != nil {
		return err
	}
	entries := make(map[int64]*models.BankEntry, len(booked))
	for i := range booked {
		entries[*booked[i].PaymentID] = &booked[i]
	}
	for i := range rec.payments {
		p := &rec.payments[i]
		e := entries[p.ID]
		delete(entries, p.ID)
		arrived := p.IsTransfer() && p.Status == models.PaymentSucceeded
		if !arrived && e == nil {
			continue
		}
		r.compared(transfers, 1)
		switch {
		case e == nil:
			r.differ(transfers, p.Ref().String(), "arrived", "no entry of the bank")
		case !arrived:
			r.differ(transfers, p.Ref().String(), p.Provider+", "+string(p.Status), "an entry of the bank")
		default:
			r.expectMicros(transfers, p.Ref(), "amount_micros", p.AmountMicros, e.AmountMicros)
		}
	}
	for i := range booked {
		if e := &booked[i]; entries[*e.PaymentID] == e {
			r.compared(transfers, 1)
			r.differ(transfers, e.Payment(), "an entry of the bank", "no such payment")
		}
	}
	return nil
}
