// Package prices has the pages on what services cost, for everybody: the home page, the price list and the calculator.
package prices

import (
	"github.com/labstack/echo/v4"

	"ocrconsole/handlers/page"
	"ocrconsole/views/routes"
)

// Pages serves them with these use cases; all are required.
type Pages struct {
	Frame *page.Frame
	// Customers shows them how their account stands, at the address where visitors are told what is sold.
	Customers func(*page.View) error
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
	r.Anybody.GET(routes.Home, p.page(home))
	r.Anybody.GET(routes.Pricing, p.page(pricing))
	r.Anybody.GET(routes.Calculator, p.page(calculator))
}
