package cause

import "time"

// This file has why what is done automatically was not done, was stopped, or cannot be set.

// Those without arguments.
const (
	AutoCardMissing    Plain = "auto_card_missing"
	AutoCallsBeyond    Plain = "auto_calls_beyond"
	AutoPauseUnknown   Plain = "auto_pause_unknown"
	AutoTurnedOff      Plain = "auto_turned_off"
	AutoCardRemoved    Plain = "auto_card_removed"
	AutoNoReason       Plain = "auto_no_reason"
	AutoNotOnSale      Plain = "auto_not_on_sale"
	AutoUnconfirmed    Plain = "auto_unconfirmed"
	AutoClosed         Plain = "auto_closed"
	AutoBounded        Plain = "auto_bounded"
	ForecastNotTried   Plain = "forecast_not_tried"
	ForecastUnnamed    Plain = "forecast_unnamed"
	ForecastOtherTerms Plain = "forecast_other_terms"
	ForecastNothing    Plain = "forecast_nothing"
)

// AutoThresholdBeyond is told by views/words.
type AutoThresholdBeyond struct {
	Least Money `json:"least"`
	Most  Money `json:"most"`
}

// AutoCapTooLow is told by views/words.
type AutoCapTooLow struct {
	Least Money `json:"least"`
}

// AutoCapTooHigh is told by views/words.
type AutoCapTooHigh struct {
	Most Money `json:"most"`
}

// AutoPriceRose is told by views/words.
type AutoPriceRose struct {
	Now    Money `json:"now"`
	Agreed Money `json:"agreed"`
}

// AutoTooLittle is told by views/words.
type AutoTooLittle struct {
	Price     Money `json:"price"`
	Available Money `json:"available"`
}

// AutoPackageReturned is told by views/words.
type AutoPackageReturned struct {
	Order string `json:"order"`
}

// AutoTopUpFailed is told by views/words.
type AutoTopUpFailed struct {
	Amount Money  `json:"amount"`
	Why    Stored `json:"why"`
}

// AutoDisputed is told by views/words.
type AutoDisputed struct {
	Payment string `json:"payment"`
}

// AutoMoneyGoesBack is told by views/words.
type AutoMoneyGoesBack struct {
	Payment string `json:"payment"`
}

// AutoMoneyWentBack is told by views/words.
type AutoMoneyWentBack struct {
	Payment string `json:"payment"`
}

// ForecastTooEarly is told by views/words.
type ForecastTooEarly struct {
	From time.Time `json:"from"`
	Days int64     `json:"days"`
}

// ForecastLeastBeyond is told by views/words.
type ForecastLeastBeyond struct {
	Least Money `json:"least"`
	Most  Money `json:"most"`
}

// Kind names each.
func (ForecastTooEarly) Kind() string    { return "forecast_too_early" }
func (ForecastLeastBeyond) Kind() string { return "forecast_least_beyond" }
func (AutoThresholdBeyond) Kind() string { return "auto_threshold_beyond" }
func (AutoCapTooLow) Kind() string       { return "auto_cap_too_low" }
func (AutoCapTooHigh) Kind() string      { return "auto_cap_too_high" }
func (AutoPriceRose) Kind() string       { return "auto_price_rose" }
func (AutoTooLittle) Kind() string       { return "auto_too_little" }
func (AutoPackageReturned) Kind() string { return "auto_package_returned" }
func (AutoTopUpFailed) Kind() string     { return "auto_top_up_failed" }
func (AutoDisputed) Kind() string        { return "auto_disputed" }
func (AutoMoneyGoesBack) Kind() string   { return "auto_money_goes_back" }
func (AutoMoneyWentBack) Kind() string   { return "auto_money_went_back" }
