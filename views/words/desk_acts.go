package words

import (
	"time"

	"ocrconsole/models/notice"
	"ocrconsole/models/rules"
	"ocrconsole/models/trail"
	"ocrconsole/views/format"
	"ocrconsole/views/routes"
)

// operatorActed says what the operator did.
func (w Writer) operatorActed(m notice.OperatorActed) notice.Text {
	text := notice.Text{Paragraphs: []string{whyActed(m.Reason)}}
	switch m.What {
	case notice.OperatorGave:
		text.Title, text.Href, text.Action = "You were given a package", routes.Packages, "See the packages"
	case notice.OperatorSuspended:
		text.Title, text.Href, text.Action = "Your account is suspended: calls are refused with ModelArts.4207", routes.Billing, "See the account"
		text.Paragraphs = append(text.Paragraphs, suspendedMeanwhile)
	case notice.OperatorResumed:
		text.Title, text.Href, text.Action = "Your account is not suspended any more", routes.Billing, "See the account"
	case notice.OperatorTookBack:
		text.Title, text.Href, text.Action = "What was left of a package that you had been given was taken back", routes.Packages, "See the packages"
	case notice.OperatorCredited:
		text.Title, text.Href, text.Action = "You were credited "+w.amount(m.Amount), routes.Billing, "See the balance"
	case notice.OperatorDebited:
		text.Title, text.Href, text.Action = w.amount(m.Amount)+" was taken from your balance", routes.Billing, "See the balance"
	case notice.OperatorLimited:
		text.Title, text.Href, text.Action = "How far you may owe has changed", routes.Billing, "See the balance"
		if m.MayOwe != nil {
			text.Paragraphs = append(text.Paragraphs, BelowZero(w.GoesOnFor(*m.MayOwe)))
		}
	case notice.OperatorVouched:
		text.Title, text.Href, text.Action = "You may owe as customers do who have paid", routes.Billing, "See the balance"
	case notice.OperatorUnvouched:
		text.Title, text.Href, text.Action = "What you may owe depends on your payments again", routes.Billing, "See the balance"
	}
	return text
}

// suspendedMeanwhile is what holds while an account is suspended.
const suspendedMeanwhile = "You can sign in, read and download everything, and top up. Nothing can be bought, and automatic rules wait. Packages stay, and end when they would have ended anyway. " + ReportedLater

// Suspended says on every page why the account is.
func Suspended(why string) string {
	return "Calls are refused, and nothing can be bought. Why: “" + why + "”."
}

// SuspendedAsks says what to do about a call that was refused because the account is suspended.
func SuspendedAsks(free string) string {
	return free + " The account is suspended. Why is said at the top of this page; ask the operator."
}

// DeskActName names what operators do to accounts.
func DeskActName(kind string) string { return deskActs[kind] }

var deskActs = map[string]string{
	"grant": "Give a package", "take_back": "Take back a package", "vouch": "Vouch for the account", "unvouch": "Vouch for the account no more", "refund": "Give money back",
	"credit": "Credit the balance", "debit": "Debit the balance", "suspend": "Suspend the account", "resume": "Let the account go on", "sign_out": "Sign everybody out", "close": "Close the account",
	"limits":    "Set credit limit and grace period",
	"send_mail": "Send a mail again", "replay": "Send a message again", "acknowledge": "Acknowledge an alarm",
}

var deskDone = map[string]string{
	"grant": "Gave a package.", "take_back": "Took back what was left of a package that had been given.", "vouch": "Vouched for the account: it may owe as customers do who have paid.", "unvouch": "Vouches for the account no more.", "refund": "Gave money back.", "credit": "Credited the balance.", "debit": "Debited the balance.",
	"suspend": "Suspended the account.", "resume": "Let the account go on.", "limits": "Set how far the account may owe.",
	"sign_out": "Signed everybody out and ended their API tokens.", "close": "Closed the account.",
	"send_mail": "Had a mail sent again.", "replay": "Had a message posted to a webhook again.", "acknowledge": "Acknowledged an alarm on what the payment provider or the bank said.",
}

// deskActed says what an operator did, asked for or decided on.
func (w Acts) deskActed(a trail.DeskActed) string {
	what := deskDone[a.What]
	switch a.State {
	case "waiting":
		what = "Asked a second operator: " + DeskActName(a.What) + "."
	case "declined":
		what = "Declined what another operator had asked for: " + DeskActName(a.What) + "."
	}
	if what == "" {
		what = "Did something at the operator’s desk."
	}
	if a.Mail != "" {
		what += " Its kind: “" + mailNames[a.Mail] + "”."
	}
	if a.Amount.Micros != 0 {
		what += " Amount: " + w.amount(a.Amount) + "."
	}
	return what + " " + whyActed(a.Reason)
}

// whyActed says why, in the words of who did it.
func whyActed(reason string) string { return "Why: “" + reason + "”." }

// DeskVouchName names what either vouches for an account or stops it.
const DeskVouchName = "Vouch for the account"

// WaitsForSecond says that something waits for a second operator.
const WaitsForSecond = "With what you have moved before, this is more money than one operator moves alone. It waits until another one approves it, on this page."

// MayMoveAlone says how much money of an act goes without a second operator.
func (w Writer) MayMoveAlone(left, of rules.Micros, within time.Duration) string {
	return "Of the " + w.Figures.Rounded(of, format.Available) + " that one operator moves alone within " + LongTime(within) + ", over all accounts and with those whose link comes of the same admin, you have " + w.Figures.Rounded(left, format.Available) + " left: more waits for a second operator."
}

// DecidedOn says what a second operator has decided.
func DecidedOn(approved bool) string {
	if approved {
		return "It is approved, and done."
	}
	return "It is declined."
}
