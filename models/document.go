package models

import (
	"errors"
	"fmt"
	"regexp"
	"strconv"
	"time"

	"gorm.io/gorm"
	"gorm.io/gorm/clause"

	"ocrconsole/models/cause"
	"ocrconsole/models/rules"
)

// DocumentKind is what a document is.
type DocumentKind string

// The kinds: a receipt for a card payment that went to the balance, an invoice for an order or for a month's
// pay-per-use, and a credit note that corrects either when money is given back.
const (
	Receipt    DocumentKind = "receipt"
	Invoice    DocumentKind = "invoice"
	CreditNote DocumentKind = "credit_note"
)

// DocumentSeries keeps the numbers of documents on real money apart from those on a test provider's.
type DocumentSeries string

// The series.
const (
	LiveSeries DocumentSeries = "live"
	TestSeries DocumentSeries = "test"
)

var numberPrefixes = map[DocumentKind]string{Receipt: "RCP-", Invoice: "INV-", CreditNote: "CRN-"}

// Document is a paper that was issued; it is never changed.
type Document struct {
	AccountID   int64 `gorm:"primaryKey"`
	ID          int64 `gorm:"primaryKey"`
	Series      DocumentSeries
	Kind        DocumentKind
	Number      int64 // counts up without gaps in its series and kind, over all accounts
	IssuedAt    time.Time
	PaymentID   *int64     // a receipt's
	OrderID     *int64     // an invoice's, nil for one of a month
	Month       *time.Time // an invoice's of pay-per-use: when the month starts
	RefundID    *int64     // a credit note's, and
	CorrectsID  *int64     // the document that it corrects
	Currency    string
	NetMicros   rules.Micros
	TaxMicros   rules.Micros
	GrossMicros rules.Micros // net and tax together
	Content     string       // all that the paper says, as JSON
}

// Ref names the document in addresses.
func (d *Document) Ref() Ref { return Ref{KindDocument, d.AccountID, d.ID} }

// Name is the document's number as it is printed: "INV-000012", "TEST-INV-000012".
func (d *Document) Name() string {
	prefix := numberPrefixes[d.Kind]
	if d.Series == TestSeries {
		prefix = "TEST-" + prefix
	}
	return fmt.Sprintf("%s%06d", prefix, d.Number)
}

// DocumentEntry says that a document is about a ledger entry.
type DocumentEntry struct {
	AccountID  int64 `gorm:"primaryKey"`
	Seq        int64 `gorm:"primaryKey"`
	DocumentID int64
}

// DocumentSequence is the last number that a series has given to a kind.
type DocumentSequence struct {
	Series     DocumentSeries `gorm:"primaryKey"`
	Kind       DocumentKind   `gorm:"primaryKey"`
	LastNumber int64
}

// IssueDocument stores the document under the next number of its series and kind, with the ledger entries that it is
// about, which then call for none any more. The account must be locked. The sequence is locked until the transaction
// ends, so that a number that is given is used: a document that is not stored gives it back.
func IssueDocument(tx *gorm.DB, d *Document, seqs []int64) error {
	id, err := nextID[Document](tx, d.AccountID)
	if err != nil {
		return err
	}
	var sequence DocumentSequence
	next := tx.Model(&sequence).Clauses(clause.Returning{}).Where("series = ? AND kind = ?", d.Series, d.Kind).
		UpdateColumn("last_number", gorm.Expr("last_number + 1"))
	if next.Error != nil || next.RowsAffected != 1 {
		return fmt.Errorf("number %s %s: %w", d.Series, d.Kind, errors.Join(next.Error, requireOne(next.RowsAffected)))
	}
	d.ID, d.Number = id, sequence.LastNumber
	if err := createLookup(tx, lookupDocument, documentKey(d), d.AccountID); err != nil {
		return err
	}
	if err := create(tx, d); err != nil {
		return err
	}
	return AddToDocument(tx, d, seqs)
}

// AddToDocument stores that the document is about the ledger entries, which then call for none any more. The account must be
// locked.
func AddToDocument(tx *gorm.DB, d *Document, seqs []int64) error {
	entries := make([]DocumentEntry, len(seqs))
	for i, seq := range seqs {
		entries[i] = DocumentEntry{AccountID: d.AccountID, Seq: seq, DocumentID: d.ID}
	}
	if err := create(tx, entries); err != nil {
		return err
	}
	return ClearDue(tx, d.AccountID, seqs)
}

func requireOne(rows int64) error {
	if rows == 1 {
		return nil
	}
	return fmt.Errorf("%d rows instead of one", rows)
}

// documentName is a document's number as it is printed: see Name.
var documentName = regexp.MustCompile(`^(TEST-)?(RCP-|INV-|CRN-)(\d{1,15})$`)

// FindNamedDocument loads the account's document with the printed number, nil if it has none.
func FindNamedDocument(tx *gorm.DB, accountID int64, name string) (*Document, error) {
	d := namedDocument(name)
	if d == nil {
		return nil, nil
	}
	return oneOrNone[Document](tx.Where("series = ? AND kind = ? AND number = ? AND account_id = ?", d.Series, d.Kind, d.Number, accountID))
}

// namedDocument gives series, kind and number of a document's printed number, nil if it is none.
func namedDocument(name string) *Document {
	parts := documentName.FindStringSubmatch(name)
	if parts == nil {
		return nil
	}
	series := LiveSeries
	if parts[1] != "" {
		series = TestSeries
	}
	number, _ := strconv.ParseInt(parts[3], 10, 64) // so many digits are one
	for kind, prefix := range numberPrefixes {
		if prefix == parts[2] {
			return &Document{Series: series, Kind: kind, Number: number}
		}
	}
	return nil
}

// FindDocument loads one document.
func FindDocument(tx *gorm.DB, accountID, id int64) (*Document, error) {
	return one[Document](byID(tx, accountID, id), Refuse(NotFound, cause.NoSuchDocument))
}

// FindPaymentDocument loads the receipt for the payment, FindOrderDocument the invoice of the order, FindRefundDocument
// the credit note for the refund; nil if there is none.
func FindPaymentDocument(tx *gorm.DB, accountID, paymentID int64) (*Document, error) {
	return oneOrNone[Document](tx.Where("account_id = ? AND payment_id = ?", accountID, paymentID))
}

// FindOrderDocument loads the order's invoice; see FindPaymentDocument.
func FindOrderDocument(tx *gorm.DB, accountID, orderID int64) (*Document, error) {
	return oneOrNone[Document](tx.Where("account_id = ? AND order_id = ?", accountID, orderID))
}

// FindRefundDocument loads the refund's credit note; see FindPaymentDocument.
func FindRefundDocument(tx *gorm.DB, accountID, refundID int64) (*Document, error) {
	return oneOrNone[Document](tx.Where("account_id = ? AND refund_id = ?", accountID, refundID))
}

// FindMonthDocument loads the invoice for the pay-per-use of the month that starts at the instant, nil if there is none.
func FindMonthDocument(tx *gorm.DB, accountID int64, month time.Time) (*Document, error) {
	return oneOrNone[Document](tx.Where("account_id = ? AND month = ?", accountID, month))
}

// DocumentFilter chooses documents: of one kind (empty: any), before number BeforeID (0: from the newest), at most Limit.
type DocumentFilter struct {
	Kind     DocumentKind
	BeforeID int64
	Limit    int
}

// DocumentsOf lists the account's documents, newest first.
func DocumentsOf(tx *gorm.DB, accountID int64, f DocumentFilter) ([]Document, error) {
	q := tx.Where("account_id = ?", accountID)
	if f.Kind != "" {
		q = q.Where("kind = ?", f.Kind)
	}
	if f.BeforeID > 0 {
		q = q.Where("id < ?", f.BeforeID)
	}
	return all[Document](q.Order("id DESC").Limit(f.Limit))
}

// DocumentsOfOrder lists the order's invoice and the credit notes that correct it, oldest first.
func DocumentsOfOrder(tx *gorm.DB, accountID, orderID int64) ([]Document, error) {
	invoice := tx.Model(&Document{}).Select("id").Where("account_id = ? AND order_id = ?", accountID, orderID)
	return all[Document](tx.Where("account_id = ? AND (order_id = ? OR corrects_id IN (?))", accountID, orderID, invoice).Order("id"))
}

// DocumentsCorrecting lists the credit notes that correct a document, oldest first.
func DocumentsCorrecting(tx *gorm.DB, accountID, id int64) ([]Document, error) {
	return all[Document](tx.Where("account_id = ? AND corrects_id = ?", accountID, id).Order("id"))
}

// DocumentOfEntry loads the document that is about the ledger entry, nil if there is none.
func DocumentOfEntry(tx *gorm.DB, accountID, seq int64) (*Document, error) {
	of := tx.Model(&DocumentEntry{}).Select("document_id").Where("account_id = ? AND seq = ?", accountID, seq)
	return oneOrNone[Document](tx.Where("account_id = ? AND id = (?)", accountID, of))
}
