package cause

// This file has what was typed and cannot be taken.

// Those without arguments.
const (
	FormUnreadable          Plain = "form_unreadable"
	NotText                 Plain = "not_text"
	FromAnotherSite         Plain = "from_another_site"
	FormDamaged             Plain = "form_damaged"
	FormOfPackagesDamaged   Plain = "form_of_packages_damaged"
	FormIncomplete          Plain = "form_incomplete"
	FormOfPackageIncomplete Plain = "form_of_package_incomplete"
	FormOfKeyIncomplete     Plain = "form_of_key_incomplete"
	AddressDamaged          Plain = "address_damaged"
	DownloadDamaged         Plain = "download_damaged"
	NotAPageOfList          Plain = "not_a_page_of_list"
	NotAPageOfPackage       Plain = "not_a_page_of_package"
	LastDayBeforeFirst      Plain = "last_day_before_first"
	NotAKind                Plain = "not_a_kind"
	CallsMissing            Plain = "calls_missing"
	AmountBeyond            Plain = "amount_beyond"
	AmountMissing           Plain = "amount_missing"
	AmountTwice             Plain = "amount_twice"
	TestCardMissing         Plain = "test_card_missing"
	NotACardNumber          Plain = "not_a_card_number"
	NotATestCard            Plain = "not_a_test_card"
	RecipientMissing        Plain = "recipient_missing"
	NoServiceListed         Plain = "no_service_listed"
	PeriodBackwards         Plain = "period_backwards"
	NoStatusClass           Plain = "no_status_class"
	NoErrorCode             Plain = "no_error_code"
)

// NotAnHour is told by views/words.
type NotAnHour struct {
	Text string `json:"text"`
}

// NotADay is told by views/words.
type NotADay struct {
	Field string `json:"field"`
}

// CallsNotWhole is told by views/words.
type CallsNotWhole struct {
	Example string `json:"example"`
}

// CallsBeyond is told by views/words.
type CallsBeyond struct {
	Most int64  `json:"most"`
	Per  string `json:"per"`
}

// AmountNotDigits is told by views/words.
type AmountNotDigits struct {
	Example string `json:"example"`
}

// AmountTooFine is told by views/words.
type AmountTooFine struct {
	Digits int `json:"digits"`
}

// AmountTwoReadings is told by views/words.
type AmountTwoReadings struct {
	Example string `json:"example"`
}

// AmountNotDecimal is told by views/words.
type AmountNotDecimal struct {
	Example string `json:"example"`
}

// AmountNotAmount is told by views/words.
type AmountNotAmount struct {
	Example string `json:"example"`
}

// ThresholdsWrong is told by views/words.
type ThresholdsWrong struct {
	Most int `json:"most"`
}

// DaysWrong is told by views/words.
type DaysWrong struct {
	Most     int `json:"most"`
	MostDays int `json:"most_days"`
}

// PercentWrong is told by views/words.
type PercentWrong struct {
	Least int64 `json:"least"`
	Most  int64 `json:"most"`
}

// BalanceBeyond is told by views/words.
type BalanceBeyond struct {
	Most int64 `json:"most"`
}

// DetailTooLong is told by views/words.
type DetailTooLong struct {
	Most int `json:"most"`
}

// TooManyLines is told by views/words.
type TooManyLines struct {
	Most int `json:"most"`
}

// LineTooLong is told by views/words.
type LineTooLong struct {
	Most int `json:"most"`
}

// PeriodTooLong is told by views/words.
type PeriodTooLong struct {
	Most int `json:"most"`
}

// NotADate is told by views/words.
type NotADate struct {
	Field   string `json:"field"`
	Example string `json:"example"`
}

// DateBeyond is told by views/words.
type DateBeyond struct {
	Field string `json:"field"`
}

// Kind names each.
func (NotAnHour) Kind() string         { return "not_an_hour" }
func (NotADay) Kind() string           { return "not_a_day" }
func (CallsNotWhole) Kind() string     { return "calls_not_whole" }
func (CallsBeyond) Kind() string       { return "calls_beyond" }
func (AmountNotDigits) Kind() string   { return "amount_not_digits" }
func (AmountTooFine) Kind() string     { return "amount_too_fine" }
func (AmountTwoReadings) Kind() string { return "amount_two_readings" }

func (AmountNotDecimal) Kind() string { return "amount_not_decimal" }
func (AmountNotAmount) Kind() string  { return "amount_not_amount" }
func (ThresholdsWrong) Kind() string  { return "thresholds_wrong" }
func (DaysWrong) Kind() string        { return "days_wrong" }
func (PercentWrong) Kind() string     { return "percent_wrong" }
func (BalanceBeyond) Kind() string    { return "balance_beyond" }
func (DetailTooLong) Kind() string    { return "detail_too_long" }
func (TooManyLines) Kind() string     { return "too_many_lines" }
func (LineTooLong) Kind() string      { return "line_too_long" }
func (PeriodTooLong) Kind() string    { return "period_too_long" }
func (NotADate) Kind() string         { return "not_a_date" }
func (DateBeyond) Kind() string       { return "date_beyond" }
