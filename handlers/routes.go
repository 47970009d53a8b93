package handlers

import (
	"github.com/labstack/echo/v4"

	"ocrconsole/web"
)

// Routes adds every page to the router. Pages of an account are behind RequireSignIn; each handler authorises the
// objects in its path by the signed-in account.
func (c *Console) Routes(e *echo.Echo) {
	e.GET("/", c.page(home))
	e.GET("/signup", c.page(signUpForm))
	e.GET("/login", c.page(signInForm))
	e.GET("/pricing", c.page(pricing))
	e.GET("/calculator", c.page(calculator))
	e.GET("/help/billing", c.page(billingHelp))
	e.GET("/docs/api", c.page(apiDocs))
	e.GET(qualityPath, c.page(recognitionQuality))
	e.POST("/preferences/theme", c.page(saveTheme))
	e.GET(statementKeysPath, c.statementKeys)
	e.GET("/healthz", alive)
	e.GET("/readyz", c.ready)
	credentials := web.RateLimit(30, 20)
	e.POST("/signup", c.page(signUp), credentials)
	e.POST("/login", c.page(signIn), credentials)
	c.mailRoutes(e)
	e.POST("/webhooks/payments/:provider", c.paymentNotification, web.RateLimit(600, 100))

	own := signedIn{e}
	own.POST("/logout", c.page(signOut))
	c.ocrRoutes(own)
	long := web.NewLongWork()
	c.exportRoutes(own, long)
	c.moneyRoutes(own, long)
	c.noticeRoutes(own)
}

// mailRoutes are where links in mails lead, and what else needs no sign-in because a token is brought along.
func (c *Console) mailRoutes(e *echo.Echo) {
	credentials := web.RateLimit(30, 20)
	e.GET("/password/forgot", c.page(forgotPasswordForm))
	e.POST("/password/forgot", c.page(forgotPassword), credentials)
	e.GET("/password/reset", c.page(resetPasswordForm))
	e.POST("/password/reset", c.page(resetPassword), credentials)
	e.GET("/confirm", c.page(confirmForm))
	e.POST("/confirm", c.page(confirmAddress), credentials)
	e.GET("/unsubscribe", c.page(unsubscribeMailForm))
	e.POST("/unsubscribe", c.page(unsubscribeMail), credentials)
	e.GET("/calendar.ics", c.page(calendar), web.RateLimit(120, 60))
}

// noticeRoutes are the pages on what an account is told.
func (c *Console) noticeRoutes(own signedIn) {
	own.GET("/notifications", c.page(notificationList))
	own.POST("/notifications/read", c.page(readNotifications))
	own.GET("/notifications/:notification/open", c.page(openNotification))
	own.GET(alertsPath, c.page(alertSettings))
	own.POST(alertsPath, c.page(saveAlerts))
	own.POST("/settings/alerts/confirmation", c.page(sendConfirmation))
	own.POST("/settings/alerts/calendar", c.page(openCalendar))
	own.POST("/settings/alerts/calendar/close", c.page(closeCalendar))
}

// ocrRoutes are the pages on services, calls and what they used.
func (c *Console) ocrRoutes(own signedIn) {
	own.GET("/services", c.page(services))
	own.POST("/services/subscribe", c.page(subscribe))
	own.GET("/services/unsubscribe", c.page(unsubscribeForm))
	own.POST("/services/unsubscribe", c.page(unsubscribe))
	own.POST("/services/claim", c.page(claimFree))

	own.GET("/try", c.page(try))
	own.POST("/try", c.page(tryCall), web.BodyLimit(tryBodyLimit))
	own.GET("/try/samples/:name", samplePicture)

	own.GET("/keys", c.page(keyList))
	own.POST("/keys", c.page(createKey))
	own.GET("/keys/:key", c.page(keyDetail))
	own.POST("/keys/:key/description", c.page(describeKey))
	own.POST("/keys/:key/enable", c.page(enableKey))
	own.POST("/keys/:key/disable", c.page(disableKey))
	own.GET("/keys/:key/delete", c.page(deleteKeyForm))
	own.POST("/keys/:key/delete", c.page(deleteKey))
	own.POST("/keys/:key/credentials.csv", c.page(credentialsCSV))

	own.GET("/usage", c.page(usage))
	own.GET("/usage/deductions", c.page(deductions))
	own.GET("/usage/calls", c.page(callList))
	own.GET("/usage/calls/:request", c.page(callDetail))
}

// moneyRoutes are the pages on packages, orders and the balance.
func (c *Console) moneyRoutes(own signedIn, long *web.LongWork) {
	own.GET("/packages", c.page(packageList))
	own.GET("/packages/buy", c.page(buyConfigure))
	own.GET("/packages/buy/confirm", c.page(buyConfirm))
	own.POST("/packages/buy/confirm", c.page(placeOrder))
	own.GET("/packages/buy/pay", c.page(buyPay))
	own.POST("/packages/buy/pay", c.page(payOrder))
	own.GET("/packages/buy/result", c.page(buyResult))
	own.GET("/packages/renew", c.page(renewForm))
	own.POST("/packages/renew", c.page(renew))
	own.GET("/packages/:package", c.page(packageDetail))

	own.GET("/billing", c.page(billingOverview))
	own.GET("/billing/arrears", c.page(arrearsHistory))
	own.GET("/billing/topup", c.page(topUpForm))
	own.POST("/billing/topup", c.page(topUp))
	own.GET("/billing/cards", c.page(cardList))
	own.POST("/billing/cards/:card/remove", c.page(removeCard))
	own.GET("/billing/payments/:payment", c.page(paymentReturn))
	own.GET("/settings/auto", c.page(autoSettings))
	own.POST("/settings/auto/topup", c.page(saveAutoTopUp))
	own.POST("/settings/auto/purchase", c.page(saveAutoPurchase))
	own.POST("/settings/auto/:rule/off", c.page(turnOffAuto))
	own.GET("/billing/orders", c.page(orderList))
	own.GET("/billing/orders/:order", c.page(orderDetail))
	own.POST("/billing/orders/:order/cancel", c.page(cancelOrder))
	own.GET("/billing/orders/:order/return", c.page(returnForm))
	own.POST("/billing/orders/:order/return", c.page(returnPackages))
	own.GET("/billing/documents", c.page(documentList))
	own.GET("/billing/documents/:document/:file", c.page(documentFile), long.Bound)
	own.GET("/settings/billing", c.page(billingDetails))
	own.POST("/settings/billing", c.page(saveBillingDetails))
	own.GET("/billing/transactions", c.page(transactionList))
	own.GET("/billing/transactions/:transaction", c.page(transactionDetail))
	c.statementRoutes(own, long)
}

// statementRoutes are a month's account on paper and as files.
func (c *Console) statementRoutes(own signedIn, long *web.LongWork) {
	own.GET("/billing/statements", c.page(statementList))
	own.GET("/billing/statements/:month", c.page(statementPage))
	own.GET("/billing/statements/:month/print", c.page(statementPrint))
	own.GET("/billing/statements/:month/statement.csv", c.page(statementCSV), web.TimeLimit(exportTime), long.Bound)
	own.GET("/billing/statements/:month/statement.pdf", c.page(statementPDF), long.Bound)
	own.GET("/billing/statements/:month/signed.json", c.page(signedStatement), web.TimeLimit(exportTime), long.Bound)
}
