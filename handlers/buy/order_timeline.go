package buy

import (
	"cmp"
	"slices"
	"time"

	"ocrconsole/handlers/page"
	"ocrconsole/models"
	"ocrconsole/models/billing"
	pages "ocrconsole/views/pages/buy"
	"ocrconsole/views/words"
)

// moment is one line of a timeline; at is nil when it has not come.
type moment struct {
	at   *time.Time
	text string
}

// orderTimeline tells what happened to the order, oldest first, and what will if nothing else does.
func (v *view) orderTimeline(d *billing.OrderDetail) []pages.Moment {
	o := &d.Order
	moments := []moment{{&o.CreatedAt, "Ordered at the prices confirmed"}}
	if d.Automatic {
		moments[0].text = "Ordered automatically, by the rule that you turned on"
	}
	for i := range d.Payments {
		p := &d.Payments[i]
		moments = append(moments, moment{&p.CreatedAt, "Card payment started (" + p.Ref().String() + ")"})
		switch p.Status {
		case models.PaymentSucceeded:
			moments = append(moments, moment{&p.UpdatedAt, "Card payment succeeded"})
		case models.PaymentFailed:
			moments = append(moments, moment{&p.UpdatedAt, "Card payment failed: " + words.Why(p.Failure.Cause)})
		case models.PaymentCreated, models.PaymentPending:
		}
	}
	moments = append(moments, moment{o.PaidAt, "Paid with " + string(o.PaidWith)}, moment{o.CompletedAt, "Packages issued"},
		moment{o.ClosedAt, "Order " + words.OrderStatus(string(o.Status))})
	for i := range d.Refunds {
		moments = append(moments, v.refundMoments(&d.Refunds[i])...)
	}
	if page.AwaitsPayment(o, d.Now) {
		moments = append(moments, moment{&o.ExpiresAt, "Expires if it is not paid"})
	}
	moments = slices.DeleteFunc(moments, func(m moment) bool { return m.at == nil })
	slices.SortStableFunc(moments, func(a, b moment) int { return cmp.Compare(a.at.UnixMicro(), b.at.UnixMicro()) })
	lines := make([]pages.Moment, len(moments))
	for i, m := range moments {
		lines[i] = pages.Moment{Time: v.Format.Instant(*m.at), Text: m.text}
	}
	return lines
}

// refundMoments tells what was given back and, of money for a card, what became of it there.
func (v *view) refundMoments(r *models.Refund) []moment {
	amount := v.Format.Money(r.AmountMicros)
	what := "Payment of " + amount + " given back"
	if r.PackageID != nil {
		what = models.Ref{Kind: models.KindPackage, AccountID: r.AccountID, ID: *r.PackageID}.String() + " returned for " + amount
	}
	switch {
	case r.DisputeID != nil:
		moments := []moment{{&r.CreatedAt, amount + " of the payment taken back by the card's bank"}}
		if r.Status == models.RefundFailed {
			moments = append(moments, moment{&r.UpdatedAt, "The card's bank gave the " + amount + " back; they are in the balance"})
		}
		return moments
	case r.Elsewhere:
		what = amount + " of the payment given back by the payment provider"
	}
	if r.Destination == models.ToBalance {
		return []moment{{&r.CreatedAt, what + ", to the balance"}}
	}
	moments := []moment{{&r.CreatedAt, what + ", to the card"}}
	switch r.Status {
	case models.RefundSucceeded:
		return append(moments, moment{&r.UpdatedAt, "The card has the " + amount})
	case models.RefundFailed:
		return append(moments, moment{&r.UpdatedAt, "The card did not take the " + amount + "; they are in the balance"})
	case models.RefundCreated, models.RefundPending:
	}
	return moments
}
