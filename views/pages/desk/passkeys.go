package desk

import (
	"github.com/a-h/templ"

	"ocrconsole/views/components"
	"ocrconsole/views/layout"
)

// PasskeySignIn asks for address, password and passkey at once.
type PasskeySignIn struct {
	layout.Shell
	Email, Asked string
}

func (p PasskeySignIn) email() components.FieldProps    { return SignIn{Email: p.Email}.email() }
func (p PasskeySignIn) password() components.FieldProps { return SignIn{}.password() }

// Passkeys are those of the operator who is signed in.
type Passkeys struct {
	layout.Shell
	Rows   []Passkey
	CanAdd bool
	Proof  Proof
}

// Passkey is one of them.
type Passkey struct {
	ID, Name, Made, Used string
	Proof                Proof
}

// NewPasskey is the page on which a passkey is made.
type NewPasskey struct {
	layout.Shell
	Name, Asked string
	Errors      map[string]string
}

func (p NewPasskey) name() components.FieldProps {
	return components.FieldProps{
		Name: "name", Label: "Name", Value: p.Name, Error: p.Errors["name"], Required: true, Autocomplete: "off", Hint: "By which you tell it from others, such as Laptop.",
		Attrs: templ.Attributes{"maxlength": "80"},
	}
}
