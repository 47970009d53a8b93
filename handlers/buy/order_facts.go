package buy

import (
	"slices"

	"ocrconsole/handlers/page"
	"ocrconsole/models"
	"ocrconsole/models/billing"
	"ocrconsole/views/components"
	pages "ocrconsole/views/pages/buy"
	"ocrconsole/views/pages/parts"
	"ocrconsole/views/routes"
	"ocrconsole/views/words"
)

// orderLead is the sentence under the heading: what happens next.
func (v *view) orderLead(d *billing.OrderDetail) string {
	o, charged := &d.Order, "Nothing was charged for it"
	if len(d.Refunds) > 0 {
		charged = "The card payment that came in for it all the same is given back"
	}
	late := d.LatePayment()
	switch {
	case late != nil:
		return v.latePayment(d, late)
	case page.AwaitsPayment(o, d.Now):
		return "Not paid yet. Pay now or later: until it expires, it keeps the prices below. Nothing is charged if it is not paid."
	case o.Status == models.OrderCompleted && o.ReturnedPackages == o.Units():
		return "Paid, and returned in full."
	case o.Status == models.OrderCompleted && o.ReturnedPackages > 0:
		return words.PaidPartReturned(v.Format.Calls(o.ReturnedPackages), v.Words().Counted(o.Units(), "package", "packages"))
	case o.Status == models.OrderCompleted:
		return "Paid; the packages took effect at the instant of payment."
	case o.Status == models.OrderCancelled:
		return words.CancelledWith(charged)
	default:
		return words.ExpiredWith(charged)
	}
}

func (v *view) orderFacts(d *billing.OrderDetail) ([]components.Definition, error) {
	o := &d.Order
	facts := []components.Definition{
		{Term: "Order", Content: components.CopyID(o.Ref().String())},
		{Term: "Total", Text: v.Format.Money(o.TotalMicros)},
		{Term: "Ordered", Text: v.Format.Instant(o.CreatedAt)},
	}
	if page.AwaitsPayment(o, d.Now) {
		return append(facts, v.thenFacts(d)...), nil
	}
	if o.PaidAt == nil {
		return facts, nil
	}
	thens, err := v.paidThens(d)
	if err != nil {
		return nil, err
	}
	paidWith := map[models.PaidWith]string{models.PaidWithBalance: "Balance", models.PaidWithCard: "Card"}[o.PaidWith]
	facts = append(facts,
		components.Definition{Term: "Paid", Text: v.Format.Instant(*o.PaidAt)},
		components.Definition{Term: "Paid with", Text: paidWith},
	)
	return append(facts, thens...), nil
}

func (v *view) orderLines(o *models.Order) pages.OrderLines {
	lines := pages.OrderLines{Total: v.Format.Money(o.TotalMicros)}
	lines.Digits = parts.FractionDigits(lines.Total)
	for _, l := range o.Lines {
		row := pages.OrderLine{
			Service: v.ServiceName(l.Service), Region: v.RegionName(l.Region), Size: words.CallsAYear(v.Format.Calls(l.Calls)),
			Quantity: v.Format.Calls(l.Quantity), Unit: v.Format.Money(l.UnitPriceMicros), Amount: v.Format.Money(l.AmountMicros),
		}
		lines.Rows = append(lines.Rows, row)
		lines.Digits = max(lines.Digits, parts.FractionDigits(row.Amount), parts.FractionDigits(row.Unit))
	}
	return lines
}

func (v *view) orderPackages(d *billing.OrderDetail) []pages.OrderPackage {
	rows := make([]pages.OrderPackage, len(d.Packages))
	for i := range d.Packages {
		p := &d.Packages[i]
		rule := p.Rule()
		rows[i] = pages.OrderPackage{
			Ref: p.Ref().String(), Href: routes.Package(p.Ref().String()),
			What:  v.OfferingName(p.Region, p.Service),
			Quota: v.quota(billing.PackageDetail{Package: *p, Status: rule.StatusAt(d.Now)}),
			Until: v.validity(p, rule.StatusAt(d.Now), d.Now), Status: page.PackageBadge(rule.Source, rule.StatusAt(d.Now)),
		}
		if slices.Contains(d.Returnable, p.ID) {
			rows[i].ReturnHref = returnPath(d.Order.Ref().String(), p.Ref().String())
		}
	}
	return rows
}
