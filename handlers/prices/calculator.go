package prices

import (
	"errors"
	"net/http"
	"strconv"
	"strings"

	"ocrconsole/handlers/page"
	"ocrconsole/models"
	"ocrconsole/models/catalog"
	"ocrconsole/models/cause"
	"ocrconsole/models/quotes"
	"ocrconsole/models/rules"
	"ocrconsole/views/components"
	"ocrconsole/views/layout"
	"ocrconsole/views/pages/parts"
	pages "ocrconsole/views/pages/prices"
	"ocrconsole/views/routes"
)

// What the calculator reckons with: at most so many calls a year, and an example until somebody enters their own.
const (
	maxYearCalls    = 1_000_000_000
	exampleCalls    = 10_000
	perMonth        = "month"
	perYear         = "year"
	monthsOfTheYear = 12
)

// calculator compares pay-per-use with the cheapest combination of packages for a year of calls.
func calculator(v *view) error {
	form := &calculatorFields{Calls: v.Format.Calls(exampleCalls), Per: perMonth}
	page.ReadOver(v.Context, form)
	in, errs := v.calculatorInput(form)
	screen, err := v.calculatorPage(in)
	if err != nil {
		return err
	}
	if len(errs) == 0 {
		errs, err = v.calculate(in, &screen)
		if err != nil {
			return err
		}
	}
	if len(errs) > 0 {
		form.Refuse(http.StatusUnprocessableEntity, errs)
		screen.Errors = form.Errors
		screen.Problems = form.Errors.Problems("service", "calls", "per")
	}
	return v.ShowForm(&form.Form, pages.CalculatorPage(screen))
}

// calculatorFields is the form, in the address.
type calculatorFields struct {
	page.Form
	Service string `query:"service"`
	Calls   string `query:"calls"`
	Per     string `query:"per"`
}

// calculatorInput is what the form says: Calls as it was entered, Monthly as it was understood.
type calculatorInput struct {
	Service    catalog.Service
	Calls, Per string
	Monthly    [12]int64
	YearCalls  int64
}

func (v *view) calculatorInput(form *calculatorFields) (calculatorInput, page.FieldErrors) {
	in, errs := calculatorInput{Calls: strings.TrimSpace(form.Calls), Per: form.Per}, make(page.FieldErrors)
	if in.Per != perMonth && in.Per != perYear {
		errs["per"] = "Choose a month or a year."
	} else if calls, err := v.parseCalls(in.Calls, in.Per); err != nil {
		errs["calls"] = v.Words().OfError(err)
	} else if in.Per == perYear {
		in.YearCalls, in.Monthly = calls, quotes.SpreadEvenly(calls)
	} else {
		in.YearCalls, in.Monthly = calls*monthsOfTheYear, quotes.SpreadEvenly(calls*monthsOfTheYear)
	}
	var known bool
	if in.Service, known = v.chosenService(form.Service); !known {
		errs["service"] = "Choose a service of the list."
	}
	return in, errs
}

// chosenService finds the service, or without one the first that the region sells.
func (v *view) chosenService(code string) (catalog.Service, bool) {
	if code != "" {
		return v.Snapshot.Service(code)
	}
	if sold := v.Snapshot.OfferingsIn(v.Region.Code); len(sold) > 0 {
		return v.Snapshot.Service(sold[0].Service)
	}
	return v.Snapshot.Services[0], true
}

// parseCalls reads a number of calls as people write it, with separators of thousands.
func (v *view) parseCalls(text, per string) (int64, error) {
	most := int64(maxYearCalls)
	if per == perMonth {
		most /= monthsOfTheYear
	}
	plain, unread := v.Format.Typed(text)
	calls, err := strconv.ParseInt(plain, 10, 64)
	switch {
	case text == "":
		return 0, models.RefuseField("calls", cause.CallsMissing)
	case unread != nil || errors.Is(err, strconv.ErrSyntax):
		return 0, models.RefuseField("calls", cause.CallsNotWhole{Example: v.Format.Calls(exampleCalls)})
	case err != nil || calls < 1 || calls > most:
		return 0, models.RefuseField("calls", cause.CallsBeyond{Most: most, Per: per})
	}
	return calls, nil
}

// calculatorPage gives the form as it was sent.
func (v *view) calculatorPage(in calculatorInput) (pages.Calculator, error) {
	shell, err := v.PublicShell(layout.NavCalculator.Name(), layout.NavCalculator)
	if err != nil {
		return pages.Calculator{}, err
	}
	shell.Description = "What a year of OCR calls costs: pay-per-use against the cheapest combination of packages, with the break-even point."
	screen := pages.Calculator{
		Shell: shell, Region: v.Region.Name, RegionNote: v.Region.Note, Illustrative: v.Snapshot.PricesAreIllustrative,
		Calls: in.Calls, PricingHref: routes.In(routes.Pricing, v.Region.Code),
		Per: []components.Option{
			{Value: perMonth, Label: "calls a month", Selected: in.Per == perMonth},
			{Value: perYear, Label: "calls a year", Selected: in.Per == perYear},
		},
	}
	if v.SignedIn {
		screen.WhatIfHref = routes.WhatIf
	}
	for _, region := range v.Snapshot.Regions {
		screen.Regions = append(screen.Regions, components.Option{Value: region.Code, Label: region.Name, Selected: region.Code == v.Region.Code})
	}
	for _, service := range v.Snapshot.Services {
		label := service.Name
		if o, _ := v.Snapshot.Offering(v.Region.Code, service.Code); !o.Sold {
			label += " (not sold here)"
		}
		screen.Services = append(screen.Services, components.Option{Value: service.Code, Label: label, Selected: service.Code == in.Service.Code})
	}
	return screen, nil
}

// calculate puts the answer on the page: the quote, or where the service is sold.
func (v *view) calculate(in calculatorInput, screen *pages.Calculator) (page.FieldErrors, error) {
	o, _ := v.Snapshot.Offering(v.Region.Code, in.Service.Code)
	if !o.Sold {
		screen.NotSold = v.calculatorElsewhere(in)
		return nil, nil
	}
	result, err := v.quoted(in, o)
	if errors.Is(err, rules.ErrOverflow) || errors.Is(err, quotes.ErrTooManyCombinations) {
		return page.FieldErrors{"calls": "The cost of so many calls cannot be calculated here. Enter fewer."}, nil
	}
	screen.Result = result
	return nil, err
}

// calculatorElsewhere gives the same calculation in the regions that sell the service.
func (v *view) calculatorElsewhere(in calculatorInput) *pages.SoldElsewhere {
	elsewhere := &pages.SoldElsewhere{Name: in.Service.Name}
	for _, region := range v.SoldIn(in.Service.Code) {
		elsewhere.Regions = append(elsewhere.Regions, parts.Link{
			Label: region.Name,
			Href:  routes.With(routes.Calculator, "region", region.Code, "service", in.Service.Code, "calls", in.Calls, "per", in.Per),
		})
	}
	return elsewhere
}
