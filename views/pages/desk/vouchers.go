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
	Note    string // how much goes without a second operator
	Batches ReportTable
	Pager   components.PagerProps
	Ends    []VoucherEnd
	// Waiting is what waits for a second operator, DecideAction where it is decided.
	Waiting      []Waiting
	DecideAction string

	Request                                     string // by which the form is sent once
	Campaign, Calls, Days, Codes, Uses, UntilTo string
	Amount, Currency, AmountInput               string
	Errors                                      map[string]string
	Gives, Offering, As                         components.SelectProps
	Proof                                       Proof
}

// VoucherEnd is a batch that can be ended.
type VoucherEnd struct {
	Label, Action string
	Proof         Proof
}

func (p Vouchers) number(name, label, value, hint string) components.FieldProps {
	return components.FieldProps{Name: name, Label: label, Value: value, Hint: hint, Error: p.Errors[name], InputMode: "numeric", Autocomplete: "off"}
}

func (p Vouchers) campaign() components.FieldProps {
	return components.FieldProps{
		Name: "campaign", Label: "Campaign", Value: p.Campaign, Error: p.Errors["campaign"], Required: true, Hint: "What customers read of where it came from.", Attrs: templ.Attributes{"maxlength": "80"},
	}
}

// ofCredit is the field of codes that give credit.
func (p Vouchers) ofCredit() components.FieldProps {
	return components.FieldProps{
		Name: "amount", Label: "Credit", Value: p.Amount, Error: p.Errors["amount"], Suffix: p.Currency, InputMode: p.AmountInput, Autocomplete: "off", NeededFor: "credit", Hint: "What each redemption puts onto the balance. Empty where codes give a package.",
	}
}

// ofPackage are the fields of codes that give a package, but for the service.
func (p Vouchers) ofPackage() []components.FieldProps {
	calls := p.number("calls", "Calls of each package", p.Calls, "Empty where codes give credit.")
	calls.NeededFor = "a package"
	return []components.FieldProps{
		calls,
		p.number("days", "Days that a package lasts", p.Days, "From when it is redeemed; 0 is a year."),
	}
}

// ofAll are the fields of all codes.
func (p Vouchers) ofAll() []components.FieldProps {
	codes, uses := p.number("codes", "Codes", p.Codes, "How many to make."), p.number("uses", "Accounts a code", p.Uses, "How many accounts may redeem each code.")
	codes.Required, uses.Required = true, true
	return []components.FieldProps{
		codes, uses,
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
