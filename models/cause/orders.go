package cause

import "time"

// This file has what can be ordered, claimed and given back.

// Those without arguments.
const (
	NotSoldHere        Plain = "not_sold_here"
	NotOnSale          Plain = "not_on_sale"
	PackageMissing     Plain = "package_missing"
	PackageFree        Plain = "package_free"
	OrderExpired       Plain = "order_expired"
	OrderInArrears     Plain = "order_in_arrears"
	BalanceTooLow      Plain = "balance_too_low"
	PayWithMissing     Plain = "pay_with_missing"
	UsedUpMissing      Plain = "used_up_missing"
	UsedUpDiffers      Plain = "used_up_differs"
	FreeClaimed        Plain = "free_claimed"
	GrantEmpty         Plain = "grant_empty"
	GrantExpiresEarly  Plain = "grant_expires_early"
	NoReturnChosen     Plain = "no_return_chosen"
	PackageReturned    Plain = "package_returned"
	PackageCostNothing Plain = "package_cost_nothing"
	PackageUsed        Plain = "package_used"
	NoReturns          Plain = "no_returns"
	ReturnTooLate      Plain = "return_too_late"
	ClaimUnconfirmed   Plain = "claim_unconfirmed"
	ClaimedByTwin      Plain = "claimed_by_twin"
	ClaimedByCard      Plain = "claimed_by_card"
	OrderWaits         Plain = "order_waits"
	ApprovalDecided    Plain = "approval_decided"
	ApprovesOwn        Plain = "approves_own"
	ApprovesBeyond     Plain = "approves_beyond"
	PayNeedsApproval   Plain = "pay_needs_approval"
	TopUpNeedsApproval Plain = "top_up_needs_approval"
	NoteTooLong        Plain = "note_too_long"
)

// TooManyLinesOfOrder is told by views/words.
type TooManyLinesOfOrder struct {
	Most int `json:"most"`
}

// QuantityBeyond is told by views/words.
type QuantityBeyond struct {
	Most int `json:"most"`
}

// PriceChanged is told by views/words.
type PriceChanged struct {
	Shown Money `json:"shown"`
	Now   Money `json:"now"`
}

// OrderNotPayable is told by views/words.
type OrderNotPayable struct {
	Status string `json:"status"`
}

// OrderNotCancellable is told by views/words.
type OrderNotCancellable struct {
	Status string `json:"status"`
}

// CardNeedsSteps is told by views/words.
type CardNeedsSteps struct {
	Steps Steps `json:"steps"`
}

// CardNeedsMore is told by views/words.
type CardNeedsMore struct {
	Least Money `json:"least"`
}

// CardTakesLess is told by views/words.
type CardTakesLess struct {
	Most Money `json:"most"`
}

// AmountNotInSteps is told by views/words.
type AmountNotInSteps struct {
	Steps   Steps  `json:"steps"`
	Example string `json:"example"`
}

// AmountNotWhole is told by views/words.
type AmountNotWhole struct {
	Example string `json:"example"`
}

// GrantNotSold is told by views/words.
type GrantNotSold struct {
	Service string `json:"service"`
	Region  string `json:"region"`
}

// CallsPromised is of what cannot be taken away yet: so many calls were promised on it, which are not made yet. Nobody needs it for them
// from the instant on.
type CallsPromised struct {
	Calls int64     `json:"calls"`
	Until time.Time `json:"until"`
}

// PartGivenBack is told by views/words.
type PartGivenBack struct {
	Refund string `json:"refund"`
}

// OverOrderLimit is that a member may not spend so much at once.
type OverOrderLimit struct {
	Limit Money `json:"limit"`
}

// OverMonthLimit is that a member may not spend so much more this month, of which they have spent a part.
type OverMonthLimit struct {
	Limit Money `json:"limit"`
	Spent Money `json:"spent"`
}

// TopUpOverNeed is that a member whose spending is limited tops up more than the order needs.
type TopUpOverNeed struct {
	Needed Money `json:"needed"`
}

// Kind names each.
func (OverOrderLimit) Kind() string      { return "over_order_limit" }
func (OverMonthLimit) Kind() string      { return "over_month_limit" }
func (TopUpOverNeed) Kind() string       { return "top_up_over_need" }
func (TooManyLinesOfOrder) Kind() string { return "too_many_lines_of_order" }
func (QuantityBeyond) Kind() string      { return "quantity_beyond" }
func (CallsPromised) Kind() string       { return "calls_promised" }
func (PriceChanged) Kind() string        { return "price_changed" }
func (OrderNotPayable) Kind() string     { return "order_not_payable" }
func (OrderNotCancellable) Kind() string { return "order_not_cancellable" }
func (CardNeedsSteps) Kind() string      { return "card_needs_steps" }
func (CardNeedsMore) Kind() string       { return "card_needs_more" }
func (CardTakesLess) Kind() string       { return "card_takes_less" }
func (AmountNotInSteps) Kind() string    { return "amount_not_in_steps" }
func (AmountNotWhole) Kind() string      { return "amount_not_whole" }
func (GrantNotSold) Kind() string        { return "grant_not_sold" }
func (PartGivenBack) Kind() string       { return "part_given_back" }
