package billing

import (
	"context"

	"ocrconsole/handlers/page"
	"ocrconsole/models"
	"ocrconsole/models/billing"
	"ocrconsole/models/metering"
	"ocrconsole/models/rules"
	"ocrconsole/views/components"
	"ocrconsole/views/layout"
	pages "ocrconsole/views/pages/billing"
	"ocrconsole/views/pages/parts"
	"ocrconsole/views/routes"
	"ocrconsole/views/words"
)

// transactionsCrumb leads from one transaction back to the list.
var transactionsCrumb = layout.NavTransactions.Crumb()

// transactionDetail explains one movement of the balance: how its number is composed and where it came from.
func transactionDetail(v *view) error {
	ref, err := models.ParseRef(models.KindTransaction, v.Who.AccountID, v.Param("transaction"))
	if err != nil {
		return err
	}
	var d *billing.TransactionDetail
	var document *models.Document
	var divided metering.Divided
	by := page.Read[page.GroupFields](v.Context).Division()
	err = v.Together(
		models.Reading(&d, func(ctx context.Context) (*billing.TransactionDetail, error) {
			return v.Billing.Transaction(ctx, ref.AccountID, ref.ID)
		}),
		models.Reading(&document, func(ctx context.Context) (*models.Document, error) {
			return v.Documents.OfEntry(ctx, ref.AccountID, ref.ID)
		}),
		models.Reading(&divided, func(ctx context.Context) (metering.Divided, error) {
			return v.Metering.DivideEntry(ctx, ref.AccountID, ref.ID, by)
		}),
	)
	if err != nil {
		return err
	}
	screen := pages.Transaction{
		Ref: ref.String(), Amount: v.Format.Signed(d.AmountMicros), What: v.transactionWords(d), Late: v.lateWords(&d.LedgerEntry),
		Facts: v.transactionFacts(d), Parts: v.transactionParts(d), Sum: v.balanceSum(&d.LedgerEntry), Explanation: transactionExplanation(d),
	}
	if d.Kind == models.EntryUsage {
		screen.Division = v.DivisionTable(&divided, by,
			func(more ...string) string { return routes.With(page.TransactionPath(&d.LedgerEntry), more...) },
			func(more ...string) string { return page.CallsPath(&d.LedgerEntry, more...) })
	}
	if document != nil {
		screen.Facts = append(screen.Facts, documentFact(document))
	}
	if screen.Shell, err = v.Shell(words.TransactionNamed(screen.Ref), layout.NavTransactions, page.BillingCrumb, transactionsCrumb); err != nil {
		return err
	}
	return v.Show(pages.TransactionPage(screen))
}

func (v *view) transactionWords(d *billing.TransactionDetail) string {
	lines := map[int64][]models.OrderLine{}
	if d.Order != nil {
		lines[d.Order.ID] = d.Order.Lines
	}
	return v.EntryWords(&d.LedgerEntry, lines, d.Refunds, d.Why)
}

// lateWords names a late entry as what it is, "" for one that was posted in time.
func (v *view) lateWords(e *models.LedgerEntry) string {
	if !page.IsLate(e) {
		return ""
	}
	return words.LateEntryNo(v.Format.Calls(*e.LateNo))
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
	if d.Kind == models.EntryTopUp && d.Payment != nil && d.Payment.IsTransfer() {
		return "The bank transfer arrived, and all of it was added to the balance."
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
	case models.EntryCredit:
		return "Money that the operator gave to the balance. It is no payment: it pays calls and packages, and no card gets it back."
	case models.EntryDebit:
		return "Money that the operator took from the balance. No more can be taken so than was available."
	case models.EntryVoucher:
		return "Money that a voucher gave to the balance. It is no payment: it pays calls and packages, and no card gets it back."
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
		{Term: "Posted", Text: v.Format.Instant(d.At)},
		{Term: "As it stood then", Content: components.TextLink(page.AsOf(routes.Billing, d.At), "The account after it")},
	}
	if d.Kind == models.EntryUsage {
		facts = append(facts,
			components.Definition{Term: "Service", Text: v.ServiceName(d.Service)},
			components.Definition{Term: "Region", Text: v.RegionName(d.Region)},
			components.Definition{Term: "Hour", Text: v.Format.HourZone(*d.HourStart)},
			components.Definition{Term: "Calls", Content: components.TextLink(page.CallsPath(&d.LedgerEntry), v.Words().Counted(d.Calls, "call", "calls"))},
			components.Definition{Term: "Why pay-per-use", Content: components.TextLink(page.CallsPath(&d.LedgerEntry)+"#why", "Which packages there were")},
		)
	}
	for i := range d.Arrears {
		_, status := arrearsBadge(&d.Arrears[i])
		facts = append(facts, components.Definition{Term: "Arrears", Content: components.TextLink(routes.Arrears, words.ByThisTransaction(status))})
	}
	for _, refund := range d.Refunds {
		facts = append(facts, v.refundFacts(&refund)...)
	}
	if d.Order != nil {
		ref := d.Order.Ref().String()
		facts = append(facts, components.Definition{Term: "Order", Content: components.TextLink(routes.Order(ref), ref)})
	}
	if d.Payment != nil && d.Payment.IsTransfer() {
		ref := d.Payment.Ref().String()
		facts = append(facts, components.Definition{Term: "Payment", Content: components.TextLink(routes.Payment(ref), ref)}, components.Definition{Term: "Paid by", Text: "Bank transfer"})
	} else if d.Payment != nil {
		ref := d.Payment.Ref().String()
		facts = append(facts,
			components.Definition{Term: "Payment", Content: components.TextLink(routes.Payment(ref), ref)},
			components.Definition{Term: "Payment provider", Text: d.Payment.Provider})
		if d.Payment.ProviderRef != nil {
			facts = append(facts, components.Definition{Term: "Provider's reference", Content: components.CopyID(*d.Payment.ProviderRef)})
		}
	}
	return facts
}

// refundFacts say why money was given back, and of which payment.
func (v *view) refundFacts(r *models.Refund) []components.Definition {
	facts := []components.Definition{{Term: "Reason", Text: v.Words().Why(r.Reason.Cause)}}
	if !r.Failure.IsZero() {
		facts = append(facts, components.Definition{Term: "Came back because", Text: v.Words().Why(r.Failure.Cause)})
	}
	if r.PaymentID != nil {
		term, ref := "Refunded payment", page.PaymentOf(r)
		if r.DisputeID != nil {
			term = "Disputed payment"
		}
		facts = append(facts, components.Definition{Term: term, Content: components.TextLink(routes.Payment(ref), ref)})
	}
	return facts
}

// transactionParts are the numbers that make up the amount.
func (v *view) transactionParts(d *billing.TransactionDetail) pages.Parts {
	var made pages.Parts
	add := func(what, quantity string, unitMicros, amountMicros rules.Micros) {
		row := pages.Part{What: what, Quantity: quantity, Unit: v.Format.Money(unitMicros), Amount: v.Format.Money(amountMicros)}
		made.Rows = append(made.Rows, row)
		made.UnitDigits = max(made.UnitDigits, parts.FractionDigits(row.Unit))
		made.AmountDigits = max(made.AmountDigits, parts.FractionDigits(row.Amount))
	}
	if d.Kind == models.EntryOrder {
		for _, l := range d.Order.Lines {
			add(words.CallsOfServiceIn(v.Format.Calls(l.Calls), v.ServiceName(l.Service), v.RegionName(l.Region)), v.Format.Calls(l.Quantity), l.UnitPriceMicros, -l.AmountMicros)
		}
	}
	for _, p := range d.Prices {
		add("Pay-per-use calls", v.Format.Calls(p.Calls), p.PriceMicros, (-p.PriceMicros).Times(p.Calls))
	}
	if made.Total = v.Format.Money(d.AmountMicros); len(made.Rows) > 0 {
		made.AmountDigits = max(made.AmountDigits, parts.FractionDigits(made.Total))
	}
	return made
}

// balanceSum shows how the balance went from before to after.
func (v *view) balanceSum(e *models.LedgerEntry) []components.SummaryLine {
	before, amount, after := v.Format.Money(e.BalanceAfterMicros-e.AmountMicros), v.Format.Signed(e.AmountMicros), v.Format.Money(e.BalanceAfterMicros)
	digits := max(parts.FractionDigits(before), parts.FractionDigits(amount), parts.FractionDigits(after))
	return []components.SummaryLine{
		{Label: "Balance before", Amount: before, Digits: digits},
		{Label: "This transaction", Amount: amount, Digits: digits},
		{Label: "Balance after", Amount: after, Digits: digits, Total: true},
	}
}
