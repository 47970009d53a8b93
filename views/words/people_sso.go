package words

import (
	"ocrconsole/models/notice"
	"ocrconsole/models/trail"
	"ocrconsole/views/routes"
)

// ssoDomainGone says what has become of a domain whose DNS does not say that it is the account's, and what to do.
func (w Writer) ssoDomainGone(m notice.SSODomainGone) notice.Text {
	text := notice.Text{Href: routes.SSOSettings, Action: "See the single sign-on"}
	since := w.Figures.MinuteZone(m.Since)
	if m.Lapsed {
		text.Title = m.Domain + " does not count as a domain of the account any more"
		text.Paragraphs = []string{
			"Its DNS has not said since " + since + " that it is yours. From now on nobody new comes in by single sign-on with an address of it: they may be the domain’s next owner’s.",
			"Whoever came in by single sign-on before goes on to. Where it is the only way in, it stays that for addresses of the domain: its next owner could choose passwords for them by mail.",
			"If the domain is yours, add the record that the page shows now, which is another one than before, and have it looked for. If it is not, invite its members under other addresses, then remove the domain.",
		}
		return text
	}
	text.Title = "The DNS of " + m.Domain + " does not say any more that it is yours"
	found := "The record for your single sign-on has not been there since "
	if m.Silent {
		found = "It has not answered since "
	}
	text.Paragraphs = []string{
		found + since + ". If that is still so at " + w.Figures.Minute(m.Until) + ", nobody new comes in by single sign-on with an address of the domain. Whoever came in by it before goes on to.",
		"If the domain is yours, put the record back: the page shows it. If it is not, or will not be for long, remove it there, and look through who has become a member since.",
	}
	return text
}

// ssoChanged says what has changed of an account's single sign-on.
func ssoChanged(m notice.SSOChanged) notice.Text {
	by := m.By
	if by == "" {
		by = "Whoever runs this console"
	}
	text := notice.Text{Href: routes.SSOSettings, Action: "See the single sign-on"}
	switch m.What {
	case notice.SSOSet:
		text.Title, text.Paragraphs = "Single sign-on was set", []string{by + " set how members sign in at " + m.Name + "."}
	case notice.SSORemoved:
		text.Title, text.Paragraphs = "Single sign-on was removed", []string{by + " did it. Nobody comes in by " + m.Name + " any more."}
	case notice.SSODomainVerified:
		text.Title, text.Paragraphs = m.Name+" is a domain of the account now", []string{by + " had it verified. Whoever has an address of it at the provider of your single sign-on can come in."}
	case notice.SSODomainRemoved:
		text.Title, text.Paragraphs = m.Name+" is no domain of the account any more", []string{by + " removed it. Nobody comes in by single sign-on with an address of it."}
	case notice.SSOOnly:
		text.Title, text.Paragraphs = "Members come in by single sign-on only", []string{by + " turned it on, for members with addresses of your domains. " + m.BreakGlass + " comes in without it."}
	case notice.SSONotOnly:
		text.Title, text.Paragraphs = "Members come in without single sign-on again", []string{by + " turned it off. Passwords and passkeys of their own let members in, too."}
	case notice.SSOUnlinked:
		text.Title, text.Paragraphs = "It was forgotten who "+m.Name+" is at your provider", []string{by + " did it. The next who comes from there with this address is them."}
	}
	text.Paragraphs = append(text.Paragraphs, "If none of you meant it, look through the single sign-on, and through who is a member.")
	return text
}

func (w Acts) ofSSO(a trail.Act) (string, bool) {
	switch a := a.(type) {
	case trail.SSOSet:
		return "Set how members sign in at a provider of their own.", true
	case trail.SSORemoved:
		return "Removed the single sign-on by " + a.Issuer + ".", true
	case trail.SSOTested:
		return "Tested the single sign-on by " + a.Issuer + ".", true
	case trail.SSODomainAdded:
		return "Named " + a.Domain + " as a domain of the account.", true
	case trail.SSODomainVerified:
		return "Showed that the domain " + a.Domain + " is the account’s, by " + verifiedBy(a.By) + ".", true
	case trail.SSODomainRemoved:
		return "Removed " + a.Domain + " from the domains of the account.", true
	case trail.SSODomainMissing:
		return "Did not find in the DNS of " + a.Domain + " any more that the domain is the account’s.", true
	case trail.SSODomainFound:
		return "Found in the DNS of " + a.Domain + " again that the domain is the account’s.", true
	case trail.SSODomainLapsed:
		return "Took " + a.Domain + " for a domain of the account no more, as its DNS had not said so for long.", true
	case trail.SSOOnlySet:
		return ssoOnlySet(a), true
	case trail.SSOJoined:
		return "Became a member, as " + a.Role + ", by signing in at " + a.Issuer + " as " + a.Email + ".", true
	case trail.SSOLinked:
		return "Signed in at " + a.Issuer + " as " + a.Email + " for the first time, and is known by it.", true
	case trail.SSOUnlinked:
		return "Had it forgotten who " + a.Email + " is at the provider.", true
	case trail.SSOFailed:
		return ssoFailed(a), true
	}
	return "", false
}

func verifiedBy(how string) string {
	if how == "operator" {
		return "the operator’s word"
	}
	return "its DNS"
}

func ssoOnlySet(a trail.SSOOnlySet) string {
	if a.Domains == "" {
		return "Lets members in without single sign-on again."
	}
	return "Lets members with addresses of " + a.Domains + " in by single sign-on only, but for " + a.BreakGlass + "."
}

func ssoFailed(a trail.SSOFailed) string {
	said := "Was not let in by single sign-on"
	if a.Email != "" {
		said += " as " + a.Email
	}
	return said + ": " + ssoShort[a.Reason] + "."
}

// ssoShort name the problems of models/accounts in few words.
var ssoShort = map[string]string{
	"away": "the provider did not answer", "address": "it leads to an address that is not allowed", "provider": "what it says of itself is not right",
	"denied": "the provider refused", "no_answer": "no answer came back", "state": "the answer was to another question", "mixed_up": "another provider answered",
	"changed": "the settings were changed meanwhile", "code": "the code was not taken", "token": "what was said was not signed by the provider",
	"audience": "what was said was for another program", "expired": "what was said was not of now", "nonce": "what was said was of another sign-in",
	"unverified": "the address is not verified there", "domain": "the address is of no domain of the account", "lapsed": "the domain of the address does not count any more, and they are new", "kept": "the address may be given back to somebody",
	"other": "the member with the address is somebody else there", "removed": "they were removed from the account", "role": "nothing gives them a role",
	"full": "the account has as many members as it may", "not_again": "they did not show anew who they are", "somebody": "somebody else signed in there",
	"closed": "the account was closed",
}
