// Package caps has the page on what an account may spend and call.
package caps

import (
	"github.com/labstack/echo/v4"

	"ocrconsole/handlers/page"
	"ocrconsole/models/caps"
	"ocrconsole/models/rights"
	"ocrconsole/views/routes"
)

// Pages serves it with these use cases; all are required.
type Pages struct {
	Frame *page.Frame

	Caps *caps.Caps
}

// view is one request to it: as every page sees it, with the use cases of this area.
type view struct {
	*page.View
	*Pages
}

// page serves one of its addresses.
func (p *Pages) page(handler func(*view) error) echo.HandlerFunc {
	return p.Frame.Page(func(v *page.View) error { return handler(&view{v, p}) })
}

// Routes adds them to the router.
func (p *Pages) Routes(r *page.Routes) {
	look, money := r.For(rights.Look), r.For(rights.Money)
	look.GET(routes.Caps, p.page(capList))
	money.POST(routes.Caps, p.page(setCap))
	money.POST(routes.EndCapPattern, p.page(endCap))
}
