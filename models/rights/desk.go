package rights

import "slices"

// DeskRole is what an operator is at the desk, from which all accounts are looked after.
type DeskRole string

// The roles of operators.
const (
	Admin   DeskRole = "admin"
	Finance DeskRole = "finance"
	Support DeskRole = "support"
)

// DeskRoles are all of them, from the one that may most.
var DeskRoles = []DeskRole{Admin, Finance, Support}

// Known tells that there is such a role.
func (r DeskRole) Known() bool { return slices.Contains(DeskRoles, r) }

// DeskPermission is something that operators may do at the desk, or not.
type DeskPermission string

// The permissions, in the order in which the desk prints them.
const (
	// DeskSelf is what is an operator's own: signing out.
	DeskSelf DeskPermission = "self"
	// DeskLook is to find accounts and see what is theirs.
	DeskLook DeskPermission = "look"
	// DeskHealth is to see how the console runs.
	DeskHealth DeskPermission = "health"
	// DeskView is to see pages as a customer sees them.
	DeskView DeskPermission = "view"
	// DeskHelp is what moves no money: ending sessions, sending mails and messages again, acknowledging alarms.
	DeskHelp DeskPermission = "help"
	// DeskSuspend is to suspend accounts and let them go on.
	DeskSuspend DeskPermission = "suspend"
	// DeskMoney is what moves money or quota: packages, credits, debits, refunds, limits.
	DeskMoney DeskPermission = "money"
	// DeskReport is what was sold and is owed, and vouchers.
	DeskReport DeskPermission = "report"
	// DeskCatalog is to write, announce and put catalogs in force: what is sold, and at which prices.
	DeskCatalog DeskPermission = "catalog"
	// DeskClose is to close accounts for good.
	DeskClose DeskPermission = "close"
	// DeskTrail is to see what operators did.
	DeskTrail DeskPermission = "trail"
	// DeskOperators is to add and end operators, and to say what they are.
	DeskOperators DeskPermission = "operators"
)

// deskMay is the table. A permission that is missing here is nobody's.
var deskMay = map[DeskPermission][]DeskRole{
	DeskSelf:      {Admin, Finance, Support},
	DeskLook:      {Admin, Finance, Support},
	DeskHealth:    {Admin, Finance, Support},
	DeskView:      {Admin, Support},
	DeskHelp:      {Admin, Support},
	DeskSuspend:   {Admin, Support},
	DeskMoney:     {Admin, Finance},
	DeskReport:    {Admin, Finance},
	DeskCatalog:   {Admin},
	DeskClose:     {Admin},
	DeskTrail:     {Admin},
	DeskOperators: {Admin},
}

// DeskPermissions are all of them, in the order of the page.
var DeskPermissions = []DeskPermission{
	DeskSelf, DeskLook, DeskHealth, DeskView, DeskHelp, DeskSuspend, DeskMoney, DeskReport, DeskCatalog, DeskClose, DeskTrail, DeskOperators,
}

// May tells whether the role has the permission. What is unknown is refused.
func (r DeskRole) May(p DeskPermission) bool { return slices.Contains(deskMay[p], r) }

// Who gives the roles that have the permission, from the one that may most.
func (p DeskPermission) Who() []DeskRole { return slices.Clone(deskMay[p]) }
