// Package keys has the pages on the access keys of a user.
package keys

import (
	"github.com/labstack/echo/v4"

	"ocrconsole/handlers/page"
	"ocrconsole/models/accounts"
	"ocrconsole/models/metering"
	"ocrconsole/models/rights"
	"ocrconsole/views/routes"
	"ocrconsole/web"
)

// Pages serves them with these use cases; all are required.
type Pages struct {
	Frame *page.Frame

	Accounts *accounts.Accounts
	Keys     *accounts.Keys
	Metering *metering.Metering
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
	r.Anybody.GET(routes.LeakedKey, p.page(leakedKeyForm))
	r.Anybody.POST(routes.LeakedKey, p.page(reportLeakedKey), web.RateLimit(30, 20), web.Within(page.AnswerTime))
	keys.GET(routes.Keys, p.page(keyList))
	keys.Confirmed().POST(routes.Keys, p.page(createKey))
	keys.GET(routes.KeyPattern, p.page(keyDetail))
	keys.POST(routes.DescribeKeyPattern, p.page(describeKey))
	keys.POST(routes.EnableKeyPattern, p.page(enableKey))
	keys.POST(routes.DisableKeyPattern, p.page(disableKey))
	keys.POST(routes.LimitKeyPattern, p.page(limitKey))
	keys.Confirmed().POST(routes.ReplaceSecretPattern, p.page(replaceSecret))
	keys.POST(routes.EndSecretPattern, p.page(endSecret))
	keys.GET(routes.DeleteKeyPattern, p.page(deleteKeyForm))
	keys.POST(routes.DeleteKeyPattern, p.page(deleteKey))
	keys.POST(routes.KeyCredentialsPattern, p.page(credentialsCSV))
}
