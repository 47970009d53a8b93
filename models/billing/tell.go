package billing

import (
	"ocrconsole/models"
	"ocrconsole/models/cause"
	"ocrconsole/models/notice"
	"ocrconsole/models/rules"
)

// tell stores what the account is told, once under a key.
func (t *turn) tell(key string, says notice.Notice) error {
	_, err := models.Notify(t.tx, &models.Notification{AccountID: t.account.ID, Key: key, Says: says, CreatedAt: t.now})
	return err
}

// money is an amount of the catalog's currency.
func (t *turn) money(micros rules.Micros) cause.Money {
	return cause.Money{Micros: micros, Currency: t.catalog.Currency}
}

// available is what the account has now, as it is told.
func (t *turn) available(currency string) notice.Money {
	standing := t.account.Standing()
	return notice.Money{Micros: standing.AvailableMicros(), Currency: currency}
}

// tellCompletedLate tells that a payment came after its order had expired, and that the order was completed all the same.
func (t *turn) tellCompletedLate(payment *models.Payment, order *models.Order) error {
	return t.tell("late payment "+payment.Ref().String(), notice.OrderCompletedLate{
		Order: order.Ref().String(), Paid: notice.Money{Micros: payment.AmountMicros, Currency: payment.Currency}, ByTransfer: payment.IsTransfer(),
	})
}

// tellReturned tells that a payment came for an order that could not be completed with it, and goes back to the card.
func (t *turn) tellReturned(payment *models.Payment, order *models.Order, why notice.WhyReturned) error {
	return t.tell("late payment "+payment.Ref().String(), notice.PaymentReturned{
		Order: order.Ref().String(), Paid: notice.Money{Micros: payment.AmountMicros, Currency: payment.Currency}, Why: why,
	})
}

// tellRefundFailed tells that the card did not take a refund, and where the money is.
func (t *turn) tellRefundFailed(r *models.Refund) error {
	return t.tell("refund failed "+r.Ref().String(), notice.RefundFailed{
		Amount: notice.Money{Micros: r.AmountMicros, Currency: r.Currency}, Failure: r.Failure,
	})
}

// tellElsewhere tells that the provider gave money back to the card, what became of what it had paid for, and why the
// balance is lower.
func (t *turn) tellElsewhere(payment *models.Payment, r *models.Refund, returned int) error {
	order, err := t.completedWith(payment)
	if err != nil {
		return err
	}
	says := notice.GivenBackElsewhere{GivenBack: t.givenBack(payment, r), Returned: returned > 0}
	if order != nil {
		says.Bought = order.Ref().String()
	}
	return t.tellGivenBack(r, says)
}

func (t *turn) tellGivenBack(r *models.Refund, says notice.Notice) error {
	return t.tell("given back "+r.Ref().String(), says)
}

// givenBack is that money goes, or went, back to the card of the payment, or to the balance, and how the account stands
// now.
func (t *turn) givenBack(payment *models.Payment, r *models.Refund) notice.GivenBack {
	standing := t.account.Standing()
	says := notice.GivenBack{
		Payment: payment.Ref().String(), Amount: notice.Money{Micros: r.AmountMicros, Currency: r.Currency}, Went: notice.WentToCard,
		Available: t.available(r.Currency), Owing: standing.InArrears(),
	}
	switch {
	case r.Destination == models.ToBalance:
		says.Went = notice.WentToBalance
	case r.Open():
		says.Went = notice.GoesToCard
	}
	if r.OrderID != nil {
		says.Order = models.Ref{Kind: models.KindOrder, AccountID: r.AccountID, ID: *r.OrderID}.String()
	}
	return says
}
