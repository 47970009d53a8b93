package torture

import (
	"fmt"
	"slices"

	"ocrconsole/models"
	"ocrconsole/models/rules"
	"ocrconsole/web/payment/stripefake"
)

// checkOrders wants every order that was answered once, and what was answered as paid or claimed to be there.
func (w *world) checkOrders(db *models.DB) error {
	w.history.mu.Lock()
	defer w.history.mu.Unlock()
	for _, c := range w.customers {
		var orders []models.Order
		if err := db.Where("account_id = ?", c.account).Order("id").Find(&orders).Error; err != nil {
			return err
		}
		w.history.compareOrders(c.account, orders)
		var packages []models.Package
		if err := db.Where("account_id = ?", c.account).Find(&packages).Error; err != nil {
			return err
		}
		w.history.comparePackages(c.account, packages)
	}
	return nil
}

// wrong writes down that a promise is broken; the history is held.
func (h *history) wrong(format string, args ...any) {
	h.broken = append(h.broken, fmt.Sprintf(format, args...))
}

func (h *history) compareOrders(account int64, orders []models.Order) {
	stored := make([]string, len(orders))
	for i := range orders {
		stored[i] = orders[i].Ref().String()
		if h.paid[stored[i]] && orders[i].Status != models.OrderCompleted {
			h.wrong("order %s was answered as paid, and is %s", stored[i], orders[i].Status)
		}
	}
	answered := slices.Clone(h.orders[account])
	slices.Sort(answered)
	slices.Sort(stored)
	if !slices.Equal(answered, stored) {
		h.wrong("orders of account %d answered: %v, stored: %v", account, answered, stored)
	}
}

func (h *history) comparePackages(account int64, packages []models.Package) {
	free := map[offering]int{}
	for i := range packages {
		p := &packages[i]
		if p.UsedCalls < 0 || p.UsedCalls > p.QuotaCalls {
			h.wrong("package %s has %d of %d calls used", p.Ref(), p.UsedCalls, p.QuotaCalls)
		}
		if p.Source == rules.SourceFree {
			free[offering{account, p.Region, p.Service}]++
		}
	}
	for _, where := range freeOfferings {
		where.account = account
		if n := free[where]; n > 1 || n == 0 && h.claimed[where] {
			h.wrong("%d free packages for %+v, answered as claimed: %v", n, where, h.claimed[where])
		}
	}
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
	given, ours, topUps, succeeded := map[string]rules.Micros{}, map[string]*models.Payment{}, map[string]bool{}, 0
	for i := range refunds {
		given[models.Ref{Kind: models.KindPayment, AccountID: refunds[i].AccountID, ID: *refunds[i].PaymentID}.String()] += refunds[i].AmountMicros
	}
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
	w.history.note(func() {
		for i := range books {
			w.history.comparePaid(&books[i], ours[books[i].Reference], given[books[i].Reference])
		}
		if succeeded != len(books) {
			w.history.figures["payments doubled"] += int64(max(0, succeeded-len(books)))
			w.history.wrong("%d payments succeeded here, %d at the provider", succeeded, len(books))
		}
		w.history.figures["payments booked"] = int64(succeeded)
		w.history.compareTopUps(topUps)
	})
	return nil
}

// comparePaid compares a payment of the provider's with ours, and with what we know to be given back of it, in micros.
func (h *history) comparePaid(theirs *stripefake.Paid, ours *models.Payment, given rules.Micros) {
	sum := rules.Micros(0)
	for _, r := range theirs.Refunds {
		if r.Status == "succeeded" {
			sum += rules.Micros(r.Amount * microsPerCent)
		}
	}
	switch {
	case ours == nil || ours.Status != models.PaymentSucceeded || ours.AmountMicros != rules.Micros(theirs.Amount*microsPerCent):
		h.figures["payments lost"]++
		h.wrong("the provider's payment %+v is here %+v", theirs, ours)
	case given != sum:
		h.wrong("of payment %s the provider gave back %d micros, and here %d", theirs.Reference, sum, given)
	}
}

// compareTopUps wants each top-up that was answered to be there, and no other but those that were asked for.
func (h *history) compareTopUps(stored map[string]bool) {
	for key, answered := range h.topUps {
		if answered && !stored[key] {
			h.wrong("top-up %s was answered and is not there", key)
		}
		delete(stored, key)
	}
	for key := range stored {
		h.wrong("nobody asked for top-up %s", key)
	}
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
