package desk

import (
	"strings"

	"ocrconsole/views/components"
	"ocrconsole/views/layout"
)

// Catalog is what is sold, what is to come, and what was.
type Catalog struct {
	layout.Shell
	Lead     string
	Links    []components.LinkProps
	Coming   string // that another catalog is announced, "" for none
	Changes  []string
	Withdraw *Withdrawal // nil where nothing is announced, or who looks writes no catalogs
	Waits    string      // that a catalog waits for a second operator, "" for none
	Begin    bool        // a draft can be begun
	Tables   []ReportTable
	Pager    components.PagerProps
}

// Withdrawal asks why what is announced is taken back. Refused is why who looks may not, "" if they may.
type Withdrawal struct {
	Reason, ReasonError, Refused string
	Proof                        Proof
}

func (w Withdrawal) why() components.FieldProps {
	return whyField(w.Reason, w.ReasonError, "Kept in the trail.")
}

// whyField asks why something is done to the catalog.
func whyField(value, problem, hint string) components.FieldProps {
	return components.FieldProps{Name: "reason", Label: "Why", Value: value, Error: problem, Required: true, Autocomplete: "off", Hint: hint, Attrs: map[string]any{"maxlength": "200"}}
}

// CatalogVersion is what a version of the catalog says, and how it differs from another.
type CatalogVersion struct {
	layout.Shell
	Lead    string
	Links   []components.LinkProps
	Against components.SelectProps
	Action  string
	Differs Differs
	Begin   string // the number of the version that a draft can begin with, "" where none can
}

// Differs is how two catalogs differ: in words, and as text.
type Differs struct {
	Title, None string
	Words       []string
	Lines       []DiffLine
}

// DiffLine is a line of a text that differs from another's: Sign is one of " ", "-", "+" and "…".
type DiffLine struct{ Sign, Text string }

func (l DiffLine) class() string {
	return map[string]string{"-": "tint-error tinted", "+": "tint-success tinted"}[l.Sign]
}

// Draft is an operator's draft.
type Draft struct {
	layout.Shell
	Lead    string
	Links   []components.LinkProps
	Edit    string // which edit of it the page shows
	Moved   string // that another catalog is in force since, "" for none
	Since   Differs
	Wrong   []WrongPart
	Parts   []components.LinkProps
	Offers  ReportTable
	Differs Differs
	Replay  ReplayCard
	Apply   string // what is missing before it can be applied, "" for nothing
	Errors  map[string]string
}

func (p Draft) file() components.FieldProps {
	return components.FieldProps{Name: "file", Label: "Catalog file", Type: "file", Required: true, Error: p.Errors["file"], Hint: "YAML. It takes the place of all of the draft.", Attrs: map[string]any{"accept": ".yaml,.yml,text/yaml"}}
}

// WrongPart is what is wrong with a part of the draft, and where to mend it.
type WrongPart struct{ Text, Href, Where string }

// ReplayCard is who pays what under a draft.
type ReplayCard struct {
	Lead      string
	CanAsk    bool
	Again     bool
	Button    string // where it was not asked for before
	OfWaiting bool   // of what waits for a second operator, and not of a draft
	Progress  string // while it is under way
	Looked    string
	Of        string
	AskAgain  string // where the page is that shows how far it is
	Stats     []components.Stat
	Tables    []ReportTable
	Notes     []string
}

// DraftPart is the form of a part of a draft.
type DraftPart struct {
	layout.Shell
	Lead, Part, At, Edit string
	Groups               []DraftGroup
	Right                string // that nothing is wrong, "" while something is or nobody asked
	Elsewhere            string // that something is wrong in other parts, "" for nothing
	Rows, Removable      bool
}

// DraftGroup are rows of fields.
type DraftGroup struct {
	ID, Title, Note string
	Rows            []DraftRow
}

// DraftRow is one entry of a list, or the fields of what is no list.
type DraftRow struct {
	Legend string
	Fields []DraftField
}

// DraftField is a field of a draft, with room for what is found wrong with it while it is filled in.
type DraftField struct {
	ID, Name, Label, Value, Problem string
	InputMode                       string
	Lines                           bool
	Options                         []components.Option
}

func (f DraftField) note() string { return f.ID + "-note" }

// notes are the places of all fields' problems, as the script names what it puts in.
func (p DraftPart) notes() string {
	all := []string{"#checked"}
	for _, g := range p.Groups {
		for _, r := range g.Rows {
			for _, f := range r.Fields {
				all = append(all, "#"+f.note())
			}
		}
	}
	return strings.Join(all, ",")
}

// Names are those of all fields, as problems name them.
func (p DraftPart) Names() (names []string) {
	for _, g := range p.Groups {
		for _, r := range g.Rows {
			for _, f := range r.Fields {
				names = append(names, strings.TrimPrefix(f.ID, "field-"))
			}
		}
	}
	return names
}

// DraftApply asks from when on a draft is to be in force, and why.
type DraftApply struct {
	layout.Shell
	Lead, Key, Day, Reason string
	Notes                  []string
	Told, TellTitle        string
	Tell                   []string // what customers read
	Differs                Differs
	Replay                 ReplayCard
	Errors                 map[string]string
	Proof                  Proof
	Button                 string
}

func (p DraftApply) fields() []components.FieldProps {
	return []components.FieldProps{
		{Name: "day", Label: "First day", Type: "date", Value: p.Day, Error: p.Errors["day"], Hint: "From its beginning in the billing time zone on. Empty: at once."},
		whyField(p.Reason, p.Errors["reason"], "Kept with the version, and in the trail."),
	}
}

// CatalogWaiting is a catalog that waits for a second operator.
type CatalogWaiting struct {
	layout.Shell
	Lead, Key string
	Own       bool // asked for by who looks, Refused: they, or who may be they
	Refused   bool
	Notes     []string
	Differs   Differs
	Replay    ReplayCard
	Errors    map[string]string
	Proof     Proof
}
