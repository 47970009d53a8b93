package handlers

import (
	"cmp"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strings"

	"ocrconsole/models"
	"ocrconsole/models/billing"
	"ocrconsole/models/rules"
	"ocrconsole/views/components"
)

// renewal is what ordering some packages again comes to: a choice for each specification, with the packages that it
// stands for, and those that cannot be ordered again.
type renewal struct {
	refs    []string // of all that were chosen, in the address
	lines   []renewalLine
	leftOut []billing.PackageDetail
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
func (r *renewal) path(page, key string) string {
	query := url.Values{"package": r.refs}
	if key != "" {
		query.Set("key", key)
	}
	return page + "?" + query.Encode()
}

// renewForm shows the order of the chosen packages, again, before anything is ordered. As on the order form's
// confirmation its address holds the key of the order to be.
func renewForm(v *view) error {
	r, err := v.readRenewal()
	if err != nil {
		return err
	}
	if len(r.refs) == 0 {
		v.flash(components.Warning, "Choose the packages to renew first.")
		return v.seeOther("/packages")
	}
	if len(r.refs) == 1 && len(r.lines) == 0 {
		if href, _ := v.renewal(r.leftOut[0]); href != "" {
			return v.seeOther(href)
		}
	}
	key := v.QueryParam("key")
	if key == "" && len(r.lines) > 0 {
		return v.seeOther(r.path("/packages/renew", newKey()))
	}
	return v.renderRenew(http.StatusOK, r, key, "")
}

// renew makes one order of the lines that were confirmed and leads to its payment.
func renew(v *view) error {
	r, err := v.readRenewal()
	if err != nil {
		return err
	}
	shown, err := v.shownLines()
	if err != nil {
		return err
	}
	key := v.FormValue("key")
	order, err := v.console.Billing.PlaceOrder(v.ctx(), v.who.AccountID, key, shown...)
	var changed *billing.PriceChangedError
	var refused *models.Error
	switch {
	case errors.As(err, &changed), errors.As(err, &refused) && refused.Field != "":
		return v.renderRenew(http.StatusConflict, r, key, v.changesSince(shown))
	case err != nil:
		return err
	}
	return v.seeOther(payPath(order.Ref().String()))
}

// readRenewal loads the packages that the address names and puts those of the same specification together.
func (v *view) readRenewal() (*renewal, error) {
	all, _, err := v.console.Billing.Packages(v.ctx(), v.who.AccountID)
	if err != nil {
		return nil, err
	}
	r := &renewal{}
	for _, text := range v.QueryParams()["package"] {
		ref, err := models.ParseRef(models.KindPackage, v.who.AccountID, text)
		if err != nil {
			return nil, err
		}
		i := slices.IndexFunc(all, func(p billing.PackageDetail) bool { return p.ID == ref.ID })
		if i < 0 {
			return nil, models.Errorf(models.NotFound, "There is no such package.")
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

func (v *view) addRenewal(r *renewal, p billing.PackageDetail) {
	spec, onSale := v.onSaleAgain(p)
	if !onSale {
		r.leftOut = append(r.leftOut, p)
		return
	}
	i := slices.IndexFunc(r.lines, func(l renewalLine) bool {
		return l.choice.Region == p.Region && l.choice.Service == p.Service && l.choice.Calls == spec.Calls
	})
	if i < 0 {
		i = len(r.lines)
		r.lines = append(r.lines, renewalLine{choice: billing.Choice{
			Region: p.Region, Service: p.Service, Calls: spec.Calls, UnitPriceMicros: spec.PriceMicros,
		}})
	}
	r.lines[i].choice.Quantity++
	r.lines[i].packages = append(r.lines[i].packages, p)
}

// onSaleAgain gives the specification that the package was bought as, if it is on sale.
func (v *view) onSaleAgain(p billing.PackageDetail) (rules.Specification, bool) {
	offering, _ := v.snapshot.Offering(p.Region, p.Service)
	if !offering.Sold || p.Source != rules.SourcePurchased {
		return rules.Specification{}, false
	}
	i := slices.IndexFunc(offering.Specifications, func(s rules.Specification) bool { return s.Calls == p.QuotaCalls })
	if i < 0 {
		return rules.Specification{}, false
	}
	return offering.Specifications[i], true
}

// shownLine writes a choice as the form carries it: the customer agreed to these prices, whatever the catalog says by
// then.
func shownLine(c billing.Choice) string {
	return fmt.Sprintf("%s %s %d %d %d", c.Region, c.Service, c.Calls, c.Quantity, c.UnitPriceMicros)
}

// shownLines reads what the form carried.
func (v *view) shownLines() ([]billing.Choice, error) {
	form, err := v.FormParams()
	if err != nil {
		return nil, models.Errorf(models.Invalid, "This form is incomplete. Go back to the packages and choose again.")
	}
	choices := make([]billing.Choice, 0, len(form["line"]))
	for _, text := range form["line"] {
		var c billing.Choice
		if _, err := fmt.Sscanf(text, "%s %s %d %d %d", &c.Region, &c.Service, &c.Calls, &c.Quantity, &c.UnitPriceMicros); err != nil || shownLine(c) != text {
			return nil, models.Errorf(models.Invalid, "This form is damaged. Go back to the packages and choose again.")
		}
		choices = append(choices, c)
	}
	return choices, nil
}

// changesSince says which of the shown prices have changed, and what is not sold any more.
func (v *view) changesSince(shown []billing.Choice) string {
	var changes []string
	for _, c := range shown {
		what := v.calls(c.Calls) + " of " + v.serviceName(c.Service) + " in " + v.regionName(c.Region)
		spec, err := v.console.Billing.FindSpecification(v.ctx(), c.Region, c.Service, c.Calls)
		switch {
		case err != nil:
			changes = append(changes, what+" are not sold any more.")
		case spec.PriceMicros != c.UnitPriceMicros:
			changes = append(changes, what+" were "+v.format.Money(c.UnitPriceMicros)+" when this page was opened and are "+v.format.Money(spec.PriceMicros)+" now.")
		}
	}
	return strings.Join(append(changes, "Nothing was ordered. Check the new total and confirm again."), " ")
}

// renewSelection are the packages that the list's form has chosen already, by reference.
func (v *view) renewSelection() map[string]bool {
	chosen := make(map[string]bool)
	for _, ref := range v.QueryParams()["package"] {
		chosen[ref] = true
	}
	return chosen
}
