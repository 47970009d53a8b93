package words

import (
	"ocrconsole/models/rules"
	"ocrconsole/models/trail"
)

func (w Acts) ofMoney(a trail.Act) (string, bool) {
	switch a := a.(type) {
	case trail.OrderPlaced:
		return "Ordered " + w.counted(a.Packages, "package") + " for " + w.amount(a.Total) + ".", true
	case trail.OrderCompleted:
		return "Paid " + w.counted(a.Packages, "package") + " with the " + a.With + ", for " + w.amount(a.Total) + ".", true
	case trail.OrderCancelled:
		return "Cancelled the order.", true
	case trail.OrderExpired:
		return "The order was not paid in time.", true
	case trail.PaymentBegun:
		return w.paymentBegun(a), true
	case trail.PaymentSucceeded:
		return "The money of the payment came: " + w.amount(a.Amount) + payingFor(a.Order) + ".", true
	case trail.PaymentFailed:
		return Spaced("The payment of "+w.amount(a.Amount)+payingFor(a.Order)+" came to nothing.", Why(a.Why.Cause)), true
	case trail.PackageGiven:
		return w.packageGiven(a), true
	case trail.VoucherRedeemed:
		if a.Credit.Micros > 0 {
			return "Redeemed a voucher of “" + a.Campaign + "” for " + w.amount(a.Credit) + ".", true
		}
		return "Redeemed a voucher of “" + a.Campaign + "” for the package.", true
	case trail.StarterGiven:
		return "The account may owe " + w.Figures.Money(rules.Micros(a.Micros)) + " to start with.", true
	case trail.Vouched:
		return vouched(a), true
	case trail.CardSaved:
		return "Saved the card " + a.Label + ".", true
	case trail.CardRemoved:
		return "Removed the card " + a.Label + ": it is not charged any more.", true
	case trail.Subscribed:
		return "Turned pay-per-use on for " + w.Place(a.Region, a.Service) + ".", true
	case trail.Unsubscribed:
		return "Turned pay-per-use off for " + w.Place(a.Region, a.Service) + ".", true
	}
	return "", false
}

func (w Acts) ofGivenBack(a trail.Act) (string, bool) {
	switch a := a.(type) {
	case trail.PackageReturned:
		return "Gave the package back unused. Its price was " + w.Figures.Money(rules.Micros(a.PriceMicros)) + ".", true
	case trail.PackageTakenBack:
		return "Took back what was left of a package that had been given: " + w.Counted(a.Calls, "call", "calls") + ".", true
	case trail.RefundBegun:
		return w.refundBegun(a), true
	case trail.RefundSucceeded:
		return "The card has got " + w.amount(a.Amount) + " back.", true
	case trail.RefundFailed:
		return Spaced(w.amount(a.Amount)+" did not go back to the card, and is on the balance.", Why(a.Why.Cause)), true
	case trail.DisputeTurned:
		return "The payment " + a.Payment + " of " + w.amount(a.Amount) + " is disputed at the card’s bank. The dispute is " + disputes[a.Status] + ".", true
	}
	return "", false
}

// disputes say how a dispute stands.
var disputes = map[string]string{
	"inquiry": "a question, so far", "open": "open", "won": "won", "lost": "lost", "prevented": "ended, as the provider gave the money back",
}

func (w Acts) amount(m trail.Money) string { return w.Figures.Amount(m.Micros, m.Currency) }

// payingFor says what a payment is for.
func payingFor(order string) string {
	if order == "" {
		return ""
	}
	return " for order " + order
}

func (w Acts) paymentBegun(a trail.PaymentBegun) string {
	if a.SavedCard {
		return "Charged the saved card " + w.amount(a.Amount) + payingFor(a.Order) + "."
	}
	return "Opened a payment of " + w.amount(a.Amount) + payingFor(a.Order) + "."
}

func (w Acts) packageGiven(a trail.PackageGiven) string {
	given := " a free package of " + w.Counted(a.Calls, "call", "calls") + " for " + w.Place(a.Region, a.Service) + "."
	if a.Offer {
		return "Claimed" + given
	}
	return "Gave" + given
}

func vouched(a trail.Vouched) string {
	if a.Withdrawn {
		return "Vouches for the account no more: grace and credit limit hold while it has paid."
	}
	return "Vouches for the account: grace and credit limit hold though it has paid nothing."
}

func (w Acts) refundBegun(a trail.RefundBegun) string {
	to, of := "the balance", ""
	if a.ToCard {
		to = "the card"
	}
	if a.Of != "" {
		of = " of " + a.Of
	}
	given := "Gave " + w.amount(a.Amount) + of + " back to " + to + "."
	if a.Elsewhere {
		given = w.amount(a.Amount) + of + " went back to " + to + " at the payment provider or the bank."
	}
	return Spaced(given, Why(a.Reason.Cause))
}
