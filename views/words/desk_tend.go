package words

import (
	"strconv"
	"strings"
	"time"
)

// MailName names a mail by its kind; again is that it repeats another.
func MailName(kind string, again bool) string {
	name := mailNames[kind]
	if again {
		name += ", again"
	}
	return name
}

var mailNames = map[string]string{
	"notification": "Notification", "sign_up": "Answer to a sign-up", "confirm": "Link to confirm the address", "reset": "Link to choose another password",
	"bookkeeping": "Question to the bookkeeping", "document": "Document", "email_new": "Link to confirm another address", "email_old": "Warning to the address before",
	"closed": "That the account is closed", "invitation": "Invitation", "removed": "That somebody is no member any more", "order_waits": "Order that waits for approval",
	"order_decided": "What was decided of an order",
}

// mailsNever say what to do in place of sending a mail of the kind again from the desk.
var mailsNever = map[string]string{
	"bookkeeping": "Not from the desk: the customer asks the bookkeeping again under Billing details.",
	"email_new":   "Not from the desk: the user asks for the other address again.",
	"email_old":   "Not from the desk: it undoes a change of address, and went to the address before.",
	"closed":      "Not from the desk: nobody of a closed account is a member.",
	"invitation":  "Not from the desk: an owner invites again under Members.",
	"removed":     "Not from the desk: they are no member.",
}

// MailNever says why a mail of the kind is not sent again from the desk.
func MailNever(kind string) string { return mailsNever[kind] }

// MailAgain says how a mail is sent again, by the way that outbox.WayOf gives.
func MailAgain(way string) string {
	if way == "link" {
		return "Send a new link"
	}
	return "Send again"
}

// NoMails says that there is none of as long as they are kept.
func NoMails(kept time.Duration) string { return "None of the last " + LongTime(kept) + "." }

// MailsLead says what the list of an account's mails is, which are kept for so long.
func MailsLead(kept time.Duration) string {
	return "What was mailed to the account’s people within " + LongTime(kept) + ". What a mail says is kept nowhere: it is written when it is sent, and its links are made then."
}

// MailAgainNote says what sending a mail again does, and how often it can be done within an hour.
func MailAgainNote(most int) string {
	return "It goes to the address that its receiver has now, and tells what is true now. A link in it is a new one. At most " + strconv.Itoa(most) + " mails of an account are sent again within an hour."
}

// MailAbout says which mail is to be sent again, and what became of it.
func MailAbout(kind, to, at, state, failure string) string {
	said := mailNames[kind] + ", to " + to + ", " + at + ": " + strings.ToLower(state) + "."
	if failure != "" {
		said += " The mail server said: " + short(failure)
	}
	return said
}

// short cuts what another program said.
func short(text string) string {
	const most = 200
	if runes := []rune(text); len(runes) > most {
		return string(runes[:most]) + "…"
	}
	return text
}

// MailGoes says that a mail is sent again.
func MailGoes(to string) string { return "The mail is on its way to " + to + "." }

// AlarmsLead says what alarms are, and when one opens again.
func AlarmsLead(quiet time.Duration) string {
	return "What the payment provider said that cannot be, or a file of the bank: that money went out which was credited; or why a ledger entry can have no document. Nothing was booked for these: look into each at the provider or the bank. One that was acknowledged opens again when the provider says the same after not having said it for " + LongTime(quiet) + ", or something else was asked for by then; another word is another alarm."
}

// AlarmAbout says what an alarm is about.
func AlarmAbout(subject, wanted, got string) string {
	return subject + ". Asked for: " + wanted + ". Said was: " + got + "."
}

// AlarmEnded says who ended an alarm, by what models.AlarmEnd names, when and why.
func AlarmEnded(end, by, at, note string) string {
	who := ""
	switch {
	case end == "booked":
		return "Booked after all, " + at + "."
	case by != "":
		who = by + ", "
	case end == "command":
		who = "By the command, "
	}
	if note != "" {
		note = ": “" + note + "”"
	}
	return who + at + note
}

// AlarmAgain says that an alarm opened again.
func (w Writer) AlarmAgain(times int64, at string) string {
	return "Opened again " + at + ", for the " + strconv.FormatInt(times, 10) + ordinal(times) + " time"
}

// ordinal ends a number that counts.
func ordinal(n int64) string {
	switch {
	case n%100 >= 11 && n%100 <= 13:
		return "th"
	case n%10 == 1:
		return "st"
	case n%10 == 2:
		return "nd"
	case n%10 == 3:
		return "rd"
	}
	return "th"
}

// ViewBegins says what follows the link by which an operator sees an account as its customer.
func ViewBegins(works time.Duration) string {
	return "The link works once, for " + LongTime(works) + ". Whoever is signed in to the console in this browser is signed out by it."
}

// ReportTooLong says how many rows a report may have.
func ReportTooLong(most int) string {
	return "These are more than " + strconv.Itoa(most) + " days or months. Choose fewer, or months."
}
