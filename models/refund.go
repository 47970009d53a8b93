package models

import (
	"slices"
	"time"

	"gorm.io/gorm"

	"ocrconsole/models/cause"
	"ocrconsole/models/rules"
)

// RefundStatus is where a refund stands.
type RefundStatus string

// The refund's states: created here; pending once the provider has it; then its answer. A refund to the balance has
// succeeded at once.
const (
	RefundCreated   RefundStatus = "created"
	RefundPending   RefundStatus = "pending"
	RefundSucceeded RefundStatus = "succeeded"
	RefundFailed    RefundStatus = "failed"
)

// Destination is where the money of a refund goes.
type Destination string

// The destinations.
const (
	ToBalance Destination = "balance"
	ToCard    Destination = "card"
)

// Refund is money given back: to the balance at once, to a card by the provider in its time. One that failed there has its money in the
// balance.
type Refund struct {
	AccountID   int64 `gorm:"primaryKey"`
	ID          int64 `gorm:"primaryKey"`
	Destination Destination
	PaymentID   *int64 // whose money it is; nil where no card paid
	OrderID     *int64 // the completed order whose price is given back; nil where the payment came for one that never was completed
	PackageID   *int64 // the package that was returned
	// DisputeID is the dispute in which the card's bank took the money back by itself: such a refund has succeeded at once,
	// and fails when the bank gives it back. A dispute has another as something is missing of its amount that can be taken only then.
	DisputeID    *int64
	AmountMicros rules.Micros
	Currency     string
	Provider     string
	ProviderRef  *string // the provider's name for it
	Status       RefundStatus
	Reason       cause.Stored // for the customer
	Elsewhere    bool         // the provider gave the money back without being asked by us
	RequestKey   string       // of the operator's command that asked for it; empty where none did, as
	Request      string       // what that asked for
	Failure      cause.Stored // why the card did not take it
	Attempts     int64        // how often the provider was asked to begin
	NextTryAt    *time.Time   // when it is asked next, nil once it has answered for good
	CreatedAt    time.Time
	UpdatedAt    time.Time
}

// Ref names the refund; providers get it as our reference.
func (r *Refund) Ref() Ref { return Ref{KindRefund, r.AccountID, r.ID} }

// Open reports whether the provider's final answer is still outstanding.
func (r *Refund) Open() bool { return r.Status == RefundCreated || r.Status == RefundPending }

// CreateRefund stores the refund under the account's next number. The account must be locked.
func CreateRefund(tx *gorm.DB, r *Refund) error {
	if err := createNumbered(tx, r.AccountID, &r.ID, r); err != nil {
		return err
	}
	return recordRefundBegun(tx, r)
}

// SaveRefund stores the refund's state. The account must be locked.
func SaveRefund(tx *gorm.DB, r *Refund) error {
	if err := recordRefundEnded(tx, r); err != nil {
		return err
	}
	return save(byID(tx, r.AccountID, r.ID), r, "status", "failure", "provider_ref", "attempts", "next_try_at", "updated_at")
}

// FindRefund loads one refund.
func FindRefund(tx *gorm.DB, accountID, id int64) (*Refund, error) {
	return one[Refund](byID(tx, accountID, id), Refuse(NotFound, cause.NoSuchRefund))
}

// RefundsOfPayment lists what was given back to the payment's card, oldest first.
func RefundsOfPayment(tx *gorm.DB, accountID, paymentID int64) ([]Refund, error) {
	return all[Refund](tx.Where("account_id = ? AND payment_id = ?", accountID, paymentID).Order("id"))
}

// RefundsOfOrder lists what was given back of the order's price, oldest first.
func RefundsOfOrder(tx *gorm.DB, accountID, orderID int64) ([]Refund, error) {
	return all[Refund](tx.Where("account_id = ? AND order_id = ?", accountID, orderID).Order("id"))
}

// DueRefunds lists the provider's refunds that it is to be asked about by now, longest due first, at most limit.
func DueRefunds(tx *gorm.DB, provider string, now time.Time, limit int) ([]Refund, error) {
	return all[Refund](tx.Where("provider = ? AND next_try_at <= ?", provider, now).
		Order("next_try_at, account_id, id").Limit(limit))
}

// OpenRefunds lists the provider's refunds of all accounts that have no final answer, due or not, after the given one in
// the order of account and number, at most limit.
func OpenRefunds(tx *gorm.DB, provider string, after Ref, limit int) ([]Refund, error) {
	return all[Refund](tx.Where("provider = ? AND next_try_at IS NOT NULL AND (account_id > ? OR account_id = ? AND id > ?)",
		provider, after.AccountID, after.AccountID, after.ID).Order("account_id, id").Limit(limit))
}

// RefundsOfRequest lists what an operator's command gave back, oldest first; nothing if it was not carried out yet.
func RefundsOfRequest(tx *gorm.DB, accountID int64, key string) ([]Refund, error) {
	return all[Refund](tx.Where("account_id = ? AND request_key = ?", accountID, key).Order("id"))
}

// FindRefundAtProvider loads the refund that the provider has under the name, nil if it is not known yet.
func FindRefundAtProvider(tx *gorm.DB, accountID int64, provider, providerRef string) (*Refund, error) {
	return oneOrNone[Refund](tx.Where("account_id = ? AND provider = ? AND provider_ref = ?", accountID, provider, providerRef))
}

// RefundsOfEntries loads the refunds that the entries are of, by number.
func RefundsOfEntries(tx *gorm.DB, accountID int64, entries []LedgerEntry) (map[int64]Refund, error) {
	var ids []int64
	for i := range entries {
		if entries[i].RefundID != nil {
			ids = append(ids, *entries[i].RefundID)
		}
	}
	named := make(map[int64]Refund)
	for part := range slices.Chunk(ids, bulkRows) {
		refunds, err := all[Refund](tx.Where("account_id = ? AND id IN ?", accountID, part))
		if err != nil {
			return nil, err
		}
		for i := range refunds {
			named[refunds[i].ID] = refunds[i]
		}
	}
	return named, nil
}
