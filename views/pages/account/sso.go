package account

import (
	"ocrconsole/views/components"
	"ocrconsole/views/layout"

	"github.com/a-h/templ"
)

// SSO asks for an address, by whose domain the provider is found.
type SSO struct {
	layout.Shell
	Email  string
	Errors map[string]string
}

func (p SSO) email() components.FieldProps {
	return components.FieldProps{
		Name: "email", Label: "Your e-mail address at work", Type: "email", Value: p.Email, Error: p.Errors["email"], Autocomplete: "username", Required: true,
		Attrs: templ.Attributes{"autofocus": true, "maxlength": "254"},
	}
}

// SSOLeads is on the way to a provider.
type SSOLeads struct {
	layout.Shell
	Host, Href string
}

// SSORefused says why somebody is not let in.
type SSORefused struct {
	layout.Shell
	Text, AgainHref string
}

// SSOSays is what came of a sign-in that signed nobody in.
type SSOSays struct {
	layout.Shell
	Text     string
	Facts    []components.Definition
	NextHref string // "" where the reader goes on in another window
}

// SSORequired is shown in place of an account's pages to a session that does not open it: Host is its provider's, "" where it has none.
type SSORequired struct {
	layout.Shell
	Account, Host, Text, Email string
	Others                     []OtherAccount
	BreakGlass                 bool
}

// OtherAccount is one that the reader may act for instead.
type OtherAccount struct{ ID, Name string }
