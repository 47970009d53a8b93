package words

import "ocrconsole/models/cause"

// Of models/cause/desk.go: what operators cannot do to accounts.

var plainDesk = map[cause.Plain]string{
	cause.AdjustNothing:    "Enter an amount above zero.",
	cause.AccountSuspended: "The account is suspended: nothing can be bought until the operator lets it go on.",
	cause.SuspendedAlready: "This account is suspended already.",
	cause.NotSuspended:     "This account is not suspended.",
	cause.PackageNotGiven:  "Only a package that the operator or a voucher gave is taken back. Of one that was bought, give its price back; one that was claimed is the customer’s by the catalog.",
	cause.PackageTaken:     "This package has been taken back already.",
	cause.NoSuchMail:       "The account has no such mail, or it is forgotten.",
	cause.MailWaits:        "This mail is on its way still.",
	cause.MailForNobody:    "Nobody who may have this mail wants it or has an address for it: they are no member any more, have not confirmed their address, or mails are switched off.",
	cause.MailOver:         "There is nothing to tell any more: what it was about was decided, or ended.",
	cause.MailConfirmed:    "The address is confirmed already.",
	cause.LimitsSame:       "This holds already: nothing would change.",
	cause.LimitsMoved:      "Somebody has set this account’s limits since you looked at them. Look at what holds now, and decide anew.",
	cause.PackageAllUsed:   "Nothing is left of this package: its calls are used up, or it has expired.",
}

func (w Writer) whyDesk(c cause.Cause) (string, bool) {
	switch c := c.(type) {
	case cause.AdjustBeyond:
		return "At most " + w.amountOf(c.Most) + " is credited or debited at once.", true
	case cause.LimitBeyond:
		return "Enter an amount from zero, which is no credit, to " + w.amountOf(c.Most) + ", or nothing: what holds for all.", true
	case cause.GraceBeyond:
		return "Enter a whole number of days from 0, which is no credit, to " + w.Figures.Calls(c.MostDays) + ", or nothing: what holds for all.", true
	case cause.MailNotAgain:
		return MailNever(c.Mail), true
	case cause.DebitTooMuch:
		return "Only " + w.amountOf(c.Available) + " is available: a debit takes no more than there is.", true
	}
	return "", false
}
