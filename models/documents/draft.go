package documents

import (
	"fmt"

	"gorm.io/gorm"

	"ocrconsole/models"
	"ocrconsole/models/rules"
)

// next drafts the document that the account's oldest entry calls for now; nil when none does or all have to wait. A
// draft without a kind is of entries that call for none after all.
func (i *issuer) next(tx *gorm.DB, accountID int64) (*draft, error) {
	entries, err := models.DueEntries(tx, accountID)
	if err != nil {
		return nil, err
	}
	for n := range entries {
		d, err := i.draftFor(tx, &entries[n])
		if err != nil {
			return nil, fmt.Errorf("draft document for %s: %w", entries[n].Ref(), err)
		}
		if d != nil {
			return d, nil
		}
	}
	return nil, nil
}

func (i *issuer) draftFor(tx *gorm.DB, e *models.LedgerEntry) (*draft, error) {
	switch {
	case e.Kind == models.EntryTopUp:
		return i.receipt(tx, e)
	case e.Kind == models.EntryCardPayment:
		order, err := models.FindOrder(tx, e.AccountID, *e.OrderID)
		if err != nil {
			return nil, err
		}
		if order.CompletedBy(e) {
			return nil, nil // it is on the order's invoice
		}
		return i.receipt(tx, e)
	case e.Kind == models.EntryOrder:
		return i.orderInvoice(tx, e)
	case e.RefundID != nil:
		return i.creditNote(tx, e)
	default:
		return &draft{seqs: []int64{e.Seq}}, nil
	}
}

// receipt is for a card payment that went to the balance. It has no tax: what the balance pays later has.
func (i *issuer) receipt(tx *gorm.DB, e *models.LedgerEntry) (*draft, error) {
	payment, err := models.FindPayment(tx, e.AccountID, *e.PaymentID)
	if err != nil {
		return nil, err
	}
	d := &draft{document: models.Document{Kind: models.Receipt, PaymentID: &payment.ID}, seqs: []int64{e.Seq}}
	d.content.SuppliedAt = e.At
	d.content.Lines = []Line{{Kind: LinePayment, Quantity: 1, AmountMicros: e.AmountMicros}}
	d.content.Paid = Paid{With: models.PaidWithCard, Provider: payment.Provider, Payment: payment.Ref().String()}
	if payment.OrderID != nil {
		d.content.Paid.Order = models.Ref{Kind: models.KindOrder, AccountID: e.AccountID, ID: *payment.OrderID}.String()
	}
	return d.price(rules.Tax{}, TaxStepMicros(i.snapshot.Currency))
}

// orderInvoice is for a completed order. It is about the charge and, where a card paid it, the payment that came for it.
func (i *issuer) orderInvoice(tx *gorm.DB, e *models.LedgerEntry) (*draft, error) {
	order, err := models.FindOrder(tx, e.AccountID, *e.OrderID)
	if err != nil {
		return nil, err
	}
	d := &draft{document: models.Document{Kind: models.Invoice, OrderID: &order.ID}, seqs: []int64{e.Seq}}
	d.content.SuppliedAt, d.content.Paid = e.At, Paid{With: order.PaidWith, Order: order.Ref().String()}
	for _, l := range order.Lines {
		line := i.line(LinePackage, models.ServiceIn{Region: l.Region, Service: l.Service})
		line.Calls, line.Quantity, line.UnitMicros, line.AmountMicros = l.Calls, l.Quantity, &l.UnitPriceMicros, l.AmountMicros
		d.content.Lines = append(d.content.Lines, line)
	}
	entries, err := models.EntriesOfOrder(tx, e.AccountID, order.ID)
	if err != nil {
		return nil, err
	}
	for n := range entries {
		paid := &entries[n]
		if paid.Kind != models.EntryCardPayment || !order.CompletedBy(paid) {
			continue
		}
		payment, err := models.FindPayment(tx, e.AccountID, *paid.PaymentID)
		if err != nil {
			return nil, err
		}
		d.content.Paid.Provider, d.content.Paid.Payment = payment.Provider, payment.Ref().String()
		d.seqs = append(d.seqs, paid.Seq)
	}
	return d.price(i.Operator.Tax, TaxStepMicros(i.snapshot.Currency))
}

// creditNote is for a refund, once that has ended: it says where the money went.
func (i *issuer) creditNote(tx *gorm.DB, e *models.LedgerEntry) (*draft, error) {
	refund, err := models.FindRefund(tx, e.AccountID, *e.RefundID)
	if err != nil || refund.Open() {
		return nil, err
	}
	issued, err := models.FindRefundDocument(tx, e.AccountID, refund.ID)
	if err != nil {
		return nil, err
	}
	if issued != nil { // the card gave the money back after all, or the bank did: the credit note is about that, too
		return &draft{onto: issued, seqs: []int64{e.Seq}}, nil
	}
	if none, err := callsForNone(tx, refund); err != nil || none {
		return &draft{seqs: []int64{e.Seq}}, err
	}
	if refund.DisputeID != nil {
		if waits, err := disputeOpen(tx, refund); err != nil || waits {
			return nil, err
		}
	}
	corrected, err := correctedBy(tx, refund)
	if err != nil || corrected == nil {
		return nil, err
	}
	d := &draft{document: models.Document{Kind: models.CreditNote, RefundID: &refund.ID, CorrectsID: &corrected.ID}}
	d.content.SuppliedAt, d.content.Corrects, d.content.Reason = refund.UpdatedAt, corrected.Name(), refund.Reason
	d.content.Paid = refundedTo(refund)
	line, err := i.refundLine(tx, refund)
	if err != nil {
		return nil, err
	}
	d.content.Lines = []Line{line}
	entries, err := models.EntriesOfRefund(tx, e.AccountID, refund.ID)
	if err != nil {
		return nil, err
	}
	for n := range entries {
		d.seqs = append(d.seqs, entries[n].Seq)
	}
	return d.priceCredit(tx, corrected)
}

// disputeOpen tells that what the card's bank took back may come back: nothing is corrected until that is decided.
func disputeOpen(tx *gorm.DB, refund *models.Refund) (bool, error) {
	d, err := models.FindDisputeByID(tx, refund.AccountID, *refund.DisputeID)
	return err == nil && d.Status == models.DisputeOpen, err
}

// callsForNone tells the money that is on no document: what was to go back to a card, or was taken back, and is in the
// balance as before; and what others gave back of a payment that completed an order, whose invoice says what was bought and
// stays right.
func callsForNone(tx *gorm.DB, refund *models.Refund) (bool, error) {
	if refund.OrderID != nil || refund.PaymentID == nil {
		return false, nil
	}
	payment, err := models.FindPayment(tx, refund.AccountID, *refund.PaymentID)
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
	receipt, err := models.FindPaymentDocument(tx, refund.AccountID, payment.ID)
	return receipt == nil, err
}

// correctedBy finds what was issued for the money that a refund gives back, nil while that is still due.
func correctedBy(tx *gorm.DB, refund *models.Refund) (*models.Document, error) {
	if refund.OrderID != nil {
		return models.FindOrderDocument(tx, refund.AccountID, *refund.OrderID)
	}
	if refund.PaymentID != nil {
		return models.FindPaymentDocument(tx, refund.AccountID, *refund.PaymentID)
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

func (i *issuer) refundLine(tx *gorm.DB, refund *models.Refund) (Line, error) {
	if refund.PackageID == nil {
		return Line{Kind: LinePayment, Quantity: 1, AmountMicros: refund.AmountMicros}, nil
	}
	pack, err := models.FindPackage(tx, refund.AccountID, *refund.PackageID)
	if err != nil {
		return Line{}, err
	}
	line := i.line(LinePackage, models.ServiceIn{Region: pack.Region, Service: pack.Service})
	line.Calls, line.Quantity, line.UnitMicros, line.AmountMicros = pack.QuotaCalls, 1, &refund.AmountMicros, refund.AmountMicros
	return line, nil
}

// priceCredit sets the amounts of a credit note. Its tax is what the tax of the corrected document shrinks by, so that
// credit notes over all of an invoice have exactly its tax, however it was rounded.
func (d *draft) priceCredit(tx *gorm.DB, corrected *models.Document) (*draft, error) {
	content, err := ContentOf(corrected)
	if err != nil {
		return nil, err
	}
	earlier, err := models.DocumentsCorrecting(tx, corrected.AccountID, corrected.ID)
	if err != nil {
		return nil, err
	}
	left := corrected.GrossMicros
	for n := range earlier {
		left -= earlier[n].GrossMicros
	}
	gross, err := d.total()
	if err != nil {
		return nil, err
	}
	if gross > left {
		return nil, fmt.Errorf("%s has %d micros left to correct, not %d", corrected.Name(), left, gross)
	}
	tax, step := content.Tax(), TaxStepMicros(corrected.Currency)
	d.setAmounts(tax, gross, tax.Included(left, step)-tax.Included(left-gross, step))
	return d, nil
}

// line starts a line on a service, by the names that customers read.
func (i *issuer) line(kind LineKind, at models.ServiceIn) Line {
	line := Line{Kind: kind, Service: at.Service, Region: at.Region}
	if service, found := i.snapshot.Service(at.Service); found {
		line.Service = service.Name
	}
	if region, found := i.snapshot.Region(at.Region); found {
		line.Region = region.Name
	}
	return line
}
