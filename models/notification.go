package models

import (
	"fmt"
	"slices"
	"time"
	"unicode/utf8"

	"gorm.io/gorm"

	"ocrconsole/models/cause"
	"ocrconsole/models/notice"
)

// MailStatus is what became of the mail that tells the same as a notification.
type MailStatus string

// The states; MailOff is that none was wanted.
const (
	MailOff     MailStatus = "off"
	MailPending MailStatus = "pending"
	MailSent    MailStatus = "sent"
	MailFailed  MailStatus = "failed"
)

// Notification tells an account something, in the console, by mail and by webhooks. It is stored as what it says, in facts: views/words writes
// them when somebody reads.
type Notification struct {
	AccountID  int64         `gorm:"primaryKey"`
	ID         int64         `gorm:"primaryKey"`
	About      int64         `gorm:"column:about_user"` // the user whose way to sign in it is about, who alone and owners read it; 0 for nobody
	Says       notice.Notice `gorm:"-"`                 // what is told, of one that is not stored yet: see Begun and Now
	Key        string        // names the occasion within the account, as "arrears 1773721510": each is told once
	Kind       notice.Topic  // what it is about
	Message    string        // what it says, as notice.Encode writes it; empty in those that were stored in words
	Title      string        // one line: of those stored in words, else the plain name of what it says
	Text       string        // one or a few sentences, of those stored in words; as are
	Href       string        // the page where to act on it, with its query; empty where there is nothing to do
	Action     string        // and what that page is for, as "Top up"
	CreatedAt  time.Time
	ReadAt     *time.Time // nil while nobody read it
	MailStatus MailStatus // what became of the mail that tells the same
	// EndedAt is when what it told of was over; nil while that holds, and for what simply happened. EndedMessage is what is true
	// from then on, as notice.Encode writes it, or EndedTitle and EndedText in words; empty where what was said stays true.
	EndedAt      *time.Time
	EndedMessage string
	EndedTitle   string
	EndedText    string
}

// Ref names the notification.
func (n *Notification) Ref() Ref { return Ref{KindNotification, n.AccountID, n.ID} }

// OfAnother tells that the notification is about how somebody else signs in than the user who reads it.
func (n *Notification) OfAnother(readerID int64) bool { return n.About != 0 && n.About != readerID }

// Begun gives what the notification said at first. What this program cannot read, as a newer one wrote it, says its plain name.
func (n *Notification) Begun() notice.Notice {
	return n.read(n.Message, n.Title, n.Text)
}

// Now gives what the notification says at this moment.
func (n *Notification) Now() notice.Notice {
	if n.EndedMessage == "" && n.EndedTitle == "" {
		return n.Begun()
	}
	return n.read(n.EndedMessage, n.EndedTitle, n.EndedText)
}

func (n *Notification) read(message, title, text string) notice.Notice {
	if says, err := notice.Decode(message); message != "" && err == nil {
		return says
	}
	return notice.Verbatim{About: n.Kind, Title: title, Text: text, Href: n.Href, Action: n.Action}
}

// EndNotifications notes that what the account was told under keys that begin with prefix was over at the instant, and
// what is said of it from then on: nil leaves what was. Webhooks that want to be told of it are told of its end. The account must be locked.
func EndNotifications(tx *gorm.DB, accountID int64, prefix string, at time.Time, says notice.Notice) error {
	begun := utf8.RuneCountInString(prefix)
	ended := map[string]any{"ended_at": at}
	if says != nil {
		message, err := notice.Encode(says)
		if err != nil {
			return err
		}
		ended["ended_message"], ended["ended_title"] = message, notice.Plainly(says)
	}
	holding := func() *gorm.DB {
		return tx.Where("account_id = ? AND ended_at IS NULL AND substr(key, 1, ?) = ?", accountID, begun, prefix)
	}
	told, err := all[Notification](holding().Order("id"))
	if err != nil || len(told) == 0 {
		return err
	}
	for i := range told {
		if err := orderEnds(tx, &told[i], at, says); err != nil {
			return err
		}
	}
	return update[Notification](holding(), ended)
}

// Notify stores the notification and orders its mail and its webhooks, unless the account was told of the occasion before: whoever
// calls it twice with one Key is heard once, and created tells whether this was the time. AccountID, Says, Key and CreatedAt are
// the caller's. The account must be locked; what the transaction undoes was not said either.
func Notify(tx *gorm.DB, n *Notification) (created bool, err error) {
	told, err := count(tx.Model(&Notification{}).Where("account_id = ? AND key = ?", n.AccountID, n.Key))
	if err != nil || told > 0 {
		return false, err
	}
	if err := n.encode(); err != nil {
		return false, err
	}
	to, err := MailAddresses(tx, n)
	if err != nil {
		return false, err
	}
	n.MailStatus = MailOff
	if len(to) > 0 {
		n.MailStatus = MailPending
	}
	if err := createNumbered(tx, n.AccountID, &n.ID, n); err != nil {
		return false, err
	}
	if err := forgetNotifications(tx, n.AccountID, n.ID-MaxNotifications); err != nil {
		return false, err
	}
	if err := orderDeliveries(tx, n); err != nil {
		return true, err
	}
	for _, email := range to {
		err := createMail(tx, &Mail{Kind: MailNotification, Urgency: urgencyOf(n.Says), AccountID: &n.AccountID, NotificationID: &n.ID, Email: email, CreatedAt: n.CreatedAt})
		if err != nil {
			return true, err
		}
	}
	return true, nil
}

// urgencyOf tells apart what all accounts are told at the same time: nobody's own news waits for it.
func urgencyOf(says notice.Notice) Urgency {
	if says != nil && notice.ToAll(says) {
		return UrgencyBulk
	}
	return UrgencyTold
}

// encode writes what the notification says into what is stored. Title is for the version before, which knows no messages and may
// run beside this one.
func (n *Notification) encode() (err error) {
	if n.Says == nil {
		return nil
	}
	if notice.Personal(n.Says) != (n.About != 0) {
		return fmt.Errorf("notification %s: whom it is about is not as its kind wants it: %d", n.Says.Kind(), n.About)
	}
	n.Kind, n.Title = n.Says.Topic(), notice.Plainly(n.Says)
	n.Message, err = notice.Encode(n.Says)
	return err
}

// forgetNotifications removes those up to the id, with the mails that told the same.
func forgetNotifications(tx *gorm.DB, accountID, upTo int64) error {
	if upTo <= 0 {
		return nil
	}
	if err := deleteRows[Mail](tx.Where("account_id = ? AND notification_id <= ?", accountID, upTo)); err != nil {
		return err
	}
	return deleteRows[Notification](tx.Where("account_id = ? AND id <= ?", accountID, upTo))
}

// AlwaysMailed tells whether the notification is mailed although the account wants no mails.
func (n *Notification) AlwaysMailed() bool { return slices.Contains(notice.AlwaysMailed, n.Kind) }

// MailAddresses gives where the notification is mailed: to the account's first owner and to whom it is about, of those who have confirmed
// that their address is theirs.
func MailAddresses(tx *gorm.DB, n *Notification) (to []string, err error) {
	settings, err := AlertSettingsOf(tx, n.AccountID)
	if err != nil || !settings.Mails && !n.AlwaysMailed() {
		return nil, err
	}
	owner, err := OwnerOf(tx, n.AccountID)
	if err != nil {
		return nil, err
	}
	if owner != nil && owner.EmailConfirmedAt != nil {
		to = append(to, owner.Email)
	}
	if n.About == 0 || owner != nil && n.About == owner.ID {
		return to, nil
	}
	user, err := FindUser(tx, n.About)
	if err == nil && user.EmailConfirmedAt != nil {
		to = append(to, user.Email)
	}
	return to, err
}

// toldTo leaves of an account's notifications those that may be read by whoever asks: what is about how somebody signs in is told to them, and to
// owners. Whoever reads notifications for people goes through here; what jobs and operators read is all.
func toldTo(notifications *gorm.DB, accountID int64) *gorm.DB {
	userID := ActingUser(notifications.Statement.Context)
	if userID == 0 {
		return notifications
	}
	return notifications.Where("(about_user IN (0, ?) OR EXISTS (SELECT 1 FROM memberships o WHERE o.account_id = ? AND o.user_id = ? AND o.role = ? AND o.ended_at IS NULL))",
		userID, accountID, userID, RoleOwner)
}

// MaxUnread is how far unread notifications are counted: the bar has room for two digits.
const MaxUnread = 100

// CountUnread counts the account's notifications that nobody has read, of those that whoever asks may, up to MaxUnread.
func CountUnread(tx *gorm.DB, accountID int64) (int64, error) {
	unread := toldTo(tx.Model(&Notification{}).Where("account_id = ? AND read_at IS NULL", accountID), accountID).Select("id").Limit(MaxUnread)
	return count(tx.Table("(?) AS unread", unread))
}

// NotificationFilter chooses notifications: only those nobody has read, of one kind (empty: any), before number
// BeforeID (0: from the newest), at most Limit.
type NotificationFilter struct {
	Unread   bool
	Kind     notice.Topic
	BeforeID int64
	Limit    int
}

// NotificationsOf lists the account's notifications that whoever asks may read, newest first.
func NotificationsOf(tx *gorm.DB, accountID int64, f NotificationFilter) ([]Notification, error) {
	q := toldTo(tx.Where("account_id = ?", accountID), accountID)
	if f.Unread {
		q = q.Where("read_at IS NULL")
	}
	if f.Kind != "" {
		q = q.Where("kind = ?", f.Kind)
	}
	if f.BeforeID > 0 {
		q = q.Where("id < ?", f.BeforeID)
	}
	return all[Notification](q.Order("id DESC").Limit(f.Limit))
}

// FindNotification loads one notification; NotFound where whoever asks may not read it.
func FindNotification(tx *gorm.DB, accountID, id int64) (*Notification, error) {
	return one[Notification](toldTo(byID(tx, accountID, id), accountID), Refuse(NotFound, cause.NoSuchNotification))
}

// NotificationsWithMail lists the numbers of the account's notifications whose mail is in the state.
func NotificationsWithMail(tx *gorm.DB, accountID int64, status MailStatus) ([]int64, error) {
	return pluck[int64](tx.Model(&Notification{}).Where("account_id = ? AND mail_status = ?", accountID, status).Order("id"), "id")
}

// MarkRead notes that the account's notifications with numbers from one to another were read, those that were not and that whoever reads may.
func MarkRead(tx *gorm.DB, accountID, from, to int64, now time.Time) error {
	return update[Notification](toldTo(tx.Where("account_id = ? AND read_at IS NULL AND id BETWEEN ? AND ?", accountID, from, to), accountID), map[string]any{"read_at": now})
}
