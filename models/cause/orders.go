package cause

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

// PartGivenBack is told by views/words.
type PartGivenBack struct {
	Refund string `json:"refund"`
}

// Kind names each.
func (TooManyLinesOfOrder) Kind() string { return "too_many_lines_of_order" }
func (QuantityBeyond) Kind() string      { return "quantity_beyond" }
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
