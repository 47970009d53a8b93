package billing

import (
	"ocrconsole/models"
	"ocrconsole/models/cause"
	"ocrconsole/models/notice"
	"ocrconsole/models/rules"
)

// giveBackTo gives back what the operator asked for, if so much remains.
func (t *turn) giveBackTo(payment *models.Payment, in *OperatorRefund, asked request) error {
	order, err := t.mayGiveBack(payment, in.To)
	if err != nil {
		return err
	}
	left, err := t.remains(payment, order)
	if err != nil {
		return err
	}
	amount := in.AmountMicros
	if amount == 0 {
		amount = left
	}
	available, given, err := t.paidIn()
	if err != nil {
		return err
	}
	switch {
	case amount > left || left == 0:
		return models.Refuse(models.Conflict, cause.RefundTooMuch{Left: cause.Money{Micros: left, Currency: payment.Currency}})
	case in.To == models.ToCard && !t.cardTakes(amount, payment.Currency):
		return models.RefuseField("amount", cause.RefundNotInSteps{Left: cause.Money{Micros: left, Currency: payment.Currency}, Steps: t.CardSteps(payment.Currency)})
	case order == nil && available < amount && !in.IntoArrears:
		return models.Refuse(models.Conflict, cause.RefundUsed{
			Available: cause.Money{Micros: max(0, available), Currency: payment.Currency}, Given: cause.Money{Micros: given, Currency: payment.Currency},
		})
	}
	if order == nil && !in.IntoArrears {
		if err := t.keepPromises(taking{micros: amount}); err != nil {
			return err
		}
	}
	back := giveBack{amountMicros: amount, currency: payment.Currency, reason: cause.Said(in.Reason), request: asked}
	if in.To == models.ToCard {
		back.payment = payment
	}
	if order == nil {
		return t.giveTopUpBack(payment, back)
	}
	return t.givePriceBack(payment, order, back, amount == left)
}

// paidIn gives what of the balance may go to a card: what is available without what of it was given, by operators' credits and vouchers.
// Nobody paid that, and no card gets it. Calls that are not settled yet take what was paid first, too.
func (t *turn) paidIn() (micros, given rules.Micros, err error) {
	given, err = models.GivenMicros(t.tx, t.account.ID)
	if err != nil {
		return 0, 0, err
	}
	standing := t.account.Standing()
	available := standing.AvailableMicros()
	given = min(given, max(0, available))
	micros, err = rules.SubMicros(available, given)
	return micros, given, err
}

// mayGiveBack tells why nothing of a payment can go back there; order is what it completed, nil if it completed none.
func (t *turn) mayGiveBack(payment *models.Payment, to models.Destination) (order *models.Order, err error) {
	switch {
	case payment.Status != models.PaymentSucceeded:
		return nil, models.Refuse(models.Conflict, cause.RefundOfNoPayment{Status: string(payment.Status)})
	case payment.IsTransfer():
		return nil, models.Refuse(models.Conflict, cause.RefundOfTransfer)
	case to == models.ToCard && payment.Provider != t.Provider.Name():
		return nil, models.Refuse(models.Conflict, cause.RefundElsewhere{Provider: payment.Provider})
	}
	if order, err = t.completedWith(payment); err == nil && order == nil && to == models.ToBalance {
		err = models.Refuse(models.Conflict, cause.RefundToCardOnly)
	}
	return order, err
}

// remains gives how much of a payment can still be given back: of its money, and of the price of the order that it completed.
func (t *turn) remains(payment *models.Payment, order *models.Order) (rules.Micros, error) {
	left, err := refundable(t.tx, payment)
	if err != nil || order == nil {
		return left, err
	}
	ofOrder, err := t.orderLeft(order)
	return min(left, ofOrder), err
}

func (t *turn) giveTopUpBack(payment *models.Payment, back giveBack) error {
	refund, err := t.refund(back)
	if err != nil {
		return err
	}
	if err := t.stopIfShort(cause.AutoMoneyGoesBack{Payment: payment.Ref().String()}); err != nil {
		return err
	}
	return t.tellGivenBack(refund, notice.TopUpGivenBack{GivenBack: t.givenBack(payment, refund), Reason: cause.Stored{Cause: back.reason}})
}

// givePriceBack gives back (part of) an order's price. With the last of it, its unused packages are returned, each in a
// refund of its own as when its customer returns it.
func (t *turn) givePriceBack(payment *models.Payment, order *models.Order, back giveBack, all bool) error {
	total, returned := back.amountMicros, 0
	back.orderID = &order.ID
	var last *models.Refund
	var err error
	if all {
		unused, _, err := t.unusedOf(order)
		if err != nil {
			return err
		}
		if err := t.keepPromises(taking{packages: unused}); err != nil {
			return err
		}
		if last, returned, err = t.givePackagesBack(order, &back); err != nil {
			return err
		}
	}
	if back.amountMicros > 0 {
		if last, err = t.refund(back); err != nil {
			return err
		}
	}
	if all {
		more, err := t.returnRest(payment, order)
		if err != nil {
			return err
		}
		returned += more
	}
	whole := *last
	whole.AmountMicros = total
	return t.tellGivenBack(&whole, notice.PriceGivenBack{GivenBack: t.givenBack(payment, &whole), Reason: cause.Stored{Cause: back.reason}, Returned: returned > 0})
}

// givePackagesBack returns the order's unused packages whose whole price is in what is given back, which it lowers.
func (t *turn) givePackagesBack(order *models.Order, back *giveBack) (last *models.Refund, returned int, err error) {
	packages, _, err := t.unusedOf(order)
	if err != nil {
		return nil, 0, err
	}
	for _, p := range packages {
		if p.PriceMicros > back.amountMicros || back.payment != nil && !t.cardTakes(p.PriceMicros, order.Currency) {
			continue
		}
		p.RefundedAt = new(t.now)
		if err := models.SavePackageReturn(t.tx, p); err != nil {
			return nil, 0, err
		}
		part := *back
		part.packageID, part.amountMicros = &p.ID, p.PriceMicros
		if last, err = t.refund(part); err != nil {
			return nil, 0, err
		}
		back.amountMicros -= p.PriceMicros
		returned++
	}
	return last, returned, nil
}

// returnRest returns the unused packages that are left once all of the order's price, or of its payment, was given back in
// several steps: nobody pays for them any more.
func (t *turn) returnRest(payment *models.Payment, order *models.Order) (returned int, err error) {
	ofPayment, err := refundable(t.tx, payment)
	if err != nil {
		return 0, err
	}
	ofOrder, err := t.orderLeft(order)
	if err != nil || ofPayment > 0 && ofOrder > 0 {
		return 0, err
	}
	return t.returnUnused(payment)
}
