package routes

// Money.
const (
	Billing            = "/billing"
	Arrears            = "/billing/arrears"
	TopUp              = "/billing/topup"
	Cards              = "/billing/cards"
	RemoveCardPattern  = "/billing/cards/:card/remove"
	PaymentPattern     = "/billing/payments/:payment"
	WithdrawPattern    = "/billing/payments/:payment/withdraw"
	Transactions       = "/billing/transactions"
	TransactionPattern = "/billing/transactions/:transaction"
	Documents          = "/billing/documents"
	DocumentPattern    = "/billing/documents/:document/:file"
	BillingDetails     = "/settings/billing"
)

// RemoveCard forgets a saved card.
func RemoveCard(ref string) string { return fill(RemoveCardPattern, ref) }

// Payment is where a card payment stands, and where the provider sends customers back to.
func Payment(ref string) string { return fill(PaymentPattern, ref) }

// WithdrawTransfer ends a transfer that is not made.
func WithdrawTransfer(ref string) string { return fill(WithdrawPattern, ref) }

// ResumePayment asks the provider about an open payment and, if it is still to be paid, leads to the provider's page.
func ResumePayment(ref string) string { return Payment(ref) + "?resume=yes" }

// Transaction is where an entry of the ledger is explained.
func Transaction(ref string) string { return fill(TransactionPattern, ref) }

// Document is the file of a document.
func Document(ref, name string) string { return fill(DocumentPattern, ref, name+".pdf") }

// The accounts of months.
const (
	Statements             = "/billing/statements"
	StatementPattern       = "/billing/statements/:month"
	PrintStatementPattern  = "/billing/statements/:month/print"
	StatementCSVPattern    = "/billing/statements/:month/statement.csv"
	StatementPDFPattern    = "/billing/statements/:month/statement.pdf"
	SignedStatementPattern = "/billing/statements/:month/signed.json"
)

// Statement is the account of a month, as "2026-11".
func Statement(month string) string { return fill(StatementPattern, month) }

// PrintStatement is the same for a printer.
func PrintStatement(month string) string { return fill(PrintStatementPattern, month) }

// StatementCSV is the month as a table.
func StatementCSV(month string) string { return fill(StatementCSVPattern, month) }

// StatementPDF is the month on paper.
func StatementPDF(month string) string { return fill(StatementPDFPattern, month) }

// SignedStatement is the month for programs, with a signature.
func SignedStatement(month string) string { return fill(SignedStatementPattern, month) }

// What is done automatically.
const (
	Auto           = "/settings/auto"
	AutoTopUp      = "/settings/auto/topup"
	AutoPurchase   = "/settings/auto/purchase"
	AutoOffPattern = "/settings/auto/:rule/off"

	AutoForecast           = "/settings/auto/forecast"
	AutoForecastOnPattern  = "/settings/auto/forecast/:forecast/on"
	AutoForecastOffPattern = "/settings/auto/forecast/:forecast/off"
)

// AutoForecastOn switches a rule by forecast on, which was tried.
func AutoForecastOn(ref string) string { return fill(AutoForecastOnPattern, ref) }

// AutoForecastOff turns a rule by forecast off.
func AutoForecastOff(ref string) string { return fill(AutoForecastOffPattern, ref) }

// AutoOff turns a rule off.
func AutoOff(ref string) string { return fill(AutoOffPattern, ref) }

// PaymentWebhookPattern is where payment providers tell what became of a payment.
const PaymentWebhookPattern = "/webhooks/payments/:provider"

// PaymentWebhook is that of a provider.
func PaymentWebhook(provider string) string { return fill(PaymentWebhookPattern, provider) }
