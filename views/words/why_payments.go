package words

import (
	"fmt"

	"ocrconsole/models/cause"
)

// Of models/cause/payments.go: card payments, and money given back by an operator.

var plainPayments = map[cause.Plain]string{
	cause.PaymentEnded:         "The payment has ended and cannot be resumed.",
	cause.PaymentOfSavedCard:   "This payment is taken from a saved card; there is nothing to do for it.",
	cause.FormerProvider:       "A card payment is open at a payment provider that is not in use any more. Begin anew: order again, or top up again.",
	cause.CardOfFormerProvider: "The card was saved with a payment provider that is not in use any more.",
	cause.PaymentBeingMade:     "A card payment of this order is being made at this moment. See how it ends before you pay in another way.",
	cause.TopUpNoHelp:          "A top-up is not needed for this order by now, or is not enough for it. Choose another way to pay.",
	cause.OpenPaymentUnknown:   "A card payment of this order is open and the payment provider does not answer. Try again in a minute.",
	cause.ProviderRefusedPage:  "The payment provider refused to open a payment page. Nothing was charged; pay in another way, or ask us for help.",
	cause.NoAnswerOnPage:       "The payment provider does not answer. Nothing was charged; try again in a minute.",
	cause.NoAnswerOnPayment:    "The payment provider does not answer. Nothing is lost; try again in a minute.",
	cause.NoAnswerOnDispute:    "The payment provider does not answer about the dispute.",
	cause.NoAnswerOnRefund:     "The payment provider does not answer about the refund.",
	cause.NoAnswerOnRefunds:    "The payment provider does not answer about refunds. Nothing was done; try again in a minute.",
	cause.ReportedElse:         "The payment provider reported something else than was asked for. Nothing was booked; we are looking into it.",
	cause.SignatureNotValid:    "The notification's signature is not valid.",
	cause.RefundNowhere:        "Money goes back to the card or to the balance.",
	cause.RefundOfNothing:      "Give an amount above zero.",
	cause.RefundToCardOnly:     "The money of this payment went to the balance: it can go back to the card only.",
}

func (w Writer) whyPayments(c cause.Cause) (string, bool) {
	switch c := c.(type) {
	case cause.TopUpTooLittle:
		return w.topUpTooLittle(c), true
	case cause.PaymentOfOtherAmount:
		return paymentOfOtherAmount(c), true
	case cause.RefundReasonMissing:
		return refundReasonMissing(c), true
	case cause.RefundKeyTooLong:
		return refundKeyTooLong(c), true
	case cause.RefundKeyUsed:
		return refundKeyUsed(c), true
	case cause.RefundTooMuch:
		return w.refundTooMuch(c), true
	case cause.RefundNotInSteps:
		return w.refundNotInSteps(c), true
	case cause.RefundUsed:
		return w.refundUsed(c), true
	case cause.RefundOfNoPayment:
		return refundOfNoPayment(c), true
	case cause.RefundElsewhere:
		return refundElsewhere(c), true
	}
	return "", false
}

func (w Writer) topUpTooLittle(c cause.TopUpTooLittle) string {
	return fmt.Sprintf("More was used meanwhile: it takes a top-up of %s now.", w.amountOf(c.Needed))
}

func paymentOfOtherAmount(c cause.PaymentOfOtherAmount) string {
	return fmt.Sprintf("payment %s is of another amount already", c.Payment)
}

func refundReasonMissing(c cause.RefundReasonMissing) string {
	return fmt.Sprintf("Give a reason of at most %d characters: the customer reads it.", c.Most)
}

func refundKeyTooLong(c cause.RefundKeyTooLong) string {
	return fmt.Sprintf("Give a key of at most %d bytes.", c.Most)
}

func refundKeyUsed(c cause.RefundKeyUsed) string {
	return fmt.Sprintf("The key was used for another refund: %s.", c.Request)
}

func (w Writer) refundTooMuch(c cause.RefundTooMuch) string {
	return fmt.Sprintf("%s of this payment remain to be given back.", w.amountOf(c.Left))
}

func (w Writer) refundNotInSteps(c cause.RefundNotInSteps) string {
	return fmt.Sprintf("%s remain. A card takes %s: give such an amount.", w.amountOf(c.Left), w.Steps(c.Steps))
}

func (w Writer) refundUsed(c cause.RefundUsed) string {
	if c.Given.Micros > 0 {
		return fmt.Sprintf("Only %s can go back to a card: of the balance %s were credited or come from a voucher, which nobody paid, and the rest was used. Give back no more than that, or allow arrears.",
			w.amountOf(c.Available), w.amountOf(c.Given))
	}
	return fmt.Sprintf("Only %s are available in the balance: the rest was used. Give back no more than that, or allow arrears.", w.amountOf(c.Available))
}

func refundOfNoPayment(c cause.RefundOfNoPayment) string {
	return fmt.Sprintf("The payment was not made, so there is nothing to give back: it is %s.", c.Status)
}

func refundElsewhere(c cause.RefundElsewhere) string {
	return fmt.Sprintf("The payment was made at %s, which is not the payment provider in use.", c.Provider)
}
