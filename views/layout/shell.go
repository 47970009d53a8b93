// Package layout holds the frames that pages stand in: the console with its sidebar, the public pages, and the bare page
// of the payment provider.
package layout

import (
	"slices"

	"ocrconsole/views/components"
)

// Calm is something to know, and nothing to worry about.
type Calm struct{ Title, Text string }

// Shell is what a frame shows around a page. The zero value is a page for a visitor.
type Shell struct {
	Title       string // of the page, without the product's name
	Description string // for search engines and link previews, on public pages
	ActiveNav   Nav
	Crumbs      []Crumb
	Path        string // path and query of this page, to come back to after a change of theme
	Theme       string // "auto" or "", "light", "dark"
	Flashes     []Flash
	Problems    []Problem // with the form that was sent, in the order of its fields

	SignedIn    bool
	Away        bool // nobody can tell who is signed in now
	Email       string
	AccountName string
	AccountID   string
	Balance     string // what is available, formatted
	Unread      string // how many notifications nobody has read, "" if none
	Starter     Calm   // how far the account goes before its first payment, where the page is about that
	Arrears     string // a sentence about the arrears and what they stop; "" if there are none

	Region  string // name of the current region, "" where none applies
	Regions []RegionLink

	Now string // the time of the answer with its zone, for the foot of the page
}

// Crumb is one step of the way to this page; the last one is the page itself and has no address.
type Crumb struct{ Label, Href string }

// RegionLink is one region of the picker: the same page in that region.
type RegionLink struct {
	Code, Name, Href string
	Current          bool
}

// Problem is what is wrong with a form and says what to enter. Href leads to its field, "" where it has none.
type Problem struct{ Text, Href string }

// Flash is a message that is shown once, on the next page.
type Flash struct {
	Tone components.Tone `json:"tone"`
	Text string          `json:"text"`
}

// dataTheme gives the theme's name for the stylesheet, "" for what the system prefers.
func (s Shell) dataTheme() string {
	switch s.Theme {
	case "light":
		return "console"
	case "dark":
		return "console-dark"
	default:
		return ""
	}
}

func (s Shell) themeIcon() string {
	switch s.Theme {
	case "light":
		return "sun"
	case "dark":
		return "moon"
	default:
		return "sun-moon"
	}
}

// fullTitle says first that something is wrong: the title is what is heard first of a page.
func (s Shell) fullTitle() string {
	title := "OCR Console"
	if s.Title != "" {
		title = s.Title + " · " + title
	}
	if len(s.problems()) > 0 {
		title = "Error: " + title
	}
	return title
}

// problems are those with the form, and what did not work of the page before.
func (s Shell) problems() []Problem {
	all := slices.Clone(s.Problems)
	for _, f := range s.Flashes {
		if f.Tone == components.Danger {
			all = append(all, Problem{Text: f.Text})
		}
	}
	return all
}

// messages are the flashes that are no problems.
func (s Shell) messages() []Flash {
	return slices.DeleteFunc(slices.Clone(s.Flashes), func(f Flash) bool { return f.Tone == components.Danger })
}

type theme struct{ Value, Label, Icon string }

var themes = []theme{{"auto", "As the system", "monitor"}, {"light", "Light", "sun"}, {"dark", "Dark", "moon"}}

func (s Shell) isTheme(value string) bool {
	return s.Theme == value || s.Theme == "" && value == "auto"
}

// light gives the shell in the light theme: paper is white.
func (s Shell) light() Shell {
	s.Theme = "light"
	return s
}
