package routes

// The operator's desk: all of it is below one address, which can be served at a port of its own.
const (
	Desk        = "/operator"
	DeskSignIn  = "/operator/sign-in"
	DeskSignOut = "/operator/sign-out"
	DeskSetUp   = "/operator/set-up"
	DeskEnter   = "/operator/enter"

	DeskTrail           = "/operator/trail"
	DeskOperators       = "/operator/operators"
	DeskRolePattern     = "/operator/operators/:operator/role"
	DeskLinkPattern     = "/operator/operators/:operator/link"
	DeskEndPattern      = "/operator/operators/:operator/end"
	DeskOperatorPattern = "/operator/operators/:operator"
)

// DeskOperator is the page of an operator, by their number.
func DeskOperator(operator string) string { return fill(DeskOperatorPattern, operator) }

// DeskRole changes what an operator is.
func DeskRole(operator string) string { return fill(DeskRolePattern, operator) }

// DeskLink gives an operator another link.
func DeskLink(operator string) string { return fill(DeskLinkPattern, operator) }

// DeskEnd ends an operator.
func DeskEnd(operator string) string { return fill(DeskEndPattern, operator) }

// DeskAccountPattern is the page of an account.
const DeskAccountPattern = "/operator/accounts/:account"

// DeskViewPattern asks why an operator wants to see an account's pages as its customer does. BeginView, where customers are, begins it with a
// token, and EndView ends it.
const (
	DeskViewPattern = "/operator/accounts/:account/view"
	BeginView       = "/view-as"
	EndView         = "/view-as/end"
)

// DeskView is of the account with the number.
func DeskView(account string) string { return fill(DeskViewPattern, account) }

// DeskAccount is the page of the account with the number.
func DeskAccount(account string) string { return fill(DeskAccountPattern, account) }
