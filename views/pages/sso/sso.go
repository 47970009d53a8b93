// Package sso has the page on how members of an account sign in at a provider of its own.
package sso

import (
	"ocrconsole/views/components"
	"ocrconsole/views/layout"

	"github.com/a-h/templ"
)

// Screen is the page.
type Screen struct {
	layout.Shell
	Callback string // that the provider has to know
	Lifetime string
	IsSet    bool
	Tested   string // when, "" if not as it is set
	Form     Form

	Domain, DomainError string // that was typed
	Domains             []Domain

	Only       bool
	OnlyText   string
	BreakGlass components.SelectProps
	Members    []Linked
}

// Form is who the provider is, and whom it makes what.
type Form struct {
	Issuer, Client, Claim, Roles, RolesHint string
	Default                                 components.SelectProps
	Errors                                  map[string]string
}

// Domain is one that the account names; the record is what its DNS has to say, "" where it says so. Wrong is what is told of one whose DNS does not
// any more.
type Domain struct{ Domain, Name, Verified, WrongTitle, Wrong, RecordName, RecordText string }

// Linked is a member who has signed in.
type Linked struct{ Member, Email, Subject, Seen string }

func (f Form) issuer() components.FieldProps {
	return components.FieldProps{
		Name: "issuer", Label: "Issuer", Type: "url", Value: f.Issuer, Error: f.Errors["issuer"], Required: true, Autocomplete: "off", Placeholder: "https://login.example.com",
		Hint: "The address by which the provider names itself, with https, exactly as it is written there.", Attrs: templ.Attributes{"maxlength": "400", "spellcheck": "false"},
	}
}

func (f Form) client() components.FieldProps {
	return components.FieldProps{
		Name: "client", Label: "Client ID", Value: f.Client, Error: f.Errors["client"], Required: true, Autocomplete: "off",
		Attrs: templ.Attributes{"maxlength": "255", "spellcheck": "false"},
	}
}

func (f Form) secret(is bool) components.FieldProps {
	hint := "The provider gives it with the client ID. It is kept encrypted, and never shown."
	if is {
		hint = "One is kept, encrypted. Leave the field empty to go on with it."
	}
	return components.FieldProps{
		Name: "secret", Label: "Client secret", Type: "password", Error: f.Errors["secret"], Required: !is, Autocomplete: "off", Hint: hint, Attrs: templ.Attributes{"maxlength": "1000"},
	}
}

func (f Form) claim() components.FieldProps {
	return components.FieldProps{
		Name: "claim", Label: "Claim that says what somebody may, if there is one", Value: f.Claim, Error: f.Errors["claim"], Autocomplete: "off",
		Hint: "Such as groups. It has to be in the ID token, or at the provider’s UserInfo address. Without one, owners say it on the page of members.", Attrs: templ.Attributes{"maxlength": "200", "spellcheck": "false"},
	}
}

func (f Form) roles() components.TextAreaProps {
	return components.TextAreaProps{Name: "roles", Label: "Role by value of the claim", Value: f.Roles, Hint: f.RolesHint, Error: f.Errors["roles"], Rows: 4, Autocomplete: "off"}
}

func (p Screen) domain() components.FieldProps {
	return components.FieldProps{
		Name: "domain", Label: "Domain", Value: p.Domain, Error: p.DomainError, Required: true, Autocomplete: "off", Placeholder: "example.com",
		Hint: "What follows the @ in your members’ addresses. Each domain counts by itself, without those below it.", Attrs: templ.Attributes{"maxlength": "253", "spellcheck": "false"},
	}
}
