// Package rights says who may what in an account: one table of permissions and roles. Routes name the permission that they need and
// are refused by it; menus, buttons and forms are shown by it; calls of programs are let in by it; and the page of members prints it. So
// nothing can be shown that is refused, nor promised on the page what the code does not keep.
//
// It is pure: no database, no clock, nothing but the table. Whose a thing is, it does not say: each query takes the account's id.
package rights

import "slices"

// Role is what a member is in an account.
type Role string

// The roles, from the one that may most.
const (
	Owner     Role = "owner"
	Billing   Role = "billing"
	Developer Role = "developer"
	Viewer    Role = "viewer"
)

// Roles are all of them.
var Roles = []Role{Owner, Billing, Developer, Viewer}

// Known tells that there is such a role.
func (r Role) Known() bool { return slices.Contains(Roles, r) }

// Permission is something that members may do, or not.
type Permission string

// The permissions, in the order in which the page prints them.
const (
	// Self is what is a person's own: their password, sessions and how they read pages; leaving the account, too.
	Self Permission = "self"
	// Look is to see services, packages, usage, calls, costs and orders.
	Look Permission = "look"
	// Use is to subscribe services, claim what is free and try recognition.
	Use Permission = "use"
	// Keys is to make access keys and webhooks, and to call with them.
	Keys Permission = "keys"
	// Alerts is to choose what the account is told.
	Alerts Permission = "alerts"
	// Buy is to buy, renew and pay packages, as far as the member's spending right goes.
	Buy Permission = "buy"
	// Money is to top up, and what moves money by itself or limits it: cards, automatic purchases, caps, returns.
	Money Permission = "money"
	// Papers are documents with names and addresses: receipts, invoices, and whom they are made out to.
	Papers Permission = "papers"
	// Approve is to decide on orders that wait for somebody who may.
	Approve Permission = "approve"
	// Members is to invite and remove people, and to say what they may do and spend.
	Members Permission = "members"
	// Trail is to see who did what, and from where.
	Trail Permission = "trail"
	// Account is to name the account, take all of its data along, and close it.
	Account Permission = "account"
)

// may is the table. A permission that is missing here is nobody's.
var may = map[Permission][]Role{
	Self:    {Owner, Billing, Developer, Viewer},
	Look:    {Owner, Billing, Developer, Viewer},
	Use:     {Owner, Developer},
	Keys:    {Owner, Developer},
	Alerts:  {Owner, Billing, Developer},
	Buy:     {Owner, Billing, Developer},
	Money:   {Owner, Billing},
	Papers:  {Owner, Billing},
	Approve: {Owner, Billing},
	Members: {Owner},
	Trail:   {Owner},
	Account: {Owner},
}

// Permissions are all of them, in the order of the page.
var Permissions = []Permission{Self, Look, Use, Keys, Alerts, Buy, Money, Papers, Approve, Members, Trail, Account}

// May tells whether the role has the permission. What is unknown is refused.
func (r Role) May(p Permission) bool { return slices.Contains(may[p], r) }

// Who gives the roles that have the permission, from the one that may most.
func (p Permission) Who() []Role { return slices.Clone(may[p]) }

// Limited tells whether what the role spends can be limited. Nobody limits owners: they could take the limit away again.
func (r Role) Limited() bool { return r != Owner && r.May(Buy) }
