package models

import (
	"time"

	"gorm.io/gorm"
)

// BillingDetails is who an account's documents are made out to.
type BillingDetails struct {
	AccountID int64 `gorm:"primaryKey;autoIncrement:false"`
	Name      string
	Address   string // lines, as they are printed
	Country   string
	TaxID     string // as the customer writes it; nobody checks it
	Email     string // the bookkeeping's, where documents are mailed; empty: nowhere
	// EmailConfirmedAt is when somebody who reads mail at Email agreed to have documents mailed there.
	EmailConfirmedAt *time.Time
	UpdatedAt        time.Time
}

// TableName is the same as the type's: it has no singular.
func (BillingDetails) TableName() string { return "billing_details" }

// FindBillingDetails loads the account's billing details, nil if it has given none.
func FindBillingDetails(tx *gorm.DB, accountID int64) (*BillingDetails, error) {
	return oneOrNone[BillingDetails](tx.Where("account_id = ?", accountID))
}

// MailsDocumentsTo reports whether documents are mailed to the address.
func (d *BillingDetails) MailsDocumentsTo(email string) bool {
	return d != nil && email != "" && d.Email == email && d.EmailConfirmedAt != nil
}

// SaveBillingDetails stores the account's billing details in place of those it had. The account must be locked.
func SaveBillingDetails(tx *gorm.DB, d *BillingDetails) error {
	before, err := FindBillingDetails(tx, d.AccountID)
	if err != nil {
		return err
	}
	if err := recordDetails(tx, before, d); err != nil {
		return err
	}
	return replace(tx, d)
}
