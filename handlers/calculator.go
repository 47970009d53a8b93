package handlers

import (
	"errors"
	"net/http"
	"strconv"
	"strings"

	"ocrconsole/models"
	"ocrconsole/models/catalog"
	"ocrconsole/models/rules"
	"ocrconsole/views/components"
	"ocrconsole/views/format"
	"ocrconsole/views/layout"
	"ocrconsole/views/pages"
)

// What the calculator reckons with: at most so many calls a year, and an example until somebody enters their own.
const (
	maxYearCalls    = 1_000_000_000
	exampleCalls    = "10,000"
	perMonth        = "month"
	perYear         = "year"
	monthsOfTheYear = 12
)

// calculator compares pay-per-use with the cheapest combination of packages for a year of calls.
func calculator(v *view) error {
	in, errs := v.calculatorInput()
	page, err := v.calculatorPage(in)
	if err != nil {
		return err
	}
	if len(errs) == 0 {
		errs, err = v.calculate(in, &page)
		if err != nil {
			return err
		}
	}
	status := http.StatusOK
	if len(errs) > 0 {
		page.Errors, status = errs, http.StatusUnprocessableEntity
		page.Problems = errs.problems("service", "calls", "per")
	}
	return v.renderStatus(status, pages.CalculatorPage(page))
}

// calculatorInput is what the form says: Calls as it was entered, Monthly as it was understood.
type calculatorInput struct {
	Service    catalog.Service
	Calls, Per string
	Monthly    [12]int64
	YearCalls  int64
}

func (v *view) calculatorInput() (calculatorInput, fieldErrors) {
	in, errs := calculatorInput{Calls: exampleCalls, Per: perMonth}, make(fieldErrors)
	query := v.QueryParams()
	if query.Has("calls") {
		in.Calls = strings.TrimSpace(query.Get("calls"))
	}
	if query.Has("per") {
		in.Per = query.Get("per")
	}
	if in.Per != perMonth && in.Per != perYear {
		errs["per"] = "Choose a month or a year."
	} else if calls, err := parseCalls(in.Calls, in.Per); err != nil {
		errs["calls"] = err.Error()
	} else if in.Per == perYear {
		in.YearCalls, in.Monthly = calls, rules.SpreadEvenly(calls)
	} else {
		in.YearCalls, in.Monthly = calls*monthsOfTheYear, rules.SpreadEvenly(calls*monthsOfTheYear)
	}
	var known bool
	if in.Service, known = v.chosenService(query.Get("service")); !known {
		errs["service"] = "Choose a service of the list."
	}
	return in, errs
}

// chosenService finds the service, or without one the first that the region sells.
func (v *view) chosenService(code string) (catalog.Service, bool) {
	if code != "" {
		return v.snapshot.Service(code)
	}
	if sold := v.snapshot.OfferingsIn(v.region.Code); len(sold) > 0 {
		return v.snapshot.Service(sold[0].Service)
	}
	return v.snapshot.Services[0], true
}

// parseCalls reads a number of calls as people write it, with separators of thousands.
func parseCalls(text, per string) (int64, error) {
	most := int64(maxYearCalls)
	if per == perMonth {
		most /= monthsOfTheYear
	}
	digits := strings.NewReplacer(",", "", " ", "", "_", "", "\u00a0", "", "\u202f", "").Replace(text)
	calls, err := strconv.ParseInt(digits, 10, 64)
	switch {
	case text == "":
		return 0, models.FieldError("calls", "Enter the number of calls.")
	case errors.Is(err, strconv.ErrSyntax):
		return 0, models.FieldError("calls", "Enter a whole number of calls, such as %s.", exampleCalls)
	case err != nil || calls < 1 || calls > most:
		return 0, models.FieldError("calls", "Enter 1 to %s calls a %s.", format.Count(most), per)
	}
	return calls, nil
}

// calculatorPage gives the form as it was sent.
func (v *view) calculatorPage(in calculatorInput) (pages.Calculator, error) {
	shell, err := v.publicShell(layout.NavCalculator.Name(), layout.NavCalculator)
	if err != nil {
		return pages.Calculator{}, err
	}
	shell.Description = "What a year of OCR calls costs: pay-per-use against the cheapest combination of packages, with the break-even point."
	page := pages.Calculator{
		Shell: shell, Region: v.region.Name, RegionNote: v.region.Note, Illustrative: v.snapshot.PricesAreIllustrative,
		Calls: in.Calls, PricingHref: link("/pricing", "region", v.region.Code),
		Per: []components.Option{
			{Value: perMonth, Label: "calls a month", Selected: in.Per == perMonth},
			{Value: perYear, Label: "calls a year", Selected: in.Per == perYear},
		},
	}
	for _, region := range v.snapshot.Regions {
		page.Regions = append(page.Regions, components.Option{Value: region.Code, Label: region.Name, Selected: region.Code == v.region.Code})
	}
	for _, service := range v.snapshot.Services {
		label := service.Name
		if o, _ := v.snapshot.Offering(v.region.Code, service.Code); !o.Sold {
			label += " (not sold here)"
		}
		page.Services = append(page.Services, components.Option{Value: service.Code, Label: label, Selected: service.Code == in.Service.Code})
	}
	return page, nil
}

// calculate puts the answer on the page: the quote, or where the service is sold.
func (v *view) calculate(in calculatorInput, page *pages.Calculator) (fieldErrors, error) {
	o, _ := v.snapshot.Offering(v.region.Code, in.Service.Code)
	if !o.Sold {
		page.NotSold = v.calculatorElsewhere(in)
		return nil, nil
	}
	result, err := v.quoted(in, o)
	if errors.Is(err, rules.ErrOverflow) || errors.Is(err, rules.ErrTooManyCombinations) {
		return fieldErrors{"calls": "The cost of so many calls cannot be calculated here. Enter fewer."}, nil
	}
	page.Result = result
	return nil, err
}

// calculatorElsewhere gives the same calculation in the regions that sell the service.
func (v *view) calculatorElsewhere(in calculatorInput) *pages.SoldElsewhere {
	elsewhere := &pages.SoldElsewhere{Name: in.Service.Name}
	for _, region := range v.soldIn(in.Service.Code) {
		elsewhere.Regions = append(elsewhere.Regions, pages.Link{
			Label: region.Name,
			Href:  link("/calculator", "region", region.Code, "service", in.Service.Code, "calls", in.Calls, "per", in.Per),
		})
	}
	return elsewhere
}
