package usage

import (
	"strings"

	"github.com/a-h/templ"

	"ocrconsole/handlers/page"
	"ocrconsole/models"
	"ocrconsole/models/cause"
	"ocrconsole/models/rules"
	"ocrconsole/views/components"
)

// pickFields choose in an address the calls of one access key and one tag.
type pickFields struct {
	Key string `query:"key"`
	Tag string `query:"tag"`
}

// otherTags is the choice of calls whose tags found no room in the account's dictionary.
const otherTags = "other"

// usagePick reads which key and tag usage is of, and has the addresses of the filter keep them.
func (v *view) usagePick(f *usageFilter) (sent *pickFields, pick models.CallPick, err error) {
	sent = page.Read[pickFields](v.Context)
	f.picked = [][2]string{{"key", sent.Key}, {"tag", strings.TrimSpace(sent.Tag)}}
	err = v.readPick(sent, f, &pick)
	return sent, pick, err
}

// readPick reads the reference of a key, and a tag: name=value, or a name alone. A key of another account is NotFound; what is no tag is
// refused beside its field.
func (v *view) readPick(sent *pickFields, f *usageFilter, pick *models.CallPick) error {
	if sent.Key != "" {
		ref, err := models.ParseRef(models.KindKey, v.Who.AccountID, sent.Key)
		if err != nil {
			return err
		}
		pick.AccessKeyID = ref.ID
	}
	text := strings.TrimSpace(sent.Tag)
	if text == "" {
		return nil
	}
	name, value, hasValue := strings.Cut(text, "=")
	if !hasValue {
		value = "any" // only to be read with
	}
	tags, err := rules.TagsOf(map[string]string{name: value})
	if wrong := err != nil || len(tags.List()) != 1; wrong {
		f.refused["tag"] = cause.NotATag
		return nil
	}
	pick.Tag = models.CallTag{AccountID: v.Who.AccountID, Name: name, Other: text == otherTags}
	if hasValue {
		pick.Tag.Value = value
	}
	return nil
}

// tagField is the field of the tag.
func (v *view) tagField(sent string, f *usageFilter) components.FieldProps {
	return components.FieldProps{
		Name: "tag", Label: "Tag", Value: sent, Error: v.Words().Why(f.refused["tag"]), Placeholder: "team=scan", Autocomplete: "off",
		Attrs: templ.Attributes{"maxlength": "120", "spellcheck": "false"},
	}
}
