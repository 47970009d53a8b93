package buy

import (
	"cmp"
	"slices"
	"strconv"

	"ocrconsole/handlers/page"
	"ocrconsole/models/billing"
	"ocrconsole/models/catalog"
	"ocrconsole/models/rules"
	"ocrconsole/views/components"
	"ocrconsole/views/routes"
	"ocrconsole/views/words"
)

// choiceFields are the order form's: in the address of its pages, and in a form that is sent without one.
type choiceFields struct {
	Region   string `query:"region" form:"region"`
	Service  string `query:"service" form:"service"`
	Calls    string `query:"calls" form:"calls"`
	Quantity string `query:"quantity" form:"quantity"`
}

// choice is what the order form asks for: as typed, and as understood. Calls and quantity are 0 when they are wrong,
// and then errors says why, by field.
type choice struct {
	region       catalog.Region
	service      catalog.Service
	offering     catalog.Offering
	callsText    string
	quantityText string
	spec         rules.Specification
	quantity     int64
	totalMicros  rules.Micros
	errors       page.FieldErrors
}

// complete tells whether the choice can be ordered.
func (c *choice) complete() bool { return len(c.errors) == 0 && c.spec.Calls > 0 && c.quantity > 0 }

// path gives the page of the order form with this choice.
func (c *choice) path(to string, more ...string) string {
	pairs := []string{"region", c.region.Code, "service", c.service.Code, "calls", c.callsText, "quantity", c.quantityText}
	return routes.With(to, append(pairs, more...)...)
}

// readChoice reads the form's fields. What is not said is chosen for the customer: a service that the region sells,
// its smallest package, one of it. Only a region or service that does not exist is an error.
func (v *view) readChoice() (*choice, error) {
	sent := page.Read[choiceFields](v.Context)
	region, serviceCode := cmp.Or(sent.Region, v.Region.Code), sent.Service
	if serviceCode == "" {
		serviceCode = v.anyService(region)
	}
	c := &choice{errors: make(page.FieldErrors), callsText: sent.Calls, quantityText: sent.Quantity}
	var err error
	if c.region, c.service, err = v.Offering(region, serviceCode); err != nil {
		return nil, err
	}
	if c.offering, _ = v.Snapshot.Offering(region, serviceCode); !c.offering.Sold {
		c.errors["service"] = words.NotSoldIn(c.service.Name, c.region.Name)
		return c, nil
	}
	c.readSpecification()
	c.readQuantity()
	if c.totalMicros, err = rules.MulMicros(c.spec.PriceMicros, c.quantity); err != nil {
		return nil, err
	}
	return c, nil
}

// anyService gives a service that the region sells, else one of the catalog.
func (v *view) anyService(region string) string {
	if sold := v.Snapshot.OfferingsIn(region); len(sold) > 0 {
		return sold[0].Service
	}
	return v.Snapshot.Services[0].Code
}

func (c *choice) readSpecification() {
	onSale := c.offering.Specifications
	if c.callsText == "" && len(onSale) > 0 {
		c.callsText = strconv.FormatInt(onSale[0].Calls, 10)
	}
	calls, err := strconv.ParseInt(c.callsText, 10, 64)
	i := slices.IndexFunc(onSale, func(s rules.Specification) bool { return err == nil && s.Calls == calls })
	if i < 0 {
		c.errors["calls"] = words.SizeNotSold(c.service.Name, c.region.Name)
		return
	}
	c.spec = onSale[i]
}

func (c *choice) readQuantity() {
	if c.quantityText == "" {
		c.quantityText = "1"
	}
	quantity, err := strconv.ParseInt(c.quantityText, 10, 64)
	if err != nil || quantity < 1 || quantity > billing.MaxQuantity {
		c.errors["quantity"] = words.QuantityFromOne(strconv.Itoa(billing.MaxQuantity))
		return
	}
	c.quantity = quantity
}

// buySteps are the steps of buying; those before the current one lead back where that makes sense.
func buySteps(hrefs ...string) []components.Step {
	steps := []components.Step{{Label: "Configure"}, {Label: "Confirm"}, {Label: "Pay"}}
	for i, href := range hrefs {
		steps[i].Href = href
	}
	return steps
}
