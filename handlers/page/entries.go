package page

import (
	"time"

	"ocrconsole/models"
	"ocrconsole/models/billing"
	"ocrconsole/views/format"
	"ocrconsole/views/pages/parts"
	"ocrconsole/views/routes"
	"ocrconsole/views/words"
)

// LedgerTable puts a stretch of the ledger into words.
func (v *View) LedgerTable(h billing.History) parts.LedgerTable {
	table := parts.LedgerTable{Rows: make([]parts.LedgerRow, len(h.Entries))}
	for i := range h.Entries {
		table.Rows[i] = v.LedgerRow(&h, &h.Entries[i])
	}
	AlignLedger(&table)
	return table
}

// AlignLedger makes room for the fraction digits of the amounts.
func AlignLedger(table *parts.LedgerTable) {
	for i := range table.Rows {
		table.AmountDigits = max(table.AmountDigits, parts.FractionDigits(table.Rows[i].Amount.Text))
		table.BalanceDigits = max(table.BalanceDigits, parts.FractionDigits(table.Rows[i].Balance.Text))
	}
}

// LedgerRow puts one entry into words.
func (v *View) LedgerRow(h *billing.History, e *models.LedgerEntry) parts.LedgerRow {
	row := parts.LedgerRow{
		Ref: e.Ref().String(), Href: TransactionPath(e), Operation: "Explain", Time: v.Format.Minute(e.At),
		What: v.EntryWords(e, h.Lines, h.Refunds, h.Why), Late: IsLate(e),
		Amount: v.Format.Figure(e.AmountMicros, format.Moved), Balance: v.Format.Figure(e.BalanceAfterMicros, format.Available),
	}
	row.LinkText, row.LinkHref = v.entryLink(e)
	return row
}

// EntryWords says what moved the money, given the lines of orders and the refunds that entries are of, and why operators moved it.
func (v *View) EntryWords(e *models.LedgerEntry, lines map[int64][]models.OrderLine, refunds map[int64]models.Refund, why map[int64]string) string {
	if said := takenWords(e, refunds); said != "" {
		return said
	}
	switch e.Kind {
	case models.EntryTopUp:
		return "Top-up"
	case models.EntryCardPayment:
		return words.CardPaymentOf(v.OrderWords(lines[*e.OrderID]))
	case models.EntryRefund:
		return "Refund to the balance"
	case models.EntryCardRefund:
		return "Refund to a card"
	case models.EntryOrder:
		return words.OrderOf(v.OrderWords(lines[*e.OrderID]))
	case models.EntryCredit:
		return words.CreditFor(why[e.Seq])
	case models.EntryDebit:
		return words.DebitFor(why[e.Seq])
	case models.EntryVoucher:
		return words.VoucherFor(why[e.Seq])
	case models.EntryUsage:
		return words.PayPerUseOf(v.ServiceName(e.Service), v.RegionName(e.Region),
			v.Format.Hour(*e.HourStart), v.Words().Counted(e.Calls, "call", "calls"))
	}
	return string(e.Kind)
}

// takenWords say what others than us took, or gave back, of a payment; "" where nobody did.
func takenWords(e *models.LedgerEntry, refunds map[int64]models.Refund) string {
	if e.RefundID == nil || refunds[*e.RefundID].PaymentID == nil {
		return ""
	}
	refund := refunds[*e.RefundID]
	payment := PaymentOf(&refund)
	switch out := e.Kind == models.EntryCardRefund; {
	case refund.DisputeID != nil && out:
		return words.ChargebackTaken(payment)
	case refund.DisputeID != nil:
		return words.ChargebackGivenBack(payment)
	case refund.Elsewhere && out:
		return words.RefundByProvider(payment)
	case refund.Elsewhere:
		return words.RefundNotReached(payment)
	}
	return ""
}

// PaymentOf names the payment whose money a refund is.
func PaymentOf(r *models.Refund) string {
	return models.Ref{Kind: models.KindPayment, AccountID: r.AccountID, ID: *r.PaymentID}.String()
}

// entryLink leads to what the entry is about, "" where there is nothing more to see.
func (v *View) entryLink(e *models.LedgerEntry) (text, href string) {
	switch {
	case e.Kind == models.EntryUsage:
		return "Show calls", CallsPath(e)
	case e.OrderID != nil:
		ref := models.Ref{Kind: models.KindOrder, AccountID: e.AccountID, ID: *e.OrderID}.String()
		return ref, routes.Order(ref)
	case e.PaymentID != nil:
		ref := models.Ref{Kind: models.KindPayment, AccountID: e.AccountID, ID: *e.PaymentID}.String()
		return ref, routes.Payment(ref)
	}
	return "", ""
}

// CallsPath lists the calls of a usage entry's hour, down to the single one; more chooses among them.
func CallsPath(e *models.LedgerEntry, more ...string) string {
	return routes.Within(routes.Calls, "region", e.Region, "service", e.Service,
		"hour", e.HourStart.UTC().Format(time.RFC3339), "payer", string(models.OutcomePayPerUse))(more...)
}
