package words

import (
	"strings"
	"time"

	"ocrconsole/models/notice"
	"ocrconsole/models/rights"
)

// Of single sign-on, in handlers/account and handlers/sso.

// OnToProvider says "On to {host}".
func OnToProvider(host string) string { return "On to " + host }

// ClaimValues lists what a claim has.
func ClaimValues(values []string) string {
	if len(values) == 0 {
		return "none"
	}
	return strings.Join(values[:min(len(values), 20)], ", ")
}

// AccountAsksForSSO says why a session does not open an account, and which would.
func AccountAsksForSSO(name string, bySSO, has bool) string {
	switch {
	case bySSO && has:
		return "You came by the single sign-on of another account, which opens that one only. " + name + " has one of its own."
	case bySSO:
		return "You came by single sign-on, which opens one account only. Sign in with a password or passkey to act for " + name + "."
	}
	return name + " asks its members to come by single sign-on. A password or passkey of your own does not open it."
}

// SSOEndsAfter says "A session ends {hours} after the sign-in …".
func (w Writer) SSOEndsAfter(life time.Duration) string {
	return "A session ends " + w.Life(notice.Hours(life/time.Hour)) + " after the sign-in, so that the provider says every working day who may come in."
}

// SSOTestedAt says "It worked on {at}.".
func SSOTestedAt(at string) string { return "It worked on " + at + ", as it is set now." }

// SSOOnlyNow says for whom it is the only way in, and who does without.
func SSOOnlyNow(domains []string, breakGlass string) string {
	return "Members with addresses of " + listed(domains) + " come in by single sign-on only. " + breakGlass + " comes in without it, with a second factor."
}

// ClaimRolesHint says how the lines are written.
func ClaimRolesHint(roles []rights.Role) string {
	names := make([]string, len(roles))
	for i, r := range roles {
		names[i] = string(r)
	}
	return "One in a line, such as: ocr-admins = owner. The roles are " + listed(names) + ". Of several that somebody has, the first of these counts."
}

// DomainName says "Domain {domain}".
func DomainName(domain string) string { return "Domain " + domain }

// DomainVerified says "Yours since {day}, …".
func DomainVerified(day string, byOperator bool) string {
	if byOperator {
		return "Yours since " + day + ", by the word of whoever runs this console."
	}
	return "Yours since " + day + ", by its DNS."
}
