// Package auto has the pages on what is done while the customer is away: topping up and buying packages automatically.
package auto

import (
	"github.com/labstack/echo/v4"

	"ocrconsole/handlers/page"
	"ocrconsole/models/billing"
	"ocrconsole/models/rights"
	"ocrconsole/views/routes"
)

// Pages serves them with these use cases; all are required.
type Pages struct {
	Frame *page.Frame

	Billing *billing.Billing
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
	look, money := r.For(rights.Look), r.For(rights.Money)
	look.GET(routes.Auto, p.page(autoSettings))
	money.Confirmed().POST(routes.AutoTopUp, p.page(saveAutoTopUp))
	money.Confirmed().POST(routes.AutoPurchase, p.page(saveAutoPurchase))
	money.POST(routes.AutoOffPattern, p.page(turnOffAuto))
	money.Confirmed().POST(routes.AutoForecast, p.page(tryForecast))
	money.Confirmed().POST(routes.AutoForecastOnPattern, p.page(switchOnForecast))
	money.POST(routes.AutoForecastOffPattern, p.page(turnOffForecast))
}
