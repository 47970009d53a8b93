package words

import (
	"cmp"
	"fmt"
	"strings"

	"ocrconsole/models/cause"
)

// Of models/cause/sso.go: why single sign-on cannot be set up, and why somebody who comes by it is not let in.

var plainSSO = map[cause.Plain]string{
	cause.SSOIssuerAddress:    "Enter the issuer’s address with https://, without a user name, a question mark or a number sign.",
	cause.SSOIssuerNotPublic:  "Enter an address that is on the public internet, on port 443: the console connects to no other provider.",
	cause.SSONoClient:         "Enter the client ID that the provider gives this console.",
	cause.SSONoSecret:         "Enter the client secret that the provider gives this console.",
	cause.SSOClaimMissing:     "Enter the name of the claim whose values give the roles, in one line.",
	cause.SSORoleTwice:        "Give each value one role, in a line of its own.",
	cause.SSONoDomain:         "The account does not name this domain, or not any more.",
	cause.SSODomainTaken:      "This domain is another account’s. If it is yours, ask whoever runs this console.",
	cause.SSODomainIsNone:     "This is no domain. Enter one like example.com.",
	cause.SSODomainUnproven:   "The record is not there yet. Changes of the DNS may take some hours to be seen: check name and text, and try again later.",
	cause.SSODomainUnanswered: "The DNS of this domain did not answer. Try again later.",
	cause.SSOLastDomain:       "This is the last domain that is verified. Let members sign in otherwise first.",
	cause.SSONotSetUp:         "No provider is set for this account.",
	cause.SSOOnlyFirstOff:     "Single sign-on is the only way into this account. Let members sign in otherwise first, then change the provider.",
	cause.SSONotTested:        "Test the sign-in first, with the provider as it is set now.",
	cause.SSONoVerifiedDomain: "Have a domain verified first: nobody comes in by single sign-on before.",
	cause.SSODomainLapsed:     "The DNS of one of your domains does not say any more that it is yours. Have its record found again, or remove the domain: its members would not all come in.",
	cause.SSOBreakGlassOwner:  "Choose an owner of the account, who comes in when the provider is away.",
	cause.SSOBreakGlassFactor: "This owner has no second factor. Whoever comes in without single sign-on needs one.",
	cause.SSOBreakGlassStays:  "This is the owner who comes in without single sign-on, and has to stay one, with a second factor. Let members sign in otherwise first, or choose another owner for it.",
	cause.SSOUnconfirmed:      "Confirm your own address first, under Alerts: members of the account come in by what you set here.",
	cause.SSOForToken:         "This account is entered by single sign-on only, so that a password gets no token. Sign calls with an access key.",
	cause.SSOForAddress:       "No account here has single sign-on for the domain of this address. Check the address, or sign in with a password.",
	cause.SSOOwnSignIn:        "You came by single sign-on. What you sign in with elsewhere, and where else you are signed in, is changed in a session that began with your password or a passkey.",
	cause.SSOBusy:             "Many people are signing in by single sign-on at this moment. Try again in a few seconds.",
	cause.SSOProveFirst:       "You have not shown it yet: sign in once more in the new window first.",
}

func whySSO(c cause.Cause) (string, bool) {
	switch c := c.(type) {
	case cause.SSORefused:
		return ssoRefused(c), true
	case cause.SSODomainsFull:
		return fmt.Sprintf("An account names at most %d domains.", c.Most), true
	case cause.SSORolesFull:
		return fmt.Sprintf("At most %d values have a role.", c.Most), true
	}
	return "", false
}

// ssoReasons say why somebody is not let in, by the problems of models/accounts; %s is the provider.
var ssoReasons = map[string]string{ //nolint:gosec // words
	"away":       "%s did not answer in time. Try again in a few minutes; if it stays so, tell whoever runs it.",
	"address":    "%s leads to an address that is not on the public internet, where this console does not connect to. An owner of the account has to look at its settings.",
	"provider":   "What %s says of itself is not what OpenID Connect asks of a provider: an owner of the account has to look at the issuer’s address.",
	"denied":     "%s did not let you in. Ask whoever runs it.",
	"no_answer":  "%s sent you back without an answer. Begin again.",
	"state":      "What came back from %s does not belong to this browser’s sign-in. Begin again, in one window.",
	"mixed_up":   "Another provider, or one of another account, answered in place of %s. You were not signed in. Begin again.",
	"changed":    "The single sign-on of the account was changed meanwhile. Begin again.",
	"code":       "%s did not take back the code that it had given. Begin again; if it stays so, an owner of the account has to look at client ID and secret.",
	"token":      "What %s says of you is not signed by it as it has to be. You were not signed in.",
	"audience":   "What %s says of you is meant for another program. You were not signed in.",
	"expired":    "What %s says of you is not of now. Its clock may be wrong. Begin again.",
	"nonce":      "What %s says of you was said at another sign-in. You were not signed in. Begin again.",
	"unverified": "%s does not say that your e-mail address is verified there. Ask whoever runs it.",
	"domain":     "Your e-mail address at %s is of no domain that this account has shown to be its own.",
	"lapsed":     "The domain of your e-mail address at %s does not count as one of this account any more, and you have not come in by it before. An owner of the account has to have it verified again, under Single sign-on.",
	"kept":       "Your e-mail address belonged to somebody here until lately, who may want it back. Try again in some days.",
	"other":      "Somebody else at %s is the member with your e-mail address. An owner of the account can have that forgotten, under Single sign-on.",
	"removed":    "You were removed from this account. Ask one of its owners for an invitation.",
	"role":       "%s gives you no role in this account. Ask whoever runs it, or an owner of the account.",
	"full":       "The account has as many members as it may have. Ask one of its owners.",
	"not_again":  "%s did not ask you anew who you are. Begin again; if it stays so, sign out there first.",
	"somebody":   "Somebody else is signed in at %s than here. Sign in there as yourself.",
	"closed":     "The account was closed.",
}

func ssoRefused(c cause.SSORefused) string {
	said := ssoReasons[c.Reason]
	if said == "" {
		return "You were not let in. Begin again."
	}
	who := cmp.Or(c.Issuer, "The provider")
	if !strings.Contains(said, "%s") {
		return said
	}
	return fmt.Sprintf(said, who)
}
