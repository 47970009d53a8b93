package pages

import (
	"fmt"
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
}

func (p ResetPassword) password() components.FieldProps {
	return components.FieldProps{
		Name: "password", Label: "New password", Type: "password", Error: p.Errors["password"],
		Hint:         fmt.Sprintf("At least %d characters; nothing else is asked of it. A few words make a good password.", p.MinPassword),
		Autocomplete: "new-password", Required: true, Attrs: templ.Attributes{"minlength": strconv.Itoa(p.MinPassword), "autofocus": true},
	}
}

// MailLink is the page that a link in a mail opens: it asks before anything is done, because programs open links too.
type MailLink struct {
	layout.Shell
	Title, Text   string
	Action, Token string
	Button        string // what the button does, "" when there is nothing (more) to do
	NextHref      string
	NextText      string
}
