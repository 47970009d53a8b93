package buy

import (
	"errors"
	"net/http"
	"strconv"

	"ocrconsole/handlers/page"
	"ocrconsole/models"
	"ocrconsole/models/billing"
	"ocrconsole/models/cause"
	"ocrconsole/models/rules"
	"ocrconsole/views/components"
	"ocrconsole/views/layout"
	pages "ocrconsole/views/pages/buy"
	"ocrconsole/views/routes"
	"ocrconsole/views/words"
)

// confirmFields is the form of the second step. Key names the order to be, Price is what one package cost when it was shown.
type confirmFields struct {
	Key        string `query:"key" form:"key"`
	Price      string `form:"price"`
	WhenUsedUp string `form:"when-used-up"`
}

// buyConfirm is the second step: everything that would be ordered. Its address holds the key of the order to be, so
// that reloading it and confirming twice is one order.
func buyConfirm(v *view) error {
	c, err := v.readChoice()
	if err != nil {
		return err
	}
	if !c.complete() {
		return v.renderConfigure(http.StatusUnprocessableEntity, c)
	}
	key := page.Read[confirmFields](v.Context).Key
	if key == "" {
		return v.SeeOther(c.path(routes.BuyConfirm, "key", page.NewKey()))
	}
	return v.renderConfirm(http.StatusOK, confirmation{choice: c, key: key})
}

// placeOrder makes the order that was confirmed and leads to its payment. When the price changed after it was shown,
// the customer is asked again.
func placeOrder(v *view) error {
	c, err := v.readChoice()
	if err != nil {
		return err
	}
	form := page.Read[confirmFields](v.Context)
	shown, err := strconv.ParseInt(form.Price, 10, 64)
	if err != nil {
		return models.Refuse(models.Invalid, cause.FormOfPackageIncomplete)
	}
	if !c.complete() {
		return v.renderConfigure(http.StatusUnprocessableEntity, c)
	}
	in := confirmation{choice: c, key: form.Key, then: models.WhenUsedUp(form.WhenUsedUp)}
	order, err := v.Billing.PlaceOrder(v.Ctx(), v.Who.AccountID, in.key, billing.Choice{
		Region: c.region.Code, Service: c.service.Code, Calls: c.spec.Calls, Quantity: c.quantity, UnitPriceMicros: rules.Micros(shown), WhenUsedUp: in.then,
	})
	var changed *billing.PriceChangedError
	if errors.As(err, &changed) {
		in.priceChanged = v.priceChanged(changed)
		return v.renderConfirm(http.StatusConflict, in)
	}
	if messages, shown := v.FormErrors(err); shown && messages[page.UsedUpField] != "" {
		return v.renderConfirm(http.StatusUnprocessableEntity, in)
	}
	if err != nil {
		return err
	}
	return v.SeeOther(routes.PayOrder(order.Ref().String()))
}

func (v *view) priceChanged(e *billing.PriceChangedError) string {
	return words.PriceChangedHere(v.Format.Money(e.ShownMicros), v.Format.Money(e.NowMicros))
}

// confirmation is the second step as it was sent: what happens when the calls are used up, and what the price was and is if
// it changed.
type confirmation struct {
	choice            *choice
	key, priceChanged string
	then              models.WhenUsedUp
}

func (v *view) renderConfirm(status int, in confirmation) error {
	c := in.choice
	var before chosenBefore
	used, err := v.readUse(c, v.readChosen(&before, c.region.Code, c.service.Code))
	if err != nil {
		return err
	}
	shell, err := v.Shell("Confirm the order", layout.NavBuyPackage, layout.Crumb{Label: layout.NavBuyPackage.Name(), Href: c.path(routes.Buy)})
	if err != nil {
		return err
	}
	if in.priceChanged != "" {
		shell.Problems = append(shell.Problems, layout.Problem{Text: words.PriceHasChanged(in.priceChanged)})
	}
	now := v.Now()
	validUntil := v.Format.End(rules.ExpiresAt(now, v.Snapshot.Zone))
	back := c.path(routes.Buy)
	screen := pages.Confirm{
		Shell: shell, Steps: buySteps(back), BackHref: back,
		Action: c.path(routes.BuyConfirm, "key", in.key), Button: words.OrderFor(v.Format.Money(c.totalMicros)),
		// The price travels with the form: it is what the customer agreed to, whatever the catalog says by then.
		Hidden: []pages.Hidden{{Name: "price", Value: strconv.FormatInt(int64(c.spec.PriceMicros), 10)}},
		Facts: append(v.lineFacts(c.line()),
			components.Definition{Term: "Takes effect", Text: "at the moment of payment"},
			components.Definition{Term: "Valid until", Text: words.IfPaidToday(validUntil)}),
	}
	if screen.Effects, err = v.effects(c, validUntil); err != nil {
		return err
	}
	if screen.UsedUp, err = v.usedUpChoice(page.UsedUpField, c.region.Code, c.service.Code, c.totalMicros, before, in.then); err != nil {
		return err
	}
	screen.Problems = append(screen.Problems, usedUpProblems(screen.UsedUp)...)
	if screen.Mismatch, err = v.buyMismatch(c, used); err != nil {
		return err
	}
	if screen.Summary, err = v.choiceSummary(c, used); err != nil {
		return err
	}
	return v.ShowStatus(status, pages.ConfirmPage(screen))
}

// effects says what the order changes: how the next calls are paid, and what it cannot do.
func (v *view) effects(c *choice, validUntil string) ([]pages.Effect, error) {
	before, err := v.usedBefore(c)
	if err != nil {
		return nil, err
	}
	price := page.PerUse(v.Format, page.TariffAt(c.offering, v.Now()))
	return []pages.Effect{
		{Icon: "list-checks", Title: "How calls are paid from then on", Text: words.AfterThatAsChosen(before, price)},
		{
			Icon: "map-pin", Title: words.OnlyServiceIn(c.service.Name, c.region.Name),
			Text: "The package cannot be moved to another region or service. Calls in other regions are paid by what you have there, or refused.",
		},
		{
			Icon: "clock", Title: "Not extended automatically",
			Text: words.WhatIsLeftIsVoid(validUntil),
		},
		v.returnEffect(),
	}, nil
}

// usedBefore says which packages pay before the ordered one: all that can pay here now, because a new one is last in the
// deduction order.
func (v *view) usedBefore(c *choice) (string, error) {
	o, err := v.Outlook()
	if err != nil {
		return "", err
	}
	next := o.Next(o.Meter(c.region.Code, c.service.Code), o.Now)
	bought, order := "the new package", ""
	if c.quantity > 1 {
		bought, order = "the new packages", ", one after the other"
	}
	first := models.Ref{Kind: models.KindPackage, AccountID: v.Who.AccountID, ID: next.First.ID}.String()
	left := words.CallsLeft(v.CallWords(next.LeftCalls))
	text := words.DeductedFromSeveralFirst(v.Format.Calls(int64(next.Packages)), left, first, bought, order)
	switch next.Packages {
	case 0:
		text = words.DeductedAtOnce(bought, order)
	case 1:
		text = words.DeductedFromOneFirst(first, left, bought, order)
	}
	return words.Spaced(text, v.Promise().Later(next)), nil
}
