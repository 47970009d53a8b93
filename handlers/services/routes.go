// Package services has the pages on the services of a region: subscribing to pay for each call, free packages, and trying a call out.
package services

import (
	"github.com/labstack/echo/v4"

	"ocrconsole/handlers/page"
	"ocrconsole/models/billing"
	"ocrconsole/models/calls"
	"ocrconsole/models/metering"
	"ocrconsole/models/recognition"
	"ocrconsole/models/rights"
	"ocrconsole/views/routes"
	"ocrconsole/web"
)

// Pages serves them with these use cases; all are required.
type Pages struct {
	Frame *page.Frame

	Billing  *billing.Billing
	Metering *metering.Metering
	Calls    *calls.Calls
	Engine   recognition.Engine // that Calls recognises with: the Try page says whether it is ready
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
	look, use := r.For(rights.Look), r.For(rights.Use)
	look.GET(routes.Services, p.page(services))
	use.POST(routes.Subscribe, p.page(subscribe))
	use.GET(routes.Unsubscribe, p.page(unsubscribeForm))
	use.POST(routes.Unsubscribe, p.page(unsubscribe))
	use.POST(routes.ClaimFree, p.page(claimFree))

	use.GET(routes.Try, p.page(try))
	use.POST(routes.Try, p.page(tryCall), web.FileForm(tryBodyLimit))
	r.Anybody.GET(routes.SamplePattern, samplePicture) // also for programs that try a call
}
