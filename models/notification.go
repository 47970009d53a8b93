package models

import (
	"time"
	"unicode/utf8"

	"gorm.io/gorm"
)

// NotificationKind is what a notification is about.
type NotificationKind string

// The kinds: those of alerts, whose thresholds the customer sets, and NoticeX of what has happened to their money.
const (
	AlertLowBalance      NotificationKind = "low_balance"
	AlertPackageUsed     NotificationKind = "package_used"
	AlertPackageExpiring NotificationKind = "package_expiring"
	AlertArrears         NotificationKind = "arrears"
	AlertUnusualSpend    NotificationKind = "unusual_spend"
	AlertOtherRegion     NotificationKind = "other_region"
	NoticePayment        NotificationKind = "payment"
	NoticeRefund         NotificationKind = "refund"
	NoticeAuto           NotificationKind = "auto"
	NoticeDocument       NotificationKind = "document"
	NoticeSecurity       NotificationKind = "security"
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

// Notification tells an account something, in the console and by mail. Its words are plain text, with amounts and times as customers
// read them.
type Notification struct {
	AccountID  int64  `gorm:"primaryKey"`
	ID         int64  `gorm:"primaryKey"`
	Key        string // names the occasion within the account, as "arrears 1773721510": each is told once
	Kind       NotificationKind
	Title      string // one line
	Text       string // one or a few sentences
	Href       string // the page where to act on it, with its query, as "/billing/topup"; empty where there is nothing to do
	Action     string // what that page is for, as "Top up"
	CreatedAt  time.Time
	ReadAt     *time.Time // nil while nobody read it
	MailStatus MailStatus // what became of the mail that tells the same
	// EndedAt is when what it told of was over; nil while that holds, and for what simply happened. EndedTitle and
	// EndedText are what is true from then on; empty where the words stay true.
	EndedAt    *time.Time
	EndedTitle string
	EndedText  string
}

// Ref names the notification.
func (n *Notification) Ref() Ref { return Ref{KindNotification, n.AccountID, n.ID} }

// Words gives what the notification says at this moment.
func (n *Notification) Words() (title, text string) {
	if n.EndedTitle != "" {
		return n.EndedTitle, n.EndedText
	}
	return n.Title, n.Text
}

// EndNotifications notes that what the account was told under keys that begin with prefix was over at the instant, and
// what is said of it from then on. The account must be locked.
func EndNotifications(tx *gorm.DB, accountID int64, prefix string, at time.Time, title, text string) error {
	begun := utf8.RuneCountInString(prefix)
	return update[Notification](tx.Where("account_id = ? AND ended_at IS NULL AND substr(key, 1, ?) = ?", accountID, begun, prefix),
		map[string]any{"ended_at": at, "ended_title": title, "ended_text": text})
}

// Notify stores the notification and orders its mail, unless the account was told of the occasion before: whoever
// calls it twice with one Key is heard once, and created tells whether this was the time. All fields down to CreatedAt
// but ID are the caller's. The account must be locked; what the transaction undoes was not said either.
func Notify(tx *gorm.DB, n *Notification) (created bool, err error) {
	told, err := count(tx.Model(&Notification{}).Where("account_id = ? AND key = ?", n.AccountID, n.Key))
	if err != nil || told > 0 {
		return false, err
	}
	to, err := mailAddress(tx, n.AccountID)
	if err != nil {
		return false, err
	}
	n.MailStatus = MailOff
	if to != "" {
		n.MailStatus = MailPending
	}
	if err := createNumbered(tx, n.AccountID, &n.ID, n); err != nil {
		return false, err
	}
	if err := forgetNotifications(tx, n.AccountID, n.ID-MaxNotifications); err != nil {
		return false, err
	}
	if to == "" {
		return true, nil
	}
	return true, createMail(tx, &Mail{Kind: MailNotification, AccountID: &n.AccountID, NotificationID: &n.ID, Email: to, CreatedAt: n.CreatedAt})
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

// mailAddress gives where the account's notifications are mailed: to its first owner, if they have confirmed that the
// address is theirs and the account wants mails; "" if not.
func mailAddress(tx *gorm.DB, accountID int64) (string, error) {
	settings, err := AlertSettingsOf(tx, accountID)
	if err != nil || !settings.Mails {
		return "", err
	}
	owner, err := OwnerOf(tx, accountID)
	if err != nil || owner == nil || owner.EmailConfirmedAt == nil {
		return "", err
	}
	return owner.Email, nil
}

// MaxUnread is how far unread notifications are counted: the bar has room for two digits.
const MaxUnread = 100

// CountUnread counts the account's notifications that nobody has read, up to MaxUnread.
func CountUnread(tx *gorm.DB, accountID int64) (int64, error) {
	unread := tx.Model(&Notification{}).Where("account_id = ? AND read_at IS NULL", accountID).Select("id").Limit(MaxUnread)
	return count(tx.Table("(?) AS unread", unread))
}

// NotificationFilter chooses notifications: only those nobody has read, of one kind (empty: any), before number
// BeforeID (0: from the newest), at most Limit.
type NotificationFilter struct {
	Unread   bool
	Kind     NotificationKind
	BeforeID int64
	Limit    int
}

// NotificationsOf lists the account's notifications, newest first.
func NotificationsOf(tx *gorm.DB, accountID int64, f NotificationFilter) ([]Notification, error) {
	q := tx.Where("account_id = ?", accountID)
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

// FindNotification loads one notification.
func FindNotification(tx *gorm.DB, accountID, id int64) (*Notification, error) {
	return one[Notification](byID(tx, accountID, id), Errorf(NotFound, "There is no such notification."))
}

// NotificationsWithMail lists the numbers of the account's notifications whose mail is in the state.
func NotificationsWithMail(tx *gorm.DB, accountID int64, status MailStatus) ([]int64, error) {
	return pluck[int64](tx.Model(&Notification{}).Where("account_id = ? AND mail_status = ?", accountID, status).Order("id"), "id")
}

// MarkRead notes that the account's notifications with numbers from one to another were read, those that were not.
func MarkRead(tx *gorm.DB, accountID, from, to int64, now time.Time) error {
	return update[Notification](tx.Where("account_id = ? AND read_at IS NULL AND id BETWEEN ? AND ?", accountID, from, to), map[string]any{"read_at": now})
}
