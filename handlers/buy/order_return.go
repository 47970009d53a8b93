package buy

import (
	"net/http"
	"slices"

	"ocrconsole/handlers/page"
	"ocrconsole/models"
	"ocrconsole/models/billing"
	"ocrconsole/models/cause"
	"ocrconsole/models/rules"
	"ocrconsole/views/components"
	"ocrconsole/views/layout"
	pages "ocrconsole/views/pages/buy"
	"ocrconsole/views/pages/parts"
	"ocrconsole/views/routes"
	"ocrconsole/views/words"
)

// returnFields are the packages to return, in the address of the page that asks or in its form.
type returnFields struct {
	Packages []string `query:"package" form:"package"`
}

// returnForm asks whether to return the packages of an order that the address names, or all that can be.
func returnForm(v *view) error {
	d, err := v.orderInPath()
	if err != nil {
		return err
	}
	ids, err := v.packagesToReturn(d)
	if err != nil {
		return err
	}
	return v.renderReturn(http.StatusOK, d, ids, "")
}

// returnPackages returns the packages that the form showed. Sent again, it gives nothing back again.
func returnPackages(v *view) error {
	d, err := v.orderInPath()
	if err != nil {
		return err
	}
	ids, err := v.packagesToReturn(d)
	if err != nil {
		return err
	}
	ref := d.Order.Ref().String()
	refunds, err := v.Billing.Return(v.Ctx(), v.Who.AccountID, d.Order.ID, ids)
	if err != nil {
		messages, shown := v.FormErrors(err)
		if !shown {
			return err
		}
		if d, err = v.orderInPath(); err != nil {
			return err
		}
		return v.renderReturn(http.StatusConflict, d, ids, messages.Text())
	}
	if err := v.flashReturned(refunds); err != nil {
		return err
	}
	return v.SeeOther(routes.Order(ref))
}

// flashReturned says what was given back, and where to: nothing if it was sent again.
func (v *view) flashReturned(refunds []models.Refund) error {
	if len(refunds) == 0 {
		return nil
	}
	var total rules.Micros
	to := make(map[int64]models.Destination)
	for i := range refunds {
		r := &refunds[i]
		var err error
		if total, err = rules.AddMicros(total, r.AmountMicros); err != nil {
			return err
		}
		to[*r.PackageID] = r.Destination
	}
	v.Flash(components.Success, words.PackagesReturned(v.Words().Counted(int64(len(refunds)), "package is", "packages are"), v.Format.Money(total), returnsTo(to)))
	return nil
}

// packagesToReturn reads which of the order's packages are meant: those named or, without any, all that can be
// returned at this moment.
func (v *view) packagesToReturn(d *billing.OrderDetail) ([]int64, error) {
	named, err := v.namedPackages()
	if err != nil {
		return nil, err
	}
	var ids []int64
	for i := range d.Packages {
		p := &d.Packages[i]
		if slices.Contains(named, p.ID) || len(named) == 0 && slices.Contains(d.Returnable, p.ID) {
			ids = append(ids, p.ID)
		}
	}
	if len(ids) < len(named) {
		return nil, models.Refuse(models.NotFound, cause.NoPackageInOrder)
	}
	return ids, nil
}

// namedPackages reads the packages that the address or the form names.
func (v *view) namedPackages() ([]int64, error) {
	var ids []int64
	for _, text := range page.Read[returnFields](v.Context).Packages {
		ref, err := models.ParseRef(models.KindPackage, v.Who.AccountID, text)
		if err != nil {
			return nil, err
		}
		if !slices.Contains(ids, ref.ID) {
			ids = append(ids, ref.ID)
		}
	}
	return ids, nil
}

func (v *view) renderReturn(status int, d *billing.OrderDetail, ids []int64, problem string) error {
	ref := d.Order.Ref().String()
	orderHref := routes.Order(ref)
	shell, err := v.Shell("Return packages", layout.NavOrders, page.BillingCrumb, ordersCrumb, layout.Crumb{Label: words.OrderNamed(ref), Href: orderHref})
	if err != nil {
		return err
	}
	if problem != "" {
		shell.Problems = []layout.Problem{{Text: words.NothingReturned(problem)}}
	}
	screen := pages.Return{Shell: shell, OrderRef: ref, OrderHref: orderHref, Action: routes.ReturnOrder(ref), Terms: v.ReturnTerms()}
	to, err := v.Billing.ReturnsTo(d, ids)
	if err != nil {
		return err
	}
	var total rules.Micros
	for i := range d.Packages {
		p := &d.Packages[i]
		if !slices.Contains(ids, p.ID) {
			continue
		}
		if refusal := v.Billing.Returnable(p, d.Now); refusal != nil {
			messages, _ := v.FormErrors(refusal)
			screen.Kept = append(screen.Kept, p.Ref().String()+": "+messages.Text())
			continue
		}
		if total, err = rules.AddMicros(total, p.PriceMicros); err != nil {
			return err
		}
		screen.Packages = append(screen.Packages, v.returnRow(d, p, to[p.ID]))
		screen.Hidden = append(screen.Hidden, pages.Hidden{Name: "package", Value: p.Ref().String()})
		screen.Digits = max(screen.Digits, parts.FractionDigits(v.Format.Money(p.PriceMicros)))
	}
	if screen.Then, err = v.afterReturn(d, ids, to); err != nil {
		return err
	}
	amount := v.Format.Money(total)
	screen.Total, screen.To = amount, returnsTo(to)
	screen.Button = words.ReturnPackages(v.Words().Counted(int64(len(screen.Packages)), "package", "packages"), amount)
	return v.ShowStatus(status, pages.ReturnPage(screen))
}

// afterReturn says what calls get once the packages are returned, for each of their services and regions. What goes to the
// balance may clear arrears.
func (v *view) afterReturn(d *billing.OrderDetail, ids []int64, to map[int64]models.Destination) ([]string, error) {
	now, err := v.Outlook()
	if err != nil {
		return nil, err
	}
	o := *now // as it will be
	var then []string
	seen := make(map[*rules.Meter]bool)
	for i := range d.Packages {
		if p := &d.Packages[i]; to[p.ID] == models.ToBalance {
			if err := o.Standing.Post(p.PriceMicros, o.Now); err != nil {
				return nil, err
			}
		}
	}
	for i := range d.Packages {
		p := &d.Packages[i]
		meter := o.Meter(p.Region, p.Service)
		if seen[meter] || !slices.Contains(ids, p.ID) {
			continue
		}
		seen[meter] = true
		then = append(then, v.Promise().FromThenOn(v.ServiceName(p.Service), v.RegionName(p.Region), o.Next(meter.Without(ids...), o.Now)))
	}
	return then, nil
}

func (v *view) returnRow(d *billing.OrderDetail, p *models.Package, to models.Destination) pages.ReturnRow {
	ref := p.Ref().String()
	return pages.ReturnRow{
		Ref: ref, Href: routes.Package(ref), What: words.SizeOfService(v.PackageSize(p.QuotaCalls), v.OfferingName(p.Region, p.Service)),
		Amount: v.Format.Money(p.PriceMicros), To: destinationWords[to],
		Until: v.Format.Instant(v.Billing.ReturnUntil(p)) + " (" + v.Format.Until(v.Billing.ReturnUntil(p), d.Now) + ")",
	}
}

var destinationWords = map[models.Destination]string{models.ToBalance: "Balance", models.ToCard: "Card"}

// returnsTo says where the prices of packages go, or went.
func returnsTo(to map[int64]models.Destination) string {
	var card, balance bool
	for _, d := range to {
		card, balance = card || d == models.ToCard, balance || d == models.ToBalance
	}
	switch {
	case card && balance:
		return "the card that paid the order and to the balance, as listed"
	case card:
		return "the card that paid the order"
	default:
		return "your balance"
	}
}

// offerReturn says what can be returned of a paid order until when, and leads there; of one that can still be paid, on what
// terms; of others nothing.
func (v *view) offerReturn(d *billing.OrderDetail) (terms, href, label string) {
	if page.AwaitsPayment(&d.Order, d.Now) {
		return v.ReturnTerms(), "", ""
	}
	n := int64(len(d.Returnable))
	if n == 0 {
		return "", "", ""
	}
	until := v.Billing.ReturnUntil(&d.Packages[0])
	terms = words.CanBeReturned(v.Words().Counted(n, "package of this order has", "packages of this order have"), v.Format.Instant(until), v.Format.Until(until, d.Now))
	return terms, returnPath(d.Order.Ref().String(), ""), words.ReturnUnused(v.Words().Counted(n, "unused package", "unused packages"))
}

// returnPath asks whether to return one package of an order, or all that can be.
func returnPath(order, pkg string) string {
	return routes.With(routes.ReturnOrder(order), "package", pkg)
}

// refundRows puts what was given back into words.
func (v *view) refundRows(refunds []models.Refund) pages.RefundTable {
	table := pages.RefundTable{Rows: make([]pages.RefundRow, len(refunds))}
	for i := range refunds {
		r := &refunds[i]
		row := pages.RefundRow{
			Ref: r.Ref().String(), Time: v.Format.Minute(r.CreatedAt), Reason: v.Words().Why(r.Reason.Cause), Note: v.Words().Why(r.Failure.Cause),
			To: destinationWords[r.Destination], Amount: v.Format.Money(r.AmountMicros),
		}
		if r.PackageID != nil {
			row.Package = models.Ref{Kind: models.KindPackage, AccountID: r.AccountID, ID: *r.PackageID}.String()
			row.PackageHref = routes.Package(row.Package)
		}
		row.Tone, row.Status = page.RefundBadge(r)
		table.Rows[i] = row
		table.Digits = max(table.Digits, parts.FractionDigits(row.Amount))
	}
	return table
}
