package docs

import (
	"ocrconsole/models/rules"
	"ocrconsole/views/components"
	"ocrconsole/views/layout"
	"ocrconsole/views/pages/parts"
)

// BillingHelp is the page of the billing rules. Grace and CreditLimit are empty when pay-per-use stops as soon as the
// account is in arrears, and Starter is when there is no starter credit. Starters and Claims are how many starter credits and
// free packages a network gets in a day, and Confirms is that both need a confirmed address.
type BillingHelp struct {
	layout.Shell
	Zone               string // the billing time zone
	Grace, CreditLimit string
	OwnCredit          bool // they were set for the account of who reads
	Starter            string
	ReportedLater      string // what is recorded all the same
	Starters, Claims   int
	Confirms           bool
	MinTopUp, MaxTopUp string
	OrdersExpire       string // when orders do, and what becomes of them
	SmallestUnit       string // amounts are kept to it
	RoundedTo          string // and shown in multiples of it
	ExamplePrice       string
	Returns            string
	CapPercents        string // how much of a cap is used when it is told
	ForecastDays       string // of how many days purchases by forecast look at calls
	Example            []ExampleStep
}

// ExampleStep is one row of the worked example: what happens, who pays, and what is left after it.
type ExampleStep struct {
	When, Calls, PaidBy, Charge string
	LeftFree, LeftPurchased     string
}

// chargeDigits gives the most fraction digits of the example's charges.
func (p BillingHelp) chargeDigits() (digits int) {
	for _, step := range p.Example {
		digits = max(digits, parts.FractionDigits(step.Charge))
	}
	return digits
}

// The worked example: two packages and what three days of calls do to them.
const (
	ExamplePackageCalls   = 100 // of the free and of the purchased package
	ExampleFirstCalls     = 120
	ExampleFailedCalls    = 5
	ExampleLastCalls      = 100
	ExamplePayPerUseCalls = ExampleFirstCalls + ExampleLastCalls - 2*ExamplePackageCalls
)

// DeductionExample writes the worked example with pay-per-use at the price.
func DeductionExample(money func(rules.Micros) string, priceMicros rules.Micros) []ExampleStep {
	return []ExampleStep{
		{
			"10\u00a0March", "120 successful", "Package B pays 100, because free comes first although it was created later. Package A pays 20.",
			money(0), "0, used up", "80",
		},
		{"11\u00a0March", "5 failed (status 400 and 503)", "Nobody: only successful calls (2xx) are counted.", money(0), "0", "80"},
		{
			"12\u00a0March", "100 successful", "Package A pays the 80 it has left. Pay-per-use pays 20 at " + money(priceMicros) + " per call.",
			money(ExamplePayPerUseCalls * priceMicros), "0", "0, used up",
		},
	}
}

// helpSection is one entry of the table of contents.
type helpSection struct{ ID, Title string }

var helpSections = []helpSection{
	{"billing-items", "Billing items"},
	{"billing-modes", "Billing modes"},
	{"how-to-buy", "How to buy OCR"},
	{"deduction-order", "Deduction order"},
	{"free-packages", "Free packages"},
	{"example", "A worked example"},
	{"packages", "The life of a package"},
	{"regions", "Regions must match"},
	{"top-up", "Top-up and arrears"},
	{"settlement", "Settlement and rounding"},
	{"certifications", "Certifications and awards"},
}

var exampleColumns = []components.Column{
	{Label: "When"},
	{Label: "Calls"},
	{Label: "Who pays"},
	{Label: "B (free) left", Numeric: true},
	{Label: "A (purchased) left", Numeric: true},
	{Label: "Charge", Numeric: true},
}
