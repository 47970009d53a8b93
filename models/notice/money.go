package notice

import (
	"time"

	"ocrconsole/models/cause"
	"ocrconsole/models/rules"
)

// OrderCompletedLate is that a payment came after its order had expired, and that the order was completed all the same.
type OrderCompletedLate struct {
	Order      string `json:"order"`
	Paid       Money  `json:"paid"`
	ByTransfer bool   `json:"by_transfer,omitzero"`
}

// WhyReturned is why a payment could not complete its order.
type WhyReturned string

// The reasons.
const (
	OrderCancelled WhyReturned = "cancelled"
	OrderPaidElse  WhyReturned = "paid_in_another_way"
	OrderNotOnSale WhyReturned = "not_on_sale"
	// OrderSuspended is of an account that the operator suspended meanwhile: it buys nothing.
	OrderSuspended WhyReturned = "suspended"
	// OrderNotCovered is of a top-up only: what was used meanwhile left too little for the order.
	OrderNotCovered WhyReturned = "not_covered"
	// OrderPromised is of a top-up only: calls that were promised and not made yet might have cost what the order would have taken.
	OrderPromised WhyReturned = "promised"
	// OrderShort is of a bank transfer only that brought less than was asked for, and OrderLateUncovered of a top-up that left too little for an order
	// that had expired by then.
	OrderShort         WhyReturned = "short"
	OrderLateUncovered WhyReturned = "late_uncovered"
	// These are of a bank transfer only that was not waited for any more: its customer withdrew it, it did not come in time, another one was
	// begun as the order lacked more, or none was needed.
	TransferWithdrawn WhyReturned = "transfer_withdrawn"
	TransferOverdue   WhyReturned = "transfer_overdue"
	TransferTooLittle WhyReturned = "transfer_too_little"
	TransferNotNeeded WhyReturned = "transfer_not_needed"
)

// ToppedUpOnly is that a top-up, which was to pay an order from the balance, is on the balance, and the order is not paid by it. Until, of
// OrderPromised, is when all that was promised is free again.
type ToppedUpOnly struct {
	Order string      `json:"order"`
	Paid  Money       `json:"paid"`
	Why   WhyReturned `json:"why"`
	Until time.Time   `json:"until,omitzero"`
}

// PaymentReturned is that a payment came for an order that could not be completed with it, and goes back to the card.
type PaymentReturned struct {
	Order string      `json:"order"`
	Paid  Money       `json:"paid"`
	Why   WhyReturned `json:"why"`
}

// RefundFailed is that the card did not take a refund, so that the money is in the balance. Failure is what the provider says.
type RefundFailed struct {
	Amount  Money        `json:"amount"`
	Failure cause.Stored `json:"failure,omitzero"`
}

// MoneyWent is where money that is given back goes.
type MoneyWent string

// The ways.
const (
	WentToBalance MoneyWent = "balance"
	GoesToCard    MoneyWent = "to_card" // banks have not said yet that it is there
	WentToCard    MoneyWent = "at_card"
)

// TransferArrived is that money came by bank transfer and is on the balance. Asked is what the transfer was to bring, nothing where it brought that.
type TransferArrived struct {
	Payment   string `json:"payment,omitzero"`
	Arrived   Money  `json:"arrived,omitzero"`
	Asked     Money  `json:"asked,omitzero"`
	Available Money  `json:"available,omitzero"`
}

// GivenBack is what all messages say of money that was given back: how much, where to, and how the account stands since.
type GivenBack struct {
	Payment   string    `json:"payment"`
	Order     string    `json:"order,omitzero"` // whose price it was, "" if it was none's
	Amount    Money     `json:"amount"`
	Went      MoneyWent `json:"went"`
	Available Money     `json:"available"` // then
	Owing     bool      `json:"owing,omitzero"`
}

// GivenBackElsewhere is that the provider gave money back to the card by itself.
type GivenBackElsewhere struct {
	GivenBack
	Bought   string `json:"bought,omitzero"`   // the order that the payment completed, "" for none
	Returned bool   `json:"returned,omitzero"` // what it had bought and was not used is returned
}

// TopUpGivenBack is that the operator gave a top-up back.
type TopUpGivenBack struct {
	GivenBack
	Reason cause.Stored `json:"reason,omitzero"` // in the operator's words
}

// PriceGivenBack is that the operator gave (part of) an order's price back.
type PriceGivenBack struct {
	GivenBack
	Reason   cause.Stored `json:"reason,omitzero"` // in the operator's words
	Returned bool         `json:"returned,omitzero"`
}

// Disputed is what all messages on a dispute say.
type Disputed struct {
	Payment        string `json:"payment"`
	Amount         Money  `json:"amount"`
	TopUpIsStopped bool   `json:"top_up_is_stopped,omitzero"`
}

// DisputeOpened is that the card's bank took money back, until it decides.
type DisputeOpened struct{ Disputed }

// DisputeWon is that the bank gave it back.
type DisputeWon struct{ Disputed }

// DisputeLost is that the bank keeps it.
type DisputeLost struct{ Disputed }

// DisputePrevented is that the provider gave the money to the cardholder before the bank decided.
type DisputePrevented struct{ Disputed }

// Automation is what is done automatically.
type Automation string

// The automations.
const (
	AutoTopUp    Automation = "top_up"
	AutoPurchase Automation = "purchase"
	AutoForecast Automation = "forecast"
)

// ToppedUp is that a card was charged automatically.
type ToppedUp struct {
	Payment   string `json:"payment"`
	Amount    Money  `json:"amount"`
	Available Money  `json:"available"` // then
}

// BoughtAutomatically is that a package was.
type BoughtAutomatically struct {
	Order     string `json:"order"`
	Price     Money  `json:"price"`
	Calls     int64  `json:"calls"`
	Place     Place  `json:"place"`
	Available Money  `json:"available"` // then
}

// BoughtByForecast is that packages were bought because calls as those of the days before would have cost less with them.
type BoughtByForecast struct {
	Order     string `json:"order"`
	Price     Money  `json:"price"` // of all
	Calls     int64  `json:"calls"` // of one package
	Quantity  int64  `json:"quantity"`
	Place     Place  `json:"place"`
	Days      int64  `json:"days"`
	Window    int64  `json:"window"`  // calls of the days before
	PerUse    Money  `json:"per_use"` // what these cost per use
	Saved     Money  `json:"saved"`   // by how much they cost less so
	Available Money  `json:"available"`
}

// AutoStopped is that an automation stopped itself.
type AutoStopped struct {
	Automation Automation   `json:"automation"`
	Why        cause.Stored `json:"why,omitzero"` // as the rule keeps it
}

// CapReached is that an automation may spend no more this month.
type CapReached struct {
	Automation Automation `json:"automation"`
	Spent      Money      `json:"spent"`
	Cap        Money      `json:"cap"`
	Wanted     Money      `json:"wanted"`
}

// MonthInvoiced is that the invoice of a month's pay-per-use calls is there.
type MonthInvoiced struct {
	Document string    `json:"document"`
	Month    time.Time `json:"month"`
	// OwedMicros is how much was owed when it was issued, 0 for nothing.
	OwedMicros rules.Micros `json:"owed_micros,omitzero"`
}
