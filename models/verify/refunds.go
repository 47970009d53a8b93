package verify

import (
	"fmt"
	"maps"
	"slices"

	"ocrconsole/models"
	"ocrconsole/models/rules"
)

// compareRefunds compares each refund with the ledger: what an order gives back comes onto the balance, what goes to a
// card leaves it, and what the card did not take comes back. No payment is given back beyond its amount.
func (rec *records) compareRefunds(r *run) {
	entries := make(map[int64][]models.LedgerEntry)
	for _, e := range rec.entries {
		if e.RefundID != nil {
			entries[*e.RefundID] = append(entries[*e.RefundID], e)
		}
	}
	r.compared(refunds, len(rec.refunds))
	left := make(map[int64]rules.Micros)
	for i := range rec.payments {
		if p := &rec.payments[i]; p.Status == models.PaymentSucceeded {
			left[p.ID] = p.AmountMicros
		}
	}
	for i := range rec.refunds {
		refund := &rec.refunds[i]
		compareRefund(r, refund, entries[refund.ID])
		delete(entries, refund.ID)
		if refund.Destination != models.ToCard || refund.Status == models.RefundFailed {
			continue
		}
		if left[*refund.PaymentID] -= refund.AmountMicros; left[*refund.PaymentID] < 0 {
			r.differ(refunds, refund.Ref().String(), fmt.Sprintf("amount_micros %d", refund.AmountMicros),
				fmt.Sprintf("at most %d of its payment", left[*refund.PaymentID]+refund.AmountMicros))
		}
	}
	for _, id := range slices.Sorted(maps.Keys(entries)) {
		for i := range entries[id] {
			r.differ(refunds, entries[id][i].Ref().String(), fmt.Sprintf("refund_id %d", id), "no such refund")
		}
	}
}

// compareRefund compares one refund with the entries that name it.
func compareRefund(r *run, refund *models.Refund, entries []models.LedgerEntry) {
	if refund.Elsewhere && (refund.ProviderRef == nil || refund.DisputeID != nil || refund.RequestKey != "" || refund.OrderID != nil) {
		r.differ(refunds, refund.Ref().String(), "made elsewhere", "named by the provider, and asked for by nobody here")
	}
	var in, out, wantIn, wantOut int64
	if refund.OrderID != nil {
		wantIn++
	}
	if refund.Destination == models.ToCard {
		wantOut++
		if refund.Status == models.RefundFailed {
			wantIn++
		}
	}
	for i := range entries {
		e := &entries[i]
		if e.Kind == models.EntryCardRefund {
			out++
			r.expectMicros(refunds, e.Ref(), "amount_micros", e.AmountMicros, -refund.AmountMicros)
			continue
		}
		in++
		r.expectMicros(refunds, e.Ref(), "amount_micros", e.AmountMicros, refund.AmountMicros)
	}
	r.expect(refunds, refund.Ref(), string(refund.Status)+", entries to the balance", in, wantIn)
	r.expect(refunds, refund.Ref(), string(refund.Status)+", entries to the card", out, wantOut)
}
