package words

import (
	"strconv"
	"strings"

	"ocrconsole/models/notice"
)

// Of the pages of handlers/account.

// LinkOnItsWay says "A mail with the link is on its way to {email}. {note}".
func LinkOnItsWay(email, note string) string {
	return "A mail with the link is on its way to " + email + ". " + note
}

// MailsStayInFiles says, after a mail is promised, where it goes without a mail server.
const MailsStayInFiles = "(This console has no mail server: its mails stay in files with whoever runs it.)"

// DocumentsMailed says "Receipts, invoices and credit notes for {customer} are then mailed to {email} as PDF files.".
func DocumentsMailed(customer, email string) string {
	return "Receipts, invoices and credit notes for " + customer + " are then mailed to " + email + " as PDF files."
}

// ConfirmAddress says "Confirm {email}".
func ConfirmAddress(email string) string {
	return "Confirm " + email
}

// DocumentsMailedFromNow says "Documents issued from now on are mailed to {email}.".
func DocumentsMailedFromNow(email string) string {
	return "Documents issued from now on are mailed to " + email + "."
}

// AtTime says "at {at}".
func AtTime(at string) string {
	return "at " + at
}

// IsAddressYours says "Is {email} yours? Once it is confirmed, you are signed in, and the alerts of your account can be sent there.".
func IsAddressYours(email string) string {
	return "Is " + email + " yours? Once it is confirmed, you are signed in, and the alerts of your account can be sent there."
}

// IsAddressYoursElsewhere says "Is {email} yours? An account was made with it, in another browser than this one.".
func IsAddressYoursElsewhere(email string) string {
	return "Is " + email + " yours? An account was made with it, in another browser than this one."
}

// AddressConfirmed says "{email} is confirmed.".
func AddressConfirmed(email string) string {
	return email + " is confirmed."
}

// AddressConfirmedSignedIn says "{email} is confirmed, and you are signed in.".
func AddressConfirmedSignedIn(email string) string {
	return email + " is confirmed, and you are signed in."
}

// AddressConfirmedEnded says "{email} is confirmed, and you are signed in. This has ended:".
func AddressConfirmedEnded(email string) string {
	return email + " is confirmed, and you are signed in. This has ended:"
}

// ResetOnItsWay says "If there is an account with this address, a mail with a link to choose another password is on its way. The link works for {life}. {note}".
func ResetOnItsWay(life, note string) string {
	return "If there is an account with this address, a mail with a link to choose another password is on its way. The link works for " + life + ". " + note
}

// AddressConfirmedByReset says "{email} is confirmed by that. It was not before, so what was made in its name has ended:".
func AddressConfirmedByReset(email string) string {
	return email + " is confirmed by that. It was not before, so what was made in its name has ended:"
}

// MailsStop says which notifications are not sent to the address any more once the mails are stopped.
func MailsStop(email string) string {
	return "Notifications of your account are not sent to " + email + " any more then, " + exceptMailed()
}

// MailsStopped says the same of mails that are.
func MailsStopped(email string) string {
	return "No more notifications are sent to " + email + ", " + exceptMailed()
}

// exceptMailed names what is mailed always.
func exceptMailed() string {
	names := make([]string, len(notice.AlwaysMailed))
	for i, topic := range notice.AlwaysMailed {
		names[i] = "“" + Topic(topic) + "”"
	}
	return "except those on " + strings.Join(names, ", ") + ", which tell that somebody else may have got in. In the console you see all of them as before."
}

// PackageExpiresIn says "{service} in {region}: package expires".
func PackageExpiresIn(service, region string) string {
	return service + " in " + region + ": package expires"
}

// LeftIsVoid says "Package {ref} has {left} of {quota} calls left. What is left {when} is void.".
func LeftIsVoid(ref, left, quota, when string) string {
	return "Package " + ref + " has " + left + " of " + callsOf(quota) + " left. What is left " + when + " is void."
}

// MailsBounded says "No more than {mails} such mails are sent to an address in a day: look for one that came before.".
func MailsBounded(mails int) string {
	return "No more than " + strconv.Itoa(mails) + " such mails are sent to an address in a day: look for one that came before."
}

// EmailChanges says what asking for another address does, and for how long its links work.
func EmailChanges(confirm, stop string) string {
	return "A link is mailed to the new address, which makes it yours for " + confirm + ". The one that you have is told, too, and can stop it for " + stop + "; until then nobody else can sign up with it."
}

// EmailWaits says what has to be done for an address that is wanted.
func EmailWaits(confirm string) string {
	return "The link that was mailed there makes it yours. It works for " + confirm + " from when you asked."
}

// IsNewAddressYours asks whether {email} is to replace {before}.
func IsNewAddressYours(email, before string) string {
	return "Is " + email + " yours, and do you want to sign in with it instead of " + before + "? Mails of the account come there from then on."
}

// NewAddressConfirmed says "You sign in as {email} from now on.".
func NewAddressConfirmed(email string) string { return "You sign in as " + email + " from now on." }

// StopsEmail says what stopping does: the address was replaced by the other, or is to be.
func StopsEmail(email, other string, changed bool) string {
	const ends = " All browsers and tokens are signed out, and you choose another password."
	switch {
	case changed:
		return other + " has replaced " + email + ". If you did not want that, the account gets " + email + " back." + ends
	case other != "":
		return other + " is to replace " + email + ". If you did not ask for that, nothing changes." + ends
	}
	return "Nothing is to replace " + email + " any more. Whoever asked for it knew your password." + ends
}

// EmailTakenSince says that the address cannot come back, and what has ended all the same.
func EmailTakenSince(email, other string) string {
	return "Another account has " + email + " by now, so yours keeps " + other + ". All browsers and tokens are signed out and the password has ended. " +
		"Choose another one now; once that account has another address or is closed, this link gives you " + email + " back."
}

// EmailStopped says that the address is the user's, and what is left to do.
func EmailStopped(email string) string {
	return "You sign in as " + email + ", and all browsers and tokens are signed out. Choose another password now, and look at the access keys: they go on working."
}
