// Package billing has the pages on the balance: topping up, payments and cards, transactions, statements, documents and what stands on them.
package billing

import (
	"github.com/labstack/echo/v4"

	"ocrconsole/handlers/export"
	"ocrconsole/handlers/page"
	"ocrconsole/models/accounts"
	"ocrconsole/models/audit"
	"ocrconsole/models/billing"
	"ocrconsole/models/documents"
	"ocrconsole/models/metering"
	"ocrconsole/models/rights"
	"ocrconsole/models/statement"
	"ocrconsole/views/layout"
	"ocrconsole/views/routes"
	"ocrconsole/web"
)

// Pages serves them with these use cases; all are required.
type Pages struct {
	Frame *page.Frame

	Accounts   *accounts.Accounts
	Billing    *billing.Billing
	Metering   *metering.Metering
	Documents  *documents.Documents
	Statements *statement.Statements
	Files      *export.Files
	Audit      *audit.Audit
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
	look, money, papers := r.For(rights.Look), r.For(rights.Money), r.For(rights.Papers)
	look.GET(routes.Billing, p.page(billingOverview))
	look.GET(routes.Arrears, p.page(arrearsHistory))
	money.GET(routes.TopUp, p.page(topUpForm))
	money.POST(routes.TopUp, p.page(topUp))
	money.GET(routes.Cards, p.page(cardList))
	money.POST(routes.RemoveCardPattern, p.page(removeCard))
	look.GET(routes.PaymentPattern, p.page(paymentReturn))
	money.POST(routes.WithdrawPattern, p.page(withdrawTransfer))
	look.GET(routes.Transactions, p.page(transactionList))
	look.GET(routes.TransactionPattern, p.page(transactionDetail))
	papers.GET(routes.Documents, p.page(documentList))
	papers.GET(routes.DocumentPattern, p.page(documentFile), r.Long.Bound)
	papers.GET(routes.BillingDetails, p.page(billingDetails))
	money.POST(routes.BillingDetails, p.page(saveBillingDetails))

	look.GET(routes.Statements, p.page(statementList))
	look.GET(routes.StatementPattern, p.page(statementPage))
	look.GET(routes.PrintStatementPattern, p.page(statementPrint))
	look.GET(routes.StatementCSVPattern, p.page(statementCSV), web.TimeLimit(export.Time), r.Long.Bound)
	look.GET(routes.StatementPDFPattern, p.page(statementPDF), r.Long.Bound)
	look.GET(routes.SignedStatementPattern, p.page(signedStatement), web.TimeLimit(export.Time), r.Long.Bound)
	r.Anybody.GET(routes.VerifyStatement, p.page(verifyStatement))
	r.Anybody.GET(routes.StatementFormat, statementFormat)
	r.Anybody.GET(routes.StatementKeys, p.statementKeys, web.Within(page.LookTime))
	r.Anybody.POST(routes.PaymentWebhookPattern, p.paymentNotification, web.RateLimit(600, 100), web.Within(page.AnswerTime))
}

// Histories are those of the balance that can be had as files.
func (p *Pages) Histories() []export.History {
	return []export.History{
		{Name: "transactions", Path: routes.Transactions, Needs: rights.Look, Title: "transactions", Page: layout.NavTransactions.Name(), Nav: layout.NavTransactions, Select: p.selection(transactionsExport)},
	}
}

// selection gives the handler of a file the area's view of the request.
func (p *Pages) selection(chosen func(*view) (*export.File, error)) func(*page.View) (*export.File, error) {
	return func(v *page.View) (*export.File, error) { return chosen(&view{v, p}) }
}
