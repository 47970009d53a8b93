package desk

import (
	"github.com/a-h/templ"

	"ocrconsole/views/components"
	"ocrconsole/views/layout"
)

// Vouchers lists vouchers by batch, newest first, and makes more.
type Vouchers struct {
	layout.Shell
	Lead    string
	Batches ReportTable
	Pager   components.PagerProps
	Ends    []VoucherEnd

	Request                                     string // by which the form is sent once
	Campaign, Calls, Days, Codes, Uses, UntilTo string
	Errors                                      map[string]string
	Offering, As                                components.SelectProps
	Proof                                       Proof
}

// VoucherEnd is a batch that can be ended.
type VoucherEnd struct {
	Label, Action string
	Proof         Proof
}

func (p Vouchers) fields() []components.FieldProps {
	number := func(name, label, value, hint string) components.FieldProps {
		return components.FieldProps{Name: name, Label: label, Value: value, Hint: hint, Error: p.Errors[name], InputMode: "numeric", Required: true}
	}
	return []components.FieldProps{
		{Name: "campaign", Label: "Campaign", Value: p.Campaign, Error: p.Errors["campaign"], Required: true, Hint: "What customers read of where their package came from.", Attrs: templ.Attributes{"maxlength": "80"}},
		number("calls", "Calls of each package", p.Calls, ""),
		number("days", "Days that a package lasts", p.Days, "From when it is redeemed; 0 is a year."),
		number("codes", "Codes", p.Codes, "How many to make."),
		number("uses", "Accounts a code", p.Uses, "How many accounts may redeem each code."),
		{Name: "until", Label: "Last day", Type: "date", Value: p.UntilTo, Error: p.Errors["until"], Required: true, Hint: "On which codes can be redeemed, in the billing time zone."},
	}
}

// VoucherSheet has the codes of a batch, once.
type VoucherSheet struct {
	layout.Shell
	Lead, Gives, Until string
	Codes              []VoucherCode
}

// VoucherCode is a code, and where it is redeemed.
type VoucherCode struct{ Code, Address string }
