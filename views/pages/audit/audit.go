// Package audit has the page on who did what.
package audit

import (
	"ocrconsole/views/components"
	"ocrconsole/views/layout"
)

// Page lists what was done, newest first.
type Page struct {
	layout.Shell
	Kinds, Actors    []components.Option
	Object, From, To string
	Errors           map[string]string
	Rows             []Row
	Zone             string
	Kept             string // how long entries are kept
	Filtered         bool
	None             string // said where the filter leaves nothing
	Pager            components.PagerProps
	ExportHref       string
}

// Row is one act: when, who, what, and to what.
type Row struct {
	Ref                string
	At, Who, What      string
	WhoHref            string // the same list of what they did
	Object, ObjectHref string // where it has a page
	Changes            []Change
	Ended              []string
	Facts              []components.Definition
}

// Change is a field before and after.
type Change struct{ Field, Before, After string }

func (p Page) kind() components.SelectProps {
	return components.SelectProps{Name: "kind", Label: "What", Options: p.Kinds, Error: p.Errors["kind"]}
}

func (p Page) who() components.SelectProps {
	return components.SelectProps{Name: "who", Label: "Who", Options: p.Actors, Error: p.Errors["who"]}
}

func (p Page) object() components.FieldProps {
	return components.FieldProps{Name: "object", Label: "Object", Value: p.Object, Error: p.Errors["object"], Placeholder: "ORD-…", Autocomplete: "off"}
}

func (p Page) from() components.FieldProps {
	return components.FieldProps{Name: "from", Label: "From", Type: "date", Value: p.From, Error: p.Errors["from"]}
}

func (p Page) to() components.FieldProps {
	return components.FieldProps{Name: "to", Label: "To and including", Type: "date", Value: p.To, Error: p.Errors["to"]}
}

// columns are those of the table.
func (p Page) columns() []components.Column {
	return []components.Column{{Label: "When (" + p.Zone + ")"}, {Label: "Who"}, {Label: "What"}, {Label: "Object"}}
}

// dash stands for nothing.
func dash(value string) string {
	if value == "" {
		return "nothing"
	}
	return value
}
