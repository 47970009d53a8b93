package models

import (
	"time"

	"gorm.io/gorm"

	"ocrconsole/models/cause"
)

// What an account may begin within a day without paying for any of it, so that nobody fills the database for free.
const (
	MaxUnpaidOrders   = 200
	MaxUnpaidPayments = 200
	MaxSubscriptions  = 500
	MaxAccessKeys     = 50

	BoundTime = 24 * time.Hour
)

// What is kept at most, of which the oldest goes.
const (
	MaxAuthTokens    = 100  // of a user
	MaxSessions      = 50   // of a user: more browsers than anybody works with at a time
	MaxMailTokens    = 500  // of a user, for each purpose: links of mails of two months, eight a day
	MaxExports       = 50   // of an account
	MaxNotifications = 1000 // of an account
)

// CheckUnpaidOrders fails with TooMany when the account has placed as many orders as it may, and not paid them.
func CheckUnpaidOrders(tx *gorm.DB, accountID int64, now time.Time) error {
	unpaid := tx.Model(&Order{}).Where("account_id = ? AND status IN ?", accountID, []OrderStatus{OrderPendingPayment, OrderCancelled, OrderExpired})
	return checkBound(unpaid, "created_at", MaxUnpaidOrders, now, func(most int, wait time.Duration) cause.Cause { return cause.TooManyOrders{Most: most, Wait: wait} })
}

// CheckUnpaidPayments fails with TooMany when the account has opened as many payment pages as it may, and not paid there.
func CheckUnpaidPayments(tx *gorm.DB, accountID int64, now time.Time) error {
	unpaid := tx.Model(&Payment{}).Where("account_id = ? AND status <> ?", accountID, PaymentSucceeded)
	return checkBound(unpaid, "created_at", MaxUnpaidPayments, now, func(most int, wait time.Duration) cause.Cause {
		return cause.TooManyPaymentPages{Most: most, Wait: wait}
	})
}

// CheckSubscriptions fails with TooMany when the account has subscribed services as often as it may.
func CheckSubscriptions(tx *gorm.DB, accountID int64, now time.Time) error {
	return checkBound(tx.Model(&Subscription{}).Where("account_id = ?", accountID), "subscribed_at", MaxSubscriptions, now, func(most int, wait time.Duration) cause.Cause {
		return cause.TooManySubscriptions{Most: most, Wait: wait}
	})
}

// CheckAccessKeys fails with TooMany when the user has made as many access keys as they may, those that are deleted too.
func CheckAccessKeys(tx *gorm.DB, accountID, userID int64, now time.Time) error {
	made := tx.Model(&AccessKey{}).Where("account_id = ? AND user_id = ?", accountID, userID)
	return checkBound(made, "created_at", MaxAccessKeys, now, func(most int, wait time.Duration) cause.Cause { return cause.TooManyAccessKeys{Most: most, Wait: wait} })
}

// How many of an account's mails and messages operators may have sent again within againTime: mailboxes, and whoever answers at a webhook's
// address, take more for a nuisance.
const (
	MaxMailsAgain    = 10
	MaxMessagesAgain = 30
	againTime        = time.Hour
)

// CheckMailsAgain fails with TooMany when the act, which is stored, is of one mail more than may be sent again. The account must be locked.
func CheckMailsAgain(tx *gorm.DB, act *DeskAct, now time.Time) error {
	return checkAgain(tx, act, MaxMailsAgain, now, func(wait time.Duration) cause.Cause { return cause.TooManyMailsAgain{Most: MaxMailsAgain, Wait: wait} })
}

// CheckMessagesAgain does the same for messages to webhooks.
func CheckMessagesAgain(tx *gorm.DB, act *DeskAct, now time.Time) error {
	return checkAgain(tx, act, MaxMessagesAgain, now, func(wait time.Duration) cause.Cause {
		return cause.TooManyMessagesAgain{Most: MaxMessagesAgain, Wait: wait}
	})
}

func checkAgain(tx *gorm.DB, act *DeskAct, most int, now time.Time, full func(wait time.Duration) cause.Cause) error {
	begun, err := pluck[time.Time](tx.Model(&DeskAct{}).Where("account_id = ? AND kind = ? AND asked_at > ?", act.AccountID, act.Kind, now.Add(-againTime)).
		Order("asked_at DESC, form_key DESC").Offset(most).Limit(1), "asked_at")
	if err != nil || len(begun) == 0 {
		return err
	}
	wait := begun[0].Add(againTime).Sub(now)
	return Later(wait, full(wait))
}

// checkBound looks when the last but so many of the rows was begun: what was begun before a day ago does not count.
func checkBound(rows *gorm.DB, column string, most int, now time.Time, full func(most int, wait time.Duration) cause.Cause) error {
	begun, err := pluck[time.Time](rows.Order("id DESC").Offset(most-1).Limit(1), column)
	if err != nil {
		return err
	}
	if len(begun) == 0 || now.Sub(begun[0]) >= BoundTime {
		return nil
	}
	wait := begun[0].Add(BoundTime).Sub(now)
	return Later(wait, full(most, wait))
}

// deleteOldest removes the rows of the condition beyond the newest so many.
func deleteOldest[T any](tx *gorm.DB, column string, most int, condition string, args ...any) error {
	rows := func() *gorm.DB { return tx.Session(&gorm.Session{NewDB: true}).Model(new(T)).Where(condition, args...) }
	last := rows().Select(column).Order(column + " DESC").Offset(most - 1).Limit(1)
	return deleteRows[T](rows().Where(column+" < (?)", last))
}
