package pages

import (
	"ocrconsole/views/components"
	"ocrconsole/views/layout"
)

// Documents are the account's receipts, invoices and credit notes, newest first. Recipient is whom they are made out to;
// Waiting says why none are issued, "" when they are.
type Documents struct {
	layout.Shell
	Segments  []components.Segment
	Table     DocumentTable
	Filtered  bool
	Recipient string
	Test      bool
	Waiting   string
	Pager     components.PagerProps
}

// DocumentTable lists documents. Digits are the most fraction digits of the amounts.
type DocumentTable struct {
	Rows   []DocumentRow
	Digits int
}

// DocumentRow is one document; About leads to what it is for.
type DocumentRow struct {
	Number, Kind, Issued, Amount, Tax, Href string
	Tone                                    components.Tone
	About, AboutHref                        string
}

// BillingDetails is the form for whom documents are made out to.
type BillingDetails struct {
	layout.Shell
	Name, Address, Country, TaxID, Email string
	EmailHint                            string
	Errors                               map[string]string
}

func (p *BillingDetails) field(name, label, value, autocomplete, hint string, required bool) components.FieldProps {
	return components.FieldProps{
		Name: name, Label: label, Value: value, Autocomplete: autocomplete, Hint: hint, Error: p.Errors[name], Required: required,
	}
}
