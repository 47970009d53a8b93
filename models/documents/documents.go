// Package documents holds the use cases on what customers keep for their books: receipts, invoices, invoices of months and
// credit notes, whom they are made out to, and their printing. What money did is decided in models/billing; documents follow
// from the ledger's entries.
//
// Jobs issue them from what models.AppendEntries notes as due, one transaction each, under the account's lock and then the row of
// the number sequence: no number is lost. What a document says is stored with its number; it is printed after the commit, and the
// first print is kept.
package documents

import (
	"context"
	"strings"

	"gorm.io/gorm"

	"ocrconsole/models"
	"ocrconsole/models/catalog"
)

// Documents are the use cases; all fields but Clock and Operator are required.
type Documents struct {
	DB      *models.DB
	Catalog *catalog.Reader
	Clock   models.Clock
	// Operator issues the documents, which Printer prints.
	Operator Operator
	Printer  Printer
	// TestMoney tells that the payment provider moves no real money: its documents have numbers of their own. Whoever has the
	// provider is asked, each time.
	TestMoney func() bool
}

// MayIssue tells whether documents can be issued: on real money only by an operator who has a name.
func (d *Documents) MayIssue() bool { return d.Operator.Name != "" || d.TestMoney() }

// testOperator issues the documents of an operator without a name, on test money.
const testOperator = "OCR Console (test operation)"

// recipientOf makes the document out to the account's billing details or, where it has given none, to its name.
func recipientOf(tx *gorm.DB, account *models.Account) (Party, error) {
	party := Party{Name: account.Name, AccountID: account.ID}
	details, err := models.FindBillingDetails(tx, account.ID)
	if err != nil || details == nil {
		return party, err
	}
	party.Name, party.TaxID, party.Email = details.Name, details.TaxID, details.Email
	for _, line := range []string{details.Address, details.Country} {
		if line != "" {
			party.Address = append(party.Address, strings.Split(line, "\n")...)
		}
	}
	return party, nil
}

// Parties gives who the account's documents are from and whom they are made out to, as of now. The issuer has no name
// as long as the operator has given none.
func (d *Documents) Parties(ctx context.Context, accountID int64) (issuer, recipient Party, err error) {
	tx := d.DB.WithContext(ctx)
	account, err := models.FindAccount(tx, accountID)
	if err != nil {
		return issuer, recipient, err
	}
	recipient, err = recipientOf(tx, account)
	return d.Operator.party(), recipient, err
}

// List gives the account's documents, newest first.
func (d *Documents) List(ctx context.Context, accountID int64, f models.DocumentFilter) ([]models.Document, error) {
	return models.DocumentsOf(d.DB.WithContext(ctx), accountID, f)
}

// OfOrder lists the order's invoice and the credit notes that correct it, oldest first.
func (d *Documents) OfOrder(ctx context.Context, accountID, orderID int64) ([]models.Document, error) {
	return models.DocumentsOfOrder(d.DB.WithContext(ctx), accountID, orderID)
}

// OfEntry gives the document that is about the ledger entry, nil if there is none.
func (d *Documents) OfEntry(ctx context.Context, accountID, seq int64) (*models.Document, error) {
	return models.DocumentOfEntry(d.DB.WithContext(ctx), accountID, seq)
}
