package trail

// Invited is that somebody was asked by mail to become a member, as the role says.
type Invited struct {
	On
	Email string `json:"email"`
	Role  string `json:"role"`
}

// InvitationRevoked is that the link of an invitation ended before it was accepted.
type InvitationRevoked struct {
	On
	Email string `json:"email"`
}

// Member names a member: by their reference, and the address that they had then.
type Member struct {
	On
	UserID int64  `json:"user_id"`
	Email  string `json:"email"`
}

// MemberJoined is that somebody accepted an invitation.
type MemberJoined struct {
	Member
	Role string `json:"role"`
}

// ProvedBy is who did: they read mail at the address that was invited.
func (a MemberJoined) ProvedBy() (ActorKind, int64) { return User, a.UserID }

// MemberRoleSet is that a member may do something else from now on.
// ByClaim tells that the provider of the account's single sign-on said so.
type MemberRoleSet struct {
	Member
	Changes []Change `json:"changes"`
	ByClaim bool     `json:"by_claim,omitzero"`
}

// Changed is the change.
func (a MemberRoleSet) Changed() []Change { return a.Changes }

// MemberSpendingSet is that a member may spend something else without asking.
type MemberSpendingSet struct {
	Member
	Changes []Change `json:"changes"`
}

// Changed are the changes.
func (a MemberSpendingSet) Changed() []Change { return a.Changes }

// MemberRemoved is that a member does not act for the account any more, and what became of their access keys and webhooks: "keep",
// "transfer" or "end", "" where they had none.
type MemberRemoved struct {
	Member
	Keys     string `json:"keys,omitzero"`
	Webhooks string `json:"webhooks,omitzero"`
}

// MemberLeft is that a member went by themselves.
type MemberLeft struct {
	Member
	Keys     string `json:"keys,omitzero"`
	Webhooks string `json:"webhooks,omitzero"`
}

// ApprovalAsked is that an order waits for somebody who may approve it.
type ApprovalAsked struct {
	On
	Total Money `json:"total"`
}

// ApprovalDecided is that an order was approved, or, Declined, not.
type ApprovalDecided struct {
	On
	Declined bool   `json:"declined,omitzero"`
	Note     string `json:"note,omitzero"`
}

// FactorAdded is that a user can show something more to sign in: Sort says what, as "authenticator", "passkey", "recovery"; Name what they
// call it.
type FactorAdded struct {
	Whole
	UserID int64  `json:"user_id"`
	Sort   string `json:"sort"`
	Name   string `json:"name,omitzero"`
}

// FactorRemoved is that a user cannot show it any more.
type FactorRemoved struct {
	Whole
	UserID int64  `json:"user_id"`
	Sort   string `json:"sort"`
	Name   string `json:"name,omitzero"`
}

// FactorRequired is that all members have to sign in with a second factor, or, Off, no more.
type FactorRequired struct {
	Whole
	Off bool `json:"off,omitzero"`
}
