// Package keys has the pages on the access keys of a user.
package keys

import (
	"github.com/labstack/echo/v4"

	"ocrconsole/handlers/page"
	"ocrconsole/models/accounts"
	"ocrconsole/models/metering"
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
	r.Anybody.GET(routes.LeakedKey, p.page(leakedKeyForm))
	r.Anybody.POST(routes.LeakedKey, p.page(reportLeakedKey), web.RateLimit(30, 20), web.Within(page.AnswerTime))
	r.Own.GET(routes.Keys, p.page(keyList))
	r.Confirmed.POST(routes.Keys, p.page(createKey))
	r.Own.GET(routes.KeyPattern, p.page(keyDetail))
	r.Own.POST(routes.DescribeKeyPattern, p.page(describeKey))
	r.Own.POST(routes.EnableKeyPattern, p.page(enableKey))
	r.Own.POST(routes.DisableKeyPattern, p.page(disableKey))
	r.Own.POST(routes.LimitKeyPattern, p.page(limitKey))
	r.Confirmed.POST(routes.ReplaceSecretPattern, p.page(replaceSecret))
	r.Own.POST(routes.EndSecretPattern, p.page(endSecret))
	r.Own.GET(routes.DeleteKeyPattern, p.page(deleteKeyForm))
	r.Own.POST(routes.DeleteKeyPattern, p.page(deleteKey))
	r.Own.POST(routes.KeyCredentialsPattern, p.page(credentialsCSV))
}
