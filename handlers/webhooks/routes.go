// Package webhooks has the pages on addresses that are told what the account is told.
package webhooks

import (
	"github.com/labstack/echo/v4"

	"ocrconsole/handlers/page"
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
	posts := web.RateLimit(30, 10)
	r.Own.GET(routes.Webhooks, p.page(list))
	r.Confirmed.POST(routes.Webhooks, p.page(create))
	r.Own.GET(routes.WebhookPattern, p.page(detail))
	r.Own.POST(routes.WebhookPattern, p.page(change))
	r.Own.POST(routes.SwitchWebhookPattern, p.page(switchIt))
	r.Own.POST(routes.TestWebhookPattern, p.page(test), posts)
	r.Confirmed.POST(routes.RotateWebhookPattern, p.page(rotate))
	r.Own.POST(routes.EndOverlapPattern, p.page(endOverlap))
	r.Own.GET(routes.DeleteWebhookPattern, p.page(deleteForm))
	r.Own.POST(routes.DeleteWebhookPattern, p.page(deleteIt))
	r.Own.GET(routes.DeliveryPattern, p.page(message))
	r.Own.POST(routes.ReplayDeliveryPattern, p.page(replay), posts)
}
