package billing

import (
	"ocrconsole/views/components"
	"ocrconsole/views/format"
	"ocrconsole/views/layout"
	"ocrconsole/views/pages/parts"

	"github.com/a-h/templ"
)

// TopUp asks how much to add to the balance. Own tells that the typed Amount is chosen, by OwnValue; Clears says what
// would end the arrears, Covers what it covers of a starter credit, each "" if there is none; Cards which cards are saved, "" if none is.
type TopUp struct {
	layout.Shell
	Key, Amount, OwnValue string
	Own                   bool
	SaveCard              components.Checked
	Presets               []TopUpPreset
	Symbol, Limits        string
	Clears, Covers        string
	InputMode             string
	Cards                 string
	Transfer              string // what is said beside the button for a bank transfer, "" where none is taken
	Notice                parts.TestNotice
	Available             format.Figure
	Errors                map[string]string
}

// TopUpPreset is one of the amounts offered.
type TopUpPreset struct {
	Value, Label, Note string
	Checked            bool
}

func (p TopUp) choices() components.ChoicesProps {
	return components.ChoicesProps{Name: "choice", Legend: "Amount", Error: p.Errors["choice"], Columns: 2}
}

func (p TopUp) amount() components.FieldProps {
	return components.FieldProps{
		Name: "amount", Label: "Own amount", Value: p.Amount, Error: p.Errors["amount"], Prefix: p.Symbol, Hint: p.Limits,
		InputMode: p.InputMode, Autocomplete: "off", Attrs: templ.Attributes{"maxlength": "20"},
	}
}

func (p TopUpPreset) card() components.RadioCardProps {
	return components.RadioCardProps{Name: "choice", Value: p.Value, Title: p.Label, Note: p.Note, Checked: p.Checked}
}

func (p TopUp) lead() string {
	if p.Transfer != "" {
		return "Add money to your balance by card or bank transfer. "
	}
	return "Add money to your balance by card. "
}
