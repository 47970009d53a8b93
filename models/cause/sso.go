package cause

// This file has why single sign-on cannot be set up, and why somebody who comes by it is not let in.

// Those without arguments.
const (
	SSOIssuerAddress    Plain = "sso_issuer_address"
	SSOIssuerNotPublic  Plain = "sso_issuer_not_public"
	SSONoClient         Plain = "sso_no_client"
	SSONoSecret         Plain = "sso_no_secret" // #nosec G101 -- a name
	SSOClaimMissing     Plain = "sso_claim_missing"
	SSORoleTwice        Plain = "sso_role_twice"
	SSONoDomain         Plain = "sso_no_domain"
	SSODomainTaken      Plain = "sso_domain_taken"
	SSODomainUnproven   Plain = "sso_domain_unproven"
	SSODomainIsNone     Plain = "sso_domain_is_none"
	SSODomainUnanswered Plain = "sso_domain_unanswered"
	SSOLastDomain       Plain = "sso_last_domain"
	SSONotSetUp         Plain = "sso_not_set_up"
	SSOOnlyFirstOff     Plain = "sso_only_first_off"
	SSONotTested        Plain = "sso_not_tested"
	SSONoVerifiedDomain Plain = "sso_no_verified_domain"
	SSODomainLapsed     Plain = "sso_domain_lapsed"
	SSOBreakGlassOwner  Plain = "sso_break_glass_owner"
	SSOBreakGlassFactor Plain = "sso_break_glass_factor"
	SSOBreakGlassStays  Plain = "sso_break_glass_stays"
	SSOUnconfirmed      Plain = "sso_unconfirmed"
	SSOForToken         Plain = "sso_for_token" // #nosec G101 -- a name
	SSOForAddress       Plain = "sso_for_address"
	SSOOwnSignIn        Plain = "sso_own_sign_in"
	SSOBusy             Plain = "sso_busy"
	SSOProveFirst       Plain = "sso_prove_first"
)

// SSORefused is why somebody who came back from the provider of an account is not let in. Reason is one of models/accounts; Issuer is
// whose provider it is.
type SSORefused struct {
	Reason string `json:"reason"`
	Issuer string `json:"issuer,omitzero"`
}

// SSODomainsFull is told by views/words.
type SSODomainsFull struct {
	Most int `json:"most"`
}

// SSORolesFull is told by views/words.
type SSORolesFull struct {
	Most int `json:"most"`
}

// Kind names each.
func (SSORefused) Kind() string     { return "sso_refused" }
func (SSODomainsFull) Kind() string { return "sso_domains_full" }
func (SSORolesFull) Kind() string   { return "sso_roles_full" }
