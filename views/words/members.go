package words

import (
	"strings"
	"time"

	"ocrconsole/models/cause"
	"ocrconsole/models/notice"
	"ocrconsole/models/rights"
	"ocrconsole/views/routes"
)

// RoleName says what a member is: "Owner".
func RoleName(r rights.Role) string {
	if name := roleNames[r]; name != "" {
		return name
	}
	return string(r)
}

var roleNames = map[rights.Role]string{
	rights.Owner: "Owner", rights.Billing: "Billing", rights.Developer: "Developer", rights.Viewer: "Viewer",
}

// RoleNote says in a line what the role is for.
func RoleNote(r rights.Role) string { return roleNotes[r] }

var roleNotes = map[rights.Role]string{
	rights.Owner:     "May do everything, and says who else may what.",
	rights.Billing:   "Pays, keeps the books, and decides on orders that wait.",
	rights.Developer: "Makes access keys and calls; buys what their spending right allows.",
	rights.Viewer:    "Sees everything but documents and keys, and changes nothing.",
}

// PermissionName says what is permitted: "Make access keys and webhooks, and call with them".
func PermissionName(p rights.Permission) string {
	if name := permissionNames[p]; name != "" {
		return name
	}
	return string(p)
}

var permissionNames = map[rights.Permission]string{
	rights.Self:    "Change their own password and display, and leave the account",
	rights.Look:    "See services, packages, usage, calls, costs, orders and members",
	rights.Use:     "Subscribe services, claim what is free, and try recognition",
	rights.Keys:    "Make access keys and webhooks, and call with them",
	rights.Alerts:  "Choose what the account is told",
	rights.Buy:     "Buy, renew and pay packages, as far as their spending right goes",
	rights.Money:   "Top up, return packages, and set cards, caps and automatic purchases",
	rights.Papers:  "See receipts, invoices and billing details",
	rights.Approve: "Approve or decline orders that wait",
	rights.Members: "Invite and remove members, and say what they may do and spend",
	rights.Trail:   "See the audit trail: who did what, and from where",
	rights.Account: "Name the account, download all its data, and close it",
}

// WhoMay says "Owners and billing members may do this." of those that the table gives.
func WhoMay(who []rights.Role) string {
	names := make([]string, len(who))
	for i, r := range who {
		names[i] = rolePlurals[r]
	}
	list := strings.Join(names, " and ")
	if n := len(names); n > 2 {
		list = strings.Join(names[:n-1], ", ") + " and " + names[n-1]
	}
	if list == "" {
		return "Nobody may do this."
	}
	return strings.ToUpper(list[:1]) + list[1:] + " may do this."
}

var rolePlurals = map[rights.Role]string{
	rights.Owner: "owners", rights.Billing: "billing members", rights.Developer: "developers", rights.Viewer: "viewers",
}

func roleMayNot(c cause.RoleMayNot) string {
	who := make([]rights.Role, len(c.Who))
	for i, r := range c.Who {
		who[i] = rights.Role(r)
	}
	return "As " + roleOf(c.Role) + " of this account you may not do this. " + WhoMay(who) + " Ask an owner if you need to."
}

// roleOf names in a sentence what a member is: "an owner", "a billing member".
func roleOf(role string) string {
	if named := rolesInSentences[rights.Role(role)]; named != "" {
		return named
	}
	return "a member as " + role
}

var rolesInSentences = map[rights.Role]string{
	rights.Owner: "an owner", rights.Billing: "a billing member", rights.Developer: "a developer", rights.Viewer: "a viewer",
}

// memberChanged says what became of a member.
func (w Writer) memberChanged(m notice.MemberChanged) notice.Text {
	text := notice.Text{Href: routes.Members, Action: "See the members"}
	switch m.What {
	case notice.MemberJoined:
		text.Title, text.Paragraphs = m.Email+" is a member now", []string{joinedBy(m) + ", as " + roleOf(m.Role) + "."}
	case notice.MemberLeft:
		text.Title, text.Paragraphs = m.Email+" has left the account", []string{Spaced("Their sessions and tokens for this account have ended.", keysOfWhoWent(m.Keys, m.Webhooks))}
	case notice.MemberRemoved:
		text.Title, text.Paragraphs = m.Email+" was removed from the account", []string{Spaced(m.By+" did it. The sessions and tokens of the member for this account have ended.", keysOfWhoWent(m.Keys, m.Webhooks))}
	case notice.MemberRole:
		text.Title, text.Paragraphs = m.Email+" is "+roleOf(m.Role)+" now", []string{changedBy(m) + " What the role may not do is refused from now on, calls with its keys among it."}
	case notice.MemberSpending:
		text.Title, text.Paragraphs = "What "+m.Email+" may spend was changed", []string{m.By + " did it."}
	}
	return text
}

func joinedBy(m notice.MemberChanged) string {
	if m.SSO {
		return "They have signed in at " + m.By + ", the provider of your single sign-on"
	}
	return "They have accepted an invitation"
}

func changedBy(m notice.MemberChanged) string {
	if m.SSO {
		return m.By + ", the provider of your single sign-on, says so."
	}
	return m.By + " changed it."
}

func (w Writer) invited(m notice.Invited) notice.Text {
	return notice.Text{
		Title: m.By + " invites you to " + m.Account,
		Paragraphs: []string{
			m.By + " asks you to join the account " + m.Account + " of OCR Console, as " + roleOf(m.Role) + ".",
			RoleNote(rights.Role(m.Role)),
		},
		Action: "Look at the invitation", Href: routes.WithToken(routes.Invitation, m.Token),
		Note: "The link works once, until " + w.Figures.Instant(m.Until) + ". If you do not know what it is about, ignore this mail: nothing happens.",
	}
}

func removedFromAccount(m notice.RemovedFromAccount) notice.Text {
	return notice.Text{
		Title: "You are no member of " + m.Account + " any more",
		Paragraphs: []string{
			"An owner has removed you from the account " + m.Account + " of OCR Console. Your sessions and tokens for it have ended.",
			"You still sign in with this address: to the other accounts that you are a member of, or to one of your own.",
		},
		Action: "Sign in", Href: routes.SignIn,
	}
}

func (w Writer) orderWaits(m notice.OrderWaits) notice.Text {
	return notice.Text{
		Title: "An order of " + w.amount(m.Total) + " waits for you",
		Paragraphs: []string{
			m.By + " wants to buy packages for " + w.amount(m.Total) + " for the account " + m.Account + ", which is more than they may spend without asking.",
			"Approve or decline it. Undecided, it expires at " + w.Figures.Instant(m.Until) + ".",
		},
		Action: "Look at the order", Href: routes.Order(m.Order),
		Note: "You get this mail because you may approve orders of this account.",
	}
}

func (w Writer) orderDecided(m notice.OrderDecided) notice.Text {
	text := notice.Text{
		Title:      "Your order of " + w.amount(m.Total) + " was declined",
		Paragraphs: []string{m.By + " has declined your order for the account " + m.Account + ": it is cancelled."},
		Action:     "Look at the order", Href: routes.Order(m.Order),
	}
	if m.Approved {
		text.Title = "Your order of " + w.amount(m.Total) + " is approved"
		text.Paragraphs[0] = m.By + " has approved your order for the account " + m.Account + ". It can be paid now."
		text.Action = "Pay the order"
	}
	if m.Note != "" {
		text.Paragraphs = append(text.Paragraphs, "They say: “"+strings.TrimSuffix(m.Note, ".")+"”.")
	}
	return text
}

// Of the pages on members, in handlers/members.

// What a member may spend, where that is simple, and what is said of keys that change hands.
const (
	NotSeen         = "Not yet"
	SpendsNothing   = "Nothing"
	SpendsAll       = "Without bounds"
	TransferToYou   = "They become yours, and go on."
	TransferToOwner = "They become those of an owner, and go on."
)

// SpendingRight says "Up to $50.00 an order, $200.00 a month; asks above $20.00", of those that are set.
func SpendingRight(order, month, approval string) string {
	var parts []string
	if order != "" {
		parts = append(parts, order+" an order")
	}
	if month != "" {
		parts = append(parts, month+" a month")
	}
	said := strings.Join(parts, ", ")
	if said != "" {
		said = "Up to " + said
	}
	switch {
	case approval == "" && said == "":
		return SpendsAll
	case approval == "":
		return said
	case said == "":
		return "Asks above " + approval
	}
	return said + "; asks above " + approval
}

// RoleNotes says what each of the roles is for: "Billing: Pays, keeps the books …".
func RoleNotes(roles []rights.Role) string {
	notes := make([]string, len(roles))
	for i, r := range roles {
		notes[i] = RoleName(r) + ": " + RoleNote(r)
	}
	return strings.Join(notes, " ")
}

// OrderWaitsLead says how an order stands that waits to be approved.
const OrderWaitsLead = "Waits to be approved. It keeps the prices below, and nothing is charged for it before it is paid."

// InvitationSent says "An invitation is on its way to {email}. Its link works for {days} days.".
func (w Writer) InvitationSent(email string, days int64) string {
	return "An invitation is on its way to " + email + ". Its link works for " + w.counted(days, "day") + "."
}

// RoleChanged says "{email} has the new role now.".
func RoleChanged(email string) string { return email + " has the new role now." }

// HandedOver says "{email} is an owner now. …".
func HandedOver(email string) string {
	return email + " is an owner now, and you are what you chose to become."
}

// MemberGone says "{email} is no member any more.".
func MemberGone(email string) string { return email + " is no member any more." }

// SpendingSaved says "What {email} may spend is saved.".
func SpendingSaved(email string) string { return "What " + email + " may spend is saved." }

// MemberSince says "Developer, since {day}.".
func MemberSince(role, day string) string { return role + ", since " + day + "." }

// RemoveMember says "Remove {email}".
func RemoveMember(email string) string { return "Remove " + email }

// LeaveAccount says "Leave {account}".
func LeaveAccount(account string) string { return "Leave " + account }

// LeavingLead says "You act for {account} now.".
func LeavingLead(account string) string { return "You act for " + account + " now." }

// KeysOfMember says "What becomes of 2 access keys and 1 webhook".
func (w Writer) KeysOfMember(keys, webhooks int64) string {
	var all []string
	if keys > 0 {
		all = append(all, w.Counted(keys, "access key", "access keys"))
	}
	if webhooks > 0 {
		all = append(all, w.Counted(webhooks, "webhook", "webhooks"))
	}
	return "What becomes of " + strings.Join(all, " and ")
}

// KeysThatEnd says what ends with a membership without a question: "2 access keys end with it, as the role may have none. …".
func (w Writer) KeysThatEnd(keys, asked int64) string {
	text := "The address of the calendar ends if it was opened by who goes."
	switch {
	case keys > 0:
		return w.Counted(keys, "access key ends", "access keys end") + " with it, as the role may have none. " + text
	case asked == 0:
		return "Who goes has no access keys or webhooks. " + text
	}
	return text
}

// KeptKeys says what goes on of access keys and webhooks that are kept, of those that there are.
func KeptKeys(keys, webhooks bool) string {
	return Spaced(sentenceIf(keys, "Calls with the keys go on."), sentenceIf(webhooks, "What happens is posted to the webhooks on."), "Owners can stop and end them.")
}

// EndedKeys says what ends with them.
func EndedKeys(keys, webhooks bool) string {
	return Spaced(sentenceIf(keys, "Calls with the keys are refused, within a second."), sentenceIf(webhooks, "Nothing is posted to the webhooks any more."))
}

func sentenceIf(is bool, sentence string) string {
	if is {
		return sentence
	}
	return ""
}

// ActsFor says "You act for {account}.".
func ActsFor(account string) string { return "You act for " + account + "." }

// BeginsIn says "You begin with account {number} when you sign in next.".
func BeginsIn(number string) string {
	return "You begin with account " + number + " when you sign in next. Browsers that are signed in stay where they are."
}

// ActsForNow says "You act for account {number} now.".
func ActsForNow(number string) string {
	return "You act for account " + number + " now, in all windows of this browser."
}

// AsksToActFor says that a page is another account's than that which is acted for.
func AsksToActFor(account, now string) string {
	return "What you want to open is of " + account + ", and you act for " + now + " now. Act for " + account + " to go on."
}

// JoinAccount says "Join {account}".
func JoinAccount(account string) string { return "Join " + account }

// JoinAs says "Join as {email}".
func JoinAs(email string) string { return "Join as " + email }

// Invited says who invites whom as what, and until when.
func Invited(by string, role rights.Role, until string) string {
	return by + " invites you as " + roleOf(string(role)) + ". " + RoleNote(role) + " The invitation can be accepted until " + until + "."
}

// InvitedAnother says that the invitation is for another address than the reader's.
func InvitedAnother(email, own string) string {
	return "The invitation is for " + email + ", and you are signed in as " + own + ". Only " + email + " can accept it: sign out, and open the link again."
}

// InvitedUser says that the address signs in already.
func InvitedUser(email string) string { return "Sign in as " + email + " to accept it." }

// InvitedNewcomer says that the address has no password yet.
func InvitedNewcomer(email string) string {
	return "Choose a password for " + email + ". You sign in with both from now on."
}

// Of orders that wait to be approved, in handlers/buy.

// ApprovalAsked says "{email} asked for approval.".
func ApprovalAsked(email string) string { return email + " asked for approval." }

// ApprovalDecided says "{email} approved it." or "declined".
func ApprovalDecided(email string, approved bool) string {
	if approved {
		return email + " approved it."
	}
	return email + " declined it."
}

// ApprovalNote says "{email} approved it: “{note}”".
func ApprovalNote(said, note string) string {
	if note == "" {
		return said
	}
	return strings.TrimSuffix(said, ".") + ": “" + note + "”"
}

// WaitsForApproval says until when somebody may decide.
func WaitsForApproval(until string) string {
	return WhoDecides() + " Undecided, the order expires at " + until + "."
}

// DecideOnOrders says what to do about orders that wait.
const DecideOnOrders = "Approve or decline them. Undecided, each expires; nothing is charged for it before it is paid."

// OrdersWaitForYou says "2 orders wait for your approval".
func (w Writer) OrdersWaitForYou(n int64) string {
	return w.Counted(n, "order waits for your approval", "orders wait for your approval")
}

// OwnOrdersWait says "2 orders of yours wait for approval".
func (w Writer) OwnOrdersWait(n int64) string {
	return w.Counted(n, "order of yours waits for approval", "orders of yours wait for approval")
}

// OrdersLead says how long orders wait to be paid and to be approved.
func (w Writer) OrdersLead(paid, approved time.Duration) string {
	return "What you ordered, at the prices you confirmed. " + w.OrdersExpire(paid, approved)
}

// OrdersExpire says when orders expire that wait to be paid or to be approved, and what becomes of them then.
func (w Writer) OrdersExpire(paid, approved time.Duration) string {
	return "An unpaid order expires after " + w.Life(notice.Hours(paid/time.Hour)) + ", one that waits for approval after " + w.Life(notice.Hours(approved/time.Hour)) +
		". Nothing is charged for it then, unless a payment that was begun before still comes in: that pays it as long as what you ordered is on sale at that price."
}

// WhoDecides says who may approve, of those that the table gives.
func WhoDecides() string {
	return "It is more than may be spent without asking. " + strings.Replace(WhoMay(rights.Approve.Who()), "do this", "approve or decline it", 1)
}

// OrderApproved says "The order is approved. It can be paid now.".
func OrderApproved(approved bool) string {
	if approved {
		return "The order is approved. It can be paid now."
	}
	return "The order is declined and cancelled."
}
