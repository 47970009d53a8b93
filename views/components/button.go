package components

import "github.com/a-h/templ"

// Variant is the weight of a button: one Primary on a page, Outline for the others, Ghost where there are many, Danger
// for what cannot be undone.
type Variant string

// The variants; the zero value is Outline.
const (
	Outline       Variant = ""
	PrimaryButton Variant = "primary"
	Ghost         Variant = "ghost"
	DangerButton  Variant = "danger"
)

// Size of a button; the zero value is the usual one.
type Size string

// The sizes.
const (
	Medium Size = ""
	Small  Size = "small"
	Large  Size = "large"
)

// ButtonProps describes a Button. Type is "submit" unless set. Name and Value are sent with the form.
type ButtonProps struct {
	Label, Icon, Type, Name, Value string
	Variant                        Variant
	Size                           Size
	Full, Disabled                 bool
	Attrs                          templ.Attributes
}

func (p ButtonProps) kind() string {
	if p.Type == "" {
		return "submit"
	}
	return p.Type
}

// LinkProps describes a LinkButton.
type LinkProps struct {
	Label, Href, Icon string
	Variant           Variant
	Size              Size
	Full              bool
	Attrs             templ.Attributes
}

// Segment is one link of Segments.
type Segment struct {
	Label, Href string
	Current     bool
}

// PagerProps describes a Pager: Label names it for assistive technology, Note stands between the links.
type PagerProps struct{ Label, NewestHref, NewerHref, OlderHref, Note string }

func buttonClass(variant Variant, size Size, full bool) string {
	class := "btn"
	switch variant {
	case PrimaryButton:
		class += " btn-primary"
	case Ghost:
		class += " btn-ghost"
	case DangerButton:
		class += " btn-danger"
	default:
		class += " btn-outline-quiet"
	}
	switch size {
	case Small:
		class += " btn-sm"
	case Large:
		class += " btn-lg"
	case Medium: // as buttons are
	}
	if full {
		class += " w-full"
	}
	return class
}
