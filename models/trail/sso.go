package trail

// SSOSet is that members sign in by a provider of the account's, or by another one than before.
type SSOSet struct {
	Whole
	Changes []Change `json:"changes"`
}

// Changed are the changes.
func (a SSOSet) Changed() []Change { return a.Changes }

// SSORemoved is that nobody signs in by that provider any more.
type SSORemoved struct {
	Whole
	Issuer string `json:"issuer"`
}

// SSOTested is that an owner has signed in by the provider to see whether it works.
type SSOTested struct {
	Whole
	Issuer string `json:"issuer"`
}

// SSODomainAdded is that the account named a domain as its own.
type SSODomainAdded struct {
	Whole
	Domain string `json:"domain"`
}

// SSODomainVerified is that the domain is the account's: By says how that was found out, "dns" or "operator".
type SSODomainVerified struct {
	Whole
	Domain string `json:"domain"`
	By     string `json:"by"`
}

// SSODomainRemoved is that the account does not name the domain any more.
type SSODomainRemoved struct {
	Whole
	Domain string `json:"domain"`
}

// SSODomainMissing is that the domain's DNS does not say any more that it is the account's.
type SSODomainMissing struct {
	Whole
	Domain string `json:"domain"`
}

// SSODomainFound is that it does again.
type SSODomainFound struct {
	Whole
	Domain string `json:"domain"`
}

// SSODomainLapsed is that the domain is not the account's any more, as its DNS has not said so for long.
type SSODomainLapsed struct {
	Whole
	Domain string `json:"domain"`
}

// SSOOnlySet is that members with addresses of these domains reach the account by single sign-on only, "" for nobody, and which owner
// does without it.
type SSOOnlySet struct {
	Whole
	Domains    string `json:"domains,omitzero"`
	BreakGlass string `json:"break_glass,omitzero"`
}

// SSOJoined is that somebody became a member by signing in at the provider.
type SSOJoined struct {
	Member
	Role   string `json:"role"`
	Issuer string `json:"issuer"`
}

// ProvedBy is who did: the provider knows them, and they read mail at an address of a domain that is the account's.
func (a SSOJoined) ProvedBy() (ActorKind, int64) { return User, a.UserID }

// SSOLinked is that a member signed in at the provider for the first time: from now on they are known there.
type SSOLinked struct {
	Member
	Issuer string `json:"issuer"`
}

// ProvedBy is who did.
func (a SSOLinked) ProvedBy() (ActorKind, int64) { return User, a.UserID }

// SSOUnlinked is that it was forgotten who the member is at the provider.
type SSOUnlinked struct{ Member }

// SSOFailed is that somebody who came back from the provider was not let in: Reason names why, Email is the address that the provider gave,
// if it came that far.
type SSOFailed struct {
	Whole
	Reason string `json:"reason"`
	Email  string `json:"email,omitzero"`
}
