package buy

import (
	"cmp"
	"errors"
	"net/http"
	"net/url"
	"slices"
	"strings"

	"ocrconsole/handlers/page"
	"ocrconsole/models"
	"ocrconsole/models/billing"
	"ocrconsole/models/cause"
	"ocrconsole/models/rules"
	"ocrconsole/views/components"
	pages "ocrconsole/views/pages/buy"
	"ocrconsole/views/pages/parts"
	"ocrconsole/views/routes"
	"ocrconsole/views/words"
)

// renewFields are what the address of the form chooses, the key of the order to be, and what the form carries of the lines that it
// showed.
type renewFields struct {
	Packages []string `query:"package"`
	Order    string   `query:"order"`
	Key      string   `query:"key" form:"key"`
	Lines    []string `form:"line"`
}

// renewal is what ordering some packages again comes to: a choice for each specification, with the packages that it
// stands for, and those that cannot be ordered again.
type renewal struct {
	refs    []string // of all packages that were chosen, in the address
	again   string   // the order that is ordered again, "" if packages are
	lines   []renewalLine
	leftOut []pages.LeftOut
}

type renewalLine struct {
	choice   billing.Choice
	packages []billing.PackageDetail
}

func (r *renewal) choices() []billing.Choice {
	choices := make([]billing.Choice, len(r.lines))
	for i, line := range r.lines {
		choices[i] = line.choice
	}
	return choices
}

// path gives a page with the same packages chosen.
func (r *renewal) path(to, key string) string {
	query := url.Values{"package": r.refs}
	if r.again != "" {
		query.Set("order", r.again)
	}
	if key != "" {
		query.Set("key", key)
	}
	return to + "?" + query.Encode()
}

// renewForm shows the order of the chosen packages, again, before anything is ordered. As on the order form's
// confirmation its address holds the key of the order to be.
func renewForm(v *view) error {
	form := page.Read[renewFields](v.Context)
	r, err := v.readRenewal(form)
	if err != nil {
		return err
	}
	if len(r.refs) == 0 && r.again == "" {
		v.Flash(components.Danger, "Choose the packages to renew first.")
		return v.SeeOther(routes.Packages)
	}
	if len(r.refs) == 1 && len(r.lines) == 0 && r.leftOut[0].Link.Href != "" {
		return v.SeeOther(r.leftOut[0].Link.Href)
	}
	if form.Key == "" && len(r.lines) > 0 {
		return v.SeeOther(r.path(routes.Renew, page.NewKey()))
	}
	return v.renderRenew(http.StatusOK, r, form.Key, "", nil)
}

// renew makes one order of the lines that were confirmed and leads to its payment.
func renew(v *view) error {
	form := page.Read[renewFields](v.Context)
	r, err := v.readRenewal(form)
	if err != nil {
		return err
	}
	shown, err := v.shownLines(form.Lines)
	if err != nil {
		return err
	}
	order, err := v.Billing.PlaceOrder(v.Ctx(), v.Who.AccountID, form.Key, shown...)
	var changed *billing.PriceChangedError
	var refused *models.Error
	switch {
	case errors.As(err, &refused) && refused.Field == page.UsedUpField:
		return v.renderRenew(http.StatusUnprocessableEntity, r, form.Key, "", shown)
	case errors.As(err, &changed), errors.As(err, &refused) && refused.Field != "":
		return v.renderRenew(http.StatusConflict, r, form.Key, v.changesSince(shown), shown)
	case err != nil:
		return err
	}
	return v.SeeOther(routes.PayOrder(order.Ref().String()))
}

// readRenewal loads the packages that the address names and puts those of the same specification together.
func (v *view) readRenewal(form *renewFields) (*renewal, error) {
	r := &renewal{}
	if form.Order != "" {
		return r, v.addOrder(r, form.Order)
	}
	all, _, err := v.Billing.Packages(v.Ctx(), v.Who.AccountID)
	if err != nil {
		return nil, err
	}
	for _, text := range form.Packages {
		ref, err := models.ParseRef(models.KindPackage, v.Who.AccountID, text)
		if err != nil {
			return nil, err
		}
		i := slices.IndexFunc(all, func(p billing.PackageDetail) bool { return p.ID == ref.ID })
		if i < 0 {
			return nil, models.Refuse(models.NotFound, cause.NoSuchPackage)
		}
		if slices.Contains(r.refs, text) {
			continue
		}
		r.refs = append(r.refs, text)
		v.addRenewal(r, all[i])
	}
	slices.SortStableFunc(r.lines, func(a, b renewalLine) int {
		return cmp.Or(strings.Compare(a.choice.Region, b.choice.Region), strings.Compare(a.choice.Service, b.choice.Service), cmp.Compare(a.choice.Calls, b.choice.Calls))
	})
	return r, nil
}

// addRenewal adds one package more of the specification that the package was bought as.
func (v *view) addRenewal(r *renewal, p billing.PackageDetail) {
	what := words.PackageAndSize(p.Ref().String(), v.sizeOf(&p.Package), v.OfferingName(p.Region, p.Service))
	if p.Source == rules.SourceFree {
		r.leaveOut(v, words.WasFree(what), p.Region, p.Service)
		return
	}
	spec, onSale := v.onSale(p.Region, p.Service, p.QuotaCalls)
	if !onSale {
		r.leaveOut(v, words.SizeNotSoldAnyMore(what), p.Region, p.Service)
		return
	}
	line := r.line(p.Region, p.Service, spec)
	line.choice.Quantity++
	line.packages = append(line.packages, p)
}

// addOrder adds what an order was for, at today's prices.
func (v *view) addOrder(r *renewal, text string) error {
	ref, err := models.ParseRef(models.KindOrder, v.Who.AccountID, text)
	if err != nil {
		return err
	}
	d, err := v.Order(ref)
	if err != nil {
		return err
	}
	r.again = text
	for _, l := range d.Order.Lines {
		spec, onSale := v.onSale(l.Region, l.Service, l.Calls)
		if !onSale {
			r.leaveOut(v, words.SizesNotSoldAnyMore(v.OrderWords([]models.OrderLine{l})), l.Region, l.Service)
			continue
		}
		r.line(l.Region, l.Service, spec).choice.Quantity += l.Quantity
	}
	return nil
}

// line gives the line of the specification.
func (r *renewal) line(region, service string, spec rules.Specification) *renewalLine {
	i := slices.IndexFunc(r.lines, func(l renewalLine) bool {
		return l.choice.Region == region && l.choice.Service == service && l.choice.Calls == spec.Calls
	})
	if i < 0 {
		i = len(r.lines)
		r.lines = append(r.lines, renewalLine{choice: billing.Choice{
			Region: region, Service: service, Calls: spec.Calls, UnitPriceMicros: spec.PriceMicros,
		}})
	}
	return &r.lines[i]
}

// leaveOut notes what cannot be ordered again, and where to look for something else.
func (r *renewal) leaveOut(v *view, text, region, service string) {
	out := pages.LeftOut{Text: text}
	if offering, _ := v.Snapshot.Offering(region, service); offering.Sold {
		out.Link = parts.Link{Label: words.ChooseAnotherPackage(v.ServiceName(service)), Href: routes.Of(routes.Buy, region, service)}
	}
	r.leftOut = append(r.leftOut, out)
}

// soldAgain tells whether what was bought as the package is on sale.
func (v *view) soldAgain(p billing.PackageDetail) bool {
	_, onSale := v.onSale(p.Region, p.Service, p.QuotaCalls)
	return onSale && p.Source == rules.SourcePurchased
}

// onSale finds the package of the size that is sold at present.
func (v *view) onSale(region, service string, calls int64) (rules.Specification, bool) {
	offering, _ := v.Snapshot.Offering(region, service)
	i := slices.IndexFunc(offering.Specifications, func(s rules.Specification) bool { return s.Calls == calls })
	if !offering.Sold || i < 0 {
		return rules.Specification{}, false
	}
	return offering.Specifications[i], true
}

// renewSelection are the packages that the list's form has chosen already, by reference.
func (v *view) renewSelection() map[string]bool {
	chosen := make(map[string]bool)
	for _, ref := range page.Read[renewFields](v.Context).Packages {
		chosen[ref] = true
	}
	return chosen
}
