package routes

// The operator's desk: all of it is below one address, which can be served at a port of its own.
const (
	Desk        = "/operator"
	DeskSignIn  = "/operator/sign-in"
	DeskSignOut = "/operator/sign-out"
	DeskSetUp   = "/operator/set-up"
	DeskEnter   = "/operator/enter"

	DeskHealth         = "/operator/health"
	DeskMoney          = "/operator/money"
	DeskMoneyCSV       = "/operator/money.csv"
	DeskMoneyOf        = "/operator/money/of"
	DeskMoneyOfCSV     = "/operator/money/of.csv"
	DeskJournal        = "/operator/money/journal"
	DeskJournalCSV     = "/operator/money/journal.csv"
	DeskVouchers       = "/operator/vouchers"
	DeskVoucherPattern = "/operator/vouchers/:batch/end"

	DeskTrail           = "/operator/trail"
	DeskOperators       = "/operator/operators"
	DeskRolePattern     = "/operator/operators/:operator/role"
	DeskLinkPattern     = "/operator/operators/:operator/link"
	DeskEndPattern      = "/operator/operators/:operator/end"
	DeskOperatorPattern = "/operator/operators/:operator"
)

// DeskVouchersEnd ends the vouchers of a batch.
func DeskVouchersEnd(batch string) string { return fill(DeskVoucherPattern, batch) }

// DeskOperator is the page of an operator, by their number.
func DeskOperator(operator string) string { return fill(DeskOperatorPattern, operator) }

// DeskRole changes what an operator is.
func DeskRole(operator string) string { return fill(DeskRolePattern, operator) }

// DeskLink gives an operator another link.
func DeskLink(operator string) string { return fill(DeskLinkPattern, operator) }

// DeskEnd ends an operator.
func DeskEnd(operator string) string { return fill(DeskEndPattern, operator) }
