package account

import (
	"strings"

	"ocrconsole/views/components"
	"ocrconsole/views/layout"
	"ocrconsole/views/pages/parts"

	"github.com/a-h/templ"
)

// Security is the page of what a user signs in with beside the password.
type Security struct {
	layout.Shell
	HasApp bool
	AppNote,
	CodesNote string
	HasCodes bool // or may have some
	Passkeys []Passkey
	KeysNote string
	CanAdd   bool   // browsers take passkeys here
	Note     string // what ends with the first that is set up, or with the last that is removed; "" where nothing does
	Lacks    bool   // the account asks for a second factor, and the reader has none
	Owner    bool
	Required bool // of all members
	BySSO    bool // the session began by single sign-on: nothing of this is changed in it
}

func (p Security) appWords() string {
	if p.HasApp {
		return "An app is set up."
	}
	return "No app is set up."
}

// Passkey is one of the reader's.
type Passkey struct{ ID, Name, Made, MadeAt, Used, UsedAt string }

var passkeyColumns = []components.Column{{Label: "Passkey"}, {Label: "Added"}, {Label: "Last used"}, {Label: "Operation"}}

// NewPasskey is the page on which a passkey is made.
type NewPasskey struct {
	layout.Shell
	Name, Asked string
	Errors      map[string]string
}

func (p NewPasskey) name() components.FieldProps {
	return components.FieldProps{
		Name: "name", Label: "Name", Value: p.Name, Error: p.Errors["name"], Autocomplete: "off", Required: true,
		Hint: "What you know it by, such as the device that keeps it.", Attrs: templ.Attributes{"maxlength": "80"},
	}
}

// PasskeySignIn is the page on which a passkey stands for address and password.
type PasskeySignIn struct {
	layout.Shell
	Asked string
}

// AuthenticatorSetup is the page on which an app is shown the secret, and asked for its first code.
type AuthenticatorSetup struct {
	layout.Shell
	Secret  string // in groups
	Picture parts.QR
	Errors  map[string]string
}

func (p AuthenticatorSetup) code() components.FieldProps {
	return codeField("code", "Code that the app shows", p.Errors["code"])
}

// codeField asks for six digits. Phones offer the code that they have just received, and show digits.
func codeField(name, label, problem string) components.FieldProps {
	return components.FieldProps{
		Name: name, Label: label, Error: problem, Autocomplete: "one-time-code", InputMode: "numeric", Required: true,
		Attrs: templ.Attributes{"maxlength": "12", "spellcheck": "false"},
	}
}

// RecoveryCodes are shown this once.
type RecoveryCodes struct {
	layout.Shell
	Codes   []string
	For     string // what they are for, as it is read on paper years later
	DoneFor string // where the page leads on to
}

func (p RecoveryCodes) text() string { return strings.Join(p.Codes, "\n") }

// SecondFactor asks for it after the password.
type SecondFactor struct {
	layout.Shell
	Email    string
	Codes    bool
	Passkey  string // that the browser is asked for, "" for none
	Recovery bool
	Errors   map[string]string
}

func (p SecondFactor) code() components.FieldProps {
	f := codeField("code", "Code of your authenticator app", p.Errors["code"])
	f.Attrs["autofocus"] = p.Errors["recovery"] == ""
	return f
}

func (p SecondFactor) recovery() components.FieldProps {
	return recoveryField("recovery", "Recovery code", p.Errors["recovery"])
}

func recoveryField(name, label, problem string) components.FieldProps {
	return components.FieldProps{
		Name: name, Label: label, Error: problem, Autocomplete: "off", Required: true,
		Hint: "A recovery code is one of those that you kept. It works once.", Attrs: templ.Attributes{"maxlength": "60", "spellcheck": "false"},
	}
}

// Reauth asks who sits there before something is done: Fields are what was sent, to be sent again.
type Reauth struct {
	layout.Shell
	Action    string
	Fields    []Sent
	Armed     bool   // by the password alone nobody is taken for the reader
	HasApp    bool   // that makes codes
	HasCodes  bool   // for when the app or the passkeys are lost
	Passkey   string // that the browser is asked for, "" for none
	Provider  string // where the reader shows it instead, "" if they do here
	CancelFor string
	Errors    map[string]string
}

// Sent is a field of a form that waits.
type Sent struct{ Name, Value string }

func (p Reauth) password() components.FieldProps {
	return components.FieldProps{
		Name: "reauth_password", Label: "Your password", Type: "password", Error: p.Errors["reauth_password"], Autocomplete: "current-password",
		Required: true, Attrs: templ.Attributes{"autofocus": true},
	}
}

func (p Reauth) code() components.FieldProps {
	switch problem := p.Errors["reauth_code"]; {
	case !p.HasCodes:
		return codeField("reauth_code", "Code of your authenticator app", problem)
	case !p.HasApp:
		return recoveryField("reauth_code", "Recovery code", problem)
	default:
		return recoveryField("reauth_code", "Code of your authenticator app, or a recovery code", problem)
	}
}

// byPassword tells that the reader can show who they are without a passkey.
func (p Reauth) byPassword() bool { return !p.Armed || p.HasApp || p.HasCodes }
