package models

import (
	"cmp"
	"fmt"
	"slices"
	"time"

	"gorm.io/gorm"

	"ocrconsole/models/cause"
)

// MailKind is what a mail is about.
type MailKind string

// The kinds: what a notification tells; the answer to a sign-up, which depends on whether there is an account; the
// request to confirm an address; the link to choose another password; the request to agree that an account's documents are
// mailed to an address; such a document; the two mails on another address for a user, to it and to the one that they have; and
// that an account is closed.
const (
	MailNotification MailKind = "notification"
	MailSignUp       MailKind = "sign_up"
	MailConfirm      MailKind = "confirm"
	MailReset        MailKind = "reset"
	MailBookkeeping  MailKind = "bookkeeping"
	MailDocument     MailKind = "document"
	MailNewEmail     MailKind = "email_new"
	MailOldEmail     MailKind = "email_old"
	MailClosed       MailKind = "closed"
	// MailInvitation asks somebody to become a member, and MailRemoved tells them that they are none any more. MailWaits asks who may
	// approve to decide on an order, and MailDecided tells who placed it what was decided.
	MailInvitation MailKind = "invitation"
	MailRemoved    MailKind = "removed"
	MailWaits      MailKind = "order_waits"
	MailDecided    MailKind = "order_decided"
)

// Mail is one that is to be sent; its words are written then.
type Mail struct {
	ID             int64 `gorm:"primaryKey"`
	Kind           MailKind
	AccountID      *int64 // nil where all that is known is an address
	NotificationID *int64 // that it tells
	DocumentID     *int64 // that it brings
	OrderID        *int64 // that it asks about, or tells what was decided of
	AgainOf        *int64 // which mail it repeats, as an operator wanted; nil for one that was ordered by itself
	Email          string // of which nobody has looked up yet whether it is a user's
	Status         MailStatus
	Urgency        Urgency
	Attempts       int64  // how often it was tried
	TellsEnd       bool   // at its first attempt, what its notification told of was over
	Failure        string // of the last attempt, for the operator
	CreatedAt      time.Time
	NextAt         time.Time  // when it is tried next
	EndedAt        *time.Time // when it was sent or given up
}

// OrderMail orders a mail to the address, to be sent from now on.
func OrderMail(tx *gorm.DB, kind MailKind, email string, now time.Time) error {
	return createMail(tx, &Mail{Kind: kind, Email: email, CreatedAt: now})
}

// OrderMailOf orders a mail of the account to an address that need not be its user's.
func OrderMailOf(tx *gorm.DB, accountID int64, kind MailKind, email string, now time.Time) error {
	return createMail(tx, &Mail{Kind: kind, AccountID: &accountID, Email: email, CreatedAt: now})
}

// OrderMailAbout orders a mail about the account's order.
func OrderMailAbout(tx *gorm.DB, o *Order, kind MailKind, email string, now time.Time) error {
	return createMail(tx, &Mail{Kind: kind, AccountID: &o.AccountID, OrderID: &o.ID, Email: email, CreatedAt: now})
}

// OrderDocumentMail orders the mail of a document that was issued, if the account has documents mailed. There is one for
// each document: a constraint of the table.
func OrderDocumentMail(tx *gorm.DB, d *Document, now time.Time) error {
	details, err := FindBillingDetails(tx, d.AccountID)
	if err != nil || details == nil || !details.MailsDocumentsTo(details.Email) {
		return err
	}
	return createMail(tx, &Mail{Kind: MailDocument, AccountID: &d.AccountID, DocumentID: &d.ID, Email: details.Email, CreatedAt: now})
}

// MailKinds are all kinds.
var MailKinds = []MailKind{
	MailNotification, MailSignUp, MailConfirm, MailReset, MailBookkeeping, MailDocument, MailNewEmail, MailOldEmail, MailClosed, MailInvitation, MailRemoved,
	MailWaits, MailDecided,
}

// RepeatMail orders a mail that says what is true now of what the other was about. Its notification waits for it. The account must be locked.
func RepeatMail(tx *gorm.DB, of *Mail, kind MailKind, email string, now time.Time) error {
	again := &Mail{
		Kind: kind, AccountID: of.AccountID, NotificationID: of.NotificationID, DocumentID: of.DocumentID, OrderID: of.OrderID, AgainOf: &of.ID, Email: email, CreatedAt: now,
	}
	if err := createMail(tx, again); err != nil || of.NotificationID == nil {
		return err
	}
	return update[Notification](byID(tx, *of.AccountID, *of.NotificationID), map[string]any{"mail_status": MailPending})
}

// MailsOf lists mails of the account, and those to the addresses that belong to no account, before number beforeID (0: from the newest), newest
// first.
func MailsOf(tx *gorm.DB, accountID int64, emails []string, beforeID int64, limit int) ([]Mail, error) {
	newest := func(q *gorm.DB) ([]Mail, error) {
		if beforeID > 0 {
			q = q.Where("id < ?", beforeID)
		}
		return all[Mail](q.Order("id DESC").Limit(limit))
	}
	found, err := newest(tx.Where("account_id = ?", accountID))
	if err != nil {
		return nil, err
	}
	theirs, err := newest(tx.Where("account_id IS NULL AND email IN ?", emails)) // apart, as each has an index of its own
	if err != nil {
		return nil, err
	}
	found = append(found, theirs...)
	slices.SortFunc(found, func(a, b Mail) int { return cmp.Compare(b.ID, a.ID) })
	return found[:min(len(found), limit)], nil
}

// FindMail loads one mail.
func FindMail(tx *gorm.DB, id int64) (*Mail, error) {
	return one[Mail](tx.Where("id = ?", id), Refuse(NotFound, cause.NoSuchMail))
}

// AddressesOfNotice gives where the notification's mails went, but for the one.
func AddressesOfNotice(tx *gorm.DB, but *Mail) ([]string, error) {
	return pluck[string](tx.Model(&Mail{}).Distinct("email").Where("account_id = ? AND notification_id = ? AND id <> ?", but.AccountID, but.NotificationID, but.ID).Order("email"), "email")
}

func createMail(tx *gorm.DB, m *Mail) error {
	m.Urgency = max(m.Urgency, m.Kind.Urgency())
	m.Status, m.NextAt = MailPending, m.CreatedAt
	return create(tx, m)
}

// ClaimMail takes of the most urgent mails that are due the one that is longest, or that of all, whichever is urgent, nil if none is, and
// postpones it: whoever claims next leaves it alone until then, unless EndMail or PostponeMail says more. When the process dies in between, it is
// sent again.
func ClaimMail(tx *gorm.DB, now, until time.Time, longest bool) (*Mail, error) {
	order := "urgency, next_at, id"
	if longest {
		order = "next_at, id"
	}
	for {
		m, err := oneOrNone[Mail](tx.Where("status = ? AND next_at <= ?", MailPending, now).Order(order))
		if err != nil || m == nil {
			return nil, err
		}
		claimed := tx.Model(&Mail{}).Where("id = ? AND status = ? AND attempts = ?", m.ID, MailPending, m.Attempts).
			Updates(map[string]any{"next_at": until, "attempts": m.Attempts + 1})
		if claimed.Error != nil {
			return nil, fmt.Errorf("claim mail: %w", claimed.Error)
		}
		if claimed.RowsAffected == 1 {
			m.Attempts, m.NextAt = m.Attempts+1, until
			return m, nil
		}
	}
}

// SaveTellsEnd stores whether the mail tells that what it is about is over.
func SaveTellsEnd(tx *gorm.DB, m *Mail) error {
	return update[Mail](tx.Where("id = ?", m.ID), map[string]any{"tells_end": m.TellsEnd})
}

// PostponeMail stores why the mail was not sent, and when to try again.
func PostponeMail(tx *gorm.DB, m *Mail, failure string, next time.Time) error {
	return update[Mail](tx.Where("id = ?", m.ID), map[string]any{"failure": failure, "next_at": next})
}

// EndMail stores that the mail was sent, or why it never will be, with the notification that it is about.
func EndMail(tx *gorm.DB, m *Mail, status MailStatus, failure string, now time.Time) error {
	if err := update[Mail](tx.Where("id = ?", m.ID), map[string]any{"status": status, "failure": failure, "ended_at": now}); err != nil {
		return err
	}
	return m.saveInNotification(tx, status)
}

// DropMail forgets a mail that is for nobody, or not wanted any more.
func DropMail(tx *gorm.DB, m *Mail) error {
	if err := deleteRows[Mail](tx.Where("id = ?", m.ID)); err != nil {
		return err
	}
	return m.saveInNotification(tx, MailOff)
}

// saveInNotification keeps what became of the mail beside the notification that it is about: of the last one, where it is mailed to two.
func (m *Mail) saveInNotification(tx *gorm.DB, status MailStatus) error {
	if m.NotificationID == nil {
		return nil
	}
	if _, err := LockAccount(tx, *m.AccountID); err != nil { // two that end at once do not each wait for the other
		return err
	}
	waiting, err := count(tx.Model(&Mail{}).Where("account_id = ? AND notification_id = ? AND status = ?", *m.AccountID, *m.NotificationID, MailPending))
	if err != nil || waiting > 0 {
		return err
	}
	return update[Notification](byID(tx, *m.AccountID, *m.NotificationID), map[string]any{"mail_status": status})
}

// DropEmailMails forgets the account's mails on another address for its user that are still to be sent.
func DropEmailMails(tx *gorm.DB, accountID int64) error {
	return deleteRows[Mail](tx.Where("account_id = ? AND kind IN ? AND status = ?", accountID, []MailKind{MailNewEmail, MailOldEmail}, MailPending))
}

// IsPending tells whether the mail is still to be sent.
func (m *Mail) IsPending(tx *gorm.DB) (bool, error) {
	n, err := count(tx.Model(&Mail{}).Where("id = ? AND status = ?", m.ID, MailPending))
	return n > 0, err
}

// PendingMailsOf lists the account's mails that are still to be sent.
func PendingMailsOf(tx *gorm.DB, accountID int64) ([]Mail, error) {
	return all[Mail](tx.Where("account_id = ? AND status = ?", accountID, MailPending).Order("id"))
}

// DeleteOldMails removes the mails that ended before the instant.
func DeleteOldMails(tx *gorm.DB, before time.Time) error {
	return deleteRows[Mail](tx.Where("status <> ? AND ended_at < ?", MailPending, before))
}
