package page

import (
	"time"

	"ocrconsole/views/format"
	"ocrconsole/views/words"

	"ocrconsole/models"
	"ocrconsole/models/rights"
	"ocrconsole/views/components"
	"ocrconsole/views/layout"
	"ocrconsole/views/pages/parts"
	"ocrconsole/views/routes"
)

// BillingCrumb leads from the pages on money back to their overview.
var BillingCrumb = layout.NavBilling.Crumb()

// PaymentTold gives what a payment is and how it stands to the words that all pages tell it by.
func (v *View) PaymentTold(p *models.Payment) *words.PaymentTold {
	told := &words.PaymentTold{Ref: p.Ref().String(), Why: v.Words().Why(p.Failure.Cause), ForOrder: p.OrderID != nil || p.ThenOrderID != nil}
	switch {
	case p.IsTransfer():
		told.Way = words.ByTransfer
	case p.OrderID == nil:
		told.Way = words.ByTopUp
	}
	switch p.Status {
	case models.PaymentSucceeded:
		told.State = words.PaymentDone
	case models.PaymentFailed:
		told.State = words.PaymentEnded
	case models.PaymentCreated, models.PaymentPending:
	}
	return told
}

// PaymentRow puts one attempt to pay into words. One that is open can be continued where it stands.
func (v *View) PaymentRow(p *models.Payment) parts.PaymentRow {
	ref, told := p.Ref().String(), v.PaymentTold(p)
	row := parts.PaymentRow{
		Ref: ref, Href: routes.Payment(ref), Way: told.Name(), Status: told.Status(), Started: v.Format.Minute(p.CreatedAt), Amount: v.Format.Money(p.AmountMicros), Note: told.Why,
	}
	switch p.Status {
	case models.PaymentSucceeded:
		row.Tone = components.Success
	case models.PaymentFailed:
		if row.Tone = components.Danger; p.IsTransfer() { // nothing went wrong: it was given up
			row.Tone = components.Neutral
		}
	case models.PaymentCreated, models.PaymentPending:
		if row.Tone = components.Warning; !p.IsTransfer() {
			row.ResumeHref = routes.ResumePayment(ref)
		}
	}
	return row
}

// DocumentKinds are the filters of the list, in their order, and what one of each is called.
var DocumentKinds = []struct {
	Kind        models.DocumentKind
	Label, Name string
	Tone        components.Tone
}{
	{"", "All", "", components.Neutral},
	{models.Invoice, "Invoices", "Invoice", components.Info},
	{models.Receipt, "Receipts", "Receipt", components.Success},
	{models.CreditNote, "Credit notes", "Credit note", components.Warning},
}

// DocumentTable lists receipts, invoices and credit notes.
func (v *View) DocumentTable(documents []models.Document) parts.DocumentTable {
	var table parts.DocumentTable
	for i := range documents {
		d := &documents[i]
		row := parts.DocumentRow{
			Number: d.Name(), Issued: v.Format.Day(d.IssuedAt), Href: DocumentPath(d),
			Amount: format.Figure{Text: v.Format.Money(v.Money().WholeMicros(d.GrossMicros)), Exact: v.Format.Money(d.GrossMicros)}, Tax: "None",
		}
		if d.TaxMicros != 0 {
			row.Tax = v.Format.Money(d.TaxMicros)
		}
		for _, k := range DocumentKinds {
			if k.Kind == d.Kind {
				row.Kind, row.Tone = k.Name, k.Tone
			}
		}
		row.About, row.AboutHref = v.documentAbout(d)
		table.Rows = append(table.Rows, row)
		table.Digits = max(table.Digits, parts.FractionDigits(row.Amount.Text), parts.FractionDigits(row.Tax))
	}
	return table
}

// documentAbout says what a document is for and where that is.
func (v *View) documentAbout(d *models.Document) (about, href string) {
	ref := func(kind models.Kind, id int64) string {
		return models.Ref{Kind: kind, AccountID: d.AccountID, ID: id}.String()
	}
	switch {
	case d.OrderID != nil:
		order := ref(models.KindOrder, *d.OrderID)
		return words.OrderNamed(order), routes.Order(order)
	case d.PaymentID != nil:
		payment := ref(models.KindPayment, *d.PaymentID)
		return words.PaymentNamed(payment), routes.Payment(payment)
	case d.Month != nil:
		return words.PerUseOfMonth(v.Format.Month(*d.Month)), v.StatementPath(*d.Month)
	default:
		return words.RefundNamed(ref(models.KindRefund, *d.RefundID)), ""
	}
}

// RefundBadge says in a word what became of a refund.
func RefundBadge(r *models.Refund) (components.Tone, string) {
	switch {
	case r.DisputeID != nil && r.Status == models.RefundFailed:
		return components.Info, "In the balance again"
	case r.DisputeID != nil:
		return components.Warning, "Taken back"
	case r.Status == models.RefundFailed:
		return components.Warning, "In the balance instead"
	case r.Open():
		return components.Info, "On its way"
	default:
		return components.Success, "Given back"
	}
}

// OrderTable lists orders, with what can be done with each.
func (v *View) OrderTable(orders []models.Order, now time.Time) parts.OrderTable {
	table := parts.OrderTable{Rows: make([]parts.OrderRow, len(orders))}
	for i := range orders {
		o := &orders[i]
		ref := o.Ref().String()
		row := parts.OrderRow{
			Ref: ref, Href: routes.Order(ref), What: v.OrderWords(o.Lines), Total: v.Format.Money(o.TotalMicros),
			Created: v.Format.Minute(o.CreatedAt),
		}
		row.Tone, row.Status = OrderBadge(o, now)
		if AwaitsPayment(o, now) {
			row.Expires = words.Expires(v.Format.Until(o.ExpiresAt, now))
		}
		switch {
		case !AwaitsPayment(o, now):
		case o.AskedBy != 0:
			row.Decides = v.Who.Role.May(rights.Approve) && o.AskedBy != v.Who.UserID
		default:
			row.PayHref, row.CancelHref = routes.PayOrder(ref), routes.AskToCancelOrder(ref)
		}
		table.Rows[i] = row
		table.Digits = max(table.Digits, parts.FractionDigits(row.Total))
	}
	return table
}

// AwaitsPayment tells that the order can still be paid: it may be past its time before the job that expires it runs.
func AwaitsPayment(o *models.Order, now time.Time) bool {
	return o.Status == models.OrderPendingPayment && now.Before(o.ExpiresAt)
}

// OrderBadge says in a word how an order stands.
func OrderBadge(o *models.Order, now time.Time) (components.Tone, string) {
	switch o.Status {
	case models.OrderPendingPayment:
		if !AwaitsPayment(o, now) {
			return components.Neutral, "Expired"
		}
		if o.AskedBy != 0 {
			return components.Info, "Waits for approval"
		}
		return components.Warning, "Pending payment"
	case models.OrderPaid:
		return components.Info, "Paid"
	case models.OrderCompleted:
		switch {
		case o.ReturnedPackages == 0:
			return components.Success, "Completed"
		case o.ReturnedPackages < o.Units():
			return components.Warning, "Partly returned"
		}
		return components.Neutral, "Returned"
	case models.OrderCancelled:
		return components.Neutral, "Cancelled"
	case models.OrderExpired:
		return components.Neutral, "Expired"
	}
	return components.Neutral, words.OrderStatus(string(o.Status))
}
