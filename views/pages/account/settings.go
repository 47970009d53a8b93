package account

import (
	"strconv"

	"ocrconsole/views/components"
	"ocrconsole/views/layout"

	"github.com/a-h/templ"
)

// Settings are those of a user and their account.
type Settings struct {
	layout.Shell
	BySSO       bool // the session began by single sign-on: nothing that its user signs in with is changed in it
	Name, Email string
	MinPassword int
	NewEmail    string // as it was typed
	Wanted      string // "" for none
	WantedNote  string // what has to be done for it
	ChangeNote  string // what asking for another does

	Theme       string // "auto", "light" or "dark"
	Numbers     []components.Option
	Days        []components.Option
	TimeZone    string // as it was typed
	Zones       []string
	BillingZone string
	UsesSlash   components.Checked
	ShowsSteps  bool // the list of first steps can be shown again

	Sessions    []Session
	SessionsEnd string // when they do by themselves
	Errors      map[string]string
}

// Session is a browser that is signed in.
type Session struct {
	ID, Device, Agent, Address, Seen, SeenAt, By string
	Here                                         bool
}

// Others tells that others than the reader's are signed in.
func (p Settings) Others() bool { return len(p.Sessions) > 1 }

func (p Settings) name() components.FieldProps {
	return components.FieldProps{
		Name: "name", Label: "Account name", Value: p.Name, Error: p.Errors["name"], Autocomplete: "organization",
		Hint: "Without one the account is named after your address.", Attrs: templ.Attributes{"maxlength": "80"},
	}
}

func (p Settings) newEmail() components.FieldProps {
	return components.FieldProps{
		Name: "email", Label: "New e-mail address", Type: "email", Value: p.NewEmail, Error: p.Errors["email"], Autocomplete: "email", Required: true,
	}
}

func (p Settings) emailPassword() components.FieldProps {
	return components.FieldProps{
		Name: "email_password", Label: "Your password", Type: "password", Error: p.Errors["email_password"], Autocomplete: "current-password", Required: true,
	}
}

func (p Settings) current() components.FieldProps {
	return components.FieldProps{
		Name: "current_password", Label: "Your password now", Type: "password", Error: p.Errors["current_password"], Autocomplete: "current-password", Required: true,
	}
}

func (p Settings) password() components.FieldProps {
	return components.FieldProps{
		Name: "password", Label: "New password", Type: "password", Error: p.Errors["password"], Autocomplete: "new-password", Required: true,
		Hint: newPasswordHint(p.MinPassword), Attrs: templ.Attributes{"minlength": strconv.Itoa(p.MinPassword)},
	}
}

func (p Settings) timeZone() components.FieldProps {
	return components.FieldProps{
		Name: "time_zone", Label: "Time zone", Value: p.TimeZone, Error: p.Errors["time_zone"], Autocomplete: "off", Placeholder: "As billing",
		Hint:  "A place, such as Europe/Berlin; empty: as billing. Money, and the days and hours that it is counted by, stay in the billing time zone, " + p.BillingZone + ".",
		Attrs: templ.Attributes{"list": "zones", "maxlength": "64", "spellcheck": "false"},
	}
}

func (p Settings) theme() components.SelectProps {
	s := components.SelectProps{Name: "theme", Label: "Colour theme", Error: p.Errors["theme"]}
	for _, o := range layout.Themes() {
		s.Options = append(s.Options, components.Option{Value: o.Value, Label: o.Label, Selected: o.Value == p.Theme})
	}
	return s
}

func (p Settings) numbers() components.SelectProps {
	return components.SelectProps{
		Name: "numbers", Label: "Numbers", Error: p.Errors["numbers"], Options: p.Numbers,
		Hint: "On pages and in mails, and in what you type. Files and the API write them as programs read them.",
	}
}

func (p Settings) days() components.SelectProps {
	return components.SelectProps{Name: "days", Label: "Days", Error: p.Errors["days"], Options: p.Days}
}

// Closing asks whether to close the account. Owes says that something has to be paid first, "" if nothing has.
type Closing struct {
	layout.Shell
	Stops, Stays []string
	Owes         string
	Errors       map[string]string
}

func (p Closing) password() components.FieldProps {
	return components.FieldProps{
		Name: "password", Label: "Your password", Type: "password", Error: p.Errors["password"], Autocomplete: "current-password", Required: true,
	}
}

var sessionColumns = []components.Column{{Label: "Browser"}, {Label: "Address"}, {Label: "Signed in by"}, {Label: "Last used"}, {Label: "Operation"}}
