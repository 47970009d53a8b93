package verify

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"

	"gorm.io/gorm"

	"ocrconsole/models"
	"ocrconsole/models/rules"
)

// papers are one account's documents and what they are about.
type papers struct {
	documents []models.Document
	of        map[int64]int64        // the document that each ledger entry is on
	due       map[int64]bool         // the ledger entries that wait for a document
	refunded  map[int64]rules.Micros // the amount of each refund
	byOthers  map[int64]bool         // the refunds that we did not make, or that were to leave the balance and did not
}

// maybeOnNone tells the entries that may call for no document: see billing.
func (p *papers) maybeOnNone(e *models.LedgerEntry) bool {
	return e.RefundID != nil && p.byOthers[*e.RefundID]
}

func loadPapers(tx *gorm.DB, rec *records) (*papers, error) {
	accountID := rec.account.ID
	p := &papers{of: map[int64]int64{}, due: map[int64]bool{}, refunded: map[int64]rules.Micros{}, byOthers: map[int64]bool{}}
	var entries []models.DocumentEntry
	for _, read := range []struct {
		rows  any
		order string
	}{{&p.documents, "id"}, {&entries, "seq"}} {
		if err := tx.Where("account_id = ?", accountID).Order(read.order).Find(read.rows).Error; err != nil {
			return nil, err
		}
	}
	due, err := models.DueEntries(tx, accountID)
	if err != nil {
		return nil, err
	}
	for _, e := range entries {
		p.of[e.Seq] = e.DocumentID
	}
	for i := range due {
		p.due[due[i].Seq] = true
	}
	for i := range rec.refunds {
		p.refunded[rec.refunds[i].ID] = rec.refunds[i].AmountMicros
		p.byOthers[rec.refunds[i].ID] = rec.refunds[i].DisputeID != nil || rec.refunds[i].Elsewhere ||
			rec.refunds[i].OrderID == nil && rec.refunds[i].Status == models.RefundFailed
	}
	return p, nil
}

// compareDocuments compares each document with its lines, with the ledger entries that it is about and with its file.
func (rec *records) compareDocuments(tx *gorm.DB, r *run, p *papers) error {
	covered := map[int64][]*models.LedgerEntry{}
	for i := range rec.entries {
		e := &rec.entries[i]
		if id, on := p.of[e.Seq]; on {
			covered[id] = append(covered[id], e)
		} else if callsForDocument(e) && !p.due[e.Seq] && !p.maybeOnNone(e) {
			r.differ(documents, e.Ref().String(), "neither on a document nor due", string(e.Kind))
		}
	}
	r.compared(documents, len(p.documents))
	for i := range p.documents {
		d := &p.documents[i]
		compareLines(r, d)
		p.compareCovered(r, d, covered[d.ID])
	}
	return compareFiles(tx, r, rec.account.ID)
}

// callsForDocument tells which entries get one by themselves; those of pay-per-use get one for their month.
func callsForDocument(e *models.LedgerEntry) bool {
	switch e.Kind {
	case models.EntryTopUp, models.EntryCardPayment, models.EntryOrder:
		return e.AmountMicros != 0
	case models.EntryRefund, models.EntryCardRefund:
		return e.RefundID != nil
	default:
		return false
	}
}

func compareLines(r *run, d *models.Document) {
	var content struct {
		Lines []struct {
			AmountMicros rules.Micros `json:"amount_micros"`
		} `json:"lines"`
	}
	if err := json.Unmarshal([]byte(d.Content), &content); err != nil {
		r.differ(documents, d.Name(), "content", err.Error())
		return
	}
	var sum rules.Micros
	for _, line := range content.Lines {
		addMicros(&sum, line.AmountMicros)
	}
	r.expectMicros(documents, documentName(d.Name()), "gross_micros", d.GrossMicros, sum)
}

// compareCovered compares a document's amount with the ledger.
func (p *papers) compareCovered(r *run, d *models.Document, entries []*models.LedgerEntry) {
	var in, charged rules.Micros
	for _, e := range entries {
		switch e.Kind {
		case models.EntryTopUp, models.EntryCardPayment:
			addMicros(&in, e.AmountMicros)
		case models.EntryOrder, models.EntryUsage:
			addMicros(&charged, -e.AmountMicros)
		default:
		}
		if d.Month != nil && !e.HourStart.Before(rules.NextMonth(*d.Month, r.snapshot.Zone)) {
			r.differ(documents, d.Name(), "about "+e.Ref().String(), "an hour of a later month")
		}
	}
	want := charged
	switch d.Kind {
	case models.Receipt:
		want = in
	case models.CreditNote:
		want = p.refunded[*d.RefundID]
	default:
	}
	r.expectMicros(documents, documentName(d.Name()), "gross_micros", d.GrossMicros, want)
}

// compareFiles recomputes the hash of each printed document, one at a time.
func compareFiles(tx *gorm.DB, r *run, accountID int64) (err error) {
	rows, err := tx.Model(&models.DocumentFile{}).Select("document_id, pdf, sha256").
		Where("account_id = ?", accountID).Order("document_id").Rows()
	if err != nil {
		return err
	}
	defer func() {
		if closeErr := rows.Close(); err == nil {
			err = closeErr
		}
	}()
	for rows.Next() {
		var f models.DocumentFile
		if err := rows.Scan(&f.DocumentID, &f.PDF, &f.SHA256); err != nil {
			return err
		}
		sum := sha256.Sum256(f.PDF)
		if computed := hex.EncodeToString(sum[:]); computed != f.SHA256 {
			r.differ(documents, models.Ref{Kind: models.KindDocument, AccountID: accountID, ID: f.DocumentID}.String(), "sha256 "+f.SHA256, "sha256 "+computed)
		}
	}
	return rows.Err()
}

// compareNumbers compares the numbers of all documents with their sequences: they count up from 1 without gaps.
func (r *run) compareNumbers(tx *gorm.DB) error {
	var sequences []models.DocumentSequence
	if err := tx.Order("series, kind").Find(&sequences).Error; err != nil {
		return err
	}
	for _, s := range sequences {
		if err := r.compareSequence(tx, s); err != nil {
			return err
		}
	}
	return nil
}

func (r *run) compareSequence(tx *gorm.DB, s models.DocumentSequence) (err error) {
	rows, err := tx.Model(&models.Document{}).Select("account_id, number").
		Where("series = ? AND kind = ?", s.Series, s.Kind).Order("number").Rows()
	if err != nil {
		return err
	}
	defer func() {
		if closeErr := rows.Close(); err == nil {
			err = closeErr
		}
	}()
	r.accountID = 0
	last := int64(0)
	for rows.Next() {
		d := models.Document{Series: s.Series, Kind: s.Kind}
		if err := rows.Scan(&d.AccountID, &d.Number); err != nil {
			return err
		}
		r.accountID = d.AccountID
		r.compared(documentNumbers, 1)
		r.expect(documentNumbers, documentName(d.Name()), "number", d.Number, last+1)
		last = d.Number
	}
	// What is missing at the end is told of the account that has the last number.
	r.expect(documentNumbers, documentName(fmt.Sprintf("sequence %s %s", s.Series, s.Kind)), "last_number", s.LastNumber, last)
	return rows.Err()
}

// documentName names a document by its number.
type documentName string

func (n documentName) String() string { return string(n) }
