// Package sso has the page on how members of an account sign in at a provider of its own. How they do is in handlers/account.
package sso

import (
	"github.com/labstack/echo/v4"

	"ocrconsole/handlers/page"
	"ocrconsole/models/accounts"
	"ocrconsole/models/rights"
	"ocrconsole/views/routes"
	"ocrconsole/web"
)

// Pages serves it with these use cases; all are required.
type Pages struct {
	Frame *page.Frame

	SSO *accounts.SSO
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

// Routes adds them to the router. All that is changed here lets somebody in, or keeps them out: who does it has just shown who they are.
func (p *Pages) Routes(r *page.Routes) {
	account := r.For(rights.Account)
	confirmed := account.Confirmed()
	asks, soon := web.RateLimit(30, 10), web.Within(page.AnswerTime)
	account.GET(routes.SSOSettings, p.page(show))
	confirmed.POST(routes.SSOSettings, p.page(save))
	confirmed.POST(routes.RemoveSSO, p.page(remove))
	confirmed.POST(routes.SSODomains, p.page(addDomain))
	confirmed.POST(routes.VerifySSODomain, p.page(verifyDomain), asks, soon)
	confirmed.POST(routes.RemoveSSODomain, p.page(removeDomain))
	confirmed.POST(routes.OnlySSO, p.page(setOnly))
	confirmed.POST(routes.UnlinkSSO, p.page(unlink))
}
