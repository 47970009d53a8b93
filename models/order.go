package models

import (
	"time"

	"gorm.io/gorm"

	"ocrconsole/models/cause"
	"ocrconsole/models/rules"
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
	TotalMicros    rules.Micros
	Currency       string
	PaidWith       PaidWith
	CreatedAt      time.Time
	ExpiresAt      time.Time
	PaidAt         *time.Time
	CompletedAt    *time.Time
	ClosedAt       *time.Time
	UserID         *int64 // who placed it, nil for the account itself
	// Lines are loaded with one order and with lists of an account's orders.
	Lines []OrderLine `gorm:"foreignKey:AccountID,OrderID;references:AccountID,ID"`
	// ReturnedPackages is how many of its packages were returned. Lists of orders have it, see CountReturns.
	ReturnedPackages int64 `gorm:"-"`
	// AskedBy is who asked for the approval that it waits for, 0 where it waits for none. Lists of orders have it.
	AskedBy int64 `gorm:"-"`
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
	UnitPriceMicros rules.Micros
	Quantity        int64
	AmountMicros    rules.Micros
	// WhenUsedUp is what was confirmed for calls that no package covers, and WordNo that word's place among all that the
	// customer has said of it: see UsedUpChoice.
	WhenUsedUp WhenUsedUp
	WordNo     int64
}

// Offering is the service in a region that the line's packages are for.
func (l *OrderLine) Offering() rules.Offering {
	return rules.Offering{Region: l.Region, Service: l.Service}
}

// CreateOrder stores the order with its lines under the account's next number. The account must be locked.
func CreateOrder(tx *gorm.DB, o *Order) (err error) {
	if o.ID, err = nextID[Order](tx, o.AccountID); err != nil {
		return err
	}
	for i := range o.Lines {
		o.Lines[i].AccountID, o.Lines[i].OrderID, o.Lines[i].LineNo = o.AccountID, o.ID, int64(i+1)
	}
	// Not by the association, which would overwrite what should not be there.
	if err := create(tx.Omit("Lines"), o); err != nil {
		return err
	}
	if err := create(tx, o.Lines); err != nil {
		return err
	}
	return recordOrder(tx, o)
}

// SaveOrder stores the order's state. The account must be locked.
func SaveOrder(tx *gorm.DB, o *Order) error {
	if err := recordOrder(tx, o); err != nil {
		return err
	}
	return save(byID(tx, o.AccountID, o.ID), o, "status", "paid_with", "paid_at", "completed_at", "closed_at")
}

// FindOrder loads the order with its lines.
func FindOrder(tx *gorm.DB, accountID, id int64) (*Order, error) {
	var order *Order
	var lines map[int64][]OrderLine
	err := Together(tx,
		Reading(&order, func(tx *gorm.DB) (*Order, error) {
			return one[Order](byID(tx, accountID, id), Refuse(NotFound, cause.NoSuchOrder))
		}),
		Reading(&lines, func(tx *gorm.DB) (map[int64][]OrderLine, error) { return LinesOfOrders(tx, accountID, []int64{id}) }),
	)
	if err != nil {
		return nil, err
	}
	order.Lines = lines[id]
	return order, nil
}

// FindOrderByKey loads the order that an idempotency key yielded, with its lines, nil if there is none yet.
func FindOrderByKey(tx *gorm.DB, accountID int64, key string) (*Order, error) {
	order, err := oneOrNone[Order](tx.Where("account_id = ? AND idempotency_key = ?", accountID, key))
	if err != nil || order == nil {
		return nil, err
	}
	lines, err := LinesOfOrders(tx, accountID, []int64{order.ID})
	order.Lines = lines[order.ID]
	return order, err
}

// LinesOfOrders gives the lines of the account's orders by order number.
func LinesOfOrders(tx *gorm.DB, accountID int64, orderIDs []int64) (map[int64][]OrderLine, error) {
	lines, err := all[OrderLine](tx.Where("account_id = ? AND order_id IN ?", accountID, orderIDs).Order("order_id, line_no"))
	if err != nil {
		return nil, err
	}
	byOrder := make(map[int64][]OrderLine, len(orderIDs))
	for _, line := range lines {
		byOrder[line.OrderID] = append(byOrder[line.OrderID], line)
	}
	return byOrder, nil
}

// LinesOfEntries gives the lines of the orders that the entries belong to, by order number.
func LinesOfEntries(tx *gorm.DB, accountID int64, entries []LedgerEntry) (map[int64][]OrderLine, error) {
	var orderIDs []int64
	for i := range entries {
		if id := entries[i].OrderID; id != nil {
			orderIDs = append(orderIDs, *id)
		}
	}
	if len(orderIDs) == 0 {
		return nil, nil
	}
	return LinesOfOrders(tx, accountID, orderIDs)
}

// OrderFilter chooses orders: of one status (empty: any), older than the order with number BeforeID (0: from
// the newest), at most Limit after the first Offset.
type OrderFilter struct {
	Status        OrderStatus
	BeforeID      int64
	Offset, Limit int
	// ID chooses one order; 0: any.
	ID int64
	// Closed chooses those that were cancelled or have expired.
	Closed bool
	// Created and Paid choose those that were placed, and paid, in that time.
	Created, Paid Span
	OldestFirst   bool
	// Waiting chooses those that wait to be approved, of AskedBy if that is not 0; Decided all but those.
	Waiting, Decided bool
	AskedBy          int64
}

// Span is a time from From on and before Until; each is zero where it has no such end.
type Span struct{ From, Until time.Time }

// of leaves those of the rows that the column puts into the time.
func (s *Span) of(q *gorm.DB, column string) *gorm.DB {
	if !s.From.IsZero() {
		q = q.Where(column+" >= ?", s.From)
	}
	if !s.Until.IsZero() {
		q = q.Where(column+" < ?", s.Until)
	}
	return q
}

// of leaves of the account's orders those of the filter's status and approval.
func (f *OrderFilter) of(tx *gorm.DB, accountID int64) *gorm.DB {
	q := tx.Where("account_id = ?", accountID)
	if f.Status != "" {
		q = q.Where("status = ?", f.Status)
	}
	if f.ID != 0 {
		q = q.Where("id = ?", f.ID)
	}
	if f.Closed {
		q = q.Where("status IN ?", []OrderStatus{OrderCancelled, OrderExpired})
	}
	q = f.Paid.of(f.Created.of(q, "created_at"), "paid_at")
	waiting := tx.Session(&gorm.Session{NewDB: true}).Model(&OrderApproval{}).Select("order_id").Where("account_id = ? AND state = ?", accountID, ApprovalWaiting)
	if f.AskedBy != 0 {
		waiting = waiting.Where("asked_by = ?", f.AskedBy)
	}
	switch {
	case f.Waiting:
		q = q.Where("status = ? AND id IN (?)", OrderPendingPayment, waiting)
	case f.Decided:
		q = q.Where("id NOT IN (?)", waiting)
	}
	return q
}

// CountOrders counts the account's orders that the filter chooses, but for BeforeID, Offset and Limit.
func CountOrders(tx *gorm.DB, accountID int64, f OrderFilter) (int64, error) {
	return count(f.of(tx.Model(&Order{}), accountID))
}

// OrdersOf lists the account's orders with their lines, newest first unless the filter says otherwise.
func OrdersOf(tx *gorm.DB, accountID int64, f OrderFilter) ([]Order, error) {
	q := f.of(tx, accountID)
	if f.BeforeID > 0 {
		q = q.Where("id < ?", f.BeforeID)
	}
	order := "id DESC"
	if f.OldestFirst {
		order = "id"
	}
	orders, err := all[Order](q.Order(order).Offset(f.Offset).Limit(f.Limit))
	if err != nil || len(orders) == 0 {
		return nil, err
	}
	ids := make([]int64, len(orders))
	for i := range orders {
		ids[i] = orders[i].ID
	}
	var lines map[int64][]OrderLine
	var returned, waiting map[int64]int64
	err = Together(tx,
		Reading(&lines, func(tx *gorm.DB) (map[int64][]OrderLine, error) { return LinesOfOrders(tx, accountID, ids) }),
		Reading(&returned, func(tx *gorm.DB) (map[int64]int64, error) { return CountReturns(tx, accountID, ids) }),
		Reading(&waiting, func(tx *gorm.DB) (map[int64]int64, error) { return whoAskedFor(tx, accountID, ids) }),
	)
	if err != nil {
		return nil, err
	}
	for i := range orders {
		orders[i].Lines, orders[i].ReturnedPackages = lines[orders[i].ID], returned[orders[i].ID]
		if orders[i].Status == OrderPendingPayment {
			orders[i].AskedBy = waiting[orders[i].ID]
		}
	}
	return orders, nil
}

// CountOrderLines counts the lines of the account's orders of the filter's status and approval.
func CountOrderLines(tx *gorm.DB, accountID int64, f OrderFilter) (n int64, err error) {
	q := tx.Model(&OrderLine{}).Where("account_id = ?", accountID)
	if f.Status != "" || f.Waiting || f.Decided {
		q = q.Where("order_id IN (?)", f.of(tx.Model(&Order{}).Select("id"), accountID))
	}
	return count(q)
}

// AccountsWithUnpaidOrders lists the accounts that have an order unpaid past its time, ascending.
func AccountsWithUnpaidOrders(tx *gorm.DB, now time.Time) ([]int64, error) {
	return pluck[int64](tx.Model(&Order{}).Where("status = ? AND expires_at <= ?", OrderPendingPayment, now).
		Distinct().Order("account_id"), "account_id")
}

// UnpaidOrders lists the account's orders that are unpaid past their time.
func UnpaidOrders(tx *gorm.DB, accountID int64, now time.Time) ([]Order, error) {
	return all[Order](tx.Where("account_id = ? AND status = ? AND expires_at <= ?", accountID, OrderPendingPayment, now).Order("id"))
}
