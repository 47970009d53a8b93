// Package buy has the pages on packages: choosing, ordering and paying them, what is left in them, renewing and returning them.
package buy

import (
	"github.com/labstack/echo/v4"

	"ocrconsole/handlers/export"
	"ocrconsole/handlers/page"
	"ocrconsole/models/billing"
	"ocrconsole/models/documents"
	"ocrconsole/models/metering"
	"ocrconsole/models/rights"
	"ocrconsole/models/vouchers"
	"ocrconsole/views/layout"
	"ocrconsole/views/routes"
)

// Pages serves them with these use cases; all are required.
type Pages struct {
	Frame *page.Frame

	Billing   *billing.Billing
	Documents *documents.Documents
	Metering  *metering.Metering
	Vouchers  *vouchers.Vouchers
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
	look, buy, money := r.For(rights.Look), r.For(rights.Buy), r.For(rights.Money)
	r.For(rights.Approve).POST(routes.DecideOrderPattern, p.page(decideOrder))
	look.GET(routes.Packages, p.page(packageList))
	buy.GET(routes.Buy, p.page(buyConfigure))
	buy.GET(routes.BuyConfirm, p.page(buyConfirm))
	buy.POST(routes.BuyConfirm, p.page(placeOrder))
	buy.GET(routes.BuyPay, p.page(buyPay))
	buy.POST(routes.BuyPay, p.page(payOrder))
	look.GET(routes.BuyResult, p.page(buyResult))
	buy.GET(routes.Renew, p.page(renewForm))
	buy.POST(routes.Renew, p.page(renew))
	buy.GET(routes.Redeem, p.page(redeemForm))
	buy.POST(routes.Redeem, p.page(redeem))
	look.GET(routes.PackagePattern, p.page(packageDetail))
	look.GET(routes.WhatIf, p.page(whatIf), r.Long.Bound)

	look.GET(routes.Orders, p.page(orderList))
	look.GET(routes.OrderPattern, p.page(orderDetail))
	buy.POST(routes.CancelOrderPattern, p.page(cancelOrder))
	money.GET(routes.ReturnOrderPattern, p.page(returnForm))
	money.Confirmed().POST(routes.ReturnOrderPattern, p.page(returnPackages))
}

// Histories are those of orders that can be had as files.
func (p *Pages) Histories() []export.History {
	return []export.History{
		{Name: "orders", Path: routes.Orders, Needs: rights.Look, Title: "orders", Page: layout.NavOrders.Name(), Nav: layout.NavOrders, Select: p.selection(ordersExport)},
	}
}

// selection gives the handler of a file the area's view of the request.
func (p *Pages) selection(chosen func(*view) (*export.File, error)) func(*page.View) (*export.File, error) {
	return func(v *page.View) (*export.File, error) { return chosen(&view{v, p}) }
}
