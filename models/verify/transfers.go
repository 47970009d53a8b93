package verify

import (
	"fmt"

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
		compareBooker(r, &booked[i])
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

// compareBooker compares by whose act the entry was booked with who decided so: somebody did, and whoever says whose it is books it.
func compareBooker(r *run, e *models.BankEntry) {
	switch {
	case e.BookedBy == 0:
		r.differ(transfers, e.Payment(), "an entry that an operator booked", "booked by nobody")
	case e.DecidedBy != 0 && e.DecidedBy != e.BookedBy:
		r.differ(transfers, e.Payment(), fmt.Sprintf("decided by operator %d", e.DecidedBy), fmt.Sprintf("booked by operator %d", e.BookedBy))
	}
}
