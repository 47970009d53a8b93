package torture

import (
	"fmt"
	"slices"

	"ocrconsole/models"
	"ocrconsole/models/rules"
)

// checkOrders wants every order that was answered once, and what was answered as paid or claimed to be there.
func (w *world) checkOrders(db *models.DB) error {
	w.history.mu.Lock()
	defer w.history.mu.Unlock()
	wrong := func(format string, args ...any) {
		w.history.broken = append(w.history.broken, fmt.Sprintf(format, args...))
	}
	for _, c := range w.customers {
		var orders []models.Order
		if err := db.Where("account_id = ?", c.account).Order("id").Find(&orders).Error; err != nil {
			return err
		}
		stored := make([]string, len(orders))
		for i := range orders {
			stored[i] = orders[i].Ref().String()
			if w.history.paid[stored[i]] && orders[i].Status != models.OrderCompleted {
				wrong("order %s was answered as paid, and is %s", stored[i], orders[i].Status)
			}
		}
		answered := slices.Clone(w.history.orders[c.account])
		slices.Sort(answered)
		slices.Sort(stored)
		if !slices.Equal(answered, stored) {
			wrong("orders of account %d answered: %v, stored: %v", c.account, answered, stored)
		}
		var packages []models.Package
		if err := db.Where("account_id = ?", c.account).Find(&packages).Error; err != nil {
			return err
		}
		free := map[offering]int{}
		for i := range packages {
			p := &packages[i]
			if p.UsedCalls < 0 || p.UsedCalls > p.QuotaCalls {
				wrong("package %s has %d of %d calls used", p.Ref(), p.UsedCalls, p.QuotaCalls)
			}
			if p.Source == rules.SourceFree {
				free[offering{c.account, p.Region, p.Service}]++
			}
		}
		for _, where := range freeOfferings {
			where.account = c.account
			if n := free[where]; n > 1 || n == 0 && w.history.claimed[where] {
				wrong("%d free packages for %+v, answered as claimed: %v", n, where, w.history.claimed[where])
			}
		}
	}
	return nil
}

// microsPerCent is what a cent of the provider's is in the ledger.
const microsPerCent = 10_000

// checkPayments wants our payments to be the provider's: each that succeeded there succeeded here, with as much given back.
func (w *world) checkPayments(db *models.DB) error {
	var payments []models.Payment
	if err := db.Find(&payments).Error; err != nil {
		return err
	}
	var refunds []models.Refund
	if err := db.Where("destination = ? AND status = ? AND payment_id IS NOT NULL AND dispute_id IS NULL", models.ToCard, models.RefundSucceeded).Find(&refunds).Error; err != nil {
		return err
	}
	given := map[string]int64{}
	for i := range refunds {
		given[models.Ref{Kind: models.KindPayment, AccountID: refunds[i].AccountID, ID: *refunds[i].PaymentID}.String()] += refunds[i].AmountMicros
	}
	ours, topUps := map[string]*models.Payment{}, map[string]bool{}
	succeeded := 0
	for i := range payments {
		p := &payments[i]
		ours[p.Ref().String()] = p
		if p.Status == models.PaymentSucceeded {
			succeeded++
		}
		if p.Purpose == models.PurposeTopUp {
			topUps[fmt.Sprint(p.AccountID, " ", p.IdempotencyKey)] = true
		}
	}
	books := w.provider.fake.Books()
	for i := range books {
		theirs, sum := &books[i], int64(0)
		for _, r := range theirs.Refunds {
			if r.Status == "succeeded" {
				sum += r.Amount * microsPerCent
			}
		}
		p := ours[theirs.Reference]
		switch {
		case p == nil || p.Status != models.PaymentSucceeded || p.AmountMicros != theirs.Amount*microsPerCent:
			w.history.count("payments lost", 1)
			w.history.breaks("the provider's payment %+v is here %+v", theirs, p)
		case given[theirs.Reference] != sum:
			w.history.breaks("of payment %s the provider gave back %d micros, and here %d", theirs.Reference, sum, given[theirs.Reference])
		}
	}
	if succeeded != len(books) {
		w.history.count("payments doubled", int64(max(0, succeeded-len(books))))
		w.history.breaks("%d payments succeeded here, %d at the provider", succeeded, len(books))
	}
	w.history.note(func() {
		w.history.figures["payments booked"] = int64(succeeded)
		for key, answered := range w.history.topUps {
			if answered && !topUps[key] {
				w.history.broken = append(w.history.broken, "top-up "+key+" was answered and is not there")
			}
			delete(topUps, key)
		}
		for key := range topUps {
			w.history.broken = append(w.history.broken, "nobody asked for top-up "+key)
		}
	})
	return nil
}

// checkModes wants pay-per-use to be subscribed where that was the last answer, and nowhere else.
func (w *world) checkModes(db *models.DB) error {
	for _, c := range w.customers {
		for _, where := range modeOfferings {
			open, err := models.OpenSubscription(db.DB, c.account, where.region, where.service)
			if err != nil {
				return err
			}
			where.account = c.account
			w.history.mu.Lock()
			answered, known := w.history.modes[where]
			w.history.mu.Unlock()
			if known && answered != (open != nil) {
				w.history.breaks("%+v was answered as subscribed: %v, and is: %v", where, answered, open != nil)
			}
		}
	}
	return nil
}
