// Package account has the screens on signing up and in, passwords and addresses, notifications and alerts, each with the struct that mirrors it.
package account

import (
	"strconv"

	"ocrconsole/views/components"
	"ocrconsole/views/layout"

	"github.com/a-h/templ"
)

// ForgotPassword asks for the address to send a link to.
type ForgotPassword struct {
	layout.Shell
	Email  string
	Errors map[string]string
}

func (p ForgotPassword) email() components.FieldProps {
	return components.FieldProps{
		Name: "email", Label: "E-mail address", Type: "email", Value: p.Email, Error: p.Errors["email"],
		Autocomplete: "username", Required: true, Attrs: templ.Attributes{"autofocus": true, "maxlength": "254"},
	}
}

// ResetPassword asks for another password of the user with the address, whose link was opened.
type ResetPassword struct {
	layout.Shell
	Email, Token string
	Errors       map[string]string
	MinPassword  int
	Ends         []string // what ends with the old password, because the address was never confirmed
}

func (p ResetPassword) password() components.FieldProps {
	return components.FieldProps{
		Name: "password", Label: "New password", Type: "password", Error: p.Errors["password"],
		Hint:         newPasswordHint(p.MinPassword),
		Autocomplete: "new-password", Required: true, Attrs: templ.Attributes{"minlength": strconv.Itoa(p.MinPassword), "autofocus": true},
	}
}

// ConfirmMail says to look into one's mail for the link that confirms an address, and has it sent again. Life is how long the
// link works, Bound how many mails there are.
type ConfirmMail struct {
	layout.Shell
	Email, Life, Bound string
	Errors             map[string]string
}

func (p ConfirmMail) email() components.FieldProps {
	return components.FieldProps{
		Name: "email", Label: "E-mail address", Type: "email", Value: p.Email, Error: p.Errors["email"],
		Autocomplete: "username", Required: true, Attrs: templ.Attributes{"maxlength": "254"},
	}
}

// lead is what the page begins with. It does not say that there is a mail: that would tell who waits for one.
func (p ConfirmMail) lead() string {
	as := ""
	if p.Email != "" {
		as = " as " + p.Email
	}
	return "Have you just signed up" + as + "? Then open the link in our mail to confirm the address, and you are signed in. The link works for " + p.Life + "."
}

// MailLink is the page that a link in a mail opens: it asks before anything is done, because programs open links too. Ends is
// what ends by the answer, or has ended, EndsText what is said before it.
type MailLink struct {
	layout.Shell
	Title, Text   string
	EndsText      string
	Ends          []string
	Action, Token string
	AsksPassword  bool // for the account's password, which may be left out
	NeedsPassword bool // which may not
	NewPassword   int  // of at least so many characters, that is chosen here; 0 where none is
	Errors        map[string]string
	Button        string // what the button does, "" when there is nothing (more) to do
	NextHref      string
	NextText      string
}

func (p MailLink) password() components.FieldProps {
	if p.NewPassword > 0 {
		return ResetPassword{Errors: p.Errors, MinPassword: p.NewPassword}.password()
	}
	if p.NeedsPassword {
		return components.FieldProps{
			Name: "password", Label: "Your password", Type: "password", Error: p.Errors["password"], Autocomplete: "current-password", Required: true,
			Hint: "The one that you sign in with, as you are not signed in here.",
		}
	}
	return components.FieldProps{
		Name: "password", Label: "Password, if you made the account", Type: "password", Error: p.Errors["password"],
		Hint:         "The one that was chosen at sign-up: with it everything stays as it is. Leave the field empty to choose another one.",
		Autocomplete: "current-password",
	}
}
