package revenue

import (
	"time"

	"ocrconsole/models/rules"
)

// Row is what happened in one day or month, in all or of a region, a service or both. Money that belongs to no service, such as a
// top-up, is in rows without one.
type Row struct {
	Start   time.Time `json:"start"`
	Until   time.Time `json:"until"` // exclusive
	Final   bool      `json:"final"` // no call of it can come any more
	Region  string    `json:"region,omitempty"`
	Service string    `json:"service,omitempty"`

	PayPerUseCalls  int64        `json:"pay_per_use_calls"`
	PackageCalls    int64        `json:"package_calls"` // of packages that were paid for
	FreeCalls       int64        `json:"free_calls"`    // of packages that cost nothing
	FailedCalls     int64        `json:"failed_calls"`
	PayPerUseMicros rules.Micros `json:"pay_per_use_micros"` // what its pay-per-use calls cost

	OpeningMicros  rules.Micros `json:"opening_micros"` // owed for unused calls, as all until ClosingMicros: see rules.Moved
	SoldMicros     rules.Micros `json:"sold_micros"`
	UsedMicros     rules.Micros `json:"used_micros"`
	VoidMicros     rules.Micros `json:"void_micros"`
	ReturnedMicros rules.Micros `json:"returned_micros"`
	ClosingMicros  rules.Micros `json:"closing_micros"`

	PaidInMicros   rules.Micros `json:"paid_in_micros"`  // by cards, onto balances
	SettledMicros  rules.Micros `json:"settled_micros"`  // pay-per-use that the ledger took from balances, whenever it was made
	RefundsMicros  rules.Micros `json:"refunds_micros"`  // prices of orders that came back to balances
	ToCardsMicros  rules.Micros `json:"to_cards_micros"` // from balances, less what cards did not take
	DisputesMicros rules.Micros `json:"disputes_micros"` // what banks took from balances, less what they gave back
	CreditsMicros  rules.Micros `json:"credits_micros"`  // what operators and vouchers gave balances, less what operators took
	TaxMicros      rules.Micros `json:"tax_micros"`      // on invoices, less that on credit notes
}

// Figure names a figure of a row.
type Figure string

// The figures.
const (
	Opening        Figure = "opening"
	Sold           Figure = "sold"
	Used           Figure = "used"
	Void           Figure = "void"
	Returned       Figure = "returned"
	Closing        Figure = "closing"
	PayPerUse      Figure = "pay-per-use"
	PayPerUseCalls Figure = "pay-per-use-calls"
	PackageCalls   Figure = "package-calls"
	FreeCalls      Figure = "free-calls"
	FailedCalls    Figure = "failed-calls"
	PaidIn         Figure = "paid-in"
	Settled        Figure = "settled"
	Refunds        Figure = "refunds"
	ToCards        Figure = "to-cards"
	Disputes       Figure = "disputes"
	Credits        Figure = "credits"
	Tax            Figure = "tax"
)

// Figures are all figures, in the order in which they are shown.
func Figures() []Figure {
	return []Figure{
		PayPerUseCalls, PackageCalls, FreeCalls, FailedCalls, PayPerUse,
		Opening, Sold, Used, Void, Returned, Closing, PaidIn, Settled, Refunds, ToCards, Disputes, Credits, Tax,
	}
}

// Table is figures of a report that belong together, in the order in which they add up.
type Table struct {
	Name    string
	Figures []Figure
}

// Tables are the report as it is read. What the unused calls open with, and were sold for, less what was used, void and returned, is what
// they close with.
func Tables() []Table {
	return []Table{
		{"calls", []Figure{PayPerUseCalls, PackageCalls, FreeCalls, FailedCalls}},
		{"sold", []Figure{PayPerUse, Sold, Refunds, Disputes, Tax}},
		{"unused", []Figure{Opening, Sold, Used, Void, Returned, Closing}},
		{"balances", []Figure{PaidIn, Sold, Settled, Refunds, ToCards, Disputes, Credits}},
	}
}

// calls and money give where a row has the figure: one of them.

func (r *Row) calls(f Figure) *int64 {
	switch f {
	case PayPerUseCalls:
		return &r.PayPerUseCalls
	case PackageCalls:
		return &r.PackageCalls
	case FreeCalls:
		return &r.FreeCalls
	case FailedCalls:
		return &r.FailedCalls
	default:
		return nil
	}
}

func (r *Row) money(f Figure) *rules.Micros {
	return map[Figure]*rules.Micros{
		Opening: &r.OpeningMicros, Sold: &r.SoldMicros, Used: &r.UsedMicros, Void: &r.VoidMicros, Returned: &r.ReturnedMicros, Closing: &r.ClosingMicros,
		PayPerUse: &r.PayPerUseMicros, PaidIn: &r.PaidInMicros, Settled: &r.SettledMicros, Refunds: &r.RefundsMicros, ToCards: &r.ToCardsMicros,
		Disputes: &r.DisputesMicros, Credits: &r.CreditsMicros, Tax: &r.TaxMicros,
	}[f]
}

// Count gives a figure that counts calls; false if it is money.
func (r *Row) Count(f Figure) (calls int64, counts bool) {
	if n := r.calls(f); n != nil {
		return *n, true
	}
	return 0, false
}

// Amount gives a figure that is money; 0 if it counts calls.
func (r *Row) Amount(f Figure) rules.Micros {
	if micros := r.money(f); micros != nil {
		return *micros
	}
	return 0
}

// empty tells that nothing happened and nothing is owed.
func (r *Row) empty() bool {
	blank := Row{Start: r.Start, Until: r.Until, Final: r.Final, Region: r.Region, Service: r.Service}
	return *r == blank
}
