package buy

import (
	"maps"
	"net/http"
	"strconv"

	"ocrconsole/handlers/page"
	"ocrconsole/models"
	"ocrconsole/models/billing"
	"ocrconsole/models/quotes"
	"ocrconsole/models/rules"
	"ocrconsole/views/components"
	"ocrconsole/views/format"
	"ocrconsole/views/layout"
	pages "ocrconsole/views/pages/buy"
	"ocrconsole/views/pages/parts"
	"ocrconsole/views/routes"
	"ocrconsole/views/words"
)

// buyConfigure is the first step: region, service type, specification and quantity, with what they cost.
func buyConfigure(v *view) error {
	c, err := v.readChoice()
	if err != nil {
		return err
	}
	return v.renderConfigure(http.StatusOK, c)
}

func (v *view) renderConfigure(status int, c *choice) error {
	v.PagePath = routes.Buy
	used, err := v.readUse(c)
	if err != nil {
		return err
	}
	shell, err := v.Shell(layout.NavBuyPackage.Name(), layout.NavBuyPackage, layout.NavPackages.Crumb())
	if err != nil {
		return err
	}
	shell.Problems = c.problems(status)
	screen := pages.Configure{Shell: shell, Steps: buySteps(), Quantity: quantityField(c), SpecError: c.errors["calls"]}
	screen.Regions, screen.Services = v.regionSelect(c), v.serviceSelect(c)
	if c.offering.Sold {
		err = v.addSpecifications(&screen, c)
	} else {
		v.addNotSold(&screen, c)
	}
	if err != nil {
		return err
	}
	if screen.Mismatch, err = v.buyMismatch(c, used); err != nil {
		return err
	}
	if screen.Summary, err = v.choiceSummary(c, used); err != nil {
		return err
	}
	screen.Change = v.PriceChange(c.offering)
	return v.ShowStatus(status, pages.ConfigurePage(screen))
}

// problems are what is wrong with the choice. That a region does not sell the service is one only for who goes on with it: the
// page says so in any case, and where else it is sold.
func (c *choice) problems(status int) []layout.Problem {
	wrong := maps.Clone(c.errors)
	if status == http.StatusOK {
		delete(wrong, "service")
	}
	return wrong.Problems("service", "calls", "quantity")
}

func (v *view) regionSelect(c *choice) components.SelectProps {
	p := components.SelectProps{Name: "region", Label: "Region", Hint: c.region.Note}
	for _, region := range v.Snapshot.Regions {
		p.Options = append(p.Options, components.Option{
			Value: region.Code, Label: region.Name + " (" + region.Code + ")", Selected: region.Code == c.region.Code,
		})
	}
	return p
}

// serviceSelect offers all services, also those that the region does not sell: choosing one says where it is sold.
func (v *view) serviceSelect(c *choice) components.SelectProps {
	p := components.SelectProps{Name: "service", Label: "Service type", Hint: c.service.Description}
	for _, service := range v.Snapshot.Services {
		option := components.Option{Value: service.Code, Label: service.Name, Selected: service.Code == c.service.Code}
		if here, _ := v.Snapshot.Offering(c.region.Code, service.Code); !here.Sold {
			option.Label += " (not sold in this region)"
		}
		p.Options = append(p.Options, option)
	}
	return p
}

func quantityField(c *choice) components.FieldProps {
	return components.FieldProps{
		Name: "quantity", Label: "Quantity", Value: c.quantityText, Error: c.errors["quantity"], InputMode: "numeric",
		Hint: "Packages are used one after the other.", Required: true, Autocomplete: "off",
	}
}

// addSpecifications shows the packages on sale as cards that can be compared.
func (v *view) addSpecifications(screen *pages.Configure, c *choice) error {
	tariff := page.TariffAt(c.offering, v.Now())
	screen.PayPerUse = words.PerUsePriceOf(c.service.Name, c.region.Name, page.PerUse(v.Format, tariff))
	for _, spec := range c.offering.Specifications {
		saving, permille, err := quotes.SavingMicros(spec, tariff)
		if err != nil {
			return err
		}
		value := strconv.FormatInt(spec.Calls, 10)
		screen.Specifications = append(screen.Specifications, components.RadioCardProps{
			Name: "calls", Value: value, Title: v.PackageSize(spec.Calls), Checked: spec.ID == c.spec.ID,
			Note:   words.PerCall(page.PerCall(v.Format, spec.PriceMicros, spec.Calls)),
			Figure: v.Format.Money(spec.PriceMicros), FigureNote: "one-off", Attrs: map[string]any{"id": "calls-" + value},
		})
		screen.Savings = append(screen.Savings, v.savingWords(saving, permille))
	}
	return nil
}

func (v *view) savingWords(savingMicros rules.Micros, permille int64) string {
	if savingMicros <= 0 {
		return ""
	}
	return words.Saves(v.Format.Rounded(savingMicros, format.Available), v.Format.Permille(permille))
}

// addNotSold says where the service is sold instead. The rest of the choice is kept for there.
func (v *view) addNotSold(screen *pages.Configure, c *choice) {
	screen.NotSold = &pages.NotSold{Text: words.SoldNowhere(c.errors["service"])}
	for _, region := range v.SoldIn(c.service.Code) {
		screen.NotSold.Text = words.ChooseRegionThatSells(c.errors["service"])
		there := *c
		there.region = region
		screen.NotSold.Regions = append(screen.NotSold.Regions, parts.Link{Label: region.Name, Href: there.path(routes.Buy)})
	}
	for _, kept := range []pages.Hidden{{Name: "calls", Value: c.callsText}, {Name: "quantity", Value: c.quantityText}} {
		if kept.Value != "" {
			screen.Kept = append(screen.Kept, kept)
		}
	}
}

// choiceSummary says what the choice costs, and whether the balance is enough for it.
func (v *view) choiceSummary(c *choice, used *use) (pages.Summary, error) {
	standing, err := v.Standing()
	if err != nil {
		return pages.Summary{}, err
	}
	summary := v.balanceSummary(standing, c.totalMicros)
	if !c.complete() {
		summary.Note, summary.TopUpHref = "", ""
		return summary, nil
	}
	summary.Lines = v.summaryLines([]models.OrderLine{c.line()}, c.totalMicros)
	summary.Total = v.Format.Money(c.totalMicros)
	summary.WhatIf = routes.WhatIfBought(c.region.Code, c.service.Code, c.spec.Calls, min(c.quantity, mostOfOne), routes.WhatIfDays)
	if summary.Waste, err = v.wasteOf(c, used); err != nil {
		return pages.Summary{}, err
	}
	summary.Cheaper, err = v.cheaper(c)
	return summary, err
}

// cheaper looks for other packages of the service that give as many calls for less.
func (v *view) cheaper(c *choice) (pages.Cheaper, error) {
	better, found, err := quotes.Cheaper(quotes.Pick{Spec: c.spec, Quantity: c.quantity}, c.offering.Specifications, billing.MaxQuantity)
	if err != nil || !found {
		return pages.Cheaper{}, err
	}
	costMicros := rules.Micros(better.Quantity) * better.Spec.PriceMicros // less than the choice, which fits
	return pages.Cheaper{
		Text: v.Words().Cheaper(better.Quantity, better.Spec.Calls, costMicros, c.totalMicros-costMicros, better.Quantity*better.Spec.Calls-c.quantity*c.spec.Calls),
		Href: routes.BuyThese(c.region.Code, c.service.Code, better.Spec.Calls, better.Quantity),
	}, nil
}

// line gives the choice as the order's line that it becomes.
func (c *choice) line() models.OrderLine {
	return models.OrderLine{
		Region: c.region.Code, Service: c.service.Code, SpecificationID: c.spec.ID, Calls: c.spec.Calls,
		UnitPriceMicros: c.spec.PriceMicros, Quantity: c.quantity, AmountMicros: c.totalMicros,
	}
}
