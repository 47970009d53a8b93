package cause

// This file has card payments, and money given back by an operator.

// Those without arguments.
const (
	PaymentEnded         Plain = "payment_ended"
	PaymentOfSavedCard   Plain = "payment_of_saved_card"
	FormerProvider       Plain = "former_provider"
	CardOfFormerProvider Plain = "card_of_former_provider"
	PaymentBeingMade     Plain = "payment_being_made"
	TopUpNoHelp          Plain = "top_up_no_help"
	OpenPaymentUnknown   Plain = "open_payment_unknown"
	ProviderRefusedPage  Plain = "provider_refused_page"
	NoAnswerOnPage       Plain = "no_answer_on_page"
	NoAnswerOnPayment    Plain = "no_answer_on_payment"
	NoAnswerOnDispute    Plain = "no_answer_on_dispute"
	NoAnswerOnRefund     Plain = "no_answer_on_refund"
	NoAnswerOnRefunds    Plain = "no_answer_on_refunds"
	ReportedElse         Plain = "reported_else"
	SignatureNotValid    Plain = "signature_not_valid"
	RefundNowhere        Plain = "refund_nowhere"
	RefundOfNothing      Plain = "refund_of_nothing"
	RefundToCardOnly     Plain = "refund_to_card_only"
)

// TopUpTooLittle is told by views/words.
type TopUpTooLittle struct {
	Needed Money `json:"needed"`
}

// PaymentOfOtherAmount is told by views/words.
type PaymentOfOtherAmount struct {
	Payment string `json:"payment"`
}

// RefundReasonMissing is told by views/words.
type RefundReasonMissing struct {
	Most int `json:"most"`
}

// RefundKeyTooLong is told by views/words.
type RefundKeyTooLong struct {
	Most int `json:"most"`
}

// RefundKeyUsed is told by views/words.
type RefundKeyUsed struct {
	Request string `json:"request"`
}

// RefundTooMuch is told by views/words.
type RefundTooMuch struct {
	Left Money `json:"left"`
}

// RefundNotInSteps is told by views/words.
type RefundNotInSteps struct {
	Left  Money `json:"left"`
	Steps Steps `json:"steps"`
}

// RefundUsed is told by views/words. Given is what of the balance was credited and never paid: it is not in Available.
type RefundUsed struct {
	Available Money `json:"available"`
	Given     Money `json:"given"`
}

// RefundOfNoPayment is told by views/words.
type RefundOfNoPayment struct {
	Status string `json:"status"`
}

// RefundElsewhere is told by views/words.
type RefundElsewhere struct {
	Provider string `json:"provider"`
}

// Kind names each.
func (TopUpTooLittle) Kind() string       { return "top_up_too_little" }
func (PaymentOfOtherAmount) Kind() string { return "payment_of_other_amount" }
func (RefundReasonMissing) Kind() string  { return "refund_reason_missing" }
func (RefundKeyTooLong) Kind() string     { return "refund_key_too_long" }
func (RefundKeyUsed) Kind() string        { return "refund_key_used" }
func (RefundTooMuch) Kind() string        { return "refund_too_much" }
func (RefundNotInSteps) Kind() string     { return "refund_not_in_steps" }
func (RefundUsed) Kind() string           { return "refund_used" }
func (RefundOfNoPayment) Kind() string    { return "refund_of_no_payment" }
func (RefundElsewhere) Kind() string      { return "refund_elsewhere" }
