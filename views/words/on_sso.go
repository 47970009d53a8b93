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

// DomainByOperator says "Yours since {day}, by the word of …".
func DomainByOperator(day string) string {
	return "Yours since " + day + ", by the word of whoever runs this console."
}

// DomainByDNS says "Yours since {day}, by its DNS, which last said so …".
func DomainByDNS(day, seen string) string {
	return "Yours since " + day + ", by its DNS, which said so last at " + seen + ". It is asked every day."
}

// DomainMissing says what follows if the record stays away.
func DomainMissing(since, until string) string {
	return "Its DNS has not had this record since " + since + ". Put it back, or nobody new comes in with an address of the domain from " + until + " on."
}

// DomainSilent says what follows if its DNS goes on not to answer.
func DomainSilent(since, until string) string {
	return "Its DNS has not had this record, or not answered, since " + since + ", and did not answer last. If that stays so, nobody new comes in with an address of the domain from " + until + " on."
}

// DomainLapsed says what holds for a domain that does not count any more.
func DomainLapsed(day string) string {
	return "Not yours since " + day + ", as its DNS did not say so any more. Nobody new comes in with an address of it; whoever came in by single sign-on before goes on to. If it is yours, add this record, which is another one than before."
}

// SSOProved says that somebody has shown anew who they are, and for how long that does.
func SSOProved(lasts time.Duration) string {
	return "You have shown who you are. Close this window, and go on in the one that asked for it: for " + LongTime(lasts) + " you are not asked again."
}
