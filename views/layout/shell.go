// Package layout holds the frames that pages stand in: the console with its sidebar, the public pages, and the bare page
// of the payment provider.
package layout

import (
	"cmp"
	"slices"

	"ocrconsole/views/components"
	"ocrconsole/views/format"
	"ocrconsole/views/routes"
)

// Calm is something to know, and nothing to worry about.
type Calm struct{ Title, Text string }

// Urgency is how soon something wants to be seen to.
type Urgency int

// The urgencies, in their order: something does not work any more, something will soon not, somebody has to decide, and all else.
const (
	Stopped Urgency = iota
	AboutToStop
	NeedsYou
	GoodToKnow
)

// Tone is that of what is so urgent: red is kept for what stops, or has.
func (u Urgency) Tone() components.Tone {
	switch u {
	case Stopped, AboutToStop:
		return components.Danger
	case NeedsYou:
		return components.Warning
	case GoodToKnow:
	}
	return components.Info
}

// notice is what a page says before all else, and where one acts on it.
type notice struct {
	urgency     Urgency
	title, text string
	links       []noticeLink
}

type noticeLink struct{ label, href string }

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
	Balance     format.Figure // what is available

	Unread  string // how many notifications nobody has read, "" if none
	Starter Calm   // how far the account goes before its first payment, where the page is about that
	// Suspended says that the account is suspended, and why; "" while it goes on.
	Suspended string
	Arrears   string // a sentence about the arrears and what they stop; "" if there are none
	// ArrearsUrgency is what they mean to the account: some that stop nothing are no alarm.
	ArrearsUrgency Urgency

	Region  string // name of the current region, "" where none applies
	Regions []RegionLink

	NoSlash bool // the key / does nothing
	// SeveralAccounts tells that whoever is signed in acts for more than this one; Closed are the pages that their role may not open.
	SeveralAccounts bool
	Closed          []Nav
	BillingZone     string // that money is counted in, where the reader has another one for times

	Viewing string // that an operator looks at the account as its customer sees it, and until when; "" for the customer

	Desk *DeskFrame // that of the operator's desk, nil elsewhere

	Next string // the page that asked whoever is not signed in to sign in, "" for none

	Now string // the time of the answer with its zone, for the foot of the page
}

// WayIn is the address of a page on the way in: whichever way is chosen, it leads to the page that asked to sign in.
func (s Shell) WayIn(address string) string { return routes.With(address, "next", s.Next) }

// notice is the most urgent one of what there is to say, nil if there is nothing: one at a time is read.
func (s Shell) notice() *notice {
	var all []notice
	if s.Suspended != "" {
		all = append(all, notice{urgency: Stopped, title: "Your account is suspended", text: s.Suspended})
	}
	if s.Arrears != "" {
		all = append(all, notice{s.ArrearsUrgency, "Your account is in arrears", s.Arrears, []noticeLink{
			{"Top up now", routes.TopUp}, {"What happens when", routes.Arrears},
		}})
	}
	if s.Starter.Title != "" {
		all = append(all, notice{GoodToKnow, s.Starter.Title, s.Starter.Text, []noticeLink{
			{"Top up", routes.TopUp}, {"What the starter credit is", routes.StarterRules},
		}})
	}
	if len(all) == 0 {
		return nil
	}
	first := slices.MinFunc(all, func(a, b notice) int { return cmp.Compare(a.urgency, b.urgency) })
	return &first
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

// description is what is said of the page where it is linked to: of one that says nothing of its own, what the console is.
func (s Shell) description() string {
	return cmp.Or(s.Description, "The console of an OCR service: packages of calls, pay-per-use, and who paid for each call.")
}

type theme struct{ Value, Label, Icon string }

var themes = []theme{{"auto", "As the system", "monitor"}, {"light", "Light", "sun"}, {"dark", "Dark", "moon"}}

// Theme is a choice of colours.
type Theme = theme

// Themes are the choices, in the order in which they are shown.
func Themes() []Theme { return themes }

func (s Shell) isTheme(value string) bool {
	return s.Theme == value || s.Theme == "" && value == "auto"
}

// light gives the shell in the light theme: paper is white.
func (s Shell) light() Shell {
	s.Theme = "light"
	return s
}
