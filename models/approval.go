package models

import (
	"time"

	"gorm.io/gorm"

	"ocrconsole/models/cause"
	"ocrconsole/models/rules"
	"ocrconsole/models/trail"
)

// ApprovalState is where the approval of an order stands.
type ApprovalState string

// The states. An approval is withdrawn when its order is cancelled by who placed it.
const (
	ApprovalWaiting   ApprovalState = "waiting"
	ApprovalGiven     ApprovalState = "approved"
	ApprovalDeclined  ApprovalState = "declined"
	ApprovalWithdrawn ApprovalState = "withdrawn"
)

// OrderApproval is that an order waits, or waited, for somebody who may approve it. It is the history, too: who asked, who decided.
type OrderApproval struct {
	AccountID int64 `gorm:"primaryKey"`
	OrderID   int64 `gorm:"primaryKey;autoIncrement:false"`
	AskedBy   int64
	AskedAt   time.Time
	State     ApprovalState
	DecidedBy *int64
	DecidedAt *time.Time // also when it was withdrawn
	Note      string     // what who decided said to who asked
}

// CreateApproval stores that the order, which is of so much, waits. The account must be locked.
func CreateApproval(tx *gorm.DB, a *OrderApproval, total trail.Money) error {
	if err := recordApproval(tx, a, total); err != nil {
		return err
	}
	return create(tx, a)
}

// ApprovalOf finds the approval of the account's order, nil if it needs none.
func ApprovalOf(tx *gorm.DB, accountID, orderID int64) (*OrderApproval, error) {
	return oneOrNone[OrderApproval](tx.Where("account_id = ? AND order_id = ?", accountID, orderID))
}

// ApprovalsOf lists those of the account's orders, by order.
func ApprovalsOf(tx *gorm.DB, accountID int64) ([]OrderApproval, error) {
	return all[OrderApproval](tx.Where("account_id = ?", accountID).Order("order_id"))
}

// whoAskedFor gives who asked for the approvals that these orders of the account wait for, by order.
func whoAskedFor(tx *gorm.DB, accountID int64, orderIDs []int64) (map[int64]int64, error) {
	waiting, err := all[OrderApproval](tx.Where("account_id = ? AND order_id IN ? AND state = ?", accountID, orderIDs, ApprovalWaiting))
	askedBy := make(map[int64]int64, len(waiting))
	for i := range waiting {
		askedBy[waiting[i].OrderID] = waiting[i].AskedBy
	}
	return askedBy, err
}

// WaitingFor counts the account's orders that wait, by who asked: MaxUnpaidOrders at most.
func WaitingFor(tx *gorm.DB, accountID int64, now time.Time) (map[int64]int64, error) {
	asked, err := pluck[int64](tx.Model(&OrderApproval{}).Joins("JOIN orders o ON o.account_id = order_approvals.account_id AND o.id = order_approvals.order_id").
		Where("order_approvals.account_id = ? AND order_approvals.state = ? AND o.status = ? AND o.expires_at > ?", accountID, ApprovalWaiting, OrderPendingPayment, now).
		Limit(MaxUnpaidOrders), "asked_by")
	count := make(map[int64]int64)
	for _, userID := range asked {
		count[userID]++
	}
	return count, err
}

// NamedApproval is an approval with the addresses of who asked and who decided, "" for nobody yet.
type NamedApproval struct {
	OrderApproval
	AskedByEmail, DecidedByEmail string
}

// NamedApprovalOf finds that of the account's order, nil if it needs none.
func NamedApprovalOf(tx *gorm.DB, accountID, orderID int64) (*NamedApproval, error) {
	return oneOrNone[NamedApproval](tx.Model(&OrderApproval{}).Select("order_approvals.*, asked.email AS asked_by_email, COALESCE(decided.email, '') AS decided_by_email").
		Joins("JOIN users asked ON asked.id = order_approvals.asked_by").Joins("LEFT JOIN users decided ON decided.id = order_approvals.decided_by").
		Where("order_approvals.account_id = ? AND order_approvals.order_id = ?", accountID, orderID))
}

// SaveApproval stores what was decided. The account must be locked.
func SaveApproval(tx *gorm.DB, a *OrderApproval) error {
	if err := recordApproval(tx, a, trail.Money{}); err != nil {
		return err
	}
	return save(tx.Where("account_id = ? AND order_id = ?", a.AccountID, a.OrderID), a, "state", "decided_by", "decided_at", "note")
}

// SpentBy gives what the member has committed of the account's money from an instant on and before another: orders that they placed, or approved
// for others, paid or still to be paid, and top-ups, made or under way; of those that were to pay an order what is more than the order. Under the account's lock nobody commits more meanwhile.
func SpentBy(tx *gorm.DB, accountID, userID int64, since, until, now time.Time) (rules.Micros, error) {
	approved := tx.Model(&OrderApproval{}).Select("order_id").Where("account_id = ? AND decided_by = ? AND state = ? AND decided_at >= ? AND decided_at < ?",
		accountID, userID, ApprovalGiven, since, until)
	orders, err := scalar(tx.Model(&Order{}).Where("account_id = ? AND (user_id = ? AND created_at >= ? AND created_at < ? OR id IN (?))", accountID, userID, since, until, approved).
		Where("status IN ? OR status = ? AND expires_at > ?", []OrderStatus{OrderPaid, OrderCompleted}, OrderPendingPayment, now), "COALESCE(SUM(total_micros), 0)")
	if err != nil {
		return 0, err
	}
	topUps, err := scalar(tx.Model(&Payment{}).Where("account_id = ? AND user_id = ? AND created_at >= ? AND created_at < ? AND purpose = ? AND then_order_id IS NULL AND status IN ?",
		accountID, userID, since, until, PurposeTopUp, []PaymentStatus{PaymentCreated, PaymentPending, PaymentSucceeded}), "COALESCE(SUM(amount_micros), 0)")
	if err != nil {
		return 0, err
	}
	beyond, err := toppedUpBeyond(tx, accountID, userID, since, until, now)
	if err != nil {
		return 0, err
	}
	spent, err := rules.AddMicros(rules.Micros(orders), rules.Micros(topUps))
	if err != nil {
		return 0, err
	}
	return rules.AddMicros(spent, beyond)
}

// toppedUpBeyond gives what the member's top-ups for orders came to beyond these: what was owed besides, or what no smaller top-up left over. All
// of one whose order came to nothing is on the balance.
func toppedUpBeyond(tx *gorm.DB, accountID, userID int64, since, until, now time.Time) (rules.Micros, error) {
	byOrder := tx.Model(&Payment{}).Select("COALESCE(orders.total_micros, 0) AS ordered, SUM(payments.amount_micros) AS paid").
		Joins("LEFT JOIN orders ON orders.account_id = payments.account_id AND orders.id = payments.then_order_id AND (orders.status IN ? OR orders.status = ? AND orders.expires_at > ?)",
			[]OrderStatus{OrderPaid, OrderCompleted}, OrderPendingPayment, now).
		Where("payments.account_id = ? AND payments.user_id = ? AND payments.created_at >= ? AND payments.created_at < ? AND payments.purpose = ? AND payments.then_order_id IS NOT NULL AND payments.status IN ?",
			accountID, userID, since, until, PurposeTopUp, []PaymentStatus{PaymentCreated, PaymentPending, PaymentSucceeded}).
		Group("payments.then_order_id, orders.total_micros")
	beyond, err := scalar(tx.Table("(?) AS by_order", byOrder), "COALESCE(SUM(CASE WHEN paid > ordered THEN paid - ordered ELSE 0 END), 0)")
	return rules.Micros(beyond), err
}

// ExtendOrder gives the order until the instant to be paid. The account must be locked.
func ExtendOrder(tx *gorm.DB, o *Order, until time.Time) error {
	o.ExpiresAt = until
	return save(byID(tx, o.AccountID, o.ID), o, "expires_at")
}

// PlacedBy makes the order the member's: they pay it, and who placed it may not any more. The account must be locked.
func PlacedBy(tx *gorm.DB, o *Order, userID int64) error {
	o.UserID = &userID
	return save(byID(tx, o.AccountID, o.ID), o, "user_id")
}

func noApproval() error { return Refuse(NotFound, cause.NoSuchOrder) }

// FindWaiting finds the approval that the account's order waits for; NotFound if it needs none, Conflict if it was decided.
func FindWaiting(tx *gorm.DB, accountID, orderID int64) (*OrderApproval, error) {
	a, err := ApprovalOf(tx, accountID, orderID)
	switch {
	case err != nil:
		return nil, err
	case a == nil:
		return nil, noApproval()
	case a.State != ApprovalWaiting:
		return nil, Refuse(Conflict, cause.ApprovalDecided)
	}
	return a, nil
}
