package notice

import "time"

// MemberChange is what became of a member of an account.
type MemberChange string

// The changes.
const (
	MemberJoined   MemberChange = "joined"
	MemberLeft     MemberChange = "left"
	MemberRemoved  MemberChange = "removed"
	MemberRole     MemberChange = "role"
	MemberSpending MemberChange = "spending"
)

// MemberChanged is that somebody became a member, or is another one, or none any more, and who did it: by single sign-on, SSO, the provider
// of the account. Role is by the names of models/rights; Keys and Webhooks are what
// became of those of who is gone, by the names of accounts.KeysFate, "" where they had none.
type MemberChanged struct {
	What  MemberChange `json:"what"`
	Email string       `json:"email"`
	Role  string       `json:"role"`
	By    string       `json:"by"`
	SSO   bool         `json:"sso,omitzero"`

	Keys     string `json:"keys,omitzero"`
	Webhooks string `json:"webhooks,omitzero"`
}

// Invited asks whoever reads the mail to become a member of the account.
type Invited struct {
	Token, Account, Role, By string
	Until                    time.Time
}

// RemovedFromAccount tells who was a member that they are none any more.
type RemovedFromAccount struct {
	Account string
}

// OrderWaits asks who may approve to decide on an order.
type OrderWaits struct {
	Order, Account, By string
	Total              Money
	Until              time.Time
}

// OrderDecided tells who placed an order what was decided.
type OrderDecided struct {
	Order, Account, By, Note string
	Total                    Money
	Approved                 bool
}
