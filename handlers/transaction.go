package handlers

import (
	"fmt"

	"ocrconsole/models"
	"ocrconsole/models/billing"
	"ocrconsole/views/components"
	"ocrconsole/views/layout"
	"ocrconsole/views/pages"
)

// transactionsCrumb leads from one transaction back to the list.
var transactionsCrumb = layout.NavTransactions.Crumb()

// transactionDetail explains one movement of the balance: how its number is composed and where it came from.
func transactionDetail(v *view) error {
	ref, err := models.ParseRef(models.KindTransaction, v.who.AccountID, v.Param("transaction"))
	if err != nil {
		return err
	}
	d, err := v.console.Billing.Transaction(v.ctx(), ref.AccountID, ref.ID)
	if err != nil {
		return err
	}
	page := pages.Transaction{
		Ref: ref.String(), Amount: v.format.Signed(d.AmountMicros), What: v.transactionWords(d), Late: v.lateWords(&d.LedgerEntry),
		Facts: v.transactionFacts(d), Parts: v.transactionParts(d), Sum: v.balanceSum(&d.LedgerEntry), Explanation: transactionExplanation(d),
	}
	document, err := v.console.Documents.OfEntry(v.ctx(), ref.AccountID, ref.ID)
	if err != nil {
		return err
	}
	if document != nil {
		page.Facts = append(page.Facts, documentFact(document))
	}
	if page.Shell, err = v.shell("Transaction "+page.Ref, layout.NavTransactions, billingCrumb, transactionsCrumb); err != nil {
		return err
	}
	return v.render(pages.TransactionPage(page))
}

func (v *view) transactionWords(d *billing.TransactionDetail) string {
	lines := map[int64][]models.OrderLine{}
	if d.Order != nil {
		lines[d.Order.ID] = d.Order.Lines
	}
	return v.entryWords(&d.LedgerEntry, lines, d.Refunds)
}

// lateWords names a late entry as what it is, "" for one that was posted in time.
func (v *view) lateWords(e *models.LedgerEntry) string {
	if !isLate(e) {
		return ""
	}
	return fmt.Sprintf("Late entry no. %d of this hour: these calls reached the meter after the hour had been settled. "+
		"They are in no other entry.", *e.LateNo)
}

// transactionExplanation says where the number comes from.
func transactionExplanation(d *billing.TransactionDetail) string {
	for _, refund := range d.Refunds {
		switch {
		case refund.DisputeID != nil:
			return "The payment was disputed at the card's bank. What the bank takes back is taken from the balance; if the dispute is decided for the payment, it comes back."
		case refund.Elsewhere && d.Kind == models.EntryCardRefund:
			return "The payment provider gave this money back to the card, not at our request. What the card has is not in the balance any more; if it does not reach the card, it comes back."
		}
	}
	switch d.Kind {
	case models.EntryTopUp:
		return "The payment provider confirmed the card payment, and all of it was added to the balance."
	case models.EntryCardPayment:
		return "The card payment of the order came in; the order itself is charged to the balance in an entry of its own."
	case models.EntryRefund:
		return "Money that was given back to the balance."
	case models.EntryCardRefund:
		return "Money that was taken from the balance and given back to the card that it came from."
	case models.EntryOrder:
		return "The sum of the order's lines, at the prices that were confirmed when it was placed."
	case models.EntryUsage:
		if len(d.Prices) == 0 {
			return "The sum of the prices of all calls of this entry. Each call with its own price is listed under the hour's calls."
		}
		return "All pay-per-use calls of one clock hour, service and region, each at its own price, to the micro-unit and never rounded."
	}
	return ""
}

func (v *view) transactionFacts(d *billing.TransactionDetail) []components.Definition {
	facts := []components.Definition{
		{Term: "Transaction", Content: components.CopyID(d.Ref().String())},
		{Term: "Posted", Text: v.format.Instant(d.At)},
	}
	if d.Kind == models.EntryUsage {
		facts = append(facts,
			components.Definition{Term: "Service", Text: v.serviceName(d.Service)},
			components.Definition{Term: "Region", Text: v.regionName(d.Region)},
			components.Definition{Term: "Hour", Text: v.format.HourZone(*d.HourStart)},
			components.Definition{Term: "Calls", Content: components.TextLink(callsPath(&d.LedgerEntry), counted(d.Calls, "call", "calls"))},
		)
	}
	for i := range d.Arrears {
		_, status := arrearsBadge(&d.Arrears[i])
		facts = append(facts, components.Definition{Term: "Arrears", Content: components.TextLink(arrearsPath, status+" by this transaction")})
	}
	for _, refund := range d.Refunds {
		facts = append(facts, refundFacts(&refund)...)
	}
	if d.Order != nil {
		ref := d.Order.Ref().String()
		facts = append(facts, components.Definition{Term: "Order", Content: components.TextLink("/billing/orders/"+ref, ref)})
	}
	if d.Payment != nil {
		ref := d.Payment.Ref().String()
		facts = append(facts,
			components.Definition{Term: "Payment", Content: components.TextLink(paymentPath(ref), ref)},
			components.Definition{Term: "Payment provider", Text: d.Payment.Provider})
		if d.Payment.ProviderRef != nil {
			facts = append(facts, components.Definition{Term: "Provider's reference", Content: components.CopyID(*d.Payment.ProviderRef)})
		}
	}
	return facts
}

// refundFacts say why money was given back, and of which payment.
func refundFacts(r *models.Refund) []components.Definition {
	facts := []components.Definition{{Term: "Reason", Text: r.Reason}}
	if r.Failure != "" {
		facts = append(facts, components.Definition{Term: "Came back because", Text: r.Failure})
	}
	if r.PaymentID != nil {
		term, ref := "Refunded payment", paymentOf(r)
		if r.DisputeID != nil {
			term = "Disputed payment"
		}
		facts = append(facts, components.Definition{Term: term, Content: components.TextLink(paymentPath(ref), ref)})
	}
	return facts
}

// transactionParts are the numbers that make up the amount.
func (v *view) transactionParts(d *billing.TransactionDetail) pages.Parts {
	var parts pages.Parts
	add := func(what, quantity string, unitMicros, amountMicros int64) {
		row := pages.Part{What: what, Quantity: quantity, Unit: v.format.Money(unitMicros), Amount: v.format.Money(amountMicros)}
		parts.Rows = append(parts.Rows, row)
		parts.UnitDigits = max(parts.UnitDigits, fractionDigits(row.Unit))
		parts.AmountDigits = max(parts.AmountDigits, fractionDigits(row.Amount))
	}
	if d.Kind == models.EntryOrder {
		for _, l := range d.Order.Lines {
			add(v.format.Calls(l.Calls)+" calls of "+v.serviceName(l.Service)+" in "+v.regionName(l.Region), v.format.Calls(l.Quantity), l.UnitPriceMicros, -l.AmountMicros)
		}
	}
	for _, p := range d.Prices {
		add("Pay-per-use calls", v.format.Calls(p.Calls), p.PriceMicros, -p.PriceMicros*p.Calls)
	}
	if parts.Total = v.format.Money(d.AmountMicros); len(parts.Rows) > 0 {
		parts.AmountDigits = max(parts.AmountDigits, fractionDigits(parts.Total))
	}
	return parts
}

// balanceSum shows how the balance went from before to after.
func (v *view) balanceSum(e *models.LedgerEntry) []components.SummaryLine {
	before, amount, after := v.format.Money(e.BalanceAfterMicros-e.AmountMicros), v.format.Signed(e.AmountMicros), v.format.Money(e.BalanceAfterMicros)
	digits := max(fractionDigits(before), fractionDigits(amount), fractionDigits(after))
	return []components.SummaryLine{
		{Label: "Balance before", Amount: before, Digits: digits},
		{Label: "This transaction", Amount: amount, Digits: digits},
		{Label: "Balance after", Amount: after, Digits: digits, Total: true},
	}
}
