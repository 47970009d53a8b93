package billing

import (
	"ocrconsole/views/components"
	"ocrconsole/views/layout"
	"ocrconsole/views/pages/parts"
)

// Documents are the account's receipts, invoices and credit notes, newest first. Recipient is whom they are made out to;
// Waiting says why none are issued, "" when they are.
type Documents struct {
	layout.Shell
	Segments  []components.Segment
	Table     parts.DocumentTable
	Filtered  bool
	Recipient string
	Test      bool
	Waiting   string
	Pager     components.PagerProps
}

// Details is the form for whom documents are made out to.
type Details struct {
	layout.Shell
	Name, Address, Country, TaxID, Email string
	EmailHint                            string
	Errors                               map[string]string
}

func (p *Details) field(name, label, value, autocomplete, hint string, required bool) components.FieldProps {
	return components.FieldProps{
		Name: name, Label: label, Value: value, Autocomplete: autocomplete, Hint: hint, Error: p.Errors[name], Required: required,
	}
}
