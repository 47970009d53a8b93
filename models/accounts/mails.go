package accounts

import (
	"context"
	"time"

	"gorm.io/gorm"

	"ocrconsole/models"
	"ocrconsole/models/proof"
)

// How many mails strangers may have sent.
//
//   - mailsPerNetwork and mailsPerNetworkDay: from one network, in 15 minutes and in a day. What is beyond is refused.
//   - MailsPerMailbox: of one sort to one address, in a day, whoever asks for them from wherever. What is beyond is answered
//     like any other, and not sent: what was sent before works at least as long as the day lasts, so that nobody is kept
//     from choosing another password, or from confirming an address, by what strangers ask for. The sorts are counted apart.
//     All forms of a mailbox's address that nobody has confirmed count as one, but for the one that stands for them: a
//     stranger may sign up with as many forms as they like, and what is asked for these leaves the owner's own mails alone.
//
// So a mailbox gets 30 mails in a day at most that its owner did not ask for, 10 more for each further form of its address
// that they have confirmed, and one on failures to sign in.
const (
	mailsPerNetwork    = 20
	mailsPerNetworkDay = 100
	MailsPerMailbox    = 5
)

// mailsOfDay is the limit on the mails that a network may have sent in a day.
func mailsOfDay(network string) limit {
	return limitOf(models.DayThrottle+"mails "+network, mailsPerNetworkDay)
}

// sortOf is which mails are counted together, as the one says what the other does.
func sortOf(kind models.MailKind) string {
	if kind == models.MailSignUp {
		return string(models.MailConfirm)
	}
	return string(kind)
}

// recipient is whom a mail is for: Wanted tells that there is somebody who gets it. Mails that nobody gets are counted apart:
// what strangers ask for before there is a user leaves the user's own mails alone.
type recipient struct {
	forms  []string // of one address: a mail goes to each, and all count as one
	wanted bool
	proven bool // there is a user with it who has shown that they read its mails
}

// limit bounds the mails of the sort to the address, or to all forms of its mailbox that nobody has confirmed.
func (r recipient) limit(kind models.MailKind) limit {
	email, mailbox := r.forms[0], models.Mailbox(r.forms[0])
	whose := " * " + mailbox
	switch {
	case !r.wanted:
		whose = " nobody " + mailbox
	case r.proven || email == mailbox:
		whose = " own " + email
	}
	return limitOf(models.DayThrottle+"mails "+sortOf(kind)+whose, MailsPerMailbox)
}

// orderMail orders a mail for somebody in the network.
func (a *Accounts) orderMail(ctx context.Context, kind models.MailKind, to recipient, remoteIP string) error {
	network, now := models.NetworkOf(remoteIP), a.Clock.Now()
	return a.DB.Write(ctx, func(tx *gorm.DB) error {
		if err := proof.CountUnder(tx, []limit{limitOf("mails "+network, mailsPerNetwork), mailsOfDay(network)}, now); err != nil {
			return err
		}
		return orderBounded(tx, kind, to, now)
	})
}

// orderBounded orders a mail unless the mailbox was sent as many as there may be, which it does not tell.
func orderBounded(tx *gorm.DB, kind models.MailKind, to recipient, now time.Time) error {
	err := proof.CountUnder(tx, []limit{to.limit(kind)}, now)
	if models.CodeOf(err) == models.TooMany {
		return nil
	}
	if err != nil {
		return err
	}
	for _, email := range to.forms {
		if err := models.OrderMail(tx, kind, email, now); err != nil {
			return err
		}
	}
	return nil
}
