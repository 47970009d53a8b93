package verify

import (
	"fmt"

	"ocrconsole/models"
	"ocrconsole/models/rules"
)

// compareDisputes compares each dispute with what it took from the balance, which compareRefunds compares with the ledger.
func (rec *records) compareDisputes(r *run) {
	taken := make(map[int64][]models.Refund)
	for _, refund := range rec.refunds {
		if refund.DisputeID != nil {
			taken[*refund.DisputeID] = append(taken[*refund.DisputeID], refund)
		}
	}
	r.compared(disputes, len(rec.disputes))
	for i := range rec.disputes {
		d := &rec.disputes[i]
		var sum rules.Micros
		for j := range taken[d.ID] {
			addMicros(&sum, taken[d.ID][j].AmountMicros)
		}
		if sum > d.AmountMicros || d.Status == models.DisputeInquiry && sum > 0 {
			r.differ(disputes, d.Ref().String(), fmt.Sprintf("%d micro-units taken, in %d times", sum, len(taken[d.ID])), fmt.Sprintf("at most %d: %s", d.AmountMicros, d.Status))
		}
		rec.compareEnding(r, d, len(taken[d.ID]) > 0)
		for j := range taken[d.ID] {
			compareTaken(r, d, &taken[d.ID][j])
		}
		delete(taken, d.ID)
	}
	for i := range rec.refunds {
		if refund := &rec.refunds[i]; refund.DisputeID != nil && taken[*refund.DisputeID] != nil {
			r.differ(disputes, refund.Ref().String(), fmt.Sprintf("dispute_id %d", *refund.DisputeID), "no such dispute")
		}
	}
}

// compareEnding compares a dispute that a refund ended with that refund: the same money is taken once, by one of them.
func (rec *records) compareEnding(r *run, d *models.Dispute, taken bool) {
	if d.RefundRef == "" {
		return
	}
	if d.Status != models.DisputePrevented {
		r.differ(disputes, d.Ref().String(), "ended by refund "+d.RefundRef, "status "+string(d.Status))
	}
	booked := false
	for i := range rec.refunds {
		refund := &rec.refunds[i]
		booked = booked || refund.Elsewhere && refund.Provider == d.Provider && refund.ProviderRef != nil && *refund.ProviderRef == d.RefundRef
	}
	if booked && taken {
		r.differ(disputes, d.Ref().String(), "taken by the dispute and by refund "+d.RefundRef, "once")
	}
}

func compareTaken(r *run, d *models.Dispute, refund *models.Refund) {
	if refund.PaymentID == nil || *refund.PaymentID != d.PaymentID || refund.Currency != d.Currency {
		r.differ(disputes, refund.Ref().String(), "of another payment or currency", d.Payment().String()+" "+d.Currency)
	}
	want := models.RefundSucceeded
	if d.Status == models.DisputeWon {
		want = models.RefundFailed
	}
	if refund.Status != want {
		r.differ(disputes, refund.Ref().String(), "status "+string(refund.Status), fmt.Sprintf("status %s, because the dispute is %s", want, d.Status))
	}
}
