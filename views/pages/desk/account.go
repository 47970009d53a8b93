package desk

import (
	"ocrconsole/views/components"
	"ocrconsole/views/format"
	"ocrconsole/views/layout"
	"ocrconsole/views/pages/audit"
	"ocrconsole/views/pages/parts"
	"ocrconsole/views/pages/webhooks"
)

// Home is what the desk begins with: a search over all accounts.
type Home struct {
	layout.Shell
	Text string
	Hits []Hit
	None string // said where nothing was found, "" before anything was looked for
}

func (p Home) field() components.FieldProps {
	return components.FieldProps{
		Name: "q", Label: "Find an account", Type: "search", Value: p.Text, Autocomplete: "off",
		Hint: "By its number; the beginning of an address or a name; the id of a project, a key or a call; a reference, as ORD-…; the number of a document; the last four digits of a saved card.",
	}
}

// Hit is an account that was found, and by what.
type Hit struct{ ID, Href, Name, Email, Since, State, By, What string }

// Account is all of one account: each section as the customer's own pages tell it.
type Account struct {
	layout.Shell
	Lead  string
	State string // what does not go as usual, "" for nothing
	Acts  []Act
	// Waiting is what waits for a second operator, DecideAction where it is decided.
	Waiting      []Waiting
	DecideAction string
	Sections     []Section
	Columns      []components.Column
	Trail        []audit.Row
	Pager        components.PagerProps
}

// Act is something that the operator may do to the account.
type Act struct{ Label, Href string }

// Section is a part of the account: definitions, a table, or both.
type Section struct {
	ID, Title string
	Facts     []components.Definition
	Columns   []components.Column
	Rows      [][]Cell
	None      string // said where there are no rows
	More      Act    // what leads to all of them, without a label for nothing
}

// Cell is what stands in a column of a section; the zero value is an empty one. It is a text unless it is one of the others.
type Cell struct {
	Text   string
	Href   string        // where the text leads, "" for nowhere
	ID     string        // to copy
	Code   string        // as programs write it
	Status parts.Status  // as a badge
	Amount format.Figure // of money or calls, where the column is numeric
}

// digits is the greatest number of fraction digits in the column.
func (s Section) digits(column int) (most int) {
	for _, row := range s.Rows {
		most = max(most, parts.FractionDigits(row[column].Amount.Text))
	}
	return most
}

// AskToView asks why an operator wants to see an account's pages as its customer does. BeginHref is where they do, once they said it.
type AskToView struct {
	layout.Shell
	Lead, Action, Reason, BeginHref string
	Begins                          string // what follows it
	Errors                          map[string]string
}

// ReasonField asks why something is done to an account.
func ReasonField(value, problem string) components.FieldProps {
	return components.FieldProps{Name: "reason", Label: "Why", Value: value, Error: problem, Required: true, Autocomplete: "off", Hint: "The owners of the account read it.", Attrs: map[string]any{"maxlength": "200"}}
}

// BeginView is where customers are, and begins looking as one.
type BeginView struct {
	layout.Shell
	Lead, Account, Token string
}

// ActForm asks for an act: Key makes sending it twice the same as once.
type ActForm struct {
	layout.Shell
	Lead, Action, Key string
	Note              string // what to know first, "" for nothing
	Seen              string // what holds now, by which it is known again whether it still does; "" where that does not matter
	About             string // what of the account it is about, "" for all of it
	Selects           []components.SelectProps
	Fields            []components.FieldProps
	Proof             Proof
	Button            string
	Danger            bool
}

func (p ActForm) variant() components.Variant {
	if p.Danger {
		return components.DangerButton
	}
	return components.PrimaryButton
}

// Listing is what an account or all of them have of something, by pages.
type Listing struct {
	layout.Shell
	Lead     string
	Choose   string // names the choices
	Choices  []components.Segment
	Sections []Section
	Pager    components.PagerProps
}

// Message is one message to a webhook, as its customer sees it. ReplayHref leads to where it is sent again, "" for whoever may not.
type Message struct {
	layout.Shell
	Posted     webhooks.Message
	ReplayHref string
}

// Waiting is what waits for a second operator.
type Waiting struct {
	What, Object, By, At, Reason string
	Amount                       string // how much it moves, and where to
	Proof                        Proof
	Key                          string
	Refused                      string // why somebody else than who looks decides, "" where they may
	// As is how what is approved is given, nil where nothing is.
	As *components.SelectProps
}
