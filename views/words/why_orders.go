package words

import (
	"fmt"

	"ocrconsole/models/cause"
)

// Of models/cause/orders.go: what can be ordered, claimed and given back.

var plainOrders = map[cause.Plain]string{
	cause.NotSoldHere:        "This service is not sold in this region. Choose one that sells it.",
	cause.NotOnSale:          "Choose one of the packages on sale.",
	cause.PackageMissing:     "Choose a package.",
	cause.PackageFree:        "This package costs nothing. Order it yourself when you need it.",
	cause.OrderExpired:       "The order was not paid in time and has expired. Order again at today's price.",
	cause.OrderInArrears:     "The account is in arrears. Orders can be paid again after a top-up that clears them.",
	cause.BalanceTooLow:      "The available balance is lower than the total. Top up first, or pay by card.",
	cause.PayWithMissing:     "Choose the balance or a card.",
	cause.UsedUpMissing:      "Choose what happens when the calls are used up: pay per use, or stop.",
	cause.UsedUpDiffers:      "Choose one answer for all packages of a service in a region.",
	cause.FreeClaimed:        "The free package of this service has been claimed already. It can be claimed once.",
	cause.GrantEmpty:         "Give a package of at least one call.",
	cause.GrantExpiresEarly:  "The package must expire after it takes effect.",
	cause.NoReturnChosen:     "Choose the packages to return.",
	cause.PackageReturned:    "The package has been returned already.",
	cause.PackageCostNothing: "The package cost nothing, so there is nothing to give back.",
	cause.PackageUsed:        "The package has paid calls already. Only an unused package can be returned.",
	cause.NoReturns:          "Packages cannot be returned.",
	cause.ReturnTooLate:      "The time in which the package could be returned is over.",
	cause.ClaimUnconfirmed:   "Free packages need a confirmed e-mail address. Follow the link in the mail that was sent to yours, or have it sent again under Alerts.",
	cause.ClaimedByTwin:      "This free package was claimed before by another account of yours, or one with another form of your e-mail address. It is given once to a person.",
	cause.OrderWaits:         "This order waits for somebody who may approve it. It can be paid after that.",
	cause.ApprovalDecided:    "This order has been decided on already.",
	cause.ApprovesOwn:        "You placed this order yourself. Somebody else has to approve it.",
	cause.ApprovesBeyond:     "This order is more than you may spend yourself. Somebody who may spend as much has to approve it.",
	cause.PayNeedsApproval:   "This is more than may be spent without asking. An owner, or a billing member who may spend as much, can pay this order.",
	cause.TopUpNeedsApproval: "This is more than you may spend without asking. Ask an owner, or a billing member who may spend as much, to top up.",
	cause.NoteTooLong:        "Use at most 200 characters.",
	cause.ClaimedByCard:      "This free package was claimed before by another account that has the same card on file. It is given once to a person.",
}

func (w Writer) whyOrders(c cause.Cause) (string, bool) {
	switch c := c.(type) {
	case cause.OverOrderLimit:
		return w.overOrderLimit(c), true
	case cause.OverMonthLimit:
		return w.overMonthLimit(c), true
	case cause.TopUpOverNeed:
		return w.topUpOverNeed(c), true
	case cause.TooManyLinesOfOrder:
		return tooManyLinesOfOrder(c), true
	case cause.QuantityBeyond:
		return quantityBeyond(c), true
	case cause.CallsPromised:
		return w.callsPromised(c), true
	case cause.PriceChanged:
		return w.priceChanged(c), true
	case cause.OrderNotPayable:
		return orderNotPayable(c), true
	case cause.OrderNotCancellable:
		return orderNotCancellable(c), true
	case cause.CardNeedsSteps:
		return w.cardNeedsSteps(c), true
	case cause.CardNeedsMore:
		return w.cardNeedsMore(c), true
	case cause.CardTakesLess:
		return w.cardTakesLess(c), true
	case cause.AmountNotInSteps:
		return w.amountNotInSteps(c), true
	case cause.AmountNotWhole:
		return amountNotWhole(c), true
	case cause.GrantNotSold:
		return grantNotSold(c), true
	case cause.PartGivenBack:
		return partGivenBack(c), true
	}
	return "", false
}

func (w Writer) overOrderLimit(c cause.OverOrderLimit) string {
	return fmt.Sprintf("This is more than may be spent at once here: the limit of who placed it is %s. Ask an owner, who sets it, or have an owner buy it.", w.amountOf(c.Limit))
}

func (w Writer) overMonthLimit(c cause.OverMonthLimit) string {
	return fmt.Sprintf("This is more than you may spend this month: of your %s, %s are spent, orders that are not paid yet among it. Ask an owner, who sets the limit, or have an owner buy it.", w.amountOf(c.Limit), w.amountOf(c.Spent))
}

func (w Writer) topUpOverNeed(c cause.TopUpOverNeed) string {
	return fmt.Sprintf("This order needs a top-up of %s, and you may not top up more. Look at the order again.", w.amountOf(c.Needed))
}

func tooManyLinesOfOrder(c cause.TooManyLinesOfOrder) string {
	return fmt.Sprintf("Choose from 1 to %d different packages for one order.", c.Most)
}

func quantityBeyond(c cause.QuantityBeyond) string {
	return fmt.Sprintf("Choose a quantity from 1 to %d.", c.Most)
}

func (w Writer) callsPromised(c cause.CallsPromised) string {
	return fmt.Sprintf("%s promised to whoever answers them, and not made yet. What pays them is kept for them until %s at the latest. Try again then.",
		w.Counted(c.Calls, "call is", "calls are"), w.Figures.Instant(c.Until))
}

func (w Writer) priceChanged(c cause.PriceChanged) string {
	return fmt.Sprintf("The price has changed: it was %s and is %s now. Check it and save again.", w.amountOf(c.Shown), w.amountOf(c.Now))
}

func orderNotPayable(c cause.OrderNotPayable) string {
	return fmt.Sprintf("The order is %s and cannot be paid.", OrderStatus(c.Status))
}

func orderNotCancellable(c cause.OrderNotCancellable) string {
	return fmt.Sprintf("The order is %s and cannot be cancelled.", OrderStatus(c.Status))
}

func (w Writer) cardNeedsSteps(c cause.CardNeedsSteps) string {
	return fmt.Sprintf("Choose the balance: cards are charged in %s.", w.Steps(c.Steps))
}

func (w Writer) cardNeedsMore(c cause.CardNeedsMore) string {
	return fmt.Sprintf("Choose the balance: cards are charged %s at least.", w.amountOf(c.Least))
}

func (w Writer) cardTakesLess(c cause.CardTakesLess) string {
	return fmt.Sprintf("Choose the balance: cards are charged %s at most.", w.amountOf(c.Most))
}

func (w Writer) amountNotInSteps(c cause.AmountNotInSteps) string {
	return fmt.Sprintf("Enter an amount in %s, such as %s.", w.Steps(c.Steps), w.Figures.Example(c.Example))
}

func amountNotWhole(c cause.AmountNotWhole) string {
	return fmt.Sprintf("Enter an amount without decimals, such as %s.", c.Example)
}

func grantNotSold(c cause.GrantNotSold) string {
	return fmt.Sprintf("The catalog does not sell %q in region %q.", c.Service, c.Region)
}

func partGivenBack(c cause.PartGivenBack) string {
	return fmt.Sprintf("Part of this order's price was given back already (%s). Ask us for the rest.", c.Refund)
}
