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
func (v *view) orderTimeline(d *billing.OrderDetail, asked *models.NamedApproval) []pages.Moment {
	o := &d.Order
	moments := []moment{{&o.CreatedAt, "Ordered at the prices confirmed"}}
	if d.Automatic {
		moments[0].text = "Ordered automatically, by the rule that you turned on"
	}
	moments = append(moments, approvalMoments(asked)...)
	for i := range d.Payments {
		moments = append(moments, v.paymentMoments(&d.Payments[i])...)
	}
	moments = append(moments, moment{o.PaidAt, words.PaidWith(string(o.PaidWith))}, moment{o.CompletedAt, "Packages issued"},
		moment{o.ClosedAt, words.OrderIs(words.OrderStatus(string(o.Status)))})
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

// paymentMoments tells of an attempt to pay the order, or to top up what it lacks.
func (v *view) paymentMoments(p *models.Payment) []moment {
	told := v.PaymentTold(p)
	moments := []moment{{&p.CreatedAt, told.Begun()}}
	if came := told.Came(); came != "" {
		moments = append(moments, moment{&p.UpdatedAt, came})
	}
	return moments
}

// refundMoments tells what was given back and, of money for a card, what became of it there.
func (v *view) refundMoments(r *models.Refund) []moment {
	amount := v.Format.Money(r.AmountMicros)
	what := words.PaymentGivenBack(amount)
	if r.PackageID != nil {
		what = words.PackageReturnedFor(models.Ref{Kind: models.KindPackage, AccountID: r.AccountID, ID: *r.PackageID}.String(), amount)
	}
	switch {
	case r.DisputeID != nil:
		moments := []moment{{&r.CreatedAt, words.PartTakenBack(amount)}}
		if r.Status == models.RefundFailed {
			moments = append(moments, moment{&r.UpdatedAt, words.BankGaveBack(amount)})
		}
		return moments
	case r.Elsewhere:
		what = words.GivenBackByProvider(amount)
	}
	if r.Destination == models.ToBalance {
		return []moment{{&r.CreatedAt, words.ToTheBalance(what)}}
	}
	moments := []moment{{&r.CreatedAt, words.ToTheCard(what)}}
	switch r.Status {
	case models.RefundSucceeded:
		return append(moments, moment{&r.UpdatedAt, words.CardHas(amount)})
	case models.RefundFailed:
		return append(moments, moment{&r.UpdatedAt, words.CardTookNot(amount)})
	case models.RefundCreated, models.RefundPending:
	}
	return moments
}
