package models

import (
	"errors"
	"fmt"
	"time"

	"gorm.io/gorm"
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

// Dispute says that a cardholder contests a payment at the card's bank. What it took from the balance is the refund with its DisputeID.
type Dispute struct {
	AccountID    int64         `gorm:"primaryKey" json:"account"`
	ID           int64         `gorm:"primaryKey" json:"id"`
	PaymentID    int64         `json:"payment_id"` // what is contested
	Provider     string        `json:"provider"`
	ProviderRef  string        `json:"provider_ref"` // the provider's name for it
	Status       DisputeStatus `json:"status"`
	AmountMicros int64         `json:"amount_micros"`
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
func CreateDispute(tx *gorm.DB, d *Dispute) (err error) {
	if d.ID, err = nextID(tx, &Dispute{}, d.AccountID); err != nil {
		return err
	}
	if err := tx.Create(d).Error; err != nil {
		return fmt.Errorf("create dispute: %w", err)
	}
	return nil
}

// SaveDispute stores how the dispute stands. The account must be locked.
func SaveDispute(tx *gorm.DB, d *Dispute) error {
	err := tx.Model(&Dispute{}).Where("account_id = ? AND id = ?", d.AccountID, d.ID).Select("status", "refund_ref", "updated_at").Updates(d).Error
	if err != nil {
		return fmt.Errorf("save dispute %s: %w", d.Ref(), err)
	}
	return nil
}

// FindDispute loads the dispute that the provider has under the name, nil if it is not known yet.
func FindDispute(tx *gorm.DB, accountID int64, provider, providerRef string) (*Dispute, error) {
	var d Dispute
	err := tx.Where("account_id = ? AND provider = ? AND provider_ref = ?", accountID, provider, providerRef).Take(&d).Error
	if errors.Is(err, gorm.ErrRecordNotFound) {
		return nil, nil
	}
	if err != nil {
		return nil, fmt.Errorf("find dispute: %w", err)
	}
	return &d, nil
}

// FindDisputeByID loads one dispute.
func FindDisputeByID(tx *gorm.DB, accountID, id int64) (*Dispute, error) {
	var d Dispute
	if err := tx.Where("account_id = ? AND id = ?", accountID, id).Take(&d).Error; err != nil {
		return nil, fmt.Errorf("find dispute %d of account %d: %w", id, accountID, err)
	}
	return &d, nil
}

// DisputesOfPayment lists the payment's disputes, oldest first.
func DisputesOfPayment(tx *gorm.DB, accountID, paymentID int64) ([]Dispute, error) {
	return findDisputes(tx.Where("account_id = ? AND payment_id = ?", accountID, paymentID).Order("id"))
}

// OpenDisputes lists the disputes of all accounts that are not decided, at most limit.
func OpenDisputes(tx *gorm.DB, limit int) ([]Dispute, error) {
	return findDisputes(tx.Where("status IN ?", []DisputeStatus{DisputeInquiry, DisputeOpen}).Order("account_id, id").Limit(limit))
}

func findDisputes(q *gorm.DB) ([]Dispute, error) {
	var disputes []Dispute
	if err := q.Find(&disputes).Error; err != nil {
		return nil, fmt.Errorf("list disputes: %w", err)
	}
	return disputes, nil
}

// FindRefundOfDispute loads what the dispute took from the balance, nil if it took nothing.
func FindRefundOfDispute(tx *gorm.DB, accountID, disputeID int64) (*Refund, error) {
	refunds, err := findRefunds(tx.Where("account_id = ? AND dispute_id = ?", accountID, disputeID).Limit(1))
	if err != nil || len(refunds) == 0 {
		return nil, err
	}
	return &refunds[0], nil
}
