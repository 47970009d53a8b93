package documents

import (
	"fmt"

	"ocrconsole/models"
	"ocrconsole/models/rules"
)

// draft is a document that is not issued yet.
type draft struct {
	document models.Document
	content  Content
	seqs     []int64 // of the ledger entries that it is about
	// onto is a document that has been issued and is about the entries, too; there is none to issue then.
	onto *models.Document
}

// total adds up the lines.
func (d *draft) total() (grossMicros rules.Micros, err error) {
	for _, line := range d.content.Lines {
		if grossMicros, err = rules.AddMicros(grossMicros, line.AmountMicros); err != nil {
			return 0, err
		}
	}
	return grossMicros, nil
}

// price sets the document's amounts: the tax is included in the total of the lines, and rounded to whole steps.
func (d *draft) price(tax rules.Tax, stepMicros rules.Micros) (*draft, error) {
	gross, err := d.total()
	if err != nil {
		return nil, err
	}
	d.setAmounts(tax, gross, tax.Included(gross, stepMicros))
	return d, nil
}

func (d *draft) setAmounts(tax rules.Tax, gross, taxMicros rules.Micros) {
	d.content.TaxName, d.content.TaxParts = tax.Name, tax.Parts
	d.document.GrossMicros, d.document.TaxMicros, d.document.NetMicros = gross, taxMicros, gross-taxMicros
}

// next drafts the document that the account's oldest entry calls for now; nil when none does or all have to wait. A
// draft without a kind is of entries that call for none after all. An entry for which none can be drafted is passed over, so that
// the others get theirs.
func (t *turn) next() (*draft, error) {
	entries, err := models.DueEntries(t.tx, t.account.ID)
	if err != nil {
		return nil, err
	}
	for n := range entries {
		d, err := t.draftFor(&entries[n])
		if cannotBeDrafted(err) {
			t.passed = append(t.passed, passedOver{entries[n].Ref(), err})
			continue
		}
		if err != nil {
			return nil, fmt.Errorf("draft document for %s: %w", entries[n].Ref(), err)
		}
		if d != nil {
			return d, nil
		}
	}
	return nil, nil
}

func (t *turn) draftFor(e *models.LedgerEntry) (*draft, error) {
	switch {
	case e.Kind == models.EntryTopUp:
		return t.receipt(e)
	case e.Kind == models.EntryCardPayment:
		order, err := models.FindOrder(t.tx, e.AccountID, *e.OrderID)
		if err != nil {
			return nil, err
		}
		if order.CompletedBy(e) {
			return nil, nil // it is on the order's invoice
		}
		return t.receipt(e)
	case e.Kind == models.EntryOrder:
		return t.orderInvoice(e)
	case e.RefundID != nil:
		return t.creditNote(e)
	default:
		return &draft{seqs: []int64{e.Seq}}, nil
	}
}

// receipt is for a card payment that went to the balance. It has no tax: what the balance pays later has.
func (t *turn) receipt(e *models.LedgerEntry) (*draft, error) {
	payment, err := models.FindPayment(t.tx, e.AccountID, *e.PaymentID)
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
	return d.price(rules.Tax{}, TaxStepMicros(t.catalog.Currency))
}

// orderInvoice is for a completed order. It is about the charge and, where a card paid it, the payment that came for it.
func (t *turn) orderInvoice(e *models.LedgerEntry) (*draft, error) {
	order, err := models.FindOrder(t.tx, e.AccountID, *e.OrderID)
	if err != nil {
		return nil, err
	}
	d := &draft{document: models.Document{Kind: models.Invoice, OrderID: &order.ID}, seqs: []int64{e.Seq}}
	d.content.SuppliedAt, d.content.Paid = e.At, Paid{With: order.PaidWith, Order: order.Ref().String()}
	for _, l := range order.Lines {
		line := t.line(LinePackage, l.Offering())
		line.Calls, line.Quantity, line.UnitMicros, line.AmountMicros = l.Calls, l.Quantity, &l.UnitPriceMicros, l.AmountMicros
		d.content.Lines = append(d.content.Lines, line)
	}
	entries, err := models.EntriesOfOrder(t.tx, e.AccountID, order.ID)
	if err != nil {
		return nil, err
	}
	for n := range entries {
		paid := &entries[n]
		if paid.Kind != models.EntryCardPayment || !order.CompletedBy(paid) {
			continue
		}
		payment, err := models.FindPayment(t.tx, e.AccountID, *paid.PaymentID)
		if err != nil {
			return nil, err
		}
		d.content.Paid.Provider, d.content.Paid.Payment = payment.Provider, payment.Ref().String()
		d.seqs = append(d.seqs, paid.Seq)
	}
	return d.price(t.tax, TaxStepMicros(t.catalog.Currency))
}

// line starts a line on a service, by the names that customers read.
func (t *turn) line(kind LineKind, at rules.Offering) Line {
	line := Line{Kind: kind, Service: at.Service, Region: at.Region}
	if service, found := t.catalog.Service(at.Service); found {
		line.Service = service.Name
	}
	if region, found := t.catalog.Region(at.Region); found {
		line.Region = region.Name
	}
	return line
}
