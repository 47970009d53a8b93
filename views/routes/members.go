package routes

// Who acts for an account, and for which account somebody acts.
const (
	Members                 = "/settings/members"
	RevokeInvitationPattern = "/settings/members/invitations/:invitation/revoke"
	LeaveAccount            = "/settings/members/leave"
	MemberPattern           = "/settings/members/:member"
	RoleOfMemberPattern     = "/settings/members/:member/role"
	SpendingOfMemberPattern = "/settings/members/:member/spending"
	OwnershipPattern        = "/settings/members/:member/ownership"
	RemoveMemberPattern     = "/settings/members/:member/remove"

	// Invitation is where the link in the mail of one leads.
	Invitation = "/invitation"
	// Accounts lists those that somebody acts for, and SwitchAccount has them act for another.
	Accounts      = "/accounts"
	SwitchAccount = "/accounts/switch"
	// BeginAccount chooses in which of them they begin when they sign in.
	BeginAccount = "/accounts/begin"
)

// DecideOrderPattern is where an order that waits is approved or declined.
const DecideOrderPattern = "/billing/orders/:order/decide"

// RevokeInvitation ends the link of an invitation.
func RevokeInvitation(ref string) string { return fill(RevokeInvitationPattern, ref) }

// Member is a member.
func Member(ref string) string { return fill(MemberPattern, ref) }

// RoleOfMember says what the member is.
func RoleOfMember(ref string) string { return fill(RoleOfMemberPattern, ref) }

// SpendingOfMember says what the member may spend.
func SpendingOfMember(ref string) string { return fill(SpendingOfMemberPattern, ref) }

// Ownership hands the account over to the member.
func Ownership(ref string) string { return fill(OwnershipPattern, ref) }

// RemoveMember removes the member.
func RemoveMember(ref string) string { return fill(RemoveMemberPattern, ref) }

// DecideOrder approves or declines an order.
func DecideOrder(ref string) string { return fill(DecideOrderPattern, ref) }

// AccountOf asks whether to act for the account, and then leads on to the address.
func AccountOf(account, next string) string { return With(Accounts, "account", account, "next", next) }
