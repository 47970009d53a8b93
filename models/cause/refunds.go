package cause

// This file has why money went back, as the customer and the credit note are told.

// Those without arguments.
const (
	PaidAfterCancelled   Plain = "paid_after_cancelled"
	PaidTwice            Plain = "paid_twice"
	PaidAfterSale        Plain = "paid_after_sale"
	PaidWhileSuspended   Plain = "paid_while_suspended"
	PaidAfterClosing     Plain = "paid_after_closing"
	DisputeTaken         Plain = "dispute_taken"
	DisputePrevented     Plain = "dispute_prevented"
	GivenBackElsewhere   Plain = "given_back_elsewhere"
	UnusedAfterGivenBack Plain = "unused_after_given_back"
	PaymentStands        Plain = "payment_stands"
	NoPaymentPage        Plain = "no_payment_page"
	OtherAmountReported  Plain = "other_amount_reported"
	UnusedReturned       Plain = "unused_returned"
)
