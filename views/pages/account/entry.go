package account

import (
	"fmt"
	"strconv"

	"ocrconsole/views/components"
	"ocrconsole/views/layout"

	"github.com/a-h/templ"
)

// SignUp is the page where a new customer makes an account. Errors are by field, "" for the form as a whole.
type SignUp struct {
	layout.Shell
	Email, Name string
	Errors      map[string]string
	MinPassword int
}

func (p SignUp) email() components.FieldProps {
	return components.FieldProps{
		Name: "email", Label: "E-mail address", Type: "email", Value: p.Email, Error: p.Errors["email"],
		Autocomplete: "email", Required: true, Attrs: templ.Attributes{"maxlength": "254"},
	}
}

func (p SignUp) password() components.FieldProps {
	return components.FieldProps{
		Name: "password", Label: "Password", Type: "password", Error: p.Errors["password"],
		Hint:         newPasswordHint(p.MinPassword),
		Autocomplete: "new-password", Required: true, Attrs: templ.Attributes{"minlength": strconv.Itoa(p.MinPassword)},
	}
}

func (p SignUp) account() components.FieldProps {
	return components.FieldProps{
		Name: "name", Label: "Account name, if you like", Value: p.Name, Error: p.Errors["name"],
		Hint: "For example your company. Without one the account is named after the address.", Autocomplete: "organization",
		Attrs: templ.Attributes{"maxlength": "80"},
	}
}

// SignIn is the page where customers prove who they are. The password is never shown again.
type SignIn struct {
	layout.Shell
	Email    string
	Errors   map[string]string
	Passkeys bool // browsers take them here
	// ConfirmHref leads, after a failure, to where the link that confirms an address is sent again; "" where none is needed.
	ConfirmHref string
	Locked      bool // too many attempts were made, and choosing another password by mail helps
}

// email has the focus unless the address is there already.
func (p SignIn) email() components.FieldProps {
	return components.FieldProps{
		Name: "email", Label: "E-mail address", Type: "email", Value: p.Email, Error: p.Errors["email"],
		Autocomplete: "username", Required: true, Attrs: templ.Attributes{"autofocus": p.Email == ""},
	}
}

func (p SignIn) password() components.FieldProps {
	return components.FieldProps{
		Name: "password", Label: "Password", Type: "password", Error: p.Errors["password"],
		Autocomplete: "current-password", Required: true, Attrs: templ.Attributes{"autofocus": p.Email != ""},
	}
}

// newPasswordHint says what is asked of a new password: what accounts refuses, in the same order.
func newPasswordHint(least int) string {
	return fmt.Sprintf("At least %d characters; not one that many people use, nor one made of your address or name. A few words make a good password.", least)
}
