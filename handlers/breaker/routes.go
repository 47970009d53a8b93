// Package breaker has the pages on access keys that are used more than usual.
package breaker

import (
	"github.com/labstack/echo/v4"

	"ocrconsole/handlers/page"
	"ocrconsole/models/breaker"
	"ocrconsole/models/rights"
	"ocrconsole/views/routes"
)

// Pages serves them with these use cases; all are required.
type Pages struct {
	Frame *page.Frame

	Breaker *breaker.Breaker
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
	keys := r.For(rights.Keys)
	keys.GET(routes.BreakerPattern, p.page(show))
	keys.POST(routes.BreakerPattern, p.page(choose))
	keys.GET(routes.IncidentPattern, p.page(incident))
	keys.POST(routes.OwnIncidentPattern, p.page(wasOwn))
	keys.POST(routes.EndIncidentPattern, p.page(endKey))
}
