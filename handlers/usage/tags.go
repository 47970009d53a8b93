package usage

import (
	"strings"

	"ocrconsole/handlers/page"
	"ocrconsole/models"
	"ocrconsole/models/rules"
	"ocrconsole/views/words"
)

// tagWords names the tags of a call, "" without any.
func (v *view) tagWords(setID int64, tags rules.Tags) string {
	if setID == models.OtherTags {
		return words.OtherTags(v.Format.Calls(models.MaxTagSets))
	}
	return strings.Join(tags.List(), ", ")
}

// tagText names them in files, as requests have them.
func tagText(setID int64, tags rules.Tags) string {
	if setID == models.OtherTags {
		return page.OtherTags
	}
	return string(tags)
}
