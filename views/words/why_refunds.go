package words

import (
	"ocrconsole/models/cause"
)

// Of models/cause/refunds.go: why money went back, as the customer and the credit note are told.

var plainRefunds = map[cause.Plain]string{
	cause.PaidAfterCancelled:   "The payment came, but the order had been cancelled by then.",
	cause.PaidTwice:            "The payment came, but the order had been paid in another way by then.",
	cause.PaidWhileSuspended:   "The payment came, but the account was suspended by then, and buys nothing.",
	cause.PaidAfterClosing:     "The payment came, but the account had been closed by then.",
	cause.PaidAfterSale:        "The payment came, but the order had expired by then and what was ordered is not on sale at that price any more.",
	cause.DisputeTaken:         "Taken back by the card's bank: the payment was disputed",
	cause.DisputePrevented:     "Given back to the cardholder by the payment provider, to prevent a dispute",
	cause.GivenBackElsewhere:   "Given back to the card by the payment provider",
	cause.UnusedAfterGivenBack: "Unused package returned: its payment was given back to the card",
	cause.PaymentStands:        "The card's bank decided that the payment stands.",
	cause.NoPaymentPage:        "The payment provider gave no payment page.",
	cause.OtherAmountReported:  "The payment provider reported another amount than was asked for; we are looking into it.",
	cause.UnusedReturned:       "Unused package returned",
}
