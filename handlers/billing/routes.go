// Package billing has the pages on the balance: topping up, payments and cards, transactions, statements, documents and what stands on them.
package billing

import (
	"github.com/labstack/echo/v4"

	"ocrconsole/handlers/export"
	"ocrconsole/handlers/page"
	"ocrconsole/models/accounts"
	"ocrconsole/models/billing"
	"ocrconsole/models/documents"
	"ocrconsole/models/statement"
	"ocrconsole/views/layout"
	"ocrconsole/web"
)

// Pages serves them with these use cases; all are required.
type Pages struct {
	Frame *page.Frame

	Accounts   *accounts.Accounts
	Billing    *billing.Billing
	Documents  *documents.Documents
	Statements *statement.Statements
	Files      *export.Files
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
	r.Own.GET("/billing", p.page(billingOverview))
	r.Own.GET(page.ArrearsPath, p.page(arrearsHistory))
	r.Own.GET("/billing/topup", p.page(topUpForm))
	r.Own.POST("/billing/topup", p.page(topUp))
	r.Own.GET("/billing/cards", p.page(cardList))
	r.Own.POST("/billing/cards/:card/remove", p.page(removeCard))
	r.Own.GET("/billing/payments/:payment", p.page(paymentReturn))
	r.Own.GET(page.TransactionsPath, p.page(transactionList))
	r.Own.GET(page.TransactionsPath+"/:transaction", p.page(transactionDetail))
	r.Own.GET(page.DocumentsPath, p.page(documentList))
	r.Own.GET(page.DocumentsPath+"/:document/:file", p.page(documentFile), r.Long.Bound)
	r.Own.GET("/settings/billing", p.page(billingDetails))
	r.Own.POST("/settings/billing", p.page(saveBillingDetails))

	r.Own.GET("/billing/statements", p.page(statementList))
	r.Own.GET("/billing/statements/:month", p.page(statementPage))
	r.Own.GET("/billing/statements/:month/print", p.page(statementPrint))
	r.Own.GET("/billing/statements/:month/statement.csv", p.page(statementCSV), web.TimeLimit(export.Time), r.Long.Bound)
	r.Own.GET("/billing/statements/:month/statement.pdf", p.page(statementPDF), r.Long.Bound)
	r.Own.GET("/billing/statements/:month/signed.json", p.page(signedStatement), web.TimeLimit(export.Time), r.Long.Bound)
	r.Anybody.GET(StatementKeysPath, p.statementKeys, web.Within(page.LookTime))
	r.Anybody.POST("/webhooks/payments/:provider", p.paymentNotification, web.RateLimit(600, 100), web.Within(page.AnswerTime))
}

// Histories are those of the balance that can be had as files.
func (p *Pages) Histories() []export.History {
	return []export.History{
		{Name: "transactions", Path: page.TransactionsPath, Title: "transactions", Page: layout.NavTransactions.Name(), Nav: layout.NavTransactions, Select: p.selection(transactionsExport)},
	}
}

// selection gives the handler of a file the area's view of the request.
func (p *Pages) selection(chosen func(*view) (*export.File, error)) func(*page.View) (*export.File, error) {
	return func(v *page.View) (*export.File, error) { return chosen(&view{v, p}) }
}
