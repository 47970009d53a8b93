package keys

import (
	"ocrconsole/views/components"
	"ocrconsole/views/layout"

	"github.com/a-h/templ"
)

// LeakedKey is where anybody reports that a key is in wrong hands.
type LeakedKey struct {
	layout.Shell
	AccessKey string // as it was typed
	Errors    map[string]string
}

func (p LeakedKey) accessKey() components.FieldProps {
	return components.FieldProps{
		Name: "access_key", Label: "Access key ID", Value: p.AccessKey, Error: p.Errors["access_key"], Required: true, Autocomplete: "off",
		Attrs: templ.Attributes{"maxlength": "200", "spellcheck": "false", "autocapitalize": "characters"},
	}
}

func (p LeakedKey) secret() components.FieldProps {
	return components.FieldProps{
		Name: "secret", Label: "Secret access key", Type: "password", Error: p.Errors["secret"], Required: true, Autocomplete: "off",
		Hint: "The proof that it is in wrong hands: without it anybody could stop anybody's key.", Attrs: templ.Attributes{"maxlength": "200"},
	}
}
