package models

import (
	"errors"
	"fmt"
	"time"

	"gorm.io/gorm"
)

// OrderStatus is where an order stands: pending payment → paid → completed, or cancelled, or expired.
type OrderStatus string

// The order's states.
const (
	OrderPendingPayment OrderStatus = "pending_payment"
	OrderPaid           OrderStatus = "paid"
	OrderCompleted      OrderStatus = "completed"
	OrderCancelled      OrderStatus = "cancelled"
	OrderExpired        OrderStatus = "expired"
)

// Words gives the status as customers read it.
func (s OrderStatus) Words() string {
	if s == OrderPendingPayment {
		return "pending payment"
	}
	return string(s)
}

// PaidWith is how an order was paid; empty while it is not.
type PaidWith string

// The ways to pay an order.
const (
	PaidWithBalance PaidWith = "balance"
	PaidWithCard    PaidWith = "card"
)

// Order is what an account agreed to buy, at the prices that it confirmed. ClosedAt is when it was cancelled or
// expired. IdempotencyKey makes sending the same confirmation again yield the same order.
type Order struct {
	AccountID      int64 `gorm:"primaryKey"`
	ID             int64 `gorm:"primaryKey"`
	Status         OrderStatus
	IdempotencyKey string
	TotalMicros    int64
	Currency       string
	PaidWith       PaidWith
	CreatedAt      time.Time
	ExpiresAt      time.Time
	PaidAt         *time.Time
	CompletedAt    *time.Time
	ClosedAt       *time.Time
	Lines          []OrderLine `gorm:"-"`
	// ReturnedPackages is how many of its packages were returned. Lists of orders have it, see CountReturns.
	ReturnedPackages int64 `gorm:"-"`
}

// Ref names the order.
func (o *Order) Ref() Ref { return Ref{KindOrder, o.AccountID, o.ID} }

// CompletedBy tells that the card payment of the entry is what completed the order: both are of one transaction, and so of
// one instant.
func (o *Order) CompletedBy(e *LedgerEntry) bool {
	return o.PaidWith == PaidWithCard && o.PaidAt != nil && o.PaidAt.Equal(e.At)
}

// Units is how many packages the order is for.
func (o *Order) Units() int64 {
	units := int64(0)
	for i := range o.Lines {
		units += o.Lines[i].Quantity
	}
	return units
}

// OrderLine is one specification, in a quantity, of an order: Quantity packages of Calls calls each.
type OrderLine struct {
	AccountID       int64 `gorm:"primaryKey"`
	OrderID         int64 `gorm:"primaryKey"`
	LineNo          int64 `gorm:"primaryKey"`
	Region          string
	Service         string
	SpecificationID int64
	Calls           int64
	UnitPriceMicros int64
	Quantity        int64
	AmountMicros    int64
	// WhenUsedUp is what was confirmed for calls that no package covers, and WordNo that word's place among all that the
	// customer has said of it: see UsedUpChoice.
	WhenUsedUp WhenUsedUp
	WordNo     int64
}

// CreateOrder stores the order with its lines under the account's next number. The account must be locked.
func CreateOrder(tx *gorm.DB, o *Order) error {
	id, err := nextID(tx, &Order{}, o.AccountID)
	if err != nil {
		return err
	}
	o.ID = id
	if err := tx.Create(o).Error; err != nil {
		return fmt.Errorf("create order: %w", err)
	}
	for i := range o.Lines {
		o.Lines[i].AccountID, o.Lines[i].OrderID, o.Lines[i].LineNo = o.AccountID, o.ID, int64(i+1)
	}
	if err := tx.Create(o.Lines).Error; err != nil {
		return fmt.Errorf("create order lines: %w", err)
	}
	return nil
}

// SaveOrder stores the order's state. The account must be locked.
func SaveOrder(tx *gorm.DB, o *Order) error {
	err := tx.Model(&Order{}).Where("account_id = ? AND id = ?", o.AccountID, o.ID).
		Select("status", "paid_with", "paid_at", "completed_at", "closed_at").Updates(o).Error
	if err != nil {
		return fmt.Errorf("save order %s: %w", o.Ref(), err)
	}
	return nil
}

// FindOrder loads the order with its lines.
func FindOrder(tx *gorm.DB, accountID, id int64) (*Order, error) {
	return takeOrder(tx, tx.Where("account_id = ? AND id = ?", accountID, id))
}

// FindOrderByKey loads the order that an idempotency key yielded, nil if there is none yet.
func FindOrderByKey(tx *gorm.DB, accountID int64, key string) (*Order, error) {
	order, err := takeOrder(tx, tx.Where("account_id = ? AND idempotency_key = ?", accountID, key))
	if CodeOf(err) == NotFound {
		return nil, nil
	}
	return order, err
}

func takeOrder(tx, where *gorm.DB) (*Order, error) {
	var o Order
	err := where.Take(&o).Error
	if errors.Is(err, gorm.ErrRecordNotFound) {
		return nil, Errorf(NotFound, "There is no such order.")
	}
	if err != nil {
		return nil, fmt.Errorf("find order: %w", err)
	}
	if o.Lines, err = linesOf(tx, o.AccountID, []int64{o.ID}); err != nil {
		return nil, err
	}
	return &o, nil
}

func linesOf(tx *gorm.DB, accountID int64, orderIDs []int64) ([]OrderLine, error) {
	var lines []OrderLine
	err := tx.Where("account_id = ? AND order_id IN ?", accountID, orderIDs).Order("order_id, line_no").Find(&lines).Error
	if err != nil {
		return nil, fmt.Errorf("list order lines: %w", err)
	}
	return lines, nil
}

// LinesOfOrders gives the lines of the account's orders by order number.
func LinesOfOrders(tx *gorm.DB, accountID int64, orderIDs []int64) (map[int64][]OrderLine, error) {
	lines, err := linesOf(tx, accountID, orderIDs)
	if err != nil {
		return nil, err
	}
	byOrder := make(map[int64][]OrderLine, len(orderIDs))
	for _, line := range lines {
		byOrder[line.OrderID] = append(byOrder[line.OrderID], line)
	}
	return byOrder, nil
}

// OrderFilter chooses orders: of one status (empty: any), older than the order with number BeforeID (0: from
// the newest), at most Limit.
type OrderFilter struct {
	Status   OrderStatus
	BeforeID int64
	Limit    int
}

// OrdersOf lists the account's orders with their lines, newest first.
func OrdersOf(tx *gorm.DB, accountID int64, f OrderFilter) ([]Order, error) {
	q := tx.Where("account_id = ?", accountID)
	if f.Status != "" {
		q = q.Where("status = ?", f.Status)
	}
	if f.BeforeID > 0 {
		q = q.Where("id < ?", f.BeforeID)
	}
	var orders []Order
	if err := q.Order("id DESC").Limit(f.Limit).Find(&orders).Error; err != nil {
		return nil, fmt.Errorf("list orders of account %d: %w", accountID, err)
	}
	if len(orders) == 0 {
		return nil, nil
	}
	ids := make([]int64, len(orders))
	for i := range orders {
		ids[i] = orders[i].ID
	}
	lines, err := LinesOfOrders(tx, accountID, ids)
	if err != nil {
		return nil, err
	}
	returned, err := CountReturns(tx, accountID, ids)
	if err != nil {
		return nil, err
	}
	for i := range orders {
		orders[i].Lines, orders[i].ReturnedPackages = lines[orders[i].ID], returned[orders[i].ID]
	}
	return orders, nil
}

// CountOrderLines counts the lines of the account's orders of the filter's status.
func CountOrderLines(tx *gorm.DB, accountID int64, f OrderFilter) (n int64, err error) {
	q := tx.Model(&OrderLine{}).Where("account_id = ?", accountID)
	if f.Status != "" {
		q = q.Where("order_id IN (?)", tx.Model(&Order{}).Select("id").Where("account_id = ? AND status = ?", accountID, f.Status))
	}
	if err := q.Count(&n).Error; err != nil {
		return 0, fmt.Errorf("count order lines of account %d: %w", accountID, err)
	}
	return n, nil
}

// AccountsWithUnpaidOrders lists the accounts that have an order unpaid past its time, ascending.
func AccountsWithUnpaidOrders(tx *gorm.DB, now time.Time) ([]int64, error) {
	var ids []int64
	err := tx.Model(&Order{}).Where("status = ? AND expires_at <= ?", OrderPendingPayment, now).
		Distinct().Order("account_id").Pluck("account_id", &ids).Error
	if err != nil {
		return nil, fmt.Errorf("list accounts with unpaid orders: %w", err)
	}
	return ids, nil
}

// UnpaidOrders lists the account's orders that are unpaid past their time.
func UnpaidOrders(tx *gorm.DB, accountID int64, now time.Time) ([]Order, error) {
	var orders []Order
	err := tx.Where("account_id = ? AND status = ? AND expires_at <= ?", accountID, OrderPendingPayment, now).Order("id").Find(&orders).Error
	if err != nil {
		return nil, fmt.Errorf("list unpaid orders of account %d: %w", accountID, err)
	}
	return orders, nil
}
