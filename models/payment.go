package models

import (
	"time"

	"gorm.io/gorm"

	"ocrconsole/models/cause"
	"ocrconsole/models/rules"
)

// PaymentStatus is where a card payment stands.
type PaymentStatus string

// The payment's states: created here; pending once the provider has it; then its answer.
const (
	PaymentCreated   PaymentStatus = "created"
	PaymentPending   PaymentStatus = "pending"
	PaymentSucceeded PaymentStatus = "succeeded"
	PaymentFailed    PaymentStatus = "failed"
)

// Purpose is what a payment is for.
type Purpose string

// The purposes.
const (
	PurposeTopUp Purpose = "top_up"
	PurposeOrder Purpose = "order"
)

// ByTransfer is the provider of payments by bank transfer, which no payment provider knows of: statements of the operator's bank say what came.
const ByTransfer = "transfer"

// Payment is one attempt to pay: by card, or to the balance by bank transfer.
type Payment struct {
	AccountID      int64 `gorm:"primaryKey"`
	ID             int64 `gorm:"primaryKey"`
	Purpose        Purpose
	OrderID        *int64        // what it pays; nil for a top-up
	ThenOrderID    *int64        // what a top-up pays from the balance as soon as it is there; nil for nothing
	AmountMicros   rules.Micros  // of a transfer: what arrived, and before that what was asked for
	AskedMicros    *rules.Micros // what a transfer was to bring that brought something else; nil elsewhere
	Currency       string
	Provider       string  // who takes it, ByTransfer for a bank transfer
	ProviderRef    *string // the provider's name for it, nil until it has told one
	CheckoutURL    string  // the provider's page where the customer pays
	Status         PaymentStatus
	Failure        cause.Stored // why it failed, for the customer
	SaveCard       bool         // the customer wants the card kept
	CardID         *int64       // the saved card that is charged without the customer; nil where the customer pays
	IdempotencyKey string       // the same key is the same payment
	CreatedAt      time.Time
	UpdatedAt      time.Time
	UserID         *int64 // who asked for it, nil for the account itself
}

// Ref names the payment; providers get it as our reference.
func (p *Payment) Ref() Ref { return Ref{KindPayment, p.AccountID, p.ID} }

// IsTransfer tells that it is by bank transfer.
func (p *Payment) IsTransfer() bool { return p.Provider == ByTransfer }

// Open reports whether the provider's answer is still outstanding.
func (p *Payment) Open() bool { return p.Status == PaymentCreated || p.Status == PaymentPending }

// CreatePayment stores the payment under the account's next number. The account must be locked.
func CreatePayment(tx *gorm.DB, p *Payment) error {
	if err := createNumbered(tx, p.AccountID, &p.ID, p); err != nil {
		return err
	}
	return recordPayment(tx, p)
}

// SavePayment stores the payment's state. The account must be locked.
func SavePayment(tx *gorm.DB, p *Payment) error {
	if err := recordPayment(tx, p); err != nil {
		return err
	}
	return save(byID(tx, p.AccountID, p.ID), p, "status", "failure", "provider_ref", "checkout_url", "updated_at", "amount_micros", "asked_micros")
}

// FindPayment loads one payment.
func FindPayment(tx *gorm.DB, accountID, id int64) (*Payment, error) {
	return one[Payment](byID(tx, accountID, id), Refuse(NotFound, cause.NoSuchPayment))
}

// FindPaymentByKey loads the payment that an idempotency key yielded, nil if there is none yet.
func FindPaymentByKey(tx *gorm.DB, accountID int64, key string) (*Payment, error) {
	return oneOrNone[Payment](tx.Where("account_id = ? AND idempotency_key = ?", accountID, key))
}

// OpenPaymentOf finds the card payment that has no answer yet and is of the order, or a top-up for it; nil if there is none.
func OpenPaymentOf(tx *gorm.DB, accountID, orderID int64) (*Payment, error) {
	return oneOrNone[Payment](tx.Where("account_id = ? AND (order_id = ? OR then_order_id = ?) AND provider <> ? AND status IN ?",
		accountID, orderID, orderID, ByTransfer, []PaymentStatus{PaymentCreated, PaymentPending}))
}

// OpenTransferFor finds the bank transfer that is to pay the order and is waited for, nil if there is none.
func OpenTransferFor(tx *gorm.DB, accountID, orderID int64) (*Payment, error) {
	return oneOrNone[Payment](tx.Where("account_id = ? AND then_order_id = ? AND provider = ? AND status IN ?", accountID, orderID, ByTransfer, []PaymentStatus{PaymentCreated, PaymentPending}))
}

// AttemptsAtOrder lists the payments of the order, and the top-ups that were made for it, oldest first.
func AttemptsAtOrder(tx *gorm.DB, accountID, orderID int64) ([]Payment, error) {
	return all[Payment](tx.Where("account_id = ? AND (order_id = ? OR then_order_id = ?)", accountID, orderID, orderID).Order("id"))
}

// PaymentsOfOrder lists the payments of the order, oldest first.
func PaymentsOfOrder(tx *gorm.DB, accountID, orderID int64) ([]Payment, error) {
	return all[Payment](tx.Where("account_id = ? AND order_id = ?", accountID, orderID).Order("id"))
}

// OpenTopUps lists the account's top-ups that have no answer yet, newest first.
func OpenTopUps(tx *gorm.DB, accountID int64) ([]Payment, error) {
	return all[Payment](tx.Where("account_id = ? AND purpose = ? AND status IN ?", accountID, PurposeTopUp,
		[]PaymentStatus{PaymentCreated, PaymentPending}).Order("id DESC").Limit(10))
}

// UndecidedPayments lists the provider's payments of all accounts that have no answer yet and were made by the instant,
// after the given one in the order of account and number, at most limit.
func UndecidedPayments(tx *gorm.DB, provider string, madeBy time.Time, after Ref, limit int) ([]Payment, error) {
	return all[Payment](tx.Where("provider = ? AND status IN ? AND created_at <= ? AND (account_id > ? OR account_id = ? AND id > ?)",
		provider, []PaymentStatus{PaymentCreated, PaymentPending}, madeBy, after.AccountID, after.AccountID, after.ID).
		Order("account_id, id").Limit(limit))
}

// OpenPagesOfClosed lists the provider's payments of closed accounts that have no answer yet and may be paid on a page, after the given one in
// the order of account and number, at most limit.
func OpenPagesOfClosed(tx *gorm.DB, provider string, after Ref, limit int) ([]Payment, error) {
	return all[Payment](tx.Where("provider = ? AND status IN ? AND card_id IS NULL AND (account_id > ? OR account_id = ? AND id > ?)",
		provider, []PaymentStatus{PaymentCreated, PaymentPending}, after.AccountID, after.AccountID, after.ID).
		Where("EXISTS (SELECT 1 FROM accounts a WHERE a.id = payments.account_id AND a.closed_at IS NOT NULL)").
		Order("account_id, id").Limit(limit))
}

// CountUndecidedElsewhere counts the payments and refunds without a final answer that are not the provider's; transfers wait for no provider.
func CountUndecidedElsewhere(tx *gorm.DB, provider string) (payments, refunds int64, err error) {
	payments, err = count(tx.Model(&Payment{}).Where("provider NOT IN ? AND status IN ?", []string{provider, ByTransfer}, []PaymentStatus{PaymentCreated, PaymentPending}))
	if err != nil {
		return 0, 0, err
	}
	refunds, err = count(tx.Model(&Refund{}).Where("provider <> ? AND next_try_at IS NOT NULL", provider))
	return payments, refunds, err
}
