// Package desk has the pages of the operator's desk.
package desk

import (
	"github.com/a-h/templ"

	"ocrconsole/views/components"
	"ocrconsole/views/layout"
	"ocrconsole/views/pages/audit"
	"ocrconsole/views/pages/parts"
)

// SignIn is the form that lets operators in: address, password and code at once.
type SignIn struct {
	layout.Shell
	Email    string
	Passkeys bool // there are such here
	Errors   map[string]string
}

func (p SignIn) email() components.FieldProps {
	return components.FieldProps{Name: "email", Label: "E-mail address", Type: "email", Value: p.Email, Required: true, Autocomplete: "username"}
}

func (p SignIn) password() components.FieldProps {
	return components.FieldProps{Name: "password", Label: "Password", Type: "password", Required: true, Autocomplete: "current-password"}
}

func (p SignIn) code() components.FieldProps { return CodeField("Code", p.Errors["code"]) }

// CodeField asks for six digits of the operator's app.
func CodeField(label, problem string) components.FieldProps {
	return components.FieldProps{
		Name: "code", Label: label, Error: problem, Autocomplete: "one-time-code", InputMode: "numeric", Required: true,
		Hint: "Six digits, as your authenticator app shows them.", Attrs: templ.Attributes{"maxlength": "12", "spellcheck": "false"},
	}
}

// SetUp is where the link of an operator leads: a password to choose, and a secret for the app. Demo has neither.
type SetUp struct {
	layout.Shell
	Lead, Token, Secret string
	Demo                bool
	Picture             parts.QR
	Errors              map[string]string
}

func (p SetUp) password() components.FieldProps {
	return components.FieldProps{Name: "password", Label: "Password", Type: "password", Error: p.Errors["password"], Required: true, Autocomplete: "new-password", Hint: "A few words that do not belong together."}
}

func (p SetUp) code() components.FieldProps {
	return CodeField("Code that the app shows", p.Errors["code"])
}

// Operators lists who may sign in at the desk.
type Operators struct {
	layout.Shell
	Rows   []Operator
	Link   string // of whom was added just now, "" for none
	Linked string // what it is for
	Hands  string // what it means whose link somebody has
	New    NewOperator
	Roles  []string
	Rights []Right
}

// Operator is one of them.
type Operator struct {
	Email, Name, Role, State, Since string
	Hands                           string // whose link they have
	Href                            string // "" for who has ended
	You, Demo                       bool
}

// NewOperator is the form that adds one.
type NewOperator struct {
	Email, Name string
	Role        components.SelectProps
	Proof       Proof
	Errors      map[string]string
}

func (p NewOperator) email() components.FieldProps {
	return components.FieldProps{Name: "email", Label: "E-mail address", Type: "email", Value: p.Email, Error: p.Errors["email"], Required: true, Autocomplete: "off"}
}

func (p NewOperator) name() components.FieldProps {
	return components.FieldProps{Name: "name", Label: "Name", Value: p.Name, Error: p.Errors["name"], Autocomplete: "off", Attrs: templ.Attributes{"maxlength": "80"}}
}

// Right is a permission, with whether each role has it.
type Right struct {
	What string
	May  []bool
}

// One is the page of an operator.
type One struct {
	layout.Shell
	Lead                              string
	RoleAction, LinkAction, EndAction string
	Role                              components.SelectProps
	RoleProof, LinkProof, EndProof    Proof
	Demo                              bool
}

func rightColumns(roles []string) []components.Column {
	columns := []components.Column{{Label: "What"}}
	for _, r := range roles {
		columns = append(columns, components.Column{Label: r})
	}
	return columns
}

// Proof is the field for a code, where one is asked: ID tells it from others of the page. Passkey is what the browser is asked for in place of the
// code, "" for an operator who has none.
type Proof struct {
	Asked              bool
	ID, Error, Passkey string
}

func (p Proof) field() components.FieldProps {
	field := CodeField("Code", p.Error)
	field.ID = "field-" + p.ID
	if p.Passkey == "" {
		return field
	}
	field.Hint += " A passkey in its place needs JavaScript, and a browser that knows passkeys; who has that only, and has lost the app, asks an admin for another link."
	field.Attrs["data-proof"] = p.Passkey
	field.Attrs["data-proof-hint"] = "Leave it empty, and your passkey is asked for when you send the form. Or six digits, as your authenticator app shows them."
	return field
}

// TrailColumns are those of a table of acts, in the zone of its times.
func TrailColumns(zone string) []components.Column {
	return []components.Column{{Label: "When (" + zone + ")"}, {Label: "Who"}, {Label: "What"}, {Label: "Object"}}
}

// Trail is what operators did, newest first.
type Trail struct {
	layout.Shell
	Lead    string
	Columns []components.Column
	Rows    []audit.Row
	Pager   components.PagerProps
}
