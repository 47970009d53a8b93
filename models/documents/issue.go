package documents

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"slices"

	"ocrconsole/models"
	"ocrconsole/models/catalog"
)

// Issue issues the receipts, invoices of orders and credit notes that ledger entries call for. It may run
// anywhere, at any time, any number of times: there is one document for each. It gives how many it issued.
func (d *Documents) Issue(ctx context.Context) (issued int, err error) {
	accountIDs, err := models.AccountsWithDueDocuments(d.DB.WithContext(ctx))
	if err != nil {
		return 0, err
	}
	_, err = models.InTurn(ctx, accountIDs, func(id *int64) error {
		n, err := d.IssueDue(ctx, *id)
		issued += n
		return err
	})
	return issued, err
}

// IssueDue issues what the account's ledger entries call for, without waiting for the job, and gives how many documents
// there were. Of entries that can have none an alarm tells the operator, once.
func (d *Documents) IssueDue(ctx context.Context, accountID int64) (issued int, err error) {
	if !d.MayIssue() {
		return 0, nil
	}
	snapshot, err := d.Catalog.Current(ctx)
	if err != nil {
		return 0, err
	}
	for {
		// Looked at without the lock first: what waits, for a refund to end, must not keep calls from being recorded. All of it is
		// of one moment, or what another process issues meanwhile would be both due and issued.
		var waiting *draft
		var passed []passedOver
		err := d.unlocked(ctx, accountID, snapshot, func(t *turn) (err error) {
			waiting, err = t.next()
			passed = t.passed
			return err
		})
		if err != nil || waiting == nil {
			return issued, errors.Join(err, d.tellPassed(ctx, accountID, snapshot, passed))
		}
		document, err := d.issue(ctx, accountID, snapshot, (*turn).next)
		if err != nil {
			return issued, err
		}
		if document != nil {
			issued++
		}
	}
}

// issue issues the document that drafted gives under the account's lock, none if it gives none, and prints it. One
// transaction issues one document: the sequence of numbers is locked until it ends.
func (d *Documents) issue(ctx context.Context, accountID int64, snapshot *catalog.Snapshot, drafted func(*turn) (*draft, error)) (*models.Document, error) {
	var issued *models.Document
	err := d.locked(ctx, accountID, snapshot, func(t *turn) error {
		due, err := drafted(t)
		if err != nil || due == nil {
			return err
		}
		if err := models.SettleDocumentAlarms(t.tx, accountID, due.seqs, t.now); err != nil {
			return err
		}
		if due.onto != nil {
			return models.AddToDocument(t.tx, due.onto, due.seqs)
		}
		if due.document.Kind == "" {
			return models.ClearDue(t.tx, accountID, due.seqs)
		}
		issued = &due.document
		return d.store(t, due)
	})
	if err != nil || issued == nil {
		return nil, err
	}
	_, err = d.print(ctx, issued)
	return issued, err
}

// store completes the draft with whom it is from and for, and issues it.
func (d *Documents) store(t *turn, due *draft) error {
	recipient, err := recipientOf(t.tx, t.account)
	if err != nil {
		return err
	}
	due.content.Issuer = d.Operator.party()
	if due.content.Issuer.Name == "" {
		due.content.Issuer.Name = testOperator
	}
	due.content.Recipient, due.content.Zone = recipient, t.catalog.ZoneName
	due.content.FirstEntry = models.Ref{Kind: models.KindTransaction, AccountID: t.account.ID, ID: slices.Min(due.seqs)}.String()
	due.content.LastEntry = models.Ref{Kind: models.KindTransaction, AccountID: t.account.ID, ID: slices.Max(due.seqs)}.String()
	content, err := json.Marshal(due.content)
	if err != nil {
		return fmt.Errorf("write document: %w", err)
	}
	due.document.AccountID, due.document.Currency, due.document.Content, due.document.IssuedAt = t.account.ID, t.catalog.Currency, string(content), t.now
	if due.document.Series = models.LiveSeries; d.TestMoney() {
		due.document.Series = models.TestSeries
	}
	if err := models.IssueDocument(t.tx, &due.document, due.seqs); err != nil {
		return err
	}
	if err := models.OrderDocumentMail(t.tx, &due.document, t.now); err != nil {
		return err
	}
	if due.document.Month == nil {
		return nil
	}
	_, err = models.Notify(t.tx, monthNotice(&due.document, due.content.Paid.OwedMicros))
	return err
}
