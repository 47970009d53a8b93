package handlers

import (
	"errors"
	"net/http"
	"strconv"

	"ocrconsole/models"
	"ocrconsole/models/billing"
	"ocrconsole/models/metering"
	"ocrconsole/models/rules"
	"ocrconsole/views/components"
	"ocrconsole/views/layout"
	"ocrconsole/views/pages"
)

// buyConfirm is the second step: everything that would be ordered. Its address holds the key of the order to be, so
// that reloading it and confirming twice is one order.
func buyConfirm(v *view) error {
	c, err := v.readChoice(v.QueryParam)
	if err != nil {
		return err
	}
	if !c.complete() {
		return v.renderConfigure(http.StatusUnprocessableEntity, c)
	}
	key := v.QueryParam("key")
	if key == "" {
		return v.seeOther(c.path("/packages/buy/confirm", "key", newKey()))
	}
	return v.renderConfirm(http.StatusOK, c, key, "")
}

// placeOrder makes the order that was confirmed and leads to its payment. When the price changed after it was shown,
// the customer is asked again.
func placeOrder(v *view) error {
	c, err := v.readChoice(v.FormValue)
	if err != nil {
		return err
	}
	shown, err := strconv.ParseInt(v.FormValue("price"), 10, 64)
	if err != nil {
		return models.Errorf(models.Invalid, "This form is incomplete. Go back to the package and choose again.")
	}
	if !c.complete() {
		return v.renderConfigure(http.StatusUnprocessableEntity, c)
	}
	key := v.FormValue("key")
	order, err := v.console.Billing.PlaceOrder(v.ctx(), v.who.AccountID, key, billing.Choice{
		Region: c.region.Code, Service: c.service.Code, Calls: c.spec.Calls, Quantity: c.quantity, UnitPriceMicros: shown,
	})
	var changed *billing.PriceChangedError
	if errors.As(err, &changed) {
		return v.renderConfirm(http.StatusConflict, c, key, v.priceChanged(changed))
	}
	if err != nil {
		return err
	}
	return v.seeOther(link("/packages/buy/pay", "order", order.Ref().String()))
}

func (v *view) priceChanged(e *billing.PriceChangedError) string {
	return "One package was " + v.format.Money(e.ShownMicros) + " when this page was opened and is " + v.format.Money(e.NowMicros) +
		" now. Nothing was ordered. Check the new total and confirm again, or change the choice."
}

func (v *view) renderConfirm(status int, c *choice, key, priceChanged string) error {
	shell, err := v.shell("Confirm the order", layout.NavBuyPackage, layout.Crumb{Label: layout.NavBuyPackage.Name(), Href: c.path("/packages/buy")})
	if err != nil {
		return err
	}
	if priceChanged != "" {
		shell.Problems = []layout.Problem{{Text: "The price has changed. " + priceChanged}}
	}
	now := v.console.Clock.Now()
	validUntil := v.format.LastDay(rules.ExpiresAt(now, v.snapshot.Zone))
	back := c.path("/packages/buy")
	page := pages.BuyConfirm{
		Shell: shell, Steps: buySteps(back), BackHref: back,
		Action: c.path("/packages/buy/confirm", "key", key), Button: "Order for " + v.format.Money(c.totalMicros),
		// The price travels with the form: it is what the customer agreed to, whatever the catalog says by then.
		Hidden: []pages.Hidden{{Name: "price", Value: strconv.FormatInt(c.spec.PriceMicros, 10)}},
		Facts: append(v.lineFacts(c.line()),
			components.Definition{Term: "Takes effect", Text: "at the moment of payment"},
			components.Definition{Term: "Valid until the end of", Text: validUntil + ", if paid today"}),
	}
	if page.Effects, err = v.effects(c, validUntil); err != nil {
		return err
	}
	if page.Mismatch, err = v.buyMismatch(c); err != nil {
		return err
	}
	if page.Summary, err = v.choiceSummary(c); err != nil {
		return err
	}
	return v.renderStatus(status, pages.BuyConfirmPage(page))
}

// effects says what the order changes: how the next calls are paid, and what it cannot do.
func (v *view) effects(c *choice, validUntil string) ([]pages.Effect, error) {
	states, err := v.console.Metering.Services(v.ctx(), v.who.AccountID, c.region.Code)
	if err != nil {
		return nil, err
	}
	var state metering.ServiceState
	for _, s := range states {
		if s.Service.Code == c.service.Code {
			state = s
		}
	}
	before, err := v.usedBefore(c)
	if err != nil {
		return nil, err
	}
	price := perUse(v.format, state.Tariff)
	return []pages.Effect{
		{Icon: "list-checks", Title: "How calls are paid from then on", Text: before + " After that, pay-per-use " + price + "."},
		v.subscriptionEffect(c, state.Subscribed, price),
		{
			Icon: "map-pin", Title: "Only " + c.service.Name + " in " + c.region.Name,
			Text: "The package cannot be moved to another region or service. Calls in other regions are charged there.",
		},
		{
			Icon: "clock", Title: "Not extended automatically",
			Text: "What is left after the end of " + validUntil + " is void. Renew it whenever you like: the new package takes effect at once.",
		},
		v.returnEffect(),
	}, nil
}

// usedBefore says which packages pay before the ordered one: all that can pay here, because a new one is last in the
// deduction order.
func (v *view) usedBefore(c *choice) (string, error) {
	all, _, err := v.console.Billing.Packages(v.ctx(), v.who.AccountID)
	if err != nil {
		return "", err
	}
	var count, left int64
	var first billing.PackageDetail
	for _, p := range all {
		if p.Region != c.region.Code || p.Service != c.service.Code || !isUsable(p.Status) {
			continue
		}
		if count == 0 {
			first = p
		}
		count, left = count+1, left+p.QuotaCalls-p.UsedCalls
	}
	bought := "the new package"
	if c.quantity > 1 {
		bought = "the new packages, one after the other"
	}
	switch count {
	case 0:
		return "No other package pays here: calls are deducted from " + bought + " at once.", nil
	case 1:
		return "Deducted first from " + first.Ref().String() + ", which has " + v.calls(left) + " left, then from " + bought + ".", nil
	default:
		return "Deducted first from the " + v.format.Calls(count) + " packages that you have here, with " + v.calls(left) +
			" left together, starting with " + first.Ref().String() + "; then from " + bought + ".", nil
	}
}

func (v *view) subscriptionEffect(c *choice, subscribed bool, price string) pages.Effect {
	if subscribed {
		return pages.Effect{
			Icon: "badge-check", Title: "Pay-per-use is subscribed already",
			Text: "What exceeds your packages is charged " + price + ".",
		}
	}
	return pages.Effect{
		Icon: "badge-check", Title: "Subscribes pay-per-use for what exceeds the package",
		Text: "The order also subscribes " + c.service.Name + " in " + c.region.Name + ", so that calls go on when the quota is used up. They are charged " +
			price + ". You can unsubscribe at any time; calls that no package covers are then refused.",
	}
}
