package words

import (
	"fmt"

	"ocrconsole/models/cause"
)

// Of models/cause/bounds.go: what there may be no more of, for now.

var plainBounds = map[cause.Plain]string{
	cause.TooManyFromAddress: "Too many attempts from your address. Please wait a little and try again.",
	cause.DeskReadsAlready:   "You have a page or file of all accounts under way already, and there is one at a time. Wait until it is finished, or close it in your browser, and open this page again.",
	cause.DownloadsBusy:      "The server is busy with other downloads. Nothing is wrong with yours: open this page again in half a minute.",
	cause.TooManyFiles:       "Too many large files are being sent at this moment. Wait a few seconds and send yours again.",
	cause.TooManyPages:       "Too many pages of this account are asked for at once. Wait a few seconds and reload this one.",
	cause.NoRoomForFile:      "There is no room to prepare a file of this size now. Try again later; if it stays like this, ask us for the file.",
	cause.Stopping:           "The server is stopping. Try again in a moment.",
	cause.CallsNotRecorded:   "Calls cannot be recorded now. Try again in a moment.",
	cause.DatabaseAway:       "The database does not answer, or takes nothing that is to be written.",
	cause.ReportUnknown:      "The database does not answer, so that it is not known which events of the report are recorded. Send the same report again in a moment: what is recorded counts once.",
}

func (w Writer) whyBounds(c cause.Cause) (string, bool) {
	switch c := c.(type) {
	case cause.TooManyFromNetwork:
		return w.tooManyFromNetwork(c), true
	case cause.TooManyAttempts:
		return w.tooManyAttempts(c), true
	case cause.TooManyInvitations:
		return w.tooManyInvitations(c), true
	case cause.TooManyMailsAgain:
		return w.tooManyMailsAgain(c), true
	case cause.TooManyMessagesAgain:
		return w.tooManyMessagesAgain(c), true
	case cause.TooManyOrders:
		return w.tooManyOrders(c), true
	case cause.TooManyPaymentPages:
		return w.tooManyPaymentPages(c), true
	case cause.TooManySubscriptions:
		return w.tooManySubscriptions(c), true
	case cause.TooManyAccessKeys:
		return w.tooManyAccessKeys(c), true
	case cause.TooManyDownloads:
		return tooManyDownloads(c), true
	case cause.NetworkClaimed:
		return networkClaimed(c), true
	case cause.CurrencyKept:
		return currencyKept(c), true
	case cause.ZoneKept:
		return zoneKept(c), true
	case cause.AnnouncedAlready:
		return announcedAlready(c), true
	case cause.NoticeTooShort:
		return noticeTooShort(c), true
	case cause.WithdrawnTooLate:
		return withdrawnTooLate(c), true
	case cause.NoDayOfCatalog:
		return noDayOfCatalog(c), true
	case cause.SchemaNewer:
		return schemaNewer(c), true
	}
	return "", false
}

func (w Writer) tooManyFromNetwork(c cause.TooManyFromNetwork) string {
	return fmt.Sprintf("Too many attempts from your network today. Try again in %s.", w.waitFor(c.Wait))
}

func (w Writer) tooManyAttempts(c cause.TooManyAttempts) string {
	return fmt.Sprintf("Too many attempts. Wait %s and try again.", w.waitFor(c.Wait))
}

func (w Writer) tooManyInvitations(c cause.TooManyInvitations) string {
	return fmt.Sprintf("%d invitations were sent within 24 hours, which is as many as there may be. More can be sent in %s.", c.Most, w.waitFor(c.Wait))
}

func (w Writer) tooManyMailsAgain(c cause.TooManyMailsAgain) string {
	return fmt.Sprintf("%d mails of the account were sent again within an hour, which is as many as there may be. More can be sent in %s.", c.Most, w.waitFor(c.Wait))
}

func (w Writer) tooManyMessagesAgain(c cause.TooManyMessagesAgain) string {
	return fmt.Sprintf("%d messages of the account were posted again from here within an hour, which is as many as there may be. More can be posted in %s.", c.Most, w.waitFor(c.Wait))
}

func (w Writer) tooManyOrders(c cause.TooManyOrders) string {
	return fmt.Sprintf("%d orders were placed and not paid within 24 hours, which is as many as there may be. More can be begun in %s.", c.Most, w.waitFor(c.Wait))
}

func (w Writer) tooManyPaymentPages(c cause.TooManyPaymentPages) string {
	return fmt.Sprintf("%d payment pages were opened and nothing was paid there within 24 hours, which is as many as there may be. More can be begun in %s.", c.Most, w.waitFor(c.Wait))
}

func (w Writer) tooManySubscriptions(c cause.TooManySubscriptions) string {
	return fmt.Sprintf("%d subscriptions were begun within 24 hours, which is as many as there may be. More can be begun in %s.", c.Most, w.waitFor(c.Wait))
}

func (w Writer) tooManyAccessKeys(c cause.TooManyAccessKeys) string {
	return fmt.Sprintf("%d access keys were made within 24 hours, which is as many as there may be. More can be begun in %s.", c.Most, w.waitFor(c.Wait))
}

func tooManyDownloads(c cause.TooManyDownloads) string {
	return fmt.Sprintf("This account has %d downloads under way already, which is as many as there may be. Wait until one of them is finished, or cancel it in your browser, and open this page again.", c.Most)
}

func networkClaimed(c cause.NetworkClaimed) string {
	return fmt.Sprintf("%d free packages were claimed from your network today, which is as many as it gets in a day. Claim this one tomorrow: the day ends at midnight UTC.", c.Most)
}

func currencyKept(c cause.CurrencyKept) string {
	return fmt.Sprintf("currency: cannot change from %s to %s, because there are records in %[1]s.", c.Old, c.New)
}

func zoneKept(c cause.ZoneKept) string {
	return fmt.Sprintf("billing_time_zone: cannot change from %s to %s, because there are records in %[1]s.", c.Old, c.New)
}

func announcedAlready(c cause.AnnouncedAlready) string {
	return fmt.Sprintf("A catalog is announced from %s on already. Withdraw it first (catalog withdraw), which its customers are told.", c.From)
}

func noticeTooShort(c cause.NoticeTooShort) string {
	return fmt.Sprintf("Something costs more in this catalog, or is no longer sold, which is announced %d days ahead: from %s on at the earliest. Lower prices may begin on any day.", c.Days, c.Earliest)
}

func withdrawnTooLate(c cause.WithdrawnTooLate) string {
	return fmt.Sprintf("The catalog of %s takes effect in less than %d minutes, and a server whose clock is ahead may charge by it already: it cannot be withdrawn any more. Once it is in force, apply another.", c.From, c.Minutes)
}

func noDayOfCatalog(c cause.NoDayOfCatalog) string {
	return fmt.Sprintf("%q is no day: write it as 2027-01-31.", c.Text)
}

func schemaNewer(c cause.SchemaNewer) string {
	return fmt.Sprintf("The database has schema version %d, and this program knows versions up to %d: a newer program has upgraded it. Start that program or a newer one; to go back to this one, restore the backup from before the upgrade.", c.Database, c.Known)
}
