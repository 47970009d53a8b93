// Package docs has the pages on what is to be read: how programs call the API, how well pictures are recognised, and the rules of billing.
package docs

import (
	"github.com/labstack/echo/v4"

	"ocrconsole/handlers/page"
	"ocrconsole/models/accounts"
	"ocrconsole/models/billing"
	"ocrconsole/models/calls"
	"ocrconsole/views/routes"
)

// Pages serves them with these use cases; all are required.
type Pages struct {
	Frame *page.Frame

	Accounts *accounts.Accounts
	Billing  *billing.Billing
	Calls    *calls.Calls
	// URLImages tells that the API takes pictures by their address.
	URLImages bool
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
	r.Anybody.GET(routes.BillingRules, p.page(billingHelp))
	r.Anybody.GET(routes.APIDocs, p.page(apiDocs))
	r.Anybody.GET(routes.WebhookDocs, p.page(webhookDocs))
	r.Anybody.GET(routes.Quality, p.page(recognitionQuality))
}
