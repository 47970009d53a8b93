package components

import (
	"strings"

	"github.com/a-h/templ"
)

// FieldProps describes a Field. Type is "text" unless set, ID the name unless set. Error is shown beside the field and
// announced with it. Prefix and Suffix stand inside the frame ("$", "calls"). Attrs takes the rest, such as min, max,
// minlength or autofocus. Whoever fills the form in reads of a field that is not Required that it is optional, or NeededFor what.
type FieldProps struct {
	ID, Name, Label, Type, Value string
	Hint, Error                  string
	Prefix, Suffix, Placeholder  string
	Autocomplete, InputMode      string
	Required                     bool
	NeededFor                    string
	Attrs                        templ.Attributes
}

func (p FieldProps) id() string { return idOr(p.ID, p.Name) }

func (p FieldProps) kind() string {
	if p.Type == "" {
		return "text"
	}
	return p.Type
}

// demand is what the label says of a field that is not always needed: "optional", or for what it is needed.
func (p FieldProps) demand() string {
	switch {
	case p.Required:
		return ""
	case p.NeededFor != "":
		return "for " + p.NeededFor
	}
	return optional
}

const optional = "optional"

// Checked is what a Checkbox holds. In what is sent it is a field that is there, with any text.
type Checked bool

// Take reads what was sent.
func (c *Checked) Take(sent string) { *c = sent != "" }

// Option is one line of a Select.
type Option struct {
	Value, Label       string
	Selected, Disabled bool
}

// SelectProps describes a Select.
type SelectProps struct {
	ID, Name, Label, Hint, Error string
	Options                      []Option
	Attrs                        templ.Attributes
}

func (p SelectProps) id() string { return idOr(p.ID, p.Name) }

// RadioCardProps describes a RadioCard: Title and Note left, Value big at the right, as price cards want it.
type RadioCardProps struct {
	Name, Value, Title, Note string
	Badge                    string
	BadgeTone                Tone
	Figure, FigureNote       string
	FigureExact              string // in its title, where the figure is rounded
	Checked, Disabled        bool
	Attrs                    templ.Attributes
}

// ChoicesProps describes the Choices around RadioCards of this Name, which links lead to as to a Field. Columns is 1, 2 (from
// the small size on) or 3.
type ChoicesProps struct {
	Name, Legend, Hint, Error string
	Columns                   int
}

func (p ChoicesProps) id() string { return idOr("", p.Name) }

func (p ChoicesProps) grid() string {
	switch p.Columns {
	case 2:
		return "grid gap-2.5 sm:grid-cols-2"
	case 3:
		return "grid gap-2.5 sm:grid-cols-2 xl:grid-cols-3"
	default:
		return "grid gap-2.5"
	}
}

func idOr(id, name string) string {
	if id != "" {
		return id
	}
	return "field-" + name
}

func describedBy(id, hint, problem string) string {
	var ids []string
	if problem != "" {
		ids = append(ids, id+"-error")
	}
	if hint != "" {
		ids = append(ids, id+"-hint")
	}
	return strings.Join(ids, " ")
}

// TextAreaProps describes a TextArea of so many Rows.
type TextAreaProps struct {
	Name, Label, Value string
	Hint, Error        string
	Autocomplete       string
	Rows               int
	Required           bool
}

func (p TextAreaProps) id() string { return idOr("", p.Name) }

func (p TextAreaProps) demand() string {
	if p.Required {
		return ""
	}
	return optional
}
