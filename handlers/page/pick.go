package page

import (
	"strings"

	"github.com/a-h/templ"

	"ocrconsole/models"
	"ocrconsole/models/cause"
	"ocrconsole/models/rules"
	"ocrconsole/views/components"
	"ocrconsole/views/words"
)

// PickFields choose in an address the calls of one access key and one tag: on all histories that calls make.
type PickFields struct {
	Key string `query:"key"`
	Tag string `query:"tag"`
}

// Chosen are the fields as names and values of an address.
func (p *PickFields) Chosen() [][2]string {
	return [][2]string{{"key", p.Key}, {"tag", strings.TrimSpace(p.Tag)}}
}

// OtherTags is the choice of calls whose tags found no room in the account's dictionary, and None that of calls without a key, or tags.
const (
	OtherTags = "other"
	None      = "none"
)

// ReadPick reads the reference of a key, and a tag: name=value, or a name alone; or that there is none. A key of another account is NotFound; what is no tag is
// wrong, to be said beside its field, and picks nothing.
func (v *View) ReadPick(sent *PickFields, pick *models.CallPick) (wrong cause.Cause, err error) {
	if sent.Key == None {
		pick.AccessKeyID = models.NoKey
	} else if sent.Key != "" {
		ref, err := models.ParseRef(models.KindKey, v.Who.AccountID, sent.Key)
		if err != nil {
			return nil, err
		}
		pick.AccessKeyID = ref.ID
	}
	text := strings.TrimSpace(sent.Tag)
	if text == "" {
		return nil, nil
	}
	name, value, hasValue := strings.Cut(text, "=")
	if !hasValue {
		value = "any" // only to be read with
	}
	tags, err := rules.TagsOf(map[string]string{name: value})
	if err != nil || len(tags.List()) != 1 {
		return cause.NotATag, nil //nolint:nilerr // that is what is wrong
	}
	pick.Tag = models.CallTag{AccountID: v.Who.AccountID, Name: name, Other: text == OtherTags, None: text == None}
	if hasValue {
		pick.Tag.Value = value
	}
	return nil, nil
}

// TagField is the field of the tag, with what is wrong with it.
func (v *View) TagField(sent, problem string) components.FieldProps {
	return components.FieldProps{
		Name: "tag", Label: "Tag", Value: sent, Error: problem, Placeholder: "team=scan", Autocomplete: "off",
		Attrs: templ.Attributes{"maxlength": "120", "spellcheck": "false"},
	}
}

// KeyOptions are all keys of the account, with the one that is chosen.
func KeyOptions(keys []models.AccessKey, chosen string) []components.Option {
	options := []components.Option{{Label: "All keys"}}
	for i := range keys {
		label := KeyName(&keys[i])
		if keys[i].DeletedAt != nil {
			label = words.DeletedKey(label)
		}
		options = append(options, components.Option{Value: keys[i].Ref().String(), Label: label})
	}
	options = append(options, components.Option{Value: None, Label: withoutKey})
	return SelectOption(options, chosen, chosen)
}

// withoutKey names calls that were made without a key, and those of before keys were kept.
const withoutKey = "Without a key, or not known"

// SelectOption selects the value, which is added under the label if it is none of the options: what is there no longer stays in the history.
func SelectOption(options []components.Option, value, label string) []components.Option {
	for i := range options {
		if options[i].Value == value {
			options[i].Selected = true
			return options
		}
	}
	return append(options, components.Option{Value: value, Label: label, Selected: true})
}

// KeyName is what the customer calls a key, and its name at the API where they call it nothing.
func KeyName(k *models.AccessKey) string {
	if k.Description != "" {
		return k.Description
	}
	return k.AccessKey
}
