package routes

import "strconv"

// Signing in at a provider of the account's.
const (
	SSO                = "/login/sso"
	SSOCallbackPattern = "/login/sso/callback/:account"
	// SSORequired is where somebody learns that the account asks for it, and what else they may do.
	SSORequired = "/login/sso/required"
	// ProveBySSO is where members who came by it show anew who they are.
	ProveBySSO = "/login/sso/prove"
)

// How members of an account sign in at a provider of its own.
const (
	SSOSettings     = "/settings/sso"
	RemoveSSO       = "/settings/sso/remove"
	SSODomains      = "/settings/sso/domains"
	VerifySSODomain = "/settings/sso/domains/verify"
	RemoveSSODomain = "/settings/sso/domains/remove"
	TestSSO         = "/settings/sso/test"
	OnlySSO         = "/settings/sso/only"
	UnlinkSSO       = "/settings/sso/unlink"
)

// SSOCallback is where a provider sends browsers back to: each account has its own, so that no provider answers for another.
func SSOCallback(accountID int64) string {
	return fill(SSOCallbackPattern, strconv.FormatInt(accountID, 10))
}
