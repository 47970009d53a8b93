package billing

import (
	"ocrconsole/models"
)

// orderPage is the order's page in the console.
func orderPage(ref models.Ref) string { return "/billing/orders/" + ref.String() }

// tellCompletedLate tells that a payment came after its order had expired, and that the order was completed all the same.
func (t *turn) tellCompletedLate(payment *models.Payment, order *models.Order) error {
	_, err := models.Notify(t.tx, &models.Notification{
		AccountID: payment.AccountID, Key: "late payment " + payment.Ref().String(), Kind: models.NoticePayment,
		Title: "Order " + order.Ref().String() + " is completed",
		Text: "Your card payment of " + t.Money(payment.AmountMicros, payment.Currency) + " came after the order had expired. " +
			"What you ordered is still on sale at the price you paid, so the order was completed: its packages took effect.",
		Href: orderPage(order.Ref()), Action: "See the order", CreatedAt: t.now,
	})
	return err
}

// tellReturned tells that a payment came for an order that could not be completed with it, and goes back to the card.
func (t *turn) tellReturned(payment *models.Payment, order *models.Order, why string) error {
	_, err := models.Notify(t.tx, &models.Notification{
		AccountID: payment.AccountID, Key: "late payment " + payment.Ref().String(), Kind: models.NoticeRefund,
		Title: "Your payment of " + t.Money(payment.AmountMicros, payment.Currency) + " is being returned",
		Text: "It came for order " + order.Ref().String() + ", but " + why + ". " +
			"The whole amount goes back to the card; banks take a few days to show it.",
		Href: orderPage(order.Ref()), Action: "See the order", CreatedAt: t.now,
	})
	return err
}

// tellRefundFailed tells that the card did not take a refund, and where the money is.
func (t *turn) tellRefundFailed(r *models.Refund) error {
	amount := t.Money(r.AmountMicros, r.Currency)
	text := "The card did not take the refund of " + amount + "."
	if r.Failure != "" {
		text += " " + r.Failure
	}
	_, err := models.Notify(t.tx, &models.Notification{
		AccountID: r.AccountID, Key: "refund failed " + r.Ref().String(), Kind: models.NoticeRefund,
		Title: amount + " could not go back to your card and are in your balance",
		Text:  text + " The whole amount is in your balance instead.", Href: "/billing", Action: "See the balance", CreatedAt: t.now,
	})
	return err
}

// tellElsewhere tells that the provider gave money back to the card, what became of what it had paid for, and why the
// balance is lower.
func (t *turn) tellElsewhere(payment *models.Payment, r *models.Refund, returned int) error {
	amount := t.Money(r.AmountMicros, r.Currency)
	text := "The payment provider gave " + amount + " of payment " + payment.Ref().String() + " back to the card, so they were taken from your balance."
	order, err := t.completedWith(payment)
	if err != nil {
		return err
	}
	switch {
	case returned > 0:
		text += " What order " + order.Ref().String() + " had bought and was not used is returned: its price was added to the balance first."
	case order != nil:
		text += " Nothing that order " + order.Ref().String() + " bought is returned for that."
	}
	return t.tellGivenBack(payment, r, text)
}

// tellGivenBack tells that money goes, or went, back to the card of the payment, or to the balance, and how the account
// stands now.
func (t *turn) tellGivenBack(payment *models.Payment, r *models.Refund, text string) error {
	amount := t.Money(r.AmountMicros, r.Currency)
	title := amount + " went back to your card"
	switch {
	case r.Destination == models.ToBalance:
		title = amount + " are back in your balance"
	case r.Open():
		title = amount + " go back to your card"
	}
	standing := t.account.Standing()
	text += " " + t.Money(standing.AvailableMicros(), r.Currency) + " were available then."
	if standing.InArrears() {
		text += " Those were arrears like any other, which a top-up clears."
	}
	notice := models.Notification{
		AccountID: r.AccountID, Key: "given back " + r.Ref().String(), Kind: models.NoticeRefund,
		Title: title, Text: text, Href: "/billing/payments/" + payment.Ref().String(), Action: "See the payment", CreatedAt: t.now,
	}
	if r.OrderID != nil {
		notice.Href, notice.Action = orderPage(models.Ref{Kind: models.KindOrder, AccountID: r.AccountID, ID: *r.OrderID}), "See the order"
	}
	_, err := models.Notify(t.tx, &notice)
	return err
}
