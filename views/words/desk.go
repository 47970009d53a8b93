package words

import (
	"strconv"
	"strings"
	"time"

	"ocrconsole/models/cause"
	"ocrconsole/models/rights"
	"ocrconsole/models/trail"
)

// DeskRoleName names what an operator is.
func DeskRoleName(r rights.DeskRole) string { return deskRoles[r] }

var deskRoles = map[rights.DeskRole]string{rights.Admin: "Admin", rights.Finance: "Finance", rights.Support: "Support"}

// DeskPermissionName says what operators may do, or not.
func DeskPermissionName(p rights.DeskPermission) string { return deskPermissions[p] }

var deskPermissions = map[rights.DeskPermission]string{
	rights.DeskSelf:      "Sign in and out",
	rights.DeskLook:      "Find accounts and see what is theirs; see the catalog and its versions",
	rights.DeskHealth:    "See how the console runs",
	rights.DeskView:      "See pages as a customer sees them",
	rights.DeskHelp:      "End sessions, send mails and messages again, acknowledge alarms",
	rights.DeskSuspend:   "Suspend accounts and let them go on",
	rights.DeskMoney:     "Give packages, credits and refunds, debit, set limits",
	rights.DeskReport:    "See what was sold and is owed; make and end vouchers",
	rights.DeskCatalog:   "Write catalogs, announce them and put them in force",
	rights.DeskClose:     "Close accounts",
	rights.DeskTrail:     "See what operators did",
	rights.DeskOperators: "Add, change and end operators",
}

func deskMayNot(c cause.DeskMayNot) string {
	who := make([]string, len(c.Who))
	for i, r := range c.Who {
		who[i] = "“" + DeskRoleName(rights.DeskRole(r)) + "”"
	}
	if len(who) == 0 {
		return "No operator may do this."
	}
	return "As “" + DeskRoleName(rights.DeskRole(c.Role)) + "” you may not do this. Operators who may are " + strings.Join(who, " and ") + "."
}

// DeskLead says who is signed in at the desk.
func DeskLead(email string, role rights.DeskRole) string {
	return email + ", " + strings.ToLower(DeskRoleName(role))
}

// OperatorAdded says that somebody may sign in at the desk once they have used their link.
func OperatorAdded(email string, works time.Duration) string {
	return email + " is an operator as soon as they have used this link. It is shown this once and works for " + LongTime(works) + "."
}

// InOneHand says what it means whose link somebody has.
const InOneHand = "Who sees a link could use it. So what one operator asks for is not decided by whoever made their link or had them do more since, nor the other way round, nor by others with a link of the same admin; what these move alone counts together. A link that the command on the server makes is of no operator."

// LinkOf names in whose hands an operator's link, or role, was.
func LinkOf(names []string) string {
	if len(names) == 0 {
		return "The command"
	}
	return strings.Join(names, ", ")
}

// ofDesk writes what operators do to their desk.
func (w Acts) ofDesk(a trail.Act) (string, bool) {
	switch a := a.(type) {
	case trail.DeskActed:
		return w.deskActed(a), true
	case trail.Viewed:
		return "Looked at the account as its customers see it, for at most " + w.Counted(a.Minutes, "minute", "minutes") + ", and could change nothing. " + whyActed(a.Reason), true
	case trail.OperatorAdded:
		return "Added the operator " + a.Email + ", as " + strings.ToLower(DeskRoleName(rights.DeskRole(a.Role))) + ".", true
	case trail.OperatorLinked:
		return "Gave the operator " + a.Email + " another link to set up how they sign in.", true
	case trail.OperatorArmed:
		return "Set up password and codes for the operator’s desk, as " + a.Email + ".", true
	case trail.OperatorSignedIn:
		if a.Passkey {
			return "Signed in at the operator’s desk with a passkey, as " + a.Email + ".", true
		}
		return "Signed in at the operator’s desk, as " + a.Email + ".", true
	case trail.OperatorPasskeyAdded:
		return "Added the passkey “" + a.Name + "” to sign in with at the operator’s desk, as " + a.Email + ".", true
	case trail.OperatorPasskeyRemoved:
		return "Removed the passkey “" + a.Name + "”, which opens the operator’s desk no more for " + a.Email + ".", true
	case trail.OperatorChanged:
		return "Changed what the operator " + a.Email + " may do.", true
	case trail.OperatorEnded:
		return "Ended the operator " + a.Email + ".", true
	}
	return "", false
}

// operatorName says that an operator acts: by the command, or at the desk, where name is "" to customers and the address to operators.
func operatorName(name string) string {
	if name == "" {
		return "The operator, at their desk"
	}
	return "The operator (" + name + ")"
}

// OperatorState says whether an operator signs in.
func OperatorState(ended, armed bool) string {
	switch {
	case ended:
		return "Ended"
	case armed:
		return "Signs in"
	}
	return "Has not used the link yet"
}

// NoSuchAccount says that an operator found none.
const NoSuchAccount = "No account has this. An id of a call that a gateway chose is found in its account only."

// FoundBy says by what an account was found.
func FoundBy(by string) string { return foundBy[by] }

var foundBy = map[string]string{
	"number": "Number", "email": "Address", "name": "Name", "project": "Project", "key": "Access key", "reference": "Reference", "document": "Document", "call": "Call", "card": "Card",
}

// AccountState says in a list whether an account goes on.
func AccountState(closed, suspended bool) string {
	switch {
	case closed:
		return "Closed"
	case suspended:
		return "Suspended"
	}
	return "Open"
}

// AccountLead names an account and tells since when it is there.
func AccountLead(id, since string) string { return "Account " + id + ", since " + since + "." }

// AccountNote says what does not go as usual in an account, "" for nothing.
func AccountNote(closed bool, suspended string) string {
	if closed {
		return "This account is closed."
	}
	if suspended != "" {
		return "This account is suspended. " + whyActed(suspended)
	}
	return ""
}

// MayOwe says how much an account may owe before calls without a package stop, and how long.
func MayOwe(limit, grace string, trying bool) string {
	if trying {
		return limit + " as starter credit: no payment stands yet"
	}
	return limit + ", for " + grace
}

// ViewedAs says that an operator looks at the account as its customer sees it.
func ViewedAs(account, until string) string {
	return "Operator: you see “" + account + "” as its customers do. Nothing can be changed. It ends at " + until + "."
}

// ViewLead says what looking at an account as its customer sees it is.
func ViewLead(minutes int64) string {
	return "You see the pages as a member who may look only, for " + strconv.FormatInt(minutes, 10) + " minutes. Nothing can be changed, and nothing personal or secret taken along. That you looked, and why, stands in the account’s trail, which its owners read."
}
