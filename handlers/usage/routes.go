// Package usage has the pages on what was called and what paid for it: days, hours, single calls.
package usage

import (
	"github.com/labstack/echo/v4"

	"ocrconsole/handlers/export"
	"ocrconsole/handlers/page"
	"ocrconsole/models/billing"
	"ocrconsole/models/calls"
	"ocrconsole/models/metering"
	"ocrconsole/models/rights"
	"ocrconsole/views/layout"
	"ocrconsole/views/routes"
)

// Pages serves them with these use cases; all are required.
type Pages struct {
	Frame *page.Frame

	Billing  *billing.Billing
	Metering *metering.Metering
	Refusals *calls.Refusals
}

// view is one request to them: as every page sees it, with the use cases of this area.
type view struct {
	*page.View
	*Pages
}

// page serves one of them.
func (p *Pages) page(handler func(*view) error) echo.HandlerFunc {
	return p.Frame.Page(func(v *page.View) error { return handler(&view{v, p}) })
}

// Routes adds them to the router.
func (p *Pages) Routes(r *page.Routes) {
	look := r.For(rights.Look)
	look.GET(routes.Usage, p.page(usage))
	look.GET(routes.Deductions, p.page(deductions))
	look.GET(routes.Calls, p.page(callList))
	look.GET(routes.CallPattern, p.page(callDetail))
}

// Histories are those of usage that can be had as files.
func (p *Pages) Histories() []export.History {
	return []export.History{
		{Name: "usage", Path: routes.Usage, Needs: rights.Look, Title: "calls per day", Page: layout.NavUsage.Name(), Nav: layout.NavUsage, Select: p.selection(usageExport)},
		{Name: "deductions", Path: routes.Deductions, Needs: rights.Look, Title: "deductions by hour", Page: layout.NavDeductions.Name(), Nav: layout.NavDeductions, Select: p.selection(deductionsExport)},
		{Name: "calls", Path: routes.Calls, Needs: rights.Look, Title: "calls", Page: layout.NavCalls.Name(), Nav: layout.NavCalls, Select: p.selection(callsExport)},
	}
}

// selection gives the handler of a file the area's view of the request.
func (p *Pages) selection(chosen func(*view) (*export.File, error)) func(*page.View) (*export.File, error) {
	return func(v *page.View) (*export.File, error) { return chosen(&view{v, p}) }
}
