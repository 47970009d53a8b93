// Package documents holds the use cases on what customers keep for their books: receipts, invoices, invoices of months and
// credit notes, whom they are made out to, and their printing. What money did is decided in models/billing; documents follow
// from the ledger's entries.
package documents

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"gorm.io/gorm"

	"ocrconsole/models"
	"ocrconsole/models/catalog"
)

// Documents are the use cases; all fields but Clock, Operator and TestMoney are required.
type Documents struct {
	DB      *models.DB
	Catalog *catalog.Reader
	Clock   models.Clock
	// Operator issues the documents, which Printer prints.
	Operator Operator
	Printer  Printer
	// TestMoney is that the payment provider moves no real money: its documents have numbers of their own.
	TestMoney bool
}

// Issue issues the receipts, invoices of orders and credit notes that ledger entries call for. It may run
// anywhere, at any time, any number of times: there is one document for each. It gives how many it issued.
func (d *Documents) Issue(ctx context.Context) (issued int, err error) {
	accountIDs, err := models.AccountsWithDueDocuments(d.DB.WithContext(ctx))
	if err != nil {
		return 0, err
	}
	var failures []error
	for _, id := range accountIDs {
		n, err := d.IssueDue(ctx, id)
		issued += n
		failures = append(failures, err)
	}
	return issued, errors.Join(failures...)
}

// IssueDue issues what the account's ledger entries call for, without waiting for the job, and gives how many documents
// there were.
func (d *Documents) IssueDue(ctx context.Context, accountID int64) (issued int, err error) {
	if !d.MayIssue() {
		return 0, nil
	}
	snapshot, err := d.Catalog.Current(ctx)
	if err != nil {
		return 0, err
	}
	i := &issuer{Documents: d, snapshot: snapshot}
	for {
		// Looked at without the lock first: what waits, for a refund to end, must not keep calls from being recorded. All of it is
		// of one moment, or what another process issues meanwhile would be both due and issued.
		var waiting *draft
		err := d.DB.Read(ctx, func(tx *gorm.DB) (err error) {
			waiting, err = i.next(tx, accountID)
			return err
		})
		if err != nil || waiting == nil {
			return issued, err
		}
		document, err := i.issue(ctx, accountID, i.next)
		if err != nil {
			return issued, err
		}
		if document != nil {
			issued++
		}
	}
}

// MayIssue tells whether documents can be issued: on real money only by an operator who has a name.
func (d *Documents) MayIssue() bool { return d.Operator.Name != "" || d.TestMoney }

// testOperator issues the documents of an operator without a name, on test money.
const testOperator = "OCR Console (test operation)"

// issuer drafts documents with the names of the catalog in force.
type issuer struct {
	*Documents
	snapshot *catalog.Snapshot
}

// locked runs fn in one transaction that holds the account's lock.
func (d *Documents) locked(ctx context.Context, accountID int64, fn func(tx *gorm.DB, account *models.Account) error) error {
	return d.DB.Write(ctx, func(tx *gorm.DB) error {
		account, err := models.LockAccount(tx, accountID)
		if err != nil {
			return err
		}
		return fn(tx, account)
	})
}

// issue issues the document that drafted gives under the account's lock, none if it gives none, and prints it. One
// transaction issues one document: the sequence of numbers is locked until it ends.
func (i *issuer) issue(ctx context.Context, accountID int64, drafted func(tx *gorm.DB, accountID int64) (*draft, error)) (*models.Document, error) {
	now := i.Clock.Now()
	var issued *models.Document
	err := i.locked(ctx, accountID, func(tx *gorm.DB, account *models.Account) error {
		d, err := drafted(tx, accountID)
		if err != nil || d == nil {
			return err
		}
		if d.onto != nil {
			return models.AddToDocument(tx, d.onto, d.seqs)
		}
		if d.document.Kind == "" {
			return models.ClearDue(tx, accountID, d.seqs)
		}
		issued = &d.document
		return i.store(tx, account, d, now)
	})
	if err != nil || issued == nil {
		return nil, err
	}
	_, err = i.print(ctx, issued)
	return issued, err
}

// store completes the draft with whom it is from and for, and issues it.
func (i *issuer) store(tx *gorm.DB, account *models.Account, d *draft, now time.Time) error {
	recipient, err := recipientOf(tx, account)
	if err != nil {
		return err
	}
	d.content.Issuer = i.Operator.party()
	if d.content.Issuer.Name == "" {
		d.content.Issuer.Name = testOperator
	}
	d.content.Recipient, d.content.Zone = recipient, i.snapshot.ZoneName
	d.content.FirstEntry = models.Ref{Kind: models.KindTransaction, AccountID: account.ID, ID: slices.Min(d.seqs)}.String()
	d.content.LastEntry = models.Ref{Kind: models.KindTransaction, AccountID: account.ID, ID: slices.Max(d.seqs)}.String()
	content, err := json.Marshal(d.content)
	if err != nil {
		return fmt.Errorf("write document: %w", err)
	}
	d.document.AccountID, d.document.Currency, d.document.Content, d.document.IssuedAt = account.ID, i.snapshot.Currency, string(content), now
	if d.document.Series = models.LiveSeries; i.TestMoney {
		d.document.Series = models.TestSeries
	}
	if err := models.IssueDocument(tx, &d.document, d.seqs); err != nil {
		return err
	}
	if err := models.OrderDocumentMail(tx, &d.document, now); err != nil {
		return err
	}
	if d.document.Month == nil {
		return nil
	}
	_, err = models.Notify(tx, i.monthNotice(&d.document))
	return err
}

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

// OfPayment gives the receipt for the payment, nil if there is none.
func (d *Documents) OfPayment(ctx context.Context, accountID, paymentID int64) (*models.Document, error) {
	return models.FindPaymentDocument(d.DB.WithContext(ctx), accountID, paymentID)
}

// OfEntry gives the document that is about the ledger entry, nil if there is none.
func (d *Documents) OfEntry(ctx context.Context, accountID, seq int64) (*models.Document, error) {
	return models.DocumentOfEntry(d.DB.WithContext(ctx), accountID, seq)
}
