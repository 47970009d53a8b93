package desk

import (
	"github.com/a-h/templ"

	"ocrconsole/views/components"
	"ocrconsole/views/layout"
)

// Transfers lists what came in at the bank, and imports files of it.
type Transfers struct {
	layout.Shell
	Lead             string
	Notes            []ReportNote
	Counts           string       // how much the operator may still book of files of their own
	Left             *ReportTable // lines of the file that were not imported, nil for none
	Waiting, Decided ReportTable
	Pager            components.PagerProps
	Errors           map[string]string
	Proof            Proof
}

func (p Transfers) file() components.FieldProps {
	return components.FieldProps{
		Name: "file", Label: "File of the bank", Type: "file", Required: true, Error: p.Errors["file"],
		Hint: "camt.053, or a CSV table with at least date, amount and remittance text.", Attrs: templ.Attributes{"accept": ".xml,.csv,text/xml,text/csv"},
	}
}

// Transfer is one entry of the bank.
type Transfer struct {
	layout.Shell
	Facts                  []components.Definition
	Waits                  bool
	Counts                 string // whether booking it counts towards what the operator moves alone
	NeedsSecond            bool   // it is more than that
	Proposals              []Proposal
	Alike                  []EntryAlike
	Again                  components.Checked
	Assign, SendBack       string // where the forms are sent
	Target, Reason         string
	BackRefused            bool // it is the form of what was sent back that was refused
	Errors                 map[string]string
	AssignProof, BackProof Proof
}

// EntryAlike is an entry of the same day and amount that was decided on, and how.
type EntryAlike struct{ Href, Text string }

// Proposal is whose money it may be, and why.
type Proposal struct{ Account, Number, Href, Payment, Target, Why string }

func (p Transfer) target() components.FieldProps {
	return components.FieldProps{
		Name: "target", Label: "Whose it is", Value: p.Target, Error: p.Errors["target"], Required: true, Placeholder: "PAY-…", Autocomplete: "off",
		Hint: "The number of a payment, the reference of a transfer, or the number of an account.",
	}
}

// reason is the field of one of the two forms. Links to what is wrong lead to the form that was refused, so that its fields have the plain ids.
func (p Transfer) reason(back bool) components.FieldProps {
	f := ReasonField("", "")
	if back == p.BackRefused {
		f = ReasonField(p.Reason, p.Errors["reason"])
	} else {
		f.ID = "other-reason"
	}
	f.Hint = "Kept with the entry, for operators."
	return f
}

func (p Transfer) proof(back bool) Proof {
	proof := p.AssignProof
	if back {
		proof = p.BackProof
	}
	if back != p.BackRefused {
		proof.ID, proof.Error = "other-code", ""
	}
	return proof
}
