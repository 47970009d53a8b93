package words

import (
	"ocrconsole/models/notice"
	"ocrconsole/views/format"
	"ocrconsole/views/routes"
)

func (w Writer) orders(m notice.Message) (notice.Text, bool) {
	switch m := m.(type) {
	case notice.OrderCompletedLate:
		return w.orderCompletedLate(m), true
	case notice.TransferArrived:
		return w.transferArrived(m), true
	case notice.ToppedUpOnly:
		return w.toppedUpOnly(m), true
	case notice.PaymentReturned:
		return w.paymentReturned(m), true
	case notice.RefundFailed:
		return w.refundFailed(m), true
	case notice.GivenBackElsewhere:
		return w.givenBackElsewhere(m), true
	case notice.TopUpGivenBack:
		return w.topUpGivenBack(m), true
	case notice.PriceGivenBack:
		return w.priceGivenBack(m), true
	}
	return notice.Text{}, false
}

func (w Writer) amount(m notice.Money) string { return w.Figures.Amount(m.Micros, m.Currency) }

func (w Writer) available(m notice.Money) string {
	return w.Figures.RoundedAmount(m.Micros, m.Currency, format.Available)
}

func (w Writer) orderCompletedLate(m notice.OrderCompletedLate) notice.Text {
	by := "Your card payment of "
	if m.ByTransfer {
		by = "Your bank transfer of "
	}
	return notice.Text{
		Title: "Order " + m.Order + " is completed",
		Paragraphs: []string{by + w.amount(m.Paid) + " came after the order had expired. " +
			"What you ordered is still on sale at the price you paid, so the order was completed: its packages took effect."},
		Href: routes.Order(m.Order), Action: "See the order",
	}
}

func (w Writer) transferArrived(m notice.TransferArrived) notice.Text {
	came := "Your bank transfer has arrived and is on your balance."
	if m.Asked.Micros != 0 {
		came = "Your bank transfer was to be " + w.amount(m.Asked) + ", and " + w.amount(m.Arrived) + " arrived. As much as arrived is on your balance."
	}
	return notice.Text{
		Title: w.amount(m.Arrived) + " arrived by bank transfer", Paragraphs: []string{came + " " + w.available(m.Available) + " were available then."},
		Href: routes.Payment(m.Payment), Action: "See the payment",
	}
}

func (w Writer) toppedUpOnly(m notice.ToppedUpOnly) notice.Text {
	text := notice.Text{Title: "Order " + m.Order + " is not paid by your top-up", Href: routes.Order(m.Order), Action: "See the order"}
	why := "less than the order costs was available by then. Pay what is missing, and the order is completed."
	switch m.Why {
	case notice.OrderCancelled:
		why = "the order had been cancelled by then."
	case notice.OrderPaidElse:
		why = "the order had been paid in another way by then."
	case notice.OrderNotOnSale:
		why = "the order had expired by then, and what was ordered is not on sale at that price any more."
	case notice.OrderPromised:
		why = "calls that were promised and not made yet may cost what is on it: that is kept for them until " + w.Figures.Instant(m.Until) + " at the latest. Pay the order then."
		text.Href, text.Action = routes.PayOrder(m.Order), "Pay the order"
	case notice.OrderSuspended:
		why = "the account was suspended by then, and buys nothing."
	case notice.OrderLateUncovered:
		why = "the order had expired by then, and less than it costs was available."
	case notice.TransferWithdrawn:
		why = "the transfer had been withdrawn by then."
	case notice.TransferOverdue:
		why = "it came later than the transfer was waited for."
	case notice.TransferTooLittle:
		why = "the order lacked more by then, and another transfer was begun in its place."
	case notice.TransferNotNeeded:
		why = "the transfer was not waited for any more."
	case notice.OrderShort:
		why = "less than what was asked for arrived, and it is not enough. Pay what is missing, and the order is completed."
		text.Href, text.Action = routes.PayOrder(m.Order), "Pay the order"
	case notice.OrderNotCovered:
		text.Href, text.Action = routes.PayOrder(m.Order), "Pay the order"
	}
	text.Paragraphs = []string{"Your top-up of " + w.amount(m.Paid) + " came, and is on your balance. It was to pay the order from there, but " + why}
	return text
}

func (w Writer) paymentReturned(m notice.PaymentReturned) notice.Text {
	came := "It came for order " + m.Order + ", but the order had been paid in another way by then."
	switch m.Why {
	case notice.OrderCancelled:
		came = "It came for order " + m.Order + ", but the order had been cancelled by then."
	case notice.OrderNotOnSale:
		came = "It came for order " + m.Order + ", but the order had expired by then and what was ordered is not on sale at that price any more."
	case notice.OrderSuspended:
		came = "It came for order " + m.Order + ", but the account was suspended by then, and buys nothing."
	case notice.OrderPaidElse, notice.OrderNotCovered, notice.OrderPromised, notice.OrderShort, notice.OrderLateUncovered,
		notice.TransferWithdrawn, notice.TransferOverdue, notice.TransferTooLittle, notice.TransferNotNeeded: // all but the first are of a top-up only, which stays on the balance
	}
	return notice.Text{
		Title:      "Your payment of " + w.amount(m.Paid) + " is being returned",
		Paragraphs: []string{Spaced(came, "The whole amount goes back to the card; banks take a few days to show it.")},
		Href:       routes.Order(m.Order), Action: "See the order",
	}
}

func (w Writer) refundFailed(m notice.RefundFailed) notice.Text {
	return notice.Text{
		Title: w.amount(m.Amount) + " could not go back to your card and are in your balance",
		Paragraphs: []string{Spaced("The card did not take the refund of "+w.amount(m.Amount)+".", w.Why(m.Failure.Cause),
			"The whole amount is in your balance instead.")},
		Href: routes.Billing, Action: "See the balance",
	}
}

func (w Writer) givenBackElsewhere(m notice.GivenBackElsewhere) notice.Text {
	ofOrder := ""
	switch {
	case m.Bought != "" && m.Returned:
		ofOrder = "What order " + m.Bought + " had bought and was not used is returned: its price was added to the balance first."
	case m.Bought != "":
		ofOrder = "Nothing that order " + m.Bought + " bought is returned for that."
	}
	return w.givenBack(m.GivenBack, "The payment provider gave "+w.amount(m.Amount)+" of payment "+m.Payment+
		" back to the card, so they were taken from your balance.", ofOrder)
}

func (w Writer) topUpGivenBack(m notice.TopUpGivenBack) notice.Text {
	return w.givenBack(m.GivenBack, w.Why(m.Reason.Cause)+" ("+m.Payment+").", "The money is taken from your balance; banks take a few days to show it.")
}

func (w Writer) priceGivenBack(m notice.PriceGivenBack) notice.Text {
	banks, returned := "", ""
	if m.Went != notice.WentToBalance {
		banks = "Banks take a few days to show it."
	}
	if m.Returned {
		returned = "The packages of the order that were not used are returned."
	}
	return w.givenBack(m.GivenBack, w.Why(m.Reason.Cause)+" (order "+m.Order+").", banks, returned)
}

// givenBack says what money that is given back has in common: where it is, and how the account stands now.
func (w Writer) givenBack(m notice.GivenBack, why ...string) notice.Text {
	title := map[notice.MoneyWent]string{
		notice.WentToBalance: w.amount(m.Amount) + " are back in your balance",
		notice.GoesToCard:    w.amount(m.Amount) + " go back to your card",
		notice.WentToCard:    w.amount(m.Amount) + " went back to your card",
	}[m.Went]
	then := []string{w.available(m.Available) + " were available then."}
	if m.Owing {
		then = append(then, "Those were arrears like any other, which a top-up clears.")
	}
	text := notice.Text{
		Title: title, Paragraphs: []string{Spaced(append(why, then...)...)},
		Href: routes.Payment(m.Payment), Action: "See the payment",
	}
	if m.Order != "" {
		text.Href, text.Action = routes.Order(m.Order), "See the order"
	}
	return text
}
