package handlers

import (
	"fmt"
	"strings"
	"time"

	"ocrconsole/models"
	"ocrconsole/models/billing"
	"ocrconsole/views/format"
	"ocrconsole/views/pages"
)

// ledgerTable puts a stretch of the ledger into words.
func (v *view) ledgerTable(h billing.History) pages.LedgerTable {
	table := pages.LedgerTable{Rows: make([]pages.LedgerRow, len(h.Entries))}
	for i := range h.Entries {
		e := &h.Entries[i]
		row := pages.LedgerRow{
			Ref: e.Ref().String(), Href: transactionPath(e), Time: v.format.Minute(e.At),
			What: v.entryWords(e, h.Lines, h.Refunds), Late: isLate(e),
			Amount: v.format.Signed(e.AmountMicros), Balance: v.format.Money(e.BalanceAfterMicros),
		}
		row.LinkText, row.LinkHref = v.entryLink(e)
		table.Rows[i] = row
		table.AmountDigits = max(table.AmountDigits, fractionDigits(row.Amount))
		table.BalanceDigits = max(table.BalanceDigits, fractionDigits(row.Balance))
	}
	return table
}

// entryWords says what moved the money, given the lines of orders and the refunds that entries are of.
func (v *view) entryWords(e *models.LedgerEntry, lines map[int64][]models.OrderLine, refunds map[int64]models.Refund) string {
	if words := takenWords(e, refunds); words != "" {
		return words
	}
	switch e.Kind {
	case models.EntryTopUp:
		return "Top-up by card"
	case models.EntryCardPayment:
		return "Card payment of " + v.orderWords(lines[*e.OrderID])
	case models.EntryRefund:
		return "Refund to the balance"
	case models.EntryCardRefund:
		return "Refund to a card"
	case models.EntryOrder:
		return "Order of " + v.orderWords(lines[*e.OrderID])
	case models.EntryUsage:
		return fmt.Sprintf("Pay-per-use of %s in %s, %s, %s", v.serviceName(e.Service), v.regionName(e.Region),
			v.format.Hour(*e.HourStart), counted(e.Calls, "call", "calls"))
	}
	return string(e.Kind)
}

// takenWords say what others than us took, or gave back, of a payment; "" where nobody did.
func takenWords(e *models.LedgerEntry, refunds map[int64]models.Refund) string {
	if e.RefundID == nil || refunds[*e.RefundID].PaymentID == nil {
		return ""
	}
	refund := refunds[*e.RefundID]
	payment := paymentOf(&refund)
	switch out := e.Kind == models.EntryCardRefund; {
	case refund.DisputeID != nil && out:
		return "Chargeback: payment " + payment + " taken back by the card's bank"
	case refund.DisputeID != nil:
		return "Chargeback of payment " + payment + " given back by the card's bank"
	case refund.Elsewhere && out:
		return "Refund of payment " + payment + " to its card, made by the payment provider"
	case refund.Elsewhere:
		return "Refund of payment " + payment + " that did not reach its card"
	}
	return ""
}

// paymentOf names the payment whose money a refund is.
func paymentOf(r *models.Refund) string {
	return models.Ref{Kind: models.KindPayment, AccountID: r.AccountID, ID: *r.PaymentID}.String()
}

// isLate tells the entries for calls that came after their hour was settled.
func isLate(e *models.LedgerEntry) bool { return e.LateNo != nil && *e.LateNo > 0 }

// entryLink leads to what the entry is about, "" where there is nothing more to see.
func (v *view) entryLink(e *models.LedgerEntry) (text, href string) {
	switch {
	case e.Kind == models.EntryUsage:
		return "Show calls", callsPath(e)
	case e.OrderID != nil:
		ref := models.Ref{Kind: models.KindOrder, AccountID: e.AccountID, ID: *e.OrderID}.String()
		return ref, "/billing/orders/" + ref
	case e.PaymentID != nil:
		ref := models.Ref{Kind: models.KindPayment, AccountID: e.AccountID, ID: *e.PaymentID}.String()
		return ref, paymentPath(ref)
	}
	return "", ""
}

// callsPath lists the calls of a usage entry's hour, down to the single one.
func callsPath(e *models.LedgerEntry) string {
	return link("/usage/calls", "region", e.Region, "service", e.Service,
		"hour", e.HourStart.UTC().Format(time.RFC3339), "payer", string(models.OutcomePayPerUse))
}

// orderWords says what was ordered: "2 × 1,000 calls of Passport OCR in AP-Bangkok".
func (v *view) orderWords(lines []models.OrderLine) string {
	words := make([]string, len(lines))
	for i, l := range lines {
		words[i] = fmt.Sprintf("%s × %s calls of %s in %s", v.format.Calls(l.Quantity), v.format.Calls(l.Calls), v.serviceName(l.Service), v.regionName(l.Region))
	}
	return strings.Join(words, "; ")
}

func transactionPath(e *models.LedgerEntry) string {
	return "/billing/transactions/" + e.Ref().String()
}

func paymentPath(ref string) string { return "/billing/payments/" + ref }

// fractionDigits counts what stands after the decimal point, so that a column's amounts can line up on it.
func fractionDigits(amount string) int {
	point := strings.LastIndexByte(amount, '.')
	if point < 0 {
		return 0
	}
	return len(amount) - point - 1
}

// counted gives a count with its noun.
func counted(n int64, one, many string) string {
	if n == 1 {
		return "1 " + one
	}
	return format.Count(n) + " " + many
}
