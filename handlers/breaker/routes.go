// Package breaker has the pages on access keys that are used more than usual.
package breaker

import (
	"github.com/labstack/echo/v4"

	"ocrconsole/handlers/page"
	"ocrconsole/models/breaker"
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
	r.Own.GET(routes.BreakerPattern, p.page(show))
	r.Own.POST(routes.BreakerPattern, p.page(choose))
	r.Own.GET(routes.IncidentPattern, p.page(incident))
	r.Own.POST(routes.OwnIncidentPattern, p.page(wasOwn))
	r.Own.POST(routes.EndIncidentPattern, p.page(endKey))
}
