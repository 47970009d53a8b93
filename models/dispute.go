package models

import (
	"fmt"
	"time"

	"gorm.io/gorm"

	"ocrconsole/models/rules"
)

// DisputeStatus is where a dispute stands.
type DisputeStatus string

// The states: a question that moves no money; open, with the money taken back until it is decided; decided for us, which
// brings the money back; decided for the cardholder; and ended by the provider, which gave the money to the cardholder by
// itself before the bank decided.
const (
	DisputeInquiry   DisputeStatus = "inquiry"
	DisputeOpen      DisputeStatus = "open"
	DisputeWon       DisputeStatus = "won"
	DisputeLost      DisputeStatus = "lost"
	DisputePrevented DisputeStatus = "prevented"
)

// Dispute says that a cardholder contests a payment at the card's bank. What it took from the balance are the refunds with its DisputeID.
type Dispute struct {
	AccountID    int64         `gorm:"primaryKey" json:"account"`
	ID           int64         `gorm:"primaryKey" json:"id"`
	PaymentID    int64         `json:"payment_id"` // what is contested
	Provider     string        `json:"provider"`
	ProviderRef  string        `json:"provider_ref"` // the provider's name for it
	Status       DisputeStatus `json:"status"`
	AmountMicros rules.Micros  `json:"amount_micros"`
	Currency     string        `json:"currency"`
	Reason       string        `json:"reason"`               // the provider's word for why
	RefundRef    string        `json:"refund_ref,omitempty"` // the refund by which the provider prevented it, "" if it made none: both are the same money
	CreatedAt    time.Time     `json:"created_at"`
	UpdatedAt    time.Time     `json:"updated_at"`
}

// Ref names the dispute.
func (d *Dispute) Ref() Ref { return Ref{KindDispute, d.AccountID, d.ID} }

// Payment names the payment that is contested.
func (d *Dispute) Payment() Ref { return Ref{KindPayment, d.AccountID, d.PaymentID} }

// CreateDispute stores the dispute under the account's next number. The account must be locked.
func CreateDispute(tx *gorm.DB, d *Dispute) error {
	if err := createNumbered(tx, d.AccountID, &d.ID, d); err != nil {
		return err
	}
	return recordDispute(tx, d)
}

// SaveDispute stores how the dispute stands. The account must be locked.
func SaveDispute(tx *gorm.DB, d *Dispute) error {
	if err := recordDispute(tx, d); err != nil {
		return err
	}
	return save(byID(tx, d.AccountID, d.ID), d, "status", "refund_ref", "updated_at")
}

// FindDispute loads the dispute that the provider has under the name, nil if it is not known yet.
func FindDispute(tx *gorm.DB, accountID int64, provider, providerRef string) (*Dispute, error) {
	return oneOrNone[Dispute](tx.Where("account_id = ? AND provider = ? AND provider_ref = ?", accountID, provider, providerRef))
}

// FindDisputeByID loads one dispute.
func FindDisputeByID(tx *gorm.DB, accountID, id int64) (*Dispute, error) {
	return one[Dispute](byID(tx, accountID, id), fmt.Errorf("there is no dispute %s", Ref{KindDispute, accountID, id}))
}

// DisputesOfPayment lists the payment's disputes, oldest first.
func DisputesOfPayment(tx *gorm.DB, accountID, paymentID int64) ([]Dispute, error) {
	return all[Dispute](tx.Where("account_id = ? AND payment_id = ?", accountID, paymentID).Order("id"))
}

// OpenDisputes lists the disputes of all accounts that are not decided, at most limit.
func OpenDisputes(tx *gorm.DB, limit int) ([]Dispute, error) {
	return all[Dispute](tx.Where("status IN ?", []DisputeStatus{DisputeInquiry, DisputeOpen}).Order("account_id, id").Limit(limit))
}

// RefundsOfDispute lists what the dispute took from the balance, and when it could: oldest first.
func RefundsOfDispute(tx *gorm.DB, accountID, disputeID int64) ([]Refund, error) {
	return all[Refund](tx.Where("account_id = ? AND dispute_id = ?", accountID, disputeID).Order("id"))
}
