// Package members has the screens on who acts for an account, with the structs that mirror them.
package members

import (
	"ocrconsole/views/components"
	"ocrconsole/views/layout"
)

// Page is the members of an account, who is invited, and who may what.
type Page struct {
	layout.Shell
	Members     []Member
	Invitations []Invitation
	Roles       []string // the columns of the table
	Rights      []Right
	Invite      Invite
	MayInvite   bool
	LeaveHref   string
}

// Member is one row. Href is "" where there is nothing to change.
type Member struct {
	Email, Role, Since, Seen, Spending, Href string
	You                                      bool
}

// Invitation is one that waits.
type Invitation struct{ Email, Role, By, Until, RevokeAction string }

// Right is a line of the table of who may what: May has a place for each role.
type Right struct {
	What string
	May  []bool
}

// Invite is the form that invites somebody.
type Invite struct {
	Email components.FieldProps
	Role  components.SelectProps
}

// One is the page of one member.
type One struct {
	layout.Shell
	Email, Lead                                        string
	Role                                               components.SelectProps
	RoleAction                                         string
	Limited                                            bool
	Order, Month, Approval                             components.FieldProps
	SpendingAction                                     string
	Own                                                components.SelectProps
	OwnershipAction                                    string
	Keys                                               Keys
	RemoveAction, RemoveTitle, RemoveText, RemoveLabel string
	You                                                bool
}

// Keys asks what becomes of the access keys of who goes: Count says of how many, "" if of none; Ends is what
// ends without a question.
type Keys struct {
	Count, Error, Ends  string
	Keep, Transfer, End components.RadioCardProps
}

// Accounts are those that somebody acts for.
type Accounts struct {
	layout.Shell
	Text string
	Next string
	Rows []Account
}

// Account is one of them.
type Account struct {
	ID, Name, Role, Since string
	Here, Asked           bool
	Begins, MayBegin      bool // in which they begin when they sign in, and in which they could
}

// rightColumns are those of the table of who may what.
func rightColumns(roles []string) []components.Column {
	columns := []components.Column{{Label: "May", Wide: true}}
	for _, r := range roles {
		columns = append(columns, components.Column{Label: r})
	}
	return columns
}

// switchVariant has the account that was asked for stand out.
func switchVariant(asked bool) components.Variant {
	if asked {
		return components.PrimaryButton
	}
	return components.Outline
}
