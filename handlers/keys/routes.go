// Package keys has the pages on the access keys of a user.
package keys

import (
	"github.com/labstack/echo/v4"

	"ocrconsole/handlers/page"
	"ocrconsole/models/accounts"
)

// Pages serves them with these use cases; all are required.
type Pages struct {
	Frame *page.Frame

	Accounts *accounts.Accounts
	Keys     *accounts.Keys
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
	r.Own.GET("/keys", p.page(keyList))
	r.Own.POST("/keys", p.page(createKey))
	r.Own.GET("/keys/:key", p.page(keyDetail))
	r.Own.POST("/keys/:key/description", p.page(describeKey))
	r.Own.POST("/keys/:key/enable", p.page(enableKey))
	r.Own.POST("/keys/:key/disable", p.page(disableKey))
	r.Own.GET("/keys/:key/delete", p.page(deleteKeyForm))
	r.Own.POST("/keys/:key/delete", p.page(deleteKey))
	r.Own.POST("/keys/:key/credentials.csv", p.page(credentialsCSV))
}
