// Package buy has the pages on packages: choosing, ordering and paying them, what is left in them, renewing and returning them.
package buy

import (
	"github.com/labstack/echo/v4"

	"ocrconsole/handlers/export"
	"ocrconsole/handlers/page"
	"ocrconsole/models/accounts"
	"ocrconsole/models/billing"
	"ocrconsole/models/documents"
	"ocrconsole/models/metering"
	"ocrconsole/views/layout"
)

// Pages serves them with these use cases; all are required.
type Pages struct {
	Frame *page.Frame

	Accounts  *accounts.Accounts
	Billing   *billing.Billing
	Documents *documents.Documents
	Metering  *metering.Metering
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
	r.Own.GET("/packages", p.page(packageList))
	r.Own.GET("/packages/buy", p.page(buyConfigure))
	r.Own.GET("/packages/buy/confirm", p.page(buyConfirm))
	r.Own.POST("/packages/buy/confirm", p.page(placeOrder))
	r.Own.GET("/packages/buy/pay", p.page(buyPay))
	r.Own.POST("/packages/buy/pay", p.page(payOrder))
	r.Own.GET("/packages/buy/result", p.page(buyResult))
	r.Own.GET("/packages/renew", p.page(renewForm))
	r.Own.POST("/packages/renew", p.page(renew))
	r.Own.GET("/packages/:package", p.page(packageDetail))

	r.Own.GET(page.OrdersPath, p.page(orderList))
	r.Own.GET(page.OrdersPath+"/:order", p.page(orderDetail))
	r.Own.POST(page.OrdersPath+"/:order/cancel", p.page(cancelOrder))
	r.Own.GET(page.OrdersPath+"/:order/return", p.page(returnForm))
	r.Own.POST(page.OrdersPath+"/:order/return", p.page(returnPackages))
}

// Histories are those of orders that can be had as files.
func (p *Pages) Histories() []export.History {
	return []export.History{
		{Name: "orders", Path: page.OrdersPath, Title: "orders", Page: layout.NavOrders.Name(), Nav: layout.NavOrders, Select: p.selection(ordersExport)},
	}
}

// selection gives the handler of a file the area's view of the request.
func (p *Pages) selection(chosen func(*view) (*export.File, error)) func(*page.View) (*export.File, error) {
	return func(v *page.View) (*export.File, error) { return chosen(&view{v, p}) }
}
