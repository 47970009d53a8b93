// Package webhooks has the pages on addresses that are told what the account is told.
package webhooks

import (
	"github.com/labstack/echo/v4"

	"ocrconsole/handlers/page"
	"ocrconsole/models/rights"
	"ocrconsole/models/webhooks"
	"ocrconsole/views/routes"
	"ocrconsole/web"
)

// Pages serves them with these use cases; all are required.
type Pages struct {
	Frame *page.Frame

	Webhooks *webhooks.Webhooks
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

// Routes adds them to the router. What posts to an address of the customer's at once is bounded, so that nobody is flooded from here.
func (p *Pages) Routes(r *page.Routes) {
	keys := r.For(rights.Keys)
	posts := web.RateLimit(30, 10)
	keys.GET(routes.Webhooks, p.page(list))
	keys.Confirmed().POST(routes.Webhooks, p.page(create))
	keys.GET(routes.WebhookPattern, p.page(detail))
	keys.Confirmed().POST(routes.WebhookPattern, p.page(change))
	keys.POST(routes.SwitchWebhookPattern, p.page(switchIt))
	keys.POST(routes.TestWebhookPattern, p.page(test), posts)
	keys.Confirmed().POST(routes.RotateWebhookPattern, p.page(rotate))
	keys.POST(routes.EndOverlapPattern, p.page(endOverlap))
	keys.GET(routes.DeleteWebhookPattern, p.page(deleteForm))
	keys.POST(routes.DeleteWebhookPattern, p.page(deleteIt))
	keys.GET(routes.DeliveryPattern, p.page(message))
	keys.POST(routes.ReplayDeliveryPattern, p.page(replay), posts)
}
