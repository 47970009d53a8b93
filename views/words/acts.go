package words

import (
	"cmp"
	"slices"
	"strings"
	"time"

	"ocrconsole/models/trail"
	"ocrconsole/views/routes"
)

// Acts writes what was done, for those who read a trail: Place names a service in a region as customers know it.
type Acts struct {
	Writer
	Place func(region, service string) string
}

// Done is an act in words: what was done, and what that changed.
type Done struct {
	Text    string
	Changes []FieldChange
	Ended   []string // what ended with it, a sentence each
}

// FieldChange is a field before and after, "" for nothing.
type FieldChange struct{ Field, Before, After string }

// Write says what was done. Every kind is written: a test looks.
func (w Acts) Write(a trail.Act) Done {
	done := Done{}
	for _, write := range []func(trail.Act) (string, bool){w.ofPeople, w.ofMembers, w.ofFactors, w.ofSSO, w.ofKeys, w.ofMoney, w.ofGivenBack, w.ofAutomation, w.ofSettings, w.ofHouse, w.ofDesk} {
		if text, written := write(a); written {
			done.Text = text
			break
		}
	}
	if done.Text == "" {
		done.Text = ActKind(a.Kind())
	}
	if c, changing := a.(trail.Changing); changing {
		for _, change := range c.Changed() {
			done.Changes = append(done.Changes, w.change(change))
		}
	}
	done.Ended = w.Ended(endedWith(a))
	return done
}

func endedWith(a trail.Act) []trail.Ended {
	switch a := a.(type) {
	case trail.AccountClosed:
		return a.Ended
	case trail.PasswordChanged:
		return a.Ended
	case trail.AddressConfirmed:
		return a.Ended
	}
	return nil
}

// ActKind names a kind of acts, as filters offer it; one that this version does not know by what it is stored as.
func ActKind(kind trail.Kind) string {
	if name := actKinds[kind]; name != "" {
		return name
	}
	name := strings.ReplaceAll(string(kind), "_", " ")
	return strings.ToUpper(name[:1]) + name[1:]
}

// ActKinds gives the kinds in the order of their names.
func ActKinds(kinds []trail.Kind) []trail.Kind {
	return slices.SortedFunc(slices.Values(kinds), func(a, b trail.Kind) int { return cmp.Or(cmp.Compare(ActKind(a), ActKind(b)), cmp.Compare(a, b)) })
}

// actKinds are those whose name is not what they are stored as.
var actKinds = map[trail.Kind]string{ //nolint:gosec // words
	"token_made": "API token fetched", "second_asked": "Second factor asked", "sign_ins_failed": "Sign-ins failed", "strangers_failed": "Sign-ins of strangers failed",
	"invited": "Member invited", "invitation_revoked": "Invitation taken back", "member_role_set": "Role of a member changed",
	"member_spending_set": "Spending of a member changed", "approval_asked": "Approval of an order asked for", "approval_decided": "Approval of an order decided",
	"sso_set": "Single sign-on set", "sso_removed": "Single sign-on removed", "sso_tested": "Single sign-on tested", "sso_domain_added": "Domain named", "sso_domain_verified": "Domain verified",
	"sso_domain_removed": "Domain removed", "sso_only_set": "Single sign-on required, or no more", "sso_joined": "Member joined by single sign-on", "sso_linked": "Member known by single sign-on",
	"sso_unlinked": "Member not known by single sign-on any more", "sso_failed": "Single sign-on failed",
	"factor_added": "Second factor set up", "factor_removed": "Second factor removed", "factor_required": "Second factor required", "email_asked": "E-mail address asked for", "email_dropped": "E-mail address not wanted any more", "email_changed": "E-mail address changed",
	"email_stopped": "E-mail address taken back", "sessions_ended": "Browsers signed out", "data_downloaded": "All data downloaded",
	"alerts_set": "Alerts chosen", "secret_replaced": "Secret of a key replaced", "former_secret_ended": "Secret before of a key ended",
	"credentials_downloaded": "Key downloaded with its secret", "key_watch_set": "Watch of a key chosen", "incident_opened": "Key used more than usual",
	"incident_answered": "Unusual use answered", "package_given": "Package given", "package_taken_back": "Package taken back", "starter_given": "Starter credit given", "vouched": "Vouched for",
	"refund_begun": "Money given back", "dispute_turned": "Payment disputed", "auto_set": "Automatic rule set", "auto_turned_off": "Automatic rule turned off",
	"auto_stopped": "Automatic rule stopped", "details_saved": "Billing details changed", "webhook_switched": "Webhook switched on or off",
	"webhook_former_ended": "Secret before of a webhook ended", "message_posted": "Message posted by hand", "operator_token_made": "Operator token made",
	"calls_dropped": "Single calls deleted", "cut": "Entries removed that were old", "account_erased": "Personal data erased",
	"viewed": "Looked at by the operator", "desk_acted": "Done by the operator at their desk",
}

// ActorKind names who acts, as filters offer it.
func ActorKind(kind trail.ActorKind) string { return actorKinds[kind] }

var actorKinds = map[trail.ActorKind]string{
	trail.User: "People who are signed in", trail.Program: "Programs with a password or token", trail.Key: "Programs with an access key", trail.Operator: "The operator",
	trail.Job: "The console, by itself", trail.Provider: "The payment provider", trail.Stranger: "Somebody not signed in", trail.Console: "The console",
}

// Actor says who did something: name is the user's address or the id of the access key, or the command or job.
func Actor(kind trail.ActorKind, name string) string {
	switch kind {
	case trail.User:
		return name
	case trail.Program:
		return "A program of " + name
	case trail.Key:
		return "Access key " + name
	case trail.Operator:
		return operatorName(name)
	case trail.Job:
		return "The console, by itself (" + name + ")"
	case trail.Provider:
		return "The payment provider"
	case trail.Stranger:
		return "Somebody not signed in"
	case trail.Console:
	}
	return "The console"
}

// ObjectHref is the page on an object, by its reference; "" where it has none.
func ObjectHref(ref string) string {
	kind, _, _ := strings.Cut(ref, "-")
	switch kind {
	case "ORD":
		return routes.Order(ref)
	case "PAY":
		return routes.Payment(ref)
	case "PKG":
		return routes.Package(ref)
	case "KEY":
		return routes.Key(ref)
	case "INC":
		return routes.Incident(ref)
	case "WHK":
		return routes.Webhook(ref)
	case "CAP":
		return routes.Caps
	case "AUT", "FCR":
		return routes.Auto
	case "CRD":
		return routes.Cards
	case "DOC":
		return routes.Documents
	}
	return ""
}

// NoSuchActs says that the filter leaves none.
func NoSuchActs() string { return "Nothing of this kind is in the trail, in this time." }

// TrailKept says how long entries are kept, and within which time after that they are removed.
func (w Writer) TrailKept(days int, slack time.Duration) string {
	return "Entries cannot be changed. They are kept for " + w.counted(int64(days), "day") + ", and removed within " + LongTime(slack) + " after that."
}
