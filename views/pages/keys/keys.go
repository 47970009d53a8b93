// Package keys has the screens on access keys, each with the struct that mirrors it.
package keys

import (
	"ocrconsole/views/components"
	"ocrconsole/views/layout"
	"ocrconsole/views/pages/parts"

	"github.com/a-h/templ"
)

// Keys lists the user's access keys and makes new ones, unless there are as many as a user may have: Full says so.
type Keys struct {
	layout.Shell
	Key     string // names the form
	Rows    []KeyRow
	Full    string
	Limit   string // what of the limit is used, in words
	NewText string // the description as it was typed
	Regions []KeyRegion
	Limits  Limits
	Opened  bool // that limits are shown: something is wrong with one, or was chosen
	Errors  map[string]string
}

// KeyRow is one key. Used is the last use, "Never" before the first.
type KeyRow struct {
	Ref, Href, AccessKey, Description string
	Of                                string // the address of the member whose it is, "" for the reader
	Projects, Created, Used, UsedAt   string
	Status                            parts.Status
}

// KeyRegion is a region whose project a new key may use.
type KeyRegion struct {
	Code, Name, Project string
	Checked             bool
}

// KeyCreated shows a key with its new secret, this once. Lead says what it may be used for.
type KeyCreated struct {
	layout.Shell
	AccessKey, SecretKey, DownloadHref, DocsHref string
	Lead, LimitsHref                             string
	// Exports are what a shell is told, so that programs find the key in their environment.
	Exports string
	Begins  bool // one of the first steps: the next one follows
}

// downloadVariant is that of the main button, unless something else follows.
func (p KeyCreated) downloadVariant() components.Variant {
	if p.Begins {
		return components.Outline
	}
	return components.PrimaryButton
}

// Key shows one key and what can be done with it. Stopped says who stopped it, "" if nobody but its customer did.
type Key struct {
	layout.Shell
	Row         KeyRow
	Facts       []components.Definition
	Stopped     string
	Usage       Usage
	Addresses   parts.KeyAddressesProps
	Limits      Limits
	Secret      Secret
	Enabled     bool
	NewText     string // the description as it was typed
	Errors      map[string]string
	DeleteHref  string
	DisableNote string
}

// KeyDelete asks before a key is deleted.
type KeyDelete struct {
	layout.Shell
	AccessKey, Action, BackHref, Used string
	Stops, Stays                      []string
}

var keyColumns = []components.Column{
	{Label: "Access key ID"}, {Label: "Description"}, {Label: "Projects"}, {Label: "Status"}, {Label: "Last used"}, {Label: "Created"}, {Label: "Operation"},
}

func descriptionField(value, problem string) components.FieldProps {
	return components.FieldProps{
		Name: "description", Label: "Description", Value: value, Error: problem, Autocomplete: "off",
		Hint: "What or who uses it, so that you know later which one to replace.", Attrs: templ.Attributes{"maxlength": "120"},
	}
}

func (p Keys) regionChoices() components.ChoicesProps {
	return components.ChoicesProps{
		Name: "regions", Legend: "Projects it may use", Columns: 2, Error: p.Errors["regions"],
		Hint: "A project is your account in one region. With all of them chosen, regions that are added later are included.",
	}
}
