package billing

import (
	"time"

	"gorm.io/gorm"

	"ocrconsole/models"
)

// giveBackTo gives back what the operator asked for, if so much remains. The account must be locked.
func (b *Billing) giveBackTo(tx *gorm.DB, account *models.Account, payment *models.Payment, in *OperatorRefund, asked request, now time.Time) error {
	order, err := b.mayGiveBack(tx, payment, in.To)
	if err != nil {
		return err
	}
	left, err := remains(tx, payment, order)
	if err != nil {
		return err
	}
	amount := in.AmountMicros
	if amount == 0 {
		amount = left
	}
	standing := account.Standing()
	available := standing.AvailableMicros()
	switch {
	case amount > left || left == 0:
		return models.Errorf(models.Conflict, "%s of this payment remain to be given back.", b.Money(left, payment.Currency))
	case in.To == models.ToCard && !b.cardTakes(amount, payment.Currency):
		return models.FieldError("amount", "%s remain. A card takes %s: give such an amount.", b.Money(left, payment.Currency), b.CardSteps(payment.Currency))
	case order == nil && available < amount && !in.IntoArrears:
		return models.Errorf(models.Conflict, "Only %s are available in the balance: the rest was used. Give back no more than that, or allow arrears.",
			b.Money(max(0, available), payment.Currency))
	}
	back := giveBack{amountMicros: amount, currency: payment.Currency, reason: in.Reason, request: asked}
	if in.To == models.ToCard {
		back.payment = payment
	}
	if order == nil {
		return b.giveTopUpBack(tx, account, payment, back, now)
	}
	return b.givePriceBack(tx, account, payment, order, back, amount == left, now)
}

// mayGiveBack tells why nothing of a payment can go back there; order is what it completed, nil if it completed none.
func (b *Billing) mayGiveBack(tx *gorm.DB, payment *models.Payment, to models.Destination) (order *models.Order, err error) {
	switch {
	case payment.Status != models.PaymentSucceeded:
		return nil, models.Errorf(models.Conflict, "The payment was not made, so there is nothing to give back: it is %s.", payment.Status)
	case to == models.ToCard && payment.Provider != b.Provider.Name():
		return nil, models.Errorf(models.Conflict, "The payment was made at %s, which is not the payment provider in use.", payment.Provider)
	}
	if order, err = completedWith(tx, payment); err == nil && order == nil && to == models.ToBalance {
		err = models.Errorf(models.Conflict, "The money of this payment went to the balance: it can go back to the card only.")
	}
	return order, err
}

// remains gives how much of a payment can still be given back: of its money, and of the price of the order that it completed.
func remains(tx *gorm.DB, payment *models.Payment, order *models.Order) (int64, error) {
	left, err := refundable(tx, payment)
	if err != nil || order == nil {
		return left, err
	}
	ofOrder, err := orderLeft(tx, order)
	return min(left, ofOrder), err
}

func (b *Billing) giveTopUpBack(tx *gorm.DB, account *models.Account, payment *models.Payment, back giveBack, now time.Time) error {
	refund, err := b.refund(tx, account, back, now)
	if err != nil {
		return err
	}
	if err := stopIfShort(tx, account, "Money of "+payment.Ref().String()+" is given back to the card.", now); err != nil {
		return err
	}
	text := back.reason + " (" + payment.Ref().String() + "). The money is taken from your balance; banks take a few days to show it."
	return b.tellGivenBack(tx, account, payment, refund, text, now)
}

// givePriceBack gives back (part of) an order's price. With the last of it, its unused packages are returned, each in a
// refund of its own as when its customer returns it.
func (b *Billing) givePriceBack(tx *gorm.DB, account *models.Account, payment *models.Payment, order *models.Order, back giveBack, all bool, now time.Time) error {
	total, returned := back.amountMicros, 0
	back.orderID = &order.ID
	var last *models.Refund
	var err error
	if all {
		if last, returned, err = b.givePackagesBack(tx, account, order, &back, now); err != nil {
			return err
		}
	}
	if back.amountMicros > 0 {
		if last, err = b.refund(tx, account, back, now); err != nil {
			return err
		}
	}
	if all {
		more, err := b.returnRest(tx, account, payment, order, now)
		if err != nil {
			return err
		}
		returned += more
	}
	text := back.reason + " (order " + order.Ref().String() + ")."
	if back.payment != nil {
		text += " Banks take a few days to show it."
	}
	if returned > 0 {
		text += " The packages of the order that were not used are returned."
	}
	whole := *last
	whole.AmountMicros = total
	return b.tellGivenBack(tx, account, payment, &whole, text, now)
}

// givePackagesBack returns the order's unused packages whose whole price is in what is given back, which it lowers.
func (b *Billing) givePackagesBack(tx *gorm.DB, account *models.Account, order *models.Order, back *giveBack, now time.Time) (last *models.Refund, returned int, err error) {
	packages, _, err := unusedOf(tx, order, now)
	if err != nil {
		return nil, 0, err
	}
	for _, p := range packages {
		if p.PriceMicros > back.amountMicros || back.payment != nil && !b.cardTakes(p.PriceMicros, order.Currency) {
			continue
		}
		p.RefundedAt = &now
		if err := models.SavePackageReturn(tx, p); err != nil {
			return nil, 0, err
		}
		part := *back
		part.packageID, part.amountMicros = &p.ID, p.PriceMicros
		if last, err = b.refund(tx, account, part, now); err != nil {
			return nil, 0, err
		}
		back.amountMicros -= p.PriceMicros
		returned++
	}
	return last, returned, nil
}

// returnRest returns the unused packages that are left once all of the order's price, or of its payment, was given back in
// several steps: nobody pays for them any more.
func (b *Billing) returnRest(tx *gorm.DB, account *models.Account, payment *models.Payment, order *models.Order, now time.Time) (returned int, err error) {
	ofPayment, err := refundable(tx, payment)
	if err != nil {
		return 0, err
	}
	ofOrder, err := orderLeft(tx, order)
	if err != nil || ofPayment > 0 && ofOrder > 0 {
		return 0, err
	}
	return b.returnUnused(tx, account, payment, now)
}
