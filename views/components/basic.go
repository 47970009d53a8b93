package components

import (
	"strings"

	"github.com/a-h/templ"

	"ocrconsole/views/format"
)

// CardProps describes a Card. Flush gives the body no padding, for a table or a list that reaches the edges.
type CardProps struct {
	ID, Title, Description string
	Action                 templ.Component // right of the title, may be nil
	Flush                  bool
}

func headingID(p CardProps) string {
	if p.ID != "" {
		return p.ID + "-title"
	}
	return slug(p.Title) + "-title"
}

// cardBody is the class of a card's body, by whose first name web knows a card that a role has nothing to do in.
func cardBody(p CardProps) string {
	switch {
	case p.Flush:
		return "panel-body"
	case p.Title == "":
		return "panel-body p-4 sm:p-5"
	default:
		return "panel-body px-4 pb-4 sm:px-5 sm:pb-5"
	}
}

// slug makes an id of words.
func slug(words string) string {
	keep := func(r rune) rune {
		switch {
		case r >= 'a' && r <= 'z', r >= '0' && r <= '9':
			return r
		default:
			return '-'
		}
	}
	return strings.Trim(strings.Map(keep, strings.ToLower(words)), "-")
}

// Stat is one figure of a StatCard. Tone tints the value where it means something (arrears); Href with LinkText is
// optional, as are Note and Icon.
type Stat struct {
	Label, Value, Note, Icon string
	Amount                   format.Figure // instead of Value
	Tone                     Tone
	Href, LinkText           string
}
