package words

import "ocrconsole/models/trail"

func (w Acts) ofMembers(a trail.Act) (string, bool) {
	switch a := a.(type) {
	case trail.Invited:
		return "Invited " + a.Email + " to become a member, as " + roleOf(a.Role) + ".", true
	case trail.InvitationRevoked:
		return "Took the invitation to " + a.Email + " back.", true
	case trail.MemberJoined:
		return "Became a member, as " + roleOf(a.Role) + ", by the invitation to " + a.Email + ".", true
	case trail.MemberRoleSet:
		if a.ByClaim {
			return "Gave " + a.Email + " the role that the provider of the single sign-on says.", true
		}
		return "Changed what " + a.Email + " may do.", true
	case trail.MemberSpendingSet:
		return "Changed what " + a.Email + " may spend without asking.", true
	case trail.MemberRemoved:
		return Spaced("Removed "+a.Email+" from the account.", keysOfWhoWent(a.Keys, a.Webhooks)), true
	case trail.MemberLeft:
		return Spaced("Left the account.", keysOfWhoWent(a.Keys, a.Webhooks)), true
	case trail.ApprovalAsked:
		return "Asked for the approval of an order of " + w.amount(a.Total) + ".", true
	case trail.ApprovalDecided:
		return approvalDecided(a), true
	}
	return "", false
}

func (w Acts) ofFactors(a trail.Act) (string, bool) {
	switch a := a.(type) {
	case trail.FactorAdded:
		return "Set up " + factor(a.Sort, a.Name) + " to sign in with.", true
	case trail.FactorRemoved:
		return "Removed " + factor(a.Sort, a.Name) + ", which signs in no more.", true
	case trail.FactorRequired:
		return factorRequired(a), true
	}
	return "", false
}

// keysOfWhoWent says what became of the access keys and webhooks of a member: "Their access keys ended. Their webhooks go on.".
func keysOfWhoWent(keys, webhooks string) string {
	became := map[string]string{"keep": "go on", "transfer": "are somebody else’s", "end": "ended"}
	if keys == webhooks {
		return sentenceOf("Their access keys and webhooks", became[keys])
	}
	return Spaced(sentenceOf("Their access keys", became[keys]), sentenceOf("Their webhooks", became[webhooks]))
}

// sentenceOf is none where nothing became of it.
func sentenceOf(subject, became string) string {
	if became == "" {
		return ""
	}
	return subject + " " + became + "."
}

func approvalDecided(a trail.ApprovalDecided) string {
	note := ""
	if a.Note != "" {
		note = "They said: “" + a.Note + "”."
	}
	if a.Declined {
		return Spaced("Declined to approve the order.", note)
	}
	return Spaced("Approved the order.", note)
}

func factor(sort, name string) string {
	known := map[string]string{"authenticator": "codes of an authenticator app", "passkey": "a passkey", "recovery": "recovery codes", "all": "all that was shown beside the password"}[sort]
	if known == "" {
		known = "a second factor"
	}
	if name != "" {
		known += " called “" + name + "”"
	}
	return known
}

func factorRequired(a trail.FactorRequired) string {
	if a.Off {
		return "Asks members for a second factor no more."
	}
	return "Asks all members for a second factor."
}
