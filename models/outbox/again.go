package outbox

import (
	"context"
	"slices"
	"time"

	"gorm.io/gorm"

	"ocrconsole/models"
	"ocrconsole/models/cause"
	"ocrconsole/models/rights"
)

// Way is how an operator may have a mail sent again. No mail is kept: each is written when it is sent, and the token of a link is made then, so
// that none goes out a second time whichever way it is.
type Way string

// The ways.
const (
	// TellAgain tells what is true now, to who is told such things now.
	TellAgain Way = "tell"
	// LinkAgain sends a new link, as the user could order themselves where they sign in.
	LinkAgain Way = "link"
	// NeverAgain is of what its receiver, or an owner, asks for themselves, and of what is told to who is no member.
	NeverAgain Way = "never"
)

// WayOf decides by the kind of a mail.
func WayOf(kind models.MailKind) Way {
	switch kind {
	case models.MailNotification, models.MailDocument, models.MailWaits, models.MailDecided:
		return TellAgain
	case models.MailReset, models.MailConfirm, models.MailSignUp:
		return LinkAgain
	case models.MailBookkeeping, models.MailNewEmail, models.MailOldEmail, models.MailClosed, models.MailInvitation, models.MailRemoved:
		return NeverAgain
	default:
		return NeverAgain
	}
}

// Again has mails sent again; DB is required.
type Again struct {
	DB    *models.DB
	Clock models.Clock
}

// List gives mails of the account, and those to its members that are about how they sign in, before number before (0: the newest), newest first.
// They are kept for 30 days after they ended.
func (a *Again) List(ctx context.Context, accountID, before int64, limit int) ([]models.Mail, error) {
	tx := a.DB.WithContext(ctx)
	members, err := models.MembersOf(tx, accountID)
	if err != nil {
		return nil, err
	}
	return models.MailsOf(tx, accountID, addresses(members), before, limit)
}

// Find gives one of them. It is NotFound where the mail is another account's.
func (a *Again) Find(ctx context.Context, accountID, id int64) (*models.Mail, error) {
	tx := a.DB.WithContext(ctx)
	members, err := models.MembersOf(tx, accountID)
	if err != nil {
		return nil, err
	}
	return find(tx, accountID, id, members)
}

func find(tx *gorm.DB, accountID, id int64, members []models.Member) (*models.Mail, error) {
	mail, err := models.FindMail(tx, id)
	if err != nil {
		return nil, err
	}
	if mail.AccountID != nil && *mail.AccountID == accountID || mail.AccountID == nil && slices.Contains(addresses(members), mail.Email) {
		return mail, nil
	}
	return nil, models.Refuse(models.NotFound, cause.NoSuchMail)
}

func addresses(members []models.Member) []string {
	all := make([]string, len(members))
	for i := range members {
		all[i] = members[i].Email
	}
	return all
}

// Send has the mail sent again, once for each act, to the address that its receiver has now, and gives that; "" where the act was done before.
// It is refused beside the field mail where it waits still, where nobody is to have it any more, and where its kind is never sent again.
func (a *Again) Send(ctx context.Context, act *models.DeskAct, id int64) (to string, err error) {
	now := a.Clock.Now()
	err = a.DB.Write(ctx, func(tx *gorm.DB) error {
		account, err := models.LockAccount(tx, act.AccountID)
		if err != nil {
			return err
		}
		first, err := act.Begin(tx, now)
		if err != nil || !first {
			return err
		}
		if account.ClosedAt != nil {
			return models.RefuseField("reason", cause.AccountIsClosed)
		}
		if err := models.CheckMailsAgain(tx, act, now); err != nil {
			return err
		}
		if to, err = again(tx, act, id, now); err != nil {
			return err
		}
		return act.Did(tx, act.Object, now)
	})
	return to, err
}

// again orders the mail, and notes with the act what it is about.
func again(tx *gorm.DB, act *models.DeskAct, id int64, now time.Time) (to string, err error) {
	members, err := models.MembersOf(tx, act.AccountID)
	if err != nil {
		return "", err
	}
	mail, err := find(tx, act.AccountID, id, members)
	if models.CodeOf(err) == models.NotFound {
		return "", models.RefuseField("mail", cause.NoSuchMail)
	}
	if err != nil {
		return "", err
	}
	if mail.Status == models.MailPending {
		return "", models.RefuseField("mail", cause.MailWaits)
	}
	kind := mail.Kind
	switch WayOf(kind) {
	case TellAgain:
		to, err = receiver(tx, mail, members)
	case LinkAgain:
		kind, to, err = newLink(tx, mail)
	default:
		err = models.RefuseField("mail", cause.MailNotAgain{Mail: string(kind)})
	}
	if err != nil {
		return "", err
	}
	act.Mail, act.Object = kind, About(mail)
	return to, models.RepeatMail(tx, mail, kind, to, now)
}

// About names what the mail is about, "" for nothing that has a name.
func About(mail *models.Mail) string {
	switch {
	case mail.NotificationID != nil:
		return models.Ref{Kind: models.KindNotification, AccountID: *mail.AccountID, ID: *mail.NotificationID}.String()
	case mail.DocumentID != nil:
		return models.Ref{Kind: models.KindDocument, AccountID: *mail.AccountID, ID: *mail.DocumentID}.String()
	case mail.OrderID != nil:
		return models.Ref{Kind: models.KindOrder, AccountID: *mail.AccountID, ID: *mail.OrderID}.String()
	}
	return ""
}

// receiver gives who is told now what the mail tells.
func receiver(tx *gorm.DB, mail *models.Mail, members []models.Member) (string, error) {
	if mail.Kind == models.MailNotification {
		return told(tx, mail, members)
	}
	if mail.Kind != models.MailDocument {
		return decides(tx, mail, members)
	}
	details, err := models.FindBillingDetails(tx, *mail.AccountID)
	if err != nil {
		return "", err
	}
	if details == nil || !details.MailsDocumentsTo(details.Email) {
		return "", nobody()
	}
	return details.Email, nil
}

func nobody() error { return models.RefuseField("mail", cause.MailForNobody) }

// told gives whom a notification is mailed to now: its receiver if they still are one of them, else who has come in their place.
func told(tx *gorm.DB, mail *models.Mail, members []models.Member) (string, error) {
	n, err := models.FindNotification(tx, *mail.AccountID, *mail.NotificationID)
	if err != nil {
		return "", err
	}
	to, err := models.MailAddresses(tx, n)
	if err != nil {
		return "", err
	}
	to = slices.DeleteFunc(to, func(email string) bool { return !slices.Contains(addresses(members), email) })
	if slices.Contains(to, mail.Email) {
		return mail.Email, nil
	}
	others, err := models.AddressesOfNotice(tx, mail)
	if err != nil {
		return "", err
	}
	to = slices.DeleteFunc(to, func(email string) bool { return slices.Contains(others, email) })
	if len(to) == 0 {
		return "", nobody()
	}
	return to[len(to)-1], nil // of two, the one whom it is about
}

// decides gives the member who is to decide on an order as long as it waits, or who asked and is told what was decided.
func decides(tx *gorm.DB, mail *models.Mail, members []models.Member) (string, error) {
	approval, err := models.ApprovalOf(tx, *mail.AccountID, *mail.OrderID)
	if err != nil {
		return "", err
	}
	waits := approval != nil && approval.State == models.ApprovalWaiting
	if approval == nil || waits != (mail.Kind == models.MailWaits) || !waits && approval.DecidedBy == nil {
		return "", models.RefuseField("mail", cause.MailOver)
	}
	for i := range members {
		m := &members[i]
		if waits && m.Email == mail.Email && m.Role.May(rights.Approve) || !waits && m.UserID == approval.AskedBy {
			return m.Email, nil
		}
	}
	return "", nobody()
}

// newLink gives what a user is sent in place of a mail with a link: another link to do the same, if that is still to be done.
func newLink(tx *gorm.DB, mail *models.Mail) (kind models.MailKind, to string, err error) {
	user, err := models.FindUserByEmail(tx, mail.Email)
	if models.CodeOf(err) == models.NotFound {
		return "", "", nobody()
	}
	if err != nil {
		return "", "", err
	}
	if mail.Kind == models.MailReset {
		return models.MailReset, user.Email, nil
	}
	if user.EmailConfirmedAt != nil {
		return "", "", models.RefuseField("mail", cause.MailConfirmed)
	}
	return models.MailConfirm, user.Email, nil
}
