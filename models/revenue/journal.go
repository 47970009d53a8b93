package revenue

import (
	"slices"
	"time"

	"ocrconsole/models/rules"
)

// Account is one of the operator's bookkeeping accounts.
type Account string

// The accounts of the journal.
const (
	AtProvider      Account = "provider"     // asset: what the payment provider has for us
	DisputedMoney   Account = "disputes"     // asset: what banks took there
	Balances        Account = "balances"     // owed: customers' balances
	NotSettled      Account = "unsettled"    // asset: pay-per-use that balances were not charged with yet
	UnusedCalls     Account = "unused"       // owed: calls that were paid and not made yet
	FromPayPerUse   Account = "pay-per-use"  // revenue
	FromPackages    Account = "packages"     // revenue of calls that packages paid
	FromBreakage    Account = "breakage"     // revenue of calls that were never made
	PricesGivenBack Account = "given-back"   // less revenue: prices given back beyond what was owed
	CreditsGiven    Account = "credits"      // less revenue: what balances were given, less what was taken
	TaxInPrices     Account = "tax-included" // less revenue: the tax that prices include
	TaxToPay        Account = "tax"          // owed: tax on documents
)

// Accounts are all accounts, in the order of a chart of them.
func Accounts() []Account {
	return []Account{AtProvider, DisputedMoney, NotSettled, Balances, UnusedCalls, TaxToPay, FromPayPerUse, FromPackages, FromBreakage, PricesGivenBack, CreditsGiven, TaxInPrices}
}

// Posting is an amount that one account is debited with and another one credited with, on a day. It is not negative.
type Posting struct {
	Day          time.Time    `json:"day"`    // its first instant
	Figure       Figure       `json:"figure"` // what it is the sum of on that day: see Revenue.Items
	Debit        Account      `json:"debit"`
	Credit       Account      `json:"credit"`
	AmountMicros rules.Micros `json:"amount_micros"`
}

// booked says how each figure is booked, in the order in which it is.
var booked = []struct {
	figure        Figure
	debit, credit Account
}{
	{PaidIn, AtProvider, Balances},
	{ToCards, Balances, AtProvider},
	{Disputes, Balances, DisputedMoney},
	{Sold, Balances, UnusedCalls},
	{PayPerUse, NotSettled, FromPayPerUse},
	{Settled, Balances, NotSettled},
	{Used, UnusedCalls, FromPackages},
	{Void, UnusedCalls, FromBreakage},
	// A package that is returned is owed no more, and its price is: both are the same unless a part of the price had been given back
	// before. What is given back besides lessens revenue.
	{Returned, UnusedCalls, PricesGivenBack},
	{Refunds, PricesGivenBack, Balances},
	{Credits, CreditsGiven, Balances},
	{Tax, TaxInPrices, TaxToPay},
}

// Journal gives the rows of days as double entries. What is owed to customers, and by the provider, is after them what it is in the
// ledger and in the rows, and each day's debits are its credits.
func Journal(days []Row) []Posting {
	var postings []Posting
	for i := range days {
		for _, b := range booked {
			p := Posting{Day: days[i].Start, Figure: b.figure, Debit: b.debit, Credit: b.credit, AmountMicros: days[i].Amount(b.figure)}
			if p.AmountMicros < 0 {
				p.Debit, p.Credit, p.AmountMicros = p.Credit, p.Debit, -p.AmountMicros
			}
			if p.AmountMicros != 0 {
				postings = append(postings, p)
			}
		}
	}
	return slices.Clip(postings)
}
