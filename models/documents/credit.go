package documents

import (
	"errors"
	"fmt"

	"ocrconsole/models"
)

// creditNote is for a refund, once that has ended: it says where the money went.
func (t *turn) creditNote(e *models.LedgerEntry) (*draft, error) {
	refund, err := models.FindRefund(t.tx, e.AccountID, *e.RefundID)
	if err != nil || refund.Open() {
		return nil, err
	}
	issued, err := models.FindRefundDocument(t.tx, e.AccountID, refund.ID)
	if err != nil {
		return nil, err
	}
	if issued != nil { // the card gave the money back after all, or the bank did: the credit note is about that, too
		return &draft{onto: issued, seqs: []int64{e.Seq}}, nil
	}
	if none, err := t.callsForNone(refund); err != nil || none {
		return &draft{seqs: []int64{e.Seq}}, err
	}
	if refund.DisputeID != nil {
		if waits, err := t.disputeOpen(refund); err != nil || waits {
			return nil, err
		}
	}
	corrected, err := t.correctedBy(refund)
	if err != nil || corrected == nil {
		return nil, err
	}
	d := &draft{document: models.Document{Kind: models.CreditNote, RefundID: &refund.ID, CorrectsID: &corrected.ID}}
	d.content.SuppliedAt, d.content.Corrects, d.content.Reason = refund.UpdatedAt, corrected.Name(), refund.Reason
	d.content.Paid = refundedTo(refund)
	line, err := t.refundLine(refund)
	if err != nil {
		return nil, err
	}
	d.content.Lines = []Line{line}
	entries, err := models.EntriesOfRefund(t.tx, e.AccountID, refund.ID)
	if err != nil {
		return nil, err
	}
	for n := range entries {
		d.seqs = append(d.seqs, entries[n].Seq)
	}
	return t.priceCredit(d, corrected)
}

// disputeOpen tells that what the card's bank took back may come back: nothing is corrected until that is decided.
func (t *turn) disputeOpen(refund *models.Refund) (bool, error) {
	d, err := models.FindDisputeByID(t.tx, refund.AccountID, *refund.DisputeID)
	return err == nil && d.Status == models.DisputeOpen, err
}

// callsForNone tells the money that is on no document: what was to go back to a card, or was taken back, and is in the
// balance as before; and what others gave back of a payment that completed an order, whose invoice says what was bought and
// stays right.
func (t *turn) callsForNone(refund *models.Refund) (bool, error) {
	if refund.OrderID != nil || refund.PaymentID == nil {
		return false, nil
	}
	payment, err := models.FindPayment(t.tx, refund.AccountID, *refund.PaymentID)
	if err != nil {
		return false, err
	}
	byOthers := refund.DisputeID != nil || refund.Elsewhere
	if refund.Status == models.RefundFailed {
		return byOthers || payment.OrderID == nil, nil
	}
	if !byOthers || payment.OrderID == nil {
		return false, nil
	}
	receipt, err := models.FindPaymentDocument(t.tx, refund.AccountID, payment.ID)
	return receipt == nil, err
}

// correctedBy finds what was issued for the money that a refund gives back, nil while that is still due.
func (t *turn) correctedBy(refund *models.Refund) (*models.Document, error) {
	if refund.OrderID != nil {
		return models.FindOrderDocument(t.tx, refund.AccountID, *refund.OrderID)
	}
	if refund.PaymentID != nil {
		return models.FindPaymentDocument(t.tx, refund.AccountID, *refund.PaymentID)
	}
	return nil, nil
}

// refundedTo says where the money of a refund that has ended is: what a provider refused is in the balance.
func refundedTo(refund *models.Refund) Paid {
	paid := Paid{With: models.PaidWithBalance, Refund: refund.Ref().String()}
	if refund.Destination == models.ToCard && refund.Status == models.RefundSucceeded {
		paid.With, paid.Provider = models.PaidWithCard, refund.Provider
	}
	if refund.PaymentID != nil {
		paid.Payment = models.Ref{Kind: models.KindPayment, AccountID: refund.AccountID, ID: *refund.PaymentID}.String()
	}
	if refund.OrderID != nil {
		paid.Order = models.Ref{Kind: models.KindOrder, AccountID: refund.AccountID, ID: *refund.OrderID}.String()
	}
	return paid
}

func (t *turn) refundLine(refund *models.Refund) (Line, error) {
	if refund.PackageID == nil {
		return Line{Kind: LinePayment, Quantity: 1, AmountMicros: refund.AmountMicros}, nil
	}
	pack, err := models.FindPackage(t.tx, refund.AccountID, *refund.PackageID)
	if err != nil {
		return Line{}, err
	}
	line := t.line(LinePackage, pack.Offering())
	line.Calls, line.Quantity, line.UnitMicros, line.AmountMicros = pack.QuotaCalls, 1, &refund.AmountMicros, refund.AmountMicros
	return line, nil
}

// priceCredit sets the amounts of a credit note. Its tax is what the tax of the corrected document shrinks by, so that
// credit notes over all of an invoice have exactly its tax, however it was rounded. What came back, as it was refused by the card or won
// from its bank, can be given back again: its note corrects nothing any more.
func (t *turn) priceCredit(d *draft, corrected *models.Document) (*draft, error) {
	content, err := ContentOf(corrected)
	if err != nil {
		return nil, errors.Join(errNoDraft, err)
	}
	earlier, err := models.DocumentsCorrecting(t.tx, corrected.AccountID, corrected.ID)
	if err != nil {
		return nil, err
	}
	left := corrected.GrossMicros
	for n := range earlier {
		stands, err := t.stands(&earlier[n])
		if err != nil {
			return nil, err
		}
		if stands {
			left -= earlier[n].GrossMicros
		}
	}
	gross, err := d.total()
	if err != nil {
		return nil, err
	}
	if gross > left {
		return nil, fmt.Errorf("%w: %s has %d micros left to correct, not %d", errNoDraft, corrected.Name(), left, gross)
	}
	tax, step := content.Tax(), TaxStepMicros(corrected.Currency)
	d.setAmounts(tax, gross, tax.Included(left, step)-tax.Included(left-gross, step))
	return d, nil
}

// stands tells whether what a credit note says was given back is given back still. The price of a package is, wherever it went.
func (t *turn) stands(note *models.Document) (bool, error) {
	refund, err := models.FindRefund(t.tx, note.AccountID, *note.RefundID)
	return err == nil && (refund.OrderID != nil || refund.Status != models.RefundFailed), err
}
